"""What a reader does by the link of a mail: change, pause, leave. Opening a page changes nothing."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from reporter.domain.subscription import SubscriptionState, masked
from reporter.domain.territory import Register, Territory, TerritoryId
from reporter.errors import UnknownTerritoryError, UsageError
from reporter.pipeline import self_service
from reporter.pipeline.find import find_noted
from reporter.pipeline.self_service import Reader
from reporter.pipeline.signed_links import end_of
from reporter.web.guards import check_stamp, client_of
from reporter.web.limiting import LINKS
from reporter.web.pages import page, problem, site_of
from reporter.web.subscribing import SUBSCRIBE, default_policy

router = APIRouter()
ONE_CLICK = "One-Click"  # RFC 8058: what a mail client posts, and nothing else
DONE = {
    "confirme": "Abonnement confirmé : vous recevrez la prochaine note le jour de sa parution.",
    "pause": "Envois en pause : rien ne part avant que vous les repreniez.",
    "reprise": "Envois repris : la prochaine note vous parviendra.",
    "ensemble": "Une seule enveloppe : vos notes partiront dans un même courriel.",
    "separe": "Un courriel par note, désormais.",
    "quitte": "Territoire retiré : sa note ne vous sera plus envoyée.",
    "ajoute": "Territoire ajouté.",
    "tout": "C'est fait : plus aucune note ne vous sera envoyée.",
}
_Text = Annotated[str, Form(max_length=400)]
_Texts = Annotated[list[str], Form(max_length=50)]


@router.get("/s/manage/{token}")
@router.get("/abonnement/{token}")
def show(request: Request, token: str, fait: str = "") -> Response:
    """Show what a person is subscribed to."""
    reader = _manager(request, token)
    return _page(request, token, reader, done=DONE.get(fait, "")) if reader else _unknown(request)


@router.post("/s/manage/{token}")
@router.post("/abonnement/{token}")
def act(
    request: Request, token: str, *, tampon: _Text = "", geste: _Text = "", politique: _Text = "", quitter: _Text = "",
    q: _Text = "", territoire: _Texts = [],  # noqa: B006 -- FastAPI copies it
) -> Response:  # fmt: skip
    """Do one thing, then show the page again."""
    reader = _manager(request, token)
    if reader is None:
        return _unknown(request)
    check_stamp(request, tampon, _place(token))
    policy = politique or default_policy(site_of(request))
    if geste == "chercher":
        return _page(request, token, reader, q=q)
    try:
        done = _do(request, reader, geste, policy, quitter, territoire)
    except (UsageError, UnknownTerritoryError):
        said = "Cet abonnement a changé entre-temps, ou ce territoire n'existe plus. Rien n'a été modifié."
        return problem(request, 409, "À revoir", said, next_steps=(("Revoir mes abonnements", request.url.path),))
    return RedirectResponse(f"{request.url.path}?fait={done}", 303)


def _do(request: Request, reader: Reader, action: str, policy: str, left: str, added: list[str]) -> str:
    outside = site_of(request).outside
    if left:
        self_service.leave(outside, reader, [TerritoryId.parse(left)], policy)
        return "quitte"
    match action:
        case "pause" | "reprise":
            self_service.change(outside, reader, policy, paused=action == "pause")
        case "ensemble" | "separe":
            self_service.change(outside, reader, policy, bundle=action == "ensemble")
        case "tout":
            self_service.leave_everything(outside, reader)
        case "ajoute":
            self_service.follow(outside, reader, [TerritoryId.parse(one) for one in added], policy)
        case _:
            raise UsageError(action)
    return action


@router.get("/s/unsubscribe/{token}")
@router.get("/desabonnement/{token}")
def show_leaving(request: Request, token: str) -> Response:
    """Show what would end."""
    reader = _leaver(request, token)
    if reader is None:
        return _unknown(request)
    site = site_of(request)
    held = self_service.subscriptions_of(site.outside, reader)
    register = site.outside.register_store.register()
    still = {territory for one in held if one.policy == reader.policy for territory in one.territories}
    values = {
        "stamp": site.stamp(_place(token)),
        "address": masked(reader.email),
        "concerned": _named(register, tuple(one for one in reader.territories if one in still)),
        "all": _named(register, tuple(sorted({territory for one in held for territory in one.territories}))),
        "action": request.url.path,
        "left": False,
    }
    return page(request, "unsubscribe", values)


@router.post("/s/unsubscribe/{token}")
@router.post("/desabonnement/{token}")
def leave(
    request: Request, token: str, *, tampon: _Text = "", portee: _Text = "",
    one_click: Annotated[str, Form(alias="List-Unsubscribe", max_length=20)] = "",
) -> Response:  # fmt: skip
    """End what the page's form says; by a mail client's one click the whole list (its policy) that the mail belongs to."""
    reader = _leaver(request, token)
    if reader is None:
        return _unknown(request)
    outside = site_of(request).outside
    if one_click == ONE_CLICK:
        self_service.leave(outside, reader, None, reader.policy)
        return PlainTextResponse("Désabonnement enregistré.\n", headers={"Cache-Control": "no-store"})
    check_stamp(request, tampon, _place(token))
    if portee == "tout":
        self_service.leave_everything(outside, reader)
    else:
        self_service.leave(outside, reader, reader.territories, reader.policy)
    register = outside.register_store.register()
    left = tuple(sorted({territory for one in self_service.subscriptions_of(outside, reader) for territory in one.territories}))
    values = {
        "left": True,
        "address": masked(reader.email),
        "all": _named(register, left),
        "concerned": _named(register, reader.territories),
    }
    return page(request, "unsubscribe", values)


def _page(request: Request, token: str, reader: Reader, *, done: str = "", q: str = "") -> Response:
    site = site_of(request)
    held = self_service.subscriptions_of(site.outside, reader)
    register = site.outside.register_store.register()
    titles = {one.name: one.title for one in site.outside.register_store.policies()}
    mine = {territory for one in held for territory in one.territories}
    rows = [
        {
            "policy": one.policy,
            "title": titles.get(one.policy, one.policy),
            "bundle": one.bundle,
            "paused": one.state is SubscriptionState.PAUSED,
            "territories": [(str(each), _known(register, each), _heirs(register, each)) for each in one.territories],
        }
        for one in held
    ]
    policies = [(one.name, one.title) for one in site.outside.register_store.policies() if one.active]
    values = {
        "stamp": site.stamp(_place(token)), "address": masked(reader.email), "until": end_of(token), "rows": rows, "done": done, "q": q,
        "found": [one for one in find_noted(site.outside, q) if one.id not in mine] if q.strip() else [], "action": request.url.path,
        "policies": policies,
    }  # fmt: skip
    return page(request, "manage", values)


def _known(register: Register, identifier: TerritoryId) -> Territory | None:
    return register.get(identifier) if identifier in register else None


def _heirs(register: Register, identifier: TerritoryId) -> tuple[Territory, ...]:
    """Return who took the place of a territory that is none any more."""
    return () if identifier in register else register.successors(identifier)


def _named(register: Register, territories: tuple[TerritoryId, ...]) -> tuple[str, ...]:
    return tuple(register.get(one).name if one in register else str(one) for one in territories)


def _manager(request: Request, token: str) -> Reader | None:
    site = site_of(request)
    site.limiter.check(LINKS, client_of(request))
    return self_service.manager(site.outside, token, site.secret)


def _leaver(request: Request, token: str) -> Reader | None:
    """Mail clients unsubscribe many readers from one address: no limit but on links that are none of ours."""
    site = site_of(request)
    reader = self_service.leaver(site.outside, token, site.secret)
    if reader is None:
        site.limiter.check(LINKS, client_of(request))
    return reader


def _place(token: str) -> str:
    return f"link/{token}"


def _unknown(request: Request) -> Response:
    contact = site_of(request).contact
    steps = [("Recevoir un nouveau lien en vous abonnant de nouveau", SUBSCRIBE)]
    if contact:
        steps.append((f"Nous écrire : {contact}", f"mailto:{contact}"))
    said = "Il n'est pas complet, ou il est trop ancien. Le plus récent de nos courriels en contient un qui vaut encore."
    return problem(request, 404, "Ce lien ne vaut plus", said, next_steps=tuple(steps))
