"""`make proof-faults`: kills of the sender before a real Postfix, on SQLite and PostgreSQL, with and without asking the relay's log."""

# ruff: noqa: T201 -- a command that prints its table

import argparse
import email
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from reporter.adapters.local_mailbox import LocalMailbox
from tests.faults.kill_campaign import POINTS, SETTLED, Account, KillCampaign
from tests.faults.relayed_sender import Place
from tests.functional.restored_run import READERS, RestoredRun, restored_run
from tests.postfix import ABSENT, is_here, postfix
from tests.postgresql import POSTGRESQL_IS_HERE, emptied, running

ROW = "{:<10} {:<11} {:<13} {:>6} {:>7} {:>6} {:>11} {:>10}"
RESTORED = "{:<10} {:<11} {:<13} {:>6} {:>19} {:>8} {:>11} {:>6} {:>10}"
RESTORED_HEAD = RESTORED.format(
    "relay", "restored", "log is asked", "mails", "before its adoption", "arrived", "duplicates", "sent", "uncertain"
)
HEAD = ROW.format("relay", "database", "log is asked", "kills", "mails", "lost", "duplicates", "uncertain")


def main(arguments: list[str] | None = None) -> int:
    """Run the proof; 1 when a promise is broken, or a relay or a database is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--random", type=int, default=200, help="random kills, for each line of the table")
    parser.add_argument("--each", type=int, default=15, help="kills at every named point, for each line")
    parser.add_argument("--seed", type=int, default=20260709)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    chosen = parser.parse_args(arguments)
    missing = [] if is_here() else [ABSENT]
    if "postgresql" in chosen.databases and not POSTGRESQL_IS_HERE:
        missing.append("no PostgreSQL: set REPORTER_TEST_POSTGRES_URL, or install psycopg and pgserver; or --databases sqlite")
    if missing:
        print("\n".join(missing), file=sys.stderr)
        return 1
    rows: list[tuple[str, bool, Account]] = []
    for database in chosen.databases:
        for asked in (True, False):
            print(f"-- Postfix, {database}, {'its log is asked' if asked else 'its log is not asked'}", flush=True)
            rows.append((database, asked, one_line(database, chosen.random, chosen.each, chosen.seed, asked=asked)))
    restored = [(database, asked, restored_line(database, asked=asked)) for database in chosen.databases for asked in (True, False)]
    print(f"\n{HEAD}")
    for database, asked, account in rows:
        kept = "" if account.holds(asked=asked) else "  BROKEN"
        counts = (account.kills, account.mails, account.lost, account.duplicates, account.uncertain)
        print(ROW.format("Postfix", database, "yes" if asked else "no", *counts) + kept)
    print(f"\n{RESTORED_HEAD}")
    good = True
    for database, asked, (run, arrived, doubled) in restored:
        # its log knows the four that left after the backup; the two that never did have no trace there, and a person sends them.
        # without it nothing tells the ones from the others: all six wait for a person, who sends none here
        told = (len(READERS), 2) if asked else (len(READERS) - 2, 6)
        holds = (run.before_adoption, doubled, arrived, run.uncertain) == (0, 0, *told)
        good &= holds
        counts = (len(READERS), run.before_adoption, arrived, doubled, run.sent, run.uncertain)
        print(RESTORED.format("Postfix", database, "yes" if asked else "no", *counts) + ("" if holds else "  BROKEN"))
    return 0 if good and all(account.holds(asked=asked) for _, asked, account in rows) else 1


def restored_line(database: str, *, asked: bool) -> tuple[RestoredRun, int, int]:
    """Put a backup from half-way back; return what the ledger did, how many readers have their mail, and how many have it twice."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "var").mkdir()
        ledger = stack.enter_context(_ledger(database, folder / "var"))
        final = stack.enter_context(LocalMailbox(folder / "final"))
        relay = stack.enter_context(postfix(final.port))
        run = restored_run(ledger, folder / "var", relay.url, relay.log if asked else None)
        relay.drain()
        recipients = [str(email.message_from_bytes(file.read_bytes())["To"]) for file in final.files()]
        return run, len(set(recipients)), len(recipients) - len(set(recipients))


def one_line(database: str, random_kills: int, each: int, seed: int, *, asked: bool) -> Account:
    """Kill on one database, and return the account."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ledger = stack.enter_context(_ledger(database, folder))
        final = stack.enter_context(LocalMailbox(folder / "final"))
        relay = stack.enter_context(postfix(final.port))
        place = Place(folder / "world", ledger, relay.url, relay.log if asked else None)
        campaign = KillCampaign(place, relay, final, "reader", seed, lambda told: print(told, flush=True))
        for point in (*POINTS, SETTLED) if asked else POINTS:
            campaign.kills_at(point, each)
        campaign.random_kills(random_kills)
        return campaign.account()


@contextmanager
def _ledger(database: str, folder: Path) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite:///{folder / 'ledger.sqlite'}"
        return
    (folder / "postgresql").mkdir()
    with running(folder / "postgresql") as url:
        emptied(url)
        yield url


if __name__ == "__main__":
    sys.exit(main())
