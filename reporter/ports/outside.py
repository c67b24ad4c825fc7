"""The one object that carries the world into the pipeline."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from reporter.domain.briefing import Brand
from reporter.domain.campaign import CampaignRules
from reporter.ports.ledger import Ledger
from reporter.ports.mail import MailIdentity, MailTransport, Reconciler, ReturnBox, Signer
from reporter.ports.sources import DataSource, GeographySource
from reporter.ports.stores import ArchiveStorage, EditionStore, RegisterStore


class Clock(Protocol):
    """The time, by the front door."""

    def now(self) -> dt.datetime:
        """Return the present instant, aware, UTC."""


class Watchdog(Protocol):
    """Somebody outside who is told that all is well, and raises the alarm when it is not any more."""

    def tell(self) -> None:
        """Say that a pass went well; raises SourceError when nobody hears it."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything that touches the world; lives in the parent process only.

    *sources_off* names the producers that are off for want of a setting, each with what to do. *reconciler* is None where the relay
    cannot be asked what it took.
    """

    clock: Clock
    build_sources: Callable[[], tuple[DataSource, ...]]
    register_store: RegisterStore
    editions: EditionStore
    ledger: Ledger
    archive: ArchiveStorage
    executor: Callable[[], Executor]
    workers: int
    transport: MailTransport | None
    mail: MailIdentity | None
    brand: Brand
    folder: Path
    web_base_url: str = ""
    approval: str = "auto"
    sources_off: tuple[tuple[str, str], ...] = ()
    build_geography: Callable[[], GeographySource] | None = None
    reconciler: Reconciler | None = None
    returns: ReturnBox | None = None
    signer: Signer | None = None
    watchdog: Watchdog | None = None
    campaign_rules: CampaignRules = field(default_factory=CampaignRules)
    owners: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[DataSource, ...]:
        """Return the producers that are on, built when first asked for: a sender starts without them."""
        return self.build_sources()
