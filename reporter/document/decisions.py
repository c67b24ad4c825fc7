"""« À décider ce trimestre »: at most three questions that follow from the verdicts, each with its evidence.

One question of each kind first, in the order of `_KINDS`, then further ones: a lever on a profession in tension, a sector in retreat,
unemployment that rises here and not in the country, a group of the registered that stands out, a buoyant sector.
"""

from collections.abc import Callable, Iterator

from reporter.analysis.buoyancy import Word
from reporter.analysis.overview import Overview
from reporter.analysis.rounding import displayed
from reporter.analysis.sectors import SectorMix, SectorReading, WindowReading, expected_change, setback
from reporter.analysis.tension import Factor, FactorReading, ProfessionReading
from reporter.analysis.trend import State
from reporter.document.beside import of_year
from reporter.document.forms import Evidence
from reporter.document.french import HARD, capitalised, number, plural, typeset
from reporter.document.headline import NEAR, speaks
from reporter.document.levers import Lever, factor_name, lever
from reporter.document.profile_words import group_name
from reporter.document.sector_points import is_small
from reporter.document.sector_spans import over
from reporter.document.tension_points import levers_of
from reporter.document.verdicts import opening
from reporter.domain.blocks import Decision

MOST_QUESTIONS = 3
_OF_FIVE = f"{HARD}sur{HARD}5"
_MOST_LETTERS = 60  # of a profession's name in a question: the longest official ones come last
_MOST_ASKED = 100  # letters of a question with all its steps
LEAST_LOCAL_SHARE = 0.1  # of a sector's change: a smaller local effect explains nothing
LEAST_LOSS = 100  # jobs, over two years, for a question about a sector in retreat
LEAST_LOSS_PERCENT = 1  # of the jobs there were
# too mixed for anybody to be met: other services and temporary work, by grand secteur, by NA38 and by NA88
_CATCH_ALLS = frozenset({"autres_services", "interim", "NZ", "SZ", "78", "82", "96"})
_ASKED_GROUPS = frozenset({"age", "anciennete"})  # what support is organised by; never sex


def decisions(overview: Overview) -> tuple[Decision, ...]:
    """Return the questions of the quarter, the most pressing first; none where nothing calls for one."""
    asked = [list(kind(overview)) for kind in _KINDS]
    rounds = (found[turn] for turn in range(MOST_QUESTIONS) for found in asked if turn < len(found))
    return tuple(rounds)[:MOST_QUESTIONS]


def _bottlenecks(overview: Overview) -> Iterator[Decision]:
    """Ask for the first lever of each profession that has one: the reader's own levers first, of those another one each time."""
    reader, tensions = overview.facts.territory.id, overview.tensions
    if tensions is None or not tensions.says_enough:
        return
    first = [(p, next(iter(levers_of(p, tensions, reader)), None)) for p in tensions.professions]
    found = [(p, brake, lever(brake.factor, reader, p.label)) for p, brake in first if brake]
    asked, others = set[tuple[bool, Factor]](), []
    for profession, brake, way in sorted(found, key=lambda one: (not one[2].is_own, len(one[0].label) > _MOST_LETTERS)):
        decision, kind = _bottleneck(profession, brake, way, tensions.borrowed_from), (way.is_own, brake.factor)
        if kind in asked:
            others.append(decision)
        else:
            yield decision
        asked.add(kind)
    yield from others


def _bottleneck(profession: ProfessionReading, brake: FactorReading, way: Lever, lender: str) -> Decision:
    """Return what could be done about one factor, or whom to ask for it, with its class and that of tension; *lender* is whose they are."""
    proof = Evidence()
    cause = proof.printed(brake.figure, number(brake.figure.value or 0))
    tension = proof.printed(profession.tension, number(profession.tension.value or 0))
    whose = f" ({lender})" if lender else ""
    said = f"{factor_name(brake.factor)} : {cause}{_OF_FIVE} ; tension : {tension}{_OF_FIVE}{whose}."
    said += f" Levier : {way.holder}." if way.is_own else ""
    asked = way.asked if len(profession.label) + len(way.asked) <= _MOST_ASKED else way.asked_briefly
    return Decision(typeset(f"{profession.label} : {asked} ?"), proof.finding(said))


