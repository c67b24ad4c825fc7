"""The specimen's wire formats, beside the real samples where there are some."""

import csv
import io
import json
from collections import Counter, defaultdict
from pathlib import Path

import openpyxl
import pytest
import sdmx
from defusedxml import ElementTree

from data_sources.specimen import vocabulary as words
from data_sources.specimen.answers import Answer
from data_sources.specimen.origin import Options, Origin
from data_sources.specimen.state import Fault, OriginState
from data_sources.specimen.urssaf_sets import DEPARTMENTS_ID, ZONES_ID
from reporter.domain.territory import Level
from tests.registers import small_register
from tests.specimens import DARES, DARES_SETS, REGIONS_CVS, SDMX, URSSAF, WORKBOOK, ZONES_RAW, origin, shipped_register

LAST = "2026-T1"


@pytest.fixture(scope="module")
def whole() -> Origin:
    return origin()


def export(asked: Origin, dataset: str, query: str = "", *, portal: str = DARES) -> list[dict[str, str]]:
    body = asked.get(f"{portal}/{dataset}/exports/csv", query).body
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


def content(answer: Answer) -> dict[str, object]:
    found = json.loads(answer.body)
    assert isinstance(found, dict)
    return found


def broken(fault: Fault) -> Origin:
    return Origin(small_register(), OriginState().failing(fault))


# --- Insee, data bank


def test_the_flow_has_the_115_series_of_the_real_one(whole: Origin) -> None:
    root = ElementTree.fromstring(whole.get(SDMX, "").body)
    series = list(root.iter("Series"))
    areas = Counter(s.attrib["REF_AREA"][0] for s in series)
    assert areas == {"D": 100, "R": 13, "F": 2}
    assert {"D33", "D2A", "R84", "FM", "FR-D976"} <= {s.attrib["REF_AREA"] for s in series}
    assert len({s.attrib["IDBANK"] for s in series}) == 115
    assert {(s.attrib["FREQ"], s.attrib["UNIT_MULT"], s.attrib["DECIMALS"]) for s in series} == {("T", "0", "1")}
    assert {s.attrib["LAST_UPDATE"] for s in series} == {"2026-07-09"}


def test_observations_come_newest_first_the_last_one_provisional_and_one_is_not_a_number(whole: Origin) -> None:
    root = ElementTree.fromstring(whole.get(SDMX, "").body)
    for series in root.iter("Series"):
        found = [(o.attrib["TIME_PERIOD"], o.attrib["OBS_STATUS"]) for o in series.iter("Obs")]
        assert len(found) == 24
        assert (found[0], found[1][1], found[-1][0]) == (("2026-Q1", "P"), "A", "2020-Q2")
    assert sum(o.attrib["OBS_VALUE"] == "NaN" for o in root.iter("Obs")) == 1


def test_sdmx1_reads_the_message_and_sees_the_sender(whole: Origin) -> None:
    message = sdmx.read_sdmx(io.BytesIO(whole.get(SDMX, "").body))
    assert len(message.data[0].series) == 115
    assert message.header.sender.id == "SPECIMEN"


def test_the_envelope_is_that_of_the_real_messages(real_data: Path, whole: Origin) -> None:
    real = ElementTree.fromstring((real_data / "insee" / "sdmx" / "bug-series-freq-data.xml").read_bytes())
    ours = ElementTree.fromstring(whole.get(SDMX, "").body)
    header = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message}Header"
    assert {child.tag for child in real.find(header)} <= {child.tag for child in ours.find(header)}


def test_a_window_of_observations_can_be_asked_for(whole: Origin) -> None:
    def told(query: str) -> list[str]:
        root = ElementTree.fromstring(whole.get(SDMX, query).body)
        return [o.attrib["TIME_PERIOD"] for o in next(root.iter("Series")).iter("Obs")]

    assert told("lastNObservations=2") == ["2026-Q1", "2025-Q4"]
    assert told("firstNObservations=1") == ["2020-Q2"]
    assert told("startPeriod=2025-Q3") == ["2026-Q1", "2025-Q4", "2025-Q3"]
    assert told("startPeriod=2020&endPeriod=2020-Q3") == ["2020-Q3", "2020-Q2"]
    assert len(told("startPeriod=1982-Q1&updatedAfter=2026-07-01")) == 24


