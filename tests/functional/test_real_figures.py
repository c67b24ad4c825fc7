"""The real unemployment file, from import to conforming PDF: true figures, honest gaps."""

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pypdfium2
import pytest
import xlrd

from tests.functional.conftest import Passed, reporter

pytestmark = [pytest.mark.xdist_group("real"), pytest.mark.real]


def text_of(path: Path) -> str:
    """Return the text layer with every kind of space made one."""
    document = pypdfium2.PdfDocument(path)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(text.split())


def published_rate(real_data: Path, sheet: str, code: str) -> str:
    """Return the rate of T4 2021 read from the file by other means than ours, as printed."""
    book = xlrd.open_workbook(real_data / "insee" / "sl_etc_2021T4.xls")
    for row in book.sheet_by_name(sheet).get_rows():
        found = row[0].value
        if (f"{found:02.0f}" if isinstance(found, float) else str(found)) == code:
            rounded = Decimal(str(row[-1].value)).quantize(Decimal("0.1"), ROUND_HALF_UP)
            return f"{rounded}".replace(".", ",")
    raise AssertionError(code)


def test_every_territory_with_figures_has_its_note_and_mayotte_is_listed(real_pass: Passed) -> None:
    assert real_pass.exit_code == 0, real_pass.said
    assert {path.name for path in real_pass.pdfs} == {
        f"{name}_2021-T4_taux.pdf" for name in ("departement-69", "departement-23", "departement-974", "region-52")
    }
    assert "sans données: departement-976" in real_pass.said


@pytest.mark.parametrize(
    ("name", "sheet", "code"),
    [
        ("departement-69", "Département", "69"),
        ("departement-23", "Département", "23"),
        ("departement-974", "Département", "974"),
        ("region-52", "Région", "52"),
    ],
)
def test_the_rate_printed_is_the_one_published(real_pass: Passed, real_data: Path, name: str, sheet: str, code: str) -> None:
    text = text_of(real_pass.folder / "out" / f"{name}_2021-T4_taux.pdf")
    assert f"{published_rate(real_data, sheet, code)} %" in text


def test_real_figures_are_never_called_fictitious(real_pass: Passed) -> None:
    for path in real_pass.pdfs:
        assert "SPÉCIMEN" not in text_of(path)


def test_the_same_inputs_change_nothing(real_pass: Passed, checkout: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in real_pass.folder.rglob("archive/**/*") if path.is_file() and "log" not in path.name}
    order = ("run", "--quarter", "2021-T4", "--policy", "taux", "--offline", "--territory", "region-52")
    again = reporter(*order, folder=real_pass.folder, checkout=checkout)
    assert again.returncode == 4, again.stderr
    assert {path: path.stat().st_mtime_ns for path in before if path.exists()} == before


def test_the_archive_lists_one_version_of_each(real_pass: Passed, checkout: Path) -> None:
    rows = json.loads(reporter("archive", "list", "--json", folder=real_pass.folder, checkout=checkout).stdout)
    assert [row["revision"] for row in rows if row["territory"] == "region-52"] == [1]
