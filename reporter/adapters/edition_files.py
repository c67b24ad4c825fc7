"""Releases and editions as folders of Parquet and raw bytes.

    releases/<source>/<dataset>/<period>_<published on>_<sha256 begins>/  release.json  report.json  raw/…  table.parquet
                                                                          labels.parquet  links.parquet (of a nomenclature)
    quarantine/…                                                          the same, and report.json with the verdict
    frozen/<policy>-<quarter>-v<revision>-<fingerprint begins>/           edition.json  snapshot.parquet  row_groups.json  extents.json
                                                                          newest.parquet, and after a predecessor revisions.parquet
                                                                          and revisions.json

A snapshot is sorted by territory and no territory is cut in two by a row group: reading one touches one row group.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reporter.adapters.ocfl_durable import sync_folder
from reporter.adapters.release_json import edition_json, parse_edition, parse_release, parse_report
from reporter.adapters.whole_folders import whole_folder
from reporter.domain.gate import GateReport, Held, release_key
from reporter.domain.observation import Observation
from reporter.domain.release import Edition, Release
from reporter.domain.revision import Extent, Revision, RevisionCounts
from reporter.domain.territory import TerritoryId
from reporter.errors import EditionError

if TYPE_CHECKING:
    from reporter.adapters.snapshots import Snapshot
    from reporter.tables import Label, ObservationTable

RELEASES, QUARANTINE, REPORT = "releases", "quarantine", "report.json"


class EditionFiles:
    """An EditionStore in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._snapshots: dict[str, Snapshot] = {}

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
        from reporter.adapters.edition_contents import write_edition, write_json

        target = self._edition_folder(edition)
        if target.exists():
            return
        before = next((e for e in self.editions() if e.fingerprint == edition.predecessor), None)
        with whole_folder(target) as building:
            write_edition(building, tables, self._edition_folder(before) if before else None)
            write_json(building / "edition.json", edition_json(edition))

    def editions(self) -> tuple[Edition, ...]:
        """Return all editions frozen, oldest quarter and revision first."""
        paths = [p for p in self._folder.glob("frozen/*/edition.json") if not p.parent.name.startswith(".")]
        found = [parse_edition(json.loads(path.read_text(encoding="utf-8"))) for path in paths]
        return tuple(sorted(found, key=lambda e: (e.policy, e.quarter, e.revision)))

    def observations(self, edition: Edition, territories: Sequence[TerritoryId]) -> tuple[Observation, ...]:
        """Return the figures of a few territories, touching only their row groups."""
        return self._snapshot(edition).territories(list(map(str, territories)))

    def whole(self, edition: Edition) -> "ObservationTable":
        """Return every figure of an edition."""
        from reporter.adapters.snapshots import read_table

        return read_table(self._snapshot(edition).path)

    def newest(self, edition: Edition) -> "ObservationTable":
        """Return what places are made of: each indicator's and level's totals of the last period and of the one a year before."""
        from reporter.adapters.edition_contents import read_newest

        return read_newest(self._frozen_folder(edition))

    def labels(self, edition: Edition) -> "tuple[Label, ...]":
        """Return what the codes of an edition's nomenclatures mean, as its releases write them, in their order."""
        from reporter.adapters.release_folders import read_labels

        folders = [self._release_folder(release) for release in edition.releases]
        return tuple(dict.fromkeys(label for folder in folders if folder.exists() for label in read_labels(folder)))

    def extents(self, edition: Edition) -> tuple[Extent, ...]:
        """Return how far the figures of an edition go, by indicator and level."""
        from reporter.adapters.edition_contents import read_extents

        return read_extents(self._frozen_folder(edition))

    def revisions(self, edition: Edition, territories: Sequence[TerritoryId]) -> tuple[Revision, ...]:
        """Return what differs from the edition before, for a few territories; EditionError when that was not kept."""
        from reporter.adapters.edition_contents import REVISIONS
        from reporter.adapters.revision_ledger import read_revisions

        folder = self._compared_folder(edition)
        return read_revisions(folder / REVISIONS, list(map(str, territories))) if folder else ()

    def revision_counts(self, edition: Edition) -> tuple[RevisionCounts, ...]:
        """Return how much differs from the edition before, by indicator and level; EditionError when that was not kept."""
        from reporter.adapters.edition_contents import COUNTS
        from reporter.adapters.revision_ledger import parse_counts

        folder = self._compared_folder(edition)
        return parse_counts(json.loads((folder / COUNTS).read_text(encoding="utf-8"))) if folder else ()

    def _compared_folder(self, edition: Edition) -> Path | None:
        """Return the folder of an edition that was compared with the one before it, None where there was none."""
        from reporter.adapters.edition_contents import COUNTS

        folder = self._frozen_folder(edition)
        if edition.predecessor is None or (folder / COUNTS).exists():
            return folder if edition.predecessor else None
        message = f"edition {edition.label} was frozen without its predecessor at hand: what it revised was not kept"
        raise EditionError(message)

    def _snapshot(self, edition: Edition) -> "Snapshot":
        from reporter.adapters.edition_contents import open_snapshot

        if edition.fingerprint not in self._snapshots:
            self._snapshots[edition.fingerprint] = open_snapshot(self._frozen_folder(edition))
        return self._snapshots[edition.fingerprint]

    def _frozen_folder(self, edition: Edition) -> Path:
        folder = self._edition_folder(edition)
        if not folder.exists():
            message = f"edition {edition.label} is not frozen here: run `reporter run` first"
            raise EditionError(message)
        return folder

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
    from reporter.adapters.release_folders import write_release

    if target.exists():
        return False
    with whole_folder(target) as building:
        write_release(building, release, table, report)
    return True


def _table(folder: Path, release: Release) -> "ObservationTable":
    from reporter.adapters.release_folders import read_release

    if not folder.exists():
        message = f"release {release.ref} {release.period} of {release.published_on} is not held"
        raise EditionError(message)
    return read_release(folder)


def _report(folder: Path) -> GateReport:
    return parse_report(json.loads((folder / REPORT).read_text(encoding="utf-8")))
