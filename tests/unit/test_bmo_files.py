"""BMO workbooks of any year: codes that lost their zeros, secrets that no sum gives away, files that are none."""

import datetime as dt

import pytest

from data_sources.bmo.adapter import LABELS
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.errors import InputError, UsageError
from reporter.tables import Label, Link, ObservationTable
from tests.bmo_workbooks import HEADER, TITLES, Row, reader, row, survey, with_basins
from tests.registers import small_register

PUBLISHED = dt.date(2024, 4, 15)
REGISTER = with_basins(small_register(), [("0401", "Nord"), ("5220", "Nantes"), ("5313", "Redon")])
ROWS = (
    row("V0X60", "52", "44", 5220, "1237", "1056", "128"),
    row("S2X61", "52", "44", 5220, "300", "*", "*"),
    row("V0X60", "52", "44", 5313, "10", "6", "*"),
    row("V0X60", "52", "01", 5313, "21", "12", "6"),
    row("V0X60", "04", "974", 401, "*", "*", "*"),
)


def read(content: bytes, name: str = "bmo.xlsx", published_on: dt.date | None = PUBLISHED) -> tuple[Release, ObservationTable]:
    return reader(REGISTER).read_file(RawFile(name, content, "test"), published_on)


def figures(table: ObservationTable) -> dict[str, float | str]:
    frame = table.frame
    rows = zip(frame["territory"], frame["category"], frame["indicator"], frame["value"], frame["status"], strict=True)
    return {f"{t} {c or 'TOTAL'} {i}": value if status == "published" else status for t, c, i, value, status in rows}


def test_the_year_stands_in_the_names_of_columns_and_the_release_is_of_that_year() -> None:
    release, table = read(survey(*ROWS))
    assert (release.dataset, release.period, release.published_on) == ("besoins-main-oeuvre", Period.whole_year(2024), PUBLISHED)
    assert set(table.frame["period"]) == {"2024"}
    older = [[2019, *cells[1:]] for cells in ROWS]
    release, _ = read(survey(*older, header=(*TITLES, "BE19", "NOMBE19", "met", "xmet", "smet")), published_on=dt.date(2019, 4, 20))
    assert release.period == Period.whole_year(2019)


def test_cells_parts_of_a_bassin_and_overseas_codes() -> None:
    found = figures(read(survey(*ROWS))[1])
    assert found["bassin-5220 V0X60 projets_recrutement"] == 1237
    assert found["bassin-5313 V0X60 projets_recrutement"] == 31
    assert found["bassin-5313 V0X60 projets_difficiles"] == 18
    assert found["bassin-5313 V0X60 projets_saisonniers"] == "secret"
    assert found["bassin-0401 V0X60 projets_recrutement"] == "secret"  # 401 in the file, « * »: neither 0 nor 1


def test_a_sum_with_a_secret_part_is_secret_at_every_level() -> None:
    found = figures(read(survey(*ROWS))[1])
    assert found["departement-44 V0X60 projets_recrutement"] == 1247
    assert found["region-52 V0X60 projets_recrutement"] == 1268
    assert found["france-FR V0X60 projets_recrutement"] == "secret"
    assert found["departement-44 TOTAL projets_recrutement"] == 1547
    assert found["departement-44 TOTAL projets_difficiles"] == "secret"
    assert found["bassin-5220 TOTAL projets_difficiles"] == "secret"


def test_what_is_published_is_given_apart_and_both_terms_of_a_share_cover_the_same_cells() -> None:
    found = figures(read(survey(*ROWS))[1])
    assert found["france-FR TOTAL projets_diffuses"] == 1568
    assert found["france-FR TOTAL projets_difficiles_diffuses"] == 1074
    assert found["france-FR TOTAL projets_difficiles_base"] == 1268  # without the 300 whose difficult ones are secret
    assert found["france-FR TOTAL projets_saisonniers_diffuses"] == 134
    assert found["france-FR TOTAL projets_saisonniers_base"] == 1258
    assert found["departement-974 V0X60 projets_diffuses"] == "secret"
    assert found["departement-974 TOTAL projets_difficiles_base"] == "secret"


def test_titles_above_notes_below_and_unknown_columns_do_no_harm() -> None:
    header = (*HEADER, "note")
    above = [("Besoins en main-d'œuvre 2024",), (None,), ("Source : France Travail", "enquête BMO")]
    plain, table = read(survey(*ROWS))[1], read(survey(*((*cells, "x") for cells in ROWS), header=header, above=above, notes=True))[1]
    assert table.frame.equals(plain.frame)
    assert "bmo.xlsx, sheet BMO_2024_open_data: unknown columns left out: note" in table.warnings


def test_territories_outside_the_register_are_left_out_and_wider_sums_remain() -> None:
    _, table = reader(small_register()).read_file(RawFile("bmo.xlsx", survey(*ROWS), "test"), PUBLISHED)
    assert figures(table)["departement-44 V0X60 projets_recrutement"] == 1247
    assert not table.frame["territory"].str.startswith("bassin").any()
    assert "3 territories are not in the register 2025 and are left out: bassin-0401, bassin-5220, bassin-5313" in table.warnings


def test_professions_and_families_are_named_by_the_file() -> None:
    _, table = read(survey(*ROWS))
    assert set(table.labels) == {
        Label("fap", "V0X60", "Métier V0X60"),
        Label("fap", "S2X61", "Métier S2X61"),
        Label("famille_bmo", "V", "Fonctions liées à la vente"),
    }
    assert table.links == (Link("fap-famille_bmo", "V0X60", "V"), Link("fap-famille_bmo", "S2X61", "V"))


