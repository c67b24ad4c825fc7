"""An edition store keeps what it is given, whole or not at all, and reads one territory from one row group."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from reporter.adapters.edition_files import EditionFiles
from reporter.adapters.register_files import RegisterFiles
from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile, combined_sha256
from reporter.domain.release import Edition, Release
from reporter.domain.revision import Extent, Revision, RevisionCounts, RevisionKind
from reporter.domain.territory import Level, TerritoryId
from reporter.errors import EditionError, ReporterError
from reporter.pipeline.editions import select
from reporter.tables import Label, Link, ObservationTable, empty_frame
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


def test_tables_may_divide_an_edition_anyhow(tmp_path: Path) -> None:
    frame = table_of(300).frame.sample(frac=1, random_state=2).reset_index(drop=True)
    half = len(frame) // 2
    parts = [ObservationTable(frame.iloc[rows].reset_index(drop=True)) for rows in (slice(0, 10), slice(10, half), slice(half, None))]
    EditionFiles(tmp_path / "parts").freeze(edition(), iter(parts))
    EditionFiles(tmp_path / "one").freeze(edition(), [ObservationTable(frame)])
    for name in ("snapshot.parquet", "newest.parquet", "row_groups.json", "extents.json"):
        first, second = (next(tmp_path.glob(f"{one}/frozen/*/{name}")).read_bytes() for one in ("parts", "one"))
        assert first == second, name
    whole = EditionFiles(tmp_path / "parts").whole(edition()).frame
    assert list(whole.itertuples(index=False)) == list(ObservationTable(frame).sorted().frame.itertuples(index=False))


def test_an_edition_without_any_figure_can_be_frozen(store: EditionFiles) -> None:
    store.freeze(edition(), [])
    assert store.whole(edition()).frame.empty
    assert store.extents(edition()) == ()


def test_nothing_is_left_of_the_tables_that_a_snapshot_was_made_of(store: EditionFiles, tmp_path: Path) -> None:
    store.freeze(edition(), [table_of(5)])
    (folder,) = tmp_path.glob("frozen/*")
    kept = ["edition.json", "extents.json", "newest.parquet", "row_groups.json", "snapshot.parquet"]
    assert sorted(path.name for path in folder.iterdir()) == kept


def test_places_are_made_of_the_last_period_of_each_level_and_the_one_a_year_before(store: EditionFiles) -> None:
    france, region = TerritoryId(Level.COUNTRY, "FR"), TerritoryId(Level.REGION, "52")
    figures = [observation(7.0 + back, territory=region, period=QUARTER.shifted(-back)) for back in range(6)]
    figures += [observation(7.5, territory=france, period=QUARTER.shifted(-back)) for back in range(1, 7)]
    figures += [observation(None, territory=france), observation(9.0, territory=region, category="hommes")]
    store.freeze(edition(), [ObservationTable.of(figures)])
    found = {(str(o.territory), str(o.period), o.category) for o in store.newest(edition()).observations()}
    assert found == {(str(region), "2026-T1", ""), (str(region), "2025-T1", ""), (str(france), "2025-T4", ""), (str(france), "2024-T4", "")}


def test_how_far_the_figures_go_is_known_by_indicator_and_level(store: EditionFiles) -> None:
    others = [TerritoryId(Level.DEPARTMENT, code) for code in ("01", "02", "03")]
    figures = [observation(5.0, territory=t, period=QUARTER.shifted(-back)) for t in others for back in range(1, 3)]
    store.freeze(edition(), [ObservationTable.of([observation(5.8), observation(None, territory=others[0]), *figures])])
    assert store.extents(edition()) == (
        Extent("taux_chomage", Level.DEPARTMENT, QUARTER.previous, 2),
        Extent("taux_chomage", Level.DEPARTMENT, QUARTER, 2),
    )


def test_labels_and_links_of_a_nomenclature_are_kept_beside_a_release(store: EditionFiles, tmp_path: Path) -> None:
    labels = (Label("rome", "M1805", "Études et développement informatique"), Label("rome", "J1506", "Soins infirmiers"))
    links = tuple(Link("rome-competence", "M1805", str(number)) for number in range(30_706))
    store.keep(release(), ObservationTable(ObservationTable.of([]).frame, labels=labels, links=links))
    held = store.release_table(release())
    assert (held.labels, held.links) == (labels, links)
    (described,) = tmp_path.glob("releases/*/*/*/release.json")
    assert described.stat().st_size < 1000


def test_labels_that_an_older_version_kept_in_the_description_are_read(store: EditionFiles, tmp_path: Path) -> None:
    store.keep(release(), ObservationTable.of([observation(5.8)]))
    (described,) = tmp_path.glob("releases/*/*/*/release.json")
    old = {**json.loads(described.read_text("utf-8")), "labels": [["fap", "A0Z", "Agriculteurs"]], "links": [["fap-rome", "A0Z", "A1101"]]}
    described.write_text(json.dumps(old), encoding="utf-8")
    held = store.release_table(release())
    assert (held.labels, held.links) == ((Label("fap", "A0Z", "Agriculteurs"),), (Link("fap-rome", "A0Z", "A1101"),))


def revised(store: EditionFiles, before: list[Observation], now: list[Observation]) -> Edition:
    """Freeze two editions, the second after the first."""
    first = edition(release(period=QUARTER.previous), quarter=QUARTER.previous)
    second = Edition("standard", QUARTER, (release(),), 1, first.fingerprint)
    store.freeze(first, [ObservationTable.of(before)])
    store.freeze(second, [ObservationTable.of(now)])
    return second


def test_an_edition_keeps_what_it_revised_of_the_one_before(store: EditionFiles) -> None:
    past = QUARTER.previous
    before = [observation(5.8, period=past), observation(7.0, period=past, territory=TerritoryId(Level.DEPARTMENT, "85"))]
    now = [observation(5.9, period=past), observation(6.0), *before[1:]]
    second = revised(store, before, now)
    expected = Revision(RevisionKind.REVISED, before[0], now[0])
    assert store.revisions(second, [LOIRE_ATLANTIQUE]) == (expected,)
    assert store.revisions(second, [TerritoryId(Level.DEPARTMENT, "85")]) == ()
    assert store.revision_counts(second) == (RevisionCounts(Level.DEPARTMENT, "taux_chomage", 2, {RevisionKind.REVISED: 1}, expected),)


def test_the_first_edition_revises_nothing_and_a_lost_predecessor_is_told(store: EditionFiles) -> None:
    store.freeze(edition(), [ObservationTable.of([observation(5.8)])])
    assert (store.revisions(edition(), [LOIRE_ATLANTIQUE]), store.revision_counts(edition())) == ((), ())
    orphan = Edition("standard", QUARTER.shifted(1), (release(period=QUARTER.shifted(1)),), 1, "f" * 64)
    store.freeze(orphan, [ObservationTable.of([observation(5.8)])])
    with pytest.raises(EditionError, match="without its predecessor at hand"):
        store.revision_counts(orphan)


def test_the_comparison_of_two_long_editions_meets_every_territory_once(store: EditionFiles) -> None:
    before, now = table_of(900).observations(), table_of(1100).observations()
    moved = [replace(o, value=(o.value or 0) + 1) if o.period == QUARTER.shifted(-7) else o for o in now if o.territory.code != "00450"]
    second = revised(store, list(before), moved)
    (counts,) = store.revision_counts(second)
    gone = {RevisionKind.REVISED: 899, RevisionKind.DISAPPEARED: 40, RevisionKind.APPEARED: 200 * 40}
    assert (counts.compared, counts.kinds) == (900 * 40, gone)
    one = store.revisions(second, [TerritoryId(Level.MUNICIPALITY, "00899")])
    assert [(r.kind, r.figure.period) for r in one] == [(RevisionKind.REVISED, QUARTER.shifted(-7))]


def test_an_edition_gives_the_labels_of_its_own_releases_only(store: EditionFiles) -> None:
    mine, other = Label("na88", "10", "Industries alimentaires"), Label("na88", "11", "Fabrication de boissons")
    frozen = edition()
    held = frozen.releases[0]
    table = ObservationTable.of([observation(5.8)])
    store.keep(held, replace(table, labels=(mine, mine)))
    store.keep(release(period=QUARTER.shifted(1)), replace(table, labels=(other,)))
    store.freeze(frozen, [table])
    assert store.labels(frozen) == (mine,)


def test_a_list_of_labels_without_any_figure_names_the_codes_of_the_edition_that_carries_it(store: EditionFiles, checkout: Path) -> None:
    """The labels of all professions can only be imported: the edition takes them from then on, at their last year."""
    label, year = Label("fap", "K0X30", "Artisans et ouvriers artisanaux"), Period.whole_year(2021)
    listed = Release("bmo", "fap-intitules", year, dt.date(2021, 6, 1), "ab" * 32, fictitious=True)
    empty, figures = ObservationTable(empty_frame(), labels=(label,)), ObservationTable.of([observation(5.8)])
    opening = release("dares", "defm-regions-cvs")
    store.keep(listed, empty)
    store.keep(opening, figures)
    standard = next(policy for policy in RegisterFiles(checkout / "data_sources").policies() if policy.name == "standard")
    chosen = select(standard, store.releases(), QUARTER, PUBLISHED_ON).releases
    frozen = edition(*chosen)
    store.freeze(frozen, [store.release_table(held) for held in frozen.releases])
    assert frozen.releases == (listed, opening)
    assert store.labels(frozen) == (label,)
    assert store.observations(frozen, [LOIRE_ATLANTIQUE]) == (observation(5.8),)
