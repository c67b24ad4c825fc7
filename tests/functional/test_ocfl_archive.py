"""The archive as an OCFL store on disk: conformance, economy, every kind of damage, folders that cannot be used."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import ocfl
import pytest
from ocfl.layout_0003_hash_and_id_n_tuple import Layout_0003_Hash_And_Id_N_Tuple
from ocfl.layout_registry import add_layout
from ocfl.validator import Validator

from reporter.adapters.fault_points import watching
from reporter.adapters.ocfl_archive import OcflArchive
from reporter.adapters.ocfl_store import LAYOUT, Store, object_name
from reporter.domain.archive import ArchiveKey
from reporter.domain.territory import FRANCE, Level, TerritoryId
from reporter.errors import ArchiveError
from tests.builders import QUARTER
from tests.contract.archives import KEY, content_file, flip_one_bit, produced, put

NOBODY = 65534
OTHER = ArchiveKey("standard", FRANCE, QUARTER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an archive's folder with an object of two versions and another one."""
    folder = tmp_path / "archive"
    for pdf in ("page 1", "page 2"):
        put(OcflArchive(folder), pdf)
    put(OcflArchive(folder), key=OTHER)
    return folder


def place(folder: Path, key: ArchiveKey = KEY) -> Path:
    return Store(folder).place(object_name(key.urn))


class Layout0004(Layout_0003_Hash_And_Id_N_Tuple):
    """Layout 0004, which ocfl-py 2.1 knows by name only: the same tuples, then the whole digest."""

    def __init__(self) -> None:
        super().__init__()
        self.NAME = LAYOUT

    def identifier_to_path(self, identifier: str) -> str:
        digest = hashlib.sha256(identifier.encode()).hexdigest()
        return "/".join([*(digest[i : i + self.tuple_size] for i in range(0, self.tuple_size * self.number_of_tuples, 3)), digest])


# Conformance


def test_every_object_is_valid_without_even_a_warning(folder: Path) -> None:
    for name in Store(folder).names():
        validator = Validator(log_warnings=True, check_digests=True)
        assert validator.validate_object(str(Store(folder).place(name))), validator.status_str()
        assert validator.status_str() == ""
        assert validator.spec_version == "1.1"


def test_the_validating_tool_agrees_and_reads_no_content_twice(folder: Path) -> None:
    tool = Path(sys.executable).with_name("ocfl-validate.py")
    finished = subprocess.run([sys.executable, tool, place(folder), place(folder, OTHER)], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout
    assert finished.stdout.count("is VALID") == 2


def test_the_storage_root_is_valid_and_finds_each_object_by_the_layout(folder: Path) -> None:
    add_layout(LAYOUT, Layout0004)
    root = ocfl.StorageRoot(root=str(folder / "ocfl"), spec_version="1.1")
    assert root.validate(log_warnings=False), root.errors
    assert (root.num_objects, root.good_objects, root.errors) == (2, 2, [])
    assert {folder / "ocfl" / root.object_path(key.urn) for key in (KEY, OTHER)} == {place(folder), place(folder, OTHER)}


def test_the_layout_places_the_example_of_its_specification() -> None:
    name = "3c0ff4240c1e116dba14c7627f2319b58aa3d77606d0d90dfc6161608ac987d4"
    assert object_name("object-01") == name
    assert Store(Path("archive")).place(name) == Path("archive/ocfl/3c0/ff4/240", name)


def test_digests_are_sha512_and_the_identifier_is_the_urn(folder: Path) -> None:
    inventory = json.loads((place(folder) / "inventory.json").read_bytes())
    assert (inventory["digestAlgorithm"], inventory["id"], inventory["head"]) == ("sha512", KEY.urn, "v2")
    assert inventory["versions"]["v1"]["created"] == "2026-07-09T12:00:00Z"
    assert inventory["versions"]["v1"]["message"] == "edition standard-2026-T1-v1"


def test_the_same_inputs_make_the_same_store_byte_for_byte(folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    for pdf in ("page 1", "page 2"):
        put(OcflArchive(again), pdf)
    put(OcflArchive(again), key=OTHER)
    files = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(files) > 20
    assert files == [path.relative_to(again) for path in sorted(again.rglob("*")) if path.is_file()]
    assert all((folder / file).read_bytes() == (again / file).read_bytes() for file in files)


# Economy


def test_a_second_version_stores_only_what_changed_and_leaves_the_first_one_alone(tmp_path: Path) -> None:
    put(OcflArchive(tmp_path), "page 1")
    first = content_file(tmp_path, KEY, "note.pdf", 1)
    inode = first.stat().st_ino
    put(OcflArchive(tmp_path), "page 2")
    assert first.stat().st_ino == inode
    assert content_file(tmp_path, KEY, "data.csv", 2) == content_file(tmp_path, KEY, "data.csv", 1)
    assert content_file(tmp_path, KEY, "note.pdf", 2) != first


def test_nothing_is_written_when_nothing_changed(folder: Path) -> None:
    def state() -> dict[Path, tuple[int, int]]:
        files = (path for path in folder.rglob("*") if path.is_file() and path.name != "lock")
        return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}

    before = state()
    put(OcflArchive(folder), "page 2")
    assert state() == before


def test_archiving_leaves_the_logging_of_the_program_alone(tmp_path: Path) -> None:
    code = (
        "import logging, sys; from pathlib import Path; from reporter.adapters.ocfl_archive import OcflArchive;"
        "from tests.contract.archives import put; put(OcflArchive(Path(sys.argv[1])));"
        "assert 'ocfl' in sys.modules; print(logging.root.handlers, logging.root.level == logging.WARNING)"
    )
    finished = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True)
    assert (finished.stdout, finished.stderr) == ("[] True\n", "")


