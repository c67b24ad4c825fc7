"""What the owners of the service are told, each thing once: a campaign that ended or was stopped, figures held back."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from email.message import EmailMessage

from reporter.document.french import date, number, typeset
from reporter.domain.campaign import CAMPAIGN_KINDS, Campaign, CampaignState
from reporter.domain.delivery import Delivery, DeliveryState
from reporter.domain.gate import release_key
from reporter.domain.heartbeat import done
from reporter.domain.mail import OwnersContent
from reporter.domain.release import Edition
from reporter.pipeline.messages import NOTE_POLICY, address, fix_boundaries, one_line
from reporter.ports import JobState, MailIdentity, MailSession, Outside
from reporter.rendering.owners_mail import render_owners_mail

RECENT = dt.timedelta(days=30)  # what is older is no news, a ledger brought up to this version included
AGAIN = dt.timedelta(minutes=15)  # what could not be mailed is tried again then
SHOWN = 20  # lines of a table
KEY_LENGTH = 40
_STATES = {
    DeliveryState.SENT: "Envoyés",
    DeliveryState.FAILED: "En échec",
    DeliveryState.UNCERTAIN: "Incertains, à vérifier",
    DeliveryState.QUARANTINED: "Sans note : en quarantaine",
    DeliveryState.SUPPRESSED: "Retenus : désabonnement, adresse en erreur ou sans chiffre",
}

Told = tuple[str, OwnersContent]


def tell_owners(outside: Outside) -> int:
    """Mail to the owners what they have not been told; return how many things that is. Nothing without owners or a relay.

    Of several schedulers one tells. MailError when the relay does not take it: it is tried again after a quarter of an hour.
    """
    if not outside.owners or outside.transport is None or outside.mail is None:
        return 0
    told = 0
    for key, content in _news(outside):
        now = outside.clock.now()
        name = f"owners.{hashlib.sha256(key.encode()).hexdigest()[:KEY_LENGTH]}"
        if outside.ledger.heartbeat(done(name)) or not outside.ledger.take_turn(name, now, AGAIN):
            continue
        with outside.transport.session() as session:
            _mail(outside, outside.mail, session, name, content)
        outside.ledger.beat(done(name), outside.clock.now())
        told += 1
    return told


def _mail(outside: Outside, identity: MailIdentity, session: MailSession, name: str, content: OwnersContent) -> None:
    mail = render_owners_mail(content, outside.brand)
    for owner in outside.owners:
        key = hashlib.sha256(f"{name}\n{owner}".encode()).hexdigest()
        message = EmailMessage(policy=NOTE_POLICY)
        address(message, owner, identity, outside.brand.name)
        message["Subject"] = one_line(mail.subject)
        message["Message-ID"] = f"<{key[:KEY_LENGTH]}@{identity.domain}>"
        message["Date"] = outside.clock.now()
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text, cte="quoted-printable")
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
        message["Content-Language"] = "fr"  # last: a Content- header set before is moved to the first part
        fix_boundaries(message, key)
        if outside.signer:
            outside.signer.sign(message)
        session.send(message, sender=identity.sender, recipient=owner, before_dot=lambda: None)


def _news(outside: Outside) -> Iterator[Told]:
    now = outside.clock.now()
    editions = {edition.fingerprint: edition for edition in outside.editions.editions()}
    for campaign in outside.ledger.campaigns():
        edition = editions.get(campaign.edition)
        if edition is None or now - campaign.since > RECENT:
            continue
        if campaign.state is CampaignState.STOPPED:
            yield f"stopped/{campaign.edition}/{campaign.since}", _stopped(outside, edition, campaign)
        elif _has_ended(outside, campaign):
            yield f"ended/{campaign.edition}", _ended(outside, edition)
    for held in outside.editions.quarantined():
        yield f"held/{release_key(held.release)}/{held.release.sha256}", _held(outside, release_key(held.release))


def _has_ended(outside: Outside, campaign: Campaign) -> bool:
    counts = outside.ledger.campaign_counts(campaign.edition)
    settled = all(job.state is not JobState.PENDING for job in outside.ledger.jobs(campaign.edition))
    return campaign.state is CampaignState.RUNNING and counts.total > 0 and counts.open == 0 and settled


def _ended(outside: Outside, edition: Edition) -> OwnersContent:
    counts = outside.ledger.campaign_counts(edition.fingerprint)
    mails = [one for one in outside.ledger.deliveries(edition=edition.fingerprint) if one.kind in CAMPAIGN_KINDS]
    quarantined = [job for job in outside.ledger.jobs(edition.fingerprint) if job.state is JobState.QUARANTINED]
    rows = [(words, number(counts.states[state])) for state, words in _STATES.items() if counts.states.get(state)]
    rows += [("Revenus en erreur", number(counts.returned))] if counts.returned else []
    rows += [(f"Note en quarantaine : {job.territory}", job.reason or "motif non noté") for job in quarantined[:SHOWN]]
    rows += [_failure(one) for one in mails if one.state in {DeliveryState.FAILED, DeliveryState.UNCERTAIN}][:SHOWN]
    good = not quarantined and not counts.bad
    verdict = "Tout est parti." if good else "Tout ce qui pouvait partir est parti ; il reste à regarder ce qui suit."
    steps = [] if good else _steps(quarantined=bool(quarantined), counts=counts.states)
    title = f"Campagne terminée : {edition.label}"
    sentence = f"{number(counts.total)} courriels étaient prévus pour l'édition {edition.label}. {verdict}"
    return _content(outside, title, [sentence], rows, steps)


def _failure(delivery: Delivery) -> tuple[str, str]:
    """Return one failed mail without the address: its id, the domain it went to, the reply."""
    domain = delivery.recipient.rpartition("@")[2]
    return f"{delivery.id[:12]} ({domain})", delivery.reason.replace(delivery.recipient, f"…@{domain}")


def _steps(*, quarantined: bool, counts: object) -> list[str]:
    known = counts if isinstance(counts, dict) else {}
    steps = []
    if quarantined:
        steps.append("Notes en quarantaine : corriger la cause, puis « reporter run » ; chaque note suivra seule, une fois.")
    if known.get(DeliveryState.FAILED):
        steps.append("Échecs : « reporter deliveries list --state failed », corriger, puis « reporter deliveries retry ».")
    if known.get(DeliveryState.UNCERTAIN):
        steps.append("Incertains : « reporter deliveries list --state uncertain » ; rien ne repart de soi-même.")
    return steps


def _stopped(outside: Outside, edition: Edition, campaign: Campaign) -> OwnersContent:
    counts = outside.ledger.campaign_counts(edition.fingerprint)
    who = f"par {campaign.by}" if campaign.by else "d'elle-même"
    sentence = f"La campagne de l'édition {edition.label} s'est arrêtée {who} : {campaign.reason}"
    rows = [(words, number(counts.states[state])) for state, words in _STATES.items() if counts.states.get(state)]
    rows.append(("Pas encore partis", number(counts.open)))
    steps = [
        f"Voir ce qui a échoué : « reporter campaigns show {edition.label} ».",
        f"Reprendre : « reporter campaigns resume {edition.label} --by NOM --reason MOTIF » ; rien n'est envoyé deux fois.",
    ]
    return _content(outside, f"Campagne arrêtée : {edition.label}", [sentence], rows, steps)


def _held(outside: Outside, key: str) -> OwnersContent:
    day = date(outside.clock.now().date())
    sentence = f"Les contrôles ont retenu {key} le {day}. Aucune édition ne l'utilise ; la précédente reste en usage."
    steps = [f"Lire le rapport : « reporter editions check {key} --html rapport.html », puis approuver ou rejeter."]
    return _content(outside, f"Données retenues : {key}", [sentence], [], steps)


def _content(outside: Outside, title: str, sentences: list[str], rows: list[tuple[str, str]], steps: list[str]) -> OwnersContent:
    return OwnersContent(
        brand_name=outside.brand.name,
        title=typeset(title),
        sentences=tuple(map(typeset, sentences)),
        rows=tuple((typeset(what), typeset(told)) for what, told in rows),
        steps=tuple(map(typeset, steps)),
    )
