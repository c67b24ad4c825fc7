"""Every state, alert and check that the program can show stands in RUNBOOK.md with what to do."""

import re
from pathlib import Path

import pytest

from reporter.domain.delivery import DeliveryState
from reporter.ports import JobState

ROOT = Path(__file__).parents[2]
RUNBOOK = (ROOT / "RUNBOOK.md").read_text(encoding="utf-8")
DOCTOR = (ROOT / "reporter" / "cli" / "doctor_command.py").read_text(encoding="utf-8")
CHECKS = sorted(set(re.findall(r'(?:_check|return )\(?"([a-z]+(?: [a-z]+)?)", ', DOCTOR) + re.findall(r'return \("([a-z ]+)", "', DOCTOR)))
LOG_EVENTS = sorted(
    {
        event
        for file in (ROOT / "reporter").rglob("*.py")
        for event in re.findall(r'\b_?log\.(?:warning|error|exception)\(\s*"([^"]+)"', file.read_text("utf-8"))
    }
)


def rows(heading: str) -> dict[str, list[str]]:
    """Return the rows of the table under a heading, by their first cell."""
    _, _, after = RUNBOOK.partition(f"\n## {heading}")
    assert after, f"RUNBOOK.md has no part « {heading} »"
    part = after.partition("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in part.splitlines() if line.startswith("| ")]
    return {row[0].strip("`"): row[1:] for row in cells[1:]}


@pytest.mark.parametrize(
    ("heading", "states"), [("States of a production", JobState), ("States of a delivery", DeliveryState)], ids=["jobs", "deliveries"]
)
def test_every_state_has_its_line_and_no_line_is_of_another(heading: str, states: "type[JobState | DeliveryState]") -> None:
    told = rows(heading)
    assert sorted(told) == sorted(state.value for state in states)
    assert all(len(row) == 2 and all(row) for row in told.values())


def test_every_check_of_doctor_has_its_line() -> None:
    assert len(CHECKS) >= 10
    assert [check for check in CHECKS if check not in rows("Checks of `reporter doctor`")] == []


def test_every_warning_of_the_log_has_its_line() -> None:
    assert len(LOG_EVENTS) >= 8
    assert [event for event in LOG_EVENTS if event not in rows("Alerts in the log")] == []
