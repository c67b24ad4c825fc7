"""Urssaf's detailed sets in odd forms: values with and without codes, both layouts of the yearly set, contracts, alignment rows."""

import datetime as dt
import math
from pathlib import Path

import pytest

from data_sources.http_client import HttpClient
from data_sources.text_tables import read_csv
from data_sources.urssaf.adapter import Urssaf
from data_sources.urssaf.catalogue import SIGNS, WANTED, Kind, recognised
from data_sources.urssaf.sectors import residual
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId, fold
from reporter.errors import InputError
from reporter.tables import ObservationTable
from tests.registers import small_register

PUBLISHED = dt.date(2026, 6, 24)
REGIONS = "annee;trimestre;code_region;ancienne_region;secteur_na28i;effectifs_salaries_brut;effectifs_salaries_cvs;masse_salariale_cvs"
COUNTRY = "annee;trimestre;secteur_na88i;effectifs_salaries_cvs;masse_salariale_cvs"
HIRES = "annee;trimestre;code_region;ancienne_region;secteur_na38;duree_de_contrat;nature_de_contrat;dpae_brut;dpae_cvs"
WIDE = (
    "code_zone_d_emploi;ancienne_region;secteur_na88;nombre_d_etablissements_2023;nombre_d_etablissements_2024;"
    "effectifs_salaries_2023;effectifs_salaries_2024"
)
LONG = "annee;code_zone_d_emploi;ancienne_region;secteur_na88;nombre_d_etablissements;effectifs_salaries"
UNCLASSED = "nca _non_classés_ailleurs_"


def urssaf(register: Register, datasets: tuple[str, ...] = ()) -> Urssaf:
    client = HttpClient("urssaf", ("https://urssaf.example",), monotonic=lambda: 0.0, sleep=lambda _: None)
    return Urssaf(client, register, base_url="https://urssaf.example", datasets=datasets)


def read(*lines: str, dataset: str = "") -> tuple[Release, ObservationTable]:
    source = urssaf(small_register(), (dataset,) if dataset else ())
    return source.read_file(RawFile("set.csv", ("\ufeff" + "\n".join(lines) + "\n").encode(), "test"), PUBLISHED)


def figures(table: ObservationTable, indicator: str) -> dict[str, float | str]:
    frame = table.frame[table.frame["indicator"] == indicator]
    rows = zip(frame["territory"], frame["period"], frame["category"], frame["value"], frame["status"], strict=True)
    return {f"{t} {p} {c}".strip(): status if math.isnan(value) else value for t, p, c, value, status in rows}


def region(post: str, adjusted: object, *, former: str = "Pays de la Loire", quarter: str = "2026;1") -> str:
    return f"{quarter};52;{former};{post};1;{adjusted};1000"


def hire(post: str, duration: str, nature: str, raw: object, adjusted: object) -> str:
    return f"2026;1;52;Pays de la Loire;{post};{duration};{nature};{raw};{adjusted}"


def test_posts_are_read_by_code_or_by_label_and_anciennes_regions_are_summed() -> None:
    lines = [
        region("JC Activités informatiques", 100),
        region("JC Activités informatiques", 20, former="Autre"),
        region("Industries extractives", 7),
        region("Intérim", 3),
        region(UNCLASSED, 5),
    ]
    release, table = read(REGIONS, *lines)
    assert (release.dataset, str(release.period)) == ("emploi-regions-na38", "2026-T1")
    assert figures(table, "emploi_salarie_prive_na38") == {
        "region-52 2026-T1 JC": 120,
        "region-52 2026-T1 BZ": 7,
        "region-52 2026-T1 interim": 3,
        "region-52 2026-T1 nca": 5,
        "region-52 2026-T1": 135,
    }
    assert figures(table, "masse_salariale_na38")["region-52 2026-T1"] == 5000
    assert table.labels == (("na38", "BZ", "Industries extractives"), ("na38", "JC", "Activités informatiques"))


