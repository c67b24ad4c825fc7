"""What became of past alerts, and which figures of an earlier note were revised: the rules, without retouch."""

import datetime as dt
from dataclasses import replace

import pytest

from reporter.analysis.follow_up import FollowUp, compared_figures, follow_ups, revised_figures
from reporter.domain.facts import Alert, PreviousEdition, References, TerritoryFacts, Threshold
from reporter.domain.observation import Observation, Status
from reporter.domain.period import Period
from tests.builders import LOIRE_ATLANTIQUE, edition, observation, territory
from tests.labour_market import indicators
from tests.spec_tables import rows

ALERTED = Period.quarter(2025, 3)
THEN = dt.date(2026, 1, 8)

# Of an adjusted series: the figures of T2, T3 (alerted), T4 2025 and T1 2026 as they are known now. Threshold 0.1 point.
ADJUSTED = """
    alerte | maintenant      | issue     | raison  | preuve
    -------+-----------------+-----------+---------+--------
     -0.3  | 6.1 5.8 5.8 5.7 | confirmed | lasted  | -0.4
     -0.3  | 6.1 5.8 5.9 5.9 | confirmed | lasted  | -0.2
     -0.3  | 6.1 5.8 6.2 5.8 | confirmed | lasted  | -0.3
     -0.3  | 6.1 5.9 5.9 5.8 | confirmed | lasted  | -0.3
     -0.3  | 6.1 5.8 s 5.6   | confirmed | lasted  | -0.5
     0.3   | 5.8 6.1 6.1 6.1 | confirmed | lasted  | 0.3
     -0.3  | 6.1 5.8 5.9 6.0 | denied    | erased  | -0.1
     -0.3  | 6.1 5.8 6.0 6.4 | denied    | erased  | 0.3
     0.3   | 5.8 6.1 5.9 5.8 | denied    | erased  | 0.0
     -0.3  | 6.1 6.0 5.9 5.7 | denied    | revised | -0.1
     -0.3  | 5.7 5.8 5.9 5.7 | denied    | revised | 0.1
     -0.3  | 6.1 6.3 5.9 5.7 | denied    | revised | 0.2
     -0.3  | 5.8 6.0         | denied    | revised | 0.2
     -0.3  | 6.0 5.7         | pending   | early   |
     -0.3  | 6.1 5.8 5.9     | pending   | early   |
     -0.3  | 6.1 5.8 6.4     | pending   | early   |
     -0.3  |                 | unknown   | gone    |
     -0.3  | - 5.8 5.7 5.6   | unknown   | gone    |
     -0.3  | 6.1 5.8 5.7 n   | unknown   | gone    |
     -0.3  | 6.1 5.8 5.7 s   | unknown   | secret  |
     -0.3  | s 5.8 5.7 5.6   | unknown   | secret  |
"""

# Of a raw series: six quarters from T3 2024 to T1 2026 less the second; the year's change two quarters later. Threshold 0.1 %.
RAW = """
    alerte | T3 2024 | T1 2025 | T3 2025 | T1 2026 | issue     | raison  | preuve
    -------+---------+---------+---------+---------+-----------+---------+-------
     -3.0  | 1000    | 2000    | 970     | 1960    | confirmed | lasted  | -2.0
     -3.0  | 1000    | 2000    | 970     | 2000    | denied    | erased  | 0.0
     -3.0  | 1000    | 2000    | 970     | 2100    | denied    | erased  | 5.0
     -3.0  | 1000    | 2000    | 1010    | 1900    | denied    | revised | 1.0
     -3.0  | 1000    | 2000    | 970     |         | pending   | early   |
     -3.0  | 1000    | -       | 970     | 1960    | unknown   | gone    |
     -3.0  | 0       | 2000    | 970     | 1960    | unknown   | untold  |
     -3.0  | 1000    | 0       | 970     | 1960    | unknown   | untold  |
"""

# The rule of counting changed in T1 2025; the alert is over a quarter, its base the quarter before.
BREAKS = """
    alerte en | issue
    ----------+----------
    2024-T1   | confirmed
    2024-T2   | confirmed
    2024-T3   | unknown
    2024-T4   | unknown
    2025-T2   | confirmed
"""

