"""The names under which parts of the service note that they are alive, and how late each may be."""

import datetime as dt

SCHEDULER = "scheduler"
STOPPED = "scheduler.stopped"  # the last time a scheduler ended because it was asked to
WATCHDOG = "watchdog"
PASS = "pass"  # held by the scheduler that leads: it alone polls, freezes and produces
PASS_HELD = dt.timedelta(minutes=5)  # without a sign of life another one leads
SKEW = dt.timedelta(minutes=5)  # two machines' clocks may differ by as much
LONGEST_PASS = dt.timedelta(minutes=15)  # no pass takes longer


def poll_of(producer: str) -> str:
    """Return the name under which the polls of one producer are noted."""
    return f"poll.{producer}"


def done(chore: str) -> str:
    """Return the name under which a chore notes that it went well."""
    return f"{chore}.done"


def failed(chore: str) -> str:
    """Return the name under which a chore notes that it did not."""
    return f"{chore}.failed"