def test_reading_does_not_load_the_library(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from reporter.adapters.ocfl_archive import OcflArchive;"
        "archive = OcflArchive(Path(sys.argv[1])); [archive.get(key, 'note.pdf') for key in archive.keys()];"
        "print(archive.verify(), 'ocfl' in sys.modules)"
    )
    finished = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
    assert finished.stdout == "() False\n"


# Damage


def remove(file: Path) -> None:
    file.unlink()


def empty(file: Path) -> None:
    file.write_bytes(b"")


def test_the_index_is_rebuilt_from_the_store_alone(folder: Path) -> None:
    before = tuple(OcflArchive(folder).versions(key) for key in (OTHER, KEY))
    Store(folder).digest_file.unlink()
    archive = OcflArchive(folder)
    keys = archive.keys()
    assert keys == (OTHER, KEY)
    assert tuple(archive.versions(key) for key in keys) == before
    assert sorted(archive.verify()) == sorted(
        f"{key.urn}, version {number}: no line in digests.jsonl" for key, number in ((OTHER, 1), (KEY, 1), (KEY, 2))
    )


@pytest.mark.parametrize("harm", [flip_one_bit, remove, empty])
@pytest.mark.parametrize(
    "path",
    [
        "0=ocfl_object_1.1",
        "inventory.json",
        "inventory.json.sha512",
        "v1/inventory.json",
        "v1/inventory.json.sha512",
        "v2/inventory.json",
        "v1/content/note.pdf",
        "v2/content/entry.json",
        "v1/content/mail/body.txt",
    ],
)
def test_damage_to_any_file_of_an_object_is_found_and_names_object_and_file(folder: Path, path: str, harm: Callable[[Path], None]) -> None:
    harm(place(folder) / path)
    faults = OcflArchive(folder).verify()
    assert faults
    assert all(fault.startswith(KEY.urn) for fault in faults)
    assert any(Path(path).name.removesuffix(".sha512") in fault for fault in faults)
    assert OcflArchive(folder).verify(OTHER) == ()


@pytest.mark.parametrize("harm", [flip_one_bit, remove, empty])
@pytest.mark.parametrize("path", ["inventory.json", "inventory.json.sha512"])
def test_an_object_whose_inventory_is_damaged_is_listed_but_not_served(folder: Path, path: str, harm: Callable[[Path], None]) -> None:
    harm(place(folder) / path)
    archive = OcflArchive(folder)
    assert archive.keys() == (OTHER, KEY)
    with pytest.raises(ArchiveError, match=f"{KEY.urn}: inventory.json"):
        archive.get(KEY, "note.pdf")
    with pytest.raises(ArchiveError, match="reporter archive verify"):
        put(archive, "page 3")
    assert archive.get(OTHER, "note.pdf") == produced().pdf


def test_a_content_file_that_has_gone_is_named(folder: Path) -> None:
    content_file(folder, KEY, "note.pdf", 1).unlink()
    with pytest.raises(ArchiveError, match=r"note\.pdf"):
        OcflArchive(folder).get(KEY, "note.pdf", 1)


def test_no_version_is_added_to_an_object_with_a_damaged_file(folder: Path) -> None:
    flip_one_bit(content_file(folder, KEY, "note.pdf", 1))
    with pytest.raises(ArchiveError, match=r"cannot take version 3.*damaged"):
        put(OcflArchive(folder), "page 3")
    assert len(OcflArchive(folder).versions(KEY)) == 2
    assert list(Store(folder).staging.iterdir()) == []


