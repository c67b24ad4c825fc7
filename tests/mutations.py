"""Planted corruptions of a release, seeded, from wholesale to the mildest form, each with the place that the report must name.

No draw is left out because it is hard: only where the spoilt rows are the very rows there were, or a sum still is one within its
roundings (`plant` counts these and draws again).
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas as pd

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.gate import Concern, GateReport, Severity
from reporter.domain.indicator import Indicators, Unit

KINDS = (
    "units ×10",
    "units ×1000",
    "units ÷10",
    "swapped columns",
    "missing territory",
    "stale file",
    "duplicates",
    "truncation",
    "sign",
    "sum ≠ parts",
    "40 % revision of the past",
)
LEAST_POINTS = 0.5
MOST_PARTS = 18  # régions of France: the most parts of a whole without categories


@dataclass(frozen=True, slots=True)
class Planted:
    """A spoilt frame, the form of the corruption, and where it lies: a territory, all of a level, a period ("" anywhere).

    *period* is what the file now says it goes to.
    """

    frame: pd.DataFrame
    form: str
    territory: str = ""
    period: str = ""
    level: str = ""
    at: str = ""

    def is_named_by(self, report: GateReport) -> bool:
        """Say whether a fault (a warning does not count) names the place."""
        return any(self.is_named_in(c) for c in report.concerns if c.severity is Severity.FAULT)

    def is_named_in(self, concern: Concern) -> bool:
        """Say whether one concern names the place."""
        told = " ".join((concern.detail, *(value for _, value in concern.terms)))
        words = {*re.findall(r"[\w-]+", told), *(o.territory for o in concern.offences), *(o.period for o in concern.offences)}
        levels = {word.partition("-")[0] for word in words}
        return (
            (not self.territory or self.territory in words)
            and (not self.level or self.level in levels)
            and (not self.at or self.at in words)
        )


Mutation = Callable[[pd.DataFrame, pd.DataFrame, random.Random], Planted]


def plant(kind: str, frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> tuple[Planted, int]:
    """Return a corruption of *frame* and how many draws changed nothing that can be read (two equal figures swapped) before it."""
    for vacuous in range(200):
        planted = _MUTATIONS[kind](frame, held, rng)
        if kind == "stale file" or not _same(planted.frame, frame):
            return planted, vacuous
    message = f"no draw of {kind} changes anything"
    raise AssertionError(message)


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    return len(one) == len(other) and one.reset_index(drop=True).equals(other.reset_index(drop=True))


def _with_figure(frame: pd.DataFrame, rng: random.Random, *, newest: bool | None = None) -> int:
    """Return the label of a drawn row that has a figure above zero."""
    rows = frame[(frame["value"] > 0)]
    last = frame["period"].max()
    if newest is not None and not _is_one_period(frame):
        rows = rows[(rows["period"] == last) == newest]
    return int(rows.index[rng.randrange(len(rows))])


def _is_one_period(frame: pd.DataFrame) -> bool:
    return len(frame["period"].unique()) == 1


def _scope(frame: pd.DataFrame, rng: random.Random) -> tuple[pd.Series, str, str, str]:
    """Return a mask of rows, the form's name, the territory where the mildest forms lie, and the level where one is spoilt."""
    forms = ["everywhere", "one level", "one territory", "one category", "one figure now"]
    forms += ["one column", "one column of one territory"] if _is_one_period(frame) else ["newest period", "one figure before"]
    form = rng.choice(forms)
    row = frame.loc[_with_figure(frame, rng, newest={"one figure now": True, "one figure before": False}.get(form))]
    same = {name: frame[name] == row[name] for name in ("territory", "indicator", "category", "period")}
    level = row["territory"].partition("-")[0]
    match form:
        case "everywhere":
            return frame["value"].notna(), form, "", ""
        case "newest period":
            return frame["period"] == frame["period"].max(), form, "", ""
        case "one level":
            return frame["territory"].str.startswith(level + "-"), form, "", level
        case "one column":
            return same["indicator"], form, "", ""
        case "one column of one territory":
            return same["territory"] & same["indicator"], form, row["territory"], ""
        case "one territory":
            return same["territory"], form, row["territory"], ""
        case "one category":
            return same["territory"] & same["indicator"] & same["category"], form, row["territory"], ""
        case _:
            return same["territory"] & same["indicator"] & same["category"] & same["period"], form, row["territory"], ""


def _roundings(frame: pd.DataFrame) -> pd.Series:
    return frame["indicator"].map({name: declared().get(str(name)).rounding for name in frame["indicator"].unique()})


@cache
def declared() -> Indicators:
    """Return the shipped indicators: corruptions keep to the published roundings."""
    return RegisterFiles(files("data_sources")).indicators()


