"""The bytes of a mail: headers, parts, and what can never get into them."""

import email
import email.policy
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.domain.mail import MailParts
from reporter.errors import MailError, RenderError, SettingsError
from reporter.pipeline.messages import Attachment, build_message, envelope_sender, links_for
from reporter.pipeline.signed_links import link_token
from reporter.ports import MailIdentity
from tests.ledgers import NOON, delivery

IDENTITY = MailIdentity("notes@observatoire.example", "equipe@observatoire.example", "observatoire.example")
SIGNED = replace(IDENTITY, link_secret=b"a secret of the house")
PARTS = MailParts(
    "Le chômage recule – Loire-Atlantique, T1\u00a02026",
    "Bonjour. $unsubscribe_url $manage_url 5 $$\n",
    '<a href="$unsubscribe_url">é</a> $manage_url 5 $$',
)
PDF = Attachment("decrypter-pour-decider_departement-44_2026-T1.pdf", b"%PDF-1.7 \x00\xff\r\n.\r\n")
WEB = "https://notes.observatoire.example"


def message(
    *,
    recipient: str = "prefet@loire.test",
    mail: MailParts = PARTS,
    identity: MailIdentity = IDENTITY,
    web: str = "",
    house: str = "Décrypter pour décider",
) -> EmailMessage:
    return build_message(delivery(recipient), mail, [PDF], identity, house=house, policy="standard", web_base_url=web)


def read(one: EmailMessage) -> EmailMessage:
    """Return what a mail program makes of the bytes."""
    parsed = email.message_from_bytes(one.as_bytes(), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_the_headers_are_those_of_the_design() -> None:
    parsed = read(message())
    assert parsed["From"].addresses[0].display_name == "Décrypter pour décider"
    assert [str(parsed[name]) for name in ("To", "Reply-To", "List-Id", "Auto-Submitted", "Content-Language")] == [
        "prefet@loire.test", "equipe@observatoire.example", "<standard.notes.observatoire.example>", "auto-generated", "fr",
    ]  # fmt: skip
    assert parsed["Subject"] == PARTS.subject
    assert parsed["Message-ID"] == delivery().message_id("observatoire.example")
    assert parsed["Date"].datetime == NOON
    assert {name.lower() for name in parsed} == {
        "from", "to", "reply-to", "subject", "message-id", "date", "list-id", "list-unsubscribe", "auto-submitted", "content-language",
        "mime-version", "content-type",
    }  # fmt: skip
    assert parsed.defects == []


def test_the_parts_are_text_html_and_the_pdf_byte_for_byte() -> None:
    parsed = read(message())
    assert [part.get_content_type() for part in parsed.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]
    (pdf,) = parsed.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content()) == (PDF.name, PDF.pdf)
    text = parsed.get_body(("plain",))
    assert text is not None
    assert text.get_content().startswith("Bonjour. mailto:equipe@observatoire.example?subject=Me%20d%C3%A9sabonner%20%28")
    assert "5 $\r\n" in text.get_content()


def test_everything_is_ascii_with_lines_that_a_relay_accepts() -> None:
    content = message(identity=SIGNED, web=WEB).as_bytes()
    content.decode("ascii")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_the_same_delivery_gives_the_same_bytes_and_another_one_other_limits() -> None:
    assert message().as_bytes() == message().as_bytes()
    assert message().get_boundary() != message(recipient="maire@loire.test").get_boundary()


def test_without_web_pages_one_unsubscribes_by_mail() -> None:
    parsed = read(message(web=WEB))
    assert parsed["List-Unsubscribe"].startswith("<mailto:equipe@observatoire.example?subject=")
    assert parsed["List-Unsubscribe-Post"] is None


def test_with_web_pages_one_click_unsubscribes_by_a_signed_link_that_holds_no_address() -> None:
    parsed = read(message(identity=SIGNED, web=WEB))
    https, mailto = parsed["List-Unsubscribe"].split(", ")
    assert https == f"<{WEB}/desabonnement/{link_token(delivery().id, 'unsubscribe', SIGNED.link_secret)}>"
    assert mailto.startswith("<mailto:")
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = parsed.get_body(("html",))
    assert body is not None
    assert f'<a href="{https.strip("<>")}">' in body.get_content()
    assert "a secret" not in str(SIGNED)


def test_a_link_is_good_for_one_purpose_one_delivery_and_one_house() -> None:
    tokens = {link_token(i, p, s) for i in ("a", "b") for p in ("unsubscribe", "manage") for s in (b"1", b"2")}
    assert len(tokens) == 8


