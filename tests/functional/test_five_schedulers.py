"""Five services on one ledger do what one does: every producer asked once in its rhythm, one edition, one archived note, one mail each."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from reporter.adapters.local_mailbox import LocalMailbox
from tests.functional.services import Service, free_port, health, service, until
from tests.functional.test_serve import Place, quarters_by_reader, specimen
from tests.postgresql import POSTGRESQL_IS_HERE, emptied, running

pytestmark = [pytest.mark.xdist_group("serve"), pytest.mark.timeout(600)]
__all__ = ["specimen"]  # the fixture of test_serve

MANY, TWO = 5, 2
POLL_SECONDS = 3600
READERS = {"prefecture@loire.example": "departement-44", "agglomeration@nantes.example": "zone_emploi-5216"}
MORE = {f"reader-{number}@loire.example": name for number, name in enumerate(("departement-44", "departement-23", "region-52") * 3)}
TIMES_EACH = text("SELECT COUNT(*), COUNT(DISTINCT policy || quarter || revision) FROM editions")


@contextmanager
def services(place: Place, mailbox: LocalMailbox, ledger: str, many: int) -> Iterator[list[tuple[Service, int]]]:
    """Start *many* services at once on one data folder and one ledger, each with its own log."""
    with ExitStack() as stack:
        started = []
        for number in range(many):
            port = free_port()
            variables = {
                **place.variables,
                **place.mailing_to(mailbox.url),
                "REPORTER_SCHEDULE__TICK_SECONDS": "1",
                "REPORTER_SCHEDULE__POLL_SECONDS": str(POLL_SECONDS),
                "REPORTER_WEB__PORT": str(port),
                "REPORTER_LEDGER__URL": ledger,
                "REPORTER_DATA__FOLDER": str(place.folder),
            }
            own = place.folder.parent / f"scheduler-{number}" / "var"
            started.append((stack.enter_context(service("serve", folder=own, checkout=place.checkout, variables=variables)), port))
        yield started


def passed(place: Place, ledger: str, readers: dict[str, str], many: int) -> str:
    """Run *many* schedulers until every mail has left and each has passed again; return the line of the table."""
    lines = [f"{reader};{territory}" for reader, territory in readers.items()]
    file = place.folder.parent / "readers.csv"
    file.write_text("\n".join(["email;territories", *lines]) + "\n", encoding="utf-8")
    code, said, _ = place.command("subscriptions", "import", str(file), REPORTER_LEDGER__URL=ledger)
    assert code == 0, said
    with LocalMailbox(place.folder.parent / "mail") as mailbox:
        with services(place, mailbox, ledger, many) as schedulers:

            def all_sent() -> bool:
                assert all(one.process.poll() is None for one, _ in schedulers), [one.said() for one, _ in schedulers]
                return len(mailbox.files()) >= len(readers)

            until(all_sent, "every mail", seconds=400)
            reached = dt.datetime.now(dt.UTC).isoformat()
            until(lambda: any('"polled"' in one.said() for one, _ in schedulers), "the end of the pass that polled")
            for _, port in schedulers:
                until(lambda port=port: (state := health(port)) and (state[1]["scheduler_last_beat"] or "") > reached, "one more pass")
            assert [one.stop() for one, _ in schedulers] == [0] * many
            asked = Counter(name for one, _ in schedulers for name in polled(one))
            assert not any("Traceback" in one.said() for one, _ in schedulers)
        received = quarters_by_reader(mailbox)
    assert received == Counter({(reader, "2026-T1"): 1 for reader in readers})
    assert set(asked.values()) == {1}, asked
    engine = create_engine(ledger)
    with engine.connect() as connection:
        editions, distinct = connection.execute(TIMES_EACH).one()
        unfinished = connection.execute(text("SELECT COUNT(*) FROM deliveries WHERE state <> 'sent'")).scalar_one()
    engine.dispose()
    assert (editions, distinct, unfinished) == (1, 1, 0)
    archived = [(row["territory"], row["quarter"], row["revision"]) for row in place.rows("archive", "list")]
    assert sorted(archived) == sorted({(territory, "2026-T1", 1) for territory in readers.values()})
    mails, lost = sum(received.values()), len(readers) - len(received)
    counts = (f"schedulers {many}", f"producers asked {sum(asked.values())}, each once", f"editions {editions}", f"notes {len(archived)}")
    return " | ".join((*counts, f"mails {mails}", f"lost {lost}", f"duplicates {mails - len(received)}"))


def polled(scheduler: Service) -> list[str]:
    """Return each producer as often as a pass of the service asked it; a pass tells all its polls in one go."""
    told = groupby(scheduler.said().splitlines(), key=lambda line: '"event": "polled"' in line)
    passes = [{json.loads(line)["source"] for line in lines} for is_poll, lines in told if is_poll]
    return [name for names in passes for name in names]


@pytest.fixture
def place(tmp_path: Path, checkout: Path, specimen: tuple[Service, str, dict[str, str]]) -> Place:
    _, url, settings = specimen
    folder = tmp_path / "var"
    folder.mkdir()
    return Place(folder, checkout, url, settings | {"REPORTER_EXECUTOR__KIND": "inline"})


@pytest.mark.proof
def test_two_on_one_file_do_what_one_does(place: Place) -> None:
    passed(place, f"sqlite:///{place.folder / 'ledger.sqlite'}", READERS, TWO)


@pytest.mark.proof
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_five_on_either_database_do_what_one_does(place: Place, tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]) -> None:
    with ExitStack() as stack:
        ledger = f"sqlite:///{place.folder / 'ledger.sqlite'}"
        if database == "postgresql":
            if not POSTGRESQL_IS_HERE:
                pytest.skip("no PostgreSQL: set REPORTER_TEST_POSTGRES_URL, or install psycopg and pgserver")
            (tmp_path / "postgresql").mkdir()
            ledger = stack.enter_context(running(tmp_path / "postgresql"))
            emptied(ledger)
        line = passed(place, ledger, MORE, MANY)
        with capsys.disabled():
            print(f"\n{database:<10} | {line}")  # noqa: T201 -- the table of the proof