def _scaled(factor: float) -> Mutation:
    """Scale, and round a smaller figure as the producer would."""

    def mutate(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:  # noqa: ARG001 -- one form for all
        rows, form, territory, level = _scope(frame, rng)
        scaled = frame["value"] * factor
        if factor < 1:
            unit = _roundings(frame)
            scaled = (scaled / unit).round() * unit
        return Planted(frame.assign(value=frame["value"].where(~rows, scaled)), form, territory, level=level)

    return mutate


def _swapped(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:  # noqa: ARG001
    forms = ["two territories"]
    if frame["category"].nunique() > 2:
        forms.append("two categories of one territory now")
    if len(frame["indicator"].unique()) > 1:
        forms += ["two columns", "two columns of one territory"]
    if not _is_one_period(frame):
        forms += ["two periods", "two periods of one territory", "newest period of one territory"]
    form, last = rng.choice(forms), frame["period"].max()
    row = frame.loc[_with_figure(frame, rng, newest=True)]
    here = frame["territory"] == row["territory"]
    match form:
        case "two territories":
            level = row["territory"].partition("-")[0]
            other = rng.choice([t for t in frame["territory"].unique() if t.partition("-")[0] == level])
            return _exchanged(frame, "territory", row["territory"], other, frame["value"].notna() | True, form, row["territory"])
        case "two categories of one territory now":
            inside = here & (frame["period"] == last) & (frame["indicator"] == row["indicator"]) & (frame["category"] != "")
            other = rng.choice(sorted(frame.loc[inside & frame["value"].notna(), "category"].unique()) or [row["category"]])
            return _exchanged(frame, "category", row["category"], other, inside, form, row["territory"])
        case "two columns" | "two columns of one territory":
            other = rng.choice(sorted(frame["indicator"].unique()))
            inside = here if form == "two columns of one territory" else here | True
            return _exchanged(frame, "indicator", row["indicator"], other, inside, form, row["territory"] if inside is here else "")
        case _:
            periods = sorted(frame["period"].unique())
            newest = form == "newest period of one territory"
            one, other = (last, periods[-2]) if newest else (rng.choice(periods), rng.choice(periods))
            inside = here | True if form == "two periods" else here
            return _exchanged(frame, "period", one, other, inside, form, "" if form == "two periods" else row["territory"])


def _exchanged(frame: pd.DataFrame, column: str, one: str, other: str, inside: pd.Series, form: str, territory: str) -> Planted:
    """Return *frame* with the names *one* and *other* of a column exchanged; the very frame when every figure is where it was."""
    names = {one: other, other: one}
    spoilt = frame.assign(**{column: frame[column].where(~inside, frame[column].map(lambda name: names.get(name, name)).astype("str"))})
    keys = ["territory", "indicator", "category", "period"]
    after, before = (rows.sort_values(keys)[[*keys, "value"]].reset_index(drop=True) for rows in (spoilt, frame))
    return Planted(frame if after.equals(before) else spoilt, form, territory)


def _missing(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:  # noqa: ARG001
    forms = ["one territory", "one level", "one category of one territory", "one figure"]
    form = rng.choice([*forms, "one column of one territory" if _is_one_period(frame) else "one territory now"])
    row = frame.loc[_with_figure(frame, rng, newest=form == "one territory now" or None)]
    here, level = frame["territory"] == row["territory"], row["territory"].partition("-")[0]
    series = here & (frame["indicator"] == row["indicator"]) & (frame["category"] == row["category"])
    gone = {
        "one territory": here,
        "one level": frame["territory"].str.startswith(level + "-"),
        "one territory now": here & (frame["period"] == frame["period"].max()),
        "one column of one territory": here & (frame["indicator"] == row["indicator"]),
        "one category of one territory": series,
        "one figure": series & (frame["period"] == row["period"]),
    }[form]
    territory, level = ("", level) if form == "one level" else (row["territory"], "")
    level = "" if gone.all() else level  # nothing is left: there is no place to name
    return Planted(frame[~gone].reset_index(drop=True), form, territory, level=level)


def _stale(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:
    if _is_one_period(frame):
        return _stale_year(frame, held, rng)
    form = rng.choice(("last file under a new name", "newest column is the one before", "one territory of the last file"))
    if form == "last file under a new name":
        return Planted(held.copy(), form, period=held["period"].max())
    last = sorted(frame["period"].unique())[-2:]
    if form == "newest column is the one before":
        earlier = frame[frame["period"] == last[0]].assign(period=last[1])
        return Planted(pd.concat([frame[frame["period"] != last[1]], earlier], ignore_index=True), form, at=last[1])
    territory = frame.loc[_with_figure(frame, rng, newest=True), "territory"]
    kept = frame[frame["territory"] != territory]
    return Planted(pd.concat([kept, held[held["territory"] == territory]], ignore_index=True), form, str(territory))


def _stale_year(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:
    year = frame["period"].iloc[0]
    if held["period"].iloc[0] == year:
        return Planted(held.copy(), "the file held again")
    form = rng.choice(("last file", "last file under this year's name", "one territory of the last file"))
    if form == "last file":
        return Planted(held.copy(), form, period=held["period"].iloc[0])
    renamed = held.assign(period=year)
    if form == "last file under this year's name":
        return Planted(renamed, form)
    territory = frame.loc[_with_figure(frame, rng), "territory"]
    kept = [frame[frame["territory"] != territory], renamed[renamed["territory"] == territory]]
    return Planted(pd.concat(kept, ignore_index=True), form, str(territory))


def _duplicated(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:  # noqa: ARG001
    form = rng.choice(("one row twice", "one row twice with another figure", "one territory twice", "the file twice"))
    row = frame.loc[[_with_figure(frame, rng)]]
    again = {
        "one row twice": row,
        "one row twice with another figure": row.assign(value=row["value"] + 1),
        "one territory twice": frame[frame["territory"] == row["territory"].iloc[0]],
        "the file twice": frame,
    }[form]
    return Planted(pd.concat([frame, again], ignore_index=True), form, "" if form == "the file twice" else row["territory"].iloc[0])


def _truncated(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:  # noqa: ARG001
    """Cut the file: rows are territories in the producers' files, so the end of the last territory goes first."""
    ordered = frame[frame["value"].notna()].sort_values(["territory", "indicator", "category", "period"], ignore_index=True)
    form = rng.choice(("the last figure", "the last row", "the second half"))
    count = {"the last figure": 1, "the last row": int((ordered["territory"] == ordered["territory"].iloc[-1]).sum()), "the second half": 0}
    cut = count[form] or len(ordered) // 2
    return Planted(ordered.iloc[:-cut].reset_index(drop=True), form, str(ordered["territory"].iloc[-1]))


def _negated(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:  # noqa: ARG001
    rows, form, territory, level = _scope(frame, rng)
    return Planted(frame.assign(value=frame["value"].where(~rows, -frame["value"])), form, territory, level=level)


def _unsummed(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:  # noqa: ARG001
    """Move a whole or one of its parts now: a rate by 0.5 to 3 points (any less still lies among its parts), a count by 5 to 60 %.

    A count that moves by no more than the roundings of the parts still is their sum: such a draw changes nothing.
    """
    levels = frame["territory"].str.partition("-")[0]
    classes = frame["indicator"].map({n: declared().get(str(n)).unit is Unit.CLASS for n in frame["indicator"].unique()})
    wholes = frame[(levels.isin(["region", "france"]) | (frame["category"] != "")) & (frame["value"] > 0) & ~classes]
    now = wholes[wholes["period"] == frame["period"].max()]
    row = now.loc[now.index[rng.randrange(len(now))]]
    indicator = declared().get(row["indicator"])
    share = rng.choice((-1, 1)) * rng.uniform(0.05, 0.6)
    by = round(share * 5, 1) if indicator.is_rate else round(row["value"] * share / indicator.rounding) * indicator.rounding
    form = "a whole" if row["category"] == "" else "a part"
    parts = max((len(p.categories) for p in indicator.partitions), default=MOST_PARTS)
    if abs(by) < LEAST_POINTS if indicator.is_rate else abs(by) <= indicator.rounding * (parts + 1) / 2:
        return Planted(frame, form)
    spoilt = frame.copy()
    spoilt.loc[row.name, "value"] = abs(row["value"] + by)
    return Planted(spoilt, form, str(row["territory"]))


def _revised(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:  # noqa: ARG001
    past = (frame["period"] < frame["period"].max()) | _is_one_period(frame)
    form = rng.choice(("the whole past", "one territory's past", "one series' past", "one past figure"))
    row = frame.loc[_with_figure(frame[past], rng)]
    here = past & (frame["territory"] == row["territory"])
    series = here & (frame["indicator"] == row["indicator"]) & (frame["category"] == row["category"])
    rows = {
        "the whole past": past,
        "one territory's past": here,
        "one series' past": series,
        "one past figure": series & (frame["period"] == row["period"]),
    }[form]
    unit = _roundings(frame)
    values = (frame["value"] * rng.choice((0.6, 1.4)) / unit).round() * unit
    territory = "" if form == "the whole past" else str(row["territory"])
    return Planted(frame.assign(value=frame["value"].where(~rows, values)), form, territory)


_MUTATIONS: dict[str, Mutation] = dict(
    zip(
        KINDS,
        (_scaled(10), _scaled(1000), _scaled(0.1), _swapped, _missing, _stale, _duplicated, _truncated, _negated, _unsummed, _revised),
        strict=True,
    )
)
