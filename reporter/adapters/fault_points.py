"""Named places where a test may stop the program dead; in production every one of them does nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

_acts: list[Callable[[str], None]] = []


def point(name: str) -> None:
    """Mark a place whose crash is tested; does nothing unless a test is watching."""
    for act in _acts:
        act(name)


@contextmanager
def watching(act: Callable[[str], None]) -> Iterator[None]:
    """Call *act* with the name of each point that is passed (tests only)."""
    _acts.append(act)
    try:
        yield
    finally:
        _acts.remove(act)
