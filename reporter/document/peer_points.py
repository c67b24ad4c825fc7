"""What is said of a territory among those like it: where its rate stands, and how its year compares."""

from collections.abc import Sequence

from reporter.analysis.overview import Overview
from reporter.analysis.peers import PeerComparison, PeerReading
from reporter.analysis.reading import Reading
from reporter.analysis.rounding import PERCENT_DECIMALS, displayed
from reporter.analysis.trend import Change, State
from reporter.document.forms import Evidence, value_form
from reporter.document.french import capitalised, listed, ordinal, percent, points, spelled
from reporter.document.headline import NEAR, speaks
from reporter.document.words import FEMININE_LEVELS, WORDINGS, level_name, name, there
from reporter.domain.blocks import Finding
from reporter.domain.facts import Criterion
from reporter.domain.observation import Observation
from reporter.domain.territory import Level

_MOST_NAMED = 2  # peers on the better side that are named; of more the place is given
_SHORT = {Level.EMPLOYMENT_ZONE: "zones", Level.EMPLOYMENT_BASIN: "bassins"}  # in a claim, where words are counted
_NOUNS = {State.UP: "hausse", State.DOWN: "baisse"}
_OUTER = 5  # a change is told in the outer fifth
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


def peer_claim(peers: PeerReading) -> Finding:
    """Return the headline of the topic: about the rate, else about the first change that can be compared."""
    proof = Evidence()
    if peers.rate:
        return proof.finding(_rate_claim(proof, peers, peers.rate))
    first = peers.comparisons[0]
    proof.compared([first.own, first.median])
    subject = _SUBJECTS.get(first.indicator.id, "du nombre d'inscrits")
    side = _side(first, near=0)
    beside = {-1: "reste sous la", 0: "égale la", 1: "dépasse la"}[side]
    return proof.finding(f"L'évolution {subject} {beside} médiane des {_alike(first)}")


def peer_lead(overview: Overview, peers: PeerReading) -> Finding | None:
    """Say the level beside the median, then who has a lower or a higher one; None without a rate."""
    found, territory = peers.rate, overview.facts.territory
    if found is None:
        return None
    proof = Evidence()
    alike = "la taille et la structure" if any(one.criterion is Criterion.SECTORS for one in peers.basis) else "la taille"
    value, median = proof.value(found.own, found.indicator), median_form(proof, found)
    count = f"{spelled(found.among.known)} {level_name(territory.id.level, found.among.known)}"
    first = f"Le taux de chômage est de {value} {there(territory)} ; dans {count} proches par {alike}, la médiane est de {median}."
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
    among = found.among
    proof.compared([found.own, found.median, *(member.rate for member in peers.members if member.rate)])
    side, named = _side(found, near=NEAR), _peers_named(found)
    if side == 0:
        return f"Le chômage est proche de la médiane des {named}"
    end, beyond = ("bas", among.higher) if side < 0 else ("élevé", among.lower)
    those = "les" if beyond == among.known else f"{spelled(beyond)} des"
    return f"Le chômage est plus {end} que dans {those} {named}"


def _peers_named(found: PeerComparison) -> str:
    """Return « dix départements comparables »."""
    return f"{spelled(found.among.known)} {_alike(found)}"


def _alike(found: PeerComparison) -> str:
    level = found.own.territory.level
    return f"{_SHORT.get(level) or level_name(level, 2)} comparables"


def _side(found: PeerComparison, *, near: int) -> int:
    """Return −1 under, 0 near, 1 above the median; *near* in tenths."""
    tenths = (displayed(found.own.value or 0, PERCENT_DECIMALS) - displayed(found.median.value or 0, PERCENT_DECIMALS)) * 10
    return 0 if abs(tenths) <= near else 1 if tenths > 0 else -1


