"""`reporter subscriptions`: add, list, remove, import, export, erase, readmit, closed."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from reporter.cli.console import print_json, print_rows, say
from reporter.domain.raw_file import RawFile
from reporter.domain.subscription import address_key
from reporter.domain.territory import TerritoryId
from reporter.errors import ExitCode, InputError
from reporter.pipeline.closed_territories import closed_territories, move_to_heirs
from reporter.pipeline.policies import policy_named
from reporter.pipeline.subscribing import export_subscriptions, import_subscriptions, subscribe, unsubscribe
from reporter.settings import load_settings
from reporter.wiring import open_outside

app = typer.Typer(name="subscriptions", help="Who receives which note.", no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
PolicyOption = Annotated[str, typer.Option(help="Edition policy.")]


@app.command("add")
def add_command(
    email: Annotated[str, typer.Argument(help="One plain address.")],
    territory: Annotated[list[str], typer.Argument(help="One or more identifiers, for example departement-44.")],
    *,
    policy: PolicyOption = "standard",
    bundle: Annotated[bool, typer.Option("--bundle", help="One mail with all territories instead of one each.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Subscribe a person to territories; what was subscribed already stays."""
    with open_outside(load_settings()) as outside:
        register = outside.register_store.register()
        subscription = subscribe(outside, email, [register.lookup(text).id for text in territory], policy=policy, bundle=bundle)
    if as_json:
        print_json(subscription)
    say(f"subscribed to {', '.join(map(str, subscription.territories))} ({subscription.policy})")
    return 0


@app.command("list")
def list_command(*, policy: Annotated[str | None, typer.Option(help="Only this policy.")] = None, as_json: JsonOption = False) -> int:
    """List the active subscriptions."""
    with open_outside(load_settings()) as outside:
        found = outside.ledger.subscriptions(policy_named(outside, policy).name if policy else None)
    rows = [(s.email, s.policy, ", ".join(map(str, s.territories)), s.bundle, s.id) for s in found]
    print_rows(("Email", "Policy", "Territories", "Bundle", "Id"), rows, as_json=as_json)
    return 0


@app.command("remove")
def remove_command(
    email: Annotated[str, typer.Argument(help="The address.")],
    territory: Annotated[list[str] | None, typer.Argument(help="Only these territories; all of them by default.")] = None,
    *,
    policy: PolicyOption = "standard",
) -> int:
    """Take territories off a person's subscription."""
    with open_outside(load_settings()) as outside:
        wanted = [TerritoryId.parse(t) for t in territory] if territory else None
        removed = unsubscribe(outside, email, wanted, policy=policy)
    say("removed" if removed else "there was nothing to remove")
    return ExitCode.DONE if removed else ExitCode.NOTHING_NEW


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="CSV with the columns email;territories;policy;bundle.")],
    *,
    partial: Annotated[bool, typer.Option("--partial", help="Import the good rows even when others are bad.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Import subscriptions from a CSV file: all of its rows, or none and a report that names each bad one."""
    try:
        raw = RawFile(file.name, file.read_bytes(), "imported by hand")
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise InputError(message, file=str(file)) from error
    with open_outside(load_settings()) as outside:
        report = import_subscriptions(outside, raw, partial=partial)
    if as_json:
        print_json(report)
    for fault in report.faults:
        say(f"{file}, line {fault.line}: {fault.reason}")
    say(f"{report.imported} of {report.rows} rows imported" + (f", {len(report.faults)} to correct" if report.faults else ""))
    return ExitCode.FAILURE if report.faults else ExitCode.DONE


@app.command("export")
def export_command() -> int:
    """Print all active subscriptions as the CSV that `import` reads."""
    with open_outside(load_settings()) as outside:
        sys.stdout.write(export_subscriptions(outside))
    return 0


@app.command("erase")
def erase_command(
    email: Annotated[str, typer.Argument(help="The address.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Erase; without it, only what would be erased is told.")] = False,
) -> int:
    """Take every trace of an address out of the ledger, at its owner's demand; a restored backup will not bring it back."""
    with open_outside(load_settings()) as outside:
        if not yes:
            subscribed = len(outside.ledger.subscriptions_of(email))
            mails = sum(address_key(one.recipient) == address_key(email) for one in outside.ledger.deliveries())
            refused = any(one.address == address_key(email) for one in outside.ledger.suppressions())
            say(f"would erase {subscribed} subscriptions, {mails} deliveries{', one suppression' if refused else ''}: add --yes to do it")
            return ExitCode.NOTHING_NEW
        changed = outside.ledger.erase(email, outside.clock.now())
    say(f"erased: {changed} rows deleted or changed, and a mark without the address kept beside the backups (backups/erasures.txt)")
    say("mails already received, the relay's own log and a local mailbox are not ours to change")
    return ExitCode.DONE


@app.command("readmit")
def readmit_command(email: Annotated[str, typer.Argument(help="The address.")]) -> int:
    """Let an erased address be subscribed again; its owner's own confirmation on the web does the same."""
    with open_outside(load_settings()) as outside:
        known = outside.ledger.forget_erasure(email, outside.clock.now())
    say("it may be subscribed again" if known else "it was not erased")
    return ExitCode.DONE if known else ExitCode.NOTHING_NEW


@app.command("closed")
def closed_command(
    *,
    move: Annotated[bool, typer.Option("--move", help="Put the heir in the place of each that has exactly one.")] = False,
    as_json: JsonOption = False,
) -> int:
    """List subscriptions to territories that were merged or closed, with what took their place; their readers see the same on the web."""
    with open_outside(load_settings()) as outside:
        found = move_to_heirs(outside) if move else closed_territories(outside)
    rows = [(one.subscription.email, one.territory, ", ".join(str(heir.id) for heir in one.heirs) or "none known") for one in found]
    print_rows(("Email", "Territory", "Successors"), rows, as_json=as_json)
    if found:
        say(f"{len(found)} moved to their heir" if move else f"{len(found)} get no note for it any more: --move takes those with one heir")
    return ExitCode.DONE if found else ExitCode.NOTHING_NEW
