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


def side(found: Gap) -> int:
    """Return −1 under, 0 near, 1 above what a rate is compared to."""
    if abs(found.points) <= displayed(NEAR * 0.1, 1):
        return 0
    return 1 if found.points > 0 else -1


def _rate_and_jobs(rate: Reading, jobs: Reading) -> Finding:
    proof = Evidence()
    over_year = _stable(rate.trend.main) and _stable(jobs.trend.main) and _has_direction(rate.trend.year, jobs.trend.year)
    changes = (rate.trend.year, jobs.trend.year) if over_year else (rate.trend.main, jobs.trend.main)
    proof.changes(changes)
    first, second = (change.state if change and change.state else _STABLE for change in changes)
    if first is _STABLE and second is _STABLE:
        return proof.finding("Chômage et emploi salarié privé restent quasi stables ce trimestre")
    if State.BREAK in {first, second}:
        return _rate(rate)
    subject, other = WORDINGS[rate.indicator.id], WORDINGS[jobs.indicator.id]
    link = "," if _STABLE in {first, second} else " mais" if (first, second) in _CONTRARY else " et"
    claim = f"{subject.subject} {subject.verb(first)}{link} {other.subject} {other.verb(second)}"
    if over_year:
        return proof.finding(f"Sur un an, {claim}")
    if any(_is_contrary(change, reading.trend.year) for change, reading in zip(changes, (rate, jobs), strict=True)):
        return proof.finding(f"Ce trimestre, {claim}")
    return proof.finding(capitalised(claim))


def _rate(rate: Reading) -> Finding:
    proof = Evidence()
    main, year = rate.trend.main, rate.trend.year
    proof.changes((main, year if year is not main else None))
    state = main.state if main else None
    verb = WORDINGS[rate.indicator.id].verb(state) if state in {_UP, _DOWN} else ""
    if verb and (extreme := _extreme(rate)):
        proof.compared([rate.figure])
        return proof.finding(f"Le chômage {verb}, {extreme}")
    if state is _STABLE and year and year is not main and year.state in {_UP, _DOWN}:
        return proof.finding(f"Quasi stable ce trimestre, le chômage {WORDINGS[rate.indicator.id].verb(year.state)} sur un an")
    if rate.france and rate.france.gap and not _is_contrary(main, year):
        proof.compared([rate.france.gap.here, rate.france.gap.other])
        proof.changes([rate.france.trend.quarter])
        return proof.finding(f"Le chômage {_beside_france(rate, state, rate.france.gap)}")
    return proof.finding(_alone(state, year if year is not main else None))


def _extreme(rate: Reading) -> str:
    past, state = rate.history, rate.trend.main.state if rate.trend.main else None
    if past is None or state not in {_UP, _DOWN}:
        return ""
    first = next(o for o in rate.series if o.value is not None)
    word, since, ever = ("bas", past.lowest_since, past.is_lowest) if state is _DOWN else ("haut", past.highest_since, past.is_highest)
    if ever:
        return f"au plus {word} depuis au moins {first.period.year}"
    return f"au plus {word} depuis le {short_period(since.period)}" if since else ""


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


def _stable(change: Change | None) -> bool:
    return change is not None and change.state is _STABLE


def _is_contrary(change: Change | None, year: Change | None) -> bool:
    """Say whether a series moved one way over the quarter and the other way over the year."""
    return bool(change and year) and {change.state if change else None, year.state if year else None} == {_UP, _DOWN}


def _has_direction(*changes: Change | None) -> bool:
    return all(change and change.state for change in changes) and any(c and c.state and c.state.has_direction for c in changes)
