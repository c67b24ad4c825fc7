"""A clock of the machine's kind for clients that pause: only sleep moves it."""

from dataclasses import dataclass, field


@dataclass
class Time:
    """A clock that only sleep moves."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