def _who(proof: Evidence, peers: PeerReading, found: PeerComparison) -> str:
    """Say which few peers have a lower rate, or a higher one, or the same at an end; else the place.

    Names stand after a colon: the register has no article for them.
    """
    among, level = found.among, found.own.territory.level
    for word, count, beyond in (("bas", among.lower, -1), ("élevé", among.higher, 1)):
        if count == 0:
            return _at_the_end(found, word)
        if count <= _MOST_NAMED:
            those = [m for m in peers.members if m.rate and ((m.rate.value or 0.0) - (found.own.value or 0.0)) * beyond > 0]
            proof.compared(member.rate for member in those if member.rate)
            named = listed([name(member.territory) for member in those])
            alone = f"{'Une seule' if level in FEMININE_LEVELS else 'Un seul'} a"
            return f"{alone if count == 1 else f'{capitalised(spelled(count))} ont'} un taux plus {word} : {named}."
    place = proof.printed(found.place, ordinal(found.rank.position, feminine=level in FEMININE_LEVELS))
    tied = ", ex æquo" if found.rank.tied else ""
    return f"Il se classe {place} sur {proof.printed(found.ranked, str(found.rank.out_of))}, du plus bas au plus élevé{tied}."


def _at_the_end(found: PeerComparison, word: str) -> str:
    """Say that no peer goes beyond, and how many have the same rate."""
    among, feminine = found.among, found.own.territory.level in FEMININE_LEVELS
    none, one = ("aucune", "Une") if feminine else ("aucun", "Un")
    same = among.known - among.lower - among.higher
    if not same:
        return f"{capitalised(none)} n'a un taux plus {word}."
    return f"{f'{one} a' if same == 1 else f'{capitalised(spelled(same))} ont'} le même, {none} un plus {word}."


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
    return proof.finding(f" parmi les {_peers_named(found)}.", lead=f"Les taux vont de {ends[0]} à {ends[1]}")


def _end(proof: Evidence, found: PeerComparison, holders: Sequence[tuple[str, Observation]]) -> str:
    proof.compared(rate for _, rate in holders[1:])
    value = proof.value(holders[0][1], found.indicator)
    names = [who for who, _ in holders]
    level = found.own.territory.level
    return f"{value} ({listed(names) if len(names) <= _MOST_NAMED else f'{spelled(len(names))} {level_name(level, len(names))}'})"


def _year(reading: Reading, found: PeerComparison | None) -> Finding | None:
    """Say how a series moved over the year where that stands out among the peers: the table has the rest."""
    change = reading.trend.year
    if found is None or change is None or change.state in {None, State.BREAK}:
        return None
    outlying = _outlying(found, change)
    if not outlying:
        return None
    proof = Evidence()
    raw = "" if reading.indicator.adjustment.allows_quarter_change or reading.indicator.is_rate else "En données brutes, "
    claim = capitalised(f"{raw}{WORDINGS[reading.indicator.id].subject} {_moves(proof, change)}")
    proof.compared([found.place, found.ranked, found.median])
    return proof.finding(f"{outlying}.", lead=claim)


def _outlying(found: PeerComparison, change: Change) -> str:
    """Return « , la plus forte baisse des onze » for a change in the outer fifth, else nothing.

    A small rise may stand among falls: on the weaker side, and of what is stable, only the end is told.
    """
    among, everybody = found.among, found.among.known + 1
    beyond, is_high = min((among.higher, True), (among.lower, False))
    if beyond >= max(1, everybody // _OUTER) or among.low == among.high == found.own.value:
        return ""
    tied = ", ex æquo" if found.rank.tied else ""
    if change.state is (State.UP if is_high else State.DOWN):
        rank = "" if beyond == 0 else "deuxième " if beyond == 1 else f"{ordinal(beyond + 1)} "
        return f", la {rank}plus forte {_NOUNS[change.state]} des {spelled(everybody)}{tied}"
    if beyond:
        return ""
    if change.state in _NOUNS:  # all others went further the same way
        return f", la plus faible {_NOUNS[change.state]} des {spelled(everybody)}{tied}"
    return f" : aucune des {spelled(everybody)} évolutions n'est plus {'haute' if is_high else 'basse'}"


def _moves(proof: Evidence, change: Change) -> str:
    if change.state is State.STABLE or change.state is None:
        return f"est quasi stable sur un an ({proof.change(change)})"
    return f"{WORDINGS[change.after.indicator].verb(change.state)} de {proof.change(change, signed=False)} en un an"
