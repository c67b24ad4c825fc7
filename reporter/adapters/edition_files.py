"""Releases and editions as folders of Parquet and raw bytes.

    releases/<source>/<dataset>/<period>_<published on>_<sha256 begins>/  release.json  report.json  raw/…  table.parquet
    quarantine/…                                                          the same, and report.json with the verdict
    frozen/<policy>-<quarter>-v<revision>-<fingerprint begins>/           edition.json  snapshot.parquet  row_groups.json

A snapshot is sorted by territory and no territory is cut in two by a row group: reading one touches one row group.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reporter.adapters.ocfl_durable import sync_folder
from reporter.adapters.release_json import parse_release, parse_report, release_json, report_json
from reporter.adapters.whole_folders import whole_folder
from reporter.domain.gate import GateReport, Held, release_key
from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Edition, Release
from reporter.domain.territory import TerritoryId
from reporter.errors import EditionError

if TYPE_CHECKING:
    from reporter.tables import ObservationTable

RELEASES, QUARANTINE, REPORT = "releases", "quarantine", "report.json"


class EditionFiles:
    """An EditionStore in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._groups: dict[str, list[str]] = {}

    def keep(self, release: Release, table: "ObservationTable", report: GateReport | None = None) -> bool:
        """Store a release with its raw bytes and its report, all or nothing; return False when it was held already."""
        return _store(self._release_folder(release), release, table, report)

    def quarantine(self, release: Release, table: "ObservationTable", report: GateReport) -> bool:
        """Store a release apart with its raw bytes and its report: no edition sees it; False when it was there already."""
        return _store(self._release_folder(release, QUARANTINE), release, table, report)

    def quarantined(self) -> tuple[Held, ...]:
        """Return the releases in quarantine, oldest publication first."""
        return tuple(Held(release, _report(folder)) for release, folder in self._folders(QUARANTINE))

    def quarantined_table(self, release: Release) -> "ObservationTable":
        """Return the figures of a release in quarantine; EditionError when it is not there."""
        return _table(self._release_folder(release, QUARANTINE), release)

    def accept(self, release: Release) -> None:
        """Move a release out of quarantine to those held, with its report; EditionError when it is not there."""
        kept_apart, target = self._release_folder(release, QUARANTINE), self._release_folder(release)
        if target.exists():
            return
        if not kept_apart.exists():
            message = f"{release_key(release)} is not in quarantine"
            raise EditionError(message)
        target.parent.mkdir(parents=True, exist_ok=True)
        kept_apart.rename(target)  # one step: it is always in exactly one of the two places
        sync_folder(target.parent)
        sync_folder(kept_apart.parent)

    def report(self, release: Release) -> GateReport | None:
        """Return what the checks of a release held or in quarantine found, or None when no report was kept."""
        for kind in (RELEASES, QUARANTINE):
            folder = self._release_folder(release, kind)
            if (folder / REPORT).exists():
                return _report(folder)
        return None

    def releases(self) -> tuple[Release, ...]:
        """Return all releases held, oldest publication first."""
        return tuple(release for release, _ in self._folders(RELEASES))

    def release_table(self, release: Release) -> "ObservationTable":
        """Return the figures of one release held; EditionError when it is not."""
        return _table(self._release_folder(release), release)

    def freeze(self, edition: Edition, tables: "Iterable[ObservationTable]") -> None:
        """Store an edition's snapshot, all or nothing; a second time with the same fingerprint changes nothing."""
        from reporter.adapters.snapshots import write_grouped
        from reporter.tables import ObservationTable

        table = ObservationTable.concatenated(tables)

        with whole_folder(self._edition_folder(edition)) as building:
            firsts = write_grouped(table.sorted(), building / "snapshot.parquet")
            _write_json(building / "row_groups.json", firsts)
            _write_json(building / "edition.json", _edition_json(edition))

    def editions(self) -> tuple[Edition, ...]:
        """Return all editions frozen, oldest quarter and revision first."""
        paths = [p for p in self._folder.glob("frozen/*/edition.json") if not p.parent.name.startswith(".")]
        found = [_edition(json.loads(path.read_text(encoding="utf-8"))) for path in paths]
        return tuple(sorted(found, key=lambda e: (e.policy, e.quarter, e.revision)))

    def observations(self, edition: Edition, territories: Sequence[TerritoryId]) -> tuple[Observation, ...]:
        """Return the figures of a few territories, touching only their row groups."""
        from reporter.adapters.snapshots import read_territories

        path = self._edition_folder(edition) / "snapshot.parquet"
        return read_territories(path, self._row_groups(edition), list(map(str, territories))).observations()

    def whole(self, edition: Edition) -> "ObservationTable":
        """Return every figure of an edition."""
        from reporter.adapters.snapshots import read_table

        return read_table(self._edition_folder(edition) / "snapshot.parquet")

    def _row_groups(self, edition: Edition) -> list[str]:
        if edition.fingerprint not in self._groups:
            path = self._edition_folder(edition) / "row_groups.json"
            if not path.exists():
                message = f"edition {edition.label} is not frozen here: run `reporter run` first"
                raise EditionError(message)
            self._groups[edition.fingerprint] = json.loads(path.read_text(encoding="utf-8"))
        return self._groups[edition.fingerprint]

    def _folders(self, kind: str) -> list[tuple[Release, Path]]:
        paths = [p for p in self._folder.glob(f"{kind}/*/*/*/release.json") if not p.parent.name.startswith(".")]
        found = [(parse_release(json.loads(path.read_text(encoding="utf-8"))), path.parent) for path in paths]
        return sorted(found, key=lambda one: (one[0].published_on, one[0].key))

    def _release_folder(self, release: Release, kind: str = RELEASES) -> Path:
        name = f"{release.period}_{release.published_on}_{release.sha256[:16]}"
        return self._folder / kind / release.source / release.dataset / name

    def _edition_folder(self, edition: Edition) -> Path:
        return self._folder / "frozen" / f"{edition.label}-{edition.fingerprint[:16]}"


