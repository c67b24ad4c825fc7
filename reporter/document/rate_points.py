"""Points about the rate: its past, its gap to France, its neighbours."""

from reporter.analysis.comparison import Gap
from reporter.analysis.derived import Measure, gap_observation
from reporter.analysis.history import WINDOW_YEARS
from reporter.analysis.overview import Overview
from reporter.analysis.reading import NeighbourReading, Reading
from reporter.document.forms import Evidence
from reporter.document.french import capitalised, listed, points, short_period, typeset
from reporter.document.headline import says_extreme, speaks
from reporter.document.words import WORDINGS, level_name, name, there
from reporter.domain.briefing import Finding
from reporter.domain.observation import Observation
from reporter.domain.territory import Level

_LONG_GAP_YEARS = 2  # a change of gap is worth a sentence over two years at least
_GAP_MOVES = 2  # tenths of a point from which a gap is said to move
_YEAR_GAP_MOVES = 3  # tenths of a point from which its change over a year goes before the longer view
_MOST_EXCEPTIONS = 3
_LEAST_NEIGHBOURS = 3


def own_past(overview: Overview) -> Finding | None:
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
            lead_words = f"Un taux au plus {word} depuis le {short_period(since.period)}"
            return proof.finding(f", quand il s'établissait à {value}.", lead=lead_words)
        first = next(o for o in rate.series if o.value is not None)
        proof.compared([first])
        return proof.finding(f", au {short_period(first.period)}.", lead=f"Un taux au plus {word} depuis le début de la série")
    if past.low.value == past.high.value:
        return None
    low, high = proof.value(past.low, rate.indicator), proof.value(past.high, rate.indicator)
    return proof.finding(_turning_points(past.low, past.high, past.last), lead=f"De {low} à {high} de chômage {window(rate)}")


def _turning_points(low: Observation, high: Observation, last: Observation) -> str:
    if low is last:
        return f" : le plus bas est celui de ce trimestre, le plus haut celui du {short_period(high.period)}."
    if high is last:
        return f" : le plus haut est celui de ce trimestre, le plus bas celui du {short_period(low.period)}."
    return f" : le plus bas date du {short_period(low.period)}, le plus haut du {short_period(high.period)}."


def window(reading: Reading) -> str:
    """Return how far the lows and highs look back: « en dix ans », « depuis le T1 2014 »."""
    past = reading.history
    years = (past.last.period.ordinal - past.first.period.ordinal) / past.last.period.rhythm.per_year if past else 0
    return "en dix ans" if years == WINDOW_YEARS or past is None else f"depuis le {short_period(past.first.period)}"


def gap_to_france(overview: Overview) -> Finding | None:
    """Say how the gap moved: over the year where it moved clearly, else since the oldest comparable figure."""
    france, proof = overview.rate.france, Evidence()
    if not speaks(overview.rate) or france is None or france.gap is None or france.first_gap is None:
        return None
    now, then, before = france.gap, france.first_gap, france.gap_year_before
    if before and abs(now.points - before.points) * 10 >= _YEAR_GAP_MOVES:
        return _gap_move(proof, now, before, "un an plus tôt")
    if now.here.period.ordinal - then.here.period.ordinal < _LONG_GAP_YEARS * now.here.period.rhythm.per_year:
        return None
    return _gap_move(proof, now, then, f"au {short_period(then.here.period)}")


def _gap_move(proof: Evidence, now: Gap, then: Gap, when: str) -> Finding:
    moved = abs(now.points) - abs(then.points)
    if now.points == then.points:
        proof.compared([gap_observation(then, Measure.GAP_TO_FRANCE)])
        return proof.finding(f" qu'{when} : {proof.gap(now, Measure.GAP_TO_FRANCE)}.", lead="L'écart avec la France est le même")
    if now.points * then.points < 0:
        claim = "La position par rapport à la France s'inverse"
    elif abs(moved) * 10 < _GAP_MOVES:
        claim = "L'écart avec la France a peu varié"
    else:
        claim = f"L'écart avec la France s'est {'creusé' if moved > 0 else 'réduit'}"
    forms = [proof.gap(found, Measure.GAP_TO_FRANCE) for found in (now, then)]
    if now.points * then.points > 0:
        forms[1] = points(abs(then.points))
    return proof.finding(f" : {forms[0]}, contre {forms[1]} {when}.", lead=claim)


def spread(overview: Overview) -> Finding | None:
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
    words = f"De {first} ({name(low.territory)}) à {last} ({name(high.territory)})"
    return proof.finding(f" : tel est l'éventail des taux {_among(overview)}.", lead=words)


def _among(overview: Overview) -> str:
    territory = overview.facts.territory
    level = overview.neighbours[0].territory.id.level
    if territory.is_single_department_region:
        return "des départements d'outre-mer"
    if level is Level.REGION:
        return "des régions"
    if level is Level.EMPLOYMENT_ZONE:
        return "des zones d'emploi comparées"
    return f"des {level_name(level, 2)} de la région"


def breadth(overview: Overview) -> Finding | None:
    """Say where the rate moved the same way over the quarter: everywhere, or everywhere but in a few places."""
    change, proof = overview.rate.trend.quarter, Evidence()
    moves = [(n.territory, n.trend.quarter) for n in overview.neighbours if n.trend.quarter]
    if not speaks(overview.rate) or change is None or not change.state or not change.state.has_direction or len(moves) < _LEAST_NEIGHBOURS:
        return None
    others = [there(territory) for territory, theirs in moves if theirs.state is not change.state]
    if len(others) > _MOST_EXCEPTIONS:
        return None
    proof.changes(theirs for _, theirs in moves)
    verb = WORDINGS[overview.rate.indicator.id].verb(change.state)
    where = f"{_everywhere(overview)}{', sauf ' + listed(others) if others else ''}"
    claim = f"Le taux {verb} {'presque ' if others else ''}partout sur le trimestre"
    return proof.finding(f" : c'est le cas {where}.", lead=claim)


def _everywhere(overview: Overview) -> str:
    level = overview.neighbours[0].territory.id.level
    if overview.facts.territory.is_single_department_region:
        return f"dans tous les {level_name(Level.DEPARTMENT, 2)} d'outre-mer"
    if level is Level.REGION:
        return "dans toutes les régions"
    return "dans toutes les zones d'emploi comparées" if level is Level.EMPLOYMENT_ZONE else "dans tous les départements de la région"


def beside_region(overview: Overview) -> Finding | None:
    """Say how far the rate is from that of the région."""
    region, proof = overview.rate.region, Evidence()
    if not speaks(overview.rate) or region is None or region.gap is None:
        return None
    genitive = typeset(region.territory.genitive)
    value = proof.value(region.gap.other, overview.rate.indicator)
    if not region.gap.points:
        return proof.finding(f" : celui {genitive} s'établit aussi à {value}.", lead="Un taux égal à celui de la région")
    form = proof.gap(region.gap, Measure.GAP_TO_REGION)
    return proof.finding(f" : le taux {genitive} s'établit à {value}.", lead=f"{capitalised(form)} que la région")


def quarter(overview: Overview) -> Finding | None:
    """Compare the quarter's change to those of région and France."""
    change, proof = overview.rate.trend.quarter, Evidence()
    parents = [p for p in (overview.rate.region, overview.rate.france) if p and p.trend.quarter]
    if not speaks(overview.rate) or change is None or not parents:
        return None
    words = f"{proof.change(change)} sur le trimestre"
    others = [f"{proof.change(p.trend.quarter)} {there(p.territory)}" for p in parents if p.trend.quarter]
    return proof.finding(f", contre {' et '.join(others)}.", lead=words)