def _retreats(overview: Overview) -> Iterator[Decision]:
    """Ask whom to meet in each sector in retreat whose loss is large, and larger than in the country; the largest loss first."""
    for mix, sector, window in _judged(overview, Word.RETREAT):
        if not (_is_large(window) and _is_local(window)):
            continue
        proof = Evidence()
        size = _jobs(proof, window)
        said = f"{size} {over(window, mix.indicator)}{_at_pace_of_france(proof, window)}."
        yield Decision(typeset(f"{opening(sector)} : quelles entreprises rencontrer d'abord ?"), proof.finding(said))


def _jobs(proof: Evidence, window: WindowReading) -> str:
    """Return « −1 403 emplois »."""
    change = window.effects.change
    return f"{proof.printed(window.change, number(change, signed=True))} {plural(abs(change), 'emploi')}"


def _is_large(window: WindowReading) -> bool:
    """Say whether a loss is worth a visit: in jobs, and in what there was."""
    lost = -window.effects.change
    return lost >= LEAST_LOSS and 100 * lost >= LEAST_LOSS_PERCENT * (window.before.value or 0)


def _buoyant(overview: Overview) -> Iterator[Decision]:
    """Ask what each buoyant sector needs to grow on, the largest gain first; not of one that fell in the last year."""
    for word in (Word.CONFIRMED, Word.RECENT):
        for mix, sector, window in _judged(overview, word):
            if setback(overview.facts, mix, sector):
                continue
            proof = Evidence()
            size = _jobs(proof, window)
            said = f"{size} {over(window, mix.indicator)}{_at_pace_of_france(proof, window)}."
            yield Decision(typeset(f"{opening(sector)} : logement et formation suivent-ils ?"), proof.finding(said))


def _judged(overview: Overview, word: Word) -> Iterator[tuple[SectorMix, SectorReading, WindowReading]]:
    """Yield the sectors of one verdict with their short window, the largest change first.

    Small ones and those that put everything together call for no question.
    """
    mix = overview.sector_mix
    if mix is None:
        return
    asked = [s for s in mix.sectors if s.verdict.word is word and s.code not in _CATCH_ALLS and not is_small(s)]
    found = [(s, s.short) for s in asked if s.short]
    for sector, window in sorted(found, key=lambda pair: (-abs(pair[1].effects.change), pair[0].code)):
        yield mix, sector, window


def _is_local(window: WindowReading) -> bool:
    """Say whether the place itself explains part of a change; a smaller effect explains nothing."""
    return bool(window.effects.change) and abs(window.effects.local) >= LEAST_LOCAL_SHARE * abs(window.effects.change)


def _at_pace_of_france(proof: Evidence, window: WindowReading) -> str:
    """Return what the same sector's pace in the country would have made of the jobs here: « , contre +1 204 au rythme de la France »."""
    if not _is_local(window):
        return ""
    figure = expected_change(window)
    return f", contre {proof.printed(figure, number(int(figure.value or 0), signed=True))} au rythme du même secteur en France"


def _rates(overview: Overview) -> Iterator[Decision]:
    """Ask whom to support where unemployment rises here and not in France, or clearly more."""
    here, there = overview.rate.trend.year, of_year(overview.rate.france)
    if not speaks(overview.rate) or here is None or there is None or here.state is not State.UP:
        return
    if here.difference - there.difference <= displayed(NEAR * 0.1, 1):
        return
    proof = Evidence()
    size = proof.change(here)
    beside = "quasi stable" if there.state is State.STABLE else ""
    in_france = f"{beside} en France ({proof.change(there)})" if beside else f"contre {proof.change(there)} en France"
    elsewhere = "plus ici qu'en France" if there.state is State.UP else "ici et non en France"
    question = f"Le chômage augmente {elsewhere} : quels publics, quelles zones accompagner d'abord ?"
    yield Decision(typeset(question), proof.finding(f"{capitalised(size)} en un an, {in_france}."))


def _groups(overview: Overview) -> Iterator[Decision]:
    """Ask for support of the group of the registered that stands out by age or by seniority."""
    group = overview.profile.standing_out if overview.profile else None
    if group is None or overview.profile is None or group.partition not in _ASKED_GROUPS:
        return
    if (change := group.reading.trend.year) is None:
        return
    proof = Evidence()
    said = f"{proof.change(change)} en un an"
    if everybody := overview.profile.total.trend.year:
        said += f", contre {proof.change(everybody)} pour l'ensemble des inscrits (A, B, C)"
    yield Decision(typeset(f"{capitalised(group_name(group))} : quel accompagnement renforcer ?"), proof.finding(f"{said}."))


_KINDS: tuple[Callable[[Overview], Iterator[Decision]], ...] = (_bottlenecks, _retreats, _rates, _groups, _buoyant)
