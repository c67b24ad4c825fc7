"""Planted corruptions of a release, seeded, from wholesale to the mildest form, each with the place that the report must name."""

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reporter.domain.gate import Concern, GateReport, Severity

KINDS = (
    "units ×10",
    "units ×1000",
    "swapped columns",
    "missing territory",
    "stale file",
    "duplicates",
    "truncation",
    "sign",
    "sum ≠ parts",
    "40 % revision of the past",
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A spoilt frame, the form of the corruption, and where it lies ("" anywhere); *period* is what the file now says it goes to."""

    frame: pd.DataFrame
    form: str
    territory: str = ""
    period: str = ""

    def is_named_by(self, report: GateReport) -> bool:
        """Say whether a fault (a warning does not count) names the place."""
        return any(self.is_named_in(c) for c in report.concerns if c.severity is Severity.FAULT)

    def is_named_in(self, concern: Concern) -> bool:
        """Say whether one concern names the place."""
        if not self.territory:
            return True
        told = " ".join((concern.detail, *(value for _, value in concern.terms)))
        return self.territory in told or any(self.territory == o.territory for o in concern.offences)


Mutation = Callable[[pd.DataFrame, pd.DataFrame, random.Random], Planted]


def plant(kind: str, frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> tuple[Planted, int]:
    """Return a corruption of *frame* and how many draws changed nothing that can be read (two equal figures swapped) before it."""
    for vacuous in range(200):
        planted = _MUTATIONS[kind](frame, held, rng)
        if not _same(planted.frame, frame):
            return planted, vacuous
    message = f"no draw of {kind} changes anything"
    raise AssertionError(message)


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    return len(one) == len(other) and one.reset_index(drop=True).equals(other.reset_index(drop=True))


def _with_figure(frame: pd.DataFrame, rng: random.Random, *, newest: bool | None = None) -> int:
    """Return the label of a drawn row that has a figure above zero."""
    rows = frame[(frame["value"] > 0)]
    last = frame["period"].max()
    if newest is not None:
        rows = rows[(rows["period"] == last) == newest]
    return int(rows.index[rng.randrange(len(rows))])


def _scope(frame: pd.DataFrame, rng: random.Random) -> tuple[pd.Series, str, str]:
    """Return a mask of rows, the form's name, and the territory where the mildest forms lie."""
    form = rng.choice(("everywhere", "newest period", "one level", "one territory", "one category", "one figure now", "one figure before"))
    row = frame.loc[_with_figure(frame, rng, newest={"one figure now": True, "one figure before": False}.get(form))]
    same = {name: frame[name] == row[name] for name in ("territory", "indicator", "category", "period")}
    match form:
        case "everywhere":
            return frame["value"].notna(), form, ""
        case "newest period":
            return frame["period"] == frame["period"].max(), form, ""
        case "one level":
            return frame["territory"].str.startswith(row["territory"].partition("-")[0] + "-"), form, ""
        case "one territory":
            return same["territory"], form, row["territory"]
        case "one category":
            return same["territory"] & same["indicator"] & same["category"], form, row["territory"]
        case _:
            return same["territory"] & same["indicator"] & same["category"] & same["period"], form, row["territory"]


def _scaled(factor: float) -> Mutation:
    def mutate(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:  # noqa: ARG001 -- one form for all
        rows, form, territory = _scope(frame, rng)
        return Planted(frame.assign(value=frame["value"].where(~rows, frame["value"] * factor)), form, territory)

    return mutate


def _swapped(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:  # noqa: ARG001
    forms = ["two periods", "two periods of one territory", "newest period of one territory", "two territories"]
    if frame["category"].nunique() > 2:
        forms.append("two categories of one territory now")
    form, spoilt = rng.choice(forms), frame.copy()
    periods, last = sorted(frame["period"].unique()), frame["period"].max()
    row = frame.loc[_with_figure(frame, rng, newest=True)]
    if form == "two territories":
        other = rng.choice([t for t in frame["territory"].unique() if t.partition("-")[0] == row["territory"].partition("-")[0]])
        names = {row["territory"]: other, other: row["territory"]}
        return Planted(frame.assign(territory=frame["territory"].map(lambda t: names.get(t, t)).astype("str")), form, row["territory"])
    here = frame["territory"] == row["territory"]
    if form == "two categories of one territory now":
        inside = frame[here & (frame["period"] == last) & (frame["category"] != "") & frame["value"].notna()]
        if len(inside) < 2:
            return Planted(frame, form)
        first, second = rng.sample(list(inside.index), 2)
        if not _differ(frame, first, second):
            return Planted(frame, form)
        spoilt.loc[[first, second], ["value", "status"]] = frame.loc[[second, first], ["value", "status"]].to_numpy()
        return Planted(spoilt, form, row["territory"])
    one = last if form == "newest period of one territory" else rng.choice(periods)
    other = periods[-2] if form == "newest period of one territory" else rng.choice(periods)
    names = {one: other, other: one}
    moved = frame["period"].map(lambda p: names.get(p, p)).astype("str")
    inside = pd.Series(data=True, index=frame.index) if form == "two periods" else here
    spoilt = frame.assign(period=frame["period"].where(~inside, moved))
    keys = ["territory", "indicator", "category", "period"]
    if spoilt.sort_values(keys)["value"].reset_index(drop=True).equals(frame.sort_values(keys)["value"].reset_index(drop=True)):
        return Planted(frame, form)  # equal figures, or one period drawn twice: nothing to read
    return Planted(spoilt, form, "" if form == "two periods" else row["territory"])


def _differ(frame: pd.DataFrame, first: int, second: int) -> bool:
    """Say whether two figures differ by more than what the series does from one period to the next."""
    a, b = sorted((float(frame.at[first, "value"]), float(frame.at[second, "value"])))  # noqa: PD008
    return b - a > 0.5 * max(b, 1.0)


def _missing(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:  # noqa: ARG001
    form = rng.choice(("one territory", "one level", "one territory now", "one category of one territory", "one figure"))
    row = frame.loc[_with_figure(frame, rng, newest=form == "one territory now" or None)]
    here = frame["territory"] == row["territory"]
    series = here & (frame["indicator"] == row["indicator"]) & (frame["category"] == row["category"])
    gone = {
        "one territory": here,
        "one level": frame["territory"].str.startswith(row["territory"].partition("-")[0] + "-"),
        "one territory now": here & (frame["period"] == frame["period"].max()),
        "one category of one territory": series,
        "one figure": series & (frame["period"] == row["period"]),
    }[form]
    return Planted(frame[~gone].reset_index(drop=True), form, "" if form == "one level" else row["territory"])


def _stale(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:
    form = rng.choice(("last file under a new name", "newest column is the one before", "one territory of the last file"))
    if form == "last file under a new name":
        return Planted(held.copy(), form, period=held["period"].max())
    last = sorted(frame["period"].unique())[-2:]
    if form == "newest column is the one before":
        earlier = frame[frame["period"] == last[0]].assign(period=last[1])
        return Planted(pd.concat([frame[frame["period"] != last[1]], earlier], ignore_index=True), form)
    territory = frame.loc[_with_figure(frame, rng, newest=True), "territory"]
    kept = frame[frame["territory"] != territory]
    return Planted(pd.concat([kept, held[held["territory"] == territory]], ignore_index=True), form, str(territory))


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
    rows, form, territory = _scope(frame, rng)
    return Planted(frame.assign(value=frame["value"].where(~rows, -frame["value"])), form, territory)


def _unsummed(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:  # noqa: ARG001
    """Move a whole or one of its parts: a rate by 0.5 to 3 points, a count by 5 to 60 percent, up or down, now."""
    levels = frame["territory"].str.partition("-")[0]
    wholes = frame[(levels.isin(["region", "france"]) | (frame["category"] != "")) & (frame["value"] > 0)]
    now = wholes[wholes["period"] == frame["period"].max()]
    row = now.loc[now.index[rng.randrange(len(now))]]
    sign = rng.choice((-1, 1))
    is_rate = row["indicator"] == "taux_chomage"
    value = row["value"] + sign * round(rng.uniform(0.5, 3.0), 1) if is_rate else round(row["value"] * (1 + sign * rng.uniform(0.05, 0.6)))
    if not is_rate and abs(value - row["value"]) < 50:
        return Planted(frame, "a few units")
    spoilt = frame.copy()
    spoilt.loc[row.name, "value"] = abs(value)
    return Planted(spoilt, "a whole" if row["category"] == "" else "a part", str(row["territory"]))


def _revised(frame: pd.DataFrame, held: pd.DataFrame, rng: random.Random) -> Planted:  # noqa: ARG001
    past = frame["period"] < frame["period"].max()
    form = rng.choice(("the whole past", "one territory's past", "one series' past", "one past figure"))
    row = frame.loc[_with_figure(frame, rng, newest=False)]
    here = past & (frame["territory"] == row["territory"])
    series = here & (frame["indicator"] == row["indicator"]) & (frame["category"] == row["category"])
    rows = {
        "the whole past": past,
        "one territory's past": here,
        "one series' past": series,
        "one past figure": series & (frame["period"] == row["period"]),
    }[form]
    factor = rng.choice((0.6, 1.4))
    step = 1 if row["indicator"] != "taux_chomage" else 0.1
    values = np.round(frame["value"] * factor / step) * step
    territory = "" if form == "the whole past" else str(row["territory"])
    return Planted(frame.assign(value=frame["value"].where(~rows, values)), form, territory)


_MUTATIONS: dict[str, Mutation] = dict(
    zip(
        KINDS,
        (_scaled(10), _scaled(1000), _swapped, _missing, _stale, _duplicated, _truncated, _negated, _unsummed, _revised),
        strict=True,
    )
)
