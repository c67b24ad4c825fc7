"""Every figure of the last edition against the same figure now: what counts as a revision."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.adapters.revision_ledger import compare, revisions_of
from reporter.adapters.snapshot_merge import SCHEMA
from reporter.domain.observation import Status
from reporter.domain.period import Period
from reporter.domain.revision import Extent, Revision, RevisionKind
from reporter.domain.territory import Level, TerritoryId
from reporter.tables import ObservationTable
from tests.builders import QUARTER, observation
from tests.spec_tables import rows

TABLE = """
    période | avant     | maintenant    | ce qui est noté
    --------+-----------+---------------+----------------
    2025-T4 | 7.1       | 7.2           | revised
    2025-T4 | 7.1       | 7.1           |
    2025-T4 | 7.1 (p)   | 7.1           |
    2025-T4 | 7.1 (p)   | 7.0           | revised
    2025-T4 | secret    | 7.1           | published
    2025-T4 | 7.1       | secret        | withheld
    2025-T4 | secret    | not_available |
    2025-T4 | 7.1       |               | disappeared
    2025-T4 | secret    |               |
    2025-T4 |           | 7.1           | appeared
    2025-T4 |           | secret        |
    2026-T1 |           | 7.1           |
    2026-T1 |           | secret        |
    2025-T4 | 0         | 0.4           | revised
"""


def side(cell: str, period: str) -> pa.Table:
    """Return the one figure of a cell, or a table without any."""
    if not cell:
        return SCHEMA.empty_table()
    number, _, mark = cell.partition(" ")
    if number[0].isdigit():
        status = Status.PROVISIONAL if mark else Status.PUBLISHED
        one = observation(float(number), period=Period.parse(period), status=status)
    else:
        one = observation(None, period=Period.parse(period), status=Status(number))
    return pa.Table.from_pandas(ObservationTable.of([one]).frame, schema=SCHEMA, preserve_index=False)


@pytest.mark.parametrize(("period", "before", "now", "noted"), rows(TABLE))
def test_a_figure_is_revised_when_its_value_is_another_or_comes_or_goes(period: str, before: str, now: str, noted: str) -> None:
    covered = [Extent("taux_chomage", Level.DEPARTMENT, Period.parse(text), 1) for text in ("2025-T3", "2025-T4")]
    differs, counts = compare(side(before, period), side(now, period), covered)
    assert [str(r.kind) for r in revisions_of(differs)] == ([noted] if noted else [])
    assert [(c.compared, c.kinds) for c in counts] in ([], [(int(before[:1].isdigit()), {RevisionKind(noted): 1} if noted else {})])


def test_a_revision_gives_both_values_both_days_and_its_size() -> None:
    differs, (counts,) = compare(side("8", "2025-T4"), side("6", "2025-T4"), [])
    (found,) = revisions_of(differs)
    assert (found.before, found.now) == (observation(8.0, period=QUARTER.previous), observation(6.0, period=QUARTER.previous))
    assert found.relative == -0.25
    assert (counts.largest, counts.share_revised) == (found, 1.0)


def test_the_largest_is_the_largest_share_of_the_value_before() -> None:
    figures = {"01": (10.0, 11.0), "02": (100.0, 105.0), "03": (0.0, 50.0), "04": (4.0, 3.0)}
    tables = [
        pa.Table.from_pandas(
            ObservationTable.of(
                observation(pair[n], territory=TerritoryId(Level.DEPARTMENT, code)) for code, pair in figures.items()
            ).frame,
            schema=SCHEMA,
            preserve_index=False,
        )
        for n in (0, 1)
    ]
    _, (counts,) = compare(tables[0], tables[1], [])
    assert counts.kinds == {RevisionKind.REVISED: 4}
    assert counts.largest is not None
    assert counts.largest.figure.territory.code == "04"


def test_a_revision_must_say_what_its_kind_says() -> None:
    with pytest.raises(ValueError, match="appeared contradicts"):
        Revision(RevisionKind.APPEARED, observation(5.0), observation(6.0))
    with pytest.raises(ValueError, match="revised contradicts"):
        Revision(RevisionKind.REVISED, observation(5.0), None)


FIGURES = st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=8, max_size=8)


@given(FIGURES, FIGURES)
@settings(max_examples=40)
def test_what_differs_is_what_a_loop_over_all_figures_finds(before: list[int | None], now: list[int | None]) -> None:
    tables = []
    for values in (before, now):
        kept = [(n, float(v)) for n, v in enumerate(values) if v is not None]
        ids = {n: TerritoryId(Level.DEPARTMENT, f"{n:02d}") for n, _ in kept}
        frame = ObservationTable.of(observation(v, territory=ids[n]) for n, v in kept).frame
        tables.append(pa.Table.from_pandas(frame, schema=SCHEMA, preserve_index=False))
    differs, _ = compare(tables[0], tables[1], [Extent("taux_chomage", Level.DEPARTMENT, QUARTER, 8)])
    found = {(r.figure.territory.code, str(r.kind)) for r in revisions_of(differs)}
    expected = {
        (f"{n:02d}", "appeared" if a is None else "disappeared" if b is None else "revised")
        for n, (a, b) in enumerate(zip(before, now, strict=True))
        if a != b
    }
    assert found == expected
