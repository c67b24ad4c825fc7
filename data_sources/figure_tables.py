"""From a producer's rows, read and coded, to a release and its observations; nothing partial comes out."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from reporter.domain.observation import Status
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import DatasetRef, Release
from reporter.domain.territory import Level, Register
from reporter.errors import InputError, UsageError
from reporter.tables import Label, Link, ObservationTable, typed

SERIES = ["territory", "indicator", "category"]
_WITH_FIGURE = [str(status) for status in Status if status.has_value]
_ABSENT = [str(Status.NOT_AVAILABLE), str(Status.NOT_APPLICABLE)]
_NAMED = 5  # offenders quoted in a message


@dataclass(frozen=True, slots=True)
class Publication:
    """A producer's file with the day it was published on, and whether it says of itself that it is made up.

    *sha256* is given where the bytes hold more than what was published (the minute of the request); else the file's own.
    """

    file: RawFile
    published_on: dt.date
    fictitious: bool
    sha256: str = ""

    @property
    def digest(self) -> str:
        """Return what tells this publication from another."""
        return self.sha256 or self.file.sha256

    @property
    def identity(self) -> tuple[str, dt.date, bool]:
        """Return what makes two publications the same one."""
        return (self.digest, self.published_on, self.fictitious)


@dataclass(frozen=True, slots=True)
class Names:
    """What the codes of a release's nomenclatures mean, and which belong together."""

    labels: tuple[Label, ...] = ()
    links: tuple[Link, ...] = ()


NAMELESS = Names()


def needed_date(published_on: dt.date | None, file: str) -> dt.date:
    """Return the date given; UsageError when the file's reader needs one and there is none."""
    if published_on is None:
        message = f"{file} does not say when it was published: add --published-on with the producer's date (for example 2022-04-05)"
        raise UsageError(message)
    return published_on


def territories(level: Level, codes: pd.Series) -> pd.Series:
    """Return the written identifiers of codes of one level."""
    return f"{level}-" + codes


def distinct(frame: pd.DataFrame, keys: Sequence[str], file: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return rows that say the same thing once, with a warning; InputError when two rows of the same *keys* have different figures.

    The frame has columns *value* and *status*; its index holds line numbers.
    """
    again = frame.duplicated(list(keys))
    if not again.any():
        return frame, ()
    same = frame.duplicated([*keys, "value", "status"])
    if (again & ~same).any():
        place = int((again & ~same).to_numpy().argmax())
        row = frame.iloc[place]
        first = frame[(frame[list(keys)] == row[list(keys)]).all(axis="columns")].iloc[0]
        named = ", ".join(f"{key} {row[key]}" for key in keys)
        message = f"stands twice with different figures ({first['value']:g} on line {first.name}, {row['value']:g} here): {named}"
        raise InputError(message, file=file, line=int(frame.index[place]))
    return frame[~again], (f"{file}: {int(again.sum())} rows that stand twice with the same figure are kept once",)


def summed(frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return sums over rows of the same *by*; where one part has no figure the sum has none: secret if a part is, else not available."""
    marked = frame.assign(
        _missing=~frame["status"].isin(_WITH_FIGURE),
        _secret=frame["status"] == str(Status.SECRET),
        _provisional=frame["status"] == str(Status.PROVISIONAL),
    )
    groups = marked.groupby(list(by), sort=False, as_index=False)
    sums = groups.agg({"value": "sum", "_missing": "any", "_secret": "any", "_provisional": "any"})
    status = pd.Series(str(Status.PUBLISHED), index=sums.index, dtype="str")
    status = status.mask(sums["_provisional"], str(Status.PROVISIONAL))
    status = status.mask(sums["_missing"], str(Status.NOT_AVAILABLE)).mask(sums["_secret"], str(Status.SECRET))
    value = sums["value"].mask(sums["_missing"])
    return sums[list(by)].assign(value=value, status=status)


def completed(
    frame: pd.DataFrame,
    ref: DatasetRef,
    publication: Publication,
    register: Register,
    warnings: Iterable[str] = (),
    *,
    keep_empty: bool = False,
    names: Names = NAMELESS,
    looks_ahead: bool = False,
) -> tuple[Release, ObservationTable]:
    """Return the release that a whole frame makes (columns territory, indicator, category, period, value, status).

    Territories outside the register are left out with a warning; InputError when nothing is left, or for a period that had not
    ended when the file was published (not begun, where the dataset *looks_ahead*: projects of the year are published in April).
    Cells without a figure before a series begins are dropped unless *keep_empty*; *names* label the codes.
    """
    file = publication.file.name
    known, left_out = _in_register(frame, register)
    known = known if keep_empty else _since_first_figure(known)
    figures = known.loc[known["value"].notna(), "period"]
    if figures.empty:
        message = f"holds no figure of {ref} for a territory of the register"
        raise InputError(message, file=file)
    last = Period.parse(str(figures.max()))
    _check_published(last, publication, looks_ahead=looks_ahead)
    kept = known[known["period"] <= str(last)].assign(vintage=publication.published_on.isoformat())
    release = Release(ref.source, ref.dataset, last, publication.published_on, publication.digest, publication.fictitious)
    said = (*dict.fromkeys(warnings), *left_out, *_without_figure(kept, register))
    table = ObservationTable(typed(kept.reset_index(drop=True)), (publication.file,), said, names.labels, names.links)
    return release, table.sorted()


def _check_published(last: Period, publication: Publication, *, looks_ahead: bool) -> None:
    day, what = (last.start, "begins") if looks_ahead else (last.end, "ends")
    if day >= publication.published_on:
        message = f"goes to {last}, which {what} on {day}: not before the publication on {publication.published_on}"
        raise InputError(message, file=publication.file.name)


def _in_register(frame: pd.DataFrame, register: Register) -> tuple[pd.DataFrame, tuple[str, ...]]:
    known = {str(territory.id) for territory in register.territories}
    unknown = sorted(set(frame["territory"].unique()) - known)
    if not unknown:
        return frame, ()
    warning = f"{len(unknown)} territories are not in the register {register.vintage} and are left out: {_named(unknown)}"
    return frame[frame["territory"].isin(known)], (warning,)


def _since_first_figure(frame: pd.DataFrame) -> pd.DataFrame:
    """Drop the empty cells before a series begins (overseas before 2014); gaps inside a series stay."""
    ordered = frame.sort_values([*SERIES, "period"], kind="stable")
    says = ~ordered["status"].isin(_ABSENT)
    begun = says.groupby([ordered[column] for column in SERIES], sort=False).cummax()
    return ordered[begun.astype("bool")]


def _without_figure(frame: pd.DataFrame, register: Register) -> Iterable[str]:
    present = set(frame.loc[frame["value"].notna(), "territory"].unique())
    levels = {name.partition("-")[0] for name in present}
    missing = [str(t.id) for t in register.territories if t.id.level in levels and str(t.id) not in present]
    if missing:
        yield f"no figure at all for {len(missing)} territories of the register: {_named(missing)}"


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
