"""The reader of the PDF and whoever maintains it read the same rules and the same tables."""

import re

import pytest

from reporter.document.rules import _CONCERNS, BACK_TEST, RULES, THRESHOLD
from tests.methodology import PAGE, RULES_OF, SPECS, UNRELATED, found_tables, page, spec_tables
from tests.spec_tables import head, rows

IDS = [rule.id for rule in RULES]


def _modules_of(rule: str) -> set[str]:
    """Return the modules that are to hold the cases of a rule that no module of this checkout declares."""
    return {name.partition(".")[0] for name, declared in RULES_OF.items() if declared == rule}


def test_every_rule_has_cases() -> None:
    told = {table.rule for table in spec_tables()}
    without = [rule for rule in IDS if rule not in told]
    assert [rule for rule in without if not _modules_of(rule) or any((SPECS / f"{name}.py").exists() for name in _modules_of(rule))] == []


def test_every_table_belongs_to_a_rule_that_is_printed() -> None:
    lost = {f"{module}: {', '.join(head(table))}" for module, table in found_tables() if table.rule not in IDS and module not in UNRELATED}
    assert lost == set()
    assert {name for name in UNRELATED if not (SPECS / f"{name}.py").exists()} <= {"test_consistency"}


def test_every_rule_says_when_it_concerns_a_note() -> None:
    assert {*_CONCERNS, THRESHOLD, BACK_TEST} == set(IDS)
    assert len(set(IDS)) == len(IDS)


@pytest.mark.parametrize("table", spec_tables(), ids=lambda table: f"{table.rule}-{table.title or head(table)[0]}")
def test_every_row_fills_the_columns_of_its_head(table: object) -> None:
    assert {len(row) for row in rows(table)} == {len(head(table))}  # type: ignore[arg-type]  # a SpecTable


def test_the_methodology_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make methodology"


def test_the_methodology_is_french() -> None:
    text = page()
    assert [rule.term for rule in RULES] == re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert "'" not in text
    assert not re.search(r"\| -?\d+\.\d|\| (up|down|stable|slight|marked|plain|break) \|", text)