def test_a_post_that_a_region_no_longer_has_is_secret_where_jobs_are_not_classed() -> None:
    before = [region(post, 10, quarter="2025;4") for post in ("JC Informatique", "CD Raffinage", UNCLASSED)]
    found = figures(read(REGIONS, *before, region("JC Informatique", 10), region(UNCLASSED, 20))[1], "emploi_salarie_prive_na38")
    assert (found["region-52 2026-T1 CD"], found["region-52 2026-T1"]) == ("secret", 30)
    found = figures(read(REGIONS, *before, region("JC Informatique", 10))[1], "emploi_salarie_prive_na38")
    assert (found["region-52 2026-T1 CD"], found["region-52 2026-T1"]) == ("not_available", "not_available")


def test_the_same_file_is_read_raw_by_the_raw_dataset() -> None:
    release, table = read(
        REGIONS.replace("masse_salariale_cvs", "masse_salariale_brute"), region("JC X", 100), dataset="emploi-regions-na38-brut"
    )
    assert release.dataset == "emploi-regions-na38-brut"
    assert figures(table, "emploi_salarie_prive_na38_brut")["region-52 2026-T1"] == 1


def test_divisions_of_france_keep_their_interim_apart() -> None:
    lines = [
        "2026;1;62 Programmation, conseil;500;9",
        "2026;1;78 Activités liées à l'emploi (hors intérim);40;9",
        "2026;1;78i Intérim;60;9",
    ]
    found = figures(read(COUNTRY, *lines)[1], "emploi_salarie_prive_na88")
    assert found == {
        "france-FR 2026-T1 62": 500,
        "france-FR 2026-T1 78": 40,
        "france-FR 2026-T1 interim": 60,
        "france-FR 2026-T1": 600,
    }


def test_both_layouts_of_the_yearly_set_say_the_same() -> None:
    wide = [
        "5207;A;10 Industries alimentaires;4;5;100;110",
        "5207;B;10 Industries alimentaires;1;1;7;8",
        f"5207;A;{UNCLASSED};1;2;3;30",
        "5207;A;21 Industrie pharmaceutique;2;;20;",
        "51;A;10 Industries alimentaires;1;1;5;6",
    ]
    release, table = read(WIDE, *wide)
    assert (release.dataset, str(release.period)) == ("emploi-ze-na88", "2024")
    found = figures(table, "emploi_salarie_prive_annuel")
    assert found["zone_emploi-5207 2024 10"] == 118
    assert found["zone_emploi-5207 2024 21"] == "secret"
    assert (found["zone_emploi-5207 2023"], found["zone_emploi-5207 2024"]) == (130, 148)
    assert found["zone_emploi-0051 2024"] == 6
    assert figures(table, "etablissements_employeurs")["zone_emploi-5207 2024"] == 8
    long = []
    for line in wide:
        zone, former, division, places_before, places, jobs_before, jobs = line.split(";")
        long.append(f"2023;{zone};{former};{division};{places_before};{jobs_before}")
        long += [f"2024;{zone};{former};{division};{places};{jobs}"] if jobs else []
    assert read(LONG, *long)[1].frame.equals(table.frame)


def test_a_zone_may_be_written_with_its_name_behind_its_code() -> None:
    header = WIDE.replace("code_zone_d_emploi", "zone_d_emploi")
    assert figures(read(header, "5207 Nantes;A;10 X;1;1;5;6")[1], "emploi_salarie_prive_annuel")["zone_emploi-5207 2024"] == 6


CONTRACTS = [
    ("Plus d'un mois", "CDI", "cdi"),
    ("Plus d'un mois", "CDD de plus d'un mois", "cdd_long"),
    ("Moins d'un mois", "CDD de moins d'un mois", "cdd_court"),
    ("", "CDD d'un mois au plus", "cdd_court"),
    ("CDD long", "CDD", "cdd_long"),
    ("CDD court", "CDD", "cdd_court"),
    ("", "Contrat à durée indéterminée", "cdi"),
    ("_calage_", "_calage_", "calage_contrat"),
]


