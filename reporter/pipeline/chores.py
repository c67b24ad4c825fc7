"""What is done by rhythm beside the line itself: each chore is a row of CHORES, its rhythm and its outcome rows of the ledger."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from reporter.domain.heartbeat import done, failed
from reporter.errors import ArchiveError, ReporterError
from reporter.pipeline.owners import tell_owners
from reporter.pipeline.returns import read_returns
from reporter.ports import Outside

GoOn = Callable[[], None]
FAULTS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Chore:
    """Something done once every *every*; *work* returns what is worth telling ("" : nothing) and raises ReporterError.

    *work* is given the world and what to ask between two steps of it: what that raises ends the chore there.
    """

    name: str
    every: dt.timedelta
    work: Callable[[Outside, GoOn], str]


@dataclass(frozen=True, slots=True)
class ChoreDone:
    """What a chore came to; *error* is empty when it went well."""

    name: str
    said: str = ""
    error: str = ""


def do_chore(outside: Outside, chore: Chore, go_on: GoOn) -> ChoreDone | None:
    """Do a chore if it is due and nobody else does it; note how it went. None: it was not due.

    One that fails leaves the others alone and is done again at its next turn; one that is cut off, at the next tick.
    """
    now = outside.clock.now()
    if not outside.ledger.take_turn(chore.name, now, chore.every):
        return None
    try:
        said = chore.work(outside, go_on)
    except ReporterError as error:
        outside.ledger.beat(failed(chore.name), outside.clock.now())
        return ChoreDone(chore.name, error=str(error))
    except BaseException:
        outside.ledger.beat(chore.name, now - chore.every)
        raise
    outside.ledger.beat(done(chore.name), outside.clock.now())
    return ChoreDone(chore.name, said)


def verify_archive(outside: Outside, go_on: GoOn) -> str:
    """Read the whole archive and hold it against its digests; ArchiveError names the first faults."""
    faults: list[str] = []
    keys = outside.archive.keys()
    for key in keys:
        go_on()
        faults += outside.archive.verify(key)
    if faults:
        more = f" and {len(faults) - FAULTS_NAMED} more" if len(faults) > FAULTS_NAMED else ""
        message = f"{'; '.join(faults[:FAULTS_NAMED])}{more}: `reporter archive verify` names them all; what is damaged is not served"
        raise ArchiveError(message)
    return f"{len(keys)} objects are as they were stored"


def forget_wishes(outside: Outside, go_on: GoOn) -> str:
    """Forget the wishes that nobody confirmed in time, and their addresses with them."""
    go_on()
    forgotten = outside.ledger.forget_pending(outside.clock.now())
    return f"{forgotten} unconfirmed wishes were forgotten" if forgotten else ""


def read_returned(outside: Outside, go_on: GoOn) -> str:
    """Read the returned mails where there is a box for them."""
    go_on()
    return str(read_returns(outside)) if outside.returns and outside.mail else ""


def tell_the_owners(outside: Outside, go_on: GoOn) -> str:
    """Tell the owners what they have not been told yet."""
    go_on()
    told = tell_owners(outside)
    return f"{told} mails to the owners" if told else ""


# One row each: what comes later joins here, and tick, simulator and doctor know it.
CHORES = (
    Chore("fixity", dt.timedelta(days=1), verify_archive),
    Chore("returned mails", dt.timedelta(minutes=5), read_returned),
    Chore("owners", dt.timedelta(minutes=1), tell_the_owners),
    Chore("unconfirmed wishes", dt.timedelta(hours=1), forget_wishes),
)