def test_a_row_that_stands_twice_is_kept_once_with_a_warning() -> None:
    release, table = read(survey(*ROWS, ROWS[0]))
    assert figures(table)["bassin-5220 V0X60 projets_recrutement"] == 1237
    assert "bmo.xlsx, sheet BMO_2024_open_data: 1 rows that stand twice with the same figure are kept once" in table.warnings
    assert release.period == Period.whole_year(2024)


def without(title: str) -> tuple[Row, list[Row]]:
    place = HEADER.index(title)
    return [*HEADER[:place], *HEADER[place + 1 :]], [[*cells[:place], *cells[place + 1 :]] for cells in ROWS]


@pytest.mark.parametrize("title", ["Code métier BMO", "REG", "Dept", "BE24", "met", "xmet", "smet"])
def test_a_missing_column_is_named(title: str) -> None:
    header, rows = without(title)
    name = {"Code métier BMO": "code_metier_bmo", "BE24": "bassin"}.get(title, title.lower())
    with pytest.raises(InputError, match=rf"bmo\.xlsx, sheet BMO_2024_open_data, line 1: columns are missing: {name} \(there are: "):
        read(survey(*rows, header=header))


def changed(place: int, cell: str | int) -> bytes:
    first = list(ROWS[0])
    first[place] = cell
    return survey(first, *ROWS[1:])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (changed(11, "12,5"), "line 2, field 'met': 12.5 is not a whole number"),
        (changed(11, -1), "line 2, field 'met': -1 is negative"),
        (changed(11, "1e308"), r"line 2, field 'met': 1e\+308 is beyond 1e\+06"),
        (changed(12, "beaucoup"), "line 2, field 'xmet': 'beaucoup' is neither a figure nor a known mark"),
        (changed(1, ""), "line 2, field 'code_metier_bmo': a row without a profession"),
        (changed(9, "Nantes"), "line 2, field 'bassin': 'NANTES' is no code of a bassin"),
        (changed(7, "440"), "line 2, field 'dept': '440' is no code of a departement"),
        (changed(0, 2023), "field 'annee': the column names and the column « annee » say several years: 2023, 2024"),
        (changed(0, "vingt"), "line 2, field 'annee': 'vingt' is no year"),
        (
            survey(*ROWS, row("V0X60", "52", "44", 5220, "1238", "1056", "128")),
            r"line 7: stands twice with different figures \(1237 on line 2",
        ),
        (survey(*ROWS, header=[*HEADER[:-1], "met"]), "line 1: columns stand twice: met"),
        (survey(header=("Code", "Libellé", "T1_2024")), "no row holds the columns of a BMO file"),
        (survey(), "holds no figure of bmo/besoins-main-oeuvre"),
        (survey(*ROWS)[:3000], "cannot be read as an .xlsx workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "holds null characters: it is no text file"),
        (b"a;b\n1;2\n", r"is neither a BMO workbook \(\.xlsx\) nor the labels of FAP 2021"),
    ],
)
def test_what_cannot_be_is_refused_by_file_line_and_field(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(content)
    assert str(caught.value).startswith("bmo.xlsx")


def test_another_years_file_under_a_new_name_is_refused() -> None:
    with pytest.raises(InputError, match=r"the name says 2025, the figures are of 2024: another year's file under a new name\?"):
        read(survey(*ROWS), name="Base_open_data_BMO_2025.xlsx")


def test_a_year_may_be_published_before_its_end_but_not_before_its_beginning() -> None:
    with pytest.raises(InputError, match="goes to 2024, which begins on 2024-01-01: not before the publication on 2023-12-20"):
        read(survey(*ROWS), published_on=dt.date(2023, 12, 20))
    with pytest.raises(UsageError, match=r"bmo\.xlsx does not say when it was published"):
        read(survey(*ROWS), published_on=None)


FAP_HEADER = "Code_FAP341;Intitulé_FAP341;Code_FAP228;Intitulé_FAP228;Code_FAP86;Intitulé_FAP86;Code_FAP22;Intitulé_FAP22"
FAP_ROW = "A0X41a;Eleveurs de bovins;A0X41;Eleveurs;A0X;Agriculteurs;A;Agriculture, marine, pêche"


def test_labels_of_the_fap_are_a_release_without_figures() -> None:
    release, table = read(f"\ufeff{FAP_HEADER}\n{FAP_ROW}\n".encode(), "Intitules_FAP2021.csv")
    assert (release.dataset, release.period, table.frame.empty) == (LABELS, Period.whole_year(2024), True)
    assert table.labels == (
        Label("fap", "A0X41a", "Eleveurs de bovins"),
        Label("fap", "A0X41", "Eleveurs"),
        Label("fap", "A0X", "Agriculteurs"),
        Label("fap", "A", "Agriculture, marine, pêche"),
    )
    assert table.links == (Link("fap-fap", "A0X41a", "A0X41"), Link("fap-fap", "A0X41", "A0X"), Link("fap-fap", "A0X", "A"))


def test_a_code_of_the_fap_with_two_labels_is_refused() -> None:
    other = FAP_ROW.replace("A0X41a", "A0X41b").replace(";Eleveurs;", ";Agriculteurs;")
    with pytest.raises(InputError, match=r"fap\.csv: A0X41 is both 'Eleveurs' and 'Agriculteurs'"):
        read(f"{FAP_HEADER}\n{FAP_ROW}\n{other}\n".encode(), "fap.csv")