@pytest.mark.parametrize(("duration", "nature", "kind"), CONTRACTS)
def test_contracts_are_told_by_their_nature_else_by_their_duration(duration: str, nature: str, kind: str) -> None:
    found = figures(read(HIRES, hire("JC X", duration, nature, 5, 6))[1], "dpae_na38")
    assert found == {f"region-52 2026-T1 {kind}": 6, "region-52 2026-T1 JC": 6, "region-52 2026-T1": 6}


def test_alignment_counts_in_totals_and_may_be_below_zero() -> None:
    lines = [hire("JC X", "", "CDI", 50, 60), hire("_calage_", "", "CDI", 0, -4), hire(UNCLASSED, "", "CDI", 1, 2)]
    found = figures(read(HIRES, *lines)[1], "dpae_na38")
    assert (found["region-52 2026-T1 calage"], found["region-52 2026-T1 nca"]) == (-4, 2)
    assert found["region-52 2026-T1"] == found["region-52 2026-T1 cdi"] == 58
    raw = figures(read(HIRES, *lines, dataset="dpae-regions-na38-brut")[1], "dpae_na38_brut")
    assert raw["region-52 2026-T1"] == 51


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((REGIONS, region("Élevage de licornes", 1)), "line 2, field 'secteur_na28i': 'Élevage de licornes' is no known activity: totals"),
        ((COUNTRY, "2026;1;JC Informatique;5;1"), "'JC Informatique' is no known activity"),
        ((REGIONS, region("JC X", -1)), "field 'effectifs_salaries_cvs': -1 is negative"),
        ((REGIONS, region("JC X", 1), region("JC X", 2)), r"line 3: stands twice with different figures \(1 on line 2, 2 here\)"),
        ((REGIONS.replace("masse_salariale_cvs", "masse"), region("JC X", 1)), "columns are missing: masse_salariale_cvs"),
        ((HIRES, hire("JC X", "", "Stage", 1, 1)), r"line 2, field 'nature_de_contrat': 'Stage' \(no duration\) is no known contract"),
        ((HIRES, hire("JC X", "", "CDI", 1, -1)), "line 2, field 'secteur_na38': -1 is negative: a sentinel"),
        ((HIRES.replace("dpae_cvs", "dpae"), hire("JC X", "", "CDI", 1, 1)), "columns are missing: dpae_cvs"),
        ((HIRES.replace("nature_de_contrat", "contrat"), hire("JC X", "", "CDI", 1, 1)), "is no set of private jobs or declarations"),
        (
            ("code_zone_d_emploi;secteur_na88", "5207;10 X"),
            "columns are missing: effectifs_salaries_<year>, or annee and effectifs_salaries",
        ),
        ((LONG, "MMXX;5207;A;10 X;1;1"), "line 2, field 'annee': 'MMXX' is no year"),
        ((WIDE, "5207;A;10 X;1;1;5"), "line 2: 6 fields, the header has 7"),
        ((WIDE.replace("2024", "2026"), "5207;A;10 X;1;1;5;6"), "goes to 2026, which ends on 2026-12-31: not before the publication"),
    ],
)
def test_what_cannot_be_is_refused_by_file_line_and_field(lines: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(*lines)
    assert str(caught.value).startswith("set.csv")


def test_a_file_cut_in_the_middle_of_a_number_is_refused() -> None:
    content = f"{REGIONS}\n{region('JC X', 12)}"[:-2].encode()
    with pytest.raises(InputError, match="does not end with a line break: it may have been cut in the middle of a number"):
        urssaf(small_register()).read_file(RawFile("cut.csv", content, "test"), PUBLISHED)


def test_every_kind_is_told_from_every_other_by_its_own_columns() -> None:
    for kind, signs in SIGNS.items():
        assert recognised({group[0] for group in signs.columns}) is kind


# --- the real excerpt and the real notices

ZONES = ("0055", "0059", "0101", "1109", "7502", "7503", "7527", "8413", "8417", "8419", "8424", "8433", "8434", "8435")
REAL = """
    zone | quarter | jobs    | payroll
    8413 | 2012-T2 |   39629 |   247411972
    8433 | 2012-T1 |   57841 |   359105171
    8434 | 2012-T3 |   41439 |   255637337
    0055 | 2012-T2 |   23607 |   176964448
    0055 | 2012-T4 |   17763 |   141663053
    0101 | 2012-T4 |    1365 |     7378595
    1109 | 2012-T3 | 3048018 | 29467744382
    7502 | 2012-T4 |       1 |        6167
    7527 | 2012-T1 |    5016 |    28386040
    7527 | 2012-T2 |      10 |       52381
"""


def excerpt(real_data: Path, dataset: str) -> ObservationTable:
    zones = [Territory(TerritoryId(Level.EMPLOYMENT_ZONE, code), code, code, code, (FRANCE,)) for code in ZONES]
    register = Register((Territory(FRANCE, "France", "en France", "de la France"), *zones))
    content = (real_data / "urssaf" / "urssaf_emploi_ze_quarterly_EXCERPT.csv").read_bytes()
    file = RawFile("excerpt.csv", content, "real")
    assert len(read_csv(file).frame) == 19
    return urssaf(register, (dataset,)).read_file(file, dt.date(2013, 3, 28))[1]


@pytest.mark.real
def test_the_real_excerpt_has_nineteen_rows_and_the_figures_read_by_hand(real_data: Path) -> None:
    jobs = figures(excerpt(real_data, "emploi-ze"), "emploi_salarie_prive")
    payroll = figures(excerpt(real_data, "masse-salariale-ze"), "masse_salariale")
    assert len(jobs) == len(payroll) == 18  # one zone comes as two rows in a quarter
    for line in REAL.strip().splitlines()[1:]:
        zone, quarter, expected, paid = (cell.strip() for cell in line.split("|"))
        assert jobs[f"zone_emploi-{zone} {quarter}"] == int(expected)
        assert payroll[f"zone_emploi-{zone} {quarter}"] == int(paid)


NOTICES = {
    "dpae-par-departement-x-grand-secteur": Kind.HIRES_BY_DEPARTMENT,
    "effectifs-salaries-et-masse-salariale-du-secteur-prive-par-departement-x-grand-s": Kind.DEPARTMENTS,
    "effectifs-salaries-et-masse-salariale-du-secteur-prive-par-zone-demploi": Kind.ZONES,
    "nombre-detablissements-employeurs-et-effectifs-salaries-du-secteur-prive-par-zon": Kind.YEARLY,
}


@pytest.mark.real
@pytest.mark.parametrize(("name", "kind"), NOTICES.items())
def test_the_notices_name_the_sets_as_the_reader_looks_for_them(real_data: Path, name: str, kind: Kind) -> None:
    notice = (real_data / "urssaf" / "notices" / f"{name}.md").read_text(encoding="utf-8")
    title = fold(next(line for line in notice.splitlines() if line.startswith("title: ")))
    assert f"/explore/dataset/{kind}/api/" in notice
    assert all(word in title for word in SIGNS[kind].words)


@pytest.mark.real
def test_the_notices_residual_values_are_known(real_data: Path) -> None:
    notice = (real_data / "urssaf" / "notices" / f"{Kind.HIRES_BY_DEPARTMENT}.md").read_text(encoding="utf-8")
    assert UNCLASSED in notice
    assert "_calage_" in notice
    assert (residual(UNCLASSED), residual("_calage_"), residual("JC Activités informatiques")) == ("nca", "calage", "")


def test_an_import_without_further_word_takes_adjusted_figures() -> None:
    for kind in Kind:
        first = next(name for name, wanted in WANTED.items() if wanted.kind is kind)
        assert not first.endswith("-brut")
