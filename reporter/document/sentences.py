"""The lead and « À retenir »: one message each, the fact, then what it means by comparison."""

from collections.abc import Callable, Iterator

from reporter.analysis.derived import Measure
from reporter.analysis.overview import Overview
from reporter.analysis.reading import NeighbourReading, ParentReading, Reading
from reporter.analysis.trend import Change, State
from reporter.document.forms import Evidence
from reporter.document.french import at_period, capitalised, short_period, typeset
from reporter.document.headline import says_extreme, speaks
from reporter.document.words import WORDINGS, here, level_name, sector, there
from reporter.domain.briefing import Finding
from reporter.domain.observation import Observation
from reporter.domain.territory import Level

POINTS = 3
_LONG_GAP_YEARS = 2  # a change of gap is worth a sentence over two years at least
_GAP_MOVES = 2  # tenths of a point from which a gap is said to move
_LEAST_NEIGHBOURS = 3

_Point = Callable[[Overview], Finding | None]


def lead(overview: Overview) -> Finding:
    """Return the two sentences under the claim: the level beside France, then the change over a year."""
    proof = Evidence()
    readings = [r for r in overview.main if speaks(r)] or [r for r in overview.main if r.has_value]
    if not readings:
        known = [o for o in overview.facts.observations if o.value is not None]
        proof.compared(known[-1:])
        return proof.finding("Cette note ne montre que les séries diffusées ; chaque absence dit sa raison.")
    first = readings[0]
    second = overview.jobs if first is overview.rate and overview.jobs in readings else first
    sentences = [_level(proof, overview, first), _over_year(proof, overview, second, again=second is first)]
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


def _level(proof: Evidence, overview: Overview, reading: Reading) -> str:
    where, when = here(overview.facts.territory), at_period(reading.figure.period)
    value = proof.value(reading.figure, reading.indicator)
    if not reading.indicator.is_rate:
        return f"{where}, on compte {value} {_UNITS[reading.indicator.id]} {when}."
    beside = ""
    if reading.france and reading.france.gap:
        found = reading.france.gap
        beside = f", {proof.gap(found, Measure.GAP_TO_FRANCE)} qu'en France" if found.points else ", comme en France"
        proof.compared([found.other])
    return f"{where}, le taux de chômage s'établit à {value} {when}{beside}."


def _over_year(proof: Evidence, overview: Overview, reading: Reading, *, again: bool) -> str:
    change = reading.trend.year
    if change is None or change.state is None:
        return ""
    subject = ("Il" if reading.indicator.is_rate else "Leur nombre") if again else capitalised(WORDINGS[reading.indicator.id].subject)
    if not again and reading.figure.period != overview.rate.figure.period:
        subject = f"{capitalised(at_period(reading.figure.period))}, {WORDINGS[reading.indicator.id].subject}"
    beside = _against(proof, reading.france, change, "en France")
    if change.state is State.BREAK:
        return f"{subject} varie de {proof.change(change)} en un an, à travers une rupture de série."
    if change.state is State.STABLE:
        return f"{subject} est quasi stable sur un an ({proof.change(change)}){beside}."
    verb = WORDINGS[reading.indicator.id].verb(change.state)
    return f"{subject} {verb} de {proof.change(change, signed=False)} en un an{beside}."


def _against(proof: Evidence, parent: ParentReading | None, change: Change, where: str) -> str:
    """Return « , contre +0,3 % en France », empty when the other change is missing or cannot be compared."""
    other = (parent.trend.year if change is not parent.trend.quarter else None) if parent else None
    if other is None or other.amount is None or change.in_units or other.in_units:
        return ""
    return f", contre {proof.change(other)} {where}"


