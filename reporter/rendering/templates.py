"""The one door to Jinja2, for briefing, mail and web: our own templates by name, escaped, nothing left undefined."""

from functools import cache
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateError, select_autoescape

from reporter.errors import RenderError, UsageError
from reporter.rendering import assets


def render(name: str, values: dict[str, Any]) -> str:
    """Return the template *name* (« mail/note.html ») filled with *values*.

    HTML and MJML are escaped, « .txt » is not. Raises RenderError when a value or a template is missing.
    """
    try:
        return _environment().get_template(name).render(values)
    except TemplateError as error:
        message = f"templates/{name}: {type(error).__name__}: {error}"
        raise RenderError(message) from error


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_source),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _source(name: str) -> str | None:
    try:
        return assets.read_text(f"templates/{name}")
    except UsageError:
        return None
