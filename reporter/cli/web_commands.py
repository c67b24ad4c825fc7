"""`reporter web`: what an operator needs to open the web pages to the staff."""

import hashlib
import json
import secrets
import sys
from typing import Annotated

import typer

from reporter.cli.console import say
from reporter.errors import ExitCode

TOKEN_BYTES = 32
app = typer.Typer(name="web", help="Tokens of the web pages.", no_args_is_help=True)


@app.callback()
def web() -> None:
    """Keep `token` a command of its own."""


@app.command("token")
def token_command(
    *,
    name: Annotated[str, typer.Option(help="Whose token: the name that the pages show.")] = "",
    email: Annotated[str, typer.Option(help="Their mail address, for « m'envoyer la note ».")] = "",
) -> int:
    """Print a new token by chance, and the setting that lets it in: only its digest is to be kept. Serves as a secret too."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    member = {"token_sha256": hashlib.sha256(token.encode()).hexdigest(), "email": email}
    sys.stdout.write(f"{token}\n")
    say("given to its owner once; nothing of ours keeps it. Let it in by REPORTER_WEB__STAFF, or by [web.staff] in reporter.toml:")
    say(json.dumps({name or "Prénom Nom": member}, ensure_ascii=False))
    return ExitCode.DONE
