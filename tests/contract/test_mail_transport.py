"""What the mail transport promises, against real SMTP servers on the loopback."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from reporter.adapters.local_mailbox import LocalMailbox, write_whole
from reporter.adapters.smtp import Relay, SmtpTransport
from reporter.errors import MailError, RelayError, SettingsError
from reporter.ports import MailTransport
from tests.relays import Script, certificate, password_check, relay

SENDER = "notes@decrypter.example"
READER = "reader@loire.test"


def message(text: str = "Bonjour,\n.une ligne qui commence par un point\n..et deux\n", name: str = "a") -> EmailMessage:
    one = EmailMessage(policy=SMTP)
    one["From"], one["To"], one["Subject"], one["Message-ID"] = SENDER, READER, "Note", f"<{name}@decrypter.example>"
    one.set_content(text, cte="8bit")
    return one


def nothing() -> None:
    """Do nothing before the dot."""


@contextmanager
def following(script: Script) -> Iterator[SmtpTransport]:
    with relay(script) as port:
        yield SmtpTransport(f"smtp://127.0.0.1:{port}", timeout=5)


def refused(transport: MailTransport, recipient: str = READER) -> MailError:
    with transport.session() as session, pytest.raises(MailError) as caught:
        session.send(message(), sender=SENDER, recipient=recipient, before_dot=nothing)
    return caught.value


def test_a_message_arrives_byte_for_byte_and_the_reply_comes_back() -> None:
    script = Script()
    with following(script) as transport, transport.session() as session:
        reply = session.send(message(), sender=SENDER, recipient=READER, before_dot=nothing)
    assert reply == "250 2.0.0 queued as 4F2A"
    assert script.received == [(SENDER, READER, message().as_bytes())]


def test_one_connection_carries_many_messages_with_a_reset_between() -> None:
    script = Script()
    with following(script) as transport, transport.session() as session:
        for number in range(5):
            session.send(message(name=str(number)), sender=SENDER, recipient=READER, before_dot=nothing)
    assert len(script.received) == 5
    assert script.connections == 1
    assert script.resets == 5


def test_what_comes_before_the_dot_comes_when_everything_else_is_handed_over_and_nothing_accepted() -> None:
    script = Script()
    seen: list[int] = []
    with following(script) as transport, transport.session() as session:
        session.send(message(), sender=SENDER, recipient=READER, before_dot=lambda: seen.append(len(script.received)))
    assert seen == [0]
    assert len(script.received) == 1


def test_when_the_step_before_the_dot_fails_the_message_never_arrives_and_the_next_one_does() -> None:
    def lost() -> None:
        message = "the claim was lost"
        raise LookupError(message)

    script = Script()
    with following(script) as transport, transport.session() as session:
        with pytest.raises(LookupError):
            session.send(message(name="lost"), sender=SENDER, recipient=READER, before_dot=lost)
        session.send(message(name="next"), sender=SENDER, recipient=READER, before_dot=nothing)
    assert [content for _, _, content in script.received] == [message(name="next").as_bytes()]


@pytest.mark.parametrize(
    ("answer", "permanent", "code"),
    [
        ("452 4.2.2 mailbox full", False, 452),
        ("550 5.1.1 unknown user", True, 550),
        ("554 5.7.1 refused", True, 554),
        ("450 4.7.1 come back later", False, 450),
        ("421 4.3.2 closing", False, 421),
    ],
)
@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_the_first_digit_of_a_reply_decides_whether_to_try_again(step: str, answer: str, *, permanent: bool, code: int) -> None:
    script = Script(**{step: {READER: answer}})
    with following(script) as transport:
        error = refused(transport)
    assert (error.permanent, error.code) == (permanent, code)
    assert str(error) == answer
    assert not isinstance(error, RelayError)
    assert script.received == []


@pytest.mark.parametrize("answer", ["452 4.2.2 full", "550 5.1.1 unknown", "421 4.3.2 closing", "close"])
@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_after_a_refusal_the_next_message_goes_out(step: str, answer: str) -> None:
    script = Script(**{step: {"bad@loire.test": answer}})
    with following(script) as transport, transport.session() as session:
        with pytest.raises(MailError):
            session.send(message(), sender=SENDER, recipient="bad@loire.test", before_dot=nothing)
        session.send(message(), sender=SENDER, recipient=READER, before_dot=nothing)
    assert [recipient for _, recipient, _ in script.received] == [READER]


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_connection_that_breaks_gives_a_transient_error_without_a_code(step: str) -> None:
    with following(Script(**{step: {READER: "close"}})) as transport:
        error = refused(transport)
    assert (error.permanent, error.code) == (False, None)
    assert "broke" in str(error)


def test_a_relay_that_refuses_our_sender_judges_no_message() -> None:
    with following(Script(mail="530 5.7.0 authentication required")) as transport:
        error = refused(transport)
    assert isinstance(error, RelayError)
    assert (error.permanent, error.code) == (False, 530)


def test_a_relay_that_is_busy_at_the_sender_is_transient() -> None:
    with following(Script(mail="451 4.3.0 try later")) as transport:
        error = refused(transport)
    assert (type(error), error.permanent, error.code) == (MailError, False, 451)


@pytest.mark.parametrize(
    "recipient", ["a@loire.test, b@loire.test", "a@loire.test\r\nRCPT TO:<b@loire.test>", "<a@loire.test>", "", "A B <a@b.test>"]
)
def test_an_envelope_takes_exactly_one_plain_address(recipient: str) -> None:
    script = Script()
    with following(script) as transport:
        error = refused(transport, recipient)
    assert error.permanent
    assert script.received == []


def test_a_relay_that_nobody_runs_cannot_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with (
        pytest.raises(RelayError, match=f"the relay smtp://127.0.0.1:{port} does not let us in"),
        SmtpTransport(f"smtp://127.0.0.1:{port}").session(),
    ):
        pass


@contextmanager
def speaking(said: bytes) -> Iterator[int]:
    """Run a server that says one thing and nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(said)
                connection.settimeout(5)
                try:
                    while connection.recv(1024):
                        pass
                except OSError:
                    return

        thread = threading.Thread(target=answer)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(
    ("said", "code"),
    [(b"554 5.7.1 no service for you\r\n", 554), (b"421 4.3.2 too busy\r\n", 421), (b"", None), (b"HTTP/1.1 200 OK\r\n", -1)],
)
def test_a_relay_that_does_not_greet_cannot_be_used(said: bytes, code: int | None) -> None:
    with speaking(said) as port, pytest.raises(RelayError) as caught, SmtpTransport(f"smtp://127.0.0.1:{port}", timeout=0.3).session():
        pass
    assert (caught.value.code, caught.value.permanent) == (code, False)


