"""Sentences about professions in tension: how many, what holds them back, what can be done and by whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from reporter.analysis.derived import Measure, count_observation
from reporter.analysis.overview import Overview
from reporter.analysis.tension import Factor, FactorReading, ProfessionReading, Tensions
from reporter.document.forms import Evidence
from reporter.document.french import at_period, capitalised, percent, plural, spelled, typeset
from reporter.document.levers import Lever, lever
from reporter.document.novelty import is_news
from reporter.document.words import there
from reporter.domain.blocks import Finding
from reporter.domain.observation import Observation
from reporter.domain.territory import TerritoryId

MOST_LEVERS = 2  # told in sentences; the table has them all
_ORDER = ("d'abord", "ensuite")


@dataclass(frozen=True, slots=True)
class _Brake:
    """How a factor is told: its subject with its verb, and what a profession (or several) does in a headline."""

    weighs: str
    one: str
    many: str


_BRAKES = {
    Factor.HIRING_INTENSITY: _Brake("le rythme d’embauche pèse sur", "recrute beaucoup", "recrutent beaucoup"),
    Factor.WORK_CONDITIONS: _Brake(
        "les conditions de travail pèsent sur", "cumule les contraintes de travail", "cumulent les contraintes de travail"
    ),
    Factor.SHORT_CONTRACTS: _Brake("l’emploi peu durable pèse sur", "offre des emplois peu durables", "offrent des emplois peu durables"),
    Factor.LACK_OF_LABOUR: _Brake("le manque de candidats pèse sur", "manque de candidats", "manquent de candidats"),
    Factor.GEOGRAPHIC_MISMATCH: _Brake("la distance pèse sur", "a ses candidats ailleurs", "ont leurs candidats ailleurs"),
    Factor.TRAINING_LINK: _Brake("la formation exigée pèse sur", "exige une formation précise", "exigent une formation précise"),
}


@dataclass(frozen=True, slots=True)
class HighFactor:
    """A factor that is above 3 in *count* of the professions shown; *like* is one of the figures counted."""

    factor: Factor
    count: int
    like: Observation

    @property
    def figure(self) -> Observation:
        """Return the count as a figure."""
        return count_observation(self.like, Measure.HIGH, self.count)


def high_factors(tensions: Tensions, reader: TerritoryId) -> tuple[HighFactor, ...]:
    """Return the factors that call for a lever in one profession at least, the most frequent first.

    Of two as frequent, the one that *reader* has powers over is first, then Dares' order decides.
    """
    found: dict[Factor, list[Observation]] = {}
    for profession in tensions.professions:
        for reading in profession.levers:
            found.setdefault(reading.factor, []).append(reading.figure)
    order = list(Factor)
    ranked = sorted(found, key=lambda factor: (-len(found[factor]), not lever(factor, reader).is_own, order.index(factor)))
    return tuple(HighFactor(factor, len(found[factor]), found[factor][0]) for factor in ranked)


def levers_of(profession: ProfessionReading, tensions: Tensions, reader: TerritoryId) -> tuple[FactorReading, ...]:
    """Return the factors of one profession that call for a lever, the highest class first.

    Of two as high, the one that *reader* has powers over is first, then the one that weighs on most of the professions shown.
    """
    common = [high.factor for high in high_factors(tensions, reader)]

    def place(reading: FactorReading) -> tuple[float, bool, int]:
        is_own = lever(reading.factor, reader, profession.label).is_own
        return -(reading.figure.value or 0), not is_own, common.index(reading.factor)

    return tuple(sorted(profession.levers, key=place))


def tension_headline(tensions: Tensions, reader: TerritoryId) -> str:
    """Return the claim of the topic: what holds back most of the professions shown."""
    shown = len(tensions.professions)
    if not shown:
        return "Aucun métier n’est en tension forte"
    high = next(iter(high_factors(tensions, reader)), None)
    if high is None:
        return (
            capitalised(f"{spelled(shown)} métiers sont en tension, sans frein qui domine")
            if shown > 1
            else "Un seul métier est en tension"
        )
    brake, which = _BRAKES[high.factor], _which(tensions)
    if shown == 1:
        return f"Le seul métier {which} {brake.one}"
    if high.count == shown:
        return f"Les {spelled(shown)} métiers {which} {brake.many}"
    return capitalised(f"{spelled(high.count)} des {spelled(shown)} métiers {which} {brake.one if high.count == 1 else brake.many}")


def _which(tensions: Tensions) -> str:
    """Return « les plus tendus » where the first of more are shown, « présentés » where others have no name."""
    if tensions.unlabelled:
        return "en tension présentés" if len(tensions.professions) > 1 else "en tension présenté"
    return "les plus tendus" if tensions.tense > len(tensions.professions) else "en tension"


def tension_lead(tensions: Tensions, reader: TerritoryId) -> str:
    """Return which levers come first and who holds them; who holds both is named once."""
    levers = [lever(high.factor, reader) for high in high_factors(tensions, reader)[:MOST_LEVERS]]
    if not levers:
        return ""
    steps = [f"{one.verb} {when}" for one, when in zip(levers, _ORDER, strict=False)]
    if len({one.holder for one in levers}) == 1:
        return typeset(f"{capitalised(', '.join(steps))}, {_by(levers[0])}.")
    return typeset(f"{capitalised(' ; '.join(f'{step}, {_by(one)}' for step, one in zip(steps, levers, strict=True)))}.")


def _by(one: Lever) -> str:
    return f"{'par' if one.is_own else 'avec'} {one.holder}"


def how_many(tensions: Tensions) -> Finding | None:
    """Say how many professions are in tension, of those that are classed."""
    if tensions.figure is None or tensions.place is None:
        return None
    proof = Evidence()
    claim, verb = _share_of_classed(proof, tensions, tensions.figure)
    rest = f" {verb} en tension forte ou très forte {there(tensions.place)} {at_period(tensions.figure.period)} (classes 4 et 5)."
    return proof.finding(rest, lead=claim)


def _share_of_classed(proof: Evidence, tensions: Tensions, like: Observation) -> tuple[str, str]:
    """Return « 17 métiers sur 32 » and its verb."""
    tense, known = (count_observation(like, m, n) for m, n in ((Measure.TENSE, tensions.tense), (Measure.CLASSED, tensions.known)))
    if not tensions.tense:
        proof.compared([tense])
        return f"Aucun des {proof.printed(known, str(tensions.known))} métiers classés", "n'est"
    count = f"{proof.printed(tense, str(tensions.tense))} {plural(tensions.tense, 'métier')}"
    return f"{count} sur {proof.printed(known, str(tensions.known))}", plural(tensions.tense, "est", "sont")


def brakes(tensions: Tensions, reader: TerritoryId) -> Iterator[Finding]:
    """Yield the most frequent factors with what they call for, and the reader's own lever where it is another."""
    found = high_factors(tensions, reader)
    own = [high for high in found[MOST_LEVERS:] if lever(high.factor, reader).is_own]
    for high in (*found[:MOST_LEVERS], *own[:1]):
        proof, asked = Evidence(), lever(high.factor, reader)
        who = f"le levier est le vôtre : {asked.holder}" if asked.is_own else f"interlocuteurs : {asked.holder}"
        yield proof.finding(f" : {asked.action} ; {who}.", lead=capitalised(_weight(proof, tensions, high, all_="ces", some="de ces")))


