"""Whatever kills the writer of the archive, wherever: each object is wholly old or wholly new, and the next run completes."""

import errno
import fcntl
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reporter.adapters.fault_points import watching
from reporter.adapters.ocfl_archive import OcflArchive
from reporter.adapters.ocfl_library import validation_faults
from reporter.adapters.ocfl_store import Store
from reporter.adapters.ocfl_swap import POINTS
from reporter.domain.archive import ArchiveKey
from reporter.errors import ArchiveError
from tests.contract.archives import KEY, OTHER, content_file, produced, put
from tests.faults.archive_child import archive_and_die, archive_without_end, open_and_die, run

SWAPPED = POINTS.index("archive_swapped")
ONLY_WITH_AN_OLDER_STATE = "archive_old_aside"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an archive's folder in which one other object lies: it must never be touched."""
    put(OcflArchive(tmp_path / "archive"), "the other object", key=OTHER)
    return tmp_path / "archive"


def held(folder: Path, key: ArchiveKey = KEY) -> list[bytes]:
    """Open the archive as the next run does, hold it against every rule, and return the PDF of each version."""
    archive, store = OcflArchive(folder), Store(folder)
    assert archive.verify() == ()
    assert list(store.staging.iterdir()) == []
    for name in store.names():
        assert validation_faults(store.place(name)) == ""
    assert archive.get(OTHER, "note.pdf") == produced("the other object").pdf
    assert store.digest_file.read_bytes().count(b"\n") == len(archive.versions(key)) + len(archive.versions(OTHER))
    return [archive.get(key, "note.pdf", entry.revision) for entry in archive.versions(key)]


def test_a_version_passes_every_named_point_in_order(folder: Path) -> None:
    passed: list[str] = []
    put(OcflArchive(folder), "page 1")
    with watching(passed.append):
        put(OcflArchive(folder), "page 2")
    assert passed == list(POINTS)


@pytest.mark.parametrize("deadly", [name for name in POINTS if name != ONLY_WITH_AN_OLDER_STATE])
def test_killed_while_making_an_object_it_is_there_or_not_at_all(folder: Path, deadly: str) -> None:
    assert run(archive_and_die, folder, "page 1", deadly) == -signal.SIGKILL
    survived = POINTS.index(deadly) >= SWAPPED
    assert held(folder) == ([produced("page 1").pdf] if survived else [])
    put(OcflArchive(folder), "page 1")
    assert held(folder) == [produced("page 1").pdf]


@pytest.mark.parametrize("deadly", POINTS)
def test_killed_while_adding_a_version_the_object_is_wholly_old_or_wholly_new(folder: Path, deadly: str) -> None:
    put(OcflArchive(folder), "page 1")
    assert run(archive_and_die, folder, "page 2", deadly) == -signal.SIGKILL
    survived = POINTS.index(deadly) >= SWAPPED
    old, new = produced("page 1").pdf, produced("page 2").pdf
    assert held(folder) == ([old, new] if survived else [old])
    put(OcflArchive(folder), "page 2")
    assert held(folder) == [old, new]


@pytest.mark.parametrize("deadly", ["archive_source_written", "archive_staged", "archive_synced"])
def test_killed_while_making_the_very_first_object_the_archive_opens_empty(tmp_path: Path, deadly: str) -> None:
    assert run(archive_and_die, tmp_path / "archive", "page 1", deadly) == -signal.SIGKILL
    archive = OcflArchive(tmp_path / "archive")
    assert (archive.keys(), archive.verify()) == ((), ())
    assert put(archive).revision == 1


@pytest.mark.parametrize("deadly", ["archive_old_aside", "archive_swapped"])
@pytest.mark.parametrize("deadly_again", ["archive_digest_kept", "archive_cleaned"])
def test_killed_again_while_settling_nothing_is_lost(folder: Path, deadly: str, deadly_again: str) -> None:
    put(OcflArchive(folder), "page 1")
    assert run(archive_and_die, folder, "page 2", deadly) == -signal.SIGKILL
    run(open_and_die, folder, deadly_again)
    assert held(folder) == [produced(pdf).pdf for pdf in (("page 1", "page 2") if deadly == "archive_swapped" else ("page 1",))]


def test_a_killed_writer_is_settled_by_the_next_one_of_a_process_that_lives_on(folder: Path) -> None:
    archive = OcflArchive(folder)
    put(archive, "page 1")
    assert run(archive_and_die, folder, "page 2", "archive_old_aside") == -signal.SIGKILL
    assert put(archive, "page 3").revision == 2
    assert held(folder) == [produced("page 1").pdf, produced("page 3").pdf]


def test_an_object_set_aside_by_a_killed_writer_can_be_read_before_it_is_put_back(folder: Path) -> None:
    put(OcflArchive(folder), "page 1")
    assert run(archive_and_die, folder, "page 2", "archive_old_aside") == -signal.SIGKILL
    with Store(folder).lock_file.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another writer is busy: opening does not settle anything
        archive = OcflArchive(folder)
        assert archive.keys() == (OTHER, KEY)
        assert archive.get(KEY, "note.pdf") == produced("page 1").pdf
    assert held(folder) == [produced("page 1").pdf]


