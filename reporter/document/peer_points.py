"""What is said of a territory among those like it: where its rate stands, and how its year compares."""

from collections.abc import Sequence

from reporter.analysis.overview import Overview
from reporter.analysis.peers import PeerComparison, PeerReading
from reporter.analysis.reading import Reading
from reporter.analysis.rounding import PERCENT_DECIMALS, displayed
from reporter.analysis.trend import Change, State
from reporter.document.forms import Evidence, value_form
from reporter.document.french import capitalised, elided, listed, percent, points, spelled
from reporter.document.headline import NEAR, speaks
from reporter.document.words import FEMININE_LEVELS, WORDINGS, level_name, name, there
from reporter.domain.blocks import Finding
from reporter.domain.facts import Criterion
from reporter.domain.observation import Observation
from reporter.domain.territory import Level

_MOST_NAMED = 2  # peers on the better side that are named; of more the place is given
_SHORT = {Level.EMPLOYMENT_ZONE: "zones", Level.EMPLOYMENT_BASIN: "bassins"}  # in a claim, where words are counted
_SUBJECTS = {"emploi_salarie_prive": "de l'emploi salarié privé"}  # « L'évolution … »; else the number of registered job seekers


def peer_point(overview: Overview) -> Finding | None:
    """Say in « À retenir » where the rate stands among the peers."""
    peers = overview.peers
    if peers is None or peers.rate is None or not speaks(overview.rate):
        return None
    proof = Evidence()
    claim = _rate_claim(proof, peers, peers.rate)
    if "médiane" in claim:
        return proof.finding(f", qui est de {median_form(proof, peers.rate)}.", lead=claim)
    return proof.finding(f", dont la médiane est de {median_form(proof, peers.rate)}.", lead=claim)


def peer_claim(overview: Overview, peers: PeerReading) -> Finding:
    """Return the headline of the topic: about the rate, else about the first change that can be compared."""
    proof = Evidence()
    if peers.rate:
        return proof.finding(_rate_claim(proof, peers, peers.rate))
    first = peers.comparisons[0]
    proof.compared([first.own, first.median])
    subject = _SUBJECTS.get(first.indicator.id, "du nombre d'inscrits")
    side = _side(first, near=0)
    beside = {-1: "reste sous la", 0: "est proche de la", 1: "dépasse la"}[side]
    return proof.finding(f"L'évolution {subject} {beside} médiane des {_peers_named(overview.facts.territory.id.level)}")


def peer_lead(overview: Overview, peers: PeerReading) -> Finding | None:
    """Say the level beside the median, then who has a lower or a higher one; None without a rate."""
    found, territory = peers.rate, overview.facts.territory
    if found is None:
        return None
    proof, level = Evidence(), territory.id.level
    alike = "À taille et structure" if any(one.criterion is Criterion.SECTORS for one in peers.basis) else "À taille"
    value, median = proof.value(found.own, found.indicator), median_form(proof, found)
    count = f"{spelled(found.among.known)} {level_name(level, found.among.known)}"
    first = f"{alike} comparables, le taux de chômage s'établit à {value} {there(territory)}, contre {median} pour la médiane de {count}."
    return proof.finding(f"{first} {_who(proof, peers, found)}")


def peer_findings(overview: Overview, peers: PeerReading) -> tuple[Finding, ...]:
    """Return how far the peers' rates are spread, then how the year of each main series compares."""
    pairs = (
        (overview.rate, peers.rate_change),
        (overview.jobs, peers.jobs_change),
        (overview.seekers_all, peers.seekers_change),
    )
    found = (_spread(peers), *(_year(reading, comparison) for reading, comparison in pairs))
    return tuple(finding for finding in found if finding)


def median_form(proof: Evidence, comparison: PeerComparison) -> str:
    """Return the median of the peers as it stands in a sentence: « 7,3 % », or with its sign « +0,1 % » for a change."""
    return proof.printed(comparison.median, median_text(comparison))


def median_text(comparison: PeerComparison) -> str:
    """Return the median of the peers as it is printed."""
    if comparison.own.indicator == comparison.indicator.id:
        return value_form(comparison.median, comparison.indicator)
    form = points if comparison.indicator.is_rate else percent
    return form(comparison.median.value or 0, signed=True)


