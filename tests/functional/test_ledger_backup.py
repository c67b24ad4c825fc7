"""A ledger backed up, put back, copied, erased from: it forgets nobody's wish and mails nobody twice."""

import datetime as dt
import gzip
import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.adapters.ledger import migration
from reporter.adapters.ledger.database import Database
from reporter.adapters.ledger.keeper import LedgerKeeper
from reporter.adapters.ledger.keeping import Keeping
from reporter.adapters.ledger.ledger import SqlLedger
from reporter.cli.doctor_command import checks
from reporter.domain.delivery import DeliveryState
from reporter.domain.returned import Suppression, SuppressionReason
from reporter.domain.subscription import PendingWish, Wish
from reporter.errors import ErasedAddressError, HeldLedgerError, LedgerError, UsageError
from reporter.pipeline.deliver import deliver
from reporter.ports import Outside
from tests.builders import LOIRE_ATLANTIQUE
from tests.fakes import NOON
from tests.functional.restored_run import READERS, restored_run
from tests.outboxes import campaign, world
from tests.postgresql import POSTGRESQL_IS_HERE, emptied, running
from tests.relays import Script, relay

LATER = NOON + dt.timedelta(days=30)
DATABASES = ["sqlite", *(["postgresql"] if POSTGRESQL_IS_HERE else [])]


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("postgresql")) as url:
        yield url


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        found: str = request.getfixturevalue("postgresql")
        emptied(found)
        return found
    return f"sqlite:///{tmp_path / 'var' / 'ledger.sqlite'}"


def kept(outside: Outside) -> dict[str, DeliveryState]:
    return {one.recipient: one.state for one in outside.ledger.deliveries()}


def test_a_restored_ledger_mails_nobody_until_it_is_adopted_and_then_nobody_twice_by_itself(url: str, tmp_path: Path) -> None:
    script = Script()
    with relay(script) as port:
        run = restored_run(url, tmp_path / "var", f"smtp://127.0.0.1:{port}", None)
    assert (run.before_adoption, run.uncertain) == (0, len(READERS) - 4)
    arrived = [recipient for _, recipient, _ in script.received]
    assert len(arrived) == len(set(arrived)) == 8


def test_a_backup_of_either_database_can_be_put_into_the_other(url: str, tmp_path: Path) -> None:
    folder = tmp_path / "var"
    with SqlLedger.open(url, Keeping(folder)) as ledger:
        campaign(world(folder, ledger, None), READERS)
        before = (ledger.subscriptions(), ledger.editions(), ledger.deliveries())
    file = tmp_path / "ledger.jsonl.gz"
    written = LedgerKeeper(url, folder).backup(file, NOON)
    assert file.stat().st_mode & 0o077 == 0
    assert LedgerKeeper(url, folder).verify(file) == written
    other = f"sqlite:///{tmp_path / 'other' / 'ledger.sqlite'}"
    restored, aside = LedgerKeeper(other, tmp_path / "other").restore(file, LATER, replace=False)
    assert (restored, aside) == (written, None)
    with SqlLedger.open(other, Keeping(tmp_path / "other")) as ledger:
        assert (ledger.subscriptions(), ledger.editions()) == before[:2]
        assert [replace(one, state=DeliveryState.PENDING, reason="") for one in ledger.deliveries()] == list(before[2])
        assert "restored from the backup of 2026-07-09" in ledger.instance().held_why
        found = {name: (state, words) for name, state, words in checks(world(tmp_path / "other", ledger, None))}
        assert found["instance"][0] == "failing"
        assert "`reporter ledger adopt`" in found["instance"][1]
        assert found["campaigns"] == ("failing", "10 mails are uncertain: `reporter deliveries list --state uncertain`")
        ledger.adopt(LATER, send_waiting=True)
        ledger.add_subscription("neu@x.test", [LOIRE_ATLANTIQUE], policy="standard", bundle=False, now=LATER)  # counters go on