def _past(overview: Overview) -> Finding | None:
    """Say since when the rate has not been so low or so high; else the range in which it moved."""
    rate, past, proof = overview.rate, overview.rate.history, Evidence()
    if past is None or not speaks(rate):
        return None
    said = says_extreme(rate) and (overview.single_source or not speaks(overview.jobs))
    for word, since, ever in (("bas", past.lowest_since, past.is_lowest), ("haut", past.highest_since, past.is_highest)):
        if said or not (since or ever):
            continue
        proof.compared([past.last])
        if since:
            value = proof.value(since, rate.indicator)
            lead_words = f"Au plus {word} depuis le {short_period(since.period)}"
            return proof.finding(f", quand le taux de chômage était de {value}.", lead=lead_words)
        first = next(o for o in rate.series if o.value is not None)
        proof.compared([first])
        return proof.finding(f" : la série commence au {short_period(first.period)}.", lead=f"Le taux le plus {word} de la série")
    if past.low.value == past.high.value:
        return None
    low, high = proof.value(past.low, rate.indicator), proof.value(past.high, rate.indicator)
    return proof.finding(_turning_points(past.low, past.high, past.last), lead=f"De {low} à {high} de chômage {_window(rate)}")


def _turning_points(low: Observation, high: Observation, last: Observation) -> str:
    if low is last:
        return f" : le plus bas est celui de ce trimestre, le plus haut celui du {short_period(high.period)}."
    if high is last:
        return f" : le plus haut est celui de ce trimestre, le plus bas celui du {short_period(low.period)}."
    return f" : le plus bas date du {short_period(low.period)}, le plus haut du {short_period(high.period)}."


def _window(reading: Reading) -> str:
    past = reading.history
    years = (past.last.period.ordinal - past.first.period.ordinal) / past.last.period.rhythm.per_year if past else 0
    return "en dix ans" if years == 10 or past is None else f"depuis le {short_period(past.first.period)}"


def _gap_to_france(overview: Overview) -> Finding | None:
    france, proof = overview.rate.france, Evidence()
    if not speaks(overview.rate) or france is None or france.gap is None or france.first_gap is None:
        return None
    now, then = france.gap, france.first_gap
    if now.here.period.ordinal - then.here.period.ordinal < _LONG_GAP_YEARS * now.here.period.rhythm.per_year:
        return None
    tenths = int((abs(now.points) - abs(then.points)) * 10)
    if now.points * then.points < 0:
        claim = "La position par rapport à la France s'est inversée"
    elif abs(tenths) < _GAP_MOVES:
        claim = "L'écart avec la France a peu varié"
    else:
        claim = f"L'écart avec la France s'est {'creusé' if tenths > 0 else 'réduit'}"
    forms = [proof.gap(found, Measure.GAP_TO_FRANCE) for found in (now, then)]
    return proof.finding(f" : {forms[0]}, contre {forms[1]} au {short_period(then.here.period)}.", lead=f"{claim} {_window(overview.rate)}")


def _spread(overview: Overview) -> Finding | None:
    """Say from where to where the rates of the map go."""
    known = [n for n in overview.neighbours if n.figure and n.figure.value is not None]
    if not speaks(overview.rate) or len(known) < _LEAST_NEIGHBOURS:
        return None
    proof, own = Evidence(), overview.facts.territory.id

    def key(neighbour: NeighbourReading) -> tuple[float, bool]:
        return (neighbour.figure.value or 0.0 if neighbour.figure else 0.0, neighbour.territory.id != own)

    low, high = min(known, key=key), min(known, key=lambda n: (-key(n)[0], key(n)[1]))
    if low.figure is None or high.figure is None or low.figure.value == high.figure.value:
        return None
    first, last = (proof.value(figure, overview.rate.indicator) for figure in (low.figure, high.figure))
    words = f"De {first} {there(low.territory)} à {last} {there(high.territory)}"
    return proof.finding(f" : l'éventail des taux {_among(overview)}.", lead=words)


def _among(overview: Overview) -> str:
    territory = overview.facts.territory
    level = overview.neighbours[0].territory.id.level
    if territory.is_single_department_region:
        return "des départements d'outre-mer"
    if level is Level.REGION:
        return "des régions"
    if level is Level.EMPLOYMENT_ZONE:
        return "des zones d'emploi voisines"
    return f"des {level_name(level, 2)} de la région"