def test_series_can_be_asked_for_by_idbank(whole: Origin) -> None:
    first = next(ElementTree.fromstring(whole.get(SDMX, "").body).iter("Series")).attrib["IDBANK"]
    root = ElementTree.fromstring(whole.get(f"/insee/series/sdmx/data/SERIES_BDM/{first}+000000000", "").body)
    assert [s.attrib["IDBANK"] for s in root.iter("Series")] == [first]


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/insee/series/sdmx/data/TAUX-INCONNU", "", 404),
        (SDMX, "startPeriod=2030", 404),
        (SDMX, "updatedAfter=2026-07-09", 404),
        (SDMX, "startPeriod=bientôt", 400),
        (SDMX, "includeHistory=true", 400),
    ],
)
def test_what_cannot_be_answered_is_an_xml_error(whole: Origin, path: str, query: str, status: int) -> None:
    answer = whole.get(path, query)
    assert answer.status == status
    root = ElementTree.fromstring(answer.body)
    assert root.tag.endswith("}Error")
    assert "".join(root.itertext()).strip()


def test_series_may_come_prefixed_and_say_the_same() -> None:
    plain, prefixed = (origin(options=Options(prefixed_series=p)).get(SDMX, "").body for p in (False, True))
    assert b"<ns1:Series " in prefixed
    assert prefixed.replace(b"<ns1:", b"<").replace(b"</ns1:", b"</") == plain


def test_a_register_that_lacks_territories_gets_fewer_series() -> None:
    root = ElementTree.fromstring(Origin(small_register()).get(SDMX, "").body)
    assert [s.attrib["REF_AREA"] for s in root.iter("Series")] == ["FR-D976", "FM", "R52", "R94", "D01", "D2A", "D44", "D974"]


def test_broken_messages_lack_figures_or_say_two_things() -> None:
    without = ElementTree.fromstring(broken(Fault.MISSING_COLUMN).get(SDMX, "").body)
    assert not any("OBS_VALUE" in o.attrib for o in without.iter("Obs"))
    twice = next(ElementTree.fromstring(broken(Fault.DUPLICATES).get(SDMX, "").body).iter("Series"))
    said = defaultdict(set)
    for o in twice.iter("Obs"):
        said[o.attrib["TIME_PERIOD"]].add(o.attrib["OBS_VALUE"])
    assert all(len(values) == 2 for values in said.values())


# --- Insee, workbook


def sheet_rows(answer: Answer) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(answer.body))
    assert book.sheetnames == ["txcho_ze"]
    return list(book.active.iter_rows(values_only=True))


def test_the_workbook_has_titles_a_header_numbers_for_codes_and_a_footer(whole: Origin) -> None:
    rows = sheet_rows(whole.get(WORKBOOK, ""))
    assert rows[1][0] == "SPÉCIMEN — données fictives"
    assert rows[5][:6] == ("ZE2020", "LIBZE2020", "REG", "LIBREG", "2020-T2", "2020-T3")
    assert (rows[5][-1], len(rows[5])) == (LAST, 28)
    by_code = {row[0]: row for row in rows[6:36]}
    assert len(by_code) == 30
    assert by_code[51][:4] == (51, "Alençon", 28, "Normandie")
    assert by_code[104][2] == 1
    assert rows[36] == (None,) * 28
    assert str(rows[-1][0]).startswith("Source")


