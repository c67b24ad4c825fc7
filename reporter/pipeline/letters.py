"""From a delivery to its letter: the archived PDFs, re-read and re-hashed, and the mail rendered with them."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from functools import lru_cache

from reporter.document.french import date
from reporter.domain.archive import ArchiveEntry, ArchiveKey
from reporter.domain.delivery import Delivery, DeliveryKind, DeliveryState
from reporter.domain.mail import MailParts
from reporter.domain.release import Edition
from reporter.domain.territory import TerritoryId, fold
from reporter.errors import ArchiveError, EditionError, MailError
from reporter.pipeline.messages import Attachment, build_message, envelope_sender
from reporter.pipeline.signed_links import download_path
from reporter.ports import JobState, MailIdentity, Outside
from reporter.rendering.mail_bundle import Bundle, join_mail
from reporter.rendering.mail_first import as_correction, with_links

PDF_NAME = "note.pdf"
SUBJECT_NAME, TEXT_NAME, HTML_NAME = "mail/subject.txt", "mail/body.txt", "mail/body.html"
ENCODED = 1.37  # base64 with its line ends
LINKS_HOLD = dt.timedelta(days=90)  # a quarter: the next note brings its own
NOTES_HELD = 64  # a campaign sends the same note to many: read and hashed once in a while, not once a reader


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to leave, its envelope's sender, and the sha256 of the PDFs in it."""

    message: EmailMessage
    sender: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """No letter, and why: everything in it is quarantined (QUARANTINED) or without data (SUPPRESSED)."""

    state: DeliveryState
    reason: str


@dataclass(frozen=True, slots=True)
class _Note:
    """One territory's archived note."""

    entry: ArchiveEntry
    pdf: bytes
    mail: MailParts


