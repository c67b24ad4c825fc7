"""Urssaf's detailed sets as the specimen writes them: forms, counts, dates, faults."""

import csv
import io
import json

import pytest

from data_sources.specimen import urssaf_detailed_sets as sets
from data_sources.specimen import vocabulary as words
from data_sources.specimen.state import Fault, OriginState
from data_sources.specimen.vintages import Vintage
from reporter.domain.period import Period
from tests.specimens import URSSAF, origin

DETAILED = (sets.REGIONS_ID, sets.FRANCE_ID, sets.YEARLY_ID, sets.HIRES_BY_DEPARTMENT_ID, sets.HIRES_BY_REGION_ID)
WHOLE = origin()


def export(dataset: str) -> list[dict[str, str]]:
    body = WHOLE.get(f"{URSSAF}/{dataset}/exports/csv", "").body
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("dataset", DETAILED)
def test_the_catalogue_counts_the_rows_that_an_export_has(dataset: str) -> None:
    entry = json.loads(WHOLE.get(f"{URSSAF}/{dataset}", "").body)
    assert entry["metas"]["default"]["records_count"] == len(export(dataset))


def test_regions_carry_their_former_ones_and_posts_have_code_and_label() -> None:
    rows = [row for row in export(sets.REGIONS_ID) if (row["annee"], row["trimestre"]) == ("2026", "1")]
    assert {row["ancienne_region"] for row in rows if row["code_region"] == "84"} == {"Rhône-Alpes", "Auvergne"}
    written = {row["secteur_na28i"] for row in rows}
    assert {"JC Activités informatiques", "Intérim", words.UNCLASSIFIED} <= written
    assert not any("’" in name for name in written)


def test_declarations_have_a_row_a_contract_and_alignment_rows() -> None:
    rows = [row for row in export(sets.HIRES_BY_DEPARTMENT_ID) if row["code_departement"] == "44" and row["annee"] == "2026"]
    assert {row["nature_de_contrat"] for row in rows} == {words.PERMANENT, words.LONG, words.SHORT}
    assert {row["grand_secteur_d_activite"] for row in rows} == {*words.HIRING_SECTORS, words.UNCLASSIFIED, words.ALIGNMENT}
    assert {row["dpae_brut"] for row in rows if row["grand_secteur_d_activite"] == words.ALIGNMENT} == {"0"}


@pytest.mark.parametrize(
    ("quarter", "revision", "year", "day"),
    [("2025-T4", 0, 2024, "2025-06-09"), ("2026-T1", 0, 2025, "2026-06-09"), ("2026-T1", 2, 2025, "2026-06-09")],
)
def test_a_year_comes_out_160_days_after_its_end(quarter: str, revision: int, year: int, day: str) -> None:
    vintage = Vintage("urssaf", Period.parse(quarter), revision)
    assert sets.last_year(vintage) == year
    assert sets.yearly_published_at(vintage).date().isoformat() == day


def test_a_revision_of_the_quarters_leaves_the_yearly_bytes_alone() -> None:
    revised = origin(OriginState().revised("urssaf"))
    path = f"{URSSAF}/{sets.YEARLY_ID}/exports/csv"
    assert revised.get(path, "").body == WHOLE.get(path, "").body


def test_a_broken_yearly_set_lacks_every_year() -> None:
    broken = origin(OriginState().failing(Fault.MISSING_COLUMN))
    header = broken.get(f"{URSSAF}/{sets.YEARLY_ID}/exports/csv", "limit=1").body.decode("utf-8-sig").splitlines()[0]
    assert header.endswith("grand_secteur_d_activite;secteur_na88")