def test_a_relay_that_is_gone_for_the_next_message_cannot_be_reached() -> None:
    script = Script()
    with relay(script) as port:
        session_context = SmtpTransport(f"smtp://127.0.0.1:{port}", timeout=5).session()
        session = session_context.__enter__()
        session.send(message(), sender=SENDER, recipient=READER, before_dot=nothing)
    with pytest.raises(RelayError):
        session.send(message(), sender=SENDER, recipient=READER, before_dot=nothing)
    session_context.__exit__(None, None, None)


# --- entering


needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed: no certificate for the test")


@needs_openssl
@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_session_is_encrypted_and_logs_in(tmp_path: Path, scheme: str) -> None:
    server, client = certificate(tmp_path)
    script = Script()
    secure = {"ssl_context": server} if scheme == "smtps" else {"tls_context": server, "require_starttls": True}
    starttls = scheme == "smtp+starttls"
    options = {"auth_required": starttls, "auth_require_tls": starttls, "authenticator": password_check("notes@x", "p@ss/word")}
    with relay(script, **secure, **options) as port:
        transport = SmtpTransport(f"{scheme}://notes%40x:p%40ss%2Fword@127.0.0.1:{port}", timeout=5, context=client)
        with transport.session() as session:
            session.send(message(), sender=SENDER, recipient=READER, before_dot=nothing)
    assert len(script.received) == 1


