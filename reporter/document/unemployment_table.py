"""« Ce qui a bougé, ce qui n'est que du bruit »: each main series, its changes, and the year's change against its noise."""

from collections.abc import Iterator

from reporter.analysis.derived import rank_observation, ranked_observation
from reporter.analysis.overview import Overview
from reporter.analysis.reading import Reading
from reporter.analysis.trend import Change, State
from reporter.document.break_words import observed_variant
from reporter.document.cells import NOTHING
from reporter.document.forms import change_figure, change_form, value_form
from reporter.document.french import HARD, capitalised, listed, number, ordinal, percent, short_period, typeset
from reporter.document.key_figures import LEAST_RANKED, rank_directions
from reporter.document.unemployment_words import threshold_figure
from reporter.document.words import ARROWS, FEMININE_LEVELS, STATES
from reporter.domain.blocks import Cell, Column, Figure, NoiseDot, Row, Table, Tone
from reporter.domain.territory import FRANCE

_ROOM = 1.25  # how far a scale reaches beyond the change, or twice the noise
_COLUMNS = (
    Column(("Indicateur",), "left"),
    Column(("Période",), "left"),
    Column(("Chiffre",)),
    Column(("Sur un", "trimestre")),
    Column(("Sur", "un an")),
    Column(("Évolution sur un an", "face au bruit"), "centre", 31),
    Column(("Seuil", "de bruit")),
    Column(("État", "sur un an"), "left"),
    Column(("France", "sur un an")),
    Column(("Rang",)),
)


def noise_table(overview: Overview) -> Table | None:
    """Return the table; None where no main series has a change to be judged. Columns that stay empty are left out."""
    readings = [reading for reading in overview.main if reading.has_value]
    if not any(reading.trend.year or reading.trend.quarter for reading in readings):
        return None
    rows = [row for reading in readings for row in _rows(overview, reading)]
    kept = [i for i in range(len(_COLUMNS)) if any(row[i] != NOTHING for row in rows)]
    return Table(
        id="tendance-bruit",
        title=typeset("Ce qui a bougé, ce qui n'est que du bruit"),
        subtitle=typeset("Chaque ligne a son échelle"),
        columns=tuple(_COLUMNS[i] for i in kept),
        rows=tuple(Row(tuple(row[i] for i in kept)) for row in rows),
        note=_note(overview, readings),
        figures=tuple(_ranked(readings)),
    )


def _rows(overview: Overview, reading: Reading) -> Iterator[tuple[Cell, ...]]:
    figure, year, france = reading.figure, reading.trend.year, reading.france
    form = value_form(figure, reading.indicator)
    abroad = france.trend.year if france and figure.territory != FRANCE else None
    yield (
        Cell(typeset(reading.indicator.short_label).replace(" ", HARD), Tone.STRONG),
        Cell(short_period(figure.period), Tone.MUTED),
        Cell(form, Tone.STRONG, Figure(figure, form)),
        _change_cell(reading.trend.quarter),
        _change_cell(year, Tone.STRONG),
        _picture_cell(year),
        _threshold_cell(year),
        _state_cell(year),
        _change_cell(abroad),
        _rank_cell(reading),
    )
    yield from _without_break(overview, reading)


def _without_break(overview: Overview, reading: Reading) -> Iterator[tuple[Cell, ...]]:
    """Yield the producer's figure of France with the break taken out, where it gives one of a change shown above."""
    found = [change.national_variant if change else None for change in (reading.trend.quarter, reading.trend.year)]
    if not any(found):
        return
    indicator = overview.facts.indicators.get(reading.figure.indicator)
    cells = []
    for variant in found:
        if variant is None:
            cells.append(NOTHING)
            continue
        neutralised = observed_variant(overview, indicator, variant)[1]
        form = percent(neutralised.value or 0, signed=True)
        cells.append(Cell(form, Tone.PLAIN, Figure(neutralised, form)))
    label = Cell(typeset("France, hors changement de règle"), Tone.MUTED)
    yield (label, Cell(short_period(reading.figure.period), Tone.MUTED), NOTHING, *cells, *[NOTHING] * 5)


def _change_cell(change: Change | None, tone: Tone = Tone.PLAIN) -> Cell:
    if change is None or change.amount is None:
        return NOTHING
    form = change_form(change)
    return Cell(form, tone, Figure(change_figure(change), form))


def _picture_cell(change: Change | None) -> Cell:
    """Return the year's change against its noise; none where it is told in numbers, its base being small."""
    if change is None or change.amount is None or change.in_units:
        return NOTHING
    size, limit = float(change.amount), float(change.threshold)
    broken = change.state is State.BREAK
    alt = f"{change_form(change)} sur un an, seuil de bruit de {threshold_figure(change).printed}{', rupture de série' if broken else ''}"
    return Cell("", picture=NoiseDot(size, limit, _ROOM * max(abs(size), 2 * limit), broken, typeset(alt)))


def _threshold_cell(change: Change | None) -> Cell:
    if change is None or change.in_units:
        return NOTHING
    figure = threshold_figure(change)
    return Cell(f"±{figure.printed}", Tone.MUTED, figure)


def _state_cell(change: Change | None) -> Cell:
    if change is None or change.state is None:
        return NOTHING
    words = capitalised(STATES[change.state]).replace(" ", HARD)
    return Cell(f"{ARROWS[change.state] or '–'}{HARD}{words}")


def _rank_cell(reading: Reading) -> Cell:
    rank, figure = reading.rank, reading.figure
    if rank is None or rank.out_of < LEAST_RANKED:
        return NOTHING
    form = ordinal(rank.position, feminine=figure.territory.level in FEMININE_LEVELS)  # page 1 says who shares it
    return Cell(f"{form} sur{HARD}{number(rank.out_of)}", figure=Figure(rank_observation(rank, figure.territory, figure), form))


def _ranked(readings: list[Reading]) -> Iterator[Figure]:
    for reading in readings:
        if reading.rank and reading.rank.out_of >= LEAST_RANKED:
            found = ranked_observation(reading.rank, reading.figure.territory, reading.figure)
            yield Figure(found, number(reading.rank.out_of))


def _note(overview: Overview, readings: list[Reading]) -> str:
    changes = [reading.trend.year for reading in readings if reading.trend.year]
    parts = ["Un point dans la bande : quasi stable."]
    if any(change.state is State.BREAK for change in changes):
        parts.append("Point évidé : une rupture de série empêche de conclure.")
    if any(not reading.indicator.adjustment.allows_quarter_change for reading in readings):
        parts.append("Données brutes : comparées à un an d'intervalle seulement.")
    ranked = [reading for reading in readings if reading.rank and reading.rank.out_of >= LEAST_RANKED]
    if ranked:
        parts.append(f"Rang : {rank_directions(ranked)}.")
    producers = dict.fromkeys(overview.facts.indicators.producer(reading.indicator.source).name for reading in readings)
    source = "Source" if len(producers) == 1 else "Sources"
    return typeset(" ".join([*parts, f"{source} : {listed(list(producers))}."]))
