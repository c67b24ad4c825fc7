"""The same briefing in each brand that ships: sound, conforming, and without a colour where the brand has none."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.rendering.assets import brand
from reporter.rendering.inspection import inspect
from reporter.rendering.pdf import render_pdf
from tests import briefings
from tests.pdf_checks import failures

pytestmark = [pytest.mark.pdf, pytest.mark.xdist_group("brands")]

BRANDS = {"neutre": None, "monochrome": Path("monochrome")}
ATTACHED = {"data.csv": b"\xef\xbb\xbfterritory;indicator\r\n", "provenance.json": b"{}"}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder, outlines = tmp_path_factory.mktemp("brands"), RegisterFiles(files("data_sources")).outlines()
    made = {name: folder / f"{name}.pdf" for name in BRANDS}
    for name, named in BRANDS.items():
        made[name].write_bytes(render_pdf(briefings.full_department(), brand(named), outlines, attachments=ATTACHED).pdf)
    return made


@pytest.mark.parametrize("name", list(BRANDS))
def test_no_fault_is_found_in_the_finished_file(printed: dict[str, Path], name: str) -> None:
    assert inspect(printed[name].read_bytes(), briefings.full_department()) == ()


def test_every_brand_conforms_to_both_standards(printed: dict[str, Path]) -> None:
    assert failures(list(printed.values())) == []


@pytest.mark.parametrize(("name", "coloured"), [("neutre", True), ("monochrome", False)])
def test_the_brand_in_greys_prints_no_colour_at_all(printed: dict[str, Path], name: str, *, coloured: bool) -> None:
    document = pypdfium2.PdfDocument(printed[name])
    for page in document:
        pixels = page.render(scale=1).to_numpy().astype(int)[:, :, :3]
        assert bool((np.ptp(pixels, axis=2) > 8).any()) == coloured
    document.close()
