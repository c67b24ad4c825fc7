"""The staff's page: choose, watch, look at the very bytes, have them mailed to oneself."""

import datetime as dt
import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from reporter.domain.subscription import is_address
from reporter.domain.territory import Territory, TerritoryId
from reporter.errors import UnknownTerritoryError
from reporter.pipeline.find import find_noted
from reporter.pipeline.published import PDF, published_file
from reporter.pipeline.signed_links import download_path
from reporter.rendering.page_image import page_count, page_image
from reporter.web.archive import file_response, read_key
from reporter.web.guards import check_stamp, client_of
from reporter.web.limiting import ORDERING, SEARCHING, SIGNING_IN
from reporter.web.orders import Standing, choice, choices, standing
from reporter.web.pages import page, problem, site_of
from reporter.web.sessions import Staff, member_with, sign_in, sign_out, signed_in
from reporter.web.site import Site

router = APIRouter()
LOGIN, HOME = "/staff/login", "/staff"
SHARED_FOR = dt.timedelta(days=7)
PAGE_WIDTH = 1240  # pixels of a page's picture: 150 a inch
RECENT = 6
_Text = Annotated[str, Form(max_length=400)]
_Me = Annotated[Staff, Depends(signed_in)]


@router.get(LOGIN)
def show_login(request: Request, retour: str = HOME) -> Response:
    """Show the field for the token."""
    return page(request, "login", {"stamp": site_of(request).stamp(LOGIN), "back": _back(retour), "wrong": False})


@router.post(LOGIN)
def login(request: Request, tampon: _Text = "", jeton: _Text = "", retour: _Text = HOME) -> Response:
    """Exchange a token for a session."""
    site = site_of(request)
    check_stamp(request, tampon, LOGIN)
    site.limiter.check(SIGNING_IN, client_of(request))
    held = member_with(site, jeton)
    if held is None:
        return page(request, "login", {"stamp": site.stamp(LOGIN), "back": _back(retour), "wrong": True}, status=403)
    response = RedirectResponse(_back(retour), 303)
    sign_in(site, response, held)
    return response


@router.post("/staff/logout")
def logout(request: Request, me: _Me, tampon: _Text = "") -> Response:
    """End the session."""
    check_stamp(request, tampon, _place(me))
    response = RedirectResponse(LOGIN, 303)
    sign_out(response)
    return response


@router.get(HOME)
def show_order(request: Request, me: _Me) -> Response:
    """Show what may be ordered."""
    return _order_page(request, me)


@router.post(HOME)
def order(
    request: Request, me: _Me, tampon: _Text = "", q: _Text = "", territoire: _Text = "", edition: _Text = "", chercher: _Text = ""
) -> Response:
    """Search, or order one note and lead to where it is watched."""
    site = site_of(request)
    check_stamp(request, tampon, _place(me))
    site.limiter.check(SEARCHING, client_of(request))
    if chercher:
        return _order_page(request, me, q=q, chosen=edition)
    policy, _, quarter = edition.rpartition("/")
    key = read_key(policy, territoire, quarter)
    if key is None:
        return _order_page(request, me, q=q, chosen=edition, fault="Cherchez un territoire, puis choisissez-le dans la liste.", status=422)
    return _ordered(request, str(key.territory), policy, quarter)


@router.post("/staff/notes/{policy}/{territory}/{quarter}")
def order_again(request: Request, me: _Me, policy: str, territory: str, quarter: str, tampon: _Text = "") -> Response:
    """Order a note from its own page."""
    check_stamp(request, tampon, _place(me))
    return _ordered(request, territory, policy, quarter)


@router.get("/staff/notes/{policy}/{territory}/{quarter}")
def show_note(request: Request, me: _Me, policy: str, territory: str, quarter: str, *, page: int = 1, courriel: str = "") -> Response:
    """Show where a note stands, and the note once it is there."""
    found = _standing(request, policy, territory, quarter)
    return _note_page(request, me, found, number=page, once=courriel) if found else _no_such(request)


@router.post("/staff/notes/{policy}/{territory}/{quarter}/mail")
def mail_to_me(
    request: Request, me: _Me, policy: str, territory: str, quarter: str, *, tampon: _Text = "", une_fois: _Text = ""
) -> Response:
    """Mail a note to who is signed in, once for each form shown."""
    check_stamp(request, tampon, _place(me))
    site, found = site_of(request), _standing(request, policy, territory, quarter)
    if found is None:
        return _no_such(request)
    here = f"/staff/notes/{policy}/{territory}/{quarter}"
    if found.version is None or not is_address(me.email) or not une_fois.isalnum():
        said = "La note n'est pas encore prête, ou votre jeton n'a pas d'adresse électronique. Rien n'est parti."
        return problem(request, 409, "Envoi impossible", said, next_steps=(("Revoir la note", here),))
    site.limiter.check(ORDERING, me.session)
    site.desk.mail_note(f"{me.session}/{une_fois}", found.choice.edition, found.territory, me.email)
    return RedirectResponse(f"{here}?courriel={une_fois}#envoi", 303)


