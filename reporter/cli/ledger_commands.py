"""`reporter ledger`: upgrade, show, backup, restore, adopt."""

from pathlib import Path
from typing import Annotated

import typer

from reporter.cli.console import print_rows, say
from reporter.errors import ExitCode
from reporter.settings import load_settings
from reporter.wiring import ledger_keeper, now, open_outside

app = typer.Typer(name="ledger", help="The ledger of subscriptions, editions, jobs and deliveries.", no_args_is_help=True)


@app.command("upgrade")
def upgrade_command() -> int:
    """Bring the ledger's schema up to this version; every command does so at its start."""
    with open_outside(load_settings()) as outside:
        editions = len(outside.ledger.editions())
    say(f"the ledger is at this version's schema ({editions} editions)")
    return ExitCode.DONE


@app.command("show")
def show_command(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> int:
    """Show which ledger this is, and whether it may mail."""
    with open_outside(load_settings()) as outside:
        this = outside.ledger.instance()
        facts = {"instance": this.id, "epoch": this.epoch, "held": this.held_why or "no", "erased addresses": outside.ledger.erasures(),
                 "suppressed addresses": len(outside.ledger.suppressions())}  # fmt: skip
    print_rows(("Field", "Value"), list(facts.items()), as_json=as_json, whole=True)
    return ExitCode.FAILURE if this.held_why else ExitCode.DONE


@app.command("backup")
def backup_command(file: Annotated[Path, typer.Argument(help="Where to write it, for example backups/ledger.jsonl.gz.")]) -> int:
    """Write the whole ledger to one file, the same form from SQLite and PostgreSQL; it holds addresses, keep it as such."""
    written = ledger_keeper(load_settings()).backup(file, now())
    say(f"{file}: {written.count} rows in {len(written.rows)} tables, schema {written.schema}; read back and whole")
    return ExitCode.DONE


@app.command("verify-backup")
def verify_command(file: Annotated[Path, typer.Argument(help="A backup.")]) -> int:
    """Read a backup against its own digest."""
    found = ledger_keeper(load_settings()).verify(file)
    say(f"{file} is whole: {found.count} rows of {found.written_at:%Y-%m-%d %H:%M} UTC, schema {found.schema}")
    return ExitCode.DONE


@app.command("restore")
def restore_command(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Replace what the ledger holds; it is backed up first.")] = False,
) -> int:
    """Put a backup in the ledger's place. It mails nobody until `reporter ledger adopt`; erased addresses stay erased."""
    head, aside = ledger_keeper(load_settings()).restore(file, now(), replace=yes)
    if aside:
        say(f"what stood there lies in {aside}")
    say(f"restored: {head.count} rows of {head.written_at:%Y-%m-%d %H:%M} UTC. It mails nobody until `reporter ledger adopt` (RUNBOOK)")
    return ExitCode.DONE


@app.command("adopt")
def adopt_command(
    *,
    send_waiting: Annotated[
        bool, typer.Option("--send-waiting", help="Queue again what waited: only where the other ledger has surely sent nothing of it.")
    ] = False,
) -> int:
    """Let a restored or copied ledger mail again; what was not final is uncertain first, and the relay's log is asked."""
    with open_outside(load_settings()) as outside:
        adopted = outside.ledger.adopt(outside.clock.now(), send_waiting=send_waiting)
        doubted = len(outside.ledger.uncertain_deliveries(outside.clock.now()))
    say(f"this ledger is now {adopted.id[:10]}… and may mail; {doubted} mails are uncertain: `reporter run --offline` asks the relay's log")
    return ExitCode.DONE
