"""`reporter demo`: the whole line on the specimen, with a mailbox of its own."""

import time
from pathlib import Path
from typing import Annotated

import typer

from reporter.cli.console import progress_bar, say
from reporter.cli.run_command import poll_teller, say_report
from reporter.domain.territory import TerritoryId
from reporter.errors import ExitCode, UsageError
from reporter.pipeline.subscribing import subscribe
from reporter.ports import Outside
from reporter.wiring import embedded_world

POLICY = "standard"
SUBSCRIBERS = (
    ("prefecture@loire-atlantique.example", ("departement-44",)),
    ("conseil@pays-de-la-loire.example", ("region-52",)),
    ("metropole@lyon.example", ("departement-69", "zone_emploi-8421")),
    ("emploi@creuse.example", ("departement-23",)),
    ("deets@reunion.example", ("departement-974",)),
    ("agglomeration@nantes.example", ("zone_emploi-5216", "departement-44")),
    ("observatoire@occitanie.example", ("region-76",)),
)


def demo_command(*, folder: Annotated[Path, typer.Option(help="Where everything is written.")] = Path("var/demo")) -> int:
    """Start the specimen origin and a local mailbox, run the line, and print where the PDFs, the archive and the mails lie."""
    from reporter.pipeline.run import RunOrder, run

    started = time.monotonic()
    _make(folder)
    with embedded_world(folder) as outside:
        _subscribe(outside)
        with progress_bar("Notes") as move:
            report = run(
                outside,
                RunOrder(policies=(POLICY,)),
                on_poll=poll_teller(),
                on_progress=lambda _, p: move(p.settled, p.total, str(p.last.territory)),
            )
        say_report(report, str(folder))
    _say_where(folder)
    say(
        f"done in {time.monotonic() - started:.0f} s"
        + ("; nothing new since the last run" if report.exit_code is ExitCode.NOTHING_NEW else "")
    )
    return int(report.exit_code)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot make {folder}: {error.strerror}. Give --folder a place you may write"
        raise UsageError(message) from error


def _subscribe(outside: Outside) -> None:
    """Subscribe the demonstration's readers; one of them wants all of theirs in one mail."""
    for email, territories in SUBSCRIBERS:
        identifiers = [TerritoryId.parse(text) for text in territories]
        subscribe(outside, email, identifiers, policy=POLICY, bundle=len(identifiers) > 1)


def _say_where(folder: Path) -> None:
    for words, pattern in (("PDFs", "out/*.pdf"), ("Mails", "mail/*.eml")):
        say(f"{words}: {folder}/{pattern} ({len(list(folder.glob(pattern)))} files)")
    say(f"Archive: {folder}/archive (OCFL 1.1; `REPORTER_DATA__FOLDER={folder} reporter archive list`)")
