"""What the check of an edition found, in French sentences for those who answer for it."""

from collections import Counter
from collections.abc import Sequence

from reporter.document import french
from reporter.domain.consistency import Inconsistency, Rule
from reporter.domain.gate import Offence
from reporter.domain.indicator import Indicator, Indicators
from reporter.domain.observation import TOTAL
from reporter.domain.period import Period
from reporter.domain.territory import Level, Register, TerritoryId
from reporter.errors import UnknownTerritoryError

_LEVELS = {
    Level.COUNTRY: ("pays", "pays"), Level.REGION: ("région", "régions"), Level.DEPARTMENT: ("département", "départements"),
    Level.EMPLOYMENT_ZONE: ("zone d’emploi", "zones d’emploi"), Level.EMPLOYMENT_BASIN: ("bassin d’emploi", "bassins d’emploi"),
    Level.EPCI: ("intercommunalité", "intercommunalités"), Level.MUNICIPALITY: ("commune", "communes"),
    Level.CUSTOM: ("territoire composé", "territoires composés"),
}  # fmt: skip
_TERMS_NAMED = 6  # of a combination: the rest is counted, and stands whole in --json


def sentence(found: Inconsistency, register: Register, indicators: Indicators) -> str:
    """Return what contradicts what, with its first offence; the reason declared for it, where there is one."""
    text = _SENTENCES[found.rule](found, register, indicators)
    reason = f" Expliqué : {found.explained}" if found.explained else ""
    return french.typeset(f"{text}{reason}")


def unplaced_sentence(unplaced: Sequence[TerritoryId], vintage: str) -> str:
    """Return which territories the audit could not place, by level; "" when it placed all."""
    if not unplaced:
        return ""
    counts = Counter(territory.level for territory in unplaced)
    named = french.listed([french.counted(counts[level], *_LEVELS[level]) for level in sorted(counts, key=lambda one: one.rank)])
    return french.typeset(
        f"Le référentiel {vintage} ne dit pas de quelles communes se composent {named} : "
        "leurs combinaisons avec d’autres territoires n’ont pas été contrôlées."
    )


def left_out_sentence(count: int) -> str:
    """Return how many communes the audit counted for nothing; "" when none."""
    if not count:
        return ""
    counted = french.plural(count, "n’a pas été comptée", "n’ont pas été comptées")
    return french.typeset(f"{french.counted(count, 'commune')} que le référentiel ne place qu’à certains niveaux {counted}.")


def _partition(found: Inconsistency, register: Register, indicators: Indicators) -> str:
    indicator = indicators.get(found.indicator)
    division = next(partition.label for partition in indicator.partitions if partition.id == found.against)
    said = "la somme des parts connues, par {}, dépasse le total" if found.above else "les parts, par {}, ne font pas le total"
    return _told(found, f"{indicator.label} : {said.format(division)}", register, indicators)


def _sum_of(found: Inconsistency, register: Register, indicators: Indicators) -> str:
    parts = french.listed([indicators.get(name).short_label for name in indicators.get(found.indicator).sum_of])
    said = "dépasse ce qu’elle devrait faire" if found.above else "n’est pas celle que l’on attend"
    return _told(found, f"{indicators.get(found.indicator).label} : la somme de {parts} {said}", register, indicators)


def _part_of(found: Inconsistency, register: Register, indicators: Indicators) -> str:
    whole = indicators.get(found.against).label
    return _told(found, f"{indicators.get(found.indicator).label} dépasse {whole}, dont c’est une partie", register, indicators)


def _territories(found: Inconsistency, register: Register, indicators: Indicators) -> str:
    children = _LEVELS[Level(found.against)][1]
    said = "dépasse le total" if found.above else "ne fait pas le total"
    place = _place(found.offences[0].territory, register)
    text = f"{indicators.get(found.indicator).label}, {place} : la somme des {children} {said}"
    return _told(found, text, register, indicators)


