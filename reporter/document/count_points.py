"""Points about jobs and registered job seekers."""

from reporter.analysis.derived import share_observation
from reporter.analysis.overview import Overview
from reporter.analysis.reading import Reading
from reporter.analysis.rounding import displayed
from reporter.analysis.trend import Change, State
from reporter.document.beside import against, joined, of_year
from reporter.document.break_words import confirmed, seekers_across
from reporter.document.forms import Evidence
from reporter.document.french import capitalised, percent
from reporter.document.headline import speaks
from reporter.document.words import WORDINGS, sector, there
from reporter.domain.blocks import Finding
from reporter.domain.observation import Observation

_MOVES = {True: ("gagne", "gagnent"), False: ("perd", "perdent")}
_SEEKERS = "le nombre d'inscrits à France Travail"
_NOUNS = {State.UP: "hausse", State.DOWN: "baisse"}


def sectors(overview: Overview) -> Finding | None:
    """Name the grand secteur that gains most jobs over the year and the one that loses most, the larger movement first."""
    if not speaks(overview.jobs):
        return None
    changes = [(part.reading.category, part.reading.trend.year) for part in overview.sectors]
    known = [(code, change) for code, change in changes if change and change.state and sector(code)]
    if len(known) < 2 or any(change.state is State.BREAK for _, change in known):
        return None
    everyone = "grands secteurs" if len(known) == sum(sector(code) is not None for code, _ in changes) else "grands secteurs publiés"
    moved = sorted((c for c in known if c[1].state and c[1].state.has_direction), key=lambda c: abs(c[1].difference), reverse=True)
    proof = Evidence()
    proof.changes(change for _, change in known)
    if not moved:
        return proof.finding(f" : les {everyone} sont tous quasi stables sur un an.", lead="Aucun secteur ne se détache")
    first, *others = moved
    lead_words = capitalised(_sector_move(proof, *first, full=True))
    if opposite := next((c for c in others if c[1].state is not first[1].state), None):
        return proof.finding(f" ; {_sector_move(proof, *opposite, full=False)}.", lead=lead_words)
    if not others:
        return proof.finding(f" ; les autres {everyone} sont quasi stables.", lead=lead_words)
    furthest = max(abs(change.difference) for _, change in known) == abs(first[1].difference)
    noun = _NOUNS[first[1].state or State.DOWN]
    return proof.finding(f", la plus forte {noun} des {everyone}." if furthest else ".", lead=lead_words)


def _sector_move(proof: Evidence, code: str, change: Change, *, full: bool) -> str:
    words, many = sector(code) or ("", False)
    verb = _MOVES[change.difference > 0][many]
    size = proof.difference(change)
    unit = "emploi" if abs(change.difference) < 2 else "emplois"
    return f"{words} {verb} {size} {unit} en un an" if full else f"{words} en {verb} {size}"


def seekers(overview: Overview) -> Finding | None:
    """Say how the registered job seekers moved over the year, or that they cannot be compared."""
    everybody, idle, proof = overview.seekers_all, overview.seekers_a, Evidence()
    change = everybody.trend.year
    if not everybody.is_new or change is None or change.state is None:
        return None
    if change.state is State.BREAK:
        return seekers_across(overview)
    raw = "" if everybody.indicator.adjustment.allows_quarter_change else "En données brutes, "
    claim = capitalised(
        f"{raw}{_SEEKERS} (catégories A, B, C) {_people_move(proof, change, 'en un an')}{confirmed(proof, overview, change)}"
    )
    claim, rest = joined(claim, against(proof, of_year(everybody.france), change, "en France"))
    if (other := idle.trend.year) and other.state and idle.figure.period == everybody.figure.period:
        rest += _idle_move(proof, overview, other, change)
    return proof.finding(f"{rest}.", lead=claim)


def seekers_over_quarter(overview: Overview) -> Finding | None:
    """Say how the registered job seekers moved over the quarter, in figures."""
    everybody, idle = overview.seekers_all.trend.quarter, overview.seekers_a.trend.quarter
    if everybody is None or idle is None or not overview.seekers_all.is_new:
        return None
    if everybody.state in {None, State.BREAK} or idle.state in {None, State.BREAK}:
        return None
    proof = Evidence()
    claim = f"Sur le trimestre, le nombre d'inscrits (A, B, C) {_people_move(proof, everybody)}{confirmed(proof, overview, everybody)}"
    return proof.finding(f"{_idle_move(proof, overview, idle, everybody)}.", lead=claim)


def idle_share(overview: Overview) -> Finding | None:
    """Say which part of the registered job seekers has no job at all, beside France."""
    everybody, idle, proof = overview.seekers_all, overview.seekers_a, Evidence()
    here = _share(idle.figure, everybody.figure)
    if here is None or not everybody.is_new:
        return None
    claim = f"{_told_share(proof, here)} des inscrits en catégories A, B, C sont sans aucun emploi"
    there_too = _share(_of_parent(idle), _of_parent(everybody))
    beside = f", contre {_told_share(proof, there_too)} en France" if there_too else ""
    return proof.finding(f" (catégorie A){beside}.", lead=claim)


def _of_parent(reading: Reading) -> Observation | None:
    return reading.france.figure if reading.france else None


def _share(part: Observation | None, whole: Observation | None) -> Observation | None:
    if part is None or whole is None or part.value is None or not whole.value or part.period != whole.period:
        return None
    return share_observation(part, displayed(100 * part.value / whole.value, 1))


def _told_share(proof: Evidence, share: Observation) -> str:
    return proof.printed(share, percent(share.value or 0))


def _people_move(proof: Evidence, change: Change, span: str = "") -> str:
    after = f" {span}" if span else ""
    if change.state is State.STABLE:
        return f"est quasi stable{after.replace('en un an', 'sur un an')} ({proof.change(change)})"
    verb = WORDINGS[change.after.indicator].verb(change.state or State.STABLE)
    size = proof.difference(change) if change.in_units else proof.change(change, signed=False)
    return f"{verb} de {size}{after}"


def _idle_move(proof: Evidence, overview: Overview, change: Change, everybody: Change) -> str:
    """Return what those without any job do, without the verb of all of them a second time."""
    if change.state is State.STABLE:
        move = f"il est {'aussi ' if everybody.state is State.STABLE else ''}quasi stable ({proof.change(change)})"
    elif change.state is everybody.state and change.state in _NOUNS and not change.in_units:
        move = f"la {_NOUNS[change.state]} est de {proof.change(change, signed=False)}"
    elif change.state is State.BREAK:
        return ""
    else:
        move = f"il {_people_move(proof, change)}"
    return f" ; en catégorie A, sans aucun emploi, {move}{confirmed(proof, overview, change)}"


def jobs_in_region(overview: Overview) -> Finding | None:
    """Compare the year's change of private jobs to that of the région."""
    region = overview.jobs.region
    change = region.trend.year if region else None
    if not speaks(overview.jobs) or region is None or change is None or change.amount is None or change.crossed:
        return None
    proof = Evidence()
    claim = f"{capitalised(there(region.territory))}, l'emploi salarié privé {_jobs_move(proof, change)}"
    claim, rest = joined(claim, against(proof, overview.jobs.trend.year, change, "ici"))
    return proof.finding(f"{rest}.", lead=claim)


def _jobs_move(proof: Evidence, change: Change) -> str:
    if change.state in {None, State.STABLE, State.BREAK}:
        return f"est quasi stable sur un an ({proof.change(change)})"
    return f"{WORDINGS[change.after.indicator].verb(change.state)} de {proof.change(change, signed=False)} en un an"
