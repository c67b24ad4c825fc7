"""Figures of professions on their way to the CSV: labelled codes, one period, series in one pass."""

import csv
import io
from dataclasses import replace

from reporter.analysis.nearest import own_source
from reporter.analysis.overview import analyse
from reporter.analysis.professions import Labels, fap_edition
from reporter.analysis.tension import read_tensions
from reporter.document.briefing import write_briefing
from reporter.document.csv_table import figures_csv
from reporter.domain.period import Period
from tests.professions import facts, figure, planned, profession


def _rows(names: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    observations = [*profession("V0X60", "5", "900", "151115", "≥500", "300/400"), *profession("V1X80", "4"), *planned("", "≥900")]
    observations += [o for i in range(4) for o in profession(f"W0X6{i}", "1")]
    held = facts(observations, names={("fap", "V0X60"): "Aides-soignants", ("fap", "V1X80"): "Infirmiers"})
    briefing = write_briefing(held.territory, held.edition, analyse(held), outlines_credit="Contours : un auteur.")
    text = figures_csv(briefing, held.indicators, names).decode("utf-8-sig")
    return {(row["indicator"], row["category"]): row["label"] for row in csv.DictReader(io.StringIO(text), delimiter=";")}


def test_a_code_stands_in_the_csv_with_its_label() -> None:
    labels = _rows({("fap", "V0X60"): "Aides-soignants"})
    assert labels["tension", "V0X60"] == "Tension, Aides-soignants"
    assert labels["tension", "V1X80"] == "Tension, V1X80"  # the reader of the CSV alone meets a code
    assert labels["tension.metiers_classes", ""] == "Tension, nombre de métiers classés"
    assert labels["projets_difficiles_diffuses.part_de_l_ensemble", "V0X60"].endswith("part dans l’ensemble dont la série est une partie")


def test_every_derived_figure_of_professions_and_hires_is_described() -> None:
    assert all(_rows({}).values())


def test_classes_of_an_earlier_year_are_left_out() -> None:
    old = [replace(o, period=Period.whole_year(2023)) for o in profession("T2A60", "5", "100")]
    found = read_tensions(facts([*old, *profession("V0X60", "5", "900")]))
    assert found is not None
    assert ([p.code for p in found.professions], found.known) == (["V0X60"], 1)


def test_series_are_in_the_order_of_time_however_they_came() -> None:
    held = [figure("dpae", str(value), period=Period.quarter(2025, value)) for value in (3, 1, 2)]
    source = own_source(facts(held), {"dpae"})
    assert [o.value for o in source.series("dpae")] == [1, 2, 3]
    assert source.series("emploi_salarie_prive") == ()
    assert source.last("emploi_salarie_prive") is None


def test_the_edition_of_a_set_of_codes_is_that_of_its_third_characters() -> None:
    assert fap_edition(["V0X60", "T2A60"]) == "2021"
    assert fap_edition(["V0Z60", "T2A60", "G0B40"]) == "2009"
    assert fap_edition(["T2A60"]) == "2021"
    assert fap_edition(["V0X60", "V0Z60"]) == ""
    assert fap_edition([]) == ""


def test_a_code_of_both_editions_has_a_label_only_where_the_labels_are_of_its_own() -> None:
    names = {("fap", "T2A60"): "Aides à domicile", ("fap", "V0X60"): "Aides-soignants"}
    mixed = names | {("fap", "V0Z60"): "Aides-soignants"}
    assert Labels.of("fap", ["V0X60", "T2A60"], names).get("T2A60") == "Aides à domicile"
    assert Labels.of("fap", ["V0Z60", "T2A60"], names).get("T2A60") == ""
    assert Labels.of("fap", ["V0X60", "T2A60"], mixed).get("T2A60") == ""
    assert Labels.of("fap", ["V0X60", "T2A60"], mixed).get("V0X60") == "Aides-soignants"
