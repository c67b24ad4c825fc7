"""A change here beside the same change elsewhere: « contre », « comme », « alors que », by the states of both."""

from reporter.analysis.reading import ParentReading
from reporter.analysis.trend import Change, State
from reporter.document.forms import Evidence
from reporter.document.words import WORDINGS


def of_year(parent: ParentReading | None) -> Change | None:
    """Return how région or France moved over the year."""
    return parent.trend.year if parent else None


def against(proof: Evidence, other: Change | None, change: Change, where: str) -> str:
    """Return « , contre 0,7 point en France » or « , alors qu'il augmente de 0,5 % en France »; empty when nothing compares.

    *change* has its verb before: where both go the same way the second figure needs no sign.
    """
    if other is None or other.amount is None or other.state in {None, State.BREAK} or change.in_units or other.in_units:
        return ""
    if other.amount == change.amount:
        proof.changes([other])
        return f", comme {where}"
    if change.state is State.STABLE and other.state is State.STABLE:
        return f", comme {where} ({proof.change(other)})"
    if change.state is other.state:
        return f", contre {proof.change(other, signed=False)} {where}"
    if change.state is State.STABLE and (change.amount or 0) * other.amount > 0:
        return f", contre {proof.change(other)} {where}"
    return f", alors qu'il {_moves(proof, other, where)}"


def _moves(proof: Evidence, other: Change, where: str) -> str:
    if other.state is State.STABLE or other.state is None:
        return f"est quasi stable {where} ({proof.change(other)})"
    verb = WORDINGS[other.after.indicator].verb(other.state)
    return f"{verb} de {proof.change(other, signed=False)} {where}"
