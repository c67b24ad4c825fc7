"""How often a producer may be asked."""

from collections import deque
from collections.abc import Callable
from threading import Lock

WINDOW_SECONDS = 60.0


class Pace:
    """At most so many requests in any sixty seconds; whoever comes too early sleeps.

    *monotonic* and *sleep* come from whoever builds the client: time enters by the front door.
    """

    def __init__(self, per_minute: int | None, *, monotonic: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._per_minute = per_minute
        self._monotonic, self._sleep = monotonic, sleep
        self._taken: deque[float] = deque()
        self._lock = Lock()

    def wait(self) -> None:
        """Return when one more request is allowed, and count it."""
        if self._per_minute is None:
            return
        with self._lock:
            if len(self._taken) >= self._per_minute:
                early = self._taken.popleft() + WINDOW_SECONDS - self._monotonic()
                if early > 0:
                    self._sleep(early)
            self._taken.append(self._monotonic())
