"""Hand-written briefings of every shape, rendered once and looked at from many sides."""

import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.blocks import Cell, Decision, Finding, KeyFigure, Notice
from reporter.domain.briefing import Briefing
from reporter.domain.outlines import Outlines
from reporter.errors import RenderError
from reporter.rendering.assets import brand
from reporter.rendering.inspection import inspect
from reporter.rendering.layout import typeset
from reporter.rendering.page_fit import FULL, LIMIT
from reporter.rendering.pdf import render_pdf
from tests import briefings
from tests.briefing_blocks import HARD, cards, figure, line_chart, sector_table
from tests.pdf_checks import failures, fonts, structure_faults

pytestmark = [pytest.mark.pdf, pytest.mark.xdist_group("gallery")]

ATTACHED = {"data.csv": b"\xef\xbb\xbfterritory;indicator\r\n", "provenance.json": b"{}"}
NAMES = tuple(briefings.GALLERY)
_LONG_NOTICE = Notice(
    f"Avertissement{HARD}: rupture de série sur les inscrits",
    "Depuis le 1er trimestre 2025, la loi inscrit automatiquement de nouveaux publics. Les effets de ce changement s’étalent jusqu’au "
    f"4e trimestre 2026{HARD}: les évolutions se lisent avec prudence, et la note ne conclut pas.",
)


@dataclass(frozen=True)
class Rendered:
    """A briefing and its file."""

    briefing: Briefing
    pdf: bytes
    page_count: int
    file: Path

    def text(self, page: int = 0) -> str:
        document = pypdfium2.PdfDocument(self.pdf)
        words = " ".join(document[page].get_textpage().get_text_range().split())
        document.close()
        return words


@pytest.fixture(scope="module")
def outlines() -> Outlines:
    return RegisterFiles(files("data_sources")).outlines()


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory, outlines: Outlines) -> dict[str, Rendered]:
    folder, made = tmp_path_factory.mktemp("gallery"), {}
    for name, build in briefings.GALLERY.items():
        briefing = build()
        result = render_pdf(briefing, brand(), outlines, attachments=ATTACHED)
        file = folder / f"{name}.pdf"
        file.write_bytes(result.pdf)
        made[name] = Rendered(briefing, result.pdf, result.page_count, file)
    return made


def test_every_shape_conforms_to_both_standards(gallery: dict[str, Rendered]) -> None:
    assert failures([made.file for made in gallery.values()]) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_fault_is_found_in_the_finished_file(gallery: dict[str, Rendered], name: str) -> None:
    made = gallery[name]
    assert inspect(made.pdf, made.briefing) == ()
    assert made.page_count == 2


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_sound_and_has_one_typeface(gallery: dict[str, Rendered], name: str) -> None:
    file = gallery[name].file
    assert structure_faults(file) == ""
    assert fonts(file)
    for font, embedded, copyable in fonts(file):
        assert "Source-Sans-3" in font
        assert embedded
        assert copyable


@pytest.mark.parametrize("name", NAMES)
def test_page_1_is_full_and_no_page_overflows(name: str, outlines: Outlines) -> None:
    front, *others = typeset(briefings.GALLERY[name](), brand(), outlines).bottoms
    assert FULL <= front <= LIMIT
    assert all(bottom <= LIMIT for bottom in others)


def test_the_same_briefing_is_the_same_file_in_any_process_and_time_zone(gallery: dict[str, Rendered], checkout: Path) -> None:
    program = (
        "import hashlib; from importlib.resources import files; from tests import briefings;"
        "from reporter.adapters.register_files import RegisterFiles; from reporter.rendering.assets import brand;"
        "from reporter.rendering.pdf import render_pdf; from tests.functional.test_rendered_briefings import ATTACHED;"
        "made = render_pdf(briefings.region(), brand(), RegisterFiles(files('data_sources')).outlines(), attachments=ATTACHED);"
        "print(hashlib.sha256(made.pdf).hexdigest())"
    )
    for zone, seed in (("Pacific/Auckland", "1"), ("America/Cayenne", "4242")):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": str(checkout)}
        said = subprocess.run([sys.executable, "-c", program], cwd=checkout, env=environment, capture_output=True, text=True, check=True)
        assert said.stdout.strip() == hashlib.sha256(gallery["region"].pdf).hexdigest()


