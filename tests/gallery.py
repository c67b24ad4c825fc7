"""All pages of notes of every level in every shipped brand, as pictures with an index: `make gallery`, to be looked at beside the samples.

Takes the demo's frozen edition where it lies, else makes it, and adds a territory composed of two zones; notes of the levels that
the demo does not know (EPCI, bassin) are written by hand. Prints, and writes into figures.json, what each file is: pages, bytes,
CPU seconds, faults of the inspection; where the validator is installed, its verdict on all files. Ends with 1 when any fault is found.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from reporter.domain.briefing import Brand, Briefing
from reporter.domain.outlines import Outlines
from reporter.pipeline.request import read_note
from reporter.rendering.assets import brand, brand_folder, shipped_brands
from reporter.rendering.inspection import inspect
from reporter.rendering.pdf import render_pdf
from reporter.rendering.twin import render_twin
from reporter.settings import load_settings
from reporter.wiring import open_outside
from tests import briefings
from tests.pdf_checks import failures

CUSTOM = "custom-estuaire"
MEMBERS = ("zone_emploi-5216", "zone_emploi-5219")
NAMES = ("--name", "Estuaire de la Loire", "--locative", "dans l’estuaire de la Loire", "--genitive", "de l’estuaire de la Loire")
HAND_WRITTEN: Mapping[str, Callable[[], Briefing]] = {"epci-243400520": briefings.long_names, "bassin-52010": briefings.employment_basin}
TERRITORIES = (
    "departement-44", "departement-23", "departement-974", "region-52", "zone_emploi-5216", "france-FR", CUSTOM, *HAND_WRITTEN,
)  # fmt: skip
ATTACHED = {"data.csv": b"\xef\xbb\xbfterritory;indicator\r\n", "provenance.json": b"{}"}
_SCALE = 100 / 72
_NEUTRAL = "neutre"


@dataclass(frozen=True)
class Shown:
    """One file of the gallery."""

    territory: str
    brand: str
    pages: int
    bytes: int
    cpu_seconds: float
    faults: tuple[str, ...]
    sha256: str


def _brands() -> Iterator[Brand]:
    yield brand()
    yield from (brand(brand_folder(Path(name))) for name in shipped_brands())


def _note(territory: str) -> tuple[Briefing, Outlines]:
    with open_outside(load_settings(), inline=True) as outside:
        if made := HAND_WRITTEN.get(territory):
            return made(), outside.register_store.outlines()
        known = outside.register_store.register().lookup(territory)
        return read_note(outside, known, None), outside.register_store.outlines()


def _with_custom(place: Path) -> None:
    """Copy the demo's editions to *place*, add the composed territory there, and read from there from now on."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(Path(os.environ.get("REPORTER_DATA__FOLDER", "var")) / "editions", place / "editions")
    os.environ["REPORTER_DATA__FOLDER"] = str(place)
    command = [sys.executable, "-m", "reporter", "sources", "add-territory", CUSTOM.removeprefix("custom-"), *MEMBERS, *NAMES]
    subprocess.run(command, capture_output=True, text=True, check=True)


def _drawn(territory: str, note: Briefing, outlines: Outlines, look: Brand, folder: Path) -> Shown:
    """Write the PDF, its pages and its web page into *folder*."""
    started = time.process_time()
    made = render_pdf(note, look, outlines, attachments=ATTACHED)
    spent = time.process_time() - started
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{territory}.pdf").write_bytes(made.pdf)
    (folder / f"{territory}.html").write_bytes(render_twin(note, look, outlines))
    document = pdfium.PdfDocument(made.pdf)
    for number in range(len(document)):
        document[number].render(scale=_SCALE).to_pil().save(folder / f"{territory}-{number + 1}.png", optimize=True)
    document.close()
    digest = hashlib.sha256(made.pdf).hexdigest()
    return Shown(territory, look.id, made.page_count, len(made.pdf), round(spent, 1), inspect(made.pdf, note), digest)


def _index(shown: Sequence[Shown]) -> str:
    parts = []
    for one in shown:
        where, name = escape(f"{one.brand}/{one.territory}"), escape(f"{one.territory}, {one.brand}")
        pictures = "".join(
            f'<a href="{where}-{page}.png"><img loading="lazy" src="{where}-{page}.png" alt="{name}, page {page}"></a>'
            for page in range(1, one.pages + 1)
        )
        parts.append(f'<h2>{name}</h2><p><a href="{where}.pdf">{name}, PDF</a> · <a href="{where}.html">{name}, page web</a></p>{pictures}')
    style = "body{font-family:sans-serif;margin:1rem}img{width:19rem;border:1px solid #999;margin:.2rem}"
    head = f'<!doctype html><html lang="fr"><meta charset="utf-8"><title>Galerie</title><style>{style}</style><h1>Galerie</h1>'
    return head + "".join(parts) + "</html>\n"


def _again(territory: str) -> str:
    """Return the digest of the neutral PDF made in another process, another time zone and another order of hashes."""
    environment = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "4242"}
    command = [sys.executable, "-m", "tests.gallery", "--digest", territory]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def _digest(territory: str) -> str:
    note, outlines = _note(territory)
    return hashlib.sha256(render_pdf(note, brand(), outlines, attachments=ATTACHED).pdf).hexdigest()


def _verdict(files: Sequence[Path]) -> list[str]:
    try:
        return failures(files)
    except pytest.skip.Exception as reason:
        sys.stdout.write(f"validator: not run ({reason})\n")
        return []


def main() -> int:
    """Build the gallery; return 0 when no fault was found."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--out", type=Path, default=Path("build/gallery"))
    asked.add_argument("--digest", default="")
    asked.add_argument("territories", nargs="*", default=TERRITORIES)
    chosen = asked.parse_args()
    if chosen.digest:
        sys.stdout.write(f"{_digest(chosen.digest)}\n")
        return 0
    _with_custom(chosen.out / "world")
    shown = []
    for territory in chosen.territories:
        note, outlines = _note(territory)
        for look in _brands():
            shown.append(_drawn(territory, note, outlines, look, chosen.out / look.id))
            one = shown[-1]
            sys.stdout.write(
                f"{one.territory:<18} {one.brand:<11} {one.pages:>2} pages {one.bytes:>8} bytes {one.cpu_seconds:>5.1f} s CPU "
            )
            sys.stdout.write(f"{'; '.join(one.faults) or 'no fault'}\n")
            sys.stdout.flush()
    (chosen.out / "index.html").write_text(_index(shown), encoding="utf-8")
    (chosen.out / "figures.json").write_text(json.dumps([asdict(one) for one in shown], ensure_ascii=False, indent=1), encoding="utf-8")
    failed = _verdict([chosen.out / one.brand / f"{one.territory}.pdf" for one in shown])
    first = next(one for one in shown if one.brand == _NEUTRAL)
    same = _again(first.territory) == first.sha256
    sys.stdout.write(f"validator (3a, ua1): {len(shown)} files, {len(failed)} lines of failure\n" + "".join(f"{line}\n" for line in failed))
    sys.stdout.write(
        f"rebuilt in another process and time zone: {'the same bytes' if same else 'OTHER BYTES'}\nindex: {chosen.out / 'index.html'}\n"
    )
    return int(bool(failed) or not same or any(one.faults for one in shown))


if __name__ == "__main__":
    sys.exit(main())