def test_the_workbook_has_a_blank_and_marks(whole: Origin) -> None:
    rows = {
        row[0]: dict(zip(sheet_rows(whole.get(WORKBOOK, ""))[5], row, strict=True)) for row in sheet_rows(whole.get(WORKBOOK, ""))[6:36]
    }
    assert rows[7613]["2025-T1"] is None
    assert isinstance(rows[7613]["2025-T2"], float)
    assert [rows[301][q] for q in ("2020-T2", "2020-T4")] == ["...", "..."]
    assert isinstance(rows[301]["2021-T1"], float)
    values = [v for row in rows.values() for v in row.values() if isinstance(v, float)]
    assert all(3 < v < 20 and round(v, 1) == v for v in values)


def test_a_broken_workbook_lacks_its_codes_or_has_a_zone_twice() -> None:
    assert sheet_rows(broken(Fault.MISSING_COLUMN).get(WORKBOOK, ""))[5][0] == "LIBZE2020"
    rows = sheet_rows(broken(Fault.DUPLICATES).get(WORKBOOK, ""))
    assert rows[6][0] == rows[7][0]
    assert rows[6][4] != rows[7][4]


# --- Opendatasoft


def test_the_catalogue_comes_in_pages_of_ten(whole: Origin) -> None:
    first, rest = content(whole.get(DARES, "")), content(whole.get(DARES, "offset=10&limit=100"))
    assert first["total_count"] == 19
    ids = [entry["dataset_id"] for page in (first, rest) for entry in page["results"]]
    assert len(first["results"]) == 10
    assert len(set(ids)) == 19
    assert set(DARES_SETS) <= set(ids[10:])


def test_an_entry_says_title_fields_dates_and_how_many_records(whole: Origin) -> None:
    entry = content(whole.get(f"{DARES}/{REGIONS_CVS}", ""))
    default = entry["metas"]["default"]
    assert entry["dataset_id"] == REGIONS_CVS
    assert default["modified"] == default["data_processed"] == "2026-04-28T10:00:00+00:00"
    assert default["publisher"] == "Dares"
    assert default["records_count"] == len(export(whole, REGIONS_CVS))
    assert {"name": "code_region", "label": "Code région", "type": "text"}.items() <= entry["fields"][1].items()


def test_monthly_twins_have_the_same_title_and_other_dates(whole: Origin) -> None:
    titles = defaultdict(list)
    for entry in content(whole.get(DARES, "limit=100"))["results"]:
        titles[entry["metas"]["default"]["title"]].append(entry["dataset_id"])
    twins = {ids[-1]: ids[0] for ids in titles.values() if len(ids) == 2}
    assert set(twins) == set(DARES_SETS)
    for twin in twins.values():
        assert {row["date"] for row in export(whole, twin)} == {"2026-01", "2026-02", "2026-03"}


@pytest.mark.parametrize("query", ['where=search("zone")', 'where=dataset_id="dares_defm_zoneeemploi_brut_trim" and publisher="Dares"'])
def test_the_catalogue_can_be_searched(whole: Origin, query: str) -> None:
    assert ZONES_RAW in {entry["dataset_id"] for entry in content(whole.get(DARES, query))["results"]}


def test_an_export_has_semicolons_a_byte_order_mark_and_field_names_or_labels(whole: Origin) -> None:
    plain = whole.get(f"{DARES}/{ZONES_RAW}/exports/csv", "").body
    assert plain.startswith(b"\xef\xbb\xbfdate;code_region;region;code_zone_d_emploi;")
    assert plain.endswith(b"\r\n")
    bare = whole.get(f"{DARES}/{ZONES_RAW}/exports/csv", "with_bom=false&delimiter=,").body
    assert bare.startswith(b"date,code_region")


def test_labels_are_those_of_the_real_export(real_data: Path, whole: Origin) -> None:
    real = (real_data / "dares" / "dares_defm_zone_emploi_brut_trim_EXCERPT.csv").read_text(encoding="utf-8-sig").splitlines()
    ours = whole.get(f"{DARES}/{ZONES_RAW}/exports/csv", "use_labels=true").body.decode("utf-8-sig").splitlines()
    assert ours[0] == real[0]
    shape = [cell.isdigit() for cell in real[1].split(";")]
    assert [cell.isdigit() for cell in ours[1].split(";")] == shape