class Desk:
    """Where letters are written; knows the editions and remembers the last notes read."""

    def __init__(self, outside: Outside, identity: MailIdentity) -> None:
        self._outside, self._identity = outside, identity
        self._editions = {edition.fingerprint: edition for edition in outside.editions.editions()}
        self._register = outside.register_store.register()
        self._note = lru_cache(maxsize=NOTES_HELD)(self._read_note)
        self._jobs: dict[str, Mapping[TerritoryId, JobState]] = {}
        self._reasons: dict[str, str] = {}

    def forget_jobs(self) -> None:
        """Ask the ledger again what became of the productions: they go on while we send."""
        self._jobs.clear()

    def edition(self, fingerprint: str) -> Edition:
        """Return a delivery's edition; EditionError when it is not held here."""
        if fingerprint not in self._editions:
            message = f"edition {fingerprint[:16]} is in the ledger but not frozen in this data folder"
            raise EditionError(message)
        return self._editions[fingerprint]

    def letter(self, delivery: Delivery) -> Letter | Withheld:
        """Return what leaves for a delivery.

        Raises ArchiveError, EditionError or RenderError when it cannot be written now, MailError when it never can.
        """
        edition = self.edition(delivery.edition)
        states = self._states(delivery.edition)
        inside = [territory for territory in delivery.territories if states.get(territory) is JobState.ARCHIVED]
        quarantined = [territory for territory in delivery.territories if states.get(territory) is JobState.QUARANTINED]
        if not inside:
            return _withheld(delivery, quarantined)
        notes = [self._note(edition, territory) for territory in inside]
        without_data = [territory for territory in delivery.territories if territory not in {*inside, *quarantined}]
        bundle = Bundle(
            quarter=f"T{edition.quarter.number}\u00a0{edition.quarter.year}",
            names=self._names(inside),
            mails=tuple(note.mail for note in notes),
            quarantined=self._names(quarantined),
            without_data=self._names(without_data),
            specimen=edition.fictitious,
        )
        mail = join_mail(bundle, self._outside.brand)
        if delivery.kind is DeliveryKind.CORRECTION:
            mail = as_correction(mail, self._note_of(delivery.edition), self._outside.brand)
        return self._sealed(delivery, edition, notes, mail)

    def _note_of(self, fingerprint: str) -> str:
        """Return why an edition replaces another."""
        if fingerprint not in self._reasons:
            self._reasons = {one.edition: one.note for one in self._outside.ledger.campaigns()}
        return self._reasons.get(fingerprint, "")

    def _sealed(self, delivery: Delivery, edition: Edition, notes: list[_Note], mail: MailParts) -> Letter:
        house = self._outside.brand.name
        slug = "-".join(fold(house).split()) or "note"
        attachments = [Attachment(f"{slug}_{note.entry.territory}_{edition.quarter}.pdf", note.pdf) for note in notes]
        if sum(len(one.pdf) for one in attachments) * ENCODED > self._identity.largest:
            mail, attachments = with_links(mail, self._links(delivery, notes), self._until(delivery), self._outside.brand), []
        message = build_message(
            delivery, mail, attachments, self._identity, house=house, policy=edition.policy, web_base_url=self._outside.web_base_url
        )
        if self._outside.signer:
            self._outside.signer.sign(message)
        return Letter(message, envelope_sender(delivery, self._identity), tuple(note.entry.sha256 for note in notes))

    def _links(self, delivery: Delivery, notes: list[_Note]) -> list[tuple[str, str]]:
        """Return where each note can be downloaded; MailError (try later) where links cannot be made."""
        base, secret = self._outside.web_base_url, self._identity.link_secret
        if not (base and secret):
            words = "its notes are too large to be joined, and links need REPORTER_WEB__BASE_URL and REPORTER_WEB__SECRET"
            raise MailError(words, permanent=False)
        ends = delivery.created_at + LINKS_HOLD
        return [
            (
                self._register.get(note.entry.territory).name,
                base + download_path(note.entry.key, note.entry.revision, PDF_NAME, ends, secret),
            )
            for note in notes
        ]

    def _until(self, delivery: Delivery) -> str:
        return date((delivery.created_at + LINKS_HOLD).date())

    def _states(self, fingerprint: str) -> Mapping[TerritoryId, JobState]:
        if fingerprint not in self._jobs:
            self._jobs[fingerprint] = {job.territory: job.state for job in self._outside.ledger.jobs(fingerprint)}
        return self._jobs[fingerprint]

    def _read_note(self, edition: Edition, territory: TerritoryId) -> _Note:
        key = ArchiveKey(edition.policy, territory, edition.quarter)
        versions = [entry for entry in self._outside.archive.versions(key) if entry.edition_fingerprint == edition.fingerprint]
        if not versions:
            message = f"{key.urn} is not archived for edition {edition.label}: nothing is mailed that is not archived"
            raise ArchiveError(message)
        entry = versions[-1]
        pdf = self._outside.archive.get(key, PDF_NAME, entry.revision)
        if hashlib.sha256(pdf).hexdigest() != entry.sha256:
            message = f"{key.urn}, version {entry.revision}: {PDF_NAME} is not what was recorded"
            raise ArchiveError(message)
        subject, text, html = (
            self._outside.archive.get(key, name, entry.revision).decode() for name in (SUBJECT_NAME, TEXT_NAME, HTML_NAME)
        )
        return _Note(entry, pdf, MailParts(subject.rstrip("\n"), text, html))

    def _names(self, territories: list[TerritoryId]) -> tuple[str, ...]:
        return tuple(self._register.get(territory).name for territory in territories)


def _withheld(delivery: Delivery, quarantined: list[TerritoryId]) -> Withheld:
    if quarantined:
        return Withheld(DeliveryState.QUARANTINED, f"quarantined: {', '.join(map(str, quarantined))}; it follows once produced")
    return Withheld(DeliveryState.SUPPRESSED, f"no figure in this edition: {', '.join(map(str, delivery.territories))}")
