"""Us or the country: where a change of jobs comes from, told without jargon (analysis.md §1)."""

from decimal import Decimal

from reporter.analysis.overview import Overview
from reporter.analysis.rounding import PERCENT_DECIMALS, displayed
from reporter.analysis.sectors import SectorMix, WindowReading
from reporter.analysis.trend import State
from reporter.document.forms import Evidence
from reporter.document.french import capitalised, number, period
from reporter.document.sector_spans import crossed, moment, over
from reporter.document.words import there
from reporter.domain.blocks import Finding
from reporter.domain.indicator import Indicator
from reporter.domain.observation import Observation
from reporter.domain.period import Period, Rhythm

JOBS = "l'emploi salarié privé"

# what our sectors do beside all sectors of the country, then beside the same ones: more, less, as much
_GROWING = (
    {1: "croissent plus que la moyenne", -1: "croissent moins que la moyenne", 0: "croissent comme la moyenne"},
    {1: "plus vite ici que les mêmes en France", -1: "moins vite ici que les mêmes en France", 0: "ici comme les mêmes en France"},
)
_SHRINKING = (
    {1: "résistent mieux que la moyenne", -1: "résistent moins bien que la moyenne", 0: "évoluent comme la moyenne"},
    {1: "mieux ici que les mêmes en France", -1: "moins bien ici que les mêmes en France", 0: "ici comme les mêmes en France"},
)


def comparable(mix: SectorMix) -> WindowReading | None:
    """Return the longest window of all sectors that crosses no break, or None."""
    return next((w for w in (mix.long, mix.short) if w and not w.window.crosses_break), None)


def us_or_country(overview: Overview, *, brief: bool = False) -> Finding | None:
    """Say what part of the change follows the country, what part comes from our sectors, what part from here.

    The *brief* form, for page 1, names neither the effects nor the territory.
    """
    mix, proof = overview.sector_mix, Evidence()
    window = comparable(mix) if mix else None
    if mix is None or window is None:
        return _not_comparable(mix.short or mix.long, mix) if mix else None
    claim = f"{capitalised(over(window, mix.indicator, full=not brief))}, {JOBS} {_move(proof, window, mix.indicator)}"
    if brief:
        country = f", contre {_signed(proof, window.national)} au rythme du pays"
        return proof.finding(f"{country} ; {_own_effects(proof, window, brief=True)}.", lead=claim)
    where = there(overview.facts.territory)
    country = f"si chaque secteur avait suivi l'emploi total en France, ce serait {_signed(proof, window.national)} (effet national)"
    return proof.finding(f" : {country} ; {_own_effects(proof, window, brief=False)}.", lead=f"{claim} {where}")


def state_here(window: WindowReading, indicator: Indicator) -> State:
    """Return how jobs moved here over a window: within the series' floor they are quasi stable, on a small base the sign decides."""
    return _state(Decimal(window.effects.change) if window.percent is None else Decimal(str(window.percent.value)), window, indicator)


def state_of_country(window: WindowReading, indicator: Indicator) -> State:
    """Return how jobs moved in the country over a window."""
    before, after = window.window.nation_total_before, window.window.nation_total_after
    return _state(displayed(100 * (after - before) / before, PERCENT_DECIMALS), window, indicator)


def _state(moved: Decimal, window: WindowReading, indicator: Indicator) -> State:
    floor = displayed(indicator.noise_floor, PERCENT_DECIMALS) if window.percent else Decimal(0)
    if abs(moved) <= floor:
        return State.STABLE
    return State.UP if moved > 0 else State.DOWN


def _move(proof: Evidence, window: WindowReading, indicator: Indicator) -> str:
    change = window.effects.change
    unit = "emploi" if abs(change) < 2 else "emplois"
    if not change:
        proof.compared([window.change])
        return "reste au même niveau"
    if state_here(window, indicator) is State.STABLE:
        return f"reste quasi stable ({_signed(proof, window.change)} {unit})"
    return f"{'gagne' if change > 0 else 'perd'} {proof.printed(window.change, number(abs(change)))} {unit}"


def _own_effects(proof: Evidence, window: WindowReading, *, brief: bool) -> str:
    """Return the structural and the local effect as what our sectors do."""
    ours, here = _GROWING if window.effects.national >= 0 else _SHRINKING
    structural, local = window.effects.structural, window.effects.local
    link = "mais" if structural * local < 0 else "et"
    first = f"nos secteurs {ours[_side(structural)]}{_effect(proof, window.structural, '' if brief else 'structurel')}"
    return f"{first}{'' if brief else ','} {link} {here[_side(local)]}{_effect(proof, window.local, '' if brief else 'local')}"


def _effect(proof: Evidence, figure: Observation, name: str) -> str:
    if not figure.value:
        proof.compared([figure])
        return f" (effet {name} nul)" if name else ""
    return f", {_signed(proof, figure)} (effet {name})" if name else f" ({_signed(proof, figure)})"


def _not_comparable(window: WindowReading | None, mix: SectorMix) -> Finding | None:
    """Put both figures side by side where the rule of counting changed between them."""
    found = crossed(window, mix.indicator) if window else None
    if window is None or found is None:
        return None
    proof = Evidence()
    before, after = (f"{proof.value(o, mix.indicator)} emplois ({moment(o.period)})" for o in (window.before, window.after))
    return proof.finding(
        f" : {before}, puis {after} ; depuis {_since(found.at)}, {found.nature}.",
        lead="Deux chiffres de part et d'autre d'une rupture de série",
    )


def _since(when: Period) -> str:
    return period(when) if when.rhythm is Rhythm.YEAR else f"le {period(when)}"


def _signed(proof: Evidence, figure: Observation) -> str:
    return proof.printed(figure, number(figure.value or 0, signed=True))


def _side(value: int) -> int:
    return (value > 0) - (value < 0)
