"""Settings: reporter.toml first, then REPORTER_* variables; the only place that reads the environment."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from reporter.errors import SettingsError

DEFAULT_CONFIG = "reporter.toml"
LEAST_SECRET = 32


class Group(BaseModel):
    """A group of settings; a name that nobody knows is an error, not silence."""

    model_config = ConfigDict(extra="forbid")


class SourceSettings(Group):
    """Where one producer answers; an empty address means the producer's own, from its source.toml."""

    base_url: str = ""
    files_url: str = ""
    enabled: bool = True


class FileSourceSettings(Group):
    """A producer whose figures are one file; an empty address: the file can only be imported."""

    url: str = ""
    enabled: bool = True


class FranceTravailSettings(Group):
    """The labour market interface; without credentials it is off. *budget* is the most calls of one fetch."""

    base_url: str = ""
    token_url: str = ""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    budget: int = Field(default=20_000, ge=1)
    enabled: bool = True


class SourcesSettings(Group):
    """All producers."""

    insee: SourceSettings = Field(default_factory=SourceSettings)
    dares: SourceSettings = Field(default_factory=SourceSettings)
    urssaf: SourceSettings = Field(default_factory=SourceSettings)
    france_travail: FranceTravailSettings = Field(default_factory=FranceTravailSettings)
    bmo: FileSourceSettings = Field(default_factory=FileSourceSettings)
    tensions: FileSourceSettings = Field(default_factory=FileSourceSettings)
    melodi: SourceSettings = Field(default_factory=SourceSettings)
    rome: FileSourceSettings = Field(default_factory=FileSourceSettings)
    geography: SourceSettings = Field(default_factory=SourceSettings)


class DataSettings(Group):
    """Where everything that the program writes lies."""

    folder: Path = Path("var")


class LocatedSettings(Group):
    """Something at an address; empty: the embedded default under the data folder."""

    url: str = ""


class MailSettings(Group):
    """The relay, who writes, and where the relay keeps its log (None: it cannot be asked what it took).

    *owners* are told how each campaign ended and what went wrong. *dkim_key_file* (PEM) and *dkim_selector* sign what leaves;
    without them the relay has to. Notes over *largest_mb* once encoded are linked, not joined; *per_domain* mails a minute go to one
    domain (0: any number).
    """

    url: str = ""
    sender: str = ""
    reply_to: str = ""
    envelope_domain: str = ""
    postfix_log: Path | None = None
    dkim_key_file: Path | None = None
    dkim_selector: str = ""
    owners: list[str] = Field(default_factory=list)
    largest_mb: float = Field(default=15.0, gt=0, le=100)
    per_domain: int = Field(default=0, ge=0)


class BouncesSettings(Group):
    """Where returned mails arrive: maildir:///path or imaps://user:password@host/INBOX; empty: nobody reads them."""

    url: SecretStr = SecretStr("")


class CampaignSettings(Group):
    """The first wave of a campaign, and what stops it.

    The notes of *canary* territories leave first (0: no wave) where there are *canary_from* mails or more; the others after
    *quiet_minutes*.
    More than *most_bad* of what was tried, and *least_bad* mails at least, stop a campaign.
    """

    canary: int = Field(default=3, ge=0)
    canary_from: int = Field(default=50, ge=1)
    quiet_minutes: int = Field(default=10, ge=0)
    most_bad: float = Field(default=0.2, ge=0, le=1)
    least_bad: int = Field(default=5, ge=1)


class ExecutorSettings(Group):
    """Where briefings are produced."""

    kind: Literal["inline", "processes"] = "processes"
    workers: int = Field(default=0, ge=0, le=64, description="0: as many as there are processors")


class StaffMember(Group):
    """Who may order notes on the web: the sha256 of their token (`reporter web token` makes one), and their mail address."""

    token_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    email: str = ""


