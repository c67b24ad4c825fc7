"""The service: real processes on the specimen, a real relay, quarter after quarter, and a relay that is away."""

import email
import email.policy
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from reporter.adapters.local_mailbox import LocalMailbox
from tests.functional.conftest import reporter
from tests.functional.services import Service, first_document, free_port, health, service, until
from tests.relays import Script, relay

pytestmark = [pytest.mark.xdist_group("serve"), pytest.mark.timeout(240)]

PREFECT, TOWN = "prefecture@loire.example", "agglomeration@nantes.example"
READERS = {PREFECT: "departement-44", TOWN: "zone_emploi-5216"}
SENDER = "notes@decrypter.example"


@dataclass(frozen=True)
class Place:
    """A data folder whose sources are the specimen."""

    folder: Path
    checkout: Path
    origin: str
    variables: dict[str, str]

    def rows(self, *arguments: str) -> list[dict[str, str]]:
        result = self.command(*arguments, "--json")
        assert result[0] == 0, result[1]
        rows: list[dict[str, str]] = json.loads(result[2])
        return rows

    def command(self, *arguments: str, **more: str) -> tuple[int, str, str]:
        """Run one command; return exit code, stderr and stdout."""
        done = reporter(*arguments, folder=self.folder, checkout=self.checkout, patience=90, **self.variables, **more)
        return done.returncode, done.stderr, done.stdout

    def mailing_to(self, url: str) -> dict[str, str]:
        return {"REPORTER_MAIL__URL": url, "REPORTER_MAIL__SENDER": SENDER}