@needs_openssl
def test_a_wrong_password_and_an_unknown_authority_are_told_without_the_password(tmp_path: Path) -> None:
    server, client = certificate(tmp_path)
    with relay(Script(), ssl_context=server, auth_require_tls=False, authenticator=password_check("notes", "right")) as port:
        with (
            pytest.raises(RelayError, match="535") as caught,
            SmtpTransport(f"smtps://notes:hidden@127.0.0.1:{port}", context=client).session(),
        ):
            pass
        assert "hidden" not in str(caught.value)
        with pytest.raises(RelayError, match="CERTIFICATE_VERIFY_FAILED"), SmtpTransport(f"smtps://127.0.0.1:{port}").session():
            pass


def test_starttls_never_falls_back_to_clear_text() -> None:
    with relay(Script()) as port, pytest.raises(RelayError, match="STARTTLS"), SmtpTransport(f"smtp+starttls://127.0.0.1:{port}").session():
        pass


@pytest.mark.parametrize(
    ("url", "local", "port"),
    [
        ("smtp://127.0.0.1:2525", True, 2525),
        ("smtp://localhost", True, 25),
        ("smtp://[::1]:25", True, 25),
        ("smtp://127.8.8.8", True, 25),
        ("smtps://relay.example", False, 465),
        ("smtp+starttls://user:secret@relay.example", False, 587),
        ("smtp://192.0.2.1", False, 25),
        ("smtp://localhost.example", False, 25),
    ],
)
def test_an_address_says_where_the_relay_is(url: str, *, local: bool, port: int) -> None:
    assert SmtpTransport(url).is_local is local
    found = Relay.parse(url)
    assert found.port == port
    assert "secret" not in f"{found} {found!r}"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "relay.example",
        "http://relay.example",
        "smtp://",
        "smtp://relay.example:99999",
        "smtp://relay.example/path",
        "smtp://user:hidden@relay.example",
    ],
)
def test_an_address_that_cannot_be_a_relay_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="REPORTER_MAIL__URL") as caught:
        SmtpTransport(url)
    assert "hidden" not in str(caught.value)


# --- the local mailbox


def sent_to(mailbox: LocalMailbox, *names: str) -> None:
    with SmtpTransport(mailbox.url).session() as session:
        for name in names:
            session.send(message(name=name), sender=SENDER, recipient=READER, before_dot=nothing)


def test_the_local_mailbox_writes_each_message_under_its_message_id_and_shows_duplicates(tmp_path: Path) -> None:
    with LocalMailbox(tmp_path / "mail") as mailbox:
        sent_to(mailbox, "a", "b", "a")
        assert [file.name for file in mailbox.files()] == [
            "a@decrypter.example-2.eml",
            "a@decrypter.example.eml",
            "b@decrypter.example.eml",
        ]
    assert (tmp_path / "mail" / "a@decrypter.example.eml").read_bytes() == message(name="a").as_bytes()
    assert not list((tmp_path / "mail").glob(".*"))


def test_a_message_id_cannot_leave_the_folder(tmp_path: Path) -> None:
    names = [
        write_whole(tmp_path, f"Message-ID: <{identifier}>\r\n\r\n".encode()).name
        for identifier in ("../../etc/x@y", "..", "a/b\\c@d", "é@x")
    ]
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(names)
    assert all(name.endswith(".eml") and not name.startswith(".") for name in names)


def test_a_mailbox_that_cannot_write_refuses_and_nothing_is_lost(tmp_path: Path) -> None:
    with LocalMailbox(tmp_path / "mail") as mailbox:
        (tmp_path / "mail").rmdir()
        with SmtpTransport(mailbox.url).session() as session, pytest.raises(MailError) as caught:
            session.send(message(), sender=SENDER, recipient=READER, before_dot=nothing)
    assert (caught.value.code, caught.value.permanent) == (452, False)


@pytest.mark.parametrize("make", [lambda folder: folder / "mail", lambda folder: folder / "a" / "b"])
def test_two_mailboxes_live_side_by_side(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    with LocalMailbox(make(tmp_path)) as one, LocalMailbox(tmp_path / "other") as two:
        assert one.url != two.url
        sent_to(one, "a")
        sent_to(two, "a")
        assert len(one.files()) == len(two.files()) == 1


def test_a_mailbox_that_cannot_make_its_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(MailError, match="cannot start"), LocalMailbox(tmp_path / "file" / "mail"):
        pass
