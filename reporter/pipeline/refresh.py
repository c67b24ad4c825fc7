"""Refresh the register from the official tables: what would change is told before it takes effect, and nothing is stored by half."""

from collections.abc import Sequence
from dataclasses import dataclass

from reporter.domain.raw_file import RawFile
from reporter.domain.register_draft import SPECIMEN, RegisterChange, RegisterDraft, changes, losses, with_history
from reporter.domain.territory import Level, Register
from reporter.errors import MixedEditionError, SettingsError, UsageError
from reporter.pipeline.find import refresh_names
from reporter.ports import Outside


@dataclass(frozen=True, slots=True)
class RefreshPlan:
    """A register to come: its label, what it changes against the vintage *before*, and which levels lose too many territories."""

    label: str
    before: str
    draft: RegisterDraft
    changes: tuple[RegisterChange, ...]
    losses: tuple[str, ...]
    is_new: bool


def plan_refresh(outside: Outside, files: Sequence[RawFile] | None, year: int | None = None) -> RefreshPlan:
    """Read the official tables, from *files* or from the producers, and compare them with the register in use.

    Raises UsageError for a year before that of the newest vintage, MixedEditionError where real and fictitious would meet, InputError
    for tables that cannot be read, SourceError for producers that do not answer.
    """
    if outside.build_geography is None:
        message = "REPORTER_SOURCES__GEOGRAPHY__ENABLED is false: the register cannot be refreshed"
        raise SettingsError(message)
    wanted = year or outside.clock.now().year
    store = outside.register_store
    _check_year(wanted, store.vintages())
    source = outside.build_geography()
    read = source.fetch(wanted) if files is None else source.read(files, wanted)
    _check_ground(outside, read)
    before, communes = store.register(), store.municipalities()
    draft = with_history(read, before, communes)
    _check_customs(before, draft)
    found = changes(draft, before, communes)
    is_new = bool(found) or not store.vintages() or wanted > _year(store.vintages()[-1])
    return RefreshPlan(draft.named(store.vintages()), before.vintage, draft, found, tuple(losses(found, before, communes)), is_new)


def apply_refresh(outside: Outside, plan: RefreshPlan, *, accept_losses: bool = False) -> None:
    """Make a planned register the one in use; UsageError when it loses more territories than anybody has accepted."""
    if plan.losses and not accept_losses:
        message = (
            f"the register would lose {'; '.join(plan.losses)}: is a file of another year, or cut? "
            "Where it is right, run the same with --accept-losses"
        )
        raise UsageError(message)
    outside.register_store.keep_vintage(plan.label, plan.draft)
    refresh_names(outside)


def _year(label: str) -> int:
    return int(label[:4])


def _check_year(wanted: int, held: tuple[str, ...]) -> None:
    if held and wanted < _year(held[-1]):
        message = f"a register of {wanted} would never be used: the one in use is {held[-1]}"
        raise UsageError(message)


def _check_ground(outside: Outside, draft: RegisterDraft) -> None:
    """Refuse a fictitious register beside real ones or real releases, and a real one beside fictitious ones."""
    kept = outside.register_store.vintages()
    if draft.fictitious and (any(SPECIMEN not in one for one in kept) or any(not r.fictitious for r in outside.editions.releases())):
        message = "the specimen's register is fictitious and stays away from real data: use another REPORTER_DATA__FOLDER"
        raise MixedEditionError(message)
    if not draft.fictitious and any(SPECIMEN in one for one in kept):
        message = f"the data folder holds the specimen's register ({', '.join(kept)}): use another REPORTER_DATA__FOLDER for real data"
        raise MixedEditionError(message)


def _check_customs(before: Register, draft: RegisterDraft) -> None:
    known = {t.id for t in (*draft.territories, *draft.municipalities)}
    for custom in before.at(Level.CUSTOM):
        if gone := [str(member) for member in custom.members if member not in known]:
            message = (
                f"{custom.id} is made of {', '.join(gone)}, which closes: take it out of custom.toml, refresh, "
                "then write it anew with what took the place"
            )
            raise UsageError(message)
