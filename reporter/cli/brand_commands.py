"""`reporter brand`: check."""

from pathlib import Path
from typing import Annotated

import typer

from reporter.cli.console import print_rows, say
from reporter.errors import ExitCode

app = typer.Typer(name="brand", help="Look at a brand before it goes into print.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Look at a brand before it goes into print."""


@app.command("check")
def check_command(
    folder: Annotated[Path, typer.Argument(help="The brand's folder, or the id of one that ships, for example monochrome.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Check that a brand can be read by everybody, printed in grey and archived; exit code 1 when something must be mended."""
    from reporter.rendering.brand_check import check_brand

    checks = check_brand(folder)
    rows = [(check.name, "failing" if check.faults else "ok", "; ".join(check.faults) or check.found) for check in checks]
    print_rows(("Check", "State", "Detail"), rows, as_json=as_json)
    faults = [(check.name, fault) for check in checks for fault in check.faults]
    for name, fault in faults:
        say(f"fault: {name}: {fault}")
    say(f"{len(checks)} checks, {len(faults)} faults")
    return ExitCode.FAILURE if faults else ExitCode.DONE
