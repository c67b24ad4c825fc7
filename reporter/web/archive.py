"""Published notes: where the QR code leads, and signed downloads. Embargo and approval are asked again at each file."""

import re
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reporter.domain.archive import ArchiveKey
from reporter.domain.period import Period
from reporter.domain.territory import Territory, TerritoryId
from reporter.errors import UnknownTerritoryError
from reporter.pipeline.find import find_noted
from reporter.pipeline.published import PUBLIC_FILES, published_file, published_keys, published_versions
from reporter.pipeline.signed_links import may_download
from reporter.web.guards import FILE_CSP, TWIN_CSP, client_of
from reporter.web.limiting import DEAD_LINKS, LOOKING, SEARCHING
from reporter.web.pages import page, problem, site_of
from reporter.web.site import Site

router = APIRouter()
MOST_LISTED = 120
_POLICY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_KINDS: Final = {
    ".pdf": ("application/pdf", FILE_CSP, "inline"),
    ".html": ("text/html; charset=utf-8", TWIN_CSP, "inline"),
    ".csv": ("text/csv; charset=utf-8", FILE_CSP, "attachment"),
    ".json": ("application/json", FILE_CSP, "attachment"),
}


@router.get("/archive")
def browse(request: Request, q: str = "") -> Response:
    """List the notes published: of the newest quarter, or of the territories searched."""
    site = site_of(request)
    site.limiter.check(SEARCHING, client_of(request))
    keys, register = published_keys(site.outside), site.outside.register_store.register()
    if q.strip():
        wanted = [one.id for one in find_noted(site.outside, q)]
        keys = tuple(key for territory in wanted for key in keys if key.territory == territory)
    elif keys:
        keys = tuple(key for key in keys if key.quarter == keys[0].quarter)
    rows = [(key, register.get(key.territory)) for key in keys[:MOST_LISTED] if key.territory in register]
    return page(request, "archive", {"q": q, "rows": rows, "count": len(keys)})


@router.get("/archive/{policy}/{territory}/{quarter}")
def note(request: Request, policy: str, territory: str, quarter: str) -> Response:
    """Show the versions of a note."""
    site = site_of(request)
    site.limiter.check(LOOKING, client_of(request))
    key = read_key(policy, territory, quarter)
    versions = published_versions(site.outside, key) if key else ()
    if key is None or not versions:
        return not_published(request, key)
    others = [one for one in published_keys(site.outside) if (one.policy, one.territory) == (key.policy, key.territory) and one != key]
    values = {"key": key, "territory": territory_of(site, key.territory), "versions": versions, "others": others[:MOST_LISTED]}
    return page(request, "note", values)


@router.get("/archive/{policy}/{territory}/{quarter}/{revision}/{name}")
def public_file(request: Request, policy: str, territory: str, quarter: str, revision: int, name: str) -> Response:
    """Return one public file of a version."""
    site_of(request).limiter.check(LOOKING, client_of(request))
    return file_response(request, read_key(policy, territory, quarter), revision, name)


@router.get("/d/{token}/{policy}/{territory}/{quarter}/{revision}/{name}")
def download(request: Request, token: str, policy: str, territory: str, quarter: str, revision: int, name: str) -> Response:
    """Return one file by a signed link that ends."""
    site, key = site_of(request), read_key(policy, territory, quarter)
    if key is None or not may_download(token, key, revision, name, site.secret, site.outside.clock.now()):
        site.limiter.check(DEAD_LINKS, client_of(request))
        here = f"/archive/{key.policy}/{key.territory}/{key.quarter}" if key else "/archive"
        said = "Le lien de téléchargement a expiré ou n'est pas complet."
        return problem(request, 404, "Ce lien ne vaut plus", said, next_steps=(("Voir la note dans les archives", here),))
    return file_response(request, key, revision, name)


def file_response(request: Request, key: ArchiveKey | None, revision: int, name: str) -> Response:
    """Return a public file's bytes, re-hashed by the archive, under the rules of its kind; 404 for what is not published."""
    if key is None or name not in PUBLIC_FILES:
        return not_published(request, key)
    content = published_file(site_of(request).outside, key, revision, name)
    kind, rules, way = _KINDS[name[name.rindex(".") :]]
    offered = f"{key.territory}_{key.quarter}_v{revision}{name[name.rindex('.') :]}"
    headers = {
        "Content-Security-Policy": rules,
        "Content-Disposition": f'{way}; filename="{offered}"',
        "Cache-Control": "private, no-cache",
    }
    return Response(content, media_type=kind, headers=headers)


def read_key(policy: str, territory: str, quarter: str) -> ArchiveKey | None:
    """Return the object that an address names, exactly as we write it; None for anything else."""
    try:
        key = ArchiveKey(policy, TerritoryId.parse(territory), Period.parse_quarter(quarter))
    except (UnknownTerritoryError, ValueError):
        return None
    exact = (str(key.territory), str(key.quarter)) == (territory, quarter)
    return key if exact and _POLICY.fullmatch(policy) else None


def territory_of(site: Site, identifier: TerritoryId) -> Territory:
    """Return a territory that may be none any more: its note stays."""
    register = site.outside.register_store.register()
    if identifier in register:
        return register.get(identifier)
    name = str(identifier)
    return Territory(identifier, name, name, name)


def not_published(request: Request, key: ArchiveKey | None) -> Response:
    """Say that nothing public stands here, and nothing more: neither that it waits nor that it is unknown."""
    here = [("Chercher une autre note", "/archive")]
    if key is not None:
        here.append(("Recevoir la note de ce territoire", f"/s/subscribe?territoire={key.territory}"))
    return problem(request, 404, "Cette note n'est pas publiée", "Aucune note publiée ne porte cette adresse.", next_steps=tuple(here))
