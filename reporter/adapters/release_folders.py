"""One release as a folder: what it is, its raw bytes, its figures, and the labels and links of its nomenclatures."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from reporter.adapters.edition_contents import write_json
from reporter.adapters.release_json import release_json, report_json
from reporter.adapters.snapshots import read_table, write_table
from reporter.domain.gate import GateReport
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.tables import Label, Link, ObservationTable

DESCRIPTION, REPORT, TABLE = "release.json", "report.json", "table.parquet"
Name = TypeVar("Name", Label, Link)


def write_release(folder: Path, release: Release, table: ObservationTable, report: GateReport | None) -> None:
    """Write everything of a release into an empty folder."""
    (folder / "raw").mkdir()
    for file in table.files:
        (folder / "raw" / Path(file.name).name).write_bytes(file.content)
    write_table(table.sorted(), folder / TABLE)
    _write_names(folder / "labels.parquet", Label, table.labels)
    _write_names(folder / "links.parquet", Link, table.links)
    origins = [{"name": file.name, "origin": file.origin, "sha256": file.sha256} for file in table.files]
    write_json(folder / DESCRIPTION, {**release_json(release), "files": origins, "warnings": list(table.warnings)})
    if report:
        write_json(folder / REPORT, report_json(report))


def read_release(folder: Path) -> ObservationTable:
    """Return the figures of a release with its raw files, labels and links."""
    described = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    files = tuple(
        RawFile(file["name"], (folder / "raw" / Path(file["name"]).name).read_bytes(), file["origin"]) for file in described["files"]
    )
    labels = _read_names(folder / "labels.parquet", Label, described.get("labels", ()))
    links = _read_names(folder / "links.parquet", Link, described.get("links", ()))
    return replace(read_table(folder / TABLE), files=files, warnings=tuple(described["warnings"]), labels=labels, links=links)


def read_labels(folder: Path) -> tuple[Label, ...]:
    """Return the labels of a release without its figures."""
    path = folder / "labels.parquet"
    if path.exists():
        return _read_names(path, Label, ())
    return _read_names(path, Label, json.loads((folder / DESCRIPTION).read_text(encoding="utf-8")).get("labels", ()))


def _write_names(path: Path, kind: type[Name], names: Sequence[Name]) -> None:
    """Write labels or links; a release without any has no file."""
    if names:
        columns = [pa.array(column, pa.string()) for column in zip(*names, strict=True)]
        pq.write_table(pa.Table.from_arrays(columns, names=list(kind._fields)), path, compression="zstd")


def _read_names(path: Path, kind: type[Name], written: Sequence[Any]) -> tuple[Name, ...]:
    """Return labels or links; *written* are those of a release that an older version of the program kept in its JSON."""
    if not path.exists():
        return tuple(kind(*one) for one in written)
    columns = pq.read_table(path).to_pydict()
    return tuple(kind(*one) for one in zip(*(columns[field] for field in kind._fields), strict=True))
