"""« À décider ce trimestre »: at most three questions that follow from the verdicts, each with its evidence.

One question of each kind first, in the order of `_KINDS`, then further ones: a bottleneck and its lever, a sector in retreat,
unemployment that rises here and not in the country, a group of the registered that stands out, a buoyant sector.
"""

from collections.abc import Callable, Iterator

from reporter.analysis.buoyancy import Word
from reporter.analysis.overview import Overview
from reporter.analysis.sectors import SectorReading, WindowReading
from reporter.analysis.tension import Factor, FactorReading, ProfessionReading
from reporter.analysis.trend import State
from reporter.document.beside import of_year
from reporter.document.forms import Evidence
from reporter.document.french import capitalised, counted, number, percent, spelled, typeset
from reporter.document.headline import speaks
from reporter.document.profile_section import group_name
from reporter.domain.blocks import Decision, Finding
from reporter.domain.territory import Level

MOST_QUESTIONS = 3

# the factors that a level has powers over itself, the first most; the others are for it to bring up
_POWERS = {
    Level.COUNTRY: (Factor.TRAINING_LINK, Factor.WORK_CONDITIONS, Factor.SHORT_CONTRACTS, Factor.LACK_OF_LABOUR),
    Level.REGION: (Factor.TRAINING_LINK, Factor.LACK_OF_LABOUR, Factor.GEOGRAPHIC_MISMATCH),
    Level.DEPARTMENT: (Factor.GEOGRAPHIC_MISMATCH, Factor.LACK_OF_LABOUR, Factor.TRAINING_LINK),
}
_LOCAL_POWERS = (Factor.GEOGRAPHIC_MISMATCH, Factor.LACK_OF_LABOUR)
_ASKED = {
    Factor.GEOGRAPHIC_MISMATCH: "quel logement, quels transports ?",
    Factor.LACK_OF_LABOUR: "comment attirer des candidats ?",
    Factor.TRAINING_LINK: "ouvrir des places de formation ?",
    Factor.WORK_CONDITIONS: "quelles conditions de travail proposer ?",
    Factor.SHORT_CONTRACTS: "comment proposer des emplois plus durables ?",
    Factor.HIRING_INTENSITY: "comment anticiper les embauches ?",
}
_NOUNS = {
    Factor.GEOGRAPHIC_MISMATCH: "éloignement géographique",
    Factor.LACK_OF_LABOUR: "manque de main-d'œuvre",
    Factor.TRAINING_LINK: "formation exigée",
    Factor.WORK_CONDITIONS: "conditions de travail contraignantes",
    Factor.SHORT_CONTRACTS: "emplois peu durables",
    Factor.HIRING_INTENSITY: "intensité des embauches",
}


def decisions(overview: Overview) -> tuple[Decision, ...]:
    """Return the questions of the quarter, the most pressing first; none where nothing calls for one."""
    asked = [list(kind(overview)) for kind in _KINDS]
    rounds = (found[turn] for turn in range(MOST_QUESTIONS) for found in asked if turn < len(found))
    return tuple(rounds)[:MOST_QUESTIONS]


def _bottlenecks(overview: Overview) -> Iterator[Decision]:
    """Ask for the lever of each profession in tension that has one, the professions in their order."""
    level = overview.facts.territory.id.level
    for profession in overview.tensions.professions if overview.tensions else ():
        if factor := _lever(profession, level):
            yield Decision(typeset(f"{profession.label} : {_ASKED[factor.factor]}"), _bottleneck(profession, factor))


def _lever(profession: ProfessionReading, level: Level) -> FactorReading | None:
    """Return the high factor that the level can do most about; else the highest one."""
    powers = _POWERS.get(level, _LOCAL_POWERS)
    own = [factor for power in powers for factor in profession.levers if factor.factor is power]
    return next(iter([*own, *profession.levers]), None)


def _bottleneck(profession: ProfessionReading, factor: FactorReading) -> Finding:
    """Return the class of tension and of the factor, then the projects that are in the way."""
    proof = Evidence()
    tension = proof.printed(profession.tension, number(profession.tension.value or 0))
    cause = proof.printed(factor.figure, number(factor.figure.value or 0))
    said = f"{capitalised(_NOUNS[factor.factor])} : {cause} sur 5, pour une tension de {tension} sur 5"
    if profession.projects and profession.projects.value is not None and profession.difficult_share:
        projects = proof.printed(profession.projects, number(profession.projects.value))
        share = proof.printed(profession.difficult_share, percent(profession.difficult_share.value or 0, 0))
        said += f" ; {projects} projets de recrutement, dont {share} jugés difficiles"
    return proof.finding(f"{said}.")


def _retreats(overview: Overview) -> Iterator[Decision]:
    """Ask how to soften the fall of each sector in retreat, the largest loss first."""
    for sector, window in _judged(overview, Word.RETREAT):
        proof = Evidence()
        size = proof.printed(window.change, counted(abs(window.change.value or 0), "emploi"))
        said = f"{size} de moins en {_years(window)}, dont {_local(proof, window)}."
        yield Decision(typeset(f"{sector.label} : comment amortir le recul ?"), proof.finding(said))


def _buoyant(overview: Overview) -> Iterator[Decision]:
    """Ask how to go with the growth of each buoyant sector, the largest gain first."""
    for word in (Word.CONFIRMED, Word.RECENT):
        for sector, window in _judged(overview, word):
            proof = Evidence()
            size = proof.printed(window.change, counted(window.change.value or 0, "emploi"))
            said = f"{size} de plus en {_years(window)}, dont {_local(proof, window)}."
            yield Decision(typeset(f"{sector.label} : comment accompagner la croissance ?"), proof.finding(said))


def _judged(overview: Overview, word: Word) -> Iterator[tuple[SectorReading, WindowReading]]:
    """Yield the sectors of one verdict with their short window, the largest change first."""
    mix = overview.sector_mix
    found = [(s, s.short) for s in mix.sectors if s.verdict.word is word and s.short] if mix else []
    yield from sorted(found, key=lambda pair: (-abs(pair[1].change.value or 0), pair[0].code))


def _years(window: WindowReading) -> str:
    return f"{spelled(window.window.years)} ans"


def _local(proof: Evidence, window: WindowReading) -> str:
    """Return what the place itself adds or takes away, beside the same sector in the country."""
    size = proof.printed(window.local, number(abs(window.local.value or 0)))
    return f"{size} parce que le secteur croît {'plus' if (window.local.value or 0) > 0 else 'moins'} vite ici qu'en France"


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
