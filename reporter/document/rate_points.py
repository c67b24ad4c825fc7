"""Points about the rate: its past, its gap to France, its neighbours."""

from collections.abc import Sequence
from decimal import Decimal

from reporter.analysis.comparison import Gap
from reporter.analysis.derived import Measure, gap_observation
from reporter.analysis.history import WINDOW_YEARS, History
from reporter.analysis.overview import Overview
from reporter.analysis.reading import NeighbourReading, ParentReading, Reading
from reporter.analysis.trend import State
from reporter.document.forms import Evidence
from reporter.document.french import listed, points, short_period, spelled
from reporter.document.headline import goes, says_extreme, side, speaks
from reporter.document.remarks import LOCKDOWN
from reporter.document.words import WORDINGS, level_name, name, there
from reporter.domain.blocks import Finding
from reporter.domain.observation import Observation
from reporter.domain.territory import Level

_LONG_GAP_YEARS = 2  # a change of gap is worth a sentence over two years at least
_GAP_MOVES = 2  # tenths of a point from which a gap is said to move
_YEAR_GAP_MOVES = 3  # tenths of a point from which its change over a year goes before the longer view
_MOST_EXCEPTIONS = 3
_LEAST_NEIGHBOURS = 3
_MOST_TIED = 2  # territories that share a low or a high and are named; more are counted
_OF_THE_RATE = frozenset({"Le taux a rejoint celui de la France", "Le taux s'est éloigné de celui de la France"})


def record(overview: Overview) -> Finding | None:
    """Say since when the rate has not been so low or so high, where it goes that way; from where it came if the claim said so."""
    rate, past, proof = overview.rate, overview.rate.history, Evidence()
    if past is None or not speaks(rate):
        return None
    if says_extreme(rate) and (overview.single_source or not speaks(overview.jobs)):
        return _other_end(proof, rate, past) if past.last in {past.low, past.high} else None
    ends = ((State.DOWN, "bas", past.lowest_since, past.is_lowest), (State.UP, "haut", past.highest_since, past.is_highest))
    for state, word, since, ever in ends:
        if (since or ever) and goes(rate, state):
            return _record(proof, rate, word, since)
    return None


def _record(proof: Evidence, rate: Reading, word: str, since: Observation | None) -> Finding:
    proof.compared([rate.figure])
    if since:
        value = proof.value(since, rate.indicator)
        claim = f"Le taux est au plus {word} depuis le {short_period(since.period)}"
        already = "déjà " if since.value == rate.figure.value else ""
        return proof.finding(f", quand il s'établissait {already}à {value}.", lead=claim)
    first = next(o for o in rate.series if o.value is not None)
    proof.compared([first])
    claim = f"Le taux est au plus {word} depuis le début de la série"
    return proof.finding(f", qui commence au {short_period(first.period)}.", lead=claim)


def own_range(overview: Overview) -> Finding | None:
    """Say between which rates it moved: the least of news, where nothing was said of its past."""
    rate, past, proof = overview.rate, overview.rate.history, Evidence()
    if past is None or not speaks(rate) or past.low.value == past.high.value or record(overview):
        return None
    low, high = proof.value(past.low, rate.indicator), proof.value(past.high, rate.indicator)
    return proof.finding(_turning_points(overview, past), lead=f"Le taux a varié entre {low} et {high} {window(rate, since=True)}")


def _other_end(proof: Evidence, rate: Reading, past: History) -> Finding:
    """Recall where the rate comes from: the headline has said that it has not been so low, or so high, for years."""
    far, words, level = (past.high, "avait atteint", "haut") if past.last is past.low else (past.low, "était descendu à", "bas")
    claim = f"Le taux {words} {proof.value(far, rate.indicator)} au {short_period(far.period)}"
    return proof.finding(f", son plus {level} niveau {window(rate)}.", lead=claim)


def _turning_points(overview: Overview, past: History) -> str:
    low, high = short_period(past.low.period), short_period(past.high.period)
    if past.low is past.last:
        return f" : le plus bas est celui de ce trimestre, le plus haut celui du {high}."
    if past.high is past.last:
        return f" : le plus haut est celui de ce trimestre, le plus bas celui du {low}."
    if past.low.period == LOCKDOWN and not overview.facts.edition.fictitious:
        return f" : le plus bas date du confinement ({low}), le plus haut du {high}."
    return f" : le plus bas date du {low}, le plus haut du {high}."


