"""The pure middle: from a job to the bytes of everything made of it. Runs on workers."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from reporter import __version__
from reporter.analysis.overview import analyse
from reporter.document.briefing import write_briefing
from reporter.document.csv_table import figures_csv
from reporter.document.mail import mail_content
from reporter.document.provenance import provenance_json
from reporter.domain.briefing import Briefing, BriefingJob, Produced
from reporter.domain.territory import TerritoryId
from reporter.errors import RenderError, ReporterError
from reporter.rendering.inspection import inspect
from reporter.rendering.mail import render_mail
from reporter.rendering.pdf import render_pdf
from reporter.rendering.twin import render_twin

_NAMED_VERSIONS = ("weasyprint", "matplotlib", "seaborn", "jinja2", "mjml-python")


def produce(job: BriefingJob) -> Produced:
    """Return everything made of *job*: same job, same bytes, on any machine. Raises RenderError."""
    indicators, briefing = job.facts.indicators, write_note(job)
    csv = figures_csv(briefing, indicators, job.facts.names)
    provenance = provenance_json(briefing, indicators, program_versions())
    rendered = render_pdf(briefing, job.brand, job.outlines, attachments={"data.csv": csv, "provenance.json": provenance})
    if faults := inspect(rendered.pdf, briefing):
        message = f"{job.facts.territory.id}: the PDF must not leave: {'; '.join(faults)}"
        raise RenderError(message)
    mail = render_mail(mail_content(briefing, job.brand, page_count=rendered.page_count), job.brand)
    twin = render_twin(briefing, job.brand, job.outlines)
    return Produced(rendered.pdf, csv, provenance, mail, rendered.page_count, briefing.alerts, twin)


def write_note(job: BriefingJob) -> Briefing:
    """Return the words of *job*, before any layout."""
    overview = analyse(job.facts)
    return write_briefing(job.facts.territory, job.edition, overview, outlines_credit=job.outlines.credit, web_base_url=job.web_base_url)


@cache
def program_versions() -> Mapping[str, str]:
    """Return the versions of what decides the bytes of a page."""
    return {"reporter": __version__, **{name: version(name) for name in _NAMED_VERSIONS}}


@dataclass(frozen=True, slots=True)
class Done:
    """One territory produced."""

    territory: TerritoryId
    produced: Produced


@dataclass(frozen=True, slots=True)
class Failed:
    """One territory that could not be produced, with the reason in one line."""

    territory: TerritoryId
    reason: str


Outcome = Done | Failed


def attempt(job: BriefingJob) -> Outcome:
    """Produce one briefing; a failure is a value, so that it harms no other territory."""
    territory = job.facts.territory.id
    try:
        return Done(territory, produce(job))
    except ReporterError as error:
        return Failed(territory, str(error))
    except Exception as error:  # noqa: BLE001 -- the driver counts it, quarantines the territory and shows this reason
        place = traceback.extract_tb(error.__traceback__)[-1]
        return Failed(territory, f"{type(error).__name__}: {error} ({place.name}, line {place.lineno})")
