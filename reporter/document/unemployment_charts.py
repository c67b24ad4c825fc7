"""The pictures of « Chômage et inscrits »: the rate with its noise band, job seekers with the break left open."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from reporter.analysis.comparison import at
from reporter.analysis.overview import Overview
from reporter.analysis.reading import Reading
from reporter.analysis.rounding import displayed
from reporter.analysis.trend import State
from reporter.document.charts import LEAST_POINTS, drawn_line, line_alt, source_line
from reporter.document.forms import value_form
from reporter.document.french import HARD, listed, short_period, typeset
from reporter.document.unemployment_words import rate_title, seekers_title, threshold_figure
from reporter.document.words import adjustment_words, name
from reporter.domain.blocks import Figure, Finding, LineChart, Role
from reporter.domain.observation import Observation
from reporter.domain.period import Period

YEARS = 5
_LEAST_YEARS = 3  # fewer figures of one quarter make no line
_BAND_QUARTERS = 4

_Series = tuple[str, Role, Sequence[Observation]]


class _Head(NamedTuple):
    title: Finding
    subtitle: str


def rate_chart(overview: Overview) -> LineChart | None:
    """Return the rate here, in the région and in France over five years, in its noise band; None with too few figures."""
    reading = overview.rate
    periods = _periods(reading, 1) if reading.has_value else ()
    if len(periods) < LEAST_POINTS:
        return None
    parents = ((reading.region, Role.REGION), (reading.france, Role.FRANCE))
    series: list[_Series] = [(name(overview.facts.territory), Role.HERE, reading.series)]
    series += [(name(p.territory), role, p.series) for p, role in parents if p and p.figure and p.figure.value is not None]
    title = rate_title(reading, _left_its_band(reading))
    subtitle = f"En % de la population active, {adjustment_words(reading.indicator)}, {_span(periods)}"
    return _with_band(_chart(overview, reading, periods, series, _Head(title, subtitle)), reading)


def seekers_chart(overview: Overview, reading: Reading, category: str) -> LineChart | None:
    """Return job seekers here over five years; of a raw series, the same quarter of each year alone."""
    if not reading.has_value:
        return None
    adjusted = reading.indicator.adjustment.allows_quarter_change
    periods = _periods(reading, 1 if adjusted else reading.figure.period.rhythm.per_year)
    if len(periods) < (LEAST_POINTS if adjusted else _LEAST_YEARS):
        return None
    here: _Series = (name(overview.facts.territory), Role.HERE, reading.series)
    when = _span(periods) if adjusted else f"T{periods[-1].number} de chaque année"
    subtitle = f"Inscrits à France Travail, {adjustment_words(reading.indicator)}, {when}"
    return _chart(overview, reading, periods, [here], _Head(seekers_title(reading, category), subtitle))


def _chart(overview: Overview, reading: Reading, periods: Sequence[Period], series: Sequence[_Series], head: _Head) -> LineChart:
    lines = tuple(drawn_line(label, role, values, periods, reading) for label, role, values in series)
    shown, last = set(periods), periods[-1]
    return LineChart(
        title=head.title,
        subtitle=typeset(head.subtitle),
        source=source_line(overview, reading),
        alt=line_alt(lines, reading, periods) + _broken(reading, periods),
        quarters=tuple((p.year, p.number) for p in periods),
        lines=lines,
        unit="%" if reading.indicator.is_rate else "",
        figures=tuple(
            Figure(o, value_form(o, reading.indicator) if o.period == last and o.value is not None else "")
            for _, _, values in series
            for o in values
            if o.period in shown
        ),
        cuts=_cuts(reading, periods),
    )


def _with_band(chart: LineChart, reading: Reading) -> LineChart:
    """Return *chart* with the noise band around the value of a year before, where the year's change has a word."""
    change = reading.trend.year
    if change is None or change.state in {None, State.BREAK} or change.before.value is None:
        return chart
    middle, limit, figure = change.before.value, float(change.threshold), threshold_figure(change)
    return replace(
        chart,
        alt=f"{chart.alt} {typeset(f'Bande de bruit autour du {short_period(change.before.period)} : ±{figure.printed}.')}",
        band=(middle - limit, middle + limit),
        band_label=f"bande de bruit{HARD}: ±{figure.printed}",
        figures=(*chart.figures, figure),
    )


def _periods(reading: Reading, step: int) -> tuple[Period, ...]:
    """Return at most five years of periods up to the figure, every *step*, from the first that has a value."""
    last = reading.figure.period
    count = YEARS * last.rhythm.per_year // step + 1
    found = [last.shifted(-i * step) for i in reversed(range(count))]
    known = {o.period for o in reading.series if o.value is not None}
    first = next(i for i, period in enumerate(found) if period in known)
    return tuple(found[first:])


def _cuts(reading: Reading, periods: Sequence[Period]) -> tuple[tuple[int, int], ...]:
    """Return the periods before which the line is broken: a change of rule lies between them and the ones before."""
    found = {cut for b in reading.indicator.breaks for cut in b.cuts(periods[0], periods[-1])}
    behind = {next(p for p in periods if p >= cut) for cut in found}
    return tuple((p.year, p.number) for p in sorted(behind))


def _broken(reading: Reading, periods: Sequence[Period]) -> str:
    """Return what the alternative text of a broken line adds: its ends do not compare."""
    found = [b.at for b in reading.indicator.breaks if b.cuts(periods[0], periods[-1])]
    if not found:
        return ""
    return typeset(f" Rupture de série au {listed([short_period(at) for at in sorted(found)])} : la ligne s'y interrompt.")


def _left_its_band(reading: Reading) -> bool:
    """Say whether one of the last four figures lies out of the band around the figure before them."""
    change = reading.trend.year
    if change is None or change.before.value is None:
        return False
    decimals = reading.indicator.decimals
    middle = displayed(change.before.value, decimals)
    lately = (at(reading.series, change.after.period.shifted(-i)) for i in range(_BAND_QUARTERS))
    known = [displayed(o.value, decimals) for o in lately if o and o.value is not None]
    return any(abs(value - middle) > change.threshold for value in known)


def _span(periods: Sequence[Period]) -> str:
    return f"{short_period(periods[0])} à {short_period(periods[-1])}"
