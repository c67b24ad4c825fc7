"""Workbooks: by the cell's type, bounded, and never half read."""

import io
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from data_sources.spreadsheets import Sheet, cell_text, is_marked_specimen, read_workbook
from reporter.domain.raw_file import RawFile
from reporter.errors import InputError

MOST_SECONDS = 2.0  # of processor; measured: 0.1


def workbook(*rows: list[object], title: str = "Feuille 1") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def read(content: bytes, name: str = "taux.xlsx") -> tuple[Sheet, ...]:
    return read_workbook(RawFile(name, content, "test"))


def repacked(content: bytes, part: str, replace: tuple[bytes, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            held_part = old.read(entry)
            new.writestr(entry.filename, held_part.replace(*replace) if entry.filename == part else held_part)
    return held.getvalue()


def test_cells_keep_their_type() -> None:
    (sheet,) = read(workbook(["01", 10, 5.8, None, " x "]))
    assert sheet.rows == (("01", 10.0, 5.8, None, "x"),)
    assert [cell_text(cell) for cell in sheet.rows[0]] == ["01", "10", "5.8", "", "x"]


def test_a_dimension_that_lies_hides_no_row() -> None:
    content = workbook(*([str(number)] for number in range(10)))
    lying = repacked(content, "xl/worksheets/sheet1.xml", (b'ref="A1:A10"', b'ref="A1:A2"'))
    assert lying != content
    assert len(read(lying)[0].rows) == 10


def test_a_workbook_that_unfolds_without_end_is_refused() -> None:
    with pytest.raises(InputError, match=r"taux\.xlsx: xl/worksheets/sheet1\.xml has more than 20000 rows"):
        read(workbook(*([1] for _ in range(20_001))))
    with pytest.raises(InputError, match="a compression bomb"):
        read(repacked(workbook(["x"]), "docProps/app.xml", (b"</Properties>", b" " * (30 << 20) + b"</Properties>")))


def test_four_hundred_thousand_rows_are_refused_before_any_cell_is_read() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n * 7919 % 100_003) for n in range(2, 400_002))
    content = repacked(workbook(["x"]), "xl/worksheets/sheet1.xml", (b"</sheetData>", rows + b"</sheetData>"))
    assert 1 << 20 < len(content) < 8 << 20
    begun = time.process_time()
    with pytest.raises(InputError, match=r"taux\.xlsx: xl/worksheets/sheet1\.xml has more than 150000 rows"):
        read_workbook(RawFile("taux.xlsx", content, "test"), max_rows=150_000)
    assert time.process_time() - begun < MOST_SECONDS


def test_rows_are_counted_across_the_pieces_in_which_a_sheet_is_looked_through() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(2, 30_001))
    content = repacked(workbook(["x"]), "xl/worksheets/sheet1.xml", (b"</sheetData>", rows + b"</sheetData>"))
    with pytest.raises(InputError, match="has more than 29999 rows"):
        read_workbook(RawFile("taux.xlsx", content, "test"), max_rows=29_999)
    assert len(read_workbook(RawFile("taux.xlsx", content, "test"), max_rows=30_000)[0].rows) == 30_000


def test_entities_in_a_workbook_are_refused() -> None:
    content = workbook(["x"])
    evil = repacked(content, "xl/workbook.xml", (b"<workbook", b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook'))
    assert evil != content
    with pytest.raises(InputError, match=r"xl/workbook\.xml declares a document type"):
        read(evil)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_workbook_is_refused(share: float) -> None:
    content = workbook(["x", "y"], [1, 2])
    with pytest.raises(InputError, match=r"taux\.xlsx: cannot be read as an \.xlsx workbook .*truncated"):
        read(content[: int(len(content) * share)])


@pytest.mark.real
def test_a_cut_xls_is_never_half_read(real_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = (real_data / "insee" / "sl_etc_2021T4.xls").read_bytes()
    for length in range(512, len(content), 16_384):
        with pytest.raises(InputError, match=r"sl_etc\.xls: cannot be read as an \.xls workbook"):
            read(content[:length], "sl_etc.xls")
    assert capsys.readouterr().out == ""


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(InputError, match=r"is no \.xls nor \.xlsx workbook"):
        read(b"%PDF-1.7")


def test_the_specimen_says_so_in_a_title_or_a_sheets_name() -> None:
    assert is_marked_specimen(read(workbook(["SPÉCIMEN — données fictives"])))
    assert is_marked_specimen(read(workbook(["x"], title="Spécimen")))
    assert not is_marked_specimen(read(workbook(["Taux de chômage"])))