REVISIONS = """
    indicateur           | alors | maintenant | seuil | lecture
    ---------------------+-------+------------+-------+--------
    taux_chomage         | 6.3   | 6.1        | 0.1   | revised
    taux_chomage         | 6.2   | 6.1        | 0.1   | slight
    taux_chomage         | 6.14  | 6.12       | 0.1   | same
    taux_chomage         | 6.3   | 6.1        | 0.3   | slight
    taux_chomage         | 6.3   | s          | 0.1   | none
    taux_chomage         | 6.3   |            | 0.1   | none
    emploi_salarie_prive | 1000  | 1015       | 0.9   | revised
    emploi_salarie_prive | 1000  | 1009       | 0.9   | slight
    emploi_salarie_prive | 1000  | 1000       | 0.9   | same
    emploi_salarie_prive | 8     | 9          | 0.5   | revised
    emploi_salarie_prive | 0     | 12         | 0.5   | revised
"""


def figure(cell: str, indicator: str, period: Period) -> Observation | None:
    """Return the figure of a cell: a number, s (secret), n (not available); None for « - » or nothing."""
    if cell in {"", "-"}:
        return None
    status = {"s": Status.SECRET, "n": Status.NOT_AVAILABLE}.get(cell)
    return observation(None if status else float(cell), indicator=indicator, period=period, status=status)


def alert(indicator: str, amount: float, period: Period = ALERTED, span: str = "quarter") -> Alert:
    state = "up" if amount > 0 else "down"
    return Alert(f"{indicator}-{span}-{state}", indicator, period, "…", period, "", span, state, amount, THEN)


def facts(
    figures: list[Observation | None], *alerts: Alert, displayed: tuple[Observation, ...] = (), thresholds: tuple[Threshold, ...] = ()
) -> TerritoryFacts:
    known = tuple(one for one in figures if one)
    previous = PreviousEdition(edition().quarter.previous, displayed, alerts)
    return TerritoryFacts(territory(), edition(), known, indicators(), References(thresholds=thresholds), previous)


def said(followed: FollowUp) -> tuple[str, str, str]:
    proof = "" if followed.change is None or followed.change.amount is None else str(followed.change.amount)
    return str(followed.outcome), str(followed.reason), proof


@pytest.mark.parametrize(("amount", "now", "outcome", "reason", "proof"), rows(ADJUSTED))
def test_an_adjusted_alert_is_judged_two_quarters_later_from_where_it_started(
    amount: str, now: str, outcome: str, reason: str, proof: str
) -> None:
    figures = [figure(cell, "taux_chomage", ALERTED.shifted(i - 1)) for i, cell in enumerate(now.split())]
    (followed,) = follow_ups(facts(figures, alert("taux_chomage", float(amount))))
    assert said(followed) == (outcome, reason, proof)
    assert followed.judged_at == Period.quarter(2026, 1)


@pytest.mark.parametrize(("amount", "base", "other", "own", "last", "outcome", "reason", "proof"), rows(RAW))
def test_a_raw_alert_is_judged_by_the_years_change_two_quarters_later(
    amount: str, base: str, other: str, own: str, last: str, outcome: str, reason: str, proof: str
) -> None:
    places = ((base, -4), (other, -2), (own, 0), ("990", 1), (last, 2))
    figures = [figure(cell, "emploi_salarie_prive", ALERTED.shifted(shift)) for cell, shift in places]
    (followed,) = follow_ups(facts(figures, alert("emploi_salarie_prive", float(amount), span="year")))
    assert said(followed) == (outcome, reason, proof)


@pytest.mark.parametrize(("period", "outcome"), rows(BREAKS))
def test_nothing_is_said_of_an_alert_when_a_break_lies_before_its_judgment(period: str, outcome: str) -> None:
    at = Period.parse(period)
    figures = [figure(str(10_000 - 500 * i), "inscrits_abc", at.shifted(i - 1)) for i in range(4)]
    (followed,) = follow_ups(facts(figures, alert("inscrits_abc", -5.0, at)))
    assert str(followed.outcome) == outcome