def _beside_region(overview: Overview) -> Finding | None:
    region, proof = overview.rate.region, Evidence()
    if not speaks(overview.rate) or region is None or region.gap is None:
        return None
    genitive = typeset(region.territory.genitive)
    value = proof.value(region.gap.other, overview.rate.indicator)
    if not region.gap.points:
        return proof.finding(f" : celui {genitive} s'établit aussi à {value}.", lead="Un taux égal à celui de la région")
    form = proof.gap(region.gap, Measure.GAP_TO_REGION)
    return proof.finding(f" : le taux {genitive} s'établit à {value}.", lead=f"{capitalised(form)} que la région")


def _sectors(overview: Overview) -> Finding | None:
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
    verb = ("gagne" if change.difference > 0 else "perd") + ("nt" if many else "")
    size = proof.difference(change)
    unit = "emploi" if abs(change.difference) < 2 else "emplois"
    return f"{words} {verb} {size} {unit} en un an" if full else f"{words} en {verb} {size}"


def _seekers(overview: Overview) -> Finding | None:
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
    rest = _against(proof, everybody.france, change, "en France")
    if (other := idle.trend.year) and other.state and idle.figure.period == everybody.figure.period:
        rest += f" ; ceux de catégorie A, sans aucun emploi, {_people_move(proof, other)}"
    return proof.finding(f"{rest}.", lead=proof_words)


def _people_move(proof: Evidence, change: Change) -> str:
    if change.state is State.STABLE:
        return f"sont quasi stables en un an ({proof.change(change)})"
    verb = "augmentent" if change.state is State.UP else "baissent"
    return f"{verb} de {proof.change(change, signed=False)} en un an"


def _jobs_in_region(overview: Overview) -> Finding | None:
    region = overview.jobs.region
    change = region.trend.year if region else None
    if not speaks(overview.jobs) or region is None or change is None or change.amount is None or change.crossed:
        return None
    proof, own = Evidence(), overview.jobs.trend.year
    move = f"L'emploi salarié privé évolue de {proof.change(change)} en un an"
    here_too = f", contre {proof.change(own)} ici" if own and own.amount is not None and not own.in_units else ""
    return proof.finding(f" {there(region.territory)}{here_too}.", lead=move)


def _quarter(overview: Overview) -> Finding | None:
    """Compare the quarter's change to those of région and France."""
    change, proof = overview.rate.trend.quarter, Evidence()
    parents = [p for p in (overview.rate.region, overview.rate.france) if p and p.trend.quarter]
    if not speaks(overview.rate) or change is None or not parents:
        return None
    words = f"{proof.change(change)} sur le trimestre"
    others = [f"{proof.change(p.trend.quarter)} {there(p.territory)}" for p in parents if p.trend.quarter]
    return proof.finding(f", contre {' et '.join(others)}.", lead=words)


def _levels(overview: Overview, count: int) -> Iterator[Finding]:
    """Yield plain statements of figures, for territories that have little else."""
    readings = [r for r in overview.main if r.has_value]
    for reading in readings[: max(count, 0)]:
        proof = Evidence()
        value = proof.value(reading.figure, reading.indicator)
        unit = "de chômage" if reading.indicator.is_rate else _UNITS[reading.indicator.id]
        yield proof.finding(f" {at_period(reading.figure.period)}, {there(overview.facts.territory)}.", lead=f"{value} {unit}")


_UNITS = {
    "emploi_salarie_prive": "emplois salariés privés",
    "inscrits_abc": "inscrits à France Travail en catégories A, B, C",
    "inscrits_abc_brut": "inscrits à France Travail en catégories A, B, C (données brutes)",
    "inscrits_a": "inscrits à France Travail en catégorie A",
    "inscrits_a_brut": "inscrits à France Travail en catégorie A (données brutes)",
}
_ALL_SOURCES: tuple[_Point, ...] = (_past, _sectors, _seekers, _gap_to_france, _spread, _jobs_in_region, _beside_region, _quarter)
_RATE_ALONE: tuple[_Point, ...] = (_past, _gap_to_france, _spread, _beside_region, _quarter)
