"""The claim at the head of page 1: a verb, at most twelve words, series published since the last edition."""

from reporter.analysis.comparison import Gap, gap
from reporter.analysis.overview import Overview
from reporter.analysis.reading import Reading
from reporter.analysis.rounding import displayed
from reporter.analysis.trend import Change, State
from reporter.document.forms import Evidence
from reporter.document.french import capitalised, short_period
from reporter.document.words import WORDINGS
from reporter.domain.blocks import Finding

MOST_WORDS = 12
NEAR = 1  # published rounding units: closer than that, two rates are « proches »

_UP, _DOWN, _STABLE = State.UP, State.DOWN, State.STABLE
_CONTRARY = frozenset({(_UP, _UP), (_DOWN, _DOWN)})  # unemployment and jobs seldom move together


def headline(overview: Overview) -> Finding:
    """Return the claim of page 1."""
    rate, jobs = overview.rate, overview.jobs
    if speaks(rate) and speaks(jobs):
        return _rate_and_jobs(rate, jobs)
    if speaks(rate):
        return _rate(rate)
    for reading in (jobs, overview.seekers_all, overview.seekers_a):
        if speaks(reading):
            return _one_series(reading)
    return _nothing_new(overview)


def speaks(reading: Reading) -> bool:
    """Say whether a series has something new to say: a figure of a new period, and a change that has a state."""
    main = reading.trend.main
    return reading.has_value and reading.is_new and main is not None and main.state is not None


def says_extreme(reading: Reading) -> bool:
    """Say whether the claim about a rate alone is that it is at its lowest or highest for years."""
    return bool(_extreme(reading))


def goes(reading: Reading, state: State) -> bool:
    """Say whether a series goes that way in the claim: over the year, or over the quarter where nothing is known of the year."""
    told = reading.trend.year or reading.trend.main
    return told is not None and told.state is state


def side(found: Gap) -> int:
    """Return −1 under, 0 near, 1 above what a rate is compared to."""
    if abs(found.points) <= displayed(NEAR * 0.1, 1):
        return 0
    return 1 if found.points > 0 else -1


def _rate_and_jobs(rate: Reading, jobs: Reading) -> Finding:
    span, changes = _told(rate, jobs)
    proof = Evidence()
    proof.changes(changes)
    first, second = (change.state if change and change.state else _STABLE for change in changes)
    if State.BREAK in {first, second}:
        return _rate(rate)
    if first is _STABLE and second is _STABLE:
        return proof.finding(_opened(span, "chômage et emploi salarié privé restent quasi stables"))
    subject, other = WORDINGS[rate.indicator.id], WORDINGS[jobs.indicator.id]
    link = "," if _STABLE in {first, second} else " mais" if (first, second) in _CONTRARY else " et"
    return proof.finding(_opened(span, f"{subject.subject} {subject.verb(first)}{link} {other.subject} {other.verb(second)}"))


def _told(rate: Reading, jobs: Reading) -> tuple[str, tuple[Change | None, Change | None]]:
    """Return over how long rate and jobs are told, and both changes; no word where quarter and year say the same of both.

    The lead tells the year: the claim tells it too where the quarter says something else, unless a break, or a figure that is
    missing, forbids it.
    """
    quarter, year = (rate.trend.main, jobs.trend.main), (rate.trend.year, jobs.trend.year)
    if all(_agree(reading.trend.main, reading.trend.year) for reading in (rate, jobs)):
        return "", year
    if all(change and change.state and change.state is not State.BREAK for change in year):
        return "Sur un an", year
    return "Ce trimestre", quarter


def _agree(main: Change | None, year: Change | None) -> bool:
    return main is not None and year is not None and main is not year and main.state is year.state


def _opened(span: str, claim: str) -> str:
    return f"{span}, {claim}" if span else capitalised(claim)


def _rate(rate: Reading) -> Finding:
    proof = Evidence()
    main, year = rate.trend.main, rate.trend.year
    proof.changes((main, year if year is not main else None))
    if extreme := _extreme(rate):
        proof.compared([rate.figure])
        return proof.finding(extreme)
    state = main.state if main else None
    if state is _STABLE and year and year is not main and year.state in {_UP, _DOWN}:
        return proof.finding(f"Quasi stable ce trimestre, le chômage {WORDINGS[rate.indicator.id].verb(year.state)} sur un an")
    if rate.france and rate.france.gap and (year is None or year is main or _agree(main, year)):
        proof.compared([rate.france.gap.here, rate.france.gap.other])
        proof.changes([rate.france.trend.quarter])
        return proof.finding(f"Le chômage {_beside_france(rate, state, rate.france.gap)}")
    return proof.finding(_alone(state, year if year is not main else None))


