import tomllib
from pathlib import Path

import pytest

from reporter.errors import SettingsError, UsageError
from reporter.rendering import assets


def test_the_neutral_brand_is_the_one_without_a_folder() -> None:
    brand = assets.brand()
    assert (brand.id, brand.name) == ("neutre", "Décrypter pour décider")
    assert brand.tokens_css == assets.read_text("styles/tokens.css")
    assert brand.logo_svg.startswith("<svg")


def test_a_brand_says_only_what_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "observatoire"
    folder.mkdir()
    (folder / "brand.toml").write_text('name = "Observatoire de l’emploi"\n', encoding="utf-8")
    (folder / "tokens.css").write_text(":root{--orange:#8A1538}\n", encoding="utf-8")
    brand = assets.brand(folder)
    assert (brand.id, brand.name, brand.document_name) == ("observatoire", "Observatoire de l’emploi", assets.brand().document_name)
    assert brand.tokens_css.endswith(":root{--orange:#8A1538}\n")
    assert brand.logo_svg == assets.brand().logo_svg


def test_a_brand_without_its_folder_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="REPORTER_BRAND__FOLDER"):
        assets.brand(tmp_path / "missing")


@pytest.mark.parametrize("content", ['name = "no end', 'nom = "Observatoire"\n', "name = 3\n"])
def test_a_brand_that_cannot_be_read_names_its_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "brand.toml").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"brand\.toml"):
        assets.brand(tmp_path)


@pytest.mark.parametrize(
    "name", ["pyproject.toml", "../pyproject.toml", "styles/../pyproject.toml", "styles/none.css", "/etc/hosts", "styles"]
)
def test_only_shipped_files_can_be_read(name: str) -> None:
    with pytest.raises(UsageError, match="no asset of ours"):
        assets.read_bytes(name)


def test_the_fonts_lie_beside_their_licence() -> None:
    assert "SIL Open Font License" in assets.read_text("styles/fonts/LICENSE.md")


def test_the_wheel_takes_templates_and_styles_along(checkout: Path) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    taken = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert taken == {"templates": "reporter/_assets/templates", "styles": "reporter/_assets/styles"}


def test_a_brand_that_ships_answers_to_its_id_and_to_its_folder(checkout: Path) -> None:
    assert assets.brand(Path("monochrome")) == assets.brand(checkout / "styles" / "brands" / "monochrome")
    assert assets.brand(Path("monochrome")).id == "monochrome"
