"""« À décider ce trimestre »: at most three questions that follow from the verdicts, each with its evidence.

One question of each kind first, in the order of `_KINDS`, then further ones: a bottleneck and its lever, a sector in retreat,
unemployment that rises here and not in the country, a group of the registered that stands out, a buoyant sector.
"""

from collections.abc import Callable, Iterator

from reporter.analysis.buoyancy import Word
from reporter.analysis.overview import Overview
from reporter.analysis.sectors import SectorMix, SectorReading, WindowReading, setback
from reporter.analysis.tension import Factor, FactorReading, ProfessionReading
from reporter.analysis.trend import State
from reporter.document.beside import of_year
from reporter.document.forms import Evidence
from reporter.document.french import HARD, capitalised, counted, number, typeset
from reporter.document.headline import speaks
from reporter.document.levers import lever
from reporter.document.profile_section import group_name
from reporter.document.sector_points import is_small
from reporter.document.sector_spans import over
from reporter.document.verdicts import opening
from reporter.domain.blocks import Decision
from reporter.domain.territory import Level

MOST_QUESTIONS = 3
_OF_FIVE = f"{HARD}sur{HARD}5"
LEAST_LOCAL_SHARE = 0.1  # of a sector's change: a smaller local effect explains nothing


def decisions(overview: Overview) -> tuple[Decision, ...]:
    """Return the questions of the quarter, the most pressing first; none where nothing calls for one."""
    asked = [list(kind(overview)) for kind in _KINDS]
    rounds = (found[turn] for turn in range(MOST_QUESTIONS) for found in asked if turn < len(found))
    return tuple(rounds)[:MOST_QUESTIONS]


def _bottlenecks(overview: Overview) -> Iterator[Decision]:
    """Ask for the lever of each profession in tension that has one, those of another lever first, the professions in their order."""
    level, asked, others = overview.facts.territory.id.level, set[Factor](), []
    for profession in overview.tensions.professions if overview.tensions else ():
        if factor := _brake(profession, level):
            name = overview.facts.indicators.get(factor.figure.indicator).short_label
            decision = _bottleneck(profession, factor, level, name)
            if factor.factor not in asked:
                yield decision
            else:
                others.append(decision)
            asked.add(factor.factor)
    yield from others


def _brake(profession: ProfessionReading, level: Level) -> FactorReading | None:
    """Return the high factor that the reader has powers over; else the highest one."""
    own = [factor for factor in profession.levers if lever(factor.factor, level).is_own]
    return next(iter([*own, *profession.levers]), None)


def _bottleneck(profession: ProfessionReading, brake: FactorReading, level: Level, name: str) -> Decision:
    """Return what could be done about one factor, with its class and that of tension, and who can."""
    proof, way = Evidence(), lever(brake.factor, level)
    cause = proof.printed(brake.figure, number(brake.figure.value or 0))
    tension = proof.printed(profession.tension, number(profession.tension.value or 0))
    said = f"{name} : {cause}{_OF_FIVE} ; tension : {tension}{_OF_FIVE}."
    said += f" {'Levier' if way.is_own else 'Interlocuteurs'} : {way.holder}."
    return Decision(typeset(f"{profession.label} : {way.action} ?"), proof.finding(said))


def _retreats(overview: Overview) -> Iterator[Decision]:
    """Ask how to soften the fall of each sector in retreat that counts, the largest loss first."""
    for mix, sector, window in _judged(overview, Word.RETREAT):
        proof = Evidence()
        size = proof.printed(window.change, counted(abs(window.effects.change), "emploi"))
        said = f"{size} de moins {over(window, mix.indicator)}{_local(proof, window)}."
        yield Decision(typeset(f"{opening(sector)} : comment amortir le recul ?"), proof.finding(said))


def _buoyant(overview: Overview) -> Iterator[Decision]:
    """Ask how to go with the growth of each buoyant sector, the largest gain first; not of one that fell in the last year."""
    for word in (Word.CONFIRMED, Word.RECENT):
        for mix, sector, window in _judged(overview, word):
            if setback(overview.facts, mix, sector):
                continue
            proof = Evidence()
            size = proof.printed(window.change, counted(window.effects.change, "emploi"))
            said = f"{size} de plus {over(window, mix.indicator)}{_local(proof, window)}."
            yield Decision(typeset(f"{opening(sector)} : comment accompagner la croissance ?"), proof.finding(said))


def _judged(overview: Overview, word: Word) -> Iterator[tuple[SectorMix, SectorReading, WindowReading]]:
    """Yield the sectors of one verdict with their short window, the largest change first; small ones call for no question."""
    mix = overview.sector_mix
    if mix is None:
        return
    found = [(s, s.short) for s in mix.sectors if s.verdict.word is word and s.short and not is_small(s)]
    for sector, window in sorted(found, key=lambda pair: (-abs(pair[1].effects.change), pair[0].code)):
        yield mix, sector, window


def _local(proof: Evidence, window: WindowReading) -> str:
    """Return what the place itself adds or takes away, beside the same sector in the country."""
    effect = window.effects.local
    if abs(effect) < LEAST_LOCAL_SHARE * abs(window.effects.change):
        return ""
    size = proof.printed(window.local, number(effect, signed=True))
    return f" ; effet local : {size}, le secteur faisant {'mieux' if effect > 0 else 'moins bien'} ici qu'en France"


def _rates(overview: Overview) -> Iterator[Decision]:
    """Ask why unemployment rises here where it does not in France, or rises less."""
    here, there = overview.rate.trend.year, of_year(overview.rate.france)
    if not speaks(overview.rate) or here is None or there is None or here.state is not State.UP or here.difference <= there.difference:
        return
    proof = Evidence()
    size = proof.change(here)
    beside = "quasi stable" if there.state is State.STABLE else ""
    in_france = f"{beside} en France ({proof.change(there)})" if beside else f"contre {proof.change(there)} en France"
    elsewhere = "plus ici qu'en France" if there.state is State.UP else "ici et non en France"
    yield Decision(
        typeset(f"Pourquoi le chômage augmente-t-il {elsewhere} ?"), proof.finding(f"{capitalised(size)} en un an, {in_france}.")
    )


def _groups(overview: Overview) -> Iterator[Decision]:
    """Ask for support of the group of the registered that stands out."""
    group = overview.profile.standing_out if overview.profile else None
    if group is None or overview.profile is None or (change := group.reading.trend.year) is None:
        return
    proof = Evidence()
    said = f"{proof.change(change)} en un an"
    if everybody := overview.profile.total.trend.year:
        said += f", contre {proof.change(everybody)} pour l'ensemble des inscrits (A, B, C)"
    yield Decision(typeset(f"{capitalised(group_name(group))} : quel accompagnement renforcer ?"), proof.finding(f"{said}."))


_KINDS: tuple[Callable[[Overview], Iterator[Decision]], ...] = (_bottlenecks, _retreats, _rates, _groups, _buoyant)
