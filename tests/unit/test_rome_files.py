"""The ROME's files, one by one and in their archive."""

import datetime as dt
import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from data_sources.http_client import HttpClient
from data_sources.rome.adapter import Rome
from data_sources.rome.archive import member
from data_sources.rome.reference_files import STEMS
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.errors import InputError, SettingsError, UsageError
from reporter.tables import Label, Link, ObservationTable

PUBLISHED = dt.date(2021, 6, 10)
PROFESSIONS, SKILLS, LINKS = (f"{stem}_v347_utf8.csv" for stem in STEMS.values())
PROFESSIONS_HEADER = '"code_rome","code_fiche_em","code_ogr","libelle_rome","statut"'
SKILLS_HEADER = '"code_ogr","libelle_competence","code_type_competence","libelle_type_competence","statut"'
LINKS_HEADER = (
    '"code_rome","code_ogr","code_ref_rubrique","position_bloc","code_type_referentiel","code_compo_bloc","position_item","id_priorisation"'
)
DOMAINS_HEADER = "grand_domaine,domaine_professionnel,code_rome,description_code_rome,date_mise_à_jour_metabase"


def rome(url: str = "") -> Rome:
    return Rome(HttpClient("rome", (url,), monotonic=lambda: 0.0, sleep=lambda _: None), url=url)


def read(name: str, *rows: str, published_on: dt.date | None = PUBLISHED) -> tuple[Release, ObservationTable]:
    return rome().read_file(RawFile(name, "".join(f"{row}\n" for row in rows).encode(), "test"), published_on)


def test_professions_carry_the_version_of_their_file() -> None:
    release, table = read(PROFESSIONS, PROFESSIONS_HEADER, '"A1204","13","10","Protection de l\'\'eau","1"', '"A1299","1","2","Ancien","0"')
    assert (str(release.ref), release.period, table.frame.empty) == ("rome/metiers", Period.whole_year(2021), True)
    assert table.labels == (Label("version", "rome", "v347"), Label("rome", "A1204", "Protection de l'eau"))
    assert table.links == ()


def test_apostrophes_that_the_producer_writes_twice_are_read_once() -> None:
    _, table = read(SKILLS, SKILLS_HEADER, '"100010","Utilisation d\'\'engins forestiers","1","SAVOIRS","1"')
    assert table.labels[1] == Label("competence", "100010", "Utilisation d'engins forestiers")


def test_links_are_named_by_what_they_lead_to_and_those_not_used_are_left_out() -> None:
    rows = (
        f'"C1401","{ogr}","10","6","{kind}","9","1","1"'
        for ogr, kind in (("100381", "1"), ("101622", "2"), ("7", "3"), ("8", "4"), ("9", "5"))
    )
    _, table = read(LINKS, LINKS_HEADER, *rows, '"C1401","10","1","1","6","1","1","1"')
    assert table.links == (
        Link("rome-competence", "C1401", "100381"), Link("rome-activite", "C1401", "101622"), Link("rome-environnement", "C1401", "9"),
    )  # fmt: skip
    assert table.warnings == (f"{LINKS}: unknown kinds of link left out: 6",)


