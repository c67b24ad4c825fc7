"""`reporter specimen`: serve the local origin with fictitious figures, and tell it to publish, revise, delay or break."""

import signal
import sys
import threading
from collections.abc import Mapping
from typing import Annotated

import typer

from reporter.cli.console import print_json, say
from reporter.settings import load_settings
from reporter.wiring import order_specimen, specimen_origin

app = typer.Typer(name="specimen", help="A local origin that answers as the producers do, with fictitious figures.", no_args_is_help=True)

UrlOption = Annotated[str, typer.Option(help="Where the origin answers, as `specimen serve` printed it.")]
SourceOption = Annotated[str | None, typer.Option(help="Only this producer.")]


@app.command("serve")
def serve_command(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: a free one.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the settings as JSON.")] = False,
) -> int:
    """Answer on the loopback until interrupted; prints the settings that point the connectors here."""
    with specimen_origin(load_settings(), port) as origin:
        variables, credentials = (_prefixed(names) for names in (origin.variables, origin.credentials))
        if as_json:
            print_json({"url": origin.url, "settings": variables, "credentials": credentials})
        else:
            for name, value in variables.items():
                typer.echo(f"export {name}={value}")
            for name, value in credentials.items():
                typer.echo(f"# export {name}={value}")  # left to the person: France Travail is asked hundreds of times
        sys.stdout.flush()  # whoever reads this through a pipe waits for it now
        say(f"specimen origin on {origin.url}; stop with Ctrl-C")
        stopped = threading.Event()
        for kind in (signal.SIGINT, signal.SIGTERM):
            signal.signal(kind, lambda *_: stopped.set())
        stopped.wait()
    return 0


@app.command("publish")
def publish_command(period: Annotated[str, typer.Argument(help="2026-T2")], *, url: UrlOption, source: SourceOption = None) -> int:
    """Publish the next quarter."""
    return _order(url, "publish", period=period, source=source)


@app.command("revise")
def revise_command(*, url: UrlOption, source: SourceOption = None) -> int:
    """Revise past figures."""
    return _order(url, "revise", source=source)


@app.command("delay")
def delay_command(seconds: Annotated[float, typer.Argument(min=0)], *, url: UrlOption, source: SourceOption = None) -> int:
    """Answer slowly."""
    return _order(url, "delay", seconds=str(seconds), source=source)


@app.command("break")
def break_command(
    kind: Annotated[str, typer.Argument(help="What goes wrong; « none » mends it.")], *, url: UrlOption, source: SourceOption = None
) -> int:
    """Answer wrongly."""
    return _order(url, "break", kind=kind, source=source)


def _prefixed(names: Mapping[str, str]) -> dict[str, str]:
    return {f"REPORTER_SOURCES__{name.upper()}": value for name, value in names.items()}


def _order(url: str, action: str, **parameters: str | None) -> int:
    say(order_specimen(url, action, {name: value for name, value in parameters.items() if value is not None}))
    return 0
