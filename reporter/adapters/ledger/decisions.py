"""The book of decisions: what named persons said of editions and of releases in quarantine."""

from sqlalchemy import Connection, select

from reporter.adapters.ledger import audit, schema
from reporter.adapters.ledger.database import insert_new
from reporter.domain.gate import Decision, Verdict


def note(connection: Connection, decision: Decision) -> bool:
    """Note what a person said; False when that person had said so of the same subject already."""
    values = {
        "subject": decision.subject,
        "verdict": str(decision.verdict),
        "person": decision.person,
        "reason": decision.reason,
        "at": decision.at,
    }
    if not insert_new(connection, schema.decisions, values):
        return False
    audit.note(connection, decision.at, str(decision.verdict), decision.subject[:64], decision.reason)
    return True


def said(connection: Connection, subject: str | None) -> tuple[Decision, ...]:
    """Return the decisions, of one subject or all, oldest first."""
    wanted = select(schema.decisions).order_by(schema.decisions.c.id)
    if subject is not None:
        wanted = wanted.where(schema.decisions.c.subject == subject)
    rows = connection.execute(wanted)
    return tuple(Decision(row.subject, Verdict(row.verdict), row.person, row.reason, row.at) for row in rows)
