"""What may have happened to an archive behind our back: damage, forgery, folders that cannot be used."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import ocfl
import pytest
from ocfl.validator import Validator

from reporter.adapters.ocfl_archive import OcflArchive
from reporter.adapters.ocfl_store import LAYOUT, Store, object_name
from reporter.errors import ArchiveError
from tests.contract.archives import KEY, OTHER, content_file, fill, flip_one_bit, place, produced, put

NOBODY = 65534


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an archive's folder with an object of two versions and another one."""
    return fill(tmp_path / "archive")


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
