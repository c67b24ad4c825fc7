"""A territory that a house composes of official ones: made by command, told what it will show, its note produced and looked at."""

import json
import shutil
from pathlib import Path

import pypdfium2
import pytest

from reporter.adapters.edition_files import EditionFiles
from reporter.document.french import number
from reporter.domain.observation import TOTAL
from reporter.domain.territory import Level, TerritoryId
from tests.functional.conftest import Passed, reporter

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.pdf]
MEMBERS = ("zone_emploi-5216", "zone_emploi-5219")
NAMES = ("--name", "Estuaire de la Loire", "--locative", "dans l’estuaire de la Loire", "--genitive", "de l’estuaire de la Loire")


@pytest.fixture(scope="module")
def folder(demo: Passed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the editions of the demonstration, to which the territory is added."""
    place = tmp_path_factory.mktemp("composed") / "var"
    shutil.copytree(demo.folder / "editions", place / "editions")
    return place


@pytest.fixture(scope="module")
def told(folder: Path, checkout: Path) -> dict[str, dict[str, object]]:
    made = reporter("sources", "add-territory", "estuaire", *MEMBERS, *NAMES, "--json", folder=folder, checkout=checkout)
    assert made.returncode == 0, made.stderr
    answer = json.loads(made.stdout)
    assert (answer["territory"], answer["members"]) == ("custom-estuaire", list(MEMBERS))
    return {topic["topic"]: topic for topic in answer["topics"]}


def test_its_creation_says_which_topics_will_have_figures(told: dict[str, dict[str, object]]) -> None:
    assert {topic for topic, cover in told.items() if cover["has_figures"]} == {"jobs", "sectors", "job seekers"}
    assert told["rate"]["status"] == "not_published_at_level"
    assert told["job seekers"]["indicator"] == "inscrits_abc_brut"


def test_the_list_of_territories_says_it_again(folder: Path, told: dict[str, dict[str, object]], checkout: Path) -> None:
    assert told
    listed = reporter("sources", "territories", folder=folder, checkout=checkout)
    assert "custom-estuaire\tEstuaire de la Loire" in listed.stdout
    assert "rate: not published at level; jobs: Emploi salarié privé: sum of 2 at level zone_emploi" in listed.stderr


def test_a_second_one_of_the_same_name_is_refused_and_nothing_is_written(
    folder: Path, told: dict[str, dict[str, object]], checkout: Path
) -> None:
    assert told
    before = (folder / "register" / "custom.toml").read_bytes()
    again = reporter("sources", "add-territory", "estuaire", *MEMBERS, *NAMES, folder=folder, checkout=checkout)
    assert again.returncode == 1
    assert "custom-estuaire stands twice" in again.stderr
    assert (folder / "register" / "custom.toml").read_bytes() == before


def test_its_note_is_the_sum_of_its_members_and_leaves_the_rate_to_the_region(
    folder: Path, told: dict[str, dict[str, object]], checkout: Path
) -> None:
    assert told
    asked = reporter("request", "custom-estuaire", "--json", folder=folder, checkout=checkout)
    assert asked.returncode == 0, asked.stderr
    document = pypdfium2.PdfDocument(json.loads(asked.stdout)["file"])
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    words = " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())
    assert "Estuaire de la Loire" in words
    assert "2 zones d’emploi · Pays de la Loire" in words
    assert "Non publié à ce niveau" in words
    assert number(_jobs(folder)).replace("\u202f", " ") in words
    assert "Chaque chiffre est la somme de ceux de deux zones d’emploi" in words


def _jobs(folder: Path) -> float:
    store = EditionFiles(folder / "editions")
    edition = next(edition for edition in store.editions() if edition.policy == "standard")
    members = [TerritoryId(Level.EMPLOYMENT_ZONE, member.partition("-")[2]) for member in MEMBERS]
    figures = [o for o in store.observations(edition, members) if (o.indicator, o.category) == ("emploi_salarie_prive", TOTAL)]
    last = max(o.period for o in figures)
    return sum(o.value or 0.0 for o in figures if o.period == last)
