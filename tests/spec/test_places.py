"""Where people and jobs are counted: the words of the shipped definitions."""

from importlib.resources import files

import pytest

from reporter.adapters.register_files import RegisterFiles
from tests.spec_tables import SpecTable, rows

COUNTED = SpecTable(
    "lieu",
    "Ce que disent les définitions",
    """
    série                | mots de sa définition
    ---------------------+----------------------------
    taux_chomage         | rapporté à la population active
    emploi_salarie_prive | au lieu de travail
""",
)


@pytest.mark.parametrize(("indicator", "words"), rows(COUNTED))
def test_the_definition_says_where_it_is_counted(indicator: str, words: str) -> None:
    definition = RegisterFiles(files("data_sources")).indicators().get(indicator).definition
    assert words in definition.replace("\u00a0", " ")
