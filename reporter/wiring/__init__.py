"""Build `Outside`: the only package that names concrete adapters and sources, each imported where it is built."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reporter.domain.campaign import CampaignRules
from reporter.errors import ReporterError, SettingsError, SourceError
from reporter.ports import ArchiveStorage, MailIdentity, MailTransport, Outside, Reconciler, RegisterStore, ReturnBox, Signer, Watchdog
from reporter.settings import DataSettings, ExecutorSettings, MailSettings, Settings, SourcesSettings

if TYPE_CHECKING:
    from reporter.adapters.ledger.keeper import LedgerKeeper

DEMO_SENDER = "notes@decrypter.example"


@contextmanager
def open_outside(settings: Settings, *, inline: bool = False) -> Iterator[Outside]:
    """Yield the world as set; *inline* renders in this process, as one briefing alone is fastest."""
    folder = settings.data.folder
    _make_folder(folder)
    from reporter.adapters.clocks import SystemClock
    from reporter.adapters.edition_files import EditionFiles
    from reporter.adapters.executors import executor_factory
    from reporter.adapters.ledger.keeping import Keeping
    from reporter.adapters.ledger.ledger import SqlLedger
    from reporter.rendering.assets import brand
    from reporter.wiring.sources import build_geography, build_sources, sources_off

    store = _register_store(settings)
    executor, workers = executor_factory("inline" if inline else settings.executor.kind, settings.executor.workers)
    with SqlLedger.open(ledger_url(settings), Keeping(folder)) as ledger:
        editions = EditionFiles(folder / "editions")
        yield Outside(
            clock=SystemClock(),
            build_sources=cache(lambda: build_sources(settings.sources, store, folder=folder, ledger=ledger, editions=editions)),
            register_store=store,
            editions=editions,
            ledger=ledger,
            archive=_archive(settings),
            executor=executor,
            workers=workers,
            transport=_transport(settings),
            mail=_identity(settings),
            brand=brand(settings.brand.folder),
            folder=folder,
            web_base_url=settings.web.base_url.rstrip("/"),
            approval=settings.approval.kind,
            sources_off=sources_off(settings.sources),
            watchdog=_watchdog(settings.schedule.ping_url.get_secret_value()),
            build_geography=(lambda: build_geography(settings.sources, store)) if settings.sources.geography.enabled else None,
            reconciler=_reconciler(settings),
            returns=_returns(settings.bounces.url.get_secret_value()),
            signer=_signer(settings),
            campaign_rules=_campaign_rules(settings),
            owners=tuple(settings.mail.owners),
        )


def ledger_keeper(settings: Settings) -> "LedgerKeeper":
    """Return who backs up and restores the ledger that is set."""
    from reporter.adapters.ledger.keeper import LedgerKeeper

    _make_folder(settings.data.folder)
    return LedgerKeeper(ledger_url(settings), settings.data.folder)


def now() -> dt.datetime:
    """Return the instant of the system's clock."""
    from reporter.adapters.clocks import SystemClock

    return SystemClock().now()


def ledger_url(settings: Settings) -> str:
    """Return where the ledger is: as set, else a file of the data folder."""
    return settings.ledger.url or f"sqlite:///{settings.data.folder / 'ledger.sqlite'}"


@dataclass(frozen=True, slots=True)
class RunningSpecimen:
    """A specimen origin that answers; *variables* are the source settings that point the connectors at it.

    *credentials* are those that its token service takes; without them France Travail's source stays off.
    """

    url: str
    variables: Mapping[str, str]
    credentials: Mapping[str, str]


@contextmanager
def specimen_origin(settings: Settings, port: int = 0) -> Iterator[RunningSpecimen]:
    """Run the specimen origin on the loopback."""
    from data_sources.specimen.france_travail_desk import CLIENT_ID, CLIENT_SECRET
    from data_sources.specimen.server import SpecimenOrigin

    with SpecimenOrigin(_shipped_register(settings).register(), port=port) as origin:
        addresses = origin.addresses()
        variables = {f"{p}__{name}".upper(): value for p, values in addresses.items() for name, value in values.items()}
        credentials = {"FRANCE_TRAVAIL__CLIENT_ID": CLIENT_ID, "FRANCE_TRAVAIL__CLIENT_SECRET": CLIENT_SECRET}
        yield RunningSpecimen(origin.url, variables, credentials)


