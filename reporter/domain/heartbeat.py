"""The names under which parts of the service note that they are alive."""

SCHEDULER = "scheduler"
POLL = "poll"