def test_urssaf_s_fields_are_those_of_the_real_export(real_data: Path, whole: Origin) -> None:
    real = (real_data / "urssaf" / "urssaf_emploi_ze_quarterly_EXCERPT.csv").read_text(encoding="utf-8").splitlines()
    assert set(real[0].split(",")) <= set(export(whole, ZONES_ID, portal=URSSAF)[0])


def test_a_json_export_says_the_same_as_the_csv(whole: Origin) -> None:
    rows = json.loads(whole.get(f"{URSSAF}/{ZONES_ID}/exports/json", "").body)
    as_text = [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in rows]
    assert as_text == export(whole, ZONES_ID, portal=URSSAF)
    assert isinstance(rows[0]["annee"], str)
    assert isinstance(rows[0]["trimestre"], int)


def test_an_export_can_be_narrowed_and_is_whole_without_a_limit(whole: Origin) -> None:
    totals = f'date="{LAST}" and categorie="A" and sexe="Total" and tranche_d_age="Total"'
    query = f"select=code_departement,nombre_de_demandeurs_d_emploi&where={totals}"
    rows = export(whole, REGIONS_CVS, query)
    assert len(rows) == 101 + 18 + 2
    assert list(rows[0]) == ["code_departement", "nombre_de_demandeurs_d_emploi"]
    assert len(export(whole, REGIONS_CVS)) > 10_000
    assert len(export(whole, REGIONS_CVS, "limit=3&order_by=date desc")) == 3


def test_records_stop_at_ten_thousand_in_pages_of_at_most_a_hundred(whole: Origin) -> None:
    path = f"{DARES}/{REGIONS_CVS}/records"
    assert len(content(whole.get(path, ""))["results"]) == 10
    assert len(content(whole.get(path, "limit=100&offset=9900"))["results"]) == 100
    for query, message in {
        "limit=100&offset=9901": "sum of offset + limit API parameter: 10001 was found but <= 10000 is expected",
        "limit=101": "limit API parameter: 101 was found but -1 <= limit <= 100 is expected",
        "offset=-1": "offset API parameter: -1 was found",
        "limit=many": "limit API parameter: many was found but an integer is expected",
        "refine=date:2026": "Unknown API parameter: refine",
    }.items():
        refused = whole.get(path, query)
        assert refused.status == 400, query
        assert content(refused)["error_code"] == "InvalidRESTParameterError"
        assert message in str(content(refused)["message"]), query


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        (f"{DARES}/{REGIONS_CVS}/exports/csv", "where=annee>2", 400, "ODSQLError"),
        (f"{DARES}/{REGIONS_CVS}/exports/csv", "select=annee", 400, "ODSQLError"),
        (f"{DARES}/{REGIONS_CVS}/exports/parquet", "", 400, "InvalidRESTParameterError"),
        (f"{DARES}/{REGIONS_CVS}/exports/csv", "delimiter=::", 400, "InvalidRESTParameterError"),
        (f"{DARES}/{REGIONS_CVS}/exports/csv", "use_labels=perhaps", 400, "InvalidRESTParameterError"),
        (f"{DARES}/{REGIONS_CVS}/exports/csv", "offset=9999&limit=2", 400, "InvalidRESTParameterError"),
        (f"{DARES}/{REGIONS_CVS}", "select=metas", 400, "InvalidRESTParameterError"),
        (f"{DARES}/inconnu", "", 404, "NotFoundException"),
        (f"{DARES}/inconnu/records", "", 404, "NotFoundException"),
        ("/dares/api/v1/catalog", "", 404, "NotFoundException"),
        (f"{DARES}/{REGIONS_CVS}/facets/date", "", 404, "NotFoundException"),
    ],
)
def test_what_the_portal_refuses_is_told_as_json(whole: Origin, path: str, query: str, status: int, code: str) -> None:
    answer = whole.get(path, query)
    assert (answer.status, content(answer)["error_code"]) == (status, code)


