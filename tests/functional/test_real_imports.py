"""Every real file goes through the very command that a person would type; none is forgotten. Prints the table (`make proof`).

Ten figures of each are checked by hand where the file is read alone: the last column says where.
"""

import csv
import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data_sources.bmo.layout import KNOWN, NEEDED
from reporter.domain.gate import GateResult
from reporter.domain.raw_file import RawFile
from reporter.domain.territory import Level
from reporter.pipeline.ingest import import_file
from reporter.pipeline.outlines import import_outlines
from reporter.pipeline.refresh import apply_refresh, plan_refresh
from reporter.ports import Outside
from reporter.settings import DataSettings, Settings
from reporter.wiring import open_outside
from tests.spec_tables import rows

pytestmark = [pytest.mark.real]
IMPORTED = """
    fichier                                             | producteur | publié     | lignes | chiffres | noms  | vérifié à la main dans
    ----------------------------------------------------+------------+------------+--------+----------+-------+------------------------
    insee/sl_etc_2021T4.xls                             | insee      | 2022-04-05 |        |    17856 |     0 | test_real_figures
    dares/dares_defm_zone_emploi_brut_trim_EXCERPT.csv  | dares      | 1997-10-28 |      1 |        1 |     0 | test_real_dares
    dares/defm_par_epci_en_dec_2017.xlsx                | dares      | 2018-03-31 |        |          |     0 | test_real_dares
    dares/tensions.csv                                  | tensions   | 2020-09-30 |  31034 |   248272 |       | test_tension_files
    dares/fap225_rome.csv                               | tensions   | 2020-09-30 |    768 |        0 |       | test_tension_files
    bmo/Base_open_data_BMO_2024.xlsx                    | bmo        | 2024-04-15 |  53443 |          |       | test_real_bmo
    bmo/Intitules_FAP2021.csv                           | bmo        | 2024-04-15 |    341 |        0 |       | test_real_bmo
    urssaf/urssaf_emploi_ze_quarterly_EXCERPT.csv       | urssaf     | 2022-12-20 |     19 |       18 |     0 | test_urssaf_detailed_files
    rome/unix_referentiel_code_rome_v347_utf8.csv       | rome       | 2021-06-15 |    531 |        0 |       | test_rome_files
    rome/unix_referentiel_competence_v347_utf8.csv      | rome       | 2021-06-15 |   4947 |        0 |       | test_rome_files
    rome/unix_liens_rome_referentiels_v347_utf8.csv     | rome       | 2021-06-15 |  42228 |        0 | 30706 | test_rome_files
    geo/code_rome_domaine_professionnel.csv             | rome       | 2024-10-08 |    609 |        0 |       | test_rome_files
"""
REGISTER = (
    "cog_communes.csv", "cog_departements.csv", "cog_regions.csv", "insee_epcis.csv", "insee_zones_emploi.csv",
    "seed_insee_epci_commune.csv", "seed_insee_zone_emploi_commune.csv", "bassin_emploi_BMO_communes.csv",
)  # fmt: skip
LEVELS = {
    Level.COUNTRY: 1, Level.REGION: 18, Level.DEPARTMENT: 101, Level.EMPLOYMENT_ZONE: 306, Level.EMPLOYMENT_BASIN: 404, Level.EPCI: 1253,
}  # fmt: skip
COMMUNES = 34_935
OUTLINES = {
    "departements-version-simplifiee.geojson": {Level.DEPARTMENT: 96},
    "regions-version-simplifiee.geojson": {Level.REGION: 13},
    "ze2020_contours_derived.geojson": {Level.EMPLOYMENT_ZONE: 306},
}
INCOMPLETE = {"urssaf/urssaf_emploi_ze_quarterly_EXCERPT.csv"}  # quarters and parts of zones are missing: the gate says so
ELSEWHERE = {  # files that no command imports, and the test that reads them
    "francetravail": "tests/unit/test_france_travail_answers.py",
    "sdmx": "tests/unit/test_insee_messages.py",
    "notices": "tests/unit/test_urssaf_detailed_files.py",
    "bmo_2024_dictionnaire.csv": __name__,
}


@contextmanager
def world(folder: Path) -> Iterator[Outside]:
    with open_outside(Settings(data=DataSettings(folder=folder))) as outside:
        yield outside


def raw(path: Path) -> RawFile:
    return RawFile(path.name, path.read_bytes(), "real")


def say(*words: object) -> None:
    """Print a line of the table."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")


@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_every_real_file_is_imported_with_the_real_register(real_data: Path, tmp_path: Path) -> None:
    with world(tmp_path) as outside:
        plan = plan_refresh(outside, tuple(raw(real_data / "geo" / name) for name in REGISTER), 2024)
        apply_refresh(outside, plan)
    with world(tmp_path) as outside:
        register = outside.register_store.register()
        assert {level: len(register.at(level)) for level in LEVELS} == LEVELS
        assert len(outside.register_store.municipalities()) == COMMUNES
        say(f"\nregister {plan.label}: {', '.join(f'{level} {count}' for level, count in LEVELS.items())}, commune {COMMUNES}")
        for name, drawn in OUTLINES.items():
            done = import_outlines(outside, raw(real_data / "geo" / name), None)
            found = {level: sum(o.territory.level is level for o in done.outlines.outlines) for level in drawn}
            assert found == drawn
            say(f"{name:52} {found}")
        for name, producer, day, lines, figures, names, where in rows(IMPORTED):
            report = import_file(outside, producer, raw(real_data / name), dt.date.fromisoformat(day))
            assert report.release is not None
            if name in INCOMPLETE:
                assert report.result is GateResult.QUARANTINED
                table = outside.editions.quarantined_table(report.release)
            else:
                assert report.result is not GateResult.QUARANTINED, (name, report.faults)
                table = outside.editions.release_table(report.release)
            told = len(table.labels) + len(table.links)
            say(f"{name:52} {lines or '–':>7} rows {report.rows:>8} figures {report.territories:>5} territories {told:>6} names  {where}")
            assert not figures or report.rows == int(figures)
            assert not names or len(table.links or table.labels) == int(names)


def test_the_dictionary_of_bmo_names_the_columns_that_are_read(real_data: Path) -> None:
    with (real_data / "bmo" / "bmo_2024_dictionnaire.csv").open(encoding="utf-8") as file:
        told = {row[1].strip() for row in csv.reader(file) if row[1].strip()} - {"Unnamed: 1", "Variables"}
    assert len(told) == 14
    assert len({*NEEDED, *KNOWN}) >= len(told)


def test_no_real_file_is_forgotten(real_data: Path) -> None:
    named = {line[0] for line in rows(IMPORTED)} | {f"geo/{name}" for name in (*REGISTER, *OUTLINES)}
    found = {path.relative_to(real_data) for path in real_data.rglob("*") if path.is_file() and path.name != "PROVENANCE.md"}
    left = {str(path) for path in found if not {*path.parts} & ELSEWHERE.keys()} - named
    assert left == set()
