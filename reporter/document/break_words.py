"""What is said of changes that a break disturbs: the producer's two figures side by side, and why no word of direction is."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from reporter.analysis.breaks import Agreement, OpenBreak, VariantReading
from reporter.analysis.derived import variant_observations
from reporter.analysis.overview import Overview
from reporter.analysis.rounding import PERCENT_DECIMALS, displayed
from reporter.analysis.trend import Change, State
from reporter.document.forms import Evidence
from reporter.document.french import HARD, lowered, percent, period, short_period
from reporter.document.words import WORDINGS
from reporter.domain.blocks import Figure, Finding
from reporter.domain.breaks import BreakVariant
from reporter.domain.indicator import Indicator
from reporter.domain.observation import Observation
from reporter.domain.period import Rhythm
from reporter.domain.territory import FRANCE

_OUTSIDE = f"hors{HARD}rupture"
_SILENT = "Les évolutions qui franchissent cette date sont données sans mot de direction"
_LINKS = {Agreement.AGREES: "et", Agreement.CONTRADICTS: "mais"}


def without_break(proof: Evidence, overview: Overview, change: Change) -> str:
    """Return « +0,2 % hors rupture » where the producer gives this very change twice, else nothing.

    Where the series has been revised since, its first figure comes before: « publiée à −5,7 %, +0,2 % hors rupture ».
    """
    if change.variant is None:
        return ""
    first, second = observed_variant(overview, overview.facts.indicators.get(change.after.indicator), change.variant)
    neutralised = proof.printed(second, _form(second))
    if displayed(change.variant.as_published, PERCENT_DECIMALS) == change.amount:
        proof.compared([first])
        return f"{neutralised} {_OUTSIDE}"
    return f"publiée à {proof.printed(first, _form(first))}, {neutralised} {_OUTSIDE}"


def confirmed(proof: Evidence, overview: Overview, change: Change) -> str:
    """Return « (+1,5 % hors rupture) » to follow a word that the producer's second figure confirms, else nothing."""
    second = without_break(proof, overview, change)
    return f" ({second})" if second else ""


def in_france(proof: Evidence, overview: Overview, change: Change) -> str:
    """Return « −5,7 %, +0,2 % hors rupture », the two figures of France beside a change here; empty where there are none."""
    if change.national_variant is None or change.variant is not None:
        return ""
    published, neutralised = _printed(proof, overview, overview.facts.indicators.get(change.after.indicator), change.national_variant)
    return f"{published}, {neutralised} {_OUTSIDE}"


def seekers_across(overview: Overview) -> Finding | None:
    """Say that the registered job seekers do not compare, with both figures where the producer gives them."""
    moves, proof = overview.seekers_all.trend, Evidence()
    quarter, year = (change if change and change.state is State.BREAK else None for change in (moves.quarter, moves.year))
    if not (quarter or year):
        return None
    claim = f"Le nombre d'inscrits à France Travail ne se compare {_to_what(quarter, year)}"
    told = [f"{proof.change(quarter)} sur un trimestre"] if quarter else []
    if quarter and quarter.national_variant:
        proof.changes([year])
        return proof.finding(f" : {told[0]} en catégories A, B, C{_twice(proof, overview, quarter)}.", lead=claim)
    if year:
        told.append(proof.change(year) + (" en un an" if told else ""))
    since = next(short_period(change.crossed.at) for change in (year, quarter) if change and change.crossed)
    lately = _lately(proof, moves.quarter) if moves.quarter and not quarter else ""
    return proof.finding(f" : {' et '.join(told)} en catégories A, B, C, rupture du {since} comprise{lately}.", lead=claim)


def break_text(overview: Overview, found: OpenBreak, *, brief: bool = False) -> tuple[str, tuple[Figure, ...]]:
    """Return what the « Avertissement » says of one break, with the producer's figures that it prints.

    The *brief* form leaves out what has changed and why no measure is given: it warns, and gives both figures.
    """
    text = "" if brief else f"Depuis le {period(found.broken.at)}, {found.broken.nature}."
    if not found.crossed:
        end = found.broken.end_for(overview.facts.territory.id)
        effects = f"Les effets {f'de celle du {short_period(found.broken.at)}' if brief else 'de ce changement'} s'étalent"
        said = f"{effects} jusqu'au {period(end)} : une part d'une hausse ou d'une baisse peut en venir."
        return f"{text} {said}".strip(), ()
    proof = Evidence()
    told = [_measured(proof, overview, group, brief=brief) for group in _by_periods(found.variants)]
    figures = proof.finding(" ".join(told)).figures if told else ()
    reason = _warning(found) if brief else _reason(overview, found)
    return " ".join(filter(None, (text, reason, *told))), figures


