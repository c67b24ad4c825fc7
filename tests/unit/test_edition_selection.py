"""An edition stands on the releases that its policy names, of its own quarter, the newest of each."""

import datetime as dt

from reporter.domain.period import Period
from reporter.domain.release import DatasetRef, EditionPolicy, Release
from reporter.pipeline.editions import next_quarter, select

RATE, DEFM, JOBS = DatasetRef("insee", "taux-chomage"), DatasetRef("dares", "defm-regions-cvs"), DatasetRef("urssaf", "emploi-ze")
Q1, Q4 = Period.quarter(2026, 1), Period.quarter(2025, 4)
STANDARD = EditionPolicy("standard", "Note trimestrielle", active=True, opens=DEFM, required=(DEFM, RATE), optional=(JOBS,))
EARLY = EditionPolicy("precoce", "Note précoce", active=False, opens=DEFM, required=(DEFM,), optional=(RATE, JOBS), carries_last=True)
BEFORE, AFTER_DEADLINE = dt.date(2026, 7, 10), dt.date(2026, 7, 25)


def published(ref: DatasetRef, period: Period = Q1, on: dt.date = BEFORE, sha: str = "a") -> Release:
    return Release(ref.source, ref.dataset, period, on, sha * 64, fictitious=True)


def test_an_edition_waits_for_every_required_release() -> None:
    selection = select(STANDARD, [published(DEFM)], Q1, BEFORE)
    assert (selection.ready, selection.missing) == (False, (RATE,))


def test_a_complete_edition_takes_the_optional_releases_of_its_quarter_only() -> None:
    selection = select(STANDARD, [published(DEFM), published(RATE), published(JOBS, Q4)], Q1, BEFORE)
    assert selection.ready
    assert {r.ref for r in selection.releases} == {DEFM, RATE}


def test_past_the_deadline_an_edition_goes_without_what_is_missing() -> None:
    selection = select(STANDARD, [published(DEFM)], Q1, AFTER_DEADLINE)
    assert selection.ready
    assert selection.missing == (RATE,)


def test_an_edition_whose_opening_release_is_missing_never_goes() -> None:
    assert not select(STANDARD, [published(RATE)], Q1, AFTER_DEADLINE).ready


def test_the_newest_publication_of_a_period_wins() -> None:
    corrected = published(RATE, on=BEFORE + dt.timedelta(3), sha="b")
    selection = select(STANDARD, [published(DEFM), corrected, published(RATE)], Q1, BEFORE)
    assert corrected in selection.releases


def test_an_early_edition_carries_the_last_period_of_the_others_and_none_from_the_future() -> None:
    selection = select(
        EARLY, [published(DEFM), published(RATE, Q4), published(RATE, Q4.previous), published(JOBS, Q1.shifted(1))], Q1, BEFORE
    )
    assert {(r.ref, r.period) for r in selection.releases} == {(DEFM, Q1), (RATE, Q4)}


def test_the_next_quarter_is_the_last_that_the_opening_dataset_covers() -> None:
    assert next_quarter(STANDARD, [published(DEFM, Q4), published(DEFM), published(RATE, Q1.shifted(1))]) == Q1
    assert next_quarter(STANDARD, [published(RATE)]) is None