def test_what_stands_in_the_place_is_backed_up_first_and_never_lost_by_a_slip(url: str, tmp_path: Path) -> None:
    folder, file = tmp_path / "var", tmp_path / "ledger.jsonl.gz"
    with SqlLedger.open(url, Keeping(folder)) as ledger:
        campaign(world(folder, ledger, None), READERS[:1])
    keeper = LedgerKeeper(url, folder)
    keeper.backup(file, NOON)
    with SqlLedger.open(url, Keeping(folder)) as ledger:
        ledger.add_subscription("late@x.test", [LOIRE_ATLANTIQUE], policy="standard", bundle=False, now=NOON)
    with pytest.raises(UsageError, match="--yes replaces them"):
        keeper.restore(file, LATER, replace=False)
    _, aside = keeper.restore(file, LATER, replace=True)
    assert aside
    with SqlLedger.open(url, Keeping(folder)) as ledger:
        assert [one.email for one in ledger.subscriptions()] == list(READERS[:1])
    keeper.restore(aside, LATER, replace=True)
    with SqlLedger.open(url, Keeping(folder)) as ledger:
        assert "late@x.test" in [one.email for one in ledger.subscriptions()]


def changed(file: Path, how: str) -> None:
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    match how:
        case "cut off":
            lines = lines[:-1]
        case "a row less":
            lines = [line for line in lines if b"reader-1@" not in line]
        case "an address":
            lines = [line.replace(b"reader-1@", b"intrus@") for line in lines]
        case "newer":
            lines[0] = json.dumps(json.loads(lines[0]) | {"form": "reporter ledger 2"}).encode() + b"\n"
    file.write_bytes(gzip.compress(b"".join(lines)) if how != "half" else file.read_bytes()[:200])


@pytest.mark.parametrize("how", ["cut off", "a row less", "an address", "newer", "half"])
def test_a_backup_that_was_cut_or_changed_is_refused_and_nothing_is_touched(tmp_path: Path, how: str) -> None:
    folder, file = tmp_path / "var", tmp_path / "ledger.jsonl.gz"
    url = f"sqlite:///{folder / 'ledger.sqlite'}"
    with SqlLedger.open(url, Keeping(folder)) as ledger:
        campaign(world(folder, ledger, None), READERS)
    keeper = LedgerKeeper(url, folder)
    keeper.backup(file, NOON)
    changed(file, how)
    with pytest.raises(LedgerError, match=r"ledger\.jsonl\.gz"):
        keeper.restore(file, LATER, replace=True)
    with SqlLedger.open(url, Keeping(folder)) as ledger:
        assert (len(ledger.subscriptions()), ledger.instance().held_why) == (len(READERS), "")


@pytest.mark.parametrize("copied", ["the file was put back", "folder of another machine", "ledger alone"])
def test_a_ledger_that_was_copied_by_hand_is_known_as_such(tmp_path: Path, copied: str) -> None:
    script, folder = Script(), tmp_path / "var"
    file = folder / "ledger.sqlite"
    with relay(script) as port:
        address = f"smtp://127.0.0.1:{port}"
        with SqlLedger.open(f"sqlite:///{file}", Keeping(folder)) as ledger:
            campaign(world(folder, ledger, address), READERS)
            deliver(world(folder, ledger, address), owner="one", limit=2)
        place = folder
        match copied:
            case "the file was put back":
                aside = shutil.copy(file, tmp_path / "aside.sqlite")
                with SqlLedger.open(f"sqlite:///{file}", Keeping(folder)) as ledger:
                    deliver(world(folder, ledger, address), owner="one", limit=2)
                shutil.copy(aside, file)
            case "folder of another machine":
                home = json.loads((folder / "instance.json").read_text())
                assert home["machine"], "a machine that cannot be told from its clone"
                home["machine"] = dict.fromkeys(home["machine"], "0" * 64)
                (folder / "instance.json").write_text(json.dumps(home))
            case _:
                place = tmp_path / "elsewhere"
                shutil.copytree(folder, place)
                (place / "instance.json").unlink()
        sent = len(script.received)
        with SqlLedger.open(f"sqlite:///{place / 'ledger.sqlite'}", Keeping(place)) as ledger:
            with pytest.raises(HeldLedgerError, match="this ledger mails nobody: "):
                deliver(world(place, ledger, address), owner="one")
            assert ledger.instance().held_why
            assert {one.state for one in ledger.deliveries()} == {DeliveryState.SENT, DeliveryState.UNCERTAIN}
        assert len(script.received) == sent


