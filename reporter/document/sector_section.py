"""The topic « Emploi et secteurs »: who grows, and is it the place or the country."""

from dataclasses import replace

from reporter.analysis.overview import Overview
from reporter.analysis.sectors import SectorMix, WindowReading
from reporter.analysis.trend import State
from reporter.document.effect_points import JOBS, comparable, is_near, state_here, state_of_country
from reporter.document.forms import Evidence
from reporter.document.french import capitalised, number, percent, points, spelled, typeset
from reporter.document.sector_charts import effect_bars, long_quadrant
from reporter.document.sector_points import sector_findings
from reporter.document.sector_spans import moment
from reporter.document.sector_tables import origin_table, verdict_table
from reporter.domain.blocks import Block, Finding, Findings, Section
from reporter.domain.period import Rhythm

_VERBS = {State.UP: "progresse", State.DOWN: "recule", State.STABLE: "reste quasi stable"}
_OPPOSITE = {State.UP, State.DOWN}
_APART = "Comptage au 31 décembre, distinct de la série trimestrielle de la première page."


def sector_section(overview: Overview) -> Section | None:
    """Return the topic; None where no sector can be judged and no change be told."""
    mix = overview.sector_mix
    findings = sector_findings(overview)
    if mix is None or not (mix.long or mix.short) or not findings:
        return None
    lead = _lead(mix)
    tables = [table for table in (origin_table(overview), verdict_table(overview)) if table]
    if lead and tables:
        tables[0] = replace(
            tables[0], figures=(*tables[0].figures, *lead.figures)
        )  # a lead is text alone, and every figure goes to the CSV
    charts = [chart for chart in (effect_bars(overview), long_quadrant(overview)) if chart]
    blocks: tuple[Block, ...] = (Findings("lire", typeset("Ce qu'il faut lire"), findings), *charts, *tables)
    return Section(
        topic="sectors",
        nav="Emploi et secteurs",
        question=typeset("Est-ce le territoire ou le pays ?"),
        headline=typeset(sector_headline(overview, mix)),
        lead=" ".join(part for part in (lead.sentence if lead else "", _apart(mix)) if part),
        blocks=blocks,
    )


def sector_headline(overview: Overview, mix: SectorMix) -> str:
    """Return the claim of the topic, at most twelve words: jobs beside those of France over the longest comparable window.

    Paces within the least gap that is told are « à peu près » the same, unless jobs went opposite ways.
    """
    window = comparable(mix)
    if window is None:
        return "Une rupture de série empêche de comparer les emplois"
    span = f"En {spelled(window.window.years)} ans, {JOBS}"
    here, country, gap = state_here(overview, window), state_of_country(overview, window), window.growth_gap
    if here is country is State.STABLE:
        return f"{span} {_VERBS[here]}, comme en France"
    if is_near(gap) and {here, country} != _OPPOSITE:
        if not gap and here is country:
            return f"{span} {_VERBS[here]} au même rythme qu'en France"
        return f"{capitalised(JOBS)} {_VERBS[here]}{',' if here is State.STABLE else ''} à peu près comme en France"
    if State.STABLE in {here, country}:
        return f"{capitalised(JOBS)} {_VERBS[here]}, celui de la France {_VERBS[country]}"
    if here is not country:
        return f"{span} {_VERBS[here]}, celui de la France {_VERBS[country]}"
    return f"{span} {_VERBS[here]} {'plus' if (gap > 0) is (here is State.UP) else 'moins'} vite qu'en France"


def _lead(mix: SectorMix) -> Finding | None:
    """Return both ends of the window, the change in per cent and its gap to France."""
    window = comparable(mix)
    if window is None:
        return None
    proof = Evidence()
    before, after = (proof.printed(o, number(o.value or 0)) for o in (window.before, window.after))
    text = f"De {before} emplois ({moment(window.before.period)}) à {after} ({moment(window.after.period)})"
    if window.percent and window.percent.value is not None:
        text += f", soit {proof.printed(window.percent, percent(window.percent.value, signed=True))}"
    return proof.finding(f"{text}{_beside(proof, window)}.")


def _apart(mix: SectorMix) -> str:
    """Return what sets yearly jobs apart from those of page 1."""
    return typeset(_APART) if mix.indicator.rhythm is Rhythm.YEAR else ""


def _beside(proof: Evidence, window: WindowReading) -> str:
    gap = window.growth_gap
    if not gap:
        proof.compared([window.gap_figure])
        return " : le rythme de la France"
    form = proof.printed(window.gap_figure, points(abs(gap)))
    told = f"{form} par an de {'plus' if gap > 0 else 'moins'}"
    return f" : à peu près le rythme de la France ({told})" if is_near(gap) else f" : {told} qu'en France"
