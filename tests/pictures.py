"""Pages as pictures, and how far two of them differ: the sheets of visual regression."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image

DPI = 50
COLOURS = 64  # of a stored page, chosen to cover rare ones (the median cut loses the orange): at most 17 of 255 is lost
LEAST = 40  # of 255: a cell of 2 × 2 pixels differs from here on in one of its colours
ALLOWED = 12  # cells of a page: measured on page 1, a line of a card that moves by 2 mm makes 17, a key figure 53, a title 74


@dataclass(frozen=True)
class Difference:
    """How many cells differ, and where: white on black."""

    cells: int
    where: Image.Image

    @property
    def is_seen(self) -> bool:
        """Say whether a reader would see it."""
        return self.cells > ALLOWED


def pages(pdf: bytes) -> list[Image.Image]:
    """Return each page of *pdf* as a picture."""
    document = pdfium.PdfDocument(pdf)
    drawn = [document[i].render(scale=DPI / 72).to_pil().convert("RGB") for i in range(len(document))]
    document.close()
    return drawn


def store(page: Image.Image, file: Path) -> None:
    """Write a page as a small PNG."""
    file.parent.mkdir(parents=True, exist_ok=True)
    page.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(file, optimize=True)


def difference(one: Image.Image, other: Image.Image) -> Difference:
    """Return where two pages of one size differ, cell by cell of 2 × 2 pixels."""
    if one.size != other.size:
        return Difference(one.width * one.height, Image.new("L", one.size, 255))
    far = np.abs(_cells(one) - _cells(other)).max(axis=2) > LEAST
    shown = Image.fromarray((far * 255).astype(np.uint8)).resize(one.size, Image.Resampling.NEAREST)
    return Difference(int(far.sum()), shown)


def _cells(page: Image.Image) -> NDArray[np.float64]:
    pixels = np.asarray(page.convert("RGB"), dtype=np.float64)
    height, width = pixels.shape[0] // 2 * 2, pixels.shape[1] // 2 * 2
    parts: NDArray[np.float64] = pixels[:height, :width].reshape(height // 2, 2, width // 2, 2, 3)
    return parts.mean(axis=(1, 3))
