"""What the checks of a release found."""

from dataclasses import dataclass
from enum import StrEnum

from reporter.domain.release import Release


class GateResult(StrEnum):
    """What may become of a release."""

    PASSED = "passed"
    PASSED_WITH_WARNINGS = "passed_with_warnings"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class GateReport:
    """The faults (which keep a release out) and the warnings (which do not), in words that name the figures."""

    release: Release
    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def result(self) -> GateResult:
        """Return the verdict."""
        if self.faults:
            return GateResult.QUARANTINED
        return GateResult.PASSED_WITH_WARNINGS if self.warnings else GateResult.PASSED