def rewrite_consistently(folder: Path) -> None:
    """Forge the newest PDF and every digest inside the object: only what lies outside can tell."""
    forged = OcflArchive(folder.parent / "forge")
    put(forged, "page 1")
    put(forged, "forged page")
    shutil.rmtree(place(folder))
    shutil.copytree(place(folder.parent / "forge"), place(folder))


def test_an_object_forged_with_all_its_digests_is_found_by_those_kept_outside(folder: Path) -> None:
    rewrite_consistently(folder)
    validator = Validator(check_digests=True)
    assert validator.validate_object(str(place(folder)))
    assert OcflArchive(folder).verify() == (
        f"{KEY.urn}, version 2: note.pdf is not the one in digests.jsonl",
        f"{KEY.urn}, version 2: inventory.json is not the one in digests.jsonl",
    )


def test_a_version_taken_back_is_found(folder: Path, tmp_path: Path) -> None:
    put(OcflArchive(tmp_path / "older"), "page 1")
    shutil.rmtree(place(folder))
    shutil.copytree(place(tmp_path / "older"), place(folder))
    assert OcflArchive(folder).verify() == (f"{KEY.urn}, version 2: gone (digests.jsonl knows it)",)


def test_an_object_that_has_gone_is_found(folder: Path) -> None:
    shutil.rmtree(place(folder).parents[2])
    assert OcflArchive(folder).verify() == (f"{KEY.urn}: not in the archive",)


def test_an_object_in_the_place_of_another_is_found(folder: Path) -> None:
    shutil.rmtree(place(folder))
    shutil.copytree(place(folder, OTHER), place(folder))
    faults = OcflArchive(folder).verify()
    assert any(OTHER.urn in fault and "does not belong there" in fault for fault in faults)


def test_files_that_no_inventory_names_are_found(folder: Path) -> None:
    (place(folder) / "v1" / "content" / "extra.txt").write_text("x")
    (place(folder) / "v1" / "empty").mkdir()
    (folder / "ocfl" / "stray.txt").write_text("x")
    (folder / "ocfl" / "abc").mkdir()
    assert OcflArchive(folder).verify() == (
        "abc does not belong there",
        "stray.txt does not belong there",
        f"{KEY.urn}: v1/empty is an empty folder",
        f"{KEY.urn}: v1/content/extra.txt is not in the inventory",
    )


def test_a_damaged_line_of_digests_is_named_by_its_number(folder: Path) -> None:
    lines = Store(folder).digest_file.read_bytes().splitlines(keepends=True)
    Store(folder).digest_file.write_bytes(b"".join([lines[0], b"{" + lines[1], lines[2]]))
    assert OcflArchive(folder).verify() == (
        "digests.jsonl, line 2: cannot be read",
        f"{KEY.urn}, version 2: no line in digests.jsonl",
    )


def test_an_object_of_somebody_else_is_not_ours_and_is_named(folder: Path, tmp_path: Path) -> None:
    name = object_name("urn:example:1")
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.txt").write_text("a")
    foreign = Store(folder).place(name)
    foreign.parent.mkdir(parents=True)
    ocfl.Object(identifier="urn:example:1").create(srcdir=str(source), metadata=ocfl.VersionMetadata(), objdir=str(foreign))
    assert OcflArchive(folder).keys() == (OTHER, KEY)
    assert any("urn:example:1" in fault and "does not belong" in fault for fault in OcflArchive(folder).verify())


# Folders that cannot be used


@contextmanager
def as_nobody() -> Iterator[None]:
    """Run without root's right to do everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that everybody can reach (pytest's own are private)."""
    folder = Path(tempfile.mkdtemp(prefix="reporter-test-"))
    folder.chmod(0o755)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)
    shutil.rmtree(folder)