def _weight(proof: Evidence, tensions: Tensions, high: HighFactor, *, all_: str, some: str, which: str = "") -> str:
    """Return « le manque de candidats pèse sur neuf de ces dix métiers »; *all_* and *some* stand before the number shown."""
    shown, tail = len(tensions.professions), f" {which}" if which else ""
    if shown == 1:
        proof.compared([high.figure])
        return f"{_BRAKES[high.factor].weighs} « {tensions.professions[0].label} »"
    form = proof.printed(high.figure, spelled(high.count))
    whom = f"{all_} {form}" if high.count == shown else f"{form} {some} {spelled(shown)}"
    return f"{_BRAKES[high.factor].weighs} {whom} métiers{tail}"


def hardest(tensions: Tensions) -> Finding | None:
    """Name the profession whose projects are most often judged difficult; None where no two of them compare."""
    known = [(p.difficult_share.value, p) for p in tensions.professions if p.difficult_share and p.difficult_share.value is not None]
    best = [profession for value, profession in known if value == max(v for v, _ in known)]
    if len(known) < 2 or len(best) != 1:
        return None
    proof, (first,) = Evidence(), best
    share = _share(proof, first)
    proof.compared(p.difficult_share for _, p in known if p.difficult_share and p is not first)
    among = f"la part la plus forte des {spelled(len(known))} métiers où elle est connue"
    return proof.finding(f" : {share} des projets de recrutement y sont jugés difficiles, {among}.", lead=f"« {first.label} »")


def _share(proof: Evidence, profession: ProfessionReading) -> str:
    figure = profession.difficult_share
    return proof.printed(figure, percent(figure.value or 0, 0)) if figure else ""


def tension_point(overview: Overview) -> Finding | None:
    """Say in « À retenir » how many professions are in tension, in the edition that follows the release, for the territory itself."""
    tensions = overview.tensions
    if tensions is None or not tensions.says_enough or tensions.borrowed_from:
        return None
    if tensions.figure is None or not is_news(overview.facts, tensions.figure):
        return None
    proof = Evidence()
    claim, verb = _share_of_classed(proof, tensions, tensions.figure)
    when = at_period(tensions.figure.period)
    high = next(iter(high_factors(tensions, overview.facts.territory.id)), None)
    if high is None:
        return proof.finding(f" {when}.", lead=f"{claim} {verb} en tension forte ou très forte")
    weight = _weight(proof, tensions, high, all_="les", some="des", which=_which(tensions))
    return proof.finding(f" {when} ; {weight}.", lead=f"{claim} {verb} en tension forte ou très forte")
