"""What `reporter sources fetch --plan` prints: calls and minutes by indicator, in all, against the budget."""

import math
from collections.abc import Sequence

from reporter.cli.console import print_json, print_rows, say
from reporter.ports import PlannedCalls

SECONDS = 60


def print_plan(plans: Sequence[PlannedCalls], *, as_json: bool) -> None:
    """Print the calls that whole releases need; those kept of an interrupted fetch are not made again."""
    rows = [_row(plan) for plan in plans]
    calls, kept, left = (sum(getattr(plan, name) for plan in plans) for name in ("calls", "kept", "left"))
    minutes = sum(plan.left / plan.per_second for plan in plans) / SECONDS
    budget = min((plan.budget for plan in plans), default=0)
    fetches = math.ceil(left / budget) if budget else 0
    if as_json:
        names = ("dataset", "indicator", "calls", "kept", "left", "minutes")
        total = {"calls": calls, "kept": kept, "left": left, "minutes": round(minutes, 1), "budget": budget, "fetches": fetches}
        print_json({"datasets": [dict(zip(names, row, strict=True)) for row in rows], "total": total})
        return
    print_rows(("Dataset", "Indicator", "Calls", "Kept", "Left", "Minutes"), rows, as_json=False)
    if not plans:
        say("no producer that is on is asked call by call")
        return
    say(
        f"{calls} calls, {kept} answered and kept, {left} left: about {minutes:.1f} minutes at the producer's pace, "
        f"{fetches} {'fetch' if fetches == 1 else 'fetches'} of at most {budget} calls (one more call a dataset tells what is out)"
    )


def _row(plan: PlannedCalls) -> tuple[str, str, int, int, int, float]:
    return plan.dataset, plan.indicator, plan.calls, plan.kept, plan.left, round(plan.left / plan.per_second / SECONDS, 1)
