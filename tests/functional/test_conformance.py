"""Every PDF is PDF/A-3a and PDF/UA-1 at once, sound, in one typeface, and the same bytes in any process."""

from pathlib import Path

import pikepdf
import pytest

from tests.functional.conftest import Passed, reporter
from tests.pdf_checks import failures, fonts, structure_faults

pytestmark = pytest.mark.pdf


@pytest.mark.xdist_group("demo")
def test_all_notes_of_the_demo_conform(demo: Passed) -> None:
    assert demo.pdfs
    assert failures(demo.pdfs) == []


@pytest.mark.real
@pytest.mark.xdist_group("real")
def test_notes_on_real_figures_conform(real_pass: Passed) -> None:
    assert real_pass.pdfs
    assert failures(real_pass.pdfs) == []


@pytest.mark.xdist_group("demo")
def test_they_are_sound_and_set_in_source_sans_alone(demo: Passed) -> None:
    for path in demo.pdfs:
        assert structure_faults(path) == ""
        assert fonts(path), path.name
        assert all("+Source-Sans-3" in name and embedded for name, embedded, _ in fonts(path)), (path.name, fonts(path))


@pytest.mark.xdist_group("demo")
def test_figures_and_provenance_are_attached_once(demo: Passed) -> None:
    for path in demo.pdfs:
        with pikepdf.open(path) as document:
            assert sorted(document.attachments) == ["data.csv", "provenance.json"]
            assert len(document.Root.AF) == 2


@pytest.mark.xdist_group("demo")
def test_another_process_in_another_time_zone_makes_the_same_bytes(demo: Passed, checkout: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "editions").symlink_to(demo.folder / "editions")
    elsewhere = {"TZ": "Pacific/Noumea", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    result = reporter("request", "departement-974", folder=folder, checkout=checkout, **elsewhere)
    assert result.returncode == 0, result.stderr
    assert "produced and archived" in result.stderr
    name = "departement-974_2026-T1_standard.pdf"
    assert (folder / "out" / name).read_bytes() == (demo.folder / "out" / name).read_bytes()
