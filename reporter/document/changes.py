"""« Ce qui a changé depuis la note précédente »: at most three lines of page 1 and of the mail."""

from reporter.analysis.derived import as_displayed
from reporter.analysis.follow_up import RevisedFigure
from reporter.analysis.overview import Overview, SincePrevious
from reporter.analysis.reading import Reading
from reporter.document.forms import value_form
from reporter.document.french import short_period, typeset
from reporter.document.words import arrow, state_words
from reporter.domain.blocks import Figure
from reporter.domain.observation import Observation

MOST_CHANGES = 3
_REVISED = "◆"
_NOT_A_TREND = "●"

_Line = tuple[str, str, str]
_Series = tuple[str, str]


def changes(overview: Overview) -> tuple[tuple[_Line, ...], tuple[Figure, ...]]:
    """Return what has changed as (symbol, lead, rest), with the figures that the lines print.

    A figure that both notes show and that was revised beyond its threshold comes first, then the new periods, then small
    revisions: these are told where nothing else is, and on the page of follow-up always.
    """
    revised = {(*_series(one.then), one.then.period): one for one in overview.revised}
    before = {_series(found.before): found for found in overview.since_previous}
    told: list[tuple[int, _Line, list[Figure]]] = []
    for reading in overview.main:
        found = before.get(_series(reading.figure))
        if reading.has_value and (same := revised.get((*_series(reading.figure), reading.figure.period))):
            told.append((0 if same.is_beyond else 2, *_corrected(reading, same)))
        elif found and found.before.period < reading.figure.period:
            told.append((1, *_moved(found, revised.get((*_series(found.before), found.before.period)))))
    kept = sorted(told, key=lambda one: one[0])[:MOST_CHANGES]
    return tuple(line for _, line, _ in kept), tuple(figure for *_, figures in kept for figure in figures)


def _moved(found: SincePrevious, revised: RevisedFigure | None) -> tuple[_Line, list[Figure]]:
    """Tell a new period beside the last one displayed, as that is known now; across a break without any direction."""
    reading, indicator = found.reading, found.reading.indicator
    now = value_form(reading.figure, indicator)
    label, shown = typeset(indicator.short_label), [Figure(reading.figure, now)]
    if not indicator.adjustment.allows_quarter_change:  # two quarters of a raw series do not compare
        change, after = reading.trend.year, f"{now} au {short_period(reading.figure.period)}"
        words = f", {state_words(change)} sur un an" if change and change.state else ""
    else:
        change = reading.trend.quarter
        if found.now is None:  # withheld or withdrawn since: it is not printed again
            return (_NOT_A_TREND, label, typeset(f" : {now} au {short_period(reading.figure.period)}.")), shown
        after = _from_to(found, found.now, revised, shown)
        if change is None or change.before.period != found.before.period:
            return (_NOT_A_TREND, label, typeset(f" : {after}.")), shown
        words = f", {state_words(change)}" if change.state and change.difference else ""
    rest = words.replace("rupture", "rupture de série")
    return (arrow(change) or _NOT_A_TREND, label, typeset(f" : {after}{rest}.")), shown


def _from_to(found: SincePrevious, known: Observation, revised: RevisedFigure | None, shown: list[Figure]) -> str:
    """Return « de 6,1 % à 5,8 % », « de 6,1 % (6,3 % avant révision) à 5,8 % » or « toujours 5,8 % »; add what it prints.

    A revision within the noise of the series does not load page 1.
    """
    indicator = found.reading.indicator
    now, before, then = (value_form(one, indicator) for one in (found.reading.figure, known, found.before))
    shown.append(Figure(known, before))
    aside = ""
    if revised and revised.is_beyond:
        shown.append(Figure(as_displayed(found.before), then))
        aside = f" ({then} avant révision)"
    if found.before.period != found.reading.figure.period.previous:
        return f"de {before} au {short_period(found.before.period)}{aside} à {now}"
    return f"toujours {now}{aside}" if before == now else f"de {before}{aside} à {now}"


def _corrected(reading: Reading, revised: RevisedFigure) -> tuple[_Line, list[Figure]]:
    """Tell a figure that stands in both notes with another value; *is_new*: this note corrects one of the same quarter."""
    then, now = (value_form(one, reading.indicator) for one in (revised.then, revised.now))
    why = f"après correction ({then} dans la version précédente)" if reading.is_new else f"après révision ({then} auparavant)"
    text = f" : {now} au {short_period(reading.figure.period)}, {why}."
    line = (_REVISED, typeset(reading.indicator.short_label), typeset(text))
    return line, [Figure(as_displayed(revised.then), then), Figure(revised.now, now)]


def _series(figure: Observation) -> _Series:
    return (figure.indicator, figure.category)
