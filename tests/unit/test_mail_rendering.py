"""The mail of a territory, and of several in one."""

import html
import re
from string import Template

import pytest

from reporter.domain.mail import MailParts
from reporter.errors import RenderError
from reporter.rendering.mail import TEXT_WIDTH, render_mail, wrapped
from reporter.rendering.mail_bundle import Bundle, join_mail
from tests.mails import content, neutral_brand

LINKS = {"unsubscribe_url": "https://x.example/u", "manage_url": "https://x.example/m"}


def rendered(territory: str = "Loire-Atlantique", **changes: object) -> MailParts:
    return render_mail(content(territory, **changes), neutral_brand())


def seen(page: str) -> str:
    """Return what a reader sees of an HTML page, spaces joined."""
    body = re.sub(r"(?s)<!--.*?-->|<style.*?</style>|<title.*?</title>", "", page)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split()))


def squeezed(text: str) -> str:
    """Return *text* without any space: lines may break anywhere."""
    return "".join(text.split())


@pytest.mark.parametrize("part", ["text", "html"])
def test_text_and_html_say_everything_that_the_content_says(part: str) -> None:
    mail = rendered(specimen=True, notice_title="Avertissement", notice_text="Deux séries sont rompues.")
    said = squeezed(mail.text if part == "text" else seen(mail.html))
    one = content()
    wanted = [one.brand_name, one.territory_name, one.lead, one.changes_title, one.page_count_text, one.edition_line, one.sources_line,
              one.subscription_line, f"{one.next_note}.", "SPÉCIMEN", "Avertissement", "Deux séries sont rompues.", "Se désabonner",
              *(text for figure in one.figures for text in figure), *(lead + rest for lead, rest in one.points)]  # fmt: skip
    assert [text for text in wanted if squeezed(text) not in said] == []
    assert squeezed(one.headline).casefold() in said.casefold()


def test_the_sender_fills_two_placeholders_and_every_other_dollar_is_text() -> None:
    mail = rendered(lead="Le prix est de 5 $ ou de $unsubscribe_url.")
    for part in (mail.text, mail.html):
        filled = Template(part).substitute(LINKS)
        assert "5 $ ou de $unsubscribe_url." in html.unescape(filled)
        assert filled.count("https://x.example/u") == filled.count("https://x.example/m") == 1
        assert set(Template(part).get_identifiers()) == set(LINKS)


def test_what_a_producer_wrote_cannot_become_markup() -> None:
    mail = rendered(headline="Emploi <script>alert(1)</script> & « l'intérim »", note_url='https://x.example/?a="><b>')
    assert "<script>" not in mail.html
    assert "&lt;script&gt;" in mail.html
    assert '"><b>' not in mail.html


def test_a_mail_asks_nothing_of_any_server_by_itself() -> None:
    page = rendered().html
    assert re.findall(r"""(?:src|<link[^>]*href|url\(|@import)""", page) == []
    assert re.findall(r'href="([^"]*)"', page) == [content().note_url, "$unsubscribe_url", "$manage_url"]


def test_a_note_without_an_address_has_no_button() -> None:
    mail = rendered(note_url="")
    assert "Lire la note en ligne" not in mail.html + mail.text
    assert "La note complète est jointe" in mail.text


def test_empty_blocks_leave_no_title_behind() -> None:
    mail = rendered(points=(), changes=(), changes_title="", figures=(), next_note="")
    for part in (mail.text, mail.html):
        assert "À retenir" not in part
        assert "Ce qui a changé" not in part
    assert "\n\n\n\n" not in mail.text


def test_text_lines_are_short_and_addresses_whole() -> None:
    address = "https://notes.example/" + "a" * 100
    mail = rendered(note_url=address)
    assert address in mail.text.splitlines()
    assert all(len(line) <= TEXT_WIDTH or line == address for line in mail.text.splitlines())


def test_a_space_that_must_not_break_does_not_break() -> None:
    words = "mot " * 17 + "5,8\u202f%\u00a0: oui"
    assert "5,8\u202f%\u00a0: oui" in wrapped(words).splitlines()[-1]


def test_a_list_hangs_under_its_number() -> None:
    assert wrapped("1. " + "mot " * 30).splitlines()[1].startswith("   mot")


@pytest.mark.parametrize("subject", ["", " ", "a\nBcc: x@y.test", "a\rb", "a\u2028b", "a\x00b", "a\u202eb"])
def test_a_subject_that_cannot_be_a_header_is_refused(subject: str) -> None:
    with pytest.raises(RenderError, match="cannot be the subject"):
        rendered(subject=subject)


def test_an_address_with_a_sign_that_an_attribute_cannot_carry_is_refused() -> None:
    with pytest.raises(RenderError, match="cannot be written in an attribute"):
        rendered(note_url="https://notes.example/\u202f")


def test_the_same_content_gives_the_same_bytes() -> None:
    assert rendered() == rendered()


# --- several notes in one mail


def bundle(*names: str, **changes: object) -> MailParts:
    mails = tuple(rendered(name) for name in names)
    return join_mail(Bundle("T1\u00a02026", names, mails, **changes), neutral_brand())  # type: ignore[arg-type]


def test_one_note_without_absences_stays_as_it_was_archived() -> None:
    assert bundle("Sarthe") == rendered("Sarthe")


def test_a_bundle_says_every_note_once_and_its_links_once() -> None:
    mail = bundle("Loire-Atlantique", "Sarthe", "Vendée")
    assert mail.subject == "Décrypter pour décider – Loire-Atlantique, Sarthe et Vendée, T1\u00a02026"
    for part in (mail.text, mail.html):
        filled = Template(part).substitute(LINKS)
        assert filled.count("https://x.example/u") == filled.count("https://x.example/m") == 1
        for name in ("Loire-Atlantique", "Sarthe", "Vendée"):
            assert part.count(f"Vous recevez la note «\u00a0{name}\u00a0»") == 1
    assert mail.html.count("<h1") == 3
    assert mail.html.count("<html") == mail.html.count("</html>") == 1
    assert mail.text.count("\n-- \n") == 1


def test_a_long_bundle_has_a_short_subject_that_says_specimen() -> None:
    mail = bundle("A", "B", "C", "D", "E", specimen=True)
    assert mail.subject == "SPÉCIMEN – Décrypter pour décider – A, B et 3 autres territoires, T1\u00a02026"


def test_what_is_missing_from_a_bundle_is_named_with_its_reason() -> None:
    mail = bundle("Sarthe", quarantined=("Vendée",), without_data=("Mayotte & $",))
    for part in (" ".join(mail.text.split()), seen(mail.html)):
        assert "« Vendée » n’a pas pu être produite à temps" in part
        assert "« Mayotte & $$ » n’est pas jointe" in part
    assert mail.subject == rendered("Sarthe").subject


def test_a_mail_of_another_version_that_cannot_be_joined_is_refused() -> None:
    foreign = MailParts("Note", "Bonjour $unsubscribe_url", "<p>Bonjour</p>")
    with pytest.raises(RenderError, match="another version"):
        join_mail(Bundle("T1 2026", ("A", "B"), (foreign, foreign)), neutral_brand())


def test_a_bundle_names_each_of_its_mails() -> None:
    with pytest.raises(ValueError, match="the name of each"):
        Bundle("T1 2026", ("A",), ())
