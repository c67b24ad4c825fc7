"""How figures and changes stand in a text, and the collection of those that prove a sentence."""

from collections.abc import Iterable
from decimal import Decimal

from reporter.analysis.comparison import Gap
from reporter.analysis.derived import (
    Measure,
    change_observation,
    difference_observation,
    gap_observation,
    rank_observation,
    ranked_observation,
)
from reporter.analysis.trend import Change
from reporter.document.french import HARD, counted, number, ordinal, percent, points, typeset
from reporter.document.words import FEMININE_LEVELS, WORDINGS, level_name
from reporter.domain.blocks import Figure, Finding
from reporter.domain.facts import Rank
from reporter.domain.indicator import Indicator
from reporter.domain.observation import Observation
from reporter.domain.territory import TerritoryId


def value_form(observation: Observation, indicator: Indicator) -> str:
    """Return a figure with its sign: « 5,8 % », « 687 312 »."""
    if observation.value is None:
        message = f"{observation.indicator} of {observation.territory}, {observation.period}: no figure to print"
        raise ValueError(message)
    return (percent if indicator.is_rate else number)(observation.value, indicator.decimals)


def change_form(change: Change, *, signed: bool = True) -> str:
    """Return a change: « −0,3 point », « +1,4 % », or « +40 inscrits » where the base is small."""
    if change.is_rate:
        return points(_sign(change.difference, signed), signed=signed)
    if change.in_units or change.percent is None:
        return counted(_sign(change.difference, signed), *WORDINGS[change.after.indicator].unit, signed=signed)
    return percent(_sign(change.percent, signed), signed=signed)


def change_figure(change: Change) -> Observation:
    """Return the observation that `change_form` prints."""
    small = change.in_units or change.amount is None
    return difference_observation(change) if small else change_observation(change)


def gap_form(gap: Gap) -> str:
    """Return « 1,7 point de moins », « 0,3 point de plus » or « aucun écart »."""
    if not gap.points:
        return f"aucun{HARD}écart"
    return f"{points(abs(gap.points))} de {'moins' if gap.points < 0 else 'plus'}"


def rank_form(rank: Rank, territory: TerritoryId) -> str:
    """Return « 12e » or « 12e ex æquo »."""
    tied = f"{HARD}ex{HARD}æquo" if rank.tied else ""
    return ordinal(rank.position, feminine=territory.level in FEMININE_LEVELS) + tied


class Evidence:
    """The figures of one sentence: each method prints a figure and remembers it."""

    def __init__(self) -> None:
        self._figures: list[tuple[Observation, str]] = []

    def value(self, observation: Observation, indicator: Indicator) -> str:
        """Return a figure as it stands in the sentence."""
        return self._keep(observation, value_form(observation, indicator))

    def change(self, change: Change, *, signed: bool = True) -> str:
        """Return a change as it stands in the sentence."""
        return self._keep(change_figure(change), change_form(change, signed=signed))

    def difference(self, change: Change) -> str:
        """Return the size of a change in the unit of its series, without a sign: « 410 »."""
        return self._keep(difference_observation(change), number(abs(change.difference)))

    def gap(self, gap: Gap, measure: Measure) -> str:
        """Return « 1,7 point de moins »."""
        form = gap_form(gap)
        self._keep(gap_observation(gap, measure), points(abs(gap.points)) if gap.points else "")
        return form

    def rank(self, rank: Rank, like: Observation) -> str:
        """Return « 12e ex æquo »."""
        return self._keep(rank_observation(rank, like.territory, like), rank_form(rank, like.territory))

    def ranked(self, rank: Rank, like: Observation) -> str:
        """Return how many territories have a place, with their level: « 100 départements »."""
        self._keep(ranked_observation(rank, like.territory, like), number(rank.out_of))
        return f"{number(rank.out_of)}{HARD}{level_name(like.territory.level, rank.out_of)}"

    def printed(self, observation: Observation, form: str) -> str:
        """Return a figure whose form the caller has chosen."""
        return self._keep(observation, form)

    def compared(self, observations: Iterable[Observation]) -> None:
        """Remember figures that prove the sentence without standing in it."""
        for observation in observations:
            self._keep(observation, "")

    def changes(self, changes: Iterable[Change | None]) -> None:
        """Remember changes that prove the sentence without standing in it."""
        self.compared(change_figure(change) for change in changes if change)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return the figures remembered, with their printed forms."""
        return tuple(Figure(observation, form) for observation, form in self._figures)

    def finding(self, sentence: str, *, lead: str = "") -> Finding:
        """Return the sentence, typeset, with everything remembered; *lead* is its bold beginning."""
        observations, forms = zip(*self._figures, strict=True) if self._figures else ((), ())
        return Finding(typeset(lead + sentence), tuple(observations), tuple(forms), typeset(lead))

    def _keep(self, observation: Observation, form: str) -> str:
        self._figures.append((observation, form))
        return form


def _sign(value: Decimal, signed: bool) -> Decimal:  # noqa: FBT001 -- private, read at the call
    return value if signed else abs(value)
