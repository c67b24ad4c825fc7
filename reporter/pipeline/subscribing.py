"""Add, remove, import and export subscriptions; addresses and territories are checked before anything is written."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from reporter.domain.raw_file import RawFile
from reporter.domain.subscription import Subscription, Wish, address_key, is_address
from reporter.domain.territory import Register, TerritoryId
from reporter.errors import InputError, ReporterError, UsageError
from reporter.pipeline.policies import policy_named
from reporter.ports import Outside

COLUMNS = ("email", "territories", "policy", "bundle")
REQUIRED = ("email", "territories")
DEFAULT_POLICY = "standard"
YES, NO = frozenset({"oui", "yes", "true", "1", "x"}), frozenset({"", "non", "no", "false", "0"})


@dataclass(frozen=True, slots=True)
class _Known:
    """What a wish is checked against."""

    register: Register
    policies: tuple[str, ...]

    @classmethod
    def of(cls, outside: Outside) -> Self:
        """Read register and policies once."""
        return cls(outside.register_store.register(), tuple(policy.name for policy in outside.register_store.policies()))

    def wish(self, email: str, territories: Iterable[TerritoryId], policy: str, *, bundle: bool) -> Wish:
        """Return a checked wish; UsageError says what cannot be."""
        address = email.strip()
        if not is_address(address):
            message = f"{address!r} is not one plain mail address"
            raise UsageError(message)
        if policy not in self.policies:
            message = f"no edition policy {policy!r}: choose {', '.join(self.policies)}"
            raise UsageError(message)
        areas = tuple(sorted({self.register.get(territory).id for territory in territories}))
        if not areas:
            message = "no territory is given: write for example departement-44"
            raise UsageError(message)
        return Wish(address, areas, policy, bundle)


@dataclass(frozen=True, slots=True)
class RowFault:
    """One row that cannot be imported: its line in the file, and why."""

    line: int
    reason: str

    def __str__(self) -> str:
        """Return the fault as a person reads it."""
        return f"line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: rows in the file, rows imported, and every row to correct."""

    rows: int
    imported: int
    faults: tuple[RowFault, ...]


def checked_wish(outside: Outside, email: str, territories: Iterable[TerritoryId], *, policy: str, bundle: bool) -> Wish:
    """Return what somebody asks for, checked as `subscribe` does, and write nothing."""
    return _Known.of(outside).wish(email, territories, policy, bundle=bundle)


def subscribe(outside: Outside, email: str, territories: Iterable[TerritoryId], *, policy: str, bundle: bool) -> Subscription:
    """Add territories to a person's subscription; UsageError for an address, a territory or a policy that cannot be."""
    wish = _Known.of(outside).wish(email, territories, policy, bundle=bundle)
    return outside.ledger.add_subscriptions([wish], outside.clock.now())[0]


def unsubscribe(outside: Outside, email: str, territories: Sequence[TerritoryId] | None, *, policy: str) -> bool:
    """Take territories (None: all of them) off a subscription; False when there was nothing to take off."""
    policy_named(outside, policy)
    return outside.ledger.remove_subscription(email.strip(), territories, policy=policy, now=outside.clock.now())


def import_subscriptions(outside: Outside, file: RawFile, *, partial: bool = False) -> ImportReport:
    """Import a CSV file (email;territories;policy;bundle): all of its rows, or none when one is wrong unless *partial*.

    Territories stand side by side, separated by spaces or commas, globs allowed. Raises InputError when the file is no such
    table at all.
    """
    rows = _rows(file)
    known = _Known.of(outside)
    wishes: list[Wish] = []
    faults: list[RowFault] = []
    ways: dict[tuple[str, str], bool] = {}
    for line, row in rows:
        try:
            wish = _read_wish(known, row)
            _check_one_way(wish, ways)
            wishes.append(wish)
        except ReporterError as error:
            faults.append(RowFault(line, str(error)))
    kept = wishes if partial or not faults else []
    if kept:
        outside.ledger.add_subscriptions(kept, outside.clock.now())
    return ImportReport(len(rows), len(kept), tuple(faults))


def export_subscriptions(outside: Outside) -> str:
    """Return all active subscriptions as the CSV that import_subscriptions reads."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in outside.ledger.subscriptions():
        writer.writerow([one.email, " ".join(map(str, one.territories)), one.policy, "oui" if one.bundle else "non"])
    return out.getvalue()


def _rows(file: RawFile) -> list[tuple[int, dict[str, str]]]:
    """Return the rows with their line numbers; InputError names the column that is missing or unknown."""
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"not UTF-8 (byte {error.start}): save it as « CSV UTF-8 »"
        raise InputError(message, file=file.name) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";", strict=True, restkey="")
    try:
        header = [name.strip().lower() for name in reader.fieldnames or []]
        _check_header(header, file)
        reader.fieldnames = header
        return [(reader.line_num, _cells(row)) for row in reader]
    except csv.Error as error:
        message = f"this line is no CSV: {error}"
        raise InputError(message, file=file.name, line=reader.line_num) from error


def _check_header(header: list[str], file: RawFile) -> None:
    wrong = [f"missing column {name!r}" for name in REQUIRED if name not in header]
    wrong += [f"unknown column {name!r}" for name in header if name not in COLUMNS]
    wrong += [f"column {name!r} stands twice" for name in COLUMNS if header.count(name) > 1]
    if wrong:
        message = f"{'; '.join(wrong)}: the first line must be {';'.join(COLUMNS)}"
        raise InputError(message, file=file.name, line=1)


def _cells(row: dict[str, str | list[str] | None]) -> dict[str, str]:
    """Return a row's cells as text; what stands beyond the last column is kept under "" so that it can be refused."""
    return {name: (" ".join(cell) if isinstance(cell, list) else cell or "").strip() for name, cell in row.items()}


def _read_wish(known: _Known, row: dict[str, str]) -> Wish:
    if row.get(""):
        message = f"more cells than columns: {row['']!r}"
        raise UsageError(message)
    patterns = row["territories"].replace(",", " ").split()
    territories = [territory.id for territory in known.register.matching(patterns)]
    bundle = row.get("bundle", "").lower()
    if bundle not in YES | NO:
        message = f"bundle is {bundle!r}: write oui or non"
        raise UsageError(message)
    return known.wish(row["email"], territories, row.get("policy") or DEFAULT_POLICY, bundle=bundle in YES)


def _check_one_way(wish: Wish, ways: dict[tuple[str, str], bool]) -> None:
    """Refuse a person who wants one mail in a row of the file and several in another."""
    key = (address_key(wish.email), wish.policy)
    if ways.setdefault(key, wish.bundle) != wish.bundle:
        message = "the same address and policy stand in an earlier row with another bundle"
        raise UsageError(message)
