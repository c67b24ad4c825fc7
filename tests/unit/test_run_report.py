"""What a pass tells the shell, as a table: the worst news first."""

import pytest

from reporter.errors import ExitCode, FictitiousMailError, RelayError
from reporter.pipeline.deliver import DeliveryReport
from reporter.pipeline.ingest import Polled
from reporter.pipeline.production import Production
from reporter.pipeline.run import PolicyRun, RunReport
from reporter.ports import Job, JobState
from tests.builders import LOIRE_ATLANTIQUE, edition
from tests.spec_tables import rows

POLLED = {"": (), "new": (Polled("insee", kept=edition().releases),), "down": (Polled("insee", error="no answer"),)}
EDITIONS = {
    "": (),
    "waits": (PolicyRun("standard", None, None),),
    "produced": (JobState.ARCHIVED, 1),
    "held": (JobState.ARCHIVED, 0),
    "empty": (JobState.NO_DATA, 0),
    "poisoned": (JobState.QUARANTINED, 1),
}
MAIL = {
    "": None,
    "none due": DeliveryReport(),
    "sent": DeliveryReport(sent=2),
    "deferred": DeliveryReport(sent=1, deferred=1),
    "failed": DeliveryReport(sent=1, failed=1),
    "uncertain": DeliveryReport(uncertain=1),
    "relay away": RelayError("connection refused"),
    "specimen abroad": FictitiousMailError("a specimen leaves on the loopback only"),
}
TABLE = """
    producers | edition  | mail            | exit code
    ----------+----------+-----------------+------------
              |          |                 | NOTHING_NEW
              | waits    |                 | NOTHING_NEW
    new       | waits    |                 | NOTHING_NEW
    down      | waits    |                 | TRY_LATER
    down      | held     | none due        | NOTHING_NEW
    down      | produced | sent            | DONE
    new       | produced |                 | DONE
    new       | produced | sent            | DONE
    new       | produced | failed          | DONE
              | held     | none due        | NOTHING_NEW
              | empty    | none due        | NOTHING_NEW
              | held     | sent            | DONE
              | held     | uncertain       | DONE
              | held     | deferred        | TRY_LATER
    new       | produced | deferred        | TRY_LATER
    new       | produced | relay away      | TRY_LATER
    new       | produced | specimen abroad | FAILURE
    new       | poisoned |                 | PARTIAL
    new       | poisoned | sent            | PARTIAL
    new       | poisoned | deferred        | PARTIAL
    new       | poisoned | relay away      | PARTIAL
    down      | poisoned | specimen abroad | PARTIAL
"""


def policies(name: str) -> tuple[PolicyRun, ...]:
    match EDITIONS[name]:
        case (JobState() as state, int(now)):
            one = edition()
            return (PolicyRun(one.policy, one, Production((Job(one.fingerprint, LOIRE_ATLANTIQUE, state),), now)),)
        case found:
            return found  # type: ignore[return-value]  # the runs written out above


@pytest.mark.parametrize(("producers", "built", "mail", "expected"), rows(TABLE))
def test_the_exit_code_tells_the_worst_news(producers: str, built: str, mail: str, expected: str) -> None:
    told = MAIL[mail]
    delivery, trouble = (told, None) if isinstance(told, DeliveryReport | None) else (None, told)
    report = RunReport(POLLED[producers], policies(built), delivery, trouble)
    assert report.exit_code is ExitCode[expected]


def test_one_poisoned_policy_among_several_is_told() -> None:
    report = RunReport((), policies("produced") + policies("poisoned") + policies("waits"), DeliveryReport(sent=1))
    assert report.exit_code is ExitCode.PARTIAL
