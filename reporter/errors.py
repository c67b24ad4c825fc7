"""Every error raised on purpose, with the exit code that tells a caller what to do next."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command tells the shell."""

    DONE = 0
    FAILURE = 1
    USAGE = 2
    PARTIAL = 3
    NOTHING_NEW = 4
    TRY_LATER = 75


class ReporterError(Exception):
    """An expected failure: its message says what happened and what to do next."""

    exit_code = ExitCode.FAILURE


class UsageError(ReporterError):
    """The request itself cannot be carried out as written."""

    exit_code = ExitCode.USAGE


class SettingsError(UsageError):
    """Settings are missing or wrong; all of them are named at once."""


class UnknownTerritoryError(UsageError):
    """No territory of the register answers to this name."""


class InputError(ReporterError):
    """A producer's file or answer cannot be read; names the file and, where known, line and field."""

    def __init__(self, message: str, *, file: str, line: int | None = None, field: str | None = None) -> None:
        place = file if line is None else f"{file}, line {line}"
        super().__init__(f"{place}: {message}" if field is None else f"{place}, field {field!r}: {message}")
        self.file, self.line, self.field = file, line, field


class SourceError(ReporterError):
    """A producer's service did not answer, or has nothing at that address (*not_found*); the last release held stays in place."""

    exit_code = ExitCode.TRY_LATER

    def __init__(self, message: str, *, retry_after: float | None = None, not_found: bool = False) -> None:
        super().__init__(message)
        self.retry_after, self.not_found = retry_after, not_found


class MixedEditionError(ReporterError):
    """Fictitious and real releases met in one edition."""


class EditionError(ReporterError):
    """An edition cannot be built from the releases held."""


class RenderError(ReporterError):
    """A page could not be made exactly as meant; nothing is lost in silence."""


class ArchiveError(ReporterError):
    """The archive cannot be read or written, or a stored file is not what it was."""


class LedgerError(ReporterError):
    """The ledger cannot be used."""


class TurnLostError(ReporterError):
    """Another scheduler took over while this one gave no sign of life."""

    exit_code = ExitCode.TRY_LATER


class HeldLedgerError(LedgerError):
    """The ledger was restored or copied: it mails nobody until a person adopts it."""


class ErasedAddressError(UsageError):
    """The address was erased at its owner's wish: it comes back only when a person says so."""


class FictitiousMailError(ReporterError):
    """A specimen edition was about to leave for a real address or a real relay."""


class MailError(ReporterError):
    """The relay did not take a message; *permanent* decides whether trying again can help.

    *mailbox_gone*: the recipient's mailbox does not exist (5.1.X at RCPT), no policy was in play.
    """

    exit_code = ExitCode.TRY_LATER

    def __init__(self, message: str, *, permanent: bool, code: int | None = None, mailbox_gone: bool = False) -> None:
        super().__init__(message)
        self.permanent, self.code, self.mailbox_gone = permanent, code, mailbox_gone


class RelayError(MailError):
    """The relay cannot be reached, or lets nothing of ours in: no message was judged, all stay queued."""

    def __init__(self, message: str, *, code: int | None = None) -> None:
        super().__init__(message, permanent=False, code=code)
