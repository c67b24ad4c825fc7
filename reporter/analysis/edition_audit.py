"""The disclosure audit of all editions of a quarter: every figure that one shows and another hides, or that shown ones give away.

All that was ever shown of a quarter counts as known: revisions and policies are one set of tables. What we compute from shown figures
(sums, shares, ranks) is a combination of them and adds nothing, so that the snapshots are all there is to look at.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from reporter.analysis.disclosure import category_name, families, sums_of
from reporter.analysis.leaks import Bricks, Cell, Leak, audit, collapsed
from reporter.analysis.membership import WIDE, Membership
from reporter.domain.consistency import Inconsistency, Rule, Term
from reporter.domain.gate import Offence
from reporter.domain.indicator import Indicators
from reporter.domain.observation import Status
from reporter.domain.territory import Level, TerritoryId

_CELL = ["territory", "indicator", "period", "category"]
_NAMED_PERIODS = 12


@dataclass(frozen=True, slots=True)
class Seen:
    """The figures of one edition, by its label: a frame with the columns of ObservationTable."""

    edition: str
    frame: pd.DataFrame


def audit_editions(editions: Sequence[Seen], held: Membership, indicators: Indicators) -> Iterator[Inconsistency]:
    """Yield what is hidden in one edition of a quarter and shown in another, then what the shown figures of all give away."""
    rows = _secret_tables(editions, indicators)
    if rows.empty:
        return
    yield from _history(rows)
    cells = rows.groupby(_CELL, sort=True).agg(shown=("shown", "any"), secret=("secret", "any")).reset_index()
    bricks_held = collapsed(held.bricks, sorted(held.bricks))
    present = _present(editions)
    for family in families(map(str, cells["indicator"].unique()), indicators):
        bricks = _within_field(bricks_held, set().union(*(present[name] for name in family)))
        kept = cells[cells["indicator"].isin(list(family))]
        sums = tuple(sums_of({category_name(i, c) for i, c in zip(kept["indicator"], kept["category"], strict=True)}, indicators))
        for periods, table in _tables(kept):
            yield from (_told(leak, periods) for leak in audit(table, bricks, sums))


def _secret_tables(editions: Sequence[Seen], indicators: Indicators) -> pd.DataFrame:
    """Return the figures of the families and periods in which something is hidden.

    Rates and classes add up to nothing; in what sums published figures only, nothing that is hidden is counted.
    """
    frames = [seen.frame[[*_CELL, "status"]].assign(edition=seen.edition, shown=seen.frame["value"].notna()) for seen in editions]
    rows = pd.concat(frames, ignore_index=True)
    known = {i.id for i in indicators.indicators if i.adds_up and not i.published_only}
    rows = rows[rows["indicator"].isin(known)].assign(secret=lambda kept: kept["status"] == str(Status.SECRET))
    homes = {name: "+".join(sorted(family)) for family in families(map(str, rows["indicator"].unique()), indicators) for name in family}
    table = rows["indicator"].map(homes) + "@" + rows["period"]
    return rows[table.isin(table[rows["secret"]].unique()) & (rows["shown"] | rows["secret"])]


def _history(rows: pd.DataFrame) -> Iterator[Inconsistency]:
    """Yield cells that an edition hides and another shows: once shown, a figure is known."""
    hiding = rows[rows["secret"]].groupby(_CELL, sort=True)["edition"].agg(", ".join)
    showing = rows[rows["shown"]].groupby(_CELL, sort=True)["edition"].agg(", ".join)
    both = pd.concat([hiding.rename("hiding"), showing.rename("showing")], axis=1, join="inner").sort_index()
    for territory, indicator, period, category, hidden_in, shown_in in both.reset_index().itertuples(index=False, name=None):
        offence = Offence(territory, indicator, category, period, None)
        yield Inconsistency(Rule.HISTORY, indicator, shown_in, 1, (offence,), edition=hidden_in)


def _present(editions: Sequence[Seen]) -> dict[str, set[TerritoryId]]:
    """Return, for each indicator, the territories of which an edition has a figure or a mark."""
    found: dict[str, set[TerritoryId]] = defaultdict(set)
    for seen in editions:
        pairs = seen.frame[["indicator", "territory"]].drop_duplicates()
        for name, territory in zip(pairs["indicator"], pairs["territory"], strict=True):
            found[name].add(TerritoryId.parse(territory))
    return found


def _within_field(bricks: Bricks, present: set[TerritoryId]) -> Bricks:
    """Return *bricks* without those of the départements in which an indicator has no figure and no mark, of any territory.

    Its wider figures are taken to go without them too (« hors Mayotte »). Were they counted in, the audit would at worst name a leak
    that is none; the other way round it would miss one.
    """
    covered = frozenset[str]().union(*(bricks[one] for one in present if one in bricks and str(one.level) not in WIDE))
    absent = [found for one, found in bricks.items() if one.level is Level.DEPARTMENT and not found & covered]
    outside = frozenset[str]().union(*absent) if covered else frozenset[str]()
    return {territory: found - outside for territory, found in bricks.items()} if outside else bricks


def _tables(cells: pd.DataFrame) -> Iterator[tuple[list[str], list[Cell]]]:
    """Yield the cells of each period in which something is hidden; periods that hide and show the very same are one."""
    known = {text: TerritoryId.parse(text) for text in cells["territory"].unique()}
    same: dict[tuple[Cell, ...], list[str]] = {}
    for period, rows in cells.groupby("period", sort=True):
        hidden = rows["secret"] & ~rows["shown"]
        if hidden.any():
            columns = (rows["territory"], rows["indicator"], rows["category"], ~hidden)
            table = tuple(Cell(known[t], category_name(i, c), bool(shown)) for t, i, c, shown in zip(*columns, strict=True))
            same.setdefault(table, []).append(str(period))
    yield from ((periods, list(table)) for table, periods in same.items())


def _told(leak: Leak, periods: Sequence[str]) -> Inconsistency:
    indicator, _, category = leak.cell.category.partition("/")
    offences = tuple(Offence(str(leak.cell.territory), indicator, category, period, None) for period in periods[-_NAMED_PERIODS:])
    return Inconsistency(Rule.LEAK, indicator, str(leak), len(periods), offences, combination=tuple(_terms(leak)))


def _terms(leak: Leak) -> Iterator[Term]:
    for cell, coefficient in leak.combination:
        indicator, _, category = cell.category.partition("/")
        yield Term(str(cell.territory), indicator, category, str(coefficient))
