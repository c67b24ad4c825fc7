import pytest

from reporter.errors import RenderError
from reporter.rendering.templates import render


def test_an_untrusted_label_cannot_become_markup_or_a_template() -> None:
    label = "<script>alert(1)</script> {{ 7 * 7 }} & « é »"
    written = render("briefing/briefing.html", document(label))
    assert "<script>" not in written
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }} &amp; « é »" in written


def test_a_missing_value_is_an_error_and_names_the_template() -> None:
    incomplete = document("x")
    del incomplete["masthead"]
    with pytest.raises(RenderError, match=r"templates/briefing/briefing\.html.*masthead"):
        render("briefing/briefing.html", incomplete)


@pytest.mark.parametrize("name", ["briefing/none.html", "../pyproject.toml", "/etc/hosts"])
def test_only_our_own_templates_can_be_rendered(name: str) -> None:
    with pytest.raises(RenderError, match="TemplateNotFound"):
        render(name, {})


def document(title: str) -> dict[str, object]:
    brand = {"name": "Marque", "document_name": "Note", "licence_line": ""}
    masthead = {"title": title, "place": "", "quarter": "T1", "year": "2026", "published": "", "next_note": ""}
    briefing = {"edition_label": "taux-2026-T1-v1", "short_hash": "9f3c a71e"}
    return {
        "brand": brand,
        "masthead": masthead,
        "briefing": briefing,
        "title": title,
        "description": "",
        "released_on": "2026-07-09",
        "fictitious": False,
        "logo_light": "",
        "logo_dark": "",
        "locator": None,
        "code": None,
        "archive_text": "",
        "measuring": False,
        "front": {},
        "sheets": [],
        "table_rules": [],
    }