def window(reading: Reading, *, since: bool = False) -> str:
    """Return how far the lows and highs look back: « en dix ans » (or « depuis dix ans »), « depuis le T1 2014 »."""
    past = reading.history
    years = (past.last.period.ordinal - past.first.period.ordinal) / past.last.period.rhythm.per_year if past else 0
    if years == WINDOW_YEARS or past is None:
        return "depuis dix ans" if since else "en dix ans"
    return f"depuis le {short_period(past.first.period)}"


def gap_moved(overview: Overview) -> Finding | None:
    """Say how the gap to France moved where it did so clearly over the year: that is news."""
    return gap_to_france(overview) if _has_moved(overview.rate.france) else None


def gap_since(overview: Overview) -> Finding | None:
    """Say what became of the gap to France since the oldest comparable figure, where the year brought little."""
    return None if _has_moved(overview.rate.france) else gap_to_france(overview)


def _has_moved(france: ParentReading | None) -> bool:
    if france is None or france.gap is None or france.gap_year_before is None:
        return False
    return _tenths(france.gap, france.gap_year_before) >= _YEAR_GAP_MOVES


def gap_to_france(overview: Overview) -> Finding | None:
    """Say how the gap moved: over the year where it moved clearly, else since the oldest comparable figure.

    What it is now stands in the lead.
    """
    france, proof = overview.rate.france, Evidence()
    if not speaks(overview.rate) or france is None or france.gap is None or france.first_gap is None:
        return None
    now, then, before = france.gap, france.first_gap, france.gap_year_before
    is_long = now.here.period.ordinal - then.here.period.ordinal >= _LONG_GAP_YEARS * now.here.period.rhythm.per_year
    if before and _has_moved(france):
        return _gap_move(proof, now, (before, "un an plus tôt"), _since(then) if is_long else None)
    turned = (before, "un an plus tôt") if before and _turns(now, before, then) else None
    return _gap_move(proof, now, _since(then), turned) if is_long else None


def _tenths(now: Gap, then: Gap) -> Decimal:
    return abs(now.points - then.points) * 10


def _turns(now: Gap, before: Gap, then: Gap) -> bool:
    """Say whether the gap clearly went one way since *then* and clearly the other way since *before*."""
    since, lately = (abs(now.points) - abs(other.points) for other in (then, before))
    return since * lately < 0 and min(abs(since), abs(lately)) * 10 >= _GAP_MOVES


def _since(then: Gap) -> tuple[Gap, str]:
    return then, f"au {short_period(then.here.period)}"


def _gap_move(proof: Evidence, now: Gap, then: tuple[Gap, str], other: tuple[Gap, str] | None = None) -> Finding:
    """Say what became of the gap since *then*; *other* is a longer or a shorter view, told where it is on the same side."""
    before, when = then
    proof.compared([gap_observation(now, Measure.GAP_TO_FRANCE)])
    if now.points == before.points:
        proof.compared([gap_observation(before, Measure.GAP_TO_FRANCE)])
        return proof.finding(f" qu'{when}.", lead="L'écart avec la France est le même")
    claim = _gap_claim(now, before)
    if claim in _OF_THE_RATE or now.points * before.points <= 0:
        subject = "il" if claim in _OF_THE_RATE else "le taux"
        return proof.finding(f" : {_rate_then(proof, before, subject)} {when}.", lead=claim)
    rest = f" : il était {_gap_then(proof, before)} {when}"
    if other and other[0].points * before.points > 0:
        size, was, at_other = (abs(found.points) for found in (now, before, other[0]))
        same_way = (was - size) * (at_other - size) > 0
        rest += f"{' et' if same_way else ', mais'} {_gap_then(proof, other[0])} {other[1]}"
    return proof.finding(f"{rest}.", lead=claim)


