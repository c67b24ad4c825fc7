"""How contradictions that producers explain are declared, and how a faulty declaration is refused."""

import pytest

from reporter.adapters.declared_exceptions import read_exceptions
from reporter.adapters.declared_table import DeclaredTable
from reporter.domain.consistency import DeclaredException, Rule
from reporter.domain.indicator import Indicator
from reporter.errors import InputError
from tests.spec.test_consistency import declared

GOOD = """
[[exception]]
rule = "territories"
indicators = ["dpae*"]
territories = ["france-FR"]
reason = "parce que"
"""


def read(text: str) -> tuple[DeclaredException, ...]:
    return read_exceptions(DeclaredTable.read("consistency.toml", text))


def test_a_declared_exception_explains_any_gap_of_any_category_by_default() -> None:
    assert read(GOOD) == (DeclaredException(Rule.TERRITORIES, ("dpae*",), ("france-FR",), "parce que", "*", ("*",), None),)
    assert read("") == ()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('"territories"', '"territory"', "'territory' is not one of partition, sum_of"),
        ('"parce que"', '" "', r"exception\[1\].reason': empty"),
        ('reason = "parce que"', "", r"exception\[1\].reason': missing"),
        ("reason", "raison", r"exception\[1\].raison': unknown field"),
        ("[[exception]]", "[[exceptions]]", "'exceptions': unknown field"),
        ('reason = "parce que"', 'reason = "parce que"\nwithin = -1', "-1 is no number from zero up"),
    ],
)
def test_a_faulty_declaration_is_refused_by_name(before: str, after: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(GOOD.replace(before, after))


def test_a_crossed_division_adds_up_to_the_total_and_to_each_side() -> None:
    assert divisions(declared().get("inscrits_a"))["femmes"] == ("femmes_moins_25", "femmes_25_49", "femmes_50_plus")
    assert divisions(declared().get("inscrits_a"))["25_49"] == ("femmes_25_49", "hommes_25_49")
    assert divisions(declared().get("inscrits_a_fin_mois"))["hommes"] == ("hommes_moins_25", "hommes_25_49", "hommes_50_plus")


def divisions(indicator: Indicator) -> dict[str, tuple[str, ...]]:
    return {division.whole: division.parts for division in indicator.divisions if division.partition.id == "sexe_age"}
