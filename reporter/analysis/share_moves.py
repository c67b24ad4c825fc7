"""How the shares of groups moved: over the year, or since the last break where the year crosses it and the series allows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reporter.analysis.comparison import at
from reporter.analysis.derived import share_change_observation, share_observation
from reporter.analysis.profile import Group, Profile
from reporter.analysis.reading import Reading
from reporter.analysis.rounding import PERCENT_DECIMALS, displayed
from reporter.domain.observation import Observation
from reporter.domain.period import Period

LEAST_MOVES = 2  # one group alone has nothing to be seen beside
CLEAR_SHIFT = Decimal("0.5")  # point: from there on a share is said to have risen or fallen


@dataclass(frozen=True, slots=True)
class ShareMove:
    """The share of one group then and now, in per cent of all registered, as displayed."""

    group: Group
    before: Observation
    after: Observation

    @property
    def points(self) -> Decimal:
        """Return by how many points the share has changed."""
        return displayed(self.after.value or 0, PERCENT_DECIMALS) - displayed(self.before.value or 0, PERCENT_DECIMALS)

    @property
    def change(self) -> Observation:
        """Return the change of the share as a figure of its own."""
        return share_change_observation(self.before, self.group.reading.figure, self.points)


@dataclass(frozen=True, slots=True)
class ShareMoves:
    """All groups between two periods; *since_break* that they begin behind a break, *is_cut* that the two do not compare."""

    before: Period
    after: Period
    moves: tuple[ShareMove, ...]
    since_break: bool = False
    is_cut: bool = False

    @property
    def furthest(self) -> ShareMove | None:
        """Return the move to be told: the largest, a rise before a fall of its size; None where none is clear, or across a cut."""
        largest = max(self.moves, key=lambda move: (abs(move.points), move.points))
        return None if self.is_cut or abs(largest.points) < CLEAR_SHIFT else largest


def read_share_moves(profile: Profile) -> ShareMoves | None:
    """Return how shares moved up to the profile's own period; None where fewer than two groups have a figure then and now."""
    total = profile.total
    start = _start(total)
    if start is None:
        return None
    before, since_break, is_cut = start
    moves = tuple(_moves(profile, before))
    return ShareMoves(before, total.figure.period, moves, since_break, is_cut) if len(moves) >= LEAST_MOVES else None


def _start(total: Reading) -> tuple[Period, bool, bool] | None:
    """Return the period to begin at, whether a break settled there, whether it does not compare with now; None without a figure."""
    now = total.figure.period
    year, breaks = now.year_before, total.indicator.breaks
    crossed = [one for one in breaks if one.disturbs(year, now)]
    if crossed and total.indicator.adjustment.allows_quarter_change:
        settled = max(one.settled for one in crossed)
        if settled < now and not any(one.disturbs(settled, now) for one in breaks) and _has(total, settled):
            return settled, True, False
    return (year, False, bool(crossed)) if _has(total, year) else None


def _has(total: Reading, period: Period) -> bool:
    figure = at(total.series, period)
    return bool(figure and figure.value)


def _moves(profile: Profile, before: Period) -> Iterator[ShareMove]:
    whole = at(profile.total.series, before)
    for group in profile.groups:
        then = at(group.reading.series, before)
        if group.part.share is None or then is None or then.value is None or whole is None or not whole.value:
            continue
        share = displayed(100 * then.value / whole.value, PERCENT_DECIMALS)
        yield ShareMove(group, share_observation(then, share), share_observation(group.reading.figure, group.part.share))
