"""`reporter ledger`: upgrade."""

import typer

from reporter.cli.console import say
from reporter.settings import load_settings
from reporter.wiring import open_outside

app = typer.Typer(name="ledger", help="The ledger of subscriptions, editions, jobs and deliveries.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `ledger` a group: backup and restore join it."""


@app.command("upgrade")
def upgrade_command() -> int:
    """Bring the ledger's schema up to this version; every command does so at its start."""
    with open_outside(load_settings()) as outside:
        editions = len(outside.ledger.editions())
    say(f"the ledger is at this version's schema ({editions} editions)")
    return 0