@pytest.fixture(scope="module")
def specimen(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Iterator[tuple[Service, str, dict[str, str]]]:
    """Start an origin by its own command; yield it, its address and the settings it printed."""
    folder = tmp_path_factory.mktemp("specimen") / "var"
    with service("specimen", "serve", "--json", folder=folder, checkout=checkout) as running:
        printed = first_document(running)
        yield running, printed["url"], printed["settings"]
        assert running.stop() == 0, running.said()


@pytest.fixture
def place(tmp_path: Path, checkout: Path, specimen: tuple[Service, str, dict[str, str]]) -> Place:
    _, url, settings = specimen
    folder = tmp_path / "var"
    folder.mkdir()
    return Place(folder, checkout, url, settings | {"REPORTER_EXECUTOR__KIND": "inline"})


def subscribe(place: Place, readers: dict[str, str]) -> None:
    lines = [f"{reader};{territory}" for reader, territory in readers.items()]
    file = place.folder.parent / "readers.csv"
    file.write_text("\n".join(["email;territories", *lines]) + "\n", encoding="utf-8")
    code, said, _ = place.command("subscriptions", "import", str(file))
    assert code == 0, said


def quarters_by_reader(mailbox: LocalMailbox) -> Counter[tuple[str, str]]:
    """Count the mails by recipient and by the quarter in the name of the note joined."""
    found: Counter[tuple[str, str]] = Counter()
    for file in mailbox.files():
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        (note,) = mail.iter_attachments()
        named = re.search(r"\d{4}-T\d", note.get_filename() or "")
        assert named
        found[mail["To"].addresses[0].addr_spec, named[0]] += 1
    return found


def each_once(*quarters: str) -> Counter[tuple[str, str]]:
    return Counter({(reader, quarter): 1 for reader in READERS for quarter in quarters})


@pytest.mark.proof
def test_the_service_builds_and_mails_each_quarter_by_itself_and_ends_cleanly(place: Place) -> None:
    subscribe(place, READERS)
    port = free_port()
    with ExitStack() as stack:
        mailbox = stack.enter_context(LocalMailbox(place.folder.parent / "mail"))
        ticking = {"REPORTER_SCHEDULE__TICK_SECONDS": "1", "REPORTER_SCHEDULE__POLL_SECONDS": "1", "REPORTER_WEB__PORT": str(port)}
        running = stack.enter_context(
            service(
                "serve", folder=place.folder, checkout=place.checkout, variables=place.variables | ticking | place.mailing_to(mailbox.url)
            )
        )
        until(lambda: len(mailbox.files()) >= len(READERS), f"the mails of 2026-T1; {running.said()}")
        first = until(lambda: beating(port), f"a heartbeat; {running.said()}")

        code, said, _ = place.command("specimen", "publish", "2026-T2", "--url", place.origin)
        assert code == 0, said
        until(lambda: len(mailbox.files()) >= 2 * len(READERS), f"the mails of 2026-T2; {running.said()}")
        after = until(lambda: (beat := beating(port)) and beat > first and beat, "a beat after the second edition")
        until(lambda: (beat := beating(port)) and beat > after, "one more pass, that must mail nobody")
        assert quarters_by_reader(mailbox) == each_once("2026-T1", "2026-T2")
        assert running.stop() == 0, running.said()
        assert "Traceback" not in running.said()
        assert quarters_by_reader(mailbox) == each_once("2026-T1", "2026-T2")

    archived = {(row["territory"], row["quarter"], row["revision"]) for row in place.rows("archive", "list")}
    assert archived == {(territory, quarter, 1) for territory in READERS.values() for quarter in ("2026-T1", "2026-T2")}
    assert {row["state"] for row in place.rows("deliveries", "list")} == {"sent"}


def beating(port: int) -> str | None:
    """Return the last beat that /healthz tells with a 200, or None."""
    answer = health(port)
    if answer is None:
        return None
    status, state = answer
    assert status == 200, state
    beat = state["scheduler_last_beat"]
    return None if beat is None else str(beat)


@pytest.mark.proof
def test_a_relay_that_is_away_keeps_mails_queued_and_one_that_refuses_leaves_them_to_a_person(place: Place) -> None:
    subscribe(place, READERS)
    code, said, _ = place.command("run", **place.mailing_to(f"smtp://127.0.0.1:{free_port()}"))
    assert code == 75, said
    assert "what is queued stays queued" in said
    assert states(place) == {PREFECT: "deferred", TOWN: "deferred"}

    relayed = Script(rcpt={TOWN: "550 5.1.1 no such person"})
    with relay(relayed) as port:
        address = place.mailing_to(f"smtp://127.0.0.1:{port}")
        code, said, _ = place.command("run", "--offline", **address)
        assert code == 0, said
        assert "1 sent, 0 deferred, 1 failed" in said
        assert "550 5.1.1" in said
        assert states(place) == {PREFECT: "sent", TOWN: "failed"}

        relayed.rcpt.clear()
        code, said, _ = place.command("run", "--offline", **address)
        assert code == 4, f"a refusal for good is not tried again by itself: {said}"
        (refused,) = (row["id"] for row in place.rows("deliveries", "list") if row["state"] == "failed")
        code, said, _ = place.command("deliveries", "retry", refused)
        assert (code, "`reporter suppressions lift ADDRESS`" in said) == (2, True), said
        code, said, _ = place.command("suppressions", "lift", TOWN)
        assert code == 0, said
        code, said, _ = place.command("deliveries", "retry", refused)
        assert code == 0, said
        code, said, _ = place.command("run", "--offline", **address)
        assert code == 0, said
    assert [recipient for _, recipient, _ in relayed.received] == [PREFECT, TOWN]


def test_a_port_that_is_taken_is_told_before_anything_starts(place: Place) -> None:
    with relay(Script()) as port:
        code, said, _ = place.command("serve", REPORTER_WEB__PORT=str(port))
    assert code == 2
    assert "Address already in use. Set REPORTER_WEB__HOST and REPORTER_WEB__PORT" in said
    assert "Traceback" not in said


def states(place: Place) -> dict[str, str]:
    return {row["recipient"]: row["state"] for row in place.rows("deliveries", "list")}
