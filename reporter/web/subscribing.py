"""Subscribe and confirm: nothing is promised about an address until its owner has answered."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from reporter.domain.subscription import address_key, is_address, masked
from reporter.domain.territory import Territory, TerritoryId
from reporter.errors import UnknownTerritoryError
from reporter.pipeline.find import find_noted
from reporter.pipeline.opt_in import CONFIRM_WITHIN, MOST_TERRITORIES, accepts_address, confirm, keep_wish, token_hash, waiting
from reporter.pipeline.self_service import person_token
from reporter.pipeline.subscribing import checked_wish
from reporter.web.guards import check_stamp, client_of
from reporter.web.limiting import ASKING, LINKS, MAILING, MAILING_ALL, SEARCHING
from reporter.web.pages import page, problem, site_of
from reporter.web.site import Site

SUBSCRIBE = "/s/subscribe"
router = APIRouter()
_Text = Annotated[str, Form(max_length=400)]
_Texts = Annotated[list[str], Form(max_length=MOST_TERRITORIES)]


@router.get("/", include_in_schema=False)
def home() -> Response:
    """Lead to where people subscribe."""
    return RedirectResponse(SUBSCRIBE, 303)


@router.get(SUBSCRIBE)
def show_form(request: Request, territoire: str = "") -> Response:
    """Show the form, one territory ticked where a link asks for it."""
    return _form(request, _territories(site_of(request), [territoire]) if territoire else ())


@router.post(SUBSCRIBE)
def subscribe(
    request: Request, *, tampon: _Text = "", q: _Text = "", territoire: _Texts = [], adresse: _Text = "", politique: _Text = "",  # noqa: B006 -- FastAPI copies it
    ensemble: _Text = "", chercher: _Text = "",
) -> Response:  # fmt: skip
    """Search, or keep a wish and mail its confirmation; the answer says nothing about the address."""
    check_stamp(request, tampon, SUBSCRIBE)
    site, chosen = site_of(request), _territories(site_of(request), territoire)
    policy = politique or default_policy(site)
    if chercher:
        site.limiter.check(SEARCHING, client_of(request))
        return _form(request, chosen, q=q, email=adresse, policy=policy, bundle=bool(ensemble))
    faults = _faults(site, adresse.strip(), chosen)
    if faults or not site.subscribes:
        return _form(request, chosen, q=q, email=adresse, policy=policy, bundle=bool(ensemble), faults=faults)
    site.limiter.check(ASKING, client_of(request))
    wish = checked_wish(site.outside, adresse, [one.id for one in chosen], policy=policy, bundle=bool(ensemble))
    if site.limiter.allows(MAILING, address_key(wish.email)) and site.limiter.allows(MAILING_ALL):
        token = keep_wish(site.outside, wish)
        site.desk.mail_confirmation(token_hash(token), wish, token)
    return RedirectResponse("/s/sent", 303)


@router.get("/s/sent")
def sent(request: Request) -> Response:
    """Say the same whatever the address was."""
    site = site_of(request)
    sender = site.outside.mail.sender if site.outside.mail else ""
    return page(request, "sent", {"sender": sender, "hours": int(CONFIRM_WITHIN.total_seconds()) // 3600})


@router.get("/s/confirm/{token}")
def show_wish(request: Request, token: str) -> Response:
    """Show what a link confirms; opening it changes nothing."""
    site = site_of(request)
    site.limiter.check(LINKS, client_of(request))
    pending = waiting(site.outside, token)
    if pending is None:
        return _gone(request)
    values = {
        "stamp": site.stamp(_place(token)),
        "territories": _territories(site, map(str, pending.wish.territories)),
        "address": masked(pending.wish.email),
        "bundle": pending.wish.bundle,
        "until": pending.until.date(),
    }
    return page(request, "confirm", values)


@router.post("/s/confirm/{token}")
def confirm_wish(request: Request, token: str, tampon: _Text = "") -> Response:
    """Make the wish a subscription and lead on to the person's own page."""
    site = site_of(request)
    site.limiter.check(LINKS, client_of(request))
    check_stamp(request, tampon, _place(token))
    subscription = confirm(site.outside, token)
    if subscription is None:
        return _gone(request)
    link = person_token(subscription, site.secret, site.outside.clock.now())
    return RedirectResponse(f"/s/manage/{link}?fait=confirme", 303)


def default_policy(site: Site) -> str:
    """Return the first active policy."""
    policies = site.outside.register_store.policies()
    return next((one.name for one in policies if one.active), policies[0].name)


def _form(
    request: Request, chosen: tuple[Territory, ...], *, q: str = "", email: str = "", policy: str = "", bundle: bool = False,
    faults: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    site = site_of(request)
    found = tuple(one for one in find_noted(site.outside, q) if one not in chosen) if q.strip() else ()
    policies = tuple(one for one in site.outside.register_store.policies() if one.active)
    values = {
        "stamp": site.stamp(SUBSCRIBE), "q": q, "chosen": chosen, "found": found, "email": email, "bundle": bundle,
        "policies": policies, "policy": policy or default_policy(site), "faults": faults or {}, "domains": site.rules.allowed_domains,
    }  # fmt: skip
    return page(request, "subscribe", values, status=422 if faults else 200)


def _faults(site: Site, email: str, chosen: tuple[Territory, ...]) -> dict[str, str]:
    faults = {}
    if not chosen:
        faults["territoire"] = "Cherchez puis cochez au moins un territoire."
    if not is_address(email):
        faults["adresse"] = "Écrivez une seule adresse complète, par exemple prenom.nom@collectivite.fr."
    elif not accepts_address(site.outside, email, site.rules.allowed_domains):
        faults["adresse"] = _domains_said(site)
    return faults


def _domains_said(site: Site) -> str:
    if site.rules.allowed_domains:
        return f"L'abonnement est ouvert aux adresses en {', '.join('@' + one.lstrip('@') for one in site.rules.allowed_domains)}."
    return "Ce site de démonstration n'accepte que des adresses fictives, en .example ou .test."


def _territories(site: Site, written: Iterable[str]) -> tuple[Territory, ...]:
    """Return the territories written, each once; what is none is left out, as no page of ours writes it."""
    register, found = site.outside.register_store.register(), dict[TerritoryId, Territory]()
    for one in written:
        try:
            territory = register.get(TerritoryId.parse(one))
        except UnknownTerritoryError:
            continue
        found[territory.id] = territory
    return tuple(found.values())


def _place(token: str) -> str:
    return f"/s/confirm/{token}"


def _gone(request: Request) -> Response:
    said = "Il a déjà servi, il a plus de deux jours, ou il n'est pas complet. Si vous aviez confirmé, tout est en ordre."
    return problem(request, 404, "Ce lien ne vaut plus", said, next_steps=(("Recommencer l'abonnement", SUBSCRIBE),))
