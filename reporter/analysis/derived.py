"""What we compute, as observations: a derived figure has its own indicator id, `taux_chomage.variation_annee`."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from reporter.analysis.comparison import Gap
from reporter.analysis.trend import Change, Span
from reporter.domain.breaks import BreakVariant
from reporter.domain.facts import Alert, BackTest, Rank
from reporter.domain.observation import TOTAL, Observation, Status
from reporter.domain.period import Period
from reporter.domain.territory import FRANCE, TerritoryId


class Measure(StrEnum):
    """What a derived figure measures, as it stands after the dot of its indicator id."""

    QUARTER_CHANGE = "variation_trimestre"
    YEAR_CHANGE = "variation_annee"
    QUARTER_DIFFERENCE = "difference_trimestre"
    YEAR_DIFFERENCE = "difference_annee"
    GAP_TO_FRANCE = "ecart_france"
    GAP_TO_REGION = "ecart_region"
    RANK = "rang"
    RANKED = "territoires_classes"
    SHARE = "part"
    QUARTER_THRESHOLD = "seuil_trimestre"
    YEAR_THRESHOLD = "seuil_annee"
    LONG_DIFFERENCE = "difference_longue"
    LONG_CHANGE = "variation_longue"
    LONG_NATIONAL = "effet_national_long"
    LONG_STRUCTURAL = "effet_structurel_long"
    LONG_LOCAL = "effet_local_long"
    LONG_GROWTH_GAP = "ecart_croissance_long"
    SHORT_DIFFERENCE = "difference_courte"
    SHORT_CHANGE = "variation_courte"
    SHORT_NATIONAL = "effet_national_court"
    SHORT_STRUCTURAL = "effet_structurel_court"
    SHORT_LOCAL = "effet_local_court"
    SHORT_GROWTH_GAP = "ecart_croissance_court"
    QUOTIENT = "quotient_localisation"
    LEVEL_SUM = "somme_niveau"
    PORTION = "part_de_l_ensemble"
    PER_HUNDRED_JOBS = "pour_100_emplois"
    PER_HUNDRED_SEEKERS = "pour_100_inscrits"
    CLASSED = "metiers_classes"
    TENSE = "metiers_en_tension"
    HIGH = "metiers_au_dessus_de_3"
    UNNAMED = "metiers_sans_intitule"
    UNNAMED_SECTORS = "secteurs_sans_intitule"
    CHECKS_PASSED = "tests_reussis"
    OTHER_SECTORS = "autres_secteurs"
    AS_PUBLISHED = "variation_publiee"
    NEUTRALISED = "variation_hors_rupture"
    REVERSALS = "mots_contredits"
    STABLE_QUARTERS = "trimestres_quasi_stables"
    SINCE_ALERT = "variation_trois_trimestres"
    SINCE_ALERT_DIFFERENCE = "difference_trois_trimestres"
    REVISION = "revision"
    REVISION_DIFFERENCE = "difference_revision"
    AS_DISPLAYED = "affiche_avant"
    PEER_MEDIAN = "mediane_comparables"
    PEER_RANK = "rang_comparables"
    PEER_COUNT = "nombre_comparables"
    SHORT_EXPECTED = "au_rythme_francais_court"
    NOT_SHOWN = "metiers_non_montres"
    JUDGED = "secteurs_juges"
    SHARE_CHANGE = "variation_part"


_CHANGES = {
    Span.QUARTER: Measure.QUARTER_CHANGE,
    Span.YEAR: Measure.YEAR_CHANGE,
    Span.SINCE_ALERT: Measure.SINCE_ALERT,
    Span.REVISION: Measure.REVISION,
}
_DIFFERENCES = {
    Span.QUARTER: Measure.QUARTER_DIFFERENCE,
    Span.YEAR: Measure.YEAR_DIFFERENCE,
    Span.SINCE_ALERT: Measure.SINCE_ALERT_DIFFERENCE,
    Span.REVISION: Measure.REVISION_DIFFERENCE,
}


def derived_id(indicator: str, measure: Measure) -> str:
    """Return the id of a derived figure."""
    return f"{indicator}.{measure}"


def split_id(identifier: str) -> tuple[str, tuple[Measure, ...]]:
    """Return the published indicator behind an id, and what was derived from it, in order."""
    base, *measures = identifier.split(".")
    return base, tuple(Measure(measure) for measure in measures)


def change_observation(change: Change) -> Observation:
    """Return a change in points or percent; ValueError on a base of zero."""
    if change.amount is None:
        message = f"{change.after.indicator}: no percentage of a base of zero"
        raise ValueError(message)
    return _derived(change.after, _CHANGES[change.span], change.amount, change.before)


def difference_observation(change: Change) -> Observation:
    """Return a change in the unit of its series."""
    return _derived(change.after, _DIFFERENCES[change.span], change.difference, change.before)


def gap_observation(gap: Gap, measure: Measure) -> Observation:
    """Return a gap in points."""
    return _derived(gap.here, measure, gap.points, gap.other)


def rank_observation(rank: Rank, territory: TerritoryId, like: Observation) -> Observation:
    """Return a place; *like* is the figure that was ranked and gives status and vintage."""
    identifier = derived_id(rank.indicator, Measure.RANK)
    return Observation(territory, identifier, rank.period, like.category, float(rank.position), like.status, like.vintage)


def ranked_observation(rank: Rank, territory: TerritoryId, like: Observation) -> Observation:
    """Return how many territories have a place."""
    identifier = derived_id(rank.indicator, Measure.RANKED)
    return Observation(territory, identifier, rank.period, like.category, float(rank.out_of), like.status, like.vintage)


def share_observation(part: Observation, percent: Decimal) -> Observation:
    """Return what percentage of its total a figure makes."""
    return _derived(part, Measure.SHARE, percent, part)


def share_change_observation(before: Observation, after: Observation, points: Decimal) -> Observation:
    """Return by how many points the share of a group has changed between two of its figures."""
    return _derived(after, Measure.SHARE_CHANGE, points, before)


def checks_observation(change: Observation, passed: int) -> Observation:
    """Return how many of the five tests of the gate passed over the window of *change*."""
    return _derived(change, Measure.CHECKS_PASSED, Decimal(passed), change)


def other_sectors_observation(total: Observation, rest: Decimal) -> Observation:
    """Return what is left of a total beside the sectors that are shown."""
    return _derived(total, Measure.OTHER_SECTORS, rest, total)


def as_displayed(figure: Observation) -> Observation:
    """Return a figure, published or derived, as an earlier note displayed it: an id of its own, never taken for that of today."""
    return replace(figure, indicator=derived_id(figure.indicator, Measure.AS_DISPLAYED))


def alerted_change(alert: Alert, territory: TerritoryId) -> Observation | None:
    """Return the change that an alert was about, as it was displayed; None where its note did not keep it."""
    if alert.amount is None or alert.vintage is None or alert.span not in {*_CHANGES}:
        return None
    identifier = derived_id(alert.indicator, _CHANGES[Span(alert.span)])
    return as_displayed(Observation(territory, identifier, alert.period, alert.category, alert.amount, Status.PUBLISHED, alert.vintage))


def peer_median_observation(median: float, own: Observation) -> Observation:
    """Return the median of the peers of a territory; *own* is its own figure, published or derived, which gives status and vintage."""
    return replace(own, indicator=derived_id(own.indicator, Measure.PEER_MEDIAN), value=median)


def peer_rank_observation(rank: Rank, own: Observation) -> Observation:
    """Return the place of *own* among the peers and itself."""
    return replace(own, indicator=derived_id(own.indicator, Measure.PEER_RANK), value=float(rank.position))


def peer_count_observation(rank: Rank, own: Observation) -> Observation:
    """Return how many have a place: the peers with a figure, and the territory itself."""
    return replace(own, indicator=derived_id(own.indicator, Measure.PEER_COUNT), value=float(rank.out_of))


def threshold_observation(series: Observation, value: Decimal, measure: Measure, period: Period) -> Observation:
    """Return a noise threshold of the series of which *series* is one figure."""
    identifier = derived_id(series.indicator, measure)
    return Observation(series.territory, identifier, period, series.category, float(value), Status.PUBLISHED, series.vintage)


def window_observation(before: Observation, after: Observation, measure: Measure, value: Decimal | int) -> Observation:
    """Return what is measured between two figures of one series."""
    return _derived(after, measure, value, before)


def quotient_observation(figure: Observation, quotient: Decimal) -> Observation:
    """Return how many times more a sector weighs here than in the country."""
    return _derived(figure, Measure.QUOTIENT, quotient, figure)


def variant_observations(indicator: str, variant: BreakVariant, vintage: dt.date) -> tuple[Observation, Observation]:
    """Return the producer's two figures of a change of France, as published and with the break taken out, known at *vintage*."""
    told = ((Measure.AS_PUBLISHED, variant.as_published), (Measure.NEUTRALISED, variant.neutralised))
    published, neutralised = (
        Observation(FRANCE, derived_id(indicator, measure), variant.period, TOTAL, value, Status.PUBLISHED, vintage)
        for measure, value in told
    )
    return published, neutralised


