"""Sex, age and seniority as the portal writes them, and the code of the category that they make."""

import re
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from data_sources.cells import each, is_total
from reporter.domain.observation import TOTAL
from reporter.domain.territory import fold

SEX, AGE, SENIORITY = "sexe", "tranche_d_age", "anciennete"
CROSSINGS = (SEX, AGE, SENIORITY)
UNKNOWN = "?"
_YEAR, _OR_MORE = r"(un|1) an", r"(ou|et) plus"
_FORMS: Mapping[str, Sequence[tuple[str, str]]] = {  # by column: what a folded value looks like, its code
    SEX: ((r"femmes?", "femmes"), (r"hommes?", "hommes")),
    AGE: (
        (r"(de )?moins de 25( ans)?", "moins_25"),
        (r"((de|entre) )?25( ans)?( a| et)? 49( ans)?", "25_49"),
        (rf"50 ans {_OR_MORE}|plus de 50 ans", "50_plus"),
    ),
    SENIORITY: (
        (rf"moins d {_YEAR}|moins de 1 an|moins de 12 mois", "moins_1_an"),
        (rf"{_YEAR} {_OR_MORE}|12 mois {_OR_MORE}|plus d {_YEAR}", "1_an_plus"),
    ),
}


def code_of(column: str, text: str) -> str:
    """Return the code of a value: TOTAL for a total, UNKNOWN for one that is not used here (finer bands)."""
    if is_total(text):
        return TOTAL
    plain = fold(text)
    return next((code for form, code in _FORMS[column] if re.fullmatch(form, plain)), UNKNOWN)


def categories(frame: pd.DataFrame) -> pd.Series:
    """Return each row's category: TOTAL, one code, sex and age together, or UNKNOWN for any other crossing."""
    sex, age, seniority = (each(frame[column], _coder(column)) for column in CROSSINGS)
    both = (sex != TOTAL) & (age != TOTAL)
    category = (sex + "_" + age).where(both, sex + age)
    alone = (sex == TOTAL) & (age == TOTAL)
    unused = (sex == UNKNOWN) | (age == UNKNOWN) | (seniority == UNKNOWN) | (~alone & (seniority != TOTAL))
    return category.where(~alone, seniority).mask(unused, UNKNOWN)


def _coder(column: str) -> Callable[[str], str]:
    return lambda text: code_of(column, text)


def unused_values(frame: pd.DataFrame) -> dict[str, list[str]]:
    """Return, by column, the values that have no code here."""
    found = {column: [text for text in frame[column].unique() if code_of(column, text) == UNKNOWN] for column in CROSSINGS}
    return {column: sorted(values) for column, values in found.items() if values}
