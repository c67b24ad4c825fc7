"""The tables of page 1: grands secteurs, or the neighbours where there is no sector to show."""

from collections.abc import Sequence

from reporter.analysis.derived import share_observation
from reporter.analysis.history import WINDOW_YEARS
from reporter.analysis.overview import Overview
from reporter.analysis.reading import NeighbourReading, Part, Reading
from reporter.analysis.trend import Change
from reporter.document.cells import NOTHING, change_cell
from reporter.document.charts import map_title
from reporter.document.forms import change_figure, value_form
from reporter.document.french import number, percent, short_period, typeset
from reporter.document.sparklines import sparkline, sparkline_of
from reporter.document.words import MARKS, UNCLASSIFIED, name
from reporter.domain.blocks import Bar, Cell, Column, Figure, Role, Row, Table, Tone
from reporter.domain.observation import Observation, Status

# rows of the table of neighbours by how many there are: here and those of the nearest rates; the bars show them all
_ROWS_FOR = ((9, 7), (14, 5), (1000, 0))

_QUESTIONS = {
    "Dans la région": "Et ailleurs dans la région ?",
    "Outre-mer": "Et ailleurs outre-mer ?",
    "Dans les régions": "Et dans les autres régions ?",
}


def sector_table(overview: Overview) -> Table | None:
    """Return jobs by grand secteur, most jobs first; None where no sector is published."""
    parts = [part for part in overview.sectors if part.reading.has_value or part.reading.figure.status is Status.SECRET]
    if not parts or not overview.jobs.has_value:
        return None
    parts.sort(key=lambda part: (part.reading.category == UNCLASSIFIED, -(part.reading.figure.value or 0), part.reading.category))
    columns = (
        Column(("Secteur",), "left"),
        Column(("Emplois",)),
        Column(("Évolution", "sur un an")),
        Column(("Sur un", "trimestre")),
        Column(("Depuis", "3 ans"), "left", 15),
        Column(("Part de", "l’emploi"), "left", 26),
    )
    jobs = overview.jobs
    producer = overview.facts.indicators.producer(jobs.indicator.source)
    return Table(
        id="secteurs",
        title=typeset("L'emploi par grand secteur"),
        subtitle=typeset(f"Emploi salarié privé au lieu de travail, {short_period(jobs.figure.period)}, {jobs.indicator.adjustment}"),
        columns=columns,
        rows=tuple(_sector_row(part) for part in parts),
        note=typeset(f"{_table_note(parts)}Source : {producer.name}."),
    )


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


def _sector_row(part: Part) -> Row:
    reading = part.reading
    label = Cell(typeset(reading.indicator.category_label(reading.category)))
    if reading.figure.value is None:
        mark = MARKS[reading.figure.status]
        secret = Cell(mark, Tone.SECRET, Figure(reading.figure, mark))
        return Row((label, secret, *[NOTHING] * 4))
    jobs = Cell(number(reading.figure.value), figure=_shown(reading.figure, reading))
    if reading.category == UNCLASSIFIED:  # what becomes secret elsewhere enters here: its changes mean nothing
        return Row((label, jobs, *[NOTHING] * 3, _share_cell(part)))
    curve = sparkline(reading, Role.OTHER)
    return Row(
        (
            label,
            jobs,
            change_cell(reading.trend.year, coloured=True),
            change_cell(reading.trend.quarter),
            Cell("", picture=curve) if curve else NOTHING,
            _share_cell(part),
        )
    )


def _share_cell(part: Part) -> Cell:
    if part.share is None:
        return NOTHING
    form = percent(part.share)
    bar = Bar(float(part.share) / 100, typeset(f"{form} de l'emploi salarié privé"))
    return Cell(form, figure=Figure(share_observation(part.reading.figure, part.share), form), picture=bar)


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


def _table_note(parts: Sequence[Part]) -> str:
    secret = any(part.reading.figure.status is Status.SECRET for part in parts)
    return "s : secret statistique, compté avec les non classés. " if secret else ""
