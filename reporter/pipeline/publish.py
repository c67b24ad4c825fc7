"""Archive what was produced, and read it back: nothing is mailed that was not stored, re-read and re-hashed."""

import hashlib

from reporter import __version__
from reporter.domain.archive import ArchiveEntry, ArchiveEvent, ArchiveKey
from reporter.domain.briefing import BriefingJob, Produced
from reporter.errors import ArchiveError
from reporter.ports import Outside

PDF = "note.pdf"


def publish(outside: Outside, job: BriefingJob, produced: Produced) -> ArchiveEntry:
    """Store the briefing as a new version, or find it stored; raises ArchiveError when it cannot be read back as it was produced."""
    edition = job.edition
    key = ArchiveKey(edition.policy, job.facts.territory.id, edition.quarter)
    digest = hashlib.sha256(produced.pdf).hexdigest()
    now = outside.clock.now()
    events = (
        ArchiveEvent("creation", now, f"{PDF}, sha256 {digest}, made by reporter {__version__} from edition {edition.fingerprint}"),
        ArchiveEvent("ingestion", now, f"{key.urn}, edition {edition.label}"),
    )
    entry = outside.archive.put(key, edition, produced, events, now)
    stored = hashlib.sha256(outside.archive.get(key, PDF, entry.revision)).hexdigest()
    if not stored == entry.sha256 == digest:
        message = (
            f"{key.urn}, version {entry.revision}: produced with sha256 {digest}, recorded with {entry.sha256}, read back with {stored}"
        )
        raise ArchiveError(message)
    return entry