def test_a_digest_line_cut_short_is_written_again_whole(folder: Path) -> None:
    put(OcflArchive(folder), "page 1")
    assert run(archive_and_die, folder, "page 2", "archive_swapped") == -signal.SIGKILL
    before = Store(folder).digest_file.read_bytes()
    with Store(folder).digest_file.open("ab") as stream:
        stream.write(b'{"inventory_sha256": "12')
    assert held(folder) == [produced("page 1").pdf, produced("page 2").pdf]
    after = Store(folder).digest_file.read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == before.count(b"\n") + 1 == 3


LONGEST_PATIENCE = 100.0  # times the instants of a fast machine


def kill_at_random(folder: Path, kills: int) -> int:
    """Kill a writer *kills* times at random instants, check after each kill, and return how many versions there are.

    The instants come later as long as nothing was written: on a slow machine a writer needs longer than on a fast one.
    """
    chance = random.Random(kills)  # noqa: S311 -- instants that can be drawn again, not secrets
    before: list[bytes] = []
    number, patience = 0, 1.0
    while number < kills or (not before and patience < LONGEST_PATIENCE):
        code = run(archive_without_end, folder, f"round {number}", kill_after=chance.uniform(0.02, 0.25) * patience)
        assert code == -signal.SIGKILL
        now = held(folder)
        assert now[: len(before)] == before
        before = now
        number += 1
        patience *= 1.0 if before else 1.5
    return len(before)


def test_killed_at_random_instants_no_version_is_lost_or_damaged(folder: Path) -> None:
    assert kill_at_random(folder, 6) > 0


@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_killed_two_hundred_times_at_random_no_version_is_lost_or_damaged(tmp_path: Path) -> None:
    versions = 0
    for number in range(20):
        folder = tmp_path / str(number)
        put(OcflArchive(folder), "the other object", key=OTHER)
        versions += kill_at_random(folder, 10)
    assert versions > 200


@pytest.mark.parametrize("failing", POINTS)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_an_operation_that_fails_leaves_no_trace_but_a_clear_error(folder: Path, failing: str, code: int) -> None:
    put(OcflArchive(folder), "page 1")
    failed: list[str] = []

    def fail_once(name: str) -> None:
        if name == failing and not failed:
            failed.append(name)
            raise OSError(code, os.strerror(code))

    with watching(fail_once), pytest.raises(ArchiveError, match=str(folder)):
        put(OcflArchive(folder), "page 2")
    survived = POINTS.index(failing) >= SWAPPED
    assert len(held(folder)) == (2 if survived else 1)
    put(OcflArchive(folder), "page 2")
    assert held(folder) == [produced("page 1").pdf, produced("page 2").pdf]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of its own of one mebibyte, or skip in plain sight where we may not."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("a small file system cannot be mounted here (needs root)")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_said_and_leaves_what_was_archived(small_disk: Path) -> None:
    folder = small_disk / "archive"
    put(OcflArchive(folder), "the other object", key=OTHER)
    put(OcflArchive(folder), "page 1")
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="No space left"):
        filler.write_bytes(bytes(2**20))
    with pytest.raises(ArchiveError, match=f"no space left for the archive in {folder}"):
        put(OcflArchive(folder), "page 2")
    assert OcflArchive(folder).verify() == ()
    assert OcflArchive(folder).get(KEY, "note.pdf") == produced("page 1").pdf
    filler.unlink()
    assert put(OcflArchive(folder), "page 2").revision == 2
    assert held(folder) == [produced("page 1").pdf, produced("page 2").pdf]


SYSTEM_CALLS = ("fsync:error=EIO:when=7", "rename:error=EIO:when=1", "rename:error=EIO:when=2", "fsync:error=ENOSPC:when=3")


def archive_under_strace(folder: Path, pdf: str, inject: str) -> "subprocess.CompletedProcess[str]":
    """Archive in a process some of whose system calls fail."""
    code = (
        "import sys; from pathlib import Path; from reporter.adapters.ocfl_archive import OcflArchive;"
        "from tests.contract.archives import put; print(put(OcflArchive(Path(sys.argv[1])), sys.argv[2]).revision)"
    )
    command = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={inject.partition(':')[0]}", "-e", f"inject={inject}"]
    return subprocess.run([*command, sys.executable, "-c", code, folder, pdf], capture_output=True, text=True, check=False)


needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@needs_strace
@pytest.mark.parametrize("inject", SYSTEM_CALLS)
def test_a_system_call_that_fails_leaves_the_object_wholly_old_or_new(folder: Path, inject: str) -> None:
    put(OcflArchive(folder), "page 1")
    finished = archive_under_strace(folder, "page 2", inject)
    assert finished.returncode == 1
    assert "ArchiveError" in finished.stderr
    assert str(folder) in finished.stderr
    assert held(folder)[0] == produced("page 1").pdf
    put(OcflArchive(folder), "page 2")
    assert held(folder) == [produced("page 1").pdf, produced("page 2").pdf]


@needs_strace
def test_without_hard_links_the_content_is_copied(folder: Path) -> None:
    put(OcflArchive(folder), "page 1")
    finished = archive_under_strace(folder, "page 2", "link,linkat:error=EPERM")
    assert (finished.returncode, finished.stdout) == (0, "2\n"), finished.stderr
    assert content_file(folder, KEY, "note.pdf", 1).stat().st_nlink == 1
    assert held(folder) == [produced("page 1").pdf, produced("page 2").pdf]