@router.get("/staff/notes/{policy}/{territory}/{quarter}/page-{number}.png")
def picture(request: Request, me: _Me, policy: str, territory: str, quarter: str, number: int) -> Response:  # noqa: ARG001 -- signed in
    """Return one page of the archived PDF as a picture."""
    found = _standing(request, policy, territory, quarter)
    if found is None or found.version is None:
        return _no_such(request)
    pdf = published_file(site_of(request).outside, found.key, found.version.entry.revision, PDF)
    if not 1 <= number <= page_count(pdf):
        return _no_such(request)
    return Response(page_image(pdf, number, PAGE_WIDTH), media_type="image/png", headers={"Cache-Control": "private, no-cache"})


@router.get("/staff/notes/{policy}/{territory}/{quarter}/{revision}/{name}")
def staff_file(request: Request, me: _Me, policy: str, territory: str, quarter: str, revision: int, name: str) -> Response:  # noqa: ARG001
    """Return one file of a version."""
    return file_response(request, read_key(policy, territory, quarter), revision, name)


def _ordered(request: Request, territory: str, policy: str, quarter: str) -> Response:
    site, found = site_of(request), _standing(request, policy, territory, quarter)
    if found is None:
        return _no_such(request)
    if found.choice.closed:
        said = f"{found.choice.closed} : rien de cette édition ne peut être produit ni envoyé d'ici là."
        return problem(request, 409, "Édition fermée", said, next_steps=(("Choisir une autre édition", HOME),))
    if found.version is None:
        site.limiter.check(ORDERING, client_of(request))
        site.desk.order(found.choice.edition, found.territory)
    return RedirectResponse(f"/staff/notes/{policy}/{territory}/{quarter}", 303)


def _standing(request: Request, policy: str, territory: str, quarter: str) -> Standing | None:
    site, key = site_of(request), read_key(policy, territory, quarter)
    chosen = choice(site, key.policy, key.quarter) if key else None
    place = _territory(site, territory)
    return standing(site, chosen, place) if chosen and place else None


def _territory(site: Site, written: str) -> Territory | None:
    try:
        return site.outside.register_store.register().get(TerritoryId.parse(written))
    except UnknownTerritoryError:
        return None


def _order_page(request: Request, me: Staff, *, q: str = "", chosen: str = "", fault: str = "", status: int = 200) -> Response:
    site = site_of(request)
    offered = choices(site)
    first = next((one for one in offered if not one.closed), None)
    recent = [
        standing(site, done, one.territory) for one in site.desk.recent(RECENT) if (done := choice(site, one.key.policy, one.key.quarter))
    ]
    values = {
        "me": me, "stamp": site.stamp(_place(me)), "q": q, "found": find_noted(site.outside, q) if q.strip() else (), "offered": offered,
        "chosen": chosen or (f"{first.edition.policy}/{first.edition.quarter}" if first else ""), "fault": fault, "recent": recent,
    }  # fmt: skip
    return page(request, "order", values, status=status)


def _note_page(request: Request, me: Staff, found: Standing, *, number: int, once: str) -> Response:
    site = site_of(request)
    values = {
        "me": me, "stamp": site.stamp(_place(me)), "found": found, "state": found.state, "once": secrets.token_hex(8),
        "mailed": str(site.desk.mailed(f"{me.session}/{once}") or "") if once else "", "number": 1, "count": 0, "size": 0, "shared": "",
        "can_mail": bool(site.outside.transport and is_address(me.email)), "poll": once,
        "here": f"/staff/notes/{found.key.policy}/{found.key.territory}/{found.key.quarter}",
    }  # fmt: skip
    if found.version and found.state == "ready":
        values |= _shown(site, found, number)
    return page(request, "staff_note", values)


def _shown(site: Site, found: Standing, number: int) -> dict[str, object]:
    """Return what the page shows of a note that is there."""
    if found.version is None:
        return {}
    entry = found.version.entry
    pdf = published_file(site.outside, found.key, entry.revision, PDF)
    shown: dict[str, object] = {"size": len(pdf), "count": entry.page_count, "number": min(max(number, 1), entry.page_count)}
    if site.secret and site.outside.web_base_url:
        until = site.outside.clock.now() + SHARED_FOR
        shown["shared"] = site.outside.web_base_url + download_path(found.key, entry.revision, PDF, until, site.secret)
    return shown


def _place(me: Staff) -> str:
    return f"staff/{me.session}"


def _back(wanted: str) -> str:
    """Return a page of the staff's to come back to, never another site."""
    return wanted if wanted.startswith("/staff") and "//" not in wanted and "\\" not in wanted and wanted.isprintable() else HOME


def _no_such(request: Request) -> Response:
    said = "Ce territoire n'est pas au registre, ou aucune édition n'est figée pour ce trimestre."
    return problem(request, 404, "Note introuvable", said, next_steps=(("Demander une autre note", HOME),))
