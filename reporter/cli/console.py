"""What commands print: data on stdout, progress and logs on stderr."""

import dataclasses
import datetime as dt
import json
import logging
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from reporter.domain.period import Period
from reporter.domain.territory import TerritoryId

_ERRORS = Console(stderr=True, highlight=False)
DIGEST_SHOWN = 10  # digits of an identifier or a digest on a terminal; every command that takes one takes its beginning
WORD_KEPT_WHOLE = 19  # letters: what is narrower stands on one line, standard-2026-T1-v1
_DIGEST = re.compile(r"[0-9a-f]{32,64}")


def configure_logs(*, verbose: bool) -> None:
    """Send structured logs to stderr, one line an event: readable on a terminal, JSON elsewhere."""
    renderer = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if verbose else logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # asked anew at each line: who redirects stderr later is heard
    )


def say(words: str) -> None:
    """Print a line for the person at the terminal, on stderr."""
    _ERRORS.print(words, markup=False, soft_wrap=True)


def plain(value: Any) -> Any:
    """Return *value* as JSON knows it: dataclasses as objects, periods, territories, dates and paths as text."""
    match value:
        case Period() | TerritoryId() | Path():
            return str(value)
        case dt.date():
            return value.isoformat()
        case Enum():
            return value.value
        case Mapping():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(item) for item in value]
        case _ if dataclasses.is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value) if not field.name.startswith("_")}
        case _:
            return value


def print_json(value: Any) -> None:
    """Print *value* as one JSON document on stdout."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n")


def print_rows(head: Sequence[str], rows: Sequence[Sequence[Any]], *, as_json: bool, whole: bool = False) -> None:
    """Print rows as a table, or as a list of JSON objects with the heads as names; *whole*: long identifiers are not shortened."""
    if as_json:
        names = [name.lower().replace(" ", "_") for name in head]
        print_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    if not rows:
        say("nothing to list")
        return
    if not sys.stdout.isatty():
        for row in rows:
            sys.stdout.write("\t".join(_field(cell) for cell in row) + "\n")
        return
    written = [[(_field if whole else _short)(cell) for cell in row] for row in rows]
    table = Table(box=None, pad_edge=False)
    for name, *cells in zip(head, *written, strict=True):
        longest = max(len(word) for text in (name, *cells) for word in text.split() or [""])
        table.add_column(name, overflow="fold", min_width=min(longest, WORD_KEPT_WHOLE))
    for texts in written:
        table.add_row(*texts)
    Console(highlight=False, markup=False).print(table)


def _field(cell: Any) -> str:
    """Return a cell as one field of a line: whole, without the tabs and line ends that would make two of it."""
    return "" if cell is None else " ".join(str(plain(cell)).split())


def _short(cell: Any) -> str:
    """Return a cell as a terminal of 100 columns can hold it beside others; pipes and --json get it whole."""
    match cell:
        case dt.datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case bool():
            return "yes" if cell else "no"
        case str() if _DIGEST.fullmatch(cell):
            return cell[:DIGEST_SHOWN]
    return _field(cell)


@contextmanager
def progress_bar(words: str) -> Iterator[Callable[[int, int, str], None]]:
    """Yield a function (settled, total, last) that moves a bar on a terminal and stays silent elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.fields[last]}"))
    with Progress(*columns, console=_ERRORS, disable=not sys.stderr.isatty(), transient=False) as progress:
        task = progress.add_task(words, total=None, last="")
        yield lambda settled, total, last: progress.update(task, completed=settled, total=total, last=last)