def test_the_figures_are_attached_once_with_the_date_of_the_edition(gallery: dict[str, Rendered]) -> None:
    with pikepdf.open(io.BytesIO(gallery["full_department"].pdf)) as pdf:
        assert {name: item.get_file().read_bytes() for name, item in pdf.attachments.items()} == ATTACHED
        assert len(pdf.Root.AF) == len(ATTACHED)
        assert [str(item.AFRelationship) for item in pdf.Root.AF] == ["/Data", "/Data"]
        dates = {str(item.EF.F.Params[key]) for item in pdf.Root.AF for key in ("/CreationDate", "/ModDate")}
        assert dates == {"D:20260709000000Z"}
        assert "2026-07-09T00:00:00Z" in pdf.open_metadata()["xmp:CreateDate"]
        assert pdf.open_metadata()["pdfuaid:part"] == "1"


def test_title_language_author_and_headings_are_those_of_the_note(gallery: dict[str, Rendered]) -> None:
    with pikepdf.open(io.BytesIO(gallery["full_department"].pdf)) as pdf:
        assert pdf.Root.Lang == "fr"
        assert str(pdf.docinfo.Title) == f"Décrypter pour décider{HARD}: Loire-Atlantique, T1{HARD}2026"
        assert str(pdf.docinfo.Author) == "Décrypter pour décider"
        kinds = {str(item.S) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") is not None}
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure", "/Caption"} <= kinds


def test_specimen_stands_on_every_page_of_fictitious_figures_alone(gallery: dict[str, Rendered]) -> None:
    for made in gallery.values():
        for page in range(made.page_count):
            assert ("SPÉCIMEN — données fictives" in made.text(page)) == made.briefing.edition.fictitious


def test_the_code_and_the_address_stand_only_where_there_is_an_archive(gallery: dict[str, Rendered]) -> None:
    assert "notes.example/a/departement-44-2026-T1-v1" in gallery["full_department"].text()
    assert "Chiffres et provenance joints à ce fichier" in gallery["one_source_department"].text()
    assert "notes.example" not in gallery["one_source_department"].text()


def test_an_absent_figure_says_why_and_a_borrowed_one_from_whom(gallery: dict[str, Rendered]) -> None:
    absent = gallery["all_absent"].text()
    for reason in ("Non publié à ce niveau", "Non disponible dans cette édition", "Secret statistique"):
        assert reason in absent
    assert "Département de la Loire-Atlantique" in gallery["employment_zone"].text()


def test_an_axis_that_does_not_begin_at_zero_is_told_on_the_page(gallery: dict[str, Rendered]) -> None:
    assert "L’axe ne part pas de zéro." in gallery["full_department"].text()


def test_untrusted_labels_are_printed_as_they_are(outlines: Outlines) -> None:
    full = briefings.full_department()
    label = "<b>Naval</b> & {{ 7 * 7 }}"
    table = sector_table()
    row = replace(table.rows[0], cells=(Cell(label), *table.rows[0].cells[1:]))
    blocks = (line_chart(label), full.blocks[1], replace(table, rows=(row, *table.rows[1:])), full.blocks[3])
    result = render_pdf(replace(full, blocks=blocks), brand(), outlines, attachments=ATTACHED)
    document = pypdfium2.PdfDocument(result.pdf)
    assert re.sub(r"\s", "", document[0].get_textpage().get_text_range()).count(label.replace(" ", "")) == 2
    document.close()


def test_a_glyph_that_the_typeface_lacks_is_named(outlines: Outlines) -> None:
    full = briefings.full_department()
    with pytest.raises(RenderError, match="BEACH WITH UMBRELLA"):
        render_pdf(replace(full, key_figures_note="Source : 🏖"), brand(), outlines, attachments=ATTACHED)


def test_a_page_that_cannot_hold_its_blocks_is_an_error_with_the_millimetres(outlines: Outlines) -> None:
    full = briefings.full_department()
    table = sector_table()
    endless = replace(table, rows=table.rows * 8)
    with pytest.raises(RenderError, match=r"page 1 overflows by \d+ mm"):
        render_pdf(replace(full, blocks=(*full.blocks[:2], endless, full.blocks[3])), brand(), outlines, attachments=ATTACHED)


def test_a_table_wider_than_its_column_is_an_error(outlines: Outlines) -> None:
    full = briefings.full_department()
    table = sector_table()
    wide = tuple(replace(row, cells=(*row.cells[:5], Cell("9" * 70))) for row in table.rows)
    with pytest.raises(RenderError, match="wider than its column"):
        render_pdf(
            replace(full, blocks=(*full.blocks[:2], replace(table, rows=wide), full.blocks[3])), brand(), outlines, attachments=ATTACHED
        )


def test_empty_blocks_and_changes_leave_a_page_that_conforms(outlines: Outlines, tmp_path: Path) -> None:
    full = briefings.full_department()
    empty = replace(line_chart(), lines=())
    changed = replace(
        full,
        blocks=(empty, *full.blocks[1:]),
        changes=(
            ("▲", "Industrie", " : +0,3 point, provisoire alors"),
            ("▼", "Intérim", " : révisé de −0,4 point"),
            ("●", "Rang", " : 14e, 12e alors"),
        ),
        changes_since=f"T4{HARD}2025",
    )
    result = render_pdf(changed, brand(), outlines, attachments=ATTACHED)
    file = tmp_path / "changes.pdf"
    file.write_bytes(result.pdf)
    assert inspect(result.pdf, changed) == ()
    assert failures([file]) == []


def test_pictures_are_squeezed_only_where_page_1_would_not_hold_what_it_says(outlines: Outlines) -> None:
    full = briefings.full_department()
    table, line = sector_table(), ("→", "Emploi salarié privé", f"{HARD}: de 517 822 (516 537 avant révision) à 519 042, quasi stable.")
    more = replace(table, rows=(*table.rows, *table.rows[:5]))
    told = replace(full, changes=(line,) * 3, changes_since=f"T4{HARD}2025")
    crowded = replace(told, notice=_LONG_NOTICE, blocks=(*full.blocks[:2], more, full.blocks[3]), sections=())
    shapes = {}
    for name, briefing in (("told", told), ("crowded", crowded)):
        made = typeset(briefing, brand(), outlines)
        assert made.bottoms[0] <= LIMIT
        shapes[name] = [(float(w), float(h)) for w, h in re.findall(r"width:([\d.]+)mm;height:([\d.]+)mm", made.html)]
    charts = {name: [height for width, height in found if width > 88] for name, found in shapes.items()}
    assert min(charts["crowded"]) < 34.0 <= min(charts["told"])


def test_what_has_changed_then_the_questions_go_to_page_2_where_page_1_is_full(outlines: Outlines) -> None:
    full = briefings.full_department()
    line = ("→", "Emploi salarié privé", f"{HARD}: de 517 822 (516 537 avant révision) à 519 042, quasi stable.")
    question = Decision("Serveurs : que faire ?", Finding("Tension de 5 sur 5, partout et depuis longtemps.", full.headline.evidence))
    places = {}
    longer = replace(sector_table(), rows=(*sector_table().rows, *sector_table().rows))
    packed = (*full.blocks[:2], longer, full.blocks[3])
    for name, notice, blocks in (("full", _LONG_NOTICE, full.blocks), ("packed", _LONG_NOTICE, packed)):
        told = replace(full, notice=notice, blocks=blocks, changes=(line,) * 3, changes_since=f"T4{HARD}2025", decisions=(question,) * 3)
        document = pypdfium2.PdfDocument(render_pdf(told, brand(), outlines, attachments={}).pdf)
        pages = [" ".join(document[i].get_textpage().get_text_range().split()) for i in range(len(document))]
        document.close()
        words = ("Ce qui a changé depuis la note", "Serveurs : que faire ?")
        places[name] = [
            next(i for i, page in enumerate(pages, 1) if word in page.replace("\u202f", " ").replace("\u00a0", " ")) for word in words
        ]
    assert places == {"full": [2, 1], "packed": [2, 2]}


@pytest.mark.parametrize("count", [1, 5, 8])
def test_key_figures_of_any_number_stand_in_even_rows(outlines: Outlines, count: int) -> None:
    shown: tuple[KeyFigure, ...] = tuple(cards()[i % 3] for i in range(count))
    full = replace(briefings.one_source_department(), key_figures=shown, figures=(figure("5,8"),))
    result = render_pdf(full, brand(), outlines, attachments=ATTACHED)
    assert inspect(result.pdf, full) == ()
