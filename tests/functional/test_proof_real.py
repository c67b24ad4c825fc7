"""`make proof`: every territory of the real unemployment file, validated, with the time it takes."""

import time
from pathlib import Path

import pytest

from tests.functional.conftest import reporter
from tests.functional.test_real_figures import published_rate, text_of
from tests.pdf_checks import failures, fonts, structure_faults

pytestmark = [pytest.mark.proof, pytest.mark.real, pytest.mark.timeout(3600)]
ORDER = ("run", "--quarter", "2021-T4", "--policy", "taux", "--offline", "--territory", "departement-*", "--territory", "region-*")


def test_all_117_territories_of_the_real_file(tmp_path: Path, checkout: Path, real_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "var"
    folder.mkdir()
    file = str(real_data / "insee" / "sl_etc_2021T4.xls")
    assert reporter("sources", "import", "insee", file, "--published-on", "2022-04-05", folder=folder, checkout=checkout).returncode == 0
    started = time.monotonic()
    result = reporter(*ORDER, folder=folder, checkout=checkout, patience=3000)
    wall = time.monotonic() - started
    assert result.returncode == 0, result.stderr
    pdfs = sorted((folder / "out").glob("*.pdf"))
    assert len(pdfs) == 117
    assert "sans données: departement-976" in result.stderr
    for path in pdfs:
        _check(path, real_data)
    again = reporter(*ORDER, folder=folder, checkout=checkout)
    assert again.returncode == 4, again.stderr
    assert failures(pdfs) == []
    with capsys.disabled():
        print(_table(pdfs, wall))  # noqa: T201 -- the table is what a proof is for


def _check(path: Path, real_data: Path) -> None:
    level, code = path.name.removesuffix("_2021-T4_taux.pdf").split("-")
    sheet = {"departement": "Département", "region": "Région"}[level]
    assert f"{published_rate(real_data, sheet, code)} %" in text_of(path), path.name
    assert structure_faults(path) == ""
    assert all("+Source-Sans-3" in name and embedded for name, embedded, _ in fonts(path)), path.name


def _table(pdfs: list[Path], wall: float) -> str:
    sizes = [path.stat().st_size / 1024 for path in pdfs]
    return (
        f"\n{len(pdfs)} notes of the real file: {wall:.0f} s wall ({wall / len(pdfs):.1f} s a note, start included)\n"
        f"sizes {min(sizes):.0f} to {max(sizes):.0f} KiB; every rate printed equals the file's\n"
        f"validator: 0 failed rules of PDF/A-3a and PDF/UA-1 in {len(pdfs)} files"
    )
