"""What the checks of a release found, with the offending figures beside their history."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from reporter.domain.release import DatasetRef, Release


class GateResult(StrEnum):
    """What may become of a release."""

    PASSED = "passed"
    PASSED_WITH_WARNINGS = "passed_with_warnings"
    QUARANTINED = "quarantined"


class Check(StrEnum):
    """The checks, by what they look at; templates/gate names each in French."""

    READING = "reading"  # the file could not be read
    SCHEMA = "schema"  # columns, types, statuses that contradict values
    EMPTY = "empty"
    DUPLICATES = "duplicates"
    CODES = "codes"  # unknown territories, indicators, categories
    PERIODS = "periods"
    COVERAGE = "coverage"  # territories, categories or periods that were there before
    FRESHNESS = "freshness"  # last period's file again
    CALENDAR = "calendar"  # later or earlier than usual: warns only
    UNITS = "units"
    SIGN = "sign"
    PARTS = "parts"  # parts against their total, territories against the one they make up
    PLAUSIBILITY = "plausibility"  # a move out of proportion with its own history, net of the national move
    REVISIONS = "revisions"
    SOURCE = "source"  # what the connector left out, in its words


class Severity(StrEnum):
    """Whether a concern keeps the release out."""

    FAULT = "fault"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Offence:
    """One offending figure: where it stands, what it is, what was expected (None: unknown), and its own last periods."""

    territory: str
    indicator: str
    category: str
    period: str
    value: float | None
    expected: float | None = None
    history: tuple[tuple[str, float | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Concern:
    """What one check found: *detail* in English for logs and the command line, *count* figures of which *offences* are the worst.

    *rule* tells the French report which sentence to write, *terms* fill it.
    """

    check: Check
    severity: Severity
    detail: str
    count: int = 0
    offences: tuple[Offence, ...] = ()
    rule: str = ""
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GateReport:
    """What is wrong with one release, or with a file that never became one (*release* None, *subject* says which).

    *before* is the release it was compared with; *checked* the checks that had something to look at; *rows* and *territories*
    what it holds.
    """

    release: Release | None
    concerns: tuple[Concern, ...] = ()
    subject: str = ""
    before: Release | None = None
    checked: tuple[Check, ...] = ()
    rows: int = 0
    territories: int = 0

    @property
    def name(self) -> str:
        """Return what was checked, as a person names it."""
        return release_key(self.release) if self.release else self.subject

    @property
    def faults(self) -> tuple[str, ...]:
        """Return what keeps it out, in English."""
        return tuple(c.detail for c in self.concerns if c.severity is Severity.FAULT)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return what a person should know, in English."""
        return tuple(c.detail for c in self.concerns if c.severity is Severity.WARNING)

    @property
    def result(self) -> GateResult:
        """Return the verdict."""
        if self.faults:
            return GateResult.QUARANTINED
        return GateResult.PASSED_WITH_WARNINGS if self.warnings else GateResult.PASSED


class Verdict(StrEnum):
    """What a person said."""

    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Decision:
    """A named person's word on an edition (by fingerprint) or on a quarantined release (by its written key)."""

    subject: str
    verdict: Verdict
    person: str
    reason: str
    at: dt.datetime


def release_key(release: Release) -> str:
    """Return how a person names a release: insee/taux-chomage@2026-T1@2026-07-09@3fa2b1c8."""
    return f"{release.ref}@{release.period}@{release.published_on}@{release.sha256[:8]}"


@dataclass(frozen=True, slots=True)
class Held:
    """A release in quarantine with the report that put it there."""

    release: Release
    report: GateReport

    @property
    def ref(self) -> DatasetRef:
        """Return which dataset it is of."""
        return self.release.ref