class WebSettings(Group):
    """The public address of the web pages (printed in notes), and where `serve` listens.

    *secret* signs the links of mails and downloads: the same on every machine, 32 signs at least; empty: no such links.
    *allowed_domains* are those whose addresses may subscribe by themselves, empty: all. *staff* is by name.
    """

    base_url: str = ""
    secret: SecretStr = SecretStr("")
    allowed_domains: tuple[str, ...] = ()
    staff: dict[str, StaffMember] = Field(default_factory=dict)
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)

    @field_validator("secret")
    @classmethod
    def _long_enough(cls, secret: SecretStr) -> SecretStr:
        if 0 < len(secret.get_secret_value()) < LEAST_SECRET:
            message = f"give at least {LEAST_SECRET} signs made by chance (`reporter web token` prints some)"
            raise ValueError(message)
        return secret


class BrandSettings(Group):
    """Which brand: a folder, or the id of one that ships; None: the neutral one."""

    folder: Path | None = None


class EditionsSettings(Group):
    """Which policies; None: those that ship."""

    file: Path | None = None


class ApprovalSettings(Group):
    """Who must approve an edition before anything leaves."""

    kind: Literal["auto", "one", "two"] = "auto"


class ScheduleSettings(Group):
    """How often the scheduler looks what is due, in seconds, and whom it tells that it did.

    *poll_seconds*: how often every producer is asked; 0: each in its own rhythm, from its source.toml. *ping_url* is asked after
    each pass that went well: whoever answers there notices when it is not.
    """

    tick_seconds: int = Field(default=60, ge=1)
    poll_seconds: int = Field(default=0, ge=0)
    ping_url: SecretStr = SecretStr("")


class Settings(BaseSettings):
    """Everything a person may set, nested; REPORTER_MAIL__URL is mail.url in reporter.toml."""

    model_config = SettingsConfigDict(env_prefix="REPORTER_", env_nested_delimiter="__", extra="forbid")

    data: DataSettings = Field(default_factory=DataSettings)
    sources: SourcesSettings = Field(default_factory=SourcesSettings)
    ledger: LocatedSettings = Field(default_factory=LocatedSettings)
    archive: LocatedSettings = Field(default_factory=LocatedSettings)
    mail: MailSettings = Field(default_factory=MailSettings)
    campaign: CampaignSettings = Field(default_factory=CampaignSettings)
    bounces: BouncesSettings = Field(default_factory=BouncesSettings)
    executor: ExecutorSettings = Field(default_factory=ExecutorSettings)
    web: WebSettings = Field(default_factory=WebSettings)
    brand: BrandSettings = Field(default_factory=BrandSettings)
    editions: EditionsSettings = Field(default_factory=EditionsSettings)
    approval: ApprovalSettings = Field(default_factory=ApprovalSettings)
    schedule: ScheduleSettings = Field(default_factory=ScheduleSettings)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- the signature is pydantic's
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let variables win over the file, and arguments over both."""
        named = os.environ.get("REPORTER_CONFIG")
        config = Path(named or DEFAULT_CONFIG)
        if named and not config.is_file():
            message = f"REPORTER_CONFIG names {named}, which is no file"
            raise SettingsError(message)
        if not config.is_file():
            return init_settings, env_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, config)

    def required(self, *names: str) -> None:
        """Raise SettingsError that names at once every one of the dotted settings (« mail.url ») that is empty."""
        missing = [name for name in names if not _value(self, name)]
        if missing:
            wanted = ", ".join(f"REPORTER_{name.upper().replace('.', '__')}" for name in missing)
            message = f"missing settings: {wanted}. Set these variables, or the same names in {DEFAULT_CONFIG}"
            raise SettingsError(message)


def load_settings(overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read all settings; raises SettingsError that names every wrong one at once."""
    try:
        return Settings(**dict(overrides or {}))
    except ValidationError as error:
        faults = "; ".join(f"REPORTER_{'__'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        message = f"wrong settings: {faults}"
        raise SettingsError(message) from error
    except ValueError as error:  # a reporter.toml that is no TOML, a nested variable that is no JSON
        message = f"settings cannot be read ({os.environ.get('REPORTER_CONFIG') or DEFAULT_CONFIG}, then the variables): {error}"
        raise SettingsError(message) from error


def _value(settings: BaseModel, dotted: str) -> object:
    step: Callable[[object, str], object] = getattr
    value: object = settings
    for name in dotted.split("."):
        value = step(value, name)
    return value