def _warning(found: OpenBreak) -> str:
    """Return what a reader of page 1 must know of changes that cross a break."""
    crossing = f"Les évolutions qui franchissent le {short_period(found.broken.at)} sont"
    return f"{crossing} données sans mot de direction." if found.silenced else f"{crossing} confirmées hors rupture par le producteur."


def _reason(overview: Overview, found: OpenBreak) -> str:
    if not found.silenced:
        return "Les évolutions qui franchissent cette date sont confirmées par la mesure hors rupture du producteur."
    changes = [change for reading in overview.main for change in (reading.trend.quarter, reading.trend.year)]
    if any(change and change.agreement is Agreement.CONTRADICTS for change in changes):
        return f"{_SILENT} : publiées ou hors rupture, elles se contredisent."
    which = "n'est publiée pour ces périodes" if overview.facts.territory.id == FRANCE else "n'en est publiée pour ce territoire"
    return f"{_SILENT} : aucune mesure hors rupture {which}." if found.variants else f"{_SILENT}."


def _by_periods(variants: Sequence[VariantReading]) -> Iterator[list[VariantReading]]:
    for _, group in groupby(variants, key=lambda reading: (reading.variant.against, reading.variant.period)):
        yield list(group)


def _measured(proof: Evidence, overview: Overview, group: Sequence[VariantReading], *, brief: bool) -> str:
    """Return « En France, du T1 2025 au T2 2025 : inscrits en catégorie A, −5,7 %, mais +0,2 % hors rupture (Dares). »."""
    told: list[str] = []
    for reading in group:
        published, neutralised = _printed(proof, overview, reading.indicator, reading.variant)
        label = lowered(reading.indicator.label)
        if brief:
            label = label.removeprefix("inscrits en ") if told else label
            told.append(f"{label}, {published} ({neutralised} {_OUTSIDE})")
        else:
            told.append(f"{label}, {published}, {_LINKS[reading.agreement]} {neutralised} {_OUTSIDE}")
    producer = overview.facts.indicators.producer(group[0].indicator.source).name
    return f"En France, {_span(group[0].variant)} : {' ; '.join(told)} ({producer})."


def _span(variant: BreakVariant) -> str:
    if variant.period.rhythm is Rhythm.QUARTER:
        return f"du {short_period(variant.against)} au {short_period(variant.period)}"
    return f"de {period(variant.against)} à {period(variant.period)}"


def _lately(proof: Evidence, quarter: Change) -> str:
    """Return « ; sur le dernier trimestre, il est quasi stable (−0,3 %) » where that change is undisturbed."""
    if quarter.state is State.STABLE:
        return f" ; sur un trimestre, il est quasi stable ({proof.change(quarter)})"
    if quarter.state not in {State.UP, State.DOWN}:
        return ""
    return f" ; sur un trimestre, il {WORDINGS[quarter.after.indicator].verb(quarter.state)} de {proof.change(quarter, signed=False)}"


def _to_what(quarter: Change | None, year: Change | None) -> str:
    if quarter and year:
        return "ni au trimestre précédent ni à l'an dernier"
    return "pas à l'an dernier" if year else "pas au trimestre précédent"


def _twice(proof: Evidence, overview: Overview, quarter: Change) -> str:
    """Return what follows the quarter's change of all of them: the second figure, here or in France, then category A."""
    idle = overview.seekers_a.trend.quarter
    if quarter.variant:
        second = f", mais {without_break(proof, overview, quarter)}"
        own = f" ; en catégorie A, {proof.change(idle)}, {without_break(proof, overview, idle)}" if idle and idle.variant else ""
        return second + own
    also = in_france(proof, overview, idle) if idle else ""
    return f" ; en France, {in_france(proof, overview, quarter)}{f' (catégorie A : {also})' if also else ''}"


def _printed(proof: Evidence, overview: Overview, indicator: Indicator, variant: BreakVariant) -> tuple[str, str]:
    first, second = observed_variant(overview, indicator, variant)
    return proof.printed(first, _form(first)), proof.printed(second, _form(second))


def observed_variant(overview: Overview, indicator: Indicator, variant: BreakVariant) -> tuple[Observation, Observation]:
    """Return both figures, as old as the newest figure shown of the same producer."""
    shown = [r.figure.vintage for r in overview.main if r.has_value and r.indicator.source == indicator.source]
    return variant_observations(indicator.id, variant, max(shown))


def _form(observation: Observation) -> str:
    return percent(observation.value or 0, signed=True)