def _ranks(found: Inconsistency, register: Register, indicators: Indicators) -> str:
    label = indicators.get(found.indicator.partition(".")[0]).label
    level = _LEVELS[Level(found.against)][1]
    return _told(found, f"{label} : les rangs des {level} se contredisent", register, indicators)


def _leak(found: Inconsistency, register: Register, indicators: Indicators) -> str:
    first = found.offences[0]
    terms = [
        f"{_sign(term.coefficient)}{_exact_place(term.territory, register)}{_beside(found, term.indicator, term.category, indicators)}"
        for term in found.combination
    ]
    rest = len(terms) - _TERMS_NAMED
    more = f" et {french.counted(rest, 'autre terme', 'autres termes')}" if rest > 0 else ""
    periods = french.listed([french.short_period(Period.parse(offence.period)) for offence in found.offences])
    return (
        f"{_series(first, indicators)}, {_exact_place(first.territory, register)}, {periods} : masqué, mais se déduit de "
        f"{' '.join(terms[:_TERMS_NAMED]).removeprefix('+ ')}{more}."
    )


def _history(found: Inconsistency, register: Register, indicators: Indicators) -> str:
    first = found.offences[0]
    return f"{_where(first, register, indicators)} : masqué dans {found.edition}, mais montré dans {found.against}."


_SENTENCES = {
    Rule.PARTITION: _partition,
    Rule.SUM_OF: _sum_of,
    Rule.PART_OF: _part_of,
    Rule.TERRITORIES: _territories,
    Rule.RANKS: _ranks,
    Rule.LEAK: _leak,
    Rule.HISTORY: _history,
}


_BESIDE = {Rule.PART_OF: ", le tout ", Rule.RANKS: ", au lieu de "} | dict.fromkeys(
    (Rule.PARTITION, Rule.SUM_OF, Rule.TERRITORIES), " publié, somme "
)


def _told(found: Inconsistency, text: str, register: Register, indicators: Indicators) -> str:
    first = found.offences[0]
    decimals = indicators.get(found.indicator.partition(".")[0]).decimals
    value, expected = (french.number(figure, decimals) for figure in (first.value or 0.0, first.expected or 0.0))
    beside = f"{value}{_BESIDE[found.rule]}{expected}"
    return f"{text} ({french.counted(found.count, 'chiffre')}). {_where(first, register, indicators)} : {beside}."


def _where(offence: Offence, register: Register, indicators: Indicators) -> str:
    period = french.short_period(Period.parse(offence.period))
    return f"{_place(offence.territory, register)}, {_series(offence, indicators)}, {period}"


def _series(offence: Offence, indicators: Indicators) -> str:
    indicator = indicators.get(offence.indicator.partition(".")[0])
    return indicator.short_label + _category(indicator, offence.category)


def _category(indicator: Indicator, code: str) -> str:
    label = next((category.label for category in indicator.categories if category.code == code), code)
    return "" if code == TOTAL else f" ({label})"


def _beside(found: Inconsistency, indicator: str, category: str, indicators: Indicators) -> str:
    """Return what a term counts, where it is not what the hidden figure counts."""
    first = found.offences[0]
    if (indicator, category) == (first.indicator, first.category):
        return ""
    held = indicators.get(indicator)
    return _category(held, category) if indicator == first.indicator and category != TOTAL else f" ({held.short_label})"


def _sign(coefficient: str) -> str:
    size = coefficient.removeprefix("-")
    return f"{'− ' if coefficient.startswith('-') else '+ '}{'' if size == '1' else f'{size} × '}"


def _place(code: str, register: Register) -> str:
    try:
        return register.get(TerritoryId.parse(code)).name
    except UnknownTerritoryError:
        return code


def _exact_place(code: str, register: Register) -> str:
    """Return a name with its level: a zone d’emploi, a bassin and an EPCI may have the same."""
    level = TerritoryId.parse(code).level
    return f"{_place(code, register)}{'' if level is Level.COUNTRY else f' ({_LEVELS[level][0]})'}"