def test_a_folder_without_write_permission_is_named_with_what_to_do(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    with as_nobody(), pytest.raises(ArchiveError) as caught:
        put(OcflArchive(open_folder / "archive"))
    assert f"no permission to use the archive folder {open_folder / 'archive'}" in str(caught.value)
    assert "REPORTER_ARCHIVE__URL" in str(caught.value)


def test_an_archive_that_may_only_be_read_is_read_and_verified_but_not_written(open_folder: Path) -> None:
    folder = open_folder / "archive"
    put(OcflArchive(folder))
    shutil.copytree(place(folder), Store(folder).work(object_name(KEY.urn)) / "old")  # what a killed writer may leave
    for path in [open_folder, *open_folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    with as_nobody():
        archive = OcflArchive(folder)
        assert archive.get(KEY, "note.pdf") == produced().pdf
        assert archive.verify() == ()
        with pytest.raises(ArchiveError, match="no permission"):
            put(archive, "page 2")


def test_an_archive_that_may_not_even_be_read_says_so(open_folder: Path) -> None:
    folder = open_folder / "archive"
    put(OcflArchive(folder))
    place(folder).chmod(0o000)
    with as_nobody(), pytest.raises(ArchiveError, match="no permission to use the archive folder"):
        OcflArchive(folder).get(KEY, "note.pdf")
    place(folder).chmod(0o755)


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file")
    with pytest.raises(ArchiveError, match=f"the archive in {tmp_path / 'archive'} cannot be used"):
        put(OcflArchive(tmp_path / "archive"))


def test_a_root_that_is_no_store_of_ours_is_refused(folder: Path) -> None:
    config = folder / "ocfl" / "extensions" / LAYOUT / "config.json"
    config.write_text(config.read_text().replace('"tupleSize": 3', '"tupleSize": 2'))
    with pytest.raises(ArchiveError, match=f"is no OCFL 1[.]1 store of layout {LAYOUT}"):
        OcflArchive(folder)


def test_a_root_without_its_declaration_is_refused(folder: Path) -> None:
    (folder / "ocfl" / "0=ocfl_1.1").unlink()
    with pytest.raises(ArchiveError, match=r"is no OCFL 1\.1 store"):
        OcflArchive(folder)


# Several at once


def test_two_writers_at_once_make_one_row_of_versions(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        entries = list(pool.map(lambda number: put(OcflArchive(tmp_path), f"page {number}"), range(12)))
    assert sorted(entry.revision for entry in entries) == list(range(1, 13))
    assert OcflArchive(tmp_path).verify() == ()
    assert {entry.revision: entry for entry in entries} == {entry.revision: entry for entry in OcflArchive(tmp_path).versions(KEY)}


def test_verifying_waits_for_a_writer_before_it_calls_anything_a_fault(folder: Path) -> None:
    swapped, go_on = threading.Event(), threading.Event()

    def pause(name: str) -> None:
        if name == "archive_swapped":
            swapped.set()
            assert go_on.wait(30)

    with watching(pause), ThreadPoolExecutor(2) as pool:
        writer = pool.submit(put, OcflArchive(folder), "page 3")
        assert swapped.wait(30)
        verifier = pool.submit(OcflArchive(folder).verify)  # version 3 is in place, its line in digests.jsonl is not
        time.sleep(0.3)
        assert not verifier.done()
        go_on.set()
        assert writer.result().revision == 3
        assert verifier.result() == ()


def test_readers_and_verifiers_never_see_a_swap(folder: Path) -> None:
    finished = threading.Event()

    def read() -> int:
        archive, count = OcflArchive(folder), 0
        while not finished.is_set():
            assert archive.get(KEY, "note.pdf", 1) == produced("page 1").pdf
            assert archive.versions(KEY)[1].revision == 2
            assert archive.keys() == (OTHER, KEY)
            count += 1
        return count

    def verify() -> int:
        archive, count = OcflArchive(folder), 0
        while not finished.is_set():
            assert archive.verify() == ()
            count += 1
        return count

    with ThreadPoolExecutor(3) as pool:
        futures = [pool.submit(read), pool.submit(read), pool.submit(verify)]
        try:
            for number in range(15):
                put(OcflArchive(folder), f"again {number}")
        finally:
            finished.set()
        assert all(future.result() > 0 for future in futures)


# Speed


def one_flipped_bit_is_found(folder: Path, objects: int) -> float:
    """Archive *objects* briefings, flip one bit in one file, and return the seconds that finding it took."""
    keys = [ArchiveKey("standard", TerritoryId(Level.MUNICIPALITY, f"{number:05d}"), QUARTER) for number in range(objects)]
    archive = OcflArchive(folder)
    for key in keys:
        put(archive, str(key.territory), key=key)
    victim = keys[objects // 3]
    flip_one_bit(content_file(folder, victim, "data.csv", 1))
    start = time.perf_counter()
    faults = archive.verify()
    taken = time.perf_counter() - start
    assert any(f"{victim.urn}: v1/content/data.csv is not what was stored (data.csv of version 1)" in fault for fault in faults)
    assert all(fault.startswith(victim.urn) for fault in faults)
    return taken


def test_one_flipped_bit_among_hundreds_of_files_is_found(tmp_path: Path) -> None:
    assert one_flipped_bit_is_found(tmp_path, 40) < 60


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_one_flipped_bit_among_ten_thousand_files_is_found_in_under_a_minute(tmp_path: Path) -> None:
    taken = one_flipped_bit_is_found(tmp_path, 1250)
    files = sum(1 for path in (tmp_path / "ocfl").rglob("*/content/**/*") if path.is_file())
    print(f"\n{files} files of content verified in {taken:.1f} s")  # noqa: T201 -- a figure of the proof
    assert files >= 10_000
    assert taken < 60
