from dataclasses import replace
from typing import Any

import pytest
import weasyprint

from reporter.domain.briefing import Briefing
from reporter.rendering.assets import brand
from reporter.rendering.engine import Engine, write
from reporter.rendering.inspection import inspect
from tests import briefings
from tests.briefing_blocks import THIN, figure

FICTITIOUS = replace(briefings.full_department(), figures=(figure("5,8"),))
REAL = replace(briefings.one_source_department(), figures=(figure("5,8"),))


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(brand().tokens_css)


def printed(engine: Engine, body: str = "Avec 5,8 % de chômage", *, title: str = "Note", tags: bool = True, size: str = "A4") -> bytes:
    foot = "<p style='margin-top:200mm'>1/1</p>"
    style = f"<style>@page{{size:{size};margin:15mm}}</style>"
    document = engine.lay_out(
        f"<!doctype html><html lang=fr><head><title>{title}</title>{style}</head><body><p>{body}</p>{foot}</body></html>"
    )
    return write(document, finisher=None if tags else _untagged)


def _untagged(_document: object, pdf: Any) -> None:
    pdf.catalog["MarkInfo"]["Marked"] = "false"


def faults(pdf: bytes, briefing: Briefing = REAL) -> str:
    return "; ".join(inspect(pdf, briefing))


def test_a_good_page_has_no_fault(engine: Engine) -> None:
    assert inspect(printed(engine), REAL) == ()


@pytest.mark.parametrize("word", ["nan", "NaN", "None", "null", "inf"])
def test_a_word_of_a_program_is_found(engine: Engine, word: str) -> None:
    assert f"says {word}" in faults(printed(engine, f"5,8 % et {word} %"))


def test_the_same_letters_in_french_words_are_not(engine: Engine) -> None:
    assert inspect(printed(engine, "5,8 % à Nantes, finances, informatique, annulé, nullement"), REAL) == ()


@pytest.mark.parametrize(
    ("body", "stands"),
    [
        (f"687{THIN}300 emplois", True),
        ("687 300 emplois", True),
        (f"1{THIN}687{THIN}300 emplois", True),  # what stands before a space cannot be told from another figure
        (f"687{THIN}3001 emplois", False),
        (f"4687{THIN}300 emplois", False),
        ("687 310 emplois", False),
    ],
)
def test_every_printed_figure_must_stand_on_the_page(engine: Engine, body: str, *, stands: bool) -> None:
    told = faults(printed(engine, body), replace(REAL, figures=(figure(f"687{THIN}300"),)))
    assert ("is not printed" not in told) == stands


def test_a_figure_that_is_only_attached_need_not_be_printed(engine: Engine) -> None:
    assert inspect(printed(engine), replace(REAL, figures=(figure("5,8"), figure("")))) == ()


def test_specimen_is_wanted_exactly_on_fictitious_pages(engine: Engine) -> None:
    marked, bare = printed(engine, "SPÉCIMEN — données fictives, 5,8 %"), printed(engine)
    assert "lacks" in faults(bare, FICTITIOUS)
    assert "bears" in faults(marked, REAL)
    assert inspect(marked, FICTITIOUS) == ()


def test_small_type_is_found(engine: Engine) -> None:
    assert "type of 6.80 pt" in faults(printed(engine, "5,8 % <span style='font-size:6.8pt'>petit</span>"))
    assert inspect(printed(engine, "5,8 % <span style='font-size:7pt'>petit</span>"), REAL) == ()


def test_text_over_the_footer_is_found(engine: Engine) -> None:
    assert "over the footer" in faults(printed(engine, "5,8 %<span style='position:absolute;top:258mm;left:0'>trop bas</span>"))


def test_a_page_of_another_size_without_its_number_is_found(engine: Engine) -> None:
    told = faults(printed(engine, size="210mm 280mm"))
    assert "page 1 is not A4" in told


def test_pages_must_say_which_they_are(engine: Engine) -> None:
    two = printed(engine, "5,8 %</p><p style='break-after:page'>suite")
    assert "does not say that it is 1/2" in faults(two)


def test_a_file_without_tags_or_title_is_found(engine: Engine) -> None:
    assert "not tagged" in faults(printed(engine, tags=False))
    assert "no title" in faults(printed(engine, title=""))


def test_another_font_is_found() -> None:
    html = "<html lang=fr><title>Note</title><style>@page{size:A4}</style><p style='font-family:monospace'>5,8 % 1/1"
    told = faults(bytes(weasyprint.HTML(string=html).write_pdf(pdf_tags=True)))
    assert "page 1 uses" in told


def test_a_file_too_large_to_mail_is_found(engine: Engine) -> None:
    pdf = printed(engine)
    assert "more than" in faults(pdf + b"\n%" + b"x" * 1_600_000 + b"\n" + pdf[-2000:])
