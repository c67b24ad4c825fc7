"""The sectors on page 1: those of the quarter with their verdict, or the few to be followed where they are many."""

from collections.abc import Sequence

from reporter.analysis.derived import share_observation
from reporter.analysis.overview import Overview
from reporter.analysis.reading import Part
from reporter.analysis.sectors import Grain, SectorMix, SectorReading, WindowReading
from reporter.analysis.trend import State, trend
from reporter.document.cells import NOTHING, change_cell
from reporter.document.forms import value_form
from reporter.document.french import number, percent, short_period, typeset
from reporter.document.sector_spans import moment
from reporter.document.sector_tables import kind, shown_sectors
from reporter.document.sparklines import sparkline
from reporter.document.verdicts import opening, verdict_cell
from reporter.document.words import MARKS, STATES, UNCLASSIFIED
from reporter.domain.blocks import Cell, Column, Figure, Role, Row, Table, Tone
from reporter.domain.observation import Observation, Status
from reporter.domain.period import Rhythm

TOPIC = "Emploi et secteurs"
MOST_ROWS, FEW_ROWS = 7, 5  # of many sectors: page 1 shows those that a verdict says something of
_BADGE_WIDTH = 36.5  # millimetres
_LINE_WIDTH = 15.0


def front_sectors(overview: Overview, *, crowded: bool) -> Table | None:
    """Return jobs by sector with their verdict: all grands secteurs, or some of the fine ones; None where none is published.

    A *crowded* page has room for fewer of these.
    """
    mix = overview.sector_mix
    if mix is not None and mix.grain is not Grain.BROAD:
        return _some(overview, mix, FEW_ROWS if crowded else MOST_ROWS)
    return _all(overview, mix)


def _all(overview: Overview, mix: SectorMix | None) -> Table | None:
    """Return the grands secteurs of the quarter, most jobs first; what no sector is known of is in the total alone."""
    parts = [
        part
        for part in overview.sectors
        if part.reading.category != UNCLASSIFIED and (part.reading.has_value or part.reading.figure.status is Status.SECRET)
    ]
    if not parts or not overview.jobs.has_value:
        return None
    parts.sort(key=lambda part: (-(part.reading.figure.value or 0), part.reading.category))
    verdicts = {reading.code: reading for reading in mix.sectors} if mix and mix.total.period == overview.jobs.figure.period else {}
    hires = _hires(overview)
    columns = [
        Column(("Secteur",), "left"),
        Column(("Emplois",)),
        Column(("Évolution", "sur un an")),
        Column(("Depuis", "3 ans"), "left", _LINE_WIDTH, spare=True),
        Column(("Embauches pour", "100 emplois")) if hires else Column(("Part de", "l’emploi")),
        *([Column(("Verdict",), "left", _BADGE_WIDTH)] if verdicts else [Column(("Sur un", "trimestre"))]),
    ]
    jobs = overview.jobs
    return Table(
        id="secteurs",
        title=typeset("L'emploi par grand secteur"),
        subtitle=typeset(f"Emploi salarié privé au lieu de travail, {short_period(jobs.figure.period)}, {jobs.indicator.adjustment}"),
        columns=tuple(columns),
        rows=tuple(_row(part, hires, verdicts) for part in parts),
        note=typeset(_note(overview, parts, has_hires=bool(hires), has_verdicts=bool(verdicts))),
    )


def _row(part: Part, hires: dict[str, Observation], verdicts: dict[str, SectorReading]) -> Row:
    reading = part.reading
    label = Cell(typeset(reading.indicator.category_label(reading.category)))
    judged = verdicts.get(reading.category)
    verdict = [verdict_cell(judged.verdict.word) if judged else NOTHING] if verdicts else []
    if reading.figure.value is None:
        mark = MARKS[reading.figure.status]
        secret = Cell(mark, Tone.SECRET, Figure(reading.figure, mark))
        return Row((label, secret, *[NOTHING] * (3 if verdicts else 4), *verdict))
    form = value_form(reading.figure, reading.indicator)
    curve = sparkline(reading, Role.OTHER)
    return Row(
        (
            label,
            Cell(form, figure=Figure(reading.figure, form)),
            change_cell(reading.trend.year, coloured=True),
            Cell("", picture=curve) if curve else NOTHING,
            _ratio(hires.get(reading.category)) if hires else _share(part),
            *(verdict or [change_cell(reading.trend.quarter)]),
        )
    )


