"""Every page of six fixed territories looks as it was reviewed: pictures compared with a tolerance.

`make golden` rewrites the pictures; they are reviewed like code. Where one differs, both pages and the difference lie in build/golden/.
"""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from reporter.adapters.register_files import RegisterFiles
from reporter.rendering.assets import brand
from reporter.rendering.pdf import render_pdf
from tests import briefings
from tests.briefing_blocks import cards, figure
from tests.functional.conftest import Passed
from tests.pictures import ALLOWED, DPI, difference, pages, store

pytestmark = [pytest.mark.xdist_group("demo")]

STORED = Path(__file__).parent.parent / "golden" / "pages"
# a metropolis, a rural and an overseas département, a région, a zone d'emploi, each as the demonstration archived it
TERRITORIES = ("departement-44", "departement-23", "departement-974", "region-52", "zone_emploi-5216")
GAPS = "epci-many-gaps"  # hand-written: the demonstration knows no EPCI
_MM = DPI / 25.4


def compared(name: str, drawn: list[Image.Image], checkout: Path) -> list[str]:
    """Hold each page against the stored one; return what differs, in words, after writing both and the difference."""
    if os.environ.get("GOLDEN") == "write":
        for old in STORED.glob(f"{name}-*.png"):
            old.unlink()
        for number, page in enumerate(drawn, 1):
            store(page, STORED / f"{name}-{number}.png")
    held = sorted(STORED.glob(f"{name}-*.png"), key=lambda file: int(file.stem.rpartition("-")[2]))
    faults = [] if len(held) == len(drawn) else [f"{name}: {len(drawn)} pages, {len(held)} reviewed"]
    for file, page in zip(held, drawn, strict=False):
        with Image.open(file) as stored:
            found = difference(page, stored.convert("RGB"))
        if found.is_seen:
            folder = checkout / "build" / "golden"
            folder.mkdir(parents=True, exist_ok=True)
            page.save(folder / file.name)
            found.where.save(folder / f"{file.stem}-difference.png")
            faults.append(f"{file.stem}: {found.cells} cells of 2 × 2 pixels differ, more than {ALLOWED}: see build/golden/")
    return faults


@pytest.mark.parametrize("territory", TERRITORIES)
def test_each_page_looks_as_reviewed(demo: Passed, checkout: Path, territory: str) -> None:
    (pdf,) = (file for file in demo.pdfs if file.name.startswith(f"{territory}_"))
    assert compared(territory, pages(pdf.read_bytes()), checkout) == []


def test_a_page_of_gaps_looks_as_reviewed(checkout: Path) -> None:
    note = replace(briefings.long_names(), key_figures=cards(absent=True), figures=(figure("5,8"),))
    outlines = RegisterFiles(checkout / "data_sources").outlines()
    made = render_pdf(note, brand(), outlines, attachments={"data.csv": b"", "provenance.json": b"{}"})
    assert compared(GAPS, pages(made.pdf), checkout) == []


def first_page() -> Image.Image:
    with Image.open(STORED / "departement-44-1.png") as stored:
        return stored.convert("RGB")


def test_a_label_that_moves_by_two_millimetres_is_seen() -> None:
    page = first_page()
    left, top, width, height = (round(value * _MM) for value in (14, 105.5, 20, 9))  # the first key figure of page 1
    label = page.crop((left, top, left + width, top + height))
    assert np.asarray(label.convert("L")).min() < 200
    moved = page.copy()
    moved.paste((255, 255, 255), (left, top, left + width, top + height))
    moved.paste(label, (left + round(2 * _MM), top))
    assert difference(page, moved).is_seen


def test_a_bar_that_changes_its_colour_is_seen() -> None:
    page = first_page()
    pixels = np.asarray(page).copy()
    orange = (np.abs(pixels.astype(int) - (181, 70, 11)).sum(axis=2) < 60).nonzero()
    assert orange[0].size
    pixels[orange] = (74, 138, 198)  # azur
    assert difference(page, Image.fromarray(pixels)).is_seen


def test_grey_that_another_rasteriser_smooths_otherwise_is_not() -> None:
    page = first_page()
    pixels = np.asarray(page).astype(int)
    smoothed = np.clip(pixels + np.where(pixels < 250, 12, -3), 0, 255).astype(np.uint8)
    assert not difference(page, Image.fromarray(smoothed)).is_seen
