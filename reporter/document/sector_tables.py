"""The tables of « Emploi et secteurs »: where the change of jobs comes from, and why each verdict."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from reporter.analysis.buoyancy import LEAST_JOBS, LEAST_WEIGHT, QUOTIENT_DECIMALS, Gate, Word
from reporter.analysis.derived import checks_observation, difference_observation, other_sectors_observation
from reporter.analysis.overview import Overview
from reporter.analysis.rounding import displayed
from reporter.analysis.sectors import SectorMix, SectorReading, WindowReading, setback
from reporter.analysis.trend import State
from reporter.document.cells import NOTHING
from reporter.document.effect_points import comparable
from reporter.document.french import HARD, capitalised, date, number, percent, short_period, typeset
from reporter.document.sector_points import is_small
from reporter.document.sector_spans import moment
from reporter.document.verdicts import BUOYANT, ORDER, opening, verdict_cell
from reporter.document.words import FEMININE_LEVELS, LEVELS, MARKS, STATES
from reporter.domain.blocks import Cell, Column, Figure, Row, Table, Tone
from reporter.domain.observation import Observation, Status
from reporter.domain.period import Rhythm
from reporter.domain.release import DatasetRef

MOST_ROWS = 14
_SAYS = 3  # verdicts, from the first of their order, that go before a sector with more jobs
_BROKEN = Cell(STATES[State.BREAK], Tone.MUTED)
_UNCLASSIFIED = "non classés"
_ALL = "Ensemble"
_BADGE_WIDTH = 40.0  # millimetres: « – Données insuffisantes » on one line


def shown_sectors(mix: SectorMix) -> tuple[SectorReading, ...]:
    """Return the sectors that the tables print: those that count and that a verdict says something of, then those with most jobs."""

    def place(reading: SectorReading) -> tuple[int, float, str]:
        says = _SAYS if is_small(reading) else min(ORDER.index(reading.verdict.word), _SAYS)
        return says, -(reading.figure.value or 0), reading.code

    return tuple(sorted(mix.sectors, key=place)[:MOST_ROWS])


def origin_rows(mix: SectorMix, whole: WindowReading) -> list[tuple[SectorReading, WindowReading]]:
    """Return the sectors shown with their readings over the window of *whole*, the largest gain first."""
    is_long = whole is mix.long
    told = ((reading, reading.long if is_long else reading.short) for reading in shown_sectors(mix))
    return sorted(((r, w) for r, w in told if w), key=lambda row: (-row[1].effects.change, row[0].code))


def origin_table(overview: Overview) -> Table | None:
    """Return jobs, their change and its three effects by sector, the largest gain first; None without a comparable window."""
    mix = overview.sector_mix
    whole = comparable(mix) if mix else None
    if mix is None or whole is None:
        return None
    rows = origin_rows(mix, whole)
    before, after = moment(whole.before.period), moment(whole.after.period)
    columns = (
        Column(("Secteur",), "left"),
        Column(("Emplois", after)),
        Column(("Évolution", f"depuis {before}")),
        *(Column(("Effet", effect)) for effect in ("national", "structurel", "local")),
    )
    rest = _rest_row(mix, whole, rows)
    total = Row((Cell(_ALL, Tone.STRONG), *_number_cells(mix.total, _parts(whole), Tone.STRONG)))
    return Table(
        id="origine",
        title=typeset("D'où vient l'évolution ?"),
        subtitle=typeset(f"Emploi salarié privé, {kind(mix)} : évolution en nombre d'emplois, somme de trois effets"),
        columns=columns,
        rows=(*(Row((Cell(opening(r)), *_number_cells(r.figure, _parts(w)))) for r, w in rows), *([rest] if rest else []), total),
        note=typeset(f"{_ORIGIN_NOTE} {_nation_note(overview, mix)}{_source_note(overview, mix)}"),
    )


def verdict_table(overview: Overview) -> Table | None:
    """Return the tests each sector passed over both windows, its place here, its lead on France and the verdict."""
    mix = overview.sector_mix
    if mix is None or not any(r.verdict.long or r.verdict.short for r in mix.sectors):
        return None
    shown = sorted(shown_sectors(mix), key=lambda r: (ORDER.index(r.verdict.word), -(r.figure.value or 0), r.code))
    falls = {r.code: change for r in shown if r.verdict.word in BUOYANT and (change := setback(overview.facts, mix, r))}
    long, short = (next((getattr(r, span) for r in mix.sectors if getattr(r, span)), None) for span in ("long", "short"))
    columns = (
        Column(("Secteur",), "left"),
        Column(("Poids", _tied("France = 1"))),
        Column((_tied("Écart à la France"), _tied("points par an"))),
        Column((_tied("Tests sur"), _years(long))),
        Column((_tied("Tests sur"), _years(short))),
        Column(("Verdict",), "left", _BADGE_WIDTH),
    )
    return Table(
        id="verdicts",
        title=typeset("Pourquoi ce verdict ?"),
        subtitle=typeset("Cinq tests : hausse, croissance plus forte qu'en France, poids, effectif, part de l'emploi"),
        columns=columns,
        rows=tuple(_verdict_row(reading, fell=reading.code in falls) for reading in shown),
        note=typeset(f"{_VERDICT_NOTE} {_missing_note(shown)}{_hidden_note(mix)}{_yearly_note(overview, mix)}"),
        figures=tuple(Figure(o) for o in (*_unprinted(mix), *map(difference_observation, falls.values()))),
    )


_ORIGIN_NOTE = (
    "National : si chaque secteur avait suivi l'emploi total en France. Structurel : les secteurs d'ici face à la moyenne. Local : "
    "les secteurs d'ici face aux mêmes en France."
)
_VERDICT_NOTE = (
    "Poids : part du secteur dans l'emploi ici, rapportée à la même en France. Écart : croissance ici moins celle du même secteur en "
    "France, sur deux ans. 5/5 sur les deux périodes : porteur confirmé ; sur la courte seule : porteur récent. Il faut un poids de 1, "
    f"{LEAST_JOBS} emplois et {percent(100 * LEAST_WEIGHT, 0)} de l'emploi au moins."
)


def _parts(window: WindowReading) -> tuple[Observation, ...]:
    return (window.change, window.national, window.structural, window.local)


def _number_cells(jobs: Observation, parts: Iterable[Observation], tone: Tone = Tone.PLAIN) -> Iterator[Cell]:
    """Yield the cell of the jobs, then those of their change and its effects, signed."""
    form = number(jobs.value or 0)
    yield Cell(form, tone, Figure(jobs, form))
    for figure in parts:
        form = number(figure.value or 0, signed=True)
        falls = tone is Tone.PLAIN and (figure.value or 0) < 0
        yield Cell(form, Tone.DOWN if falls else tone, Figure(figure, form))


def _rest_row(mix: SectorMix, whole: WindowReading, rows: Sequence[tuple[SectorReading, WindowReading]]) -> Row | None:
    """Return what the sectors shown leave of the total, so that every column adds up; None where they leave nothing."""
    totals = (mix.total, *_parts(whole))
    parts = [(reading.figure, *_parts(window)) for reading, window in rows]
    left = [displayed(total.value or 0, 0) - sum(displayed(p[i].value or 0, 0) for p in parts) for i, total in enumerate(totals)]
    if not any(left):
        return None
    jobs, *others = (other_sectors_observation(total, value) for total, value in zip(totals, left, strict=True))
    return Row((Cell(_rest_label(mix, [reading.code for reading, _ in rows]), Tone.MUTED), *_number_cells(jobs, others)))


def _rest_label(mix: SectorMix, shown: Collection[str]) -> str:
    """Return what the rest is made of: one sector by its name, several as others; what the producer cannot class always."""
    others = [opening(reading) for reading in mix.sectors if reading.code not in shown]
    if not others:
        return capitalised(_UNCLASSIFIED)
    return f"{others[0] if len(others) == 1 else 'Autres'} et {_UNCLASSIFIED}"


def _verdict_row(reading: SectorReading, *, fell: bool) -> Row:
    short = reading.short
    return Row(
        (
            Cell(opening(reading)),
            _quotient_cell(reading.quotient),
            _gap_cell(short),
            _tests_cell(reading, reading.long, reading.verdict.long),
            _tests_cell(reading, short, reading.verdict.short),
            verdict_cell(reading.verdict.word, fell=fell),
        )
    )


def _gap_cell(window: WindowReading | None) -> Cell:
    if window is None:
        return NOTHING
    if window.window.crosses_break:
        return _BROKEN
    form = number(window.growth_gap, 1, signed=True)
    return Cell(form, figure=Figure(window.gap_figure, form))


def _quotient_cell(quotient: Observation | None) -> Cell:
    if quotient is None or quotient.value is None:
        return NOTHING
    form = number(quotient.value, QUOTIENT_DECIMALS)
    return Cell(form, figure=Figure(quotient, form))


def _tied(words: str) -> str:
    """Return words that stay on one line."""
    return words.replace(" ", HARD)


def _years(window: WindowReading | None) -> str:
    return f"{window.window.years}{HARD}ans" if window else "–"


def _tests_cell(reading: SectorReading, window: WindowReading | None, gate: Gate | None) -> Cell:
    """Return « 4/5 », or the mark of what is missing."""
    if window is None or gate is None:
        return Cell(MARKS[Status.SECRET], Tone.SECRET) if reading.figure.status is Status.SECRET else NOTHING
    if window.window.crosses_break:
        return _BROKEN
    passed = sum(check.passed for check in gate.checks)
    form = f"{passed}/{len(gate.checks)}"
    return Cell(form, figure=Figure(checks_observation(window.change, passed), form))


def _unprinted(mix: SectorMix) -> Iterator[Observation]:
    """Yield every figure of every sector, for the CSV: the tables print some of them."""
    for reading in mix.sectors:
        yield from (o for o in (reading.figure, reading.share, reading.quotient) if o)
        for window, gate in ((reading.long, reading.verdict.long), (reading.short, reading.verdict.short)):
            if window:
                yield from _of_window(window)
                yield from [checks_observation(window.change, sum(c.passed for c in gate.checks))] if gate else []
    for whole in (mix.long, mix.short):
        yield from _of_window(whole) if whole else []


def _of_window(window: WindowReading) -> Iterator[Observation]:
    yield from (window.before, window.after, *_parts(window), window.gap_figure)
    yield from [window.percent] if window.percent else []


def kind(mix: SectorMix) -> str:
    """Return what jobs are counted: « au 31 décembre », « données CVS »."""
    yearly = mix.indicator.rhythm is Rhythm.YEAR
    return "au 31 décembre" if yearly else f"données {mix.indicator.adjustment}"


def _source_note(overview: Overview, mix: SectorMix) -> str:
    return f"Source : {overview.facts.indicators.producer(mix.indicator.source).name}, {short_period(mix.total.period)}."


def _nation_note(overview: Overview, mix: SectorMix) -> str:
    level = overview.facts.territory.id.level
    published = f"{LEVELS[level][1]} {'publiées' if level in FEMININE_LEVELS else 'publiés'}"
    return f"France : somme des {published}, faute de fichier national aux mêmes secteurs. " if mix.nation_is_sum else ""


def _missing_note(readings: Sequence[SectorReading]) -> str:
    secret = "s : secret statistique. " if any(r.figure.status is Status.SECRET for r in readings) else ""
    missing = any(r.verdict.word is Word.INSUFFICIENT for r in readings)
    return secret + ("Données insuffisantes : un chiffre manque ou est secret, ici ou en France. " if missing else "")


def _hidden_note(mix: SectorMix) -> str:
    hidden = len(mix.sectors) - MOST_ROWS
    if hidden <= 0:
        return ""
    return "L'autre secteur est dans data.csv. " if hidden == 1 else f"Les {hidden} autres secteurs sont dans data.csv. "


def _yearly_note(overview: Overview, mix: SectorMix) -> str:
    """Say what sets yearly sectors apart from the quarterly jobs of page 1, and how old they are."""
    if mix.indicator.rhythm is not Rhythm.YEAR:
        return ""
    dataset = mix.indicator.dataset_at(overview.facts.territory.id.level) or ""
    release = overview.facts.edition.release_of(DatasetRef(mix.indicator.source, dataset))
    published = f" publié le {date(release.published_on)}" if release else ""
    return f"Emploi au 31 décembre{published}, intérim compris : il ne se compare pas aux séries trimestrielles. "
