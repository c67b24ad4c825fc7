"""`reporter request`: one briefing on demand."""

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from reporter.cli.console import print_json, say
from reporter.cli.run_command import parse_quarter
from reporter.errors import ReporterError, UsageError
from reporter.settings import load_settings
from reporter.wiring import open_outside


def request_command(
    territory: Annotated[str, typer.Argument(help="Identifier, for example departement-44.")],
    *,
    quarter: Annotated[str | None, typer.Option(help="The quarter; by default the newest edition.")] = None,
    policy: Annotated[str | None, typer.Option(help="Edition policy; by default the active one of that quarter.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the PDF; by default the data folder's out/.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the same content as a web page to this file too.")] = None,
    email: Annotated[str, typer.Option(help="Send it to this address too.")] = "",
    text: Annotated[bool, typer.Option("--text", help="Print the words only: nothing is drawn, archived or mailed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the archive entry as JSON.")] = False,
) -> int:
    """Give the archived PDF where it exists, otherwise produce and archive it first."""
    from reporter.pipeline.request import request, request_twin

    if text:
        return _print_words(territory, quarter, policy, apart=bool(out or html or email or as_json))
    started = time.monotonic()
    settings = load_settings()
    if email:
        settings.required("mail.url", "mail.sender")
    with open_outside(settings, inline=True) as outside:
        wanted = outside.register_store.register().lookup(territory)
        answer = request(outside, wanted, parse_quarter(quarter), policy=policy, email=email)
        target = out or outside.folder / "out" / answer.entry.key.copy_name
        _write(target, answer.pdf)
        if html:
            _write(html, request_twin(outside, wanted, parse_quarter(quarter), policy=policy))
    seconds = time.monotonic() - started
    origin = "produced and archived" if answer.produced_now else "from the archive"
    version = f"{answer.entry.quarter}, revision {answer.entry.revision}"
    say(f"{wanted.name}, {version}: {origin} in {seconds:.1f} s")
    if answer.delivery:
        say(f"mail: {answer.delivery.sent} sent, {answer.delivery.deferred} deferred, {answer.delivery.failed} failed")
    if as_json:
        print_json({"entry": answer.entry, "file": target, "produced_now": answer.produced_now, "seconds": round(seconds, 2)})
    else:
        sys.stdout.write(f"{target}\n")
    return 0


def _print_words(territory: str, quarter: str | None, policy: str | None, *, apart: bool) -> int:
    """Print a note as text; *apart* says that options were given that make no sense with it."""
    from reporter.document.plain_text import plain_text
    from reporter.pipeline.request import read_note

    if apart:
        message = "--text goes without --out, --html, --email and --json: it prints the words and does nothing else"
        raise UsageError(message)
    with open_outside(load_settings(), inline=True) as outside:
        wanted = outside.register_store.register().lookup(territory)
        sys.stdout.write(plain_text(read_note(outside, wanted, parse_quarter(quarter), policy=policy)))
    return 0


def _write(target: Path, content: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        message = f"cannot write {target}: {error.strerror}. The briefing is archived: `reporter archive get` gives it again"
        raise ReporterError(message) from error
