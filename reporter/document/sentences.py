"""The lead and « À retenir »: one message each, the fact, then what it means by comparison."""

from collections.abc import Callable, Iterator

from reporter.analysis.derived import Measure
from reporter.analysis.overview import Overview
from reporter.analysis.reading import Reading
from reporter.analysis.trend import Change, State
from reporter.document.beside import against, joined, limit, of_year
from reporter.document.count_points import idle_share, jobs_in_region, sectors, seekers, seekers_over_quarter
from reporter.document.forms import Evidence
from reporter.document.french import at_period, capitalised, period
from reporter.document.headline import speaks
from reporter.document.hiring_points import hiring_point
from reporter.document.peer_points import peer_point
from reporter.document.rate_points import beside_region, breadth, gap_moved, gap_since, own_range, quarter, record, spread
from reporter.document.sector_points import sector_verdict_point, us_or_country_point
from reporter.document.tension_points import tension_point
from reporter.document.words import WORDINGS, here, there
from reporter.domain.blocks import Finding
from reporter.domain.indicator import Unit

POINTS = 3

_Point = Callable[[Overview], Finding | None]


def lead(overview: Overview) -> Finding:
    """Return the two sentences under the claim: the level beside France, then the change over a year.

    Where the second is about jobs, the first carries the year's change of the rate.
    """
    proof = Evidence()
    readings = [r for r in overview.main if speaks(r)] or [r for r in overview.main if r.has_value]
    if not readings:
        known = [o for o in overview.facts.observations if o.value is not None]
        proof.compared(known[-1:])
        return proof.finding("Cette note ne montre que les séries diffusées ; chaque absence dit sa raison.")
    first = readings[0]
    second = overview.jobs if first is overview.rate and overview.jobs in readings else first
    sentences = [_level(proof, overview, first, year_too=second is not first)]
    if second is overview.rate or second is overview.jobs:  # job seekers have a point of their own
        sentences.append(_over_year(proof, overview, second, again=second is first))
    return proof.finding(" ".join(sentence for sentence in sentences if sentence))


def key_points(overview: Overview) -> tuple[Finding, ...]:
    """Return « À retenir »: three points, each with its own message."""
    order = _RATE_ALONE if overview.single_source else _ALL_SOURCES
    found: list[Finding] = []
    for point in order:
        finding = point(overview)
        if finding and len(found) < POINTS:
            found.append(finding)
    found.extend(_levels(overview, POINTS - len(found)))
    return tuple(found)


def _level(proof: Evidence, overview: Overview, reading: Reading, *, year_too: bool) -> str:
    where, when = here(overview.facts.territory), at_period(reading.figure.period)
    value = proof.value(reading.figure, reading.indicator)
    if not reading.indicator.is_rate:
        return f"{where}, on compte {value} {_UNITS[reading.indicator.id]} {_when_counted(reading)}."
    change = reading.trend.year if year_too else None
    return f"{where}, le taux de chômage s'établit à {value} {when}{_level_beside(proof, reading, change)}."


def _level_beside(proof: Evidence, reading: Reading, change: Change | None) -> str:
    """Return the level beside France, and *change* after it: « , autant qu'en France ; c'est 0,5 point de plus qu'un an plus tôt »."""
    found, than = reading.france.gap if reading.france else None, _than_last_year(proof, change) if change else ""
    if found is None:
        return f", {than}" if than else ""
    proof.compared([found.other])
    if found.points:
        beside = f", {proof.gap(found, Measure.GAP_TO_FRANCE)} qu'en France"
        return f"{beside} et {than}" if than else beside
    link = " ; c'est " if change and change.difference else " et "
    return f", autant qu'en France{link}{than}" if than else ", autant qu'en France"


def _than_last_year(proof: Evidence, change: Change) -> str:
    if not change.difference:
        proof.changes([change])
        return "au même niveau qu'un an plus tôt"
    noise = limit(proof, change, " (quasi stable : seuil ")
    than = f"{proof.change(change, signed=False)} de {'moins' if change.difference < 0 else 'plus'} qu'un an plus tôt"
    return f"{than}{noise})" if noise else than


def _when_counted(reading: Reading) -> str:
    """Return « en moyenne au 1er trimestre 2026 » for job seekers; jobs are counted on the last day."""
    when = reading.figure.period
    return f"à la fin du {period(when)}" if reading.indicator.unit is Unit.JOBS else f"en moyenne {at_period(when)}"


def _over_year(proof: Evidence, overview: Overview, reading: Reading, *, again: bool) -> str:
    change = reading.trend.year
    if change is None or change.state is None:
        return ""
    subject = ("Il" if reading.indicator.is_rate else "Ce nombre") if again else capitalised(WORDINGS[reading.indicator.id].subject)
    if not again and reading.figure.period != overview.rate.figure.period:
        subject = f"{capitalised(at_period(reading.figure.period))}, {WORDINGS[reading.indicator.id].subject}"
    if change.state is State.BREAK:
        return f"{subject} varie de {proof.change(change)} en un an, de part et d'autre d'une rupture de série."
    if change.state is State.STABLE:
        told = f"{subject} est quasi stable sur un an ({proof.change(change)}{limit(proof, change, ', pour un seuil de ')})"
    else:
        told = f"{subject} {WORDINGS[reading.indicator.id].verb(change.state)} de {proof.change(change, signed=False)} en un an"
    return f"{''.join(joined(told, against(proof, of_year(reading.france), change, 'en France')))}."


def _levels(overview: Overview, count: int) -> Iterator[Finding]:
    """Yield plain statements of figures, for territories that have little else."""
    readings = [r for r in overview.main if r.has_value]
    for reading in reversed(readings[-count:] if count > 0 else []):
        proof = Evidence()
        value = proof.value(reading.figure, reading.indicator)
        unit = "de chômage" if reading.indicator.is_rate else _UNITS[reading.indicator.id]
        when = at_period(reading.figure.period) if reading.indicator.is_rate else _when_counted(reading)
        yield proof.finding(f" {when}, {there(overview.facts.territory)}.", lead=f"{value} {unit}")


_UNITS = {
    "emploi_salarie_prive": "emplois salariés privés",
    "inscrits_abc": "inscrits à France Travail en catégories A, B, C",
    "inscrits_abc_brut": "inscrits à France Travail en catégories A, B, C (données brutes)",
    "inscrits_a": "inscrits à France Travail en catégorie A",
    "inscrits_a_brut": "inscrits à France Travail en catégorie A (données brutes)",
}
_ALL_SOURCES: tuple[_Point, ...] = (
    record,
    gap_moved,
    sectors,
    sector_verdict_point,
    us_or_country_point,
    seekers,
    peer_point,
    gap_since,
    spread,
    jobs_in_region,
    breadth,
    beside_region,
    quarter,
    idle_share,
    seekers_over_quarter,
    tension_point,
    hiring_point,
    own_range,
)
_RATE_ALONE: tuple[_Point, ...] = (record, gap_moved, breadth, gap_since, spread, beside_region, quarter, own_range)