def _gap_claim(now: Gap, before: Gap) -> str:
    moved = abs(now.points) - abs(before.points)
    if _tenths(now, before) < _GAP_MOVES or not (side(now) or side(before)):
        return "L'écart avec la France a peu varié"
    if not side(now):
        return "Le taux a rejoint celui de la France"
    if side(now) * side(before) < 0:
        return "La position par rapport à la France s'est inversée"
    if not side(before):
        return "Le taux s'est éloigné de celui de la France"
    return f"L'écart avec la France s'est {'creusé' if moved > 0 else 'réduit'}"


def _gap_then(proof: Evidence, gap: Gap) -> str:
    return f"de {proof.printed(gap_observation(gap, Measure.GAP_TO_FRANCE), points(abs(gap.points)))}"


def _rate_then(proof: Evidence, gap: Gap, subject: str) -> str:
    if not gap.points:
        proof.compared([gap_observation(gap, Measure.GAP_TO_FRANCE)])
        return "les deux taux étaient égaux"
    return f"{subject} lui était {'inférieur' if gap.points < 0 else 'supérieur'} {_gap_then(proof, gap)}"


def spread(overview: Overview) -> Finding | None:
    """Say from where to where the rates of the map go."""
    known = [n for n in overview.neighbours if n.figure and n.figure.value is not None]
    if not speaks(overview.rate) or len(known) < _LEAST_NEIGHBOURS:
        return None
    proof, indicator = Evidence(), overview.rate.indicator
    figures = sorted((n.figure for n in known if n.figure), key=lambda o: o.value or 0.0)
    low, high = figures[0], figures[-1]
    if low.value == high.value:
        return None
    ends = [f"{proof.value(end, indicator)} ({_holders(known, end)})" for end in (low, high)]
    return proof.finding(f", selon {_among(overview)}.", lead=f"{_where(overview)}, les taux vont de {ends[0]} à {ends[1]}")


def _holders(known: Sequence[NeighbourReading], end: Observation) -> str:
    """Return who has a low or a high: a name, two names, or how many."""
    names = [name(n.territory) for n in known if n.figure and n.figure.value == end.value]
    return listed(names) if len(names) <= _MOST_TIED else f"{spelled(len(names))} {level_name(end.territory.level, len(names))}"


def _where(overview: Overview) -> str:
    """Return over what the rates are compared, as a sentence begins."""
    if overview.facts.territory.is_single_department_region:
        return "Outre-mer"
    return "En France" if overview.neighbours[0].territory.id.level is Level.REGION else "Dans la région"


def _among(overview: Overview) -> str:
    level = overview.neighbours[0].territory.id.level
    if overview.facts.territory.is_single_department_region:
        return "le territoire"
    return {Level.REGION: "la région", Level.EMPLOYMENT_ZONE: "la zone d'emploi"}.get(level, "le département")


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
    partly = " où il est publié" if len(moves) < len(overview.neighbours) else ""
    claim = f"Sur le trimestre, le taux {verb} {_everywhere(overview)}{partly}"
    return proof.finding(f", sauf {listed(others)}." if others else ".", lead=claim)


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
    where = there(region.territory)
    value = proof.value(region.gap.other, overview.rate.indicator)
    if not region.gap.points:
        return proof.finding(f" : il s'établit aussi à {value} {where}.", lead="Le taux est égal à celui de la région")
    form = points(abs(region.gap.points))
    proof.printed(gap_observation(region.gap, Measure.GAP_TO_REGION), form)
    claim = f"Le taux est {'inférieur' if region.gap.points < 0 else 'supérieur'} de {form} à celui de la région"
    return proof.finding(f", qui s'établit à {value} {where}.", lead=claim)


def quarter(overview: Overview) -> Finding | None:
    """Compare the quarter's change to those of région and France."""
    change, proof = overview.rate.trend.quarter, Evidence()
    parents = [p for p in (overview.rate.region, overview.rate.france) if p and p.trend.quarter]
    if not speaks(overview.rate) or change is None or not parents:
        return None
    others = [f"{proof.change(p.trend.quarter)} {there(p.territory)}" for p in parents if p.trend.quarter]
    return proof.finding(f", contre {' et '.join(others)}.", lead=f"La variation est de {proof.change(change)} sur le trimestre")
