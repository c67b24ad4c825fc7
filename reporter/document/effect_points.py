"""The place or the country: where a change of jobs comes from, told without jargon (analysis.md §1)."""

from decimal import Decimal

from reporter.analysis.overview import Overview
from reporter.analysis.rounding import PERCENT_DECIMALS, displayed
from reporter.analysis.sectors import SectorMix, WindowReading
from reporter.analysis.trend import Change, State
from reporter.document.beside import of_year
from reporter.document.forms import Evidence
from reporter.document.french import capitalised, counted, elided, number, period, plural
from reporter.document.sector_spans import crossed, moment, over
from reporter.document.words import FEMININE_LEVELS, level_name
from reporter.domain.blocks import Finding
from reporter.domain.observation import Observation
from reporter.domain.period import Period, Rhythm

JOBS = "l'emploi salarié privé"

LEAST_TOLD_GAP = Decimal("0.2")  # points a year: closer than that, two paces are « à peu près » the same

# what the sectors of a place are beside all sectors of the country, where those grow and where they shrink
_GROWING = {1: "sont plus porteurs que la moyenne", -1: "sont moins porteurs que la moyenne", 0: "sont aussi porteurs que la moyenne"}
_SHRINKING = {1: "résistent mieux que la moyenne", -1: "résistent moins bien que la moyenne", 0: "évoluent comme la moyenne"}
_LOCAL = {1: "mieux qu'en France", -1: "moins bien qu'en France", 0: "comme en France"}
_ABOUT = "à peu près "
_SECTORS_HERE = "Les secteurs d'ici"


def comparable(mix: SectorMix) -> WindowReading | None:
    """Return the longest window of all sectors that crosses no break, or None."""
    return next((w for w in (mix.long, mix.short) if w and not w.window.crosses_break), None)


def is_near(gap: Decimal) -> bool:
    """Say whether two paces, in points a year, are too close for one to be faster."""
    return abs(gap) < LEAST_TOLD_GAP


def us_or_country(overview: Overview, *, brief: bool = False) -> Finding | None:
    """Say what part of the change follows the country, what part comes from the sectors that are here, what part from here.

    The *brief* form, for page 1, sets the country's pace beside the change: the effects are in the topic.
    """
    mix, proof = overview.sector_mix, Evidence()
    window = comparable(mix) if mix else None
    if mix is None or window is None:
        return _not_comparable(mix.short or mix.long, mix) if mix else None
    when = capitalised(over(window, mix.indicator, full=not brief))
    moves = state_here(overview, window) is not State.STABLE and window.effects.change != 0
    subject, pronoun = _place(overview)
    claim = f"{when}, {_move(proof, window, subject, moves=moves)}"
    country = _like_country(proof, window, f"{pronoun} en" if moves else "il")
    if brief:
        return proof.finding(f" ; au rythme du pays, {country}.", lead=claim)
    own = _own_effects(proof, window, moves=moves)
    return proof.finding(f" : si chaque secteur avait suivi l'emploi total en France, {country} (effet national) ; {own}.", lead=claim)


def state_here(overview: Overview, window: WindowReading) -> State:
    """Return how jobs moved here over a window: within the threshold of page 1 they are quasi stable, on a small base the sign decides."""
    moved = Decimal(window.effects.change) if window.percent is None else Decimal(str(window.percent.value))
    return _state(moved, _limit(overview, overview.jobs.trend.year) if window.percent else Decimal(0))


def state_of_country(overview: Overview, window: WindowReading) -> State:
    """Return how jobs moved in the country over a window."""
    before, after = window.window.nation_total_before, window.window.nation_total_after
    moved = displayed(100 * (after - before) / before, PERCENT_DECIMALS)
    return _state(moved, _limit(overview, of_year(overview.jobs.france)) if window.percent else Decimal(0))


def _limit(overview: Overview, year: Change | None) -> Decimal:
    """Return the threshold of « quasi stable »: that of the jobs of page 1, never finer than the floor of the sectors' series."""
    floor = displayed(overview.sector_mix.indicator.noise_floor, PERCENT_DECIMALS) if overview.sector_mix else Decimal(0)
    return max(floor, year.threshold) if year else floor


def _state(moved: Decimal, limit: Decimal) -> State:
    if abs(moved) <= limit:
        return State.STABLE
    return State.UP if moved > 0 else State.DOWN


def _place(overview: Overview) -> tuple[str, str]:
    """Return « le département » and « il », « la région » and « elle »."""
    level = overview.facts.territory.id.level
    article, pronoun = ("la", "elle") if level in FEMININE_LEVELS else ("le", "il")
    return elided(article, level_name(level)), pronoun


def _move(proof: Evidence, window: WindowReading, subject: str, *, moves: bool) -> str:
    change = window.effects.change
    if moves:
        size = proof.printed(window.change, counted(abs(change), "emploi"))
        return f"{subject} {'gagne' if change > 0 else 'perd'} {size} {plural(change, 'salarié privé', 'salariés privés')}"
    if not change:
        proof.compared([window.change])
        return f"{JOBS} reste au même niveau"
    return f"{JOBS} reste quasi stable ({_signed(proof, window.change)} {plural(change, 'emploi')})"


def _like_country(proof: Evidence, window: WindowReading, subject: str) -> str:
    """Return what jobs would have done here at the pace of the country: « il en aurait gagné 1 448 »."""
    national = window.effects.national
    if not national:
        proof.compared([window.national])
        return "rien n'aurait changé"
    size = proof.printed(window.national, number(abs(national)))
    unit = "" if subject.endswith("en") else f" {plural(national, 'emploi')}"
    return f"{subject} aurait {'gagné' if national > 0 else 'perdu'} {size}{unit}"


def _own_effects(proof: Evidence, window: WindowReading, *, moves: bool) -> str:
    """Return the structural and the local effect as what the sectors here are, then what the place does."""
    link = "mais" if window.effects.structural * window.effects.local < 0 else "et"
    sectors = "ses secteurs" if moves else _SECTORS_HERE.lower()
    first = f"{sectors} {_of_sectors(window)}{_effect(proof, window.structural, 'structurel')}"
    jobs = "l'emploi y évolue" if moves else "l'emploi évolue ici"
    return f"{first}, {link}, à secteur égal, {jobs} {_of_place(window)}{_effect(proof, window.local, 'local')}"


def _of_sectors(window: WindowReading) -> str:
    """Return what the sectors of the place are beside the average one of the country."""
    words, side = _GROWING if window.effects.national >= 0 else _SHRINKING, _side(window, window.effects.structural)
    verb, rest = words[side].split(" ", 1)
    return f"{verb} {'' if side or not window.effects.structural else _ABOUT}{rest}"


def _of_place(window: WindowReading) -> str:
    """Return how jobs do here beside the same sectors in the country."""
    side = _side(window, window.effects.local)
    return f"{'' if side or not window.effects.local else _ABOUT}{_LOCAL[side]}"


def _side(window: WindowReading, effect: int) -> int:
    """Return 1 or −1 as an effect adds or takes away, 0 where a year of it is displayed as 0.0 % of the jobs."""
    pace = displayed(100 * effect / (window.before.value or 1) / window.window.years, PERCENT_DECIMALS)
    return (pace > 0) - (pace < 0)


def _effect(proof: Evidence, figure: Observation, name: str) -> str:
    if not figure.value:
        proof.compared([figure])
        return f" (effet {name} nul)"
    return f", {_signed(proof, figure)} (effet {name})"


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
