"""The few files that pages load: ours and two vendored ones, from memory, by exact name."""

import hashlib
from typing import Final

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from reporter.rendering import assets
from reporter.rendering.web_font import WEIGHTS, compressed
from reporter.web.pages import site_of

_CSS, _JS, _WOFF2, _TEXT = "text/css; charset=utf-8", "text/javascript; charset=utf-8", "font/woff2", "text/plain; charset=utf-8"
_SHIPPED: Final[dict[str, tuple[str, str]]] = {
    "site.css": ("styles/web/site.css", _CSS),
    "icon.svg": ("styles/web/icon.svg", "image/svg+xml"),
    "pico.min.css": ("styles/web/vendor/pico.min.css", _CSS),
    "htmx.min.js": ("styles/web/vendor/htmx.min.js", _JS),
    "pico.LICENSE.md": ("styles/web/vendor/pico.LICENSE.md", _TEXT),
    "htmx.LICENSE": ("styles/web/vendor/htmx.LICENSE", _TEXT),
    "fonts.LICENSE.md": ("styles/fonts/LICENSE.md", _TEXT),
}
_FONTS: Final[dict[str, int]] = {f"source-sans-3-{weight}.woff2": weight for weight in WEIGHTS}

router = APIRouter()


@router.get("/static/{name}")
def static_file(request: Request, name: str) -> Response:
    """Return one file; browsers ask again whether it has changed."""
    content, kind = _read(request, name)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=3600"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=kind, headers=headers)


def _read(request: Request, name: str) -> tuple[bytes, str]:
    if name == "tokens.css":
        return site_of(request).outside.brand.tokens_css.encode(), _CSS
    if name in _FONTS:
        return compressed(_FONTS[name]), _WOFF2
    if name in _SHIPPED:
        file, kind = _SHIPPED[name]
        return assets.read_bytes(file), kind
    raise HTTPException(404)
