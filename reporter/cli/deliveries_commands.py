"""`reporter deliveries`: list, show, preview, retry, resolve, export."""

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from reporter.cli.console import print_json, print_rows, say
from reporter.domain.delivery import Delivery, DeliveryState
from reporter.errors import ExitCode, LedgerError, UsageError
from reporter.pipeline.delivery_proof import export, of_edition, preview
from reporter.pipeline.queueing import confirm, resend, retry_failed
from reporter.ports import Outside
from reporter.settings import load_settings
from reporter.wiring import open_outside

app = typer.Typer(name="deliveries", help="Every mail and what became of it.", no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_command(
    *,
    state: Annotated[DeliveryState | None, typer.Option(help="Only this state.")] = None,
    as_json: JsonOption = False,
) -> int:
    """List deliveries, oldest first, and count them by state."""
    with open_outside(load_settings()) as outside:
        found = outside.ledger.deliveries(state=state)
    rows = [(d.id, d.state, d.recipient, ", ".join(map(str, d.territories)), d.kind, d.attempts, d.due_at, d.reason) for d in found]
    print_rows(("Id", "State", "Recipient", "Territories", "Kind", "Attempts", "Due at", "Reason"), rows, as_json=as_json)
    counts = Counter(d.state.value for d in found)
    if found:
        say(", ".join(f"{count} {name}" for name, count in sorted(counts.items())))
    return 0


@app.command("show")
def show_command(
    identifier: Annotated[str, typer.Argument(help="The delivery's id, or how it begins.")], *, as_json: JsonOption = False
) -> int:
    """Show one delivery."""
    with open_outside(load_settings()) as outside:
        found = _beginning(outside, identifier)
        domain = outside.mail.domain if outside.mail else ""
    delivery = _only(found, identifier)
    if as_json:
        print_json(delivery)
        return 0
    facts = {"id": delivery.id, "state": delivery.state, "recipient": delivery.recipient, "kind": delivery.kind,
             "territories": ", ".join(map(str, delivery.territories)), "attempts": delivery.attempts, "created": delivery.created_at,
             "due": delivery.due_at, "message id": delivery.message_id(domain) if domain else "(no mail settings)",
             "pdf sha256": ", ".join(delivery.entries), "reply or reason": delivery.reason}  # fmt: skip
    print_rows(("Field", "Value"), list(facts.items()), as_json=False, whole=True)
    return 0


@app.command("preview")
def preview_command(
    identifier: Annotated[str, typer.Argument(help="The delivery's id, or how it begins.")],
    *,
    out: Annotated[Path | None, typer.Option(help="Write the message here (.eml) instead of to stdout.")] = None,
) -> int:
    """Write the message of one delivery byte for byte as it leaves."""
    with open_outside(load_settings()) as outside:
        written = preview(outside, _only(_beginning(outside, identifier), identifier))
    if out is None:
        sys.stdout.buffer.write(written)
    else:
        out.write_bytes(written)
        say(f"{out}: {len(written)} bytes; any mail program opens it")
    return 0


@app.command("export")
def export_command(
    *,
    edition: Annotated[str | None, typer.Option(help="Only this edition, for example standard-2026-T1-v1.")] = None,
    with_addresses: Annotated[bool, typer.Option("--with-addresses", help="Whole addresses; masked by default.")] = False,
) -> int:
    """Print the proof of delivery as CSV: state, instants, Message-ID, the relay's reply, the digest of each note."""
    with open_outside(load_settings()) as outside:
        sys.stdout.write(export(outside, of_edition(outside, edition), with_addresses=with_addresses))
    return 0


@app.command("retry")
def retry_command(
    identifier: Annotated[str | None, typer.Argument(help="The delivery's id, or how it begins.")] = None,
    *,
    failed_of: Annotated[str | None, typer.Option("--failed-of", help="Instead: every failed mail of this edition.")] = None,
) -> int:
    """Queue a failed or uncertain mail once more, as a new message, or all that failed of an edition; who has it gets nothing."""
    if (identifier is None) == (failed_of is None):
        message = "give the id of one delivery, or --failed-of EDITION"
        raise UsageError(message)
    with open_outside(load_settings()) as outside:
        if identifier is not None:
            queued = resend(outside, _only(_beginning(outside, identifier), identifier).id)
            say(f"queued again as {queued.id}: `reporter run --offline` sends it now")
            return ExitCode.DONE
        again, left = retry_failed(outside, of_edition(outside, failed_of))
    say(f"{again} queued again, {left} left alone: sent since, or their address is suppressed; `reporter run --offline` sends them now")
    return ExitCode.DONE if again else ExitCode.NOTHING_NEW


@app.command("resolve")
def resolve_command(identifier: Annotated[str, typer.Argument(help="The delivery's id, or how it begins.")]) -> int:
    """Confirm that the relay had accepted an uncertain mail, as its log says."""
    with open_outside(load_settings()) as outside:
        found = _only(_beginning(outside, identifier), identifier)
        confirm(outside, found.id)
    say(f"{found.id} is noted as sent")
    return 0


def _beginning(outside: Outside, identifier: str) -> list[Delivery]:
    return [delivery for delivery in outside.ledger.deliveries() if delivery.id.startswith(identifier)]


def _only(found: list[Delivery], identifier: str) -> Delivery:
    if len(found) == 1:
        return found[0]
    count = f"{len(found)} deliveries begin" if found else "no delivery begins"
    message = f"{count} with {identifier!r}: `reporter deliveries list` shows them"
    raise LedgerError(message)
