"""The table of the neighbours: on page 1 where there is no sector to show."""

from reporter.analysis.history import WINDOW_YEARS
from reporter.analysis.overview import Overview
from reporter.analysis.reading import NeighbourReading, Reading
from reporter.analysis.trend import Change
from reporter.document.cells import NOTHING
from reporter.document.charts import map_title
from reporter.document.forms import change_figure, value_form
from reporter.document.french import number, short_period, typeset
from reporter.document.sparklines import sparkline_of
from reporter.document.words import name
from reporter.domain.blocks import Cell, Column, Figure, Role, Row, Table, Tone
from reporter.domain.observation import Observation

# rows of the table of neighbours by how many there are: here and those of the nearest rates; the bars show them all
_ROWS_FOR = ((9, 7), (14, 5), (1000, 0))

_QUESTIONS = {
    "Dans la région": "Et ailleurs dans la région ?",
    "Outre-mer": "Et ailleurs outre-mer ?",
    "Dans les régions": "Et dans les autres régions ?",
}


def neighbour_table(overview: Overview) -> Table | None:
    """Return the neighbours of the nearest rates: now, over the quarter, over the year, low and high of ten years."""
    known = [n for n in overview.neighbours if n.figure and n.figure.value is not None]
    here = overview.rate.figure.value
    most = next(rows for count, rows in _ROWS_FOR if len(known) <= count)
    if here is None or len(known) < 2 or not most:
        return None
    own = overview.facts.territory.id

    def distance(neighbour: NeighbourReading) -> tuple[bool, float]:
        return (neighbour.territory.id != own, abs((neighbour.figure.value or 0.0 if neighbour.figure else 0.0) - here))

    nearest = sorted(known, key=distance)[:most]
    nearest.sort(key=lambda n: (n.figure.value if n.figure else 0.0, n.territory.id))
    note = f"Les {len(nearest)} taux les plus proches. " if len(nearest) < len(known) else ""
    producer = overview.facts.indicators.producer(overview.rate.indicator.source)
    columns = (
        Column(("Territoire",), "left"),
        Column(("Taux", short_period(overview.rate.figure.period))),
        Column(("Sur un", "trimestre")),
        Column(("Sur", "un an")),
        Column(("Plus bas", _span(overview.rate))),
        Column(("Plus haut", _span(overview.rate))),
        Column(("Depuis", "3 ans"), "left", 15),
    )
    return Table(
        id="voisins",
        title=typeset(_QUESTIONS[map_title(overview)]),
        subtitle=typeset(f"Taux de chômage en %, variations en points, {overview.rate.indicator.adjustment}"),
        columns=columns,
        rows=tuple(_neighbour_row(overview.rate, n, here=n.territory.id == own) for n in nearest),
        note=typeset(f"{note}Source : {producer.name}."),
    )


def _points_cell(change: Change | None) -> Cell:
    if change is None:
        return NOTHING
    form = number(change.difference, 1, signed=True)
    return Cell(form, Tone.PLAIN, Figure(change_figure(change), form))


def _neighbour_row(rate: Reading, neighbour: NeighbourReading, *, here: bool) -> Row:
    figure, past = neighbour.figure, neighbour.history
    curve = sparkline_of(neighbour.series, rate, Role.HERE if here else Role.OTHER)
    low, high = (past.low, past.high) if past else (None, None)
    return Row(
        (
            Cell(name(neighbour.territory), Tone.STRONG if here else Tone.PLAIN),
            _rate_cell(figure, rate),
            _points_cell(neighbour.trend.quarter),
            _points_cell(neighbour.trend.year),
            _rate_cell(low, rate, dated=True),
            _rate_cell(high, rate, dated=True),
            Cell("", picture=curve) if curve else NOTHING,
        ),
        here=here,
    )


def _rate_cell(figure: Observation | None, rate: Reading, *, dated: bool = False) -> Cell:
    if figure is None or figure.value is None:
        return NOTHING
    shown = _shown(figure, rate)
    text = f"{shown.printed} ({short_period(figure.period)})" if dated else shown.printed
    return Cell(text, Tone.MUTED if dated else Tone.STRONG, shown)


def _shown(figure: Observation, reading: Reading) -> Figure:
    form = value_form(figure, reading.indicator)
    return Figure(figure, number(figure.value or 0, reading.indicator.decimals) if reading.indicator.is_rate else form)


def _span(rate: Reading) -> str:
    past = rate.history
    if past is None:
        return ""
    years = (past.last.period.ordinal - past.first.period.ordinal) / past.last.period.rhythm.per_year
    return f"en {WINDOW_YEARS} ans" if years == WINDOW_YEARS else f"depuis {past.first.period.year}"
