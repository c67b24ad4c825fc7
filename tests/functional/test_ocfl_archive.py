"""The archive as an OCFL store on disk: conformance, economy, several at once, speed."""

import hashlib
import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
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
from reporter.domain.territory import Level, TerritoryId
from tests.builders import QUARTER
from tests.contract.archives import KEY, OTHER, content_file, fill, flip_one_bit, place, produced, put


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an archive's folder with an object of two versions and another one."""
    return fill(tmp_path / "archive")


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


def test_the_command_line_validator_agrees(folder: Path) -> None:
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
    again = fill(tmp_path / "again")
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
