"""The seams: what the pipeline needs of the world, and `Outside`, the one object that carries it."""

from reporter.ports.ledger import EditionRow, Instance, Job, JobState, Ledger
from reporter.ports.mail import MailIdentity, MailSession, MailTransport, Reconciler, ReturnBox, Signer
from reporter.ports.outside import Clock, Outside, Watchdog
from reporter.ports.sources import DataSource, FileReader, GeographySource, PlannedCalls, PlannedSource
from reporter.ports.stores import ArchiveStorage, EditionStore, RegisterStore

__all__ = [
    "ArchiveStorage",
    "Clock",
    "DataSource",
    "EditionRow",
    "EditionStore",
    "FileReader",
    "GeographySource",
    "Instance",
    "Job",
    "JobState",
    "Ledger",
    "MailIdentity",
    "MailSession",
    "MailTransport",
    "Outside",
    "PlannedCalls",
    "PlannedSource",
    "Reconciler",
    "RegisterStore",
    "ReturnBox",
    "Signer",
    "Watchdog",
]
