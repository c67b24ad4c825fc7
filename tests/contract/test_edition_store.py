"""An edition store keeps what it is given, whole or not at all, and reads one territory from one row group."""

import datetime as dt
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from reporter.adapters.edition_files import EditionFiles
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile, combined_sha256
from reporter.domain.release import Edition, Release
from reporter.domain.territory import Level, TerritoryId
from reporter.errors import EditionError, ReporterError
from reporter.tables import ObservationTable
from tests.builders import LOIRE_ATLANTIQUE, PUBLISHED_ON, QUARTER, edition, observation, release


@pytest.fixture
def store(tmp_path: Path) -> EditionFiles:
    return EditionFiles(tmp_path)


def table_of(count: int) -> ObservationTable:
    """Return *count* territories with 40 quarters each."""
    ids = [TerritoryId(Level.MUNICIPALITY, f"{number:05d}") for number in range(count)]
    return ObservationTable.of(
        observation(float(index % 90), territory=identifier, period=QUARTER.shifted(-index)) for identifier in ids for index in range(40)
    )


def test_a_release_is_kept_once_with_its_raw_bytes(store: EditionFiles) -> None:
    file = RawFile("données.csv", b"raw bytes", "https://producer.example/export")
    kept = Release("dares", "defm-ze-brut", QUARTER, PUBLISHED_ON, combined_sha256([file]), fictitious=True)
    table = ObservationTable.of([observation(5.8), observation(None)], (file,))
    assert store.keep(kept, table)
    assert not store.keep(kept, table)
    assert store.releases() == (kept,)
    held = store.release_table(kept)
    assert held.files == (file,)
    assert set(held.observations()) == {observation(5.8), observation(None)}


def test_an_unknown_release_is_an_error_that_names_it(store: EditionFiles) -> None:
    with pytest.raises(EditionError, match="insee/taux-chomage 2026-T1 of 2026-07-09 is not held"):
        store.release_table(release())


def test_a_frozen_edition_gives_back_its_figures_and_itself(store: EditionFiles) -> None:
    frozen = edition()
    store.freeze(frozen, [ObservationTable.of([observation(5.8)])])
    store.freeze(frozen, [ObservationTable.of([observation(9.9)])])
    assert store.editions() == (frozen,)
    assert store.observations(frozen, [LOIRE_ATLANTIQUE]) == (observation(5.8),)


def test_a_missing_territory_reads_as_nothing(store: EditionFiles) -> None:
    frozen = edition()
    store.freeze(frozen, [ObservationTable.of([observation(5.8)])])
    assert store.observations(frozen, [TerritoryId(Level.DEPARTMENT, "01"), TerritoryId(Level.REGION, "93")]) == ()


def test_no_territory_is_cut_in_two_by_a_row_group(store: EditionFiles, tmp_path: Path) -> None:
    frozen, table = edition(), table_of(600)
    store.freeze(frozen, [table])
    (snapshot,) = tmp_path.glob("frozen/*/snapshot.parquet")
    with pq.ParquetFile(snapshot) as file:
        groups = [set(file.read_row_group(i)["territory"].to_pylist()) for i in range(file.num_row_groups)]
        assert file.num_row_groups == 3
    assert sum(map(len, groups)) == len(set().union(*groups)) == 600
    for number in (0, 204, 205, 599):
        identifier = TerritoryId(Level.MUNICIPALITY, f"{number:05d}")
        read = store.observations(frozen, [identifier])
        assert len(read) == 40
        assert {o.territory for o in read} == {identifier}


def test_the_same_figures_in_another_order_make_the_same_snapshot_bytes(tmp_path: Path) -> None:
    table = table_of(5)
    shuffled = ObservationTable(table.frame.sample(frac=1, random_state=1).reset_index(drop=True))
    for name, one in (("a", table), ("b", shuffled)):
        EditionFiles(tmp_path / name).freeze(edition(), [one])
    first, second = (next(tmp_path.glob(f"{name}/frozen/*/snapshot.parquet")).read_bytes() for name in "ab")
    assert first == second


def test_a_tampered_edition_is_noticed(store: EditionFiles, tmp_path: Path) -> None:
    store.freeze(edition(), [ObservationTable.of([observation(5.8)])])
    (path,) = tmp_path.glob("frozen/*/edition.json")
    path.write_text(path.read_text(encoding="utf-8").replace("2026-07-09", "2026-07-10"), encoding="utf-8")
    with pytest.raises(EditionError, match="does not have the fingerprint"):
        store.editions()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ReporterError, match="cannot write"):
        EditionFiles(tmp_path / "file").freeze(edition(), [ObservationTable.of([observation(5.8)])])


def test_editions_are_listed_by_policy_quarter_and_revision(store: EditionFiles) -> None:
    later = Edition("standard", Period.quarter(2026, 2), (release(period=Period.quarter(2026, 2)),), 1, None)
    for one in (later, edition(revision=2), edition()):
        renamed = Release("insee", "taux-chomage", one.quarter, PUBLISHED_ON + dt.timedelta(one.revision), "f" * 64, fictitious=True)
        store.freeze(Edition("standard", one.quarter, (renamed,), one.revision), [ObservationTable.of([observation(5.8)])])
    assert [(str(e.quarter), e.revision) for e in store.editions()] == [("2026-T1", 1), ("2026-T1", 2), ("2026-T2", 1)]