def _extreme(rate: Reading) -> str:
    """Return the claim that the rate has not been so low, or so high, for years, where quarter and year allow it."""
    past, main = rate.history, rate.trend.main
    if past is None or main is None or main.state not in {_UP, _DOWN, _STABLE}:
        return ""
    first = next(o for o in rate.series if o.value is not None)
    ends = ((_DOWN, "bas", past.lowest_since, past.is_lowest), (_UP, "haut", past.highest_since, past.is_highest))
    for state, word, since, ever in ends:
        if not (since or ever) or not goes(rate, state) or main.state not in {state, _STABLE}:
            continue
        when = f"le {short_period(since.period)}" if since else f"au moins {first.period.year}"
        if main.state is state:
            return f"Le chômage {WORDINGS[rate.indicator.id].verb(state)}, au plus {word} depuis {when}"
        return f"Le chômage n'avait pas été si {'bas' if state is _DOWN else 'élevé'} depuis {when}"
    return ""


def _beside_france(rate: Reading, state: State | None, now: Gap) -> str:
    where = side(now)
    place = {-1: "sous le niveau national", 0: "près du niveau national", 1: "au-dessus du niveau national"}[where]
    if state not in {_UP, _DOWN}:
        return f"reste quasi stable, {place}"
    verb = WORDINGS[rate.indicator.id].verb(state)
    if where == 0:
        return f"{verb} et se situe {place}"
    before = gap(rate.series, rate.france.series if rate.france else (), rate.indicator, now.here.period.previous)
    stays = before is None or side(before) == where
    contrary = (state is _UP) is (where < 0)
    if contrary and not stays:  # France went further the same way
        return f"{verb} moins qu'en France et {'passe sous' if where < 0 else 'dépasse'} le niveau national"
    return f"{verb} {'mais' if contrary else 'et'} {'reste' if stays else 'passe'} {place}"


def _alone(state: State | None, year: Change | None) -> str:
    over_year = year.state if year else None
    if state is None or state is _STABLE:
        return "Le chômage reste quasi stable" if over_year is None else "Le chômage reste quasi stable, sur un trimestre comme sur un an"
    verb = WORDINGS["taux_chomage"].verb(state)
    if over_year is state:
        return f"Le chômage {verb} sur un trimestre comme sur un an"
    if over_year in {_UP, _DOWN}:
        return f"Le chômage {verb} ce trimestre mais {WORDINGS['taux_chomage'].verb(over_year)} sur un an"
    return f"Le chômage {verb} ce trimestre" + (" et reste quasi stable sur un an" if over_year else "")


def _one_series(reading: Reading) -> Finding:
    proof = Evidence()
    main, wording = reading.trend.main, WORDINGS[reading.indicator.id]
    proof.changes((main,))
    if main is None or main.state is None or main.state is State.BREAK:
        return proof.finding("Une rupture de série empêche de conclure ce trimestre")
    year = reading.trend.year
    if main.state is _STABLE and year and year is not main and year.state in {_UP, _DOWN}:
        proof.changes((year,))
        return proof.finding(f"Sur un an, {wording.claimed} {wording.verb(year.state)}")
    span = "sur un an" if main is year else "sur un trimestre"
    return proof.finding(f"{capitalised(wording.claimed)} {wording.verb(main.state)} {span}")


def _nothing_new(overview: Overview) -> Finding:
    proof = Evidence()
    for reading in overview.main:
        if reading.has_value:
            proof.compared([reading.figure])
            if reading.indicator.is_rate:
                return proof.finding(f"Le chômage s'établit à {proof.value(reading.figure, reading.indicator)}")
            many = WORDINGS[reading.indicator.id].unit[1]
            return proof.finding(f"Le territoire compte {proof.value(reading.figure, reading.indicator)} {many}")
    known = [o for o in overview.facts.observations if o.value is not None]
    proof.compared(known[-1:])
    return proof.finding("Les chiffres principaux de ce trimestre ne sont pas diffusés")
