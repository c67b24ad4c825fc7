"""Pages: one look, French typography in the words, and never more than a reader may know."""

import re
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from reporter import __version__
from reporter.document.french import capitalised, date, period, short_date, typeset
from reporter.document.words import level_name
from reporter.domain.territory import Territory
from reporter.rendering.templates import render
from reporter.web.site import Site

_TAG = re.compile(r"(<!--.*?-->|<[^>]+>)", re.DOTALL)
_LITERAL = re.compile(r"<(/?)(?:pre|code|textarea|script|svg|option)\b")
_SPOKEN = re.compile(r'\b(aria-label|alt|placeholder|data-label)="([^"]*)"')
_EMPTY_LINES = re.compile(r"\n\s*\n+")


def site_of(request: Request) -> Site:
    """Return the site that a request is to."""
    site: Site = request.app.state.site
    return site


def page(
    request: Request, name: str, values: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """Return the page of templates/web/*name*.html; it is nobody's to keep (no-store)."""
    site = site_of(request)
    editions = site.outside.editions.editions()
    shared = {
        "brand": site.outside.brand,
        "specimen": bool(editions) and editions[-1].fictitious,
        "contact": site.contact,
        "subscribes": site.subscribes,
        "version": __version__,
        "french_date": date,
        "short_date": short_date,
        "french_period": period,
        "level_of": level_of,
        "place_of": lambda territory: place_of(site, territory),
    }
    html = typographic(render(f"web/{name}.html", shared | dict(values)))
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store"} | dict(headers or {}))


def problem(request: Request, status: int, title: str, said: str, *, next_steps: tuple[tuple[str, str], ...] = ()) -> HTMLResponse:
    """Return a page that says what went wrong and (words, address) what to do next."""
    return page(request, "problem", {"title": title, "said": said, "next_steps": next_steps}, status=status)


def level_of(territory: Territory) -> str:
    """Return « Département »."""
    return capitalised(level_name(territory.id.level))


def place_of(site: Site, territory: Territory) -> str:
    """Return where a territory lies: its first parents by name, or its code alone."""
    register = site.outside.register_store.register()
    names = [register.get(one).name for one in territory.parents if one in register and one.code != "FR"]
    return " · ".join([*names[:2], f"code {territory.id.code}"])


def typographic(html: str) -> str:
    """Return a page whose words, and those read aloud, have French spaces and apostrophes; code and fields stay as they are."""
    literal, parts = 0, []
    for part in _TAG.split(html):
        if not part.startswith("<"):
            parts.append(part if literal else _set(part))
            continue
        if marked := _LITERAL.match(part):
            literal += -1 if marked[1] else 1
        parts.append(_SPOKEN.sub(lambda found: f'{found[1]}="{_set(found[2])}"', part))
    return _EMPTY_LINES.sub("\n", "".join(parts))


def _set(text: str) -> str:
    return typeset(text.replace("&#39;", "’"))
