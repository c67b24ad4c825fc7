"""Logs: one line an event on stderr, whatever stderr is by then."""

import contextlib
import io
import json
from collections.abc import Iterator

import pytest
import structlog

from reporter.cli.console import configure_logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def test_a_line_is_written_where_stderr_points_when_it_is_logged_and_not_where_it_pointed_before() -> None:
    log = structlog.get_logger("early")
    with contextlib.redirect_stderr(io.StringIO()) as first:
        configure_logs(verbose=False)
        log.info("polled", source="insee")
    written = json.loads(first.getvalue())
    first.close()
    with contextlib.redirect_stderr(io.StringIO()) as second:
        log.warning("watchdog not told")
    assert (written["event"], written["source"], written["level"]) == ("polled", "insee", "info")
    assert json.loads(second.getvalue())["event"] == "watchdog not told"


@pytest.mark.parametrize(("verbose", "lines"), [(True, 2), (False, 1)])
def test_details_are_told_only_to_who_asks(*, verbose: bool, lines: int) -> None:
    with contextlib.redirect_stderr(io.StringIO()) as told:
        configure_logs(verbose=verbose)
        structlog.get_logger().debug("a detail")
        structlog.get_logger().info("an event")
    assert len(told.getvalue().splitlines()) == lines
