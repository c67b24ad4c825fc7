"""The files we ship (templates, styles, fonts, brands): the only module that knows where they lie."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from reporter.domain.briefing import Brand
from reporter.errors import SettingsError, UsageError

_PACKAGE = Path(__file__).resolve().parent.parent
_SHIPPED = ("templates", "styles")
BRAND_TEXTS = ("id", "name", "document_name", "address", "licence_line")


@cache
def _root() -> Path:
    """Return the folder that holds templates/ and styles/: inside an installed wheel, else the checkout."""
    installed = _PACKAGE / "_assets"
    return installed if installed.is_dir() else _PACKAGE.parent


def path(name: str) -> Path:
    """Return where the asset *name* (« styles/page.css ») lies; UsageError when it is not one of ours."""
    parts = name.split("/")
    file = _root().joinpath(*parts)
    if parts[0] not in _SHIPPED or ".." in parts or not file.is_file():
        message = f"{name!r} is no asset of ours"
        raise UsageError(message)
    return file


@cache
def read_bytes(name: str) -> bytes:
    """Return the content of one asset."""
    return path(name).read_bytes()


@cache
def read_text(name: str) -> str:
    """Return the text of one asset."""
    return read_bytes(name).decode()


def shipped_brands() -> tuple[str, ...]:
    """Return the ids of the brands that ship beside the neutral one."""
    return tuple(sorted(file.parent.name for file in _root().glob("styles/brands/*/brand.toml")))


def brand_folder(named: Path) -> Path:
    """Return the folder that *named* means: itself where there is one, else that of the shipped brand with this id."""
    if named.is_dir():
        return named
    if str(named) in shipped_brands():
        return _root() / "styles" / "brands" / named
    message = (
        f"the brand's folder {named} does not exist: set REPORTER_BRAND__FOLDER to a folder with brand.toml, tokens.css, logo.svg, "
        f"or to a brand that ships ({', '.join(shipped_brands())})"
    )
    raise SettingsError(message)


def brand(named: Path | None = None) -> Brand:
    """Return by value the brand that *named* means (a folder, or the id of one that ships), the neutral one without a name.

    A brand's folder holds brand.toml (id, name, document_name, address, licence_line), tokens.css and logo.svg, each optional:
    what it does not say is the neutral brand's. Raises SettingsError that names the file.
    """
    neutral = tomllib.loads(read_text("styles/brand.toml"))
    tokens, logo = read_text("styles/tokens.css"), read_text("styles/logo.svg")
    if named is None:
        return Brand(**_texts(neutral, "styles/brand.toml"), tokens_css=tokens, logo_svg=logo)
    folder = brand_folder(named)
    described = {"id": folder.name, **_toml(folder / "brand.toml")}
    own_tokens, own_logo = _optional(folder / "tokens.css"), _optional(folder / "logo.svg")
    texts = _texts(neutral | described, str(folder / "brand.toml"))
    return Brand(**texts, tokens_css=f"{tokens}{own_tokens}", logo_svg=own_logo or logo)


def _texts(values: dict[str, Any], file: str) -> dict[str, str]:
    unknown = sorted(set(values) - set(BRAND_TEXTS))
    wrong = sorted(name for name in BRAND_TEXTS if not isinstance(values.get(name), str))
    if unknown or wrong:
        message = f"{file}: unknown keys {unknown}, keys that are not text {wrong}; allowed are {', '.join(BRAND_TEXTS)}"
        raise SettingsError(message)
    return {name: values[name] for name in BRAND_TEXTS}


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_optional(file))
    except tomllib.TOMLDecodeError as error:
        message = f"{file}: {error}"
        raise SettingsError(message) from error


def _optional(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8") if file.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file} cannot be read: {error}"
        raise SettingsError(message) from error