@pytest.mark.parametrize(
    ("dataset", "portal", "figure"), [(REGIONS_CVS, DARES, "nombre_de_demandeurs_d_emploi"), (ZONES_ID, URSSAF, "effectifs_salaries_cvs")]
)
def test_broken_exports_lack_the_figures_or_have_rows_twice(dataset: str, portal: str, figure: str) -> None:
    assert figure not in export(broken(Fault.MISSING_COLUMN), dataset, portal=portal)[0]
    rows = export(broken(Fault.DUPLICATES), dataset, portal=portal)
    figures = {
        "nombre_de_demandeurs_d_emploi",
        *(f"{kind}_{adjusted}" for kind in ("effectifs_salaries", "masse_salariale") for adjusted in ("brut", "cvs")),
    }
    said = defaultdict(set)
    for row in rows:
        said[tuple(cell for name, cell in row.items() if name not in figures)].add(row[figure])
    assert 0 < sum(len(values) > 1 for values in said.values()) < len(said) / 10


# --- what the rows say


def test_totals_stand_inside_the_code_columns(whole: Origin) -> None:
    rows = export(whole, REGIONS_CVS, f'where=date="{LAST}" and categorie="ABC" and sexe="Total"')
    figure = {(r["code_region"], r["code_departement"]): int(r["nombre_de_demandeurs_d_emploi"]) for r in rows}
    assert figure["52", words.TOTAL] == pytest.approx(sum(figure["52", d] for d in ("44", "49", "53", "72", "85")), abs=50)
    regions = sum(value for (region, department), value in figure.items() if department == words.TOTAL and region.isdigit())
    assert figure[words.TOTAL_FRANCE, words.TOTAL] == pytest.approx(regions - figure["06", "976"], abs=200)
    assert figure[words.TOTAL_METROPOLITAN, words.TOTAL] < figure[words.TOTAL_FRANCE, words.TOTAL]


def test_counts_are_rounded_to_ten_and_national_ones_to_a_hundred(whole: Origin) -> None:
    for dataset, unit in zip(DARES_SETS, (100, 100, 10, 10, 10), strict=True):
        figures = [int(r["nombre_de_demandeurs_d_emploi"] or 0) for r in export(whole, dataset)]
        assert all(figure % unit == 0 for figure in figures)
        assert any(figure % (unit * 10) for figure in figures)


def test_both_scopes_stand_in_the_france_sets_with_further_crossings(whole: Origin) -> None:
    rows = export(whole, DARES_SETS[0], f'where=date="{LAST}" and categorie="ABC"')
    assert {row["champ"] for row in rows} == {words.FRANCE_WITHOUT_MAYOTTE, words.METROPOLITAN_FRANCE}
    crossings = ("sexe", "tranche_d_age", "tranche_d_heures_travaillees", "anciennete")
    totals = [row for row in rows if all(row[crossing] == words.TOTAL for crossing in crossings)]
    assert len(totals) == 2
    assert len(rows) == 2 * (1 + 2 + 3 + 2 * 3 + 2 + 2)  # total, sex, age, both, hours, seniority


def test_sexes_ages_and_seniorities_add_up_and_only_where_they_are_published(whole: Origin) -> None:
    rows = export(whole, REGIONS_CVS, f'where=date="{LAST}" and code_departement="44"')
    crossings = ("sexe", "tranche_d_age", "anciennete")
    figure = {(r["categorie"], *(r[crossing] for crossing in crossings)): int(r["nombre_de_demandeurs_d_emploi"]) for r in rows}
    assert len(figure) == len(rows)
    for category in ("A", "ABC"):
        total = figure[category, *(words.TOTAL,) * 3]
        for place, values in enumerate(((words.MEN, words.WOMEN), words.AGES, words.SENIORITIES)):
            parts = [figure.get((category, *(value if p == place else words.TOTAL for p in range(3)))) for value in values]
            known = [part for part in parts if part is not None]
            assert (len(known), category) in {(len(values), category), (0, "A")}
            assert not known or sum(known) == pytest.approx(total, abs=5 * (len(known) + 1))
    assert [key for key in figure if key[0] == "B"] == [("B", *(words.TOTAL,) * 3)]
    assert set(words.CATEGORIES) | set(words.CATEGORIES_SINCE_2025) == {category for category, *_ in figure}


