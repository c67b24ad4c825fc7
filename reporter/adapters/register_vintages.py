"""Registers kept under the data folder: one folder a vintage, each whole or not there; the newest is the register in use."""

import json
import re
from dataclasses import asdict
from pathlib import Path

from reporter.adapters.ocfl_durable import sync_folder, write_durably
from reporter.adapters.territory_table import written_closures, written_territories
from reporter.adapters.whole_folders import whole_folder
from reporter.domain.register_draft import SPECIMEN, RegisterDraft
from reporter.errors import ReporterError

TERRITORIES, MUNICIPALITIES, CLOSURES, ORIGIN = "register.csv", "communes.csv", "successors.csv", "vintage.json"
_LABEL = re.compile(rf"(?P<year>\d{{4}})(?P<specimen>{SPECIMEN})?(?:-v(?P<number>\d+))?")


class Vintages:
    """The vintages in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def labels(self) -> tuple[str, ...]:
        """Return the labels held, oldest year and number first."""
        if not self.folder.is_dir():
            return ()
        held = [place.name for place in self.folder.iterdir() if place.is_dir() and _LABEL.fullmatch(place.name)]
        return tuple(sorted(held, key=_age))

    def newest(self) -> Path | None:
        """Return the folder of the newest vintage, or None when none is held."""
        labels = self.labels()
        return self.folder / labels[-1] if labels else None

    def keep(self, label: str, draft: RegisterDraft) -> None:
        """Store a vintage, all or nothing."""
        origin = {"year": draft.year, "fictitious": draft.fictitious, "sources": [asdict(source) for source in draft.sources]}
        content = {
            TERRITORIES: written_territories(draft.territories),
            MUNICIPALITIES: written_territories(draft.municipalities),
            CLOSURES: written_closures(draft.closures),
            ORIGIN: json.dumps(origin, ensure_ascii=False, indent=2) + "\n",
        }
        if (self.folder / label).exists():
            message = f"the register {label} is held already in {self.folder}: every vintage stays as it was written"
            raise ReporterError(message)
        with whole_folder(self.folder / label) as building:
            for name, text in content.items():
                (building / name).write_text(text, encoding="utf-8")


def replace_durably(file: Path, content: str) -> None:
    """Replace a file by one rename: whoever reads meets the old one or the new one, whole."""
    beside = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_durably(beside, content.encode())
        beside.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        message = f"cannot write {file}: {error.strerror}. Give write permission or set REPORTER_DATA__FOLDER"
        raise ReporterError(message) from error


def _age(label: str) -> tuple[str, int, str]:
    match = _LABEL.fullmatch(label)
    return (match["year"], int(match["number"] or 1), label) if match else ("", 0, label)