@pytest.mark.parametrize(("indicator", "then", "now", "threshold", "reading"), rows(REVISIONS))
def test_a_displayed_figure_is_revised_beyond_the_threshold_of_its_series(
    indicator: str, then: str, now: str, threshold: str, reading: str
) -> None:
    before = figure(then, indicator, ALERTED)
    assert before is not None
    limit = Threshold(indicator, "", float(threshold), float(threshold), 20)
    here = facts([figure(now, indicator, ALERTED)], displayed=(before,), thresholds=(limit,))
    found = ["revised" if one.is_beyond else "slight" if one.differs else "same" for one in compared_figures(here)]
    assert found == ([] if reading == "none" else [reading])
    assert len(revised_figures(here)) == (reading in {"revised", "slight"})


def test_a_threshold_that_moves_denies_no_figure_that_stands() -> None:
    figures = [figure(cell, "taux_chomage", ALERTED.shifted(i - 1)) for i, cell in enumerate(("6.1", "5.8"))]
    wide = Threshold("taux_chomage", "", 0.4, 0.4, 20)
    (followed,) = follow_ups(facts(figures, alert("taux_chomage", -0.3), thresholds=(wide,)))
    assert said(followed) == ("pending", "early", "")


def test_an_alert_whose_note_did_not_keep_the_change_has_no_outcome() -> None:
    bare = Alert("etrange", "taux_chomage", ALERTED, "…")
    (followed,) = follow_ups(facts([observation(5.8, period=ALERTED)], bare))
    assert (said(followed), followed.recalled) == (("unknown", "untold", ""), None)


def test_an_alert_about_what_is_not_followed_any_more_is_dropped() -> None:
    assert follow_ups(facts([observation(5.8)], alert("indice_disparu", -0.3))) == ()


def test_a_correction_tells_of_its_own_quarter_only_what_it_takes_back() -> None:
    figures = [observation(6.1, period=ALERTED.previous), observation(6.0, period=ALERTED), observation(5.0, indicator="inscrits_abc")]
    own = replace(alert("taux_chomage", -0.3), quarter=edition().quarter)
    standing = replace(alert("inscrits_abc", -0.3), quarter=edition().quarter)
    assert [said(one)[1] for one in follow_ups(facts(figures, own, standing))] == ["revised"]


def test_what_the_corrected_note_displayed_goes_before_the_quarter_before() -> None:
    old, corrected, now = (observation(value, period=ALERTED) for value in (6.3, 6.2, 6.1))
    before = PreviousEdition(edition().quarter.previous, (old,), corrected=(corrected,))
    found = compared_figures(replace(facts([now]), previous=before))
    assert [(one.then.value, one.now.value) for one in found] == [(6.2, 6.1)]


def test_revisions_beyond_their_threshold_come_first_and_the_largest_before() -> None:
    pairs = {"inscrits_a": (1000.0, 1001.0), "taux_chomage": (6.3, 6.1), "inscrits_abc": (1000.0, 1100.0)}
    then = tuple(observation(a, indicator=name, period=ALERTED) for name, (a, _) in pairs.items())
    now: list[Observation | None] = [observation(b, indicator=name, period=ALERTED) for name, (_, b) in pairs.items()]
    found = revised_figures(facts(now, displayed=then))
    assert [(one.then.indicator, one.is_beyond) for one in found] == [
        ("inscrits_abc", True),
        ("taux_chomage", True),
        ("inscrits_a", False),
    ]


def test_a_first_note_has_nothing_to_follow() -> None:
    first = replace(facts([observation(5.8)]), previous=None)
    assert (follow_ups(first), revised_figures(first), compared_figures(first)) == ((), (), ())


def test_the_figure_recalled_is_never_taken_for_that_of_today() -> None:
    figures = [observation(6.1, period=ALERTED.previous), observation(6.0, period=ALERTED)]
    (followed,) = follow_ups(facts([*figures], alert("taux_chomage", -0.3)))
    assert followed.recalled is not None
    assert (followed.recalled.indicator, followed.recalled.value) == ("taux_chomage.variation_trimestre.affiche_avant", -0.3)
    assert followed.recalled.territory == LOIRE_ATLANTIQUE