def test_a_returned_mail_names_its_delivery_where_a_domain_receives_it() -> None:
    assert envelope_sender(delivery(), IDENTITY) == IDENTITY.sender
    other = envelope_sender(delivery(), replace(IDENTITY, envelope_domain="retours.observatoire.example"))
    assert other == f"retour+{delivery().message_key[:32]}@retours.observatoire.example"


NOT_ONE_ADDRESS = """
    a@loire.test, b@loire.test
    A <a@loire.test>
    a@loire.test,
    a@b@loire.test
    é@loire.test
    @loire.test
    a@
    a..b@loire.test
"""
BROKEN = ["", "a@loire.test ", "a@loire.test\r\nBcc: b@loire.test", "a@loire.test\nb@loire.test", "a@loire.test\x00"]


@pytest.mark.parametrize("recipient", [*(line.strip() for line in NOT_ONE_ADDRESS.strip().splitlines()), *BROKEN])
def test_anything_but_one_plain_recipient_is_refused(recipient: str) -> None:
    with pytest.raises(MailError, match="not exactly one plain mail address") as caught:
        message(recipient=recipient)
    assert caught.value.permanent


@settings(max_examples=40)
@given(st.one_of(st.text(max_size=40), st.from_regex(r"[a-z'+=]{1,6}@[a-z.]{1,6}\.test([, \r\n]{0,2}b@x\.test)?", fullmatch=True)))
def test_no_recipient_ever_becomes_two_or_another_header(recipient: str) -> None:
    try:
        built = message(recipient=recipient)
    except MailError:
        return
    parsed = read(built)
    assert [address.addr_spec for address in parsed["To"].addresses] == [recipient]
    assert "Bcc" not in parsed


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=60))
def test_no_subject_ever_becomes_another_header(subject: str) -> None:
    try:
        built = message(mail=replace(PARTS, subject=f"x{subject}"))
    except RenderError:
        return
    assert set(read(built).keys()) == set(message().keys())
    assert read(built)["Subject"] == f"x{subject}".strip()


@settings(max_examples=40)
@given(st.text(alphabet="aéR –’%\u00a0\u202f«»", min_size=1, max_size=150))
def test_accents_and_spaces_of_any_length_arrive_as_they_were(words: str) -> None:
    wanted = f"é {words} – Rhône"
    built = message(mail=replace(PARTS, subject=wanted), house=wanted)
    assert read(built)["Subject"] == wanted
    raw = email.message_from_bytes(built.as_bytes())["From"]  # decoded by the older parser: the newer adds spaces to names
    assert str(make_header(decode_header(raw))) == f"{wanted} <{IDENTITY.sender}>"


@pytest.mark.parametrize("subject", ["a\r\nBcc: b@x.test", "a\nb", "a\rb", "a\u2028b", "", "a\x0bb"])
def test_a_subject_with_a_line_break_is_refused(subject: str) -> None:
    with pytest.raises(RenderError, match="no line of a header"):
        message(mail=replace(PARTS, subject=subject))


@pytest.mark.parametrize("wrong", [{"sender": "Notes <notes@x.example>"}, {"reply_to": ""}, {"sender": "a@x.example\r\nBcc: b@x.test"}])
def test_our_own_addresses_are_checked_too(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="REPORTER_MAIL__SENDER"):
        message(identity=replace(IDENTITY, **wrong))


def test_a_house_s_name_cannot_break_out_of_its_header() -> None:
    parsed = read(message(house='Maison "<x@y.test>, z'))
    assert [address.addr_spec for address in parsed["From"].addresses] == [IDENTITY.sender]
    with pytest.raises(RenderError):
        message(house="Maison\r\nBcc: x@y.test")


@pytest.mark.parametrize("text", ["$else", "$", "5 $ "])
def test_a_placeholder_that_nobody_knows_is_refused(text: str) -> None:
    with pytest.raises(RenderError, match="placeholder"):
        message(mail=replace(PARTS, text=text))


def test_a_long_address_of_the_web_pages_is_never_folded_or_encoded() -> None:
    web = "https://" + "tres-long." * 12 + "example"
    raw = message(identity=SIGNED, web=web).as_bytes().decode()
    (https,) = [line for line in raw.split("\r\n") if line.startswith("List-Unsubscribe: ")]
    assert https == f"List-Unsubscribe: <{links_for(delivery(), SIGNED, web).unsubscribe}>,"