def test_an_erased_address_is_found_nowhere_and_a_backup_does_not_bring_it_back(url: str, tmp_path: Path) -> None:
    folder, file = tmp_path / "var", tmp_path / "ledger.jsonl.gz"
    person, wish = "jeanne.dupont@mairie.test", Wish("jeanne.dupont@mairie.test", (LOIRE_ATLANTIQUE,), "standard", bundle=False)
    with relay(Script(rcpt={person: f"550 5.1.1 <{person}> unknown"})) as port, SqlLedger.open(url, Keeping(folder)) as ledger:
        outside = world(folder, ledger, f"smtp://127.0.0.1:{port}")
        campaign(outside, [person, *READERS[:2]])
        deliver(outside, owner="one")
        ledger.add_pending("h" * 64, PendingWish(wish, NOON, NOON + dt.timedelta(days=2)))
        ledger.suppress(Suppression("maire@x.test", SuppressionReason.BY_HAND, NOON, "", f"asked by {person.upper()}"))
        keeper = LedgerKeeper(url, folder)
        keeper.backup(file, NOON)
        assert person.encode() in gzip.decompress(file.read_bytes())
        assert ledger.erase(person.title(), NOON) >= 4
    assert found_in(url, folder, person) == []
    keeper.restore(file, LATER, replace=True)
    assert found_in(url, folder, person) == []
    with SqlLedger.open(url, Keeping(folder)) as ledger:
        assert ledger.erasures() == 1
        with pytest.raises(ErasedAddressError, match="wish 2 was erased"):
            ledger.add_subscriptions([Wish("a@x.test", (LOIRE_ATLANTIQUE,), "standard", bundle=False), wish], LATER)
        assert "a@x.test" not in [one.email for one in ledger.subscriptions()]


def found_in(url: str, folder: Path, person: str) -> list[str]:
    """Return where the address still stands: in a file of the folder, or in a row of the ledger."""
    local = person.partition("@")[0].encode()
    files = [str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file() and local in file.read_bytes().lower()]
    aside = [file for file in files if not file.startswith("backups/before-restore")]  # a backup from before is what it is
    again = folder.parent / "dump.gz"
    LedgerKeeper(url, folder).backup(again, LATER)
    return aside + [line.decode() for line in gzip.decompress(again.read_bytes()).splitlines() if local in line.lower()]


def test_a_lost_key_of_erasures_is_told_before_an_address_comes_back(tmp_path: Path) -> None:
    url, keeping = f"sqlite:///{tmp_path / 'ledger.sqlite'}", Keeping(tmp_path)
    with SqlLedger.open(url, keeping) as ledger:
        ledger.erase("a@x.test", NOON)
        keeping.key_file.unlink()
        with pytest.raises(Exception, match=r"keys/erasures\.key"):
            ledger.add_subscription("a@x.test", [LOIRE_ATLANTIQUE], policy="standard", bundle=False, now=NOON)


@pytest.mark.parametrize("past", migration.known_revisions())
def test_every_past_schema_comes_up_with_its_rows(tmp_path: Path, past: str) -> None:
    file = tmp_path / "ledger.sqlite"
    database = Database(f"sqlite:///{file}")
    migration.upgrade(database, past)
    database.close()
    with sqlite3.connect(file) as connection:
        connection.execute(
            "INSERT INTO subscriptions (id, email, address_key, policy, bundle, state, created_at, changed_at) "
            "VALUES ('s1', 'Maire@x.test', 'maire@x.test', 'standard', 1, 'active', ?, ?)",
            [NOON.isoformat()] * 2,
        )
        connection.execute("INSERT INTO subscription_territories (subscription, territory) VALUES ('s1', 'departement-44')")
    connection.close()
    with SqlLedger.open(f"sqlite:///{file}", Keeping(tmp_path)) as ledger:
        (one,) = ledger.subscriptions()
        assert (one.email, one.bundle, [str(t) for t in one.territories]) == ("Maire@x.test", True, ["departement-44"])
        assert ledger.instance().epoch == 0
