"""The commands, one module a group: no business rule; errors become exit codes here."""

import sys
from typing import Annotated

import typer

from reporter import __version__
from reporter.cli import (
    archive_commands,
    brand_commands,
    campaigns_commands,
    deliveries_commands,
    demo_command,
    doctor_command,
    editions_commands,
    ledger_commands,
    register_commands,
    request_command,
    returns_commands,
    run_command,
    serve_command,
    sources_commands,
    specimen_commands,
    subscriptions_commands,
    web_commands,
)
from reporter.cli.console import configure_logs, say
from reporter.errors import ExitCode, ReporterError

INTERRUPTED = 130  # what Typer makes of Ctrl-C


def _exit(result: object, **_: object) -> None:
    raise typer.Exit(result if isinstance(result, int) else ExitCode.DONE)


app = typer.Typer(
    name="reporter",
    help="Décrypter pour décider: quarterly briefings on local labour markets. Data on stdout, progress and logs on stderr.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    result_callback=_exit,
)
for group in (
    archive_commands,
    brand_commands,
    campaigns_commands,
    deliveries_commands,
    editions_commands,
    ledger_commands,
    sources_commands,
    specimen_commands,
    subscriptions_commands,
    web_commands,
):
    app.add_typer(group.app)
app.add_typer(returns_commands.bounces)
app.add_typer(returns_commands.suppressions)
sources_commands.app.command("refresh-register")(register_commands.refresh_command)
sources_commands.app.command("territories")(register_commands.territories_command)
sources_commands.app.command("add-territory")(register_commands.add_territory_command)
sources_commands.app.command("import-outlines")(register_commands.import_outlines_command)
app.command("run")(run_command.run_command)
app.command("request")(request_command.request_command)
app.command("serve")(serve_command.serve_command)
app.command("demo")(demo_command.demo_command)
app.command("doctor")(doctor_command.doctor_command)


@app.callback()
def common(
    *,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log debug events too.")] = False,
) -> None:
    """Set up what every command shares."""
    configure_logs(verbose=verbose)


@app.command("version")
def version_command() -> None:
    """Print the version."""
    sys.stdout.write(f"reporter {__version__}\n")


def main(arguments: list[str] | None = None) -> None:
    """Run one command and exit: 0 done, 1 failure, 2 usage, 3 partial, 4 nothing new, 75 try again later."""
    try:
        app(args=arguments)
    except ReporterError as error:
        say(f"error: {error}")
        sys.exit(error.exit_code)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        say(f"error: {place}{error.strerror or error}. Make that place writable (`reporter doctor` looks), then run the same again")
        sys.exit(ExitCode.FAILURE)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            say("interrupted; nothing is half-written, run the same command again to go on")
        raise