def test_mayotte_has_job_seekers_since_2021_no_rate_and_no_jobs(whole: Origin) -> None:
    rows = export(whole, REGIONS_CVS, 'where=code_departement="976" and categorie="A" and sexe="Total" and tranche_d_age="Total"')
    assert [row["nombre_de_demandeurs_d_emploi"] == "" for row in rows] == [True] * 3 + [False] * 21
    assert b'"D976"' not in whole.get(SDMX, "").body
    assert not export(whole, DEPARTMENTS_ID, 'where=code_departement="976"', portal=URSSAF)


def test_a_zone_over_two_regions_has_a_row_for_each_and_no_total(whole: Origin) -> None:
    rows = export(whole, ZONES_RAW, f'where=code_zone_d_emploi="0051" and date="{LAST}" and categorie="A"')
    assert [row["code_region"] for row in rows] == ["28", "52"]
    jobs = export(whole, ZONES_ID, 'where=code_zone_d_emploi="0051" and annee="2026"', portal=URSSAF)
    assert [row["zone_d_emploi_regionalisee"] for row in jobs] == ["Alençon (partie Normandie)", "Alençon (partie Pays de la Loire)"]


def test_one_zone_lacks_a_quarter_of_job_seekers(whole: Origin) -> None:
    quarters = {row["date"] for row in export(whole, ZONES_RAW, 'where=code_zone_d_emploi="2709"')}
    assert quarters == {row["date"] for row in export(whole, ZONES_RAW)} - {"2025-T1"}


def test_urssaf_writes_sectors_quarters_and_former_regions_as_it_does(whole: Origin) -> None:
    rows = export(whole, DEPARTMENTS_ID, 'where=annee="2026"', portal=URSSAF)
    assert {row["grand_secteur_d_activite"] for row in rows} == set(words.SECTORS)
    first = next(row for row in rows if row["code_departement"] == "2A")
    assert (first["annee"], first["trimestre"], first["dernier_jour_du_trimestre"]) == ("2026", "1", "2026-03-31")
    assert (first["code_region"], first["ancienne_region"], first["departement"]) == ("94", "Corse", "Corse-du-Sud")
    assert {row["ancienne_region"] for row in rows if row["code_region"] == "84"} == {"Rhône-Alpes", "Auvergne"}


def test_a_secret_sector_has_no_row_for_a_small_departement(whole: Origin) -> None:
    rows = export(whole, DEPARTMENTS_ID, 'where=code_departement="23" and annee="2026"', portal=URSSAF)
    assert words.TEMPORARY_WORK not in {row["grand_secteur_d_activite"] for row in rows}
    assert int(next(r for r in rows if r["grand_secteur_d_activite"] == words.UNCLASSIFIED)["effectifs_salaries_cvs"]) > 100


def test_names_have_the_producers_straight_apostrophes(whole: Origin) -> None:
    names = {row["departement"] for row in export(whole, DEPARTMENTS_ID, portal=URSSAF)}
    assert "Côtes-d'Armor" in names
    assert not any("’" in name for name in names)


def test_every_departement_of_the_register_is_published(whole: Origin) -> None:
    codes = {territory.id.code for territory in shipped_register().at(Level.DEPARTMENT)}
    assert {r["code_departement"] for r in export(whole, REGIONS_CVS)} == codes | {words.TOTAL}
