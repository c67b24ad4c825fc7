"""Points about jobs and registered job seekers."""

from reporter.analysis.overview import Overview
from reporter.analysis.reading import ParentReading
from reporter.analysis.trend import Change, State
from reporter.document.forms import Evidence
from reporter.document.french import capitalised, short_period
from reporter.document.headline import speaks
from reporter.document.words import sector, there
from reporter.domain.briefing import Finding

_MOVES = {True: ("gagne", "gagnent"), False: ("perd", "perdent")}


def sectors(overview: Overview) -> Finding | None:
    """Name the grand secteur that gains most jobs over the year and the one that loses most."""
    if not speaks(overview.jobs):
        return None
    changes = [(part.reading.category, part.reading.trend.year) for part in overview.sectors]
    known = [(code, change) for code, change in changes if change and change.state and sector(code)]
    if len(known) < 2 or any(change.state is State.BREAK for _, change in known):
        return None
    moved = sorted((c for c in known if c[1].state and c[1].state.has_direction), key=lambda c: c[1].difference)
    proof = Evidence()
    if not moved:
        proof.changes(change for _, change in known)
        return proof.finding(" : leurs variations sur un an restent dans le bruit habituel.", lead="Aucun grand secteur ne se détache")
    gains, losses = [c for c in moved if c[1].difference > 0][::-1], [c for c in moved if c[1].difference < 0]
    first = (gains or losses)[0]
    lead_words = capitalised(_sector_move(proof, *first, full=True))
    proof.changes(change for _, change in known)
    if gains and losses:
        return proof.finding(f" ; {_sector_move(proof, *losses[0], full=False)}.", lead=lead_words)
    if len(moved) == 1:
        return proof.finding(", seul grand secteur à s'écarter de la stabilité.", lead=lead_words)
    furthest = max(abs(change.difference) for _, change in known) == abs(first[1].difference)
    return proof.finding(f", la plus forte {'hausse' if gains else 'baisse'} des grands secteurs." if furthest else ".", lead=lead_words)


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
    if change.crossed:
        form, since = proof.change(change), short_period(change.crossed.at)
        return proof.finding(
            f" : {form} en catégories A, B, C, à travers la rupture de série du {since}.",
            lead="Les inscrits ne se comparent pas à l'an dernier",
        )
    who = "Les inscrits en catégories A, B, C"
    who = who if everybody.indicator.adjustment.allows_quarter_change else f"En données brutes, {who[0].lower()}{who[1:]}"
    proof_words = f"{who} {_people_move(proof, change)}"
    rest = against(proof, everybody.france, change, "en France")
    if (other := idle.trend.year) and other.state and idle.figure.period == everybody.figure.period:
        rest += f" ; ceux de catégorie A, sans aucun emploi, {_people_move(proof, other, again=True)}"
    return proof.finding(f"{rest}.", lead=proof_words)


def seekers_over_quarter(overview: Overview) -> Finding | None:
    """Say how the registered job seekers moved over the quarter, in figures."""
    everybody, idle = overview.seekers_all.trend.quarter, overview.seekers_a.trend.quarter
    if everybody is None or idle is None or not overview.seekers_all.is_new or everybody.crossed or idle.crossed:
        return None
    proof = Evidence()
    claim = f"{proof.change(everybody)} d'inscrits en catégories A, B, C sur le trimestre"
    return proof.finding(f", {proof.change(idle)} en catégorie A.", lead=claim)


def _people_move(proof: Evidence, change: Change, *, again: bool = False) -> str:
    span = "" if again else " en un an"
    if change.state is State.STABLE:
        return f"sont quasi stables{span} ({proof.change(change)})"
    verb = "augmentent" if change.state is State.UP else "baissent"
    size = proof.difference(change) if change.in_units else proof.change(change, signed=False)
    return f"{verb} de {size}{span}"


def jobs_in_region(overview: Overview) -> Finding | None:
    """Compare the year's change of private jobs to that of the région."""
    region = overview.jobs.region
    change = region.trend.year if region else None
    if not speaks(overview.jobs) or region is None or change is None or change.amount is None or change.crossed:
        return None
    proof, own = Evidence(), overview.jobs.trend.year
    move = f"L'emploi salarié privé évolue de {proof.change(change)} en un an"
    here_too = f", contre {proof.change(own)} ici" if own and own.amount is not None and not own.in_units else ""
    return proof.finding(f" {there(region.territory)}{here_too}.", lead=move)


def against(proof: Evidence, parent: ParentReading | None, change: Change, where: str) -> str:
    """Return « , contre +0,3 % en France » for a change over a year; empty when the other cannot be compared."""
    other = parent.trend.year if parent else None
    if other is None or other.amount is None or change.in_units or other.in_units:
        return ""
    if other.amount == change.amount:
        proof.changes([other])
        return f", comme {where}"
    return f", contre {proof.change(other)} {where}"
