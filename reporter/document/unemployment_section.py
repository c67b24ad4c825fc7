"""The topic « Chômage et inscrits »: is what moved a trend, or noise."""

from dataclasses import replace

from reporter.analysis.overview import Overview
from reporter.document.french import typeset
from reporter.document.notices import break_notice
from reporter.document.unemployment_charts import rate_chart, seekers_chart
from reporter.document.unemployment_table import noise_table
from reporter.document.unemployment_words import unemployment_headline, unemployment_lead
from reporter.domain.blocks import Block, Section

UNEMPLOYMENT = "Chômage et inscrits"


def unemployment_section(overview: Overview) -> Section | None:
    """Return the topic; None where neither the rate nor job seekers have a change to be judged."""
    table, lead = noise_table(overview), unemployment_lead(overview)
    if table is None or lead is None:
        return None
    charts = (
        rate_chart(overview),
        seekers_chart(overview, overview.seekers_all, "catégories A, B, C"),
        seekers_chart(overview, overview.seekers_a, "catégorie A"),
    )
    # a lead is text alone, and every figure goes to the CSV
    judged = replace(table, figures=(*table.figures, *lead.figures))
    warning = break_notice(overview)
    blocks: tuple[Block, ...] = (*(chart for chart in charts if chart), judged, *([warning] if warning else []))
    return Section(
        topic="unemployment",
        nav=UNEMPLOYMENT,
        question=typeset("Tendance ou bruit ?"),
        headline=typeset(unemployment_headline(overview)),
        lead=lead.sentence,
        blocks=blocks,
    )
