"""The words of « Chômage et inscrits »: what clearly moved over the year, what is only noise, what a break keeps from being said."""

from reporter.analysis.derived import Measure, threshold_observation
from reporter.analysis.overview import Overview
from reporter.analysis.reading import Reading
from reporter.analysis.trend import Change, State
from reporter.document.forms import Evidence
from reporter.document.french import capitalised, percent, points, short_period
from reporter.document.words import WORDINGS
from reporter.domain.blocks import Figure, Finding

_MANY = {State.UP: "augmentent", State.DOWN: "baissent"}
_NOUNS = {State.UP: "en hausse", State.DOWN: "en baisse", State.STABLE: "quasi stable"}
_TO_THE = {State.UP: "par le haut", State.DOWN: "par le bas"}


def year_state(reading: Reading) -> State | None:
    """Return what the year's change of a series is called; None where there is none."""
    return reading.trend.year.state if reading.has_value and reading.trend.year else None


def threshold_figure(change: Change) -> Figure:
    """Return the noise threshold of a change over the year as it is printed, without its « ± »."""
    form = points(change.threshold) if change.is_rate else percent(change.threshold)
    return Figure(threshold_observation(change.after, change.threshold, Measure.YEAR_THRESHOLD, change.after.period), form)


def unemployment_headline(overview: Overview) -> str:
    """Return the claim of the topic, at most twelve words; never a direction across a break."""
    rate, seekers = year_state(overview.rate), year_state(overview.seekers_all)
    if rate in {None, State.BREAK}:
        return _of_seekers(overview, seekers)
    rate_verb = WORDINGS[overview.rate.indicator.id].verb(rate)
    if seekers is None:
        return f"Sur un an, le chômage {'reste dans sa bande de bruit' if rate is State.STABLE else f'{rate_verb}, au-delà du bruit'}"
    if seekers is State.BREAK:
        return f"Chômage {_NOUNS[rate]} sur un an, inscrits non comparables"
    if rate is seekers is State.STABLE:
        return "Chômage et inscrits quasi stables : un an sans tendance nette"
    if rate is seekers:
        return f"Sur un an, le chômage et le nombre d'inscrits {_MANY[rate]}"
    link = "," if State.STABLE in {rate, seekers} else " mais"
    return f"Sur un an, le chômage {rate_verb}{link} le nombre d'inscrits {WORDINGS[overview.seekers_all.indicator.id].verb(seekers)}"


def unemployment_lead(overview: Overview) -> Finding | None:
    """Return the year's change of the rate, then of all registered job seekers, each beside its threshold."""
    proof = Evidence()
    told = [_rate_told(proof, overview.rate), _seekers_told(proof, overview.seekers_all)]
    return proof.finding(" ".join(filter(None, told))) if any(told) else None


def rate_title(reading: Reading, left: bool) -> Finding:  # noqa: FBT001 -- read at the call
    """Say whether the rate is out of the noise band of a year before; *left* that it was at one time of the year."""
    proof, change = Evidence(), reading.trend.year
    if change is None or change.state is None:
        proof.compared([reading.figure])
        return proof.finding("Le taux de chômage depuis cinq ans")
    proof.changes([change])
    if change.state is State.BREAK:
        return proof.finding("Une rupture de série empêche de conclure sur un an")
    if change.state is not State.STABLE:
        return proof.finding(f"Le taux est sorti de sa bande de bruit, {_TO_THE[change.state]}")
    return proof.finding(
        "Sorti de sa bande de bruit dans l'année, le taux y est revenu"
        if left
        else "En un an, le taux n'est pas sorti de sa bande de bruit"
    )


def seekers_title(reading: Reading, name: str) -> Finding:
    """Say how job seekers moved over the year, or that a break keeps from saying it."""
    proof, change = Evidence(), reading.trend.year
    if change is None or change.state is None:
        proof.compared([reading.figure])
        return proof.finding(f"Inscrits en {name}")
    proof.changes([change])
    if change.state is State.BREAK and change.crossed:
        return proof.finding(f"{capitalised(name)} : rien à conclure sur un an")
    told = {State.UP: "le nombre augmente", State.DOWN: "le nombre baisse", State.STABLE: "rien que du bruit"}
    return proof.finding(f"{capitalised(name)} : {told[change.state]} sur un an")


def _of_seekers(overview: Overview, state: State | None) -> str:
    if state is None:
        return "Trop peu de recul pour distinguer tendance et bruit"
    if state is State.BREAK:
        return "Une rupture de série empêche de comparer les inscrits sur un an"
    return f"Sur un an, le nombre d'inscrits {WORDINGS[overview.seekers_all.indicator.id].verb(state)}"


def _rate_told(proof: Evidence, reading: Reading) -> str:
    change = reading.trend.year if reading.has_value else None
    if change is None or change.state is None:
        return ""
    earlier, now = short_period(change.before.period), short_period(change.after.period)
    if not change.difference:
        proof.compared([change.before])
        opening = f"Le taux de chômage est de {proof.value(change.after, reading.indicator)} au {now}, comme au {earlier}"
        return f"{opening}{_judged(proof, change) if change.state is State.BREAK else '.'}"
    before, after = proof.value(change.before, reading.indicator), proof.value(change.after, reading.indicator)
    return f"Le taux de chômage passe de {before} au {earlier} à {after} au {now}{_judged(proof, change)}"


def _seekers_told(proof: Evidence, reading: Reading) -> str:
    change = reading.trend.year if reading.has_value else None
    if change is None or change.state is None:
        return ""
    opening = f"Pour les inscrits en catégories A, B, C, l'écart sur un an est de {proof.change(change)} "
    return f"{opening}au {short_period(change.after.period)}{_judged(proof, change)}"


def _judged(proof: Evidence, change: Change) -> str:
    """Return how a change stands to its threshold; across a break, that nothing can be concluded."""
    if change.state is State.BREAK and change.crossed:
        return f", rupture du {short_period(change.crossed.at)} comprise : on ne peut rien en conclure."
    limit = threshold_figure(change)
    form = proof.printed(limit.observation, limit.printed)
    return f", {'sans dépasser le' if change.state is State.STABLE else 'au-delà du'} seuil de bruit ({form})."