def _some(overview: Overview, mix: SectorMix, most: int) -> Table:
    """Return *most* of the fine sectors that say most, over the short window; those of a year carry its date."""
    shown = sorted(shown_sectors(mix)[:most], key=lambda reading: (-(reading.figure.value or 0), reading.code))
    window = mix.short
    since = f"depuis {moment(window.before.period)}" if window else "sur deux ans"
    columns = (
        Column(("Secteur",), "left"),
        Column(("Emplois", moment(mix.total.period))),
        Column(("Évolution", since)),
        Column(("Évolution", "sur un an")),
        Column(("Verdict",), "left", _BADGE_WIDTH),
    )
    left = len(mix.sectors) - len(shown)
    secret = "s : secret statistique. " if any(reading.figure.status is Status.SECRET for reading in shown) else ""
    others = f"Les {left} autres et leurs verdicts : voir « {TOPIC} » et data.csv. " if left > 1 else ""
    yearly = "Intérim compris : ne se compare pas à la série trimestrielle. " if mix.indicator.rhythm is Rhythm.YEAR else ""
    return Table(
        id="secteurs",
        title=typeset("Quels secteurs suivre ?"),
        subtitle=typeset(f"Emploi salarié privé, {kind(mix)}"),
        columns=columns,
        rows=tuple(_fine_row(overview, mix, reading) for reading in shown),
        note=typeset(f"{secret}{others}{yearly}Source : {_producer(overview, mix.indicator.source)}."),
    )


def _fine_row(overview: Overview, mix: SectorMix, reading: SectorReading) -> Row:
    mark = "" if reading.figure.value is not None else MARKS[reading.figure.status]
    form = mark or number(reading.figure.value or 0)
    jobs = Cell(form, Tone.SECRET if mark else Tone.PLAIN, Figure(reading.figure, form))
    series, threshold = (
        overview.facts.series(mix.indicator.id, reading.code),
        overview.facts.references.threshold(mix.indicator.id, reading.code),
    )
    year = change_cell(trend(series, mix.indicator, threshold).year, coloured=True)
    return Row((Cell(opening(reading)), jobs, _change(reading.short), year, verdict_cell(reading.verdict.word)))


def _change(window: WindowReading | None) -> Cell:
    if window is None:
        return NOTHING
    if window.window.crosses_break:
        return Cell(STATES[State.BREAK], Tone.MUTED)
    form = number(window.effects.change, signed=True)
    return Cell(form, Tone.DOWN if window.effects.change < 0 else Tone.PLAIN, Figure(window.change, form))


def _hires(overview: Overview) -> dict[str, Observation]:
    """Return declarations for 100 jobs by grand secteur, of the territory itself."""
    declared = overview.hiring.declarations if overview.hiring else None
    if declared is None or declared.borrowed:
        return {}
    return {one.code: one.per_hundred for one in declared.sectors if one.per_hundred}


def _ratio(figure: Observation | None) -> Cell:
    if figure is None or figure.value is None:
        return NOTHING
    form = number(figure.value)
    return Cell(form, figure=Figure(figure, form))


def _share(part: Part) -> Cell:
    if part.share is None:
        return NOTHING
    form = percent(part.share)
    return Cell(form, figure=Figure(share_observation(part.reading.figure, part.share), form))


def _note(overview: Overview, parts: Sequence[Part], *, has_hires: bool, has_verdicts: bool) -> str:
    secret = any(part.reading.figure.status is Status.SECRET for part in parts)
    told = "s : secret statistique, compté avec les non classés. " if secret else ""
    told += "Embauches déclarées au trimestre, hors intérim. " if has_hires else ""
    told += f"Verdicts : « {TOPIC} ». " if has_verdicts else ""
    return f"{told}Source : {_producer(overview, overview.jobs.indicator.source)}."


def _producer(overview: Overview, source: str) -> str:
    return overview.facts.indicators.producer(source).name
