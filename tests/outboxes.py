"""A world in a folder whose notes are archived: what tests of sending start from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from reporter.adapters.edition_files import EditionFiles
from reporter.adapters.executors import InlineExecutor
from reporter.adapters.ledger.ledger import SqlLedger
from reporter.adapters.ocfl_archive import OcflArchive
from reporter.adapters.register_files import RegisterFiles
from reporter.adapters.smtp import SmtpTransport
from reporter.domain.archive import ArchiveEntry, ArchiveKey
from reporter.domain.briefing import Produced
from reporter.domain.release import Edition
from reporter.domain.territory import TerritoryId
from reporter.pipeline.deliver import plan_deliveries
from reporter.ports import Ledger, MailIdentity, MailTransport, Outside
from reporter.rendering.mail import render_mail
from reporter.tables import ObservationTable
from tests.builders import LOIRE_ATLANTIQUE, edition, observation, release
from tests.fakes import NOON, FrozenClock
from tests.ledgers import settle_jobs
from tests.mails import content, neutral_brand

SPECIMEN = edition(release(fictitious=True))
REAL = edition(release(fictitious=False))
VENDEE = TerritoryId.parse("departement-85")
MAYOTTE = TerritoryId.parse("departement-976")
IDENTITY = MailIdentity("notes@observatoire.example", "equipe@observatoire.example", "observatoire.example")


@cache
def register_files() -> RegisterFiles:
    """Return the register that ships."""
    return RegisterFiles(files("data_sources"))


def ledger_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'ledger.sqlite'}"


def world(folder: Path, ledger: Ledger, transport: MailTransport | str | None, *, at: dt.datetime = NOON) -> Outside:
    """Return a world in *folder*; a text is the address of a relay."""
    return Outside(
        clock=FrozenClock(at),
        build_sources=tuple,
        register_store=register_files(),
        editions=EditionFiles(folder / "editions"),
        ledger=ledger,
        archive=OcflArchive(folder / "archive"),
        executor=InlineExecutor,
        workers=1,
        transport=SmtpTransport(transport, timeout=5) if isinstance(transport, str) else transport,
        mail=IDENTITY,
        brand=neutral_brand(),
        folder=folder,
    )


def opened(folder: Path) -> SqlLedger:
    """Open the world's ledger."""
    return SqlLedger.open(ledger_url(folder))


def frozen(outside: Outside, one: Edition) -> None:
    """Freeze an edition and note it."""
    outside.editions.freeze(one, [ObservationTable.of([observation()])])
    outside.ledger.record_edition(one, outside.clock.now())


def archived(outside: Outside, one: Edition, *territories: TerritoryId) -> tuple[ArchiveEntry, ...]:
    """Archive a note for each territory, with its mail, and settle its job."""
    entries = []
    for territory in territories:
        name = outside.register_store.register().get(territory).name
        mail = render_mail(content(name, specimen=one.fictitious), outside.brand)
        produced = Produced(f"%PDF-1.7 {one.fingerprint} {name}\r\n.\r\n".encode(), b"territoire\r\n", b'{"alerts": []}\n', mail, 2)
        entries.append(outside.archive.put(ArchiveKey(one.policy, territory, one.quarter), one, produced, (), outside.clock.now()))
    settle_jobs(outside.ledger, *territories, of=one)
    return tuple(entries)


def subscribed(outside: Outside, email: str, *territories: TerritoryId, bundle: bool = False) -> None:
    """Subscribe a reader to these territories, or to Loire-Atlantique."""
    wanted = territories or (LOIRE_ATLANTIQUE,)
    outside.ledger.add_subscription(email, wanted, policy="standard", bundle=bundle, now=outside.clock.now())


def approved(outside: Outside, one: Edition) -> None:
    """Queue the whole campaign of an edition."""
    now = outside.clock.now()
    assert outside.ledger.approve(one.fingerprint, plan_deliveries(one, outside.ledger.subscriptions(one.policy), now), now)


def campaign(outside: Outside, readers: Sequence[str], one: Edition = SPECIMEN) -> None:
    """Freeze, archive and queue a note on Loire-Atlantique for each reader."""
    frozen(outside, one)
    archived(outside, one, LOIRE_ATLANTIQUE)
    for reader in readers:
        subscribed(outside, reader)
    approved(outside, one)


def moved(outside: Outside, by: dt.timedelta) -> Outside:
    """Return the same world later."""
    return replace(outside, clock=FrozenClock(outside.clock.now() + by))
