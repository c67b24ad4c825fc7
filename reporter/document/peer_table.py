"""The table of the topic « Comparer »: this territory, its peers, région and France, then the peers' median and the place."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reporter.analysis.overview import Overview
from reporter.analysis.peers import PeerComparison, PeerReading
from reporter.analysis.reading import ParentReading, Reading
from reporter.analysis.trend import Change
from reporter.document.cells import NOTHING
from reporter.document.forms import change_figure, change_form, rank_form, value_form
from reporter.document.french import capitalised, listed, number, ordinal, plural, short_period, spelled, typeset
from reporter.document.peer_points import median_text
from reporter.document.words import FEMININE_LEVELS, adjustment_words, level_name, name
from reporter.domain.blocks import Bar, Cell, Column, Figure, Finding, Role, Row, Table, Tone
from reporter.domain.facts import Criterion
from reporter.domain.observation import Observation
from reporter.domain.territory import Level, Territory

_BARS = 42.0  # millimetres of the column of bars and rates
_COUNTED_BY = {
    (Criterion.SIZE, "emploi_salarie_prive"): "le nombre d'emplois salariés privés",
    (Criterion.SIZE, "effectifs_salaries_flores"): "le nombre d'emplois salariés",
    (Criterion.SIZE, "population_15_plus"): "le nombre d'habitants de 15 ans ou plus",
    (Criterion.SECTORS, "emploi_salarie_prive"): "la répartition des emplois par grand secteur",
    (Criterion.SECTORS, "emploi_salarie_prive_annuel"): "la répartition des emplois par division d'activité",
    (Criterion.SECTORS, "effectifs_salaries_flores"): "la répartition des emplois entre sphères présentielle et productive",
    (Criterion.CONCENTRATION, "population_15_plus"): "le nombre d'emplois par habitant de 15 ans ou plus",
}
_PARTED = frozenset({Level.REGION, Level.DEPARTMENT, Level.EMPLOYMENT_ZONE})  # levels that lie both in métropole and overseas


@dataclass(frozen=True, slots=True)
class _Line:
    """One territory of the table: its rate and its three changes over the year."""

    territory: Territory
    rate: Observation | None
    changes: tuple[Change | None, Change | None, Change | None]


@dataclass(frozen=True, slots=True)
class _Shown:
    """One column: its head, its comparison, the cell of a territory in it."""

    head: tuple[str, ...]
    comparison: PeerComparison
    cell: Callable[[_Line], Cell]
    width: float = 0
    median: Cell | None = None


def peer_table(overview: Overview, peers: PeerReading, said: Sequence[Finding], *, rates: bool = True) -> Table | None:
    """Return the table; the figures of *said*, which stands above it as plain text, are attached to it.

    Without *rates*, where a picture shows them, it has the other series; None where there is none.
    """
    columns = tuple(column for column in _columns(overview, peers) if rates or not column.comparison.indicator.is_rate)
    if not columns:
        return None
    level, here = overview.facts.territory.id.level, overview.facts.territory
    ranked = {column.comparison.rank.out_of for column in columns}
    rows = [_row(line, columns, here=line.territory.id == here.id) for line in _lines(overview, peers)]
    rows += [_row(line, columns, tone=Tone.MUTED) for line in _parents(overview)]
    rows += [_median_row(columns), _rank_row(columns, ranked, here)]
    attached = [figure for finding in said for figure in finding.figures]
    attached += [Figure(column.comparison.ranked, number(column.comparison.rank.out_of)) for column in columns]
    return Table(
        id="comparables",
        title=typeset(f"Et dans les {level_name(level, 2)} comparables ?"),
        subtitle=_subtitle(overview, peers, rates=rates),
        columns=(Column(("Territoire",), "left"), *(Column(c.head, "left" if c.width else "right", c.width) for c in columns)),
        rows=tuple(rows),
        note=typeset(" ".join(_note(overview, peers, columns, rates=rates))),
        figures=tuple(attached),
    )


def _columns(overview: Overview, peers: PeerReading) -> Iterator[_Shown]:
    """Yield the columns that can be compared."""
    if peers.rate:
        head = ("Taux de chômage,", short_period(peers.rate.own.period))
        bars = _bars(overview, peers.rate.among.high)
        yield _Shown(head, peers.rate, lambda line: bars(line.rate, name(line.territory)), _BARS, bars(peers.rate.median, "Médiane"))
    if peers.rate_change:
        yield _Shown(("Taux,", "sur un an"), peers.rate_change, lambda line: _change_cell(line.changes[0]))
    if peers.jobs_change:
        when = short_period(peers.jobs_change.own.period)
        yield _Shown(("Emploi, sur", f"un an, {when}"), peers.jobs_change, lambda line: _change_cell(line.changes[1]))
    if peers.seekers_change:
        when = short_period(peers.seekers_change.own.period)
        yield _Shown(("Inscrits, sur", f"un an, {when}"), peers.seekers_change, lambda line: _change_cell(line.changes[2]))


def _bars(overview: Overview, highest: float) -> Callable[[Observation | None, str], Cell]:
    """Return what makes the cells of the rate, from a figure and whose it is: all bars of the table have one scale."""
    rate, here = overview.rate, overview.facts.territory.id
    parents = (parent.figure for parent in (rate.department, rate.region, rate.france) if parent)
    most = max(highest, *(o.value for o in (rate.figure, *parents) if o and o.value is not None)) or 1.0

    def cell(figure: Observation | None, who: str) -> Cell:
        if figure is None or figure.value is None:
            return NOTHING
        form = number(figure.value, rate.indicator.decimals)
        role = Role.HERE if (figure.territory, figure.indicator) == (here, rate.indicator.id) else Role.OTHER
        bar = Bar(figure.value / most, typeset(f"{who} : {value_form(figure, rate.indicator)}"), role)
        return Cell(form, Tone.STRONG, Figure(figure, form), bar)

    return cell


def _lines(overview: Overview, peers: PeerReading) -> list[_Line]:
    """Return this territory among its peers, the lowest rate first; those without a rate last, by code."""
    own = _Line(overview.facts.territory, overview.rate.figure, _years(overview))
    lines = [_Line(m.territory, m.rate, (m.rate_change, m.jobs_change, m.seekers_change)) for m in peers.members]
    return sorted([own, *lines], key=lambda line: (_value(line) is None, _value(line) or 0.0, line.territory.id))


def _value(line: _Line) -> float | None:
    return line.rate.value if line.rate else None


def _years(overview: Overview) -> tuple[Change | None, Change | None, Change | None]:
    rate, jobs, seekers = (reading.trend.year for reading in (overview.rate, overview.jobs, overview.seekers_all))
    return rate, jobs, seekers


def _parents(overview: Overview) -> Iterator[_Line]:
    """Yield département, région and France where they have a figure to show."""

    def line(parents: Sequence[ParentReading | None]) -> _Line | None:
        known = [parent for parent in parents if parent]
        if not any(parent.figure for parent in known):
            return None
        rate, jobs, seekers = (parent.trend.year if parent else None for parent in parents)
        return _Line(known[0].territory, parents[0].figure if parents[0] else None, (rate, jobs, seekers))

    readings: tuple[Reading, ...] = (overview.rate, overview.jobs, overview.seekers_all)
    above = ([r.department for r in readings], [r.region for r in readings], [r.france for r in readings])
    yield from (found for found in map(line, above) if found)


def _row(line: _Line, columns: Sequence[_Shown], *, here: bool = False, tone: Tone = Tone.PLAIN) -> Row:
    label = Cell(name(line.territory), Tone.STRONG if here else tone)
    return Row((label, *(column.cell(line) for column in columns)), here=here)


def _change_cell(change: Change | None) -> Cell:
    if change is None or change.crossed or change.in_units or change.amount is None:
        return NOTHING
    form = number(change.difference, 1, signed=True) if change.is_rate else change_form(change)
    return Cell(form, figure=Figure(change_figure(change), form))


def _median_row(columns: Sequence[_Shown]) -> Row:
    cells = []
    for column in columns:
        found = column.comparison
        rate = found.indicator.is_rate
        form = number(found.median.value or 0, found.indicator.decimals, signed=True) if rate else median_text(found)
        cells.append(column.median or Cell(form, Tone.STRONG, Figure(found.median, form)))
    return Row((Cell("Médiane des comparables", Tone.STRONG), *cells))


def _rank_row(columns: Sequence[_Shown], ranked: set[int], here: Territory) -> Row:
    """Return the place in each column, with how many have one where that is not the same everywhere."""
    cells = []
    for found in (column.comparison for column in columns):
        form = ordinal(found.rank.position, feminine=here.id.level in FEMININE_LEVELS)
        among = "" if len(ranked) == 1 else f" sur {found.rank.out_of}"
        cells.append(Cell(typeset(f"{rank_form(found.rank, here.id)}{among}"), figure=Figure(found.place, form)))
    head = f"Rang sur {min(ranked)}" if len(ranked) == 1 else "Rang"
    return Row((Cell(head, Tone.STRONG), *cells))


def _subtitle(overview: Overview, peers: PeerReading, *, rates: bool) -> str:
    parts = (
        [f"taux en %, sa variation en points, {overview.rate.indicator.adjustment}"] if rates and (peers.rate or peers.rate_change) else []
    )
    parts += [f"emploi salarié privé en %, {overview.jobs.indicator.adjustment}"] if peers.jobs_change else []
    if peers.seekers_change:
        parts.append(f"inscrits en catégories A, B, C en %, {adjustment_words(peers.seekers_change.indicator)}")
    text = " ; ".join(parts)
    return typeset(capitalised(text))


def _note(overview: Overview, peers: PeerReading, columns: Sequence[_Shown], *, rates: bool) -> Iterator[str]:
    yield chosen_by(overview.facts.territory, peers)
    of_rates = "taux et sa variation, du plus bas au plus élevé ; emploi et inscrits, " if rates else ""
    yield f"Médiane : des comparables seuls. Rang : ce territoire parmi eux, {of_rates}de la plus forte hausse à la plus forte baisse."
    indicators = overview.facts.indicators
    producers = dict.fromkeys(indicators.producer(column.comparison.indicator.source).name for column in columns)
    yield f"{plural(len(producers), 'Source')} : {' ; '.join(producers)}."


def chosen_by(territory: Territory, peers: PeerReading) -> str:
    """Say who the peers are and by what they were chosen."""
    level, count = territory.id.level, len(peers.members)
    where = (" d'outre-mer" if territory.is_overseas else " de métropole") if level in _PARTED else ""
    nearest = "les plus proches par"
    criteria = listed([_COUNTED_BY[(one.criterion, one.indicator)] for one in peers.basis])
    named = f"les {spelled(count)} {level_name(level, count)}{where}"
    return f"Comparables : {named} {nearest} {criteria}, les mêmes pour toute l'édition. Ni le chômage, ni la densité n'y entrent."
