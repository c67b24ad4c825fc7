"""How often a producer may be asked."""

from collections import deque
from collections.abc import Callable
from threading import Lock

MINUTE = 60.0


class Pace:
    """At most so many requests in any *window* of seconds; whoever comes too early sleeps.

    *monotonic* and *sleep* come from whoever builds the client: time enters by the front door.
    """

    def __init__(self, most: int | None, *, window: float = MINUTE, monotonic: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._most, self._window = most, window
        self._monotonic, self._sleep = monotonic, sleep
        self._taken: deque[float] = deque()
        self._lock = Lock()

    def wait(self) -> None:
        """Return when one more request is allowed, and count it."""
        if self._most is None:
            return
        with self._lock:
            if len(self._taken) >= self._most:
                early = self._taken.popleft() + self._window - self._monotonic()
                if early > 0:
                    self._sleep(early)
            self._taken.append(self._monotonic())
