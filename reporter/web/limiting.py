"""How often what may be asked; in memory, so a restart forgets, and each process counts for itself."""

import hashlib
from typing import Final

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

LOOKING: Final = RateLimitItemPerMinute(240, namespace="looking")
SEARCHING: Final = RateLimitItemPerMinute(120, namespace="searching")
ASKING: Final = RateLimitItemPerHour(20, namespace="asking")  # confirmations asked for, by client
MAILING: Final = RateLimitItemPerMinute(1, 15, namespace="mailing")  # by address: one mail in a quarter of an hour
MAILING_ALL: Final = RateLimitItemPerHour(300, namespace="mailing-all")
LINKS: Final = RateLimitItemPerMinute(60, namespace="links")  # personal links tried, by client
SIGNING_IN: Final = RateLimitItemPerMinute(10, 15, namespace="signing-in")
ORDERING: Final = RateLimitItemPerMinute(30, namespace="ordering")
DEAD_LINKS: Final = RateLimitItemPerHour(60, namespace="dead-links")


class TooManyError(Exception):
    """A limit is reached; *retry_after* is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many requests")
        self.retry_after = retry_after


class Limiter:
    """Counts by rule and by what it is counted for, of which only a digest is kept."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, rule: RateLimitItem, counted: str = "all") -> bool:
        """Count one, and say whether it is within the limit."""
        return bool(self._window.hit(rule, _digest(counted)))

    def check(self, rule: RateLimitItem, counted: str) -> None:
        """Count one; TooManyError when that is one too many."""
        if not self.allows(rule, counted):
            raise TooManyError(rule.get_expiry())


def _digest(counted: str) -> str:
    return hashlib.sha256(counted.encode()).hexdigest()[:32]