def order_specimen(url: str, action: str, parameters: Mapping[str, str]) -> str:
    """Tell a running specimen origin to do something and return its answer; SourceError when it does not answer."""
    import httpx

    try:
        answer = httpx.post(f"{url.rstrip('/')}/_specimen/{action}", params=dict(parameters), timeout=10)
    except httpx.HTTPError as error:
        message = f"no specimen origin answers at {url}: start one with `reporter specimen serve`"
        raise SourceError(message) from error
    if answer.is_error:
        message = f"the specimen origin refused {action}: {answer.text.strip()}"
        raise ReporterError(message)
    return answer.text.strip()


@contextmanager
def embedded_world(folder: Path, *, executor: ExecutorSettings | None = None) -> Iterator[Outside]:
    """Yield a world of its own under *folder*: specimen origin and local mailbox on free loopback ports, started here."""
    from reporter.adapters.local_mailbox import LocalMailbox

    settings = Settings(data=DataSettings(folder=folder), executor=executor or ExecutorSettings())
    with ExitStack() as stack:
        specimen = stack.enter_context(specimen_origin(settings))
        mailbox = stack.enter_context(LocalMailbox(folder / "mail"))
        sources = _pointed_at(specimen.variables)
        mail = MailSettings(url=mailbox.url, sender=DEMO_SENDER, reply_to=DEMO_SENDER)
        yield stack.enter_context(open_outside(settings.model_copy(update={"sources": sources, "mail": mail})))


def _pointed_at(variables: Mapping[str, str]) -> SourcesSettings:
    nested: dict[str, dict[str, str]] = {}
    for name, value in variables.items():
        producer, _, leaf = name.lower().partition("__")
        nested.setdefault(producer, {})[leaf] = value
    return SourcesSettings.model_validate(nested)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot make the data folder {folder}: {error.strerror}. Set REPORTER_DATA__FOLDER to a folder you may write"
        raise SettingsError(message) from error


def _register_store(settings: Settings) -> RegisterStore:
    from reporter.adapters.register_files import RegisterFiles

    return RegisterFiles(files("data_sources"), settings.editions.file, settings.data.folder / "register")


def _shipped_register(settings: Settings) -> RegisterStore:
    """Return the register that ships, which the specimen is made from whatever vintages are kept."""
    from reporter.adapters.register_files import RegisterFiles

    return RegisterFiles(files("data_sources"), settings.editions.file)


def _archive(settings: Settings) -> ArchiveStorage:
    from reporter.adapters.ocfl_archive import OcflArchive

    return OcflArchive(_local_path(settings.archive.url) if settings.archive.url else settings.data.folder / "archive")


def _local_path(url: str) -> Path:
    parts = urlsplit(url)
    if parts.scheme not in {"", "file"}:
        message = f"REPORTER_ARCHIVE__URL: {parts.scheme}:// is not known; give a folder or file:///path"
        raise SettingsError(message)
    return Path(parts.path)


def _transport(settings: Settings) -> MailTransport | None:
    if not settings.mail.url:
        return None
    from reporter.adapters.smtp import SmtpTransport

    return SmtpTransport(settings.mail.url)


def _reconciler(settings: Settings) -> Reconciler | None:
    if settings.mail.postfix_log is None:
        return None
    from reporter.adapters.postfix_log import PostfixLog

    return PostfixLog(settings.mail.postfix_log)


def _returns(url: str) -> ReturnBox | None:
    if not url:
        return None
    from reporter.adapters.return_boxes import return_box

    return return_box(url)


def _signer(settings: Settings) -> Signer | None:
    if settings.mail.dkim_key_file is None:
        return None
    settings.required("mail.dkim_selector", "mail.sender")
    from reporter.adapters.dkim_signer import DkimSigner

    return DkimSigner(settings.mail.dkim_key_file, settings.mail.dkim_selector, settings.mail.sender.rpartition("@")[2])


def _campaign_rules(settings: Settings) -> CampaignRules:
    chosen = settings.campaign
    quiet = dt.timedelta(minutes=chosen.quiet_minutes)
    return CampaignRules(chosen.canary, chosen.canary_from, quiet, chosen.most_bad, chosen.least_bad)


def _watchdog(url: str) -> Watchdog | None:
    if not url:
        return None
    from reporter.adapters.watchdog import HttpWatchdog

    return HttpWatchdog(url)


def _identity(settings: Settings) -> MailIdentity | None:
    if not settings.mail.url:
        return None
    settings.required("mail.sender")
    sender, reply_to = settings.mail.sender, settings.mail.reply_to or settings.mail.sender
    secret = settings.web.secret.get_secret_value().encode()
    return MailIdentity(
        sender,
        reply_to,
        sender.rpartition("@")[2],
        envelope_domain=settings.mail.envelope_domain,
        link_secret=secret,
        largest=int(settings.mail.largest_mb * 1_000_000),
        per_domain=settings.mail.per_domain,
    )
