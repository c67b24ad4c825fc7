"""Every derived figure has its French name and its unit in the table that goes with a note."""

import pytest

from reporter.analysis.derived import Measure, split_id
from reporter.document.csv_table import _describe
from tests.labour_market import indicators
from tests.sector_facts import shipped

UNITS = {
    "emplois": {"difference_longue", "effet_national_long", "effet_structurel_long", "effet_local_long", "somme_niveau"}
    | {
        "difference_courte",
        "effet_national_court",
        "effet_structurel_court",
        "effet_local_court",
        "autres_secteurs",
        "au_rythme_francais_court",
    },
    "%": {"variation_longue", "variation_courte", "part"},
    "points par an": {"ecart_croissance_long", "ecart_croissance_court"},
    "rapport": {"quotient_localisation"},
    "tests": {"tests_reussis"},
}


@pytest.mark.parametrize("measure", Measure)
def test_every_measure_is_named_after_its_indicator(measure: Measure) -> None:
    described = _describe(f"emploi_salarie_prive.{measure}", "industrie", indicators())
    assert described.label.startswith("Emploi salarié privé, Industrie, ")
    assert described.unit
    assert split_id(f"emploi_salarie_prive.{measure}") == ("emploi_salarie_prive", (measure,))


@pytest.mark.parametrize(("unit", "measures"), UNITS.items())
def test_figures_of_sectors_are_counted_in_their_unit(unit: str, measures: set[str]) -> None:
    assert {_describe(f"emploi_salarie_prive.{measure}", "", indicators()).unit for measure in measures} == {unit}


def test_a_code_of_a_long_nomenclature_bears_its_official_label_or_itself() -> None:
    _, shipped_indicators = shipped()
    names = {("na38", "CA"): "Industries agro-alimentaires"}
    labels = [_describe("emploi_salarie_prive_na38", code, shipped_indicators, names).label for code in ("CA", "ZZ", "interim")]
    assert [label.rsplit(", ", 1)[1] for label in labels] == ["Industries agro-alimentaires", "ZZ", "Intérim"]