def _rate_claim(proof: Evidence, peers: PeerReading, found: PeerComparison) -> str:
    among, level = found.among, found.own.territory.level
    proof.compared([found.own, found.median, *(member.rate for member in peers.members if member.rate)])
    side, named = _side(found, near=NEAR), _peers_named(level)
    if side == 0:
        return f"Le chômage est proche de la médiane des {named}"
    end, beyond = ("bas", among.higher) if side < 0 else ("élevé", among.lower)
    if beyond == among.known:
        return f"Le chômage est le plus {end} de {spelled(among.known + 1)} {named}"
    return f"Le chômage est plus {end} que dans {spelled(beyond)} {named} sur {spelled(among.known)}"


def _peers_named(level: Level) -> str:
    return f"{_SHORT.get(level) or level_name(level, 2)} comparables"


def _side(found: PeerComparison, *, near: int) -> int:
    """Return −1 under, 0 near, 1 above the median; *near* in tenths."""
    tenths = (displayed(found.own.value or 0, PERCENT_DECIMALS) - displayed(found.median.value or 0, PERCENT_DECIMALS)) * 10
    return 0 if abs(tenths) <= near else 1 if tenths > 0 else -1


def _who(proof: Evidence, peers: PeerReading, found: PeerComparison) -> str:
    """Say which few peers have a lower rate, or a higher one; else the place."""
    none = "Aucune" if found.own.territory.level in FEMININE_LEVELS else "Aucun"
    here = found.own.value or 0.0
    for word, count, beyond in (("bas", found.among.lower, -1), ("élevé", found.among.higher, 1)):
        if count == 0:
            return f"{none} n'a un taux plus {word}."
        if count <= _MOST_NAMED:
            rates = [(member, member.rate) for member in peers.members if member.rate]
            those = [(member, rate) for member, rate in rates if ((rate.value or 0.0) - here) * beyond > 0]
            proof.compared(rate for _, rate in those)
            places = listed([there(member.territory) for member, _ in those])
            return f"Il n'est plus {word} {elided('que', places)}."
    place = proof.printed(found.place, f"{found.rank.position}e")
    tied = ", ex æquo" if found.rank.tied else ""
    return f"Il se classe {place} sur {proof.printed(found.ranked, str(found.rank.out_of))}, du plus bas au plus élevé{tied}."


def _spread(peers: PeerReading) -> Finding | None:
    """Say from where to where the peers' rates go."""
    found = peers.rate
    if found is None or found.among.low == found.among.high:
        return None
    proof = Evidence()
    rates = [(name(member.territory), member.rate) for member in peers.members if member.rate]
    ends = []
    for end in (found.among.low, found.among.high):
        holders = [(who, rate) for who, rate in rates if displayed(rate.value or 0, found.indicator.decimals) == displayed(end, 1)]
        ends.append(_end(proof, found, holders))
    return proof.finding(f" parmi les {spelled(found.among.known)} comparables.", lead=f"Les taux vont de {ends[0]} à {ends[1]}")


def _end(proof: Evidence, found: PeerComparison, holders: Sequence[tuple[str, Observation]]) -> str:
    proof.compared(rate for _, rate in holders[1:])
    value = proof.value(holders[0][1], found.indicator)
    names = [who for who, _ in holders]
    level = found.own.territory.level
    return f"{value} ({listed(names) if len(names) <= _MOST_NAMED else f'{len(names)} {level_name(level, len(names))}'})"


def _year(reading: Reading, found: PeerComparison | None) -> Finding | None:
    """Say how a series moved over the year, and the median of the same change among the peers."""
    change = reading.trend.year
    if found is None or change is None or change.state in {None, State.BREAK}:
        return None
    proof = Evidence()
    raw = "" if reading.indicator.adjustment.allows_quarter_change or reading.indicator.is_rate else "En données brutes, "
    claim = capitalised(f"{raw}{WORDINGS[reading.indicator.id].subject} {_moves(proof, change)}")
    proof.compared([found.place, found.ranked])
    named = f"{spelled(found.among.known)} comparables"
    if found.own.value == found.median.value:
        proof.compared([found.median])
        return proof.finding(f", comme la médiane des {named}.", lead=claim)
    return proof.finding(f" ; la médiane des {named} est de {median_form(proof, found)}.", lead=claim)


def _moves(proof: Evidence, change: Change) -> str:
    if change.state is State.STABLE or change.state is None:
        return f"est quasi stable sur un an ({proof.change(change)})"
    return f"{WORDINGS[change.after.indicator].verb(change.state)} de {proof.change(change, signed=False)} en un an"
