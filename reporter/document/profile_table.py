"""The table of « Profil »: how many are registered, and how their number moves, beside the pictures that show shares."""

from collections.abc import Callable, Iterator

from reporter.analysis.overview import Overview
from reporter.analysis.profile import Group, Profile
from reporter.analysis.reading import Reading
from reporter.document.cells import NOTHING, change_cell
from reporter.document.forms import Evidence, value_form
from reporter.document.french import percent, short_period, typeset
from reporter.document.profile_words import share_here, share_in_france
from reporter.document.words import adjustment_words
from reporter.domain.blocks import Cell, Column, Figure, Row, Table, Tone

_CellOf = Callable[[Reading, Group | None], Cell]  # of a row: its series, and its group but for all registered together


def profile_table(overview: Overview, profile: Profile, *, with_shares: bool) -> Table:
    """Return numbers and their changes, and the shares where no chart shows them all."""
    total = profile.total
    columns = list(_columns(total, with_shares=with_shares))
    readings: list[tuple[Reading, Group | None]] = [(group.reading, group) for group in profile.groups]
    rows = [Row((Cell(_label(reading)), *(cell_of(reading, group) for _, cell_of in columns))) for reading, group in readings]
    everybody = Row((Cell("Ensemble"), *(cell_of(total, None) for _, cell_of in columns)), here=True)
    words = adjustment_words(total.indicator)
    return Table(
        id="profil_inscrits",
        title=typeset("Qui est inscrit ?"),
        subtitle=typeset(f"{short_period(total.figure.period)}, {words if words.startswith('données') else f'données {words}'}"),
        columns=(Column(("Groupe",), "left"), *(column for column, _ in columns)),
        rows=(*rows, everybody),
        note=typeset(f"Source : {overview.facts.indicators.producer(total.indicator.source).name}."),
    )


def _columns(total: Reading, *, with_shares: bool) -> Iterator[tuple[Column, _CellOf]]:
    """Yield the columns after the name; in the note of France itself the numbers of a year ago stand for those of France."""
    has_france = total.france is not None
    if not has_france and total.trend.year:
        yield Column(("Inscrits", short_period(total.trend.year.before.period))), _count_before
        yield Column(("Inscrits", short_period(total.figure.period))), _count
    else:
        yield Column(("Inscrits", "A, B, C")), _count
    if with_shares:
        yield Column(("Part", "des inscrits")), _share
    if with_shares and has_france:
        yield Column(("Part", "en France")), _share_in_france
    yield Column(("Évolution", "sur un an")), _change
    if has_france:
        yield Column(("Évolution", "en France")), _change_in_france


def _label(reading: Reading) -> str:
    return typeset(reading.indicator.category_label(reading.category))


def _count(reading: Reading, _: Group | None) -> Cell:
    form = value_form(reading.figure, reading.indicator)
    return Cell(form, figure=Figure(reading.figure, form))


def _count_before(reading: Reading, _: Group | None) -> Cell:
    if reading.trend.year is None:
        return NOTHING
    form = value_form(reading.trend.year.before, reading.indicator)
    return Cell(form, Tone.MUTED, Figure(reading.trend.year.before, form))


def _share(_: Reading, group: Group | None) -> Cell:
    if group is None or group.part.share is None:
        return NOTHING
    form = percent(group.part.share)
    return Cell(form, figure=Figure(share_here(group), form))


def _share_in_france(_: Reading, group: Group | None) -> Cell:
    beside = Evidence()
    form = share_in_france(beside, group) if group else ""
    return Cell(form, Tone.MUTED, beside.figures[0]) if form else NOTHING


def _change(reading: Reading, _: Group | None) -> Cell:
    return change_cell(reading.trend.year)


def _change_in_france(reading: Reading, _: Group | None) -> Cell:
    return change_cell(reading.france.trend.year if reading.france else None)