def test_the_list_of_rome_4_gives_domains_and_the_day_of_its_update() -> None:
    row = '"A- Agriculture, Pêche",A11- Engins agricoles,A1101,Conducteur / Conductrice d\'engins,2024-10-08'
    release, table = read("code_rome_domaine_professionnel.csv", DOMAINS_HEADER, row)
    assert release.dataset == "metiers"
    assert table.labels == (
        Label("version", "rome", "ROME 4.0, 2024-10-08"), Label("rome", "A1101", "Conducteur / Conductrice d'engins"),
        Label("rome-grand-domaine", "A", "Agriculture, Pêche"), Label("rome-domaine", "A11", "Engins agricoles"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rows", "message"),
    [
        ("métiers.csv", (PROFESSIONS_HEADER, '"A1204","13","10","Eau","1"'), "has no version in its name"),
        (PROFESSIONS, (PROFESSIONS_HEADER, '"1204","13","10","Eau","1"'), "line 2, field 'code_rome': '1204' is no ROME code"),
        (SKILLS, (SKILLS_HEADER, '"A1","Eau","1","SAVOIRS","1"'), "line 2, field 'code_ogr': 'A1' is no code of a skill"),
        (LINKS, (LINKS_HEADER, '"C1401","A","10","6","1","9","1","1"'), "field 'code_ogr': 'A' is no OGR code"),
        (
            SKILLS,
            (SKILLS_HEADER, '"100010","Eau","1","S","1"', '"100010","Feu","1","S","1"'),
            "100010 has two meanings in competence: 'Eau' and 'Feu'",
        ),
        (
            SKILLS,
            (SKILLS_HEADER.replace("libelle_competence", "nom"), '"100010","Eau","1","S","1"'),
            "is no file of the ROME that is used here",
        ),
        (SKILLS, (SKILLS_HEADER, '"100010","Eau'), "a cell runs over several lines|fields, the header has 5|cannot be read as CSV"),
        ("rome.csv", (DOMAINS_HEADER, "Agriculture,A11- Engins,A1101,Conducteur,2024-10-08"), "'Agriculture' is no domain"),
        (PROFESSIONS, (), "is empty"),
    ],
)
def test_a_bad_file_is_refused_and_the_place_named(name: str, rows: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(name, *rows)


def test_the_date_of_publication_must_be_given() -> None:
    with pytest.raises(UsageError, match="add --published-on"):
        read(PROFESSIONS, PROFESSIONS_HEADER, '"A1204","13","10","Eau","1"', published_on=None)


def archive(*names: str, content: bytes = b"x\n") -> RawFile:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as opened:
        for name in names:
            opened.writestr(name, content)
    return RawFile("RefRomeCsv.zip", found.getvalue(), "test")


def test_the_archive_gives_the_one_file_that_is_asked_for_whatever_its_folder() -> None:
    found = member(archive(f"csv/{PROFESSIONS}", f"csv/{SKILLS}", "csv/unix_referentiel_code_rome_riasec_v347_utf8.csv"), STEMS["metiers"])
    assert (found.name, found.content, found.origin) == (PROFESSIONS, b"x\n", "test")


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (archive(SKILLS), "holds 0 files unix_referentiel_code_rome_v…_utf8.csv, one was expected"),
        (archive(PROFESSIONS, PROFESSIONS.replace("347", "348")), "holds 2 files"),
        (archive(PROFESSIONS, content=b"0" * 5_000_000), "unpacks to 5000000 bytes from .*: a compression bomb"),
        (
            RawFile("RefRomeCsv.zip", archive(PROFESSIONS, content=b"abc" * 900).content[:60], "test"),
            "cannot be read as an archive .* truncated",
        ),
    ],
)
def test_a_bad_archive_is_refused(file: RawFile, message: str) -> None:
    with pytest.raises(InputError, match=message):
        member(file, STEMS["metiers"])


def test_an_address_that_says_no_version_is_a_setting_to_be_mended() -> None:
    with pytest.raises(SettingsError, match=r"REPORTER_SOURCES__ROME__URL names neither an archive \(….zip\) nor a folder"):
        rome("https://rome.example/csv/").available()


@pytest.mark.real
def test_the_real_files_have_531_professions_4947_skills_and_30706_links(real_data: Path) -> None:
    files = (RawFile(name, (real_data / "rome" / name).read_bytes(), "test") for name in (PROFESSIONS, SKILLS, LINKS))
    professions, skills, links = (rome().read_file(file, PUBLISHED)[1] for file in files)
    assert Counter(label.nomenclature for label in professions.labels) == {"rome": 531, "version": 1}
    assert Counter(label.nomenclature for label in skills.labels) == {"competence": 4947, "version": 1}
    assert Counter(link.relation for link in links.links) == {
        "rome-competence": 12_109,
        "rome-activite": 12_919,
        "rome-environnement": 5_678,
    }
    assert {link.target for link in links.links if link.relation == "rome-competence"} <= {label.code for label in skills.labels}
    assert {link.origin for link in links.links} - {label.code for label in professions.labels} == {"L1510"}
    assert Label("competence", "100010", "Utilisation d'engins forestiers") in skills.labels
    assert Label("rome", "D1408", "Téléconseil et télévente") in professions.labels
    assert Link("rome-competence", "C1401", "100381") in links.links


@pytest.mark.real
def test_the_real_list_of_rome_4_has_609_professions_in_110_domains(real_data: Path) -> None:
    file = RawFile("code_rome_domaine_professionnel.csv", (real_data / "geo" / "code_rome_domaine_professionnel.csv").read_bytes(), "test")
    _, table = rome().read_file(file, PUBLISHED)
    assert Counter(label.nomenclature for label in table.labels) == {
        "rome": 609,
        "rome-domaine": 110,
        "rome-grand-domaine": 14,
        "version": 1,
    }
    assert Label("rome-domaine", "A11", "Engins agricoles et forestiers") in table.labels
