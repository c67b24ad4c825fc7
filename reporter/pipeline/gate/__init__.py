"""Checks that every release passes before any edition may see it: what fails here reaches no reader.

`structure` looks at the rows alone, `series` arranges them, `coverage`, `moves`, `revisions` and `parts` compare figures with their own
past, with the release before and with each other; `within` learns from the release what it keeps to, `year_after` compares files that
share no period, `references` those of names alone. A release whose structure is broken is not looked at any further.
"""

from collections.abc import Iterable

from reporter.domain.gate import Check, Concern, GateReport, Severity
from reporter.domain.indicator import Indicators
from reporter.domain.release import Release
from reporter.domain.territory import Register
from reporter.pipeline.gate.coverage import check_codes, check_coverage, check_freshness, check_newest
from reporter.pipeline.gate.moves import check_calendar, check_moves
from reporter.pipeline.gate.parts import check_parts
from reporter.pipeline.gate.references import check_references
from reporter.pipeline.gate.revisions import check_revisions
from reporter.pipeline.gate.series import Series
from reporter.pipeline.gate.structure import check_structure
from reporter.pipeline.gate.within import check_within
from reporter.pipeline.gate.year_after import check_year_after
from reporter.tables import ObservationTable

__all__ = ["check_release"]


def check_release(
    release: Release,
    table: ObservationTable,
    register: Register,
    indicators: Indicators,
    before: ObservationTable | None = None,
    before_release: Release | None = None,
) -> GateReport:
    """Return what is wrong with a release; *before* is the dataset's release held until now, as *before_release* tells."""
    if indicators.producer(release.source).dataset(release.dataset).is_reference:
        concerns = list(check_references(table, before, indicators))
        checked = [Check.EMPTY, Check.CODES, Check.DUPLICATES, *([Check.FRESHNESS, Check.COVERAGE] if before is not None else [])]
    else:
        concerns = list(check_structure(release, table, register, indicators))
        checked = [Check.SCHEMA, Check.EMPTY, Check.DUPLICATES, Check.CODES, Check.PERIODS, Check.SIGN, Check.UNITS]
        if not concerns:
            now = Series.of(table.frame, indicators)
            past = Series.of(before.frame, indicators) if before is not None else None
            concerns += _compared(release, now, past, register, indicators)
            checked += [Check.COVERAGE, Check.PLAUSIBILITY, Check.PARTS]
            checked += [Check.FRESHNESS, Check.REVISIONS] if past is not None else []
    concerns += check_calendar(release, indicators)
    concerns += [Concern(Check.SOURCE, Severity.WARNING, warning, rule="source") for warning in table.warnings]
    territories = int(table.frame["territory"].nunique())
    return GateReport(release, tuple(concerns), "", before_release, (*checked, Check.CALENDAR), len(table.frame), territories)


def _compared(release: Release, now: Series, past: Series | None, register: Register, indicators: Indicators) -> Iterable[Concern]:
    if past is not None:
        stale = list(check_freshness(release, now, past))
        if stale:  # an old file differs from the new one everywhere: its other faults would say the same again
            yield from stale
            return
        yield from _against(now, past, indicators)
    yield from check_newest(now)
    yield from check_moves(now)
    yield from check_parts(now, register, indicators)
    yield from check_within(now, past, register, indicators)


def _against(now: Series, past: Series, indicators: Indicators) -> Iterable[Concern]:
    """Compare with the release before: figure by figure where periods are shared, cell by cell with the year before where none is."""
    changed = list(check_codes(now, past, indicators))
    told = frozenset(dict(concern.terms)["indicator"] for concern in changed)
    yield from changed
    if set(now.periods) & set(past.periods):
        yield from check_revisions(now, past)
        yield from check_coverage(now, past, told)
    else:
        yield from check_year_after(now, past, told)
