"""A change here beside the same change elsewhere: « contre », « comme », « alors que », by the states of both."""

from decimal import Decimal

from reporter.analysis.derived import Measure, threshold_observation
from reporter.analysis.reading import ParentReading
from reporter.analysis.rounding import displayed
from reporter.analysis.trend import Change, Span, State
from reporter.document.forms import Evidence
from reporter.document.french import points
from reporter.document.headline import NEAR
from reporter.document.words import WORDINGS

FAR = 3  # tenths of a point from which « quasi stable » says its threshold


def of_year(parent: ParentReading | None) -> Change | None:
    """Return how région or France moved over the year."""
    return parent.trend.year if parent else None


def against(proof: Evidence, other: Change | None, change: Change, where: str) -> str:
    """Return « , contre 0,7 point en France » or « , alors qu'il augmente de 0,5 % en France »; empty when nothing compares.

    *change* has its verb before: where both go the same way the second figure needs no sign. After « quasi stable », figures that
    differ stand side by side, « ; 0,0 % en France », to be `joined`: they are neither « comme » nor « contre » each other.
    """
    if other is None or other.amount is None or other.state in {None, State.BREAK} or change.in_units or other.in_units:
        return ""
    if other.amount == change.amount:
        proof.changes([other])
        return f", comme {where}"
    if _as_far(change, other):
        return f", comme {where} ({proof.change(other)})"
    if _apart(change, other):
        return f" ; {proof.change(other)} {where}"
    if change.state is other.state:
        return f", contre {proof.change(other, signed=False)} {where}"
    return f", alors qu'il {_moves(proof, other, where)}"


def joined(told: str, beside: str) -> tuple[str, str]:
    """Return what is told and what follows of `against`: « (−0,4 % ; 0,0 % en France) » is one pair of parentheses."""
    return (f"{told[:-1]}{beside})", "") if told.endswith(")") and beside.startswith(" ;") else (told, beside)


def limit(proof: Evidence, change: Change, before: str) -> str:
    """Return *before* and the threshold, where a rate moved far and is « quasi stable » all the same; else nothing."""
    if not change.is_rate or change.state is not State.STABLE or abs(change.difference) * 10 < FAR:
        return ""
    measure = Measure.YEAR_THRESHOLD if change.span is Span.YEAR else Measure.QUARTER_THRESHOLD
    threshold = threshold_observation(change.after, change.threshold, measure, change.after.period)
    return f"{before}{proof.printed(threshold, points(change.threshold))}"


def _as_far(change: Change, other: Change) -> bool:
    """Say whether two changes without direction are the same but for a tenth."""
    return change.state is other.state is State.STABLE and abs((change.amount or Decimal()) - (other.amount or Decimal())) <= displayed(
        NEAR * 0.1, 1
    )


def _apart(change: Change, other: Change) -> bool:
    """Say whether « comme », « contre » and « alors que » are all too much: this one is stable, the other as well or not far."""
    return change.state is State.STABLE and (other.state is State.STABLE or (change.amount or 0) * (other.amount or 0) > 0)


def _moves(proof: Evidence, other: Change, where: str) -> str:
    if other.state is State.STABLE or other.state is None:
        return f"est quasi stable {where} ({proof.change(other)})"
    verb = WORDINGS[other.after.indicator].verb(other.state)
    return f"{verb} de {proof.change(other, signed=False)} {where}"
