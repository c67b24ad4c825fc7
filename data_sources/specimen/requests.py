"""What the origin is asked, after its socket, and what a producer must provide to answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qsl, unquote

from data_sources.specimen.answers import Answer
from data_sources.specimen.state import Service


@dataclass(frozen=True, slots=True)
class Request:
    """One request: *segments* of the path after the producer's own, *parameters* of the query, *headers* in lower case."""

    method: str
    segments: tuple[str, ...]
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    monotonic: Callable[[], float] = lambda: 0.0

    @property
    def parameters(self) -> dict[str, str]:
        """Return the query's parameters, the last of those that stand twice."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


class Mount(Protocol):
    """One producer's service: it answers any request under its name."""

    def answer(self, request: Request, service: Service) -> Answer:
        """Answer as the real service does, its errors included."""


def segments(path: str) -> list[str]:
    """Return the parts of a path; slashes that stand twice count once."""
    return [unquote(segment) for segment in path.split("/") if segment]
