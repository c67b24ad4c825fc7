"""`reporter bounces` and `reporter suppressions`: what came back, and which addresses get nothing any more."""

from typing import Annotated

import typer

from reporter.cli.console import print_rows, say
from reporter.domain.returned import Suppression, SuppressionReason
from reporter.domain.subscription import address_key, is_address
from reporter.errors import ExitCode, UsageError
from reporter.pipeline.returns import read_returns
from reporter.settings import load_settings
from reporter.wiring import open_outside

bounces = typer.Typer(name="bounces", help="Mails that came back.", no_args_is_help=True)
suppressions = typer.Typer(name="suppressions", help="Addresses that get nothing any more.", no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Address = Annotated[str, typer.Argument(help="One plain address.")]


@bounces.command("read")
def read_command(*, dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would follow, note nothing.")] = False) -> int:
    """Read the mailbox of returned mails now; the scheduler does so every five minutes."""
    with open_outside(load_settings()) as outside:
        found = read_returns(outside, dry_run=dry_run)
    say(str(found) or "nothing new came back")
    return ExitCode.DONE if found.kinds else ExitCode.NOTHING_NEW


@bounces.command("list")
def list_returns_command(*, as_json: JsonOption = False) -> int:
    """List the returned mails, oldest first; those without a delivery are about none of ours."""
    with open_outside(load_settings()) as outside:
        found = outside.ledger.returns()
    print_rows(("At", "Kind", "Delivery", "Words"), [(one.at, one.kind, one.delivery, one.words) for one in found], as_json=as_json)
    return ExitCode.DONE


@suppressions.command("list")
def list_command(*, as_json: JsonOption = False) -> int:
    """List the addresses that get nothing any more, with the reason."""
    with open_outside(load_settings()) as outside:
        found = outside.ledger.suppressions()
    rows = [(one.address, one.reason, one.since, one.delivery, one.words) for one in found]
    print_rows(("Address", "Reason", "Since", "Delivery", "Words"), rows, as_json=as_json)
    return ExitCode.DONE


@suppressions.command("add")
def add_command(address: Address, *, reason: Annotated[str, typer.Option(help="Why, for who asks later.")]) -> int:
    """Keep an address from getting anything more, and stop what waits for it."""
    if not is_address(address):
        message = f"{address!r} is not one plain address"
        raise UsageError(message)
    with open_outside(load_settings()) as outside:
        told = Suppression(address_key(address), SuppressionReason.BY_HAND, outside.clock.now(), "", reason)
        is_new = outside.ledger.suppress(told)
    say("suppressed: nothing leaves for it any more" if is_new else "it was suppressed before")
    return ExitCode.DONE if is_new else ExitCode.NOTHING_NEW


@suppressions.command("lift")
def lift_command(address: Address) -> int:
    """Let an address get mails again; what was stopped is sent by `reporter deliveries retry`."""
    with open_outside(load_settings()) as outside:
        lifted = outside.ledger.lift_suppression(address, outside.clock.now())
    say(
        "lifted: new mails leave for it; `reporter deliveries list --state suppressed` shows what was stopped"
        if lifted
        else "not suppressed"
    )
    return ExitCode.DONE if lifted else ExitCode.NOTHING_NEW
