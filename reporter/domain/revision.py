"""A figure that is no longer what the edition before said."""

from dataclasses import dataclass

from reporter.domain.observation import Observation


@dataclass(frozen=True, slots=True)
class Revision:
    """One figure of the past as the predecessor had it and as it is now; both for the same territory, series and period.

    *before* None: the predecessor had none; *after* None: it is gone.
    """

    before: Observation | None
    after: Observation | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            message = "a revision needs a figure before or after"
            raise ValueError(message)

    @property
    def change(self) -> float | None:
        """Return by how much the figure moved, in its unit; None when one of the two has no value."""
        if self.before is None or self.after is None or self.before.value is None or self.after.value is None:
            return None
        return self.after.value - self.before.value