def back_test_observations(found: BackTest, vintage: dt.date) -> tuple[Observation, Observation]:
    """Return the shares, in percent, of words reversed by the next quarter and of quarters without a word, of all France together."""
    told = ((Measure.REVERSALS, found.reversals), (Measure.STABLE_QUARTERS, found.stable))
    reversals, stable = (
        Observation(FRANCE, derived_id(found.indicator, measure), found.last, TOTAL, value, Status.PUBLISHED, vintage)
        for measure, value in told
    )
    return reversals, stable


def _derived(like: Observation, measure: Measure, value: Decimal | int, other: Observation) -> Observation:
    """Return a figure as provisional as the more provisional, as young as the younger of the two it comes from."""
    status = Status.PROVISIONAL if Status.PROVISIONAL in {like.status, other.status} else like.status
    vintage = max(like.vintage, other.vintage)
    return Observation(like.territory, derived_id(like.indicator, measure), like.period, like.category, float(value), status, vintage)


def portion_observation(part: Observation, whole: Observation, percent: Decimal) -> Observation:
    """Return what percentage a figure makes of the indicator that it is a part of."""
    return _derived(part, Measure.PORTION, percent, whole)


def per_hundred_jobs_observation(declarations: Observation, jobs: Observation, value: Decimal) -> Observation:
    """Return how many declarations there are for 100 jobs of the same sector and quarter."""
    return _derived(declarations, Measure.PER_HUNDRED_JOBS, value, jobs)


def per_hundred_seekers_observation(offers: Observation, seekers: Observation, value: Decimal) -> Observation:
    """Return how many offers there are for 100 job seekers of the same profession and quarter."""
    return _derived(offers, Measure.PER_HUNDRED_SEEKERS, value, seekers)


def count_observation(like: Observation, measure: Measure, count: int) -> Observation:
    """Return how many professions or sectors there are of a kind; *like* is one of the figures that were counted."""
    identifier = derived_id(like.indicator, measure)
    return Observation(like.territory, identifier, like.period, TOTAL, float(count), like.status, like.vintage)