def _store(target: Path, release: Release, table: "ObservationTable", report: GateReport | None) -> bool:
    from reporter.adapters.snapshots import write_table

    if target.exists():
        return False
    with whole_folder(target) as building:
        (building / "raw").mkdir()
        for file in table.files:
            (building / "raw" / Path(file.name).name).write_bytes(file.content)
        write_table(table.sorted(), building / "table.parquet")
        origins = [{"name": file.name, "origin": file.origin, "sha256": file.sha256} for file in table.files]
        named = {"labels": list(map(list, table.labels)), "links": list(map(list, table.links))}
        _write_json(building / "release.json", {**release_json(release), "files": origins, "warnings": list(table.warnings), **named})
        if report:
            _write_json(building / REPORT, report_json(report))
    return True


def _table(folder: Path, release: Release) -> "ObservationTable":
    from reporter.adapters.snapshots import read_table
    from reporter.tables import Label, Link

    if not folder.exists():
        message = f"release {release.ref} {release.period} of {release.published_on} is not held"
        raise EditionError(message)
    described = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    files = tuple(
        RawFile(file["name"], (folder / "raw" / Path(file["name"]).name).read_bytes(), file["origin"]) for file in described["files"]
    )
    labels = tuple(Label(*label) for label in described.get("labels", ()))
    links = tuple(Link(*link) for link in described.get("links", ()))
    return replace(read_table(folder / "table.parquet"), files=files, warnings=tuple(described["warnings"]), labels=labels, links=links)


def _report(folder: Path) -> GateReport:
    return parse_report(json.loads((folder / REPORT).read_text(encoding="utf-8")))


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


def _edition_json(edition: Edition) -> dict[str, Any]:
    return {
        "policy": edition.policy, "quarter": str(edition.quarter), "revision": edition.revision, "predecessor": edition.predecessor,
        "fingerprint": edition.fingerprint, "releases": [release_json(r) for r in edition.releases],
    }  # fmt: skip


def _edition(content: dict[str, Any]) -> Edition:
    releases = tuple(parse_release(r) for r in content["releases"])
    quarter = Period.parse_quarter(content["quarter"])
    edition = Edition(content["policy"], quarter, releases, content["revision"], content["predecessor"])
    if edition.fingerprint != content["fingerprint"]:
        message = f"edition {edition.label} on disk does not have the fingerprint it was frozen with"
        raise EditionError(message)
    return edition
