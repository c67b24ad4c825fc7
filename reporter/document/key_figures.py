"""The cards of page 1: a figure with its own period, its changes, its comparison, its place; or why there is none."""

from collections.abc import Iterator, Sequence

from reporter.analysis.comparison import Gap
from reporter.analysis.derived import Measure, gap_observation, rank_observation, ranked_observation
from reporter.analysis.overview import Overview
from reporter.analysis.ranking import is_ascending
from reporter.analysis.reading import ParentReading, Reading
from reporter.analysis.trend import Change, State
from reporter.document.beside import limit
from reporter.document.break_words import confirmed, in_france, without_break
from reporter.document.forms import Evidence, change_figure
from reporter.document.french import HARD, number, ordinal, plural, points, short_period, typeset
from reporter.document.rate_points import window
from reporter.document.sparklines import SPARKLINE_QUARTERS, after_breaks, sparkline
from reporter.document.words import FEMININE_LEVELS, absence, arrow, level_name, name, state_words
from reporter.domain.blocks import Figure, Finding, KeyFigure
from reporter.domain.facts import Rank
from reporter.domain.indicator import Unit
from reporter.domain.observation import Observation, Status
from reporter.domain.territory import Territory

LEAST_RANKED = 5  # among fewer territories a place says nothing


def key_figures(overview: Overview) -> tuple[KeyFigure, ...]:
    """Return the four cards: one a source, or all about the rate where the edition has nothing else."""
    if overview.single_source and overview.rate.has_value:
        return tuple(_rate_cards(overview))
    return tuple(_card(overview, reading) for reading in overview.main)


def key_figures_note(overview: Overview) -> str:
    """Return the line under the cards: signs, length of the curves, direction of the places, sources."""
    shown = [r for r in overview.main if r.has_value]
    parts = ["(p) provisoire."] if any(r.figure.status is Status.PROVISIONAL for r in shown) else []
    parts.append(f"Courbes : douze trimestres{', ou depuis la rupture' if any(map(_is_cut, shown)) else ''}.")
    if directions := rank_directions([r for r in shown if _place(r)]):
        parts.append(f"1er rang : {directions}.")
    parts.append(sources_line(overview))
    return typeset(" ".join(parts))


def sources_line(overview: Overview) -> str:
    """Return the producers of what is shown: « Sources : Insee ; Dares. »."""
    shown = [r for r in overview.main if r.has_value]
    producers = dict.fromkeys(overview.facts.indicators.producer(r.indicator.source).name for r in shown)
    return typeset(f"{plural(len(producers), 'Source')} : {' ; '.join(producers)}.") if producers else ""


def _card(overview: Overview, reading: Reading) -> KeyFigure:
    indicator = reading.indicator
    label = typeset(indicator.short_label)
    period = _period(reading.figure)
    if not reading.has_value:
        return _absent(overview, reading, label)
    main = reading.trend.main
    return KeyFigure(
        label=label,
        period=period,
        value=Figure(reading.figure, number(reading.figure.value or 0, indicator.decimals)),
        unit="%" if indicator.is_rate else "",
        arrow=arrow(main),
        change=_change(main),
        notes=tuple(_notes(overview, reading)),
        sparkline=sparkline(reading),
    )


def _absent(overview: Overview, reading: Reading, label: str) -> KeyFigure:
    """Return a card that says why it is empty, with the figure of the smallest larger territory that has one."""
    reason = absence(reading)
    if reading.figure.status is Status.NOT_PUBLISHED_AT_LEVEL:
        for parent in (reading.department, reading.region, reading.france):
            if parent and parent.series and parent.series[-1].value is not None:
                last = parent.series[-1]
                value = Figure(last, number(last.value or 0, reading.indicator.decimals))
                unit = "%" if reading.indicator.is_rate else ""
                return KeyFigure(label, _period(last), value, unit, absence=reason, borrowed_from=name(parent.territory))
    return KeyFigure(label, short_period(overview.facts.edition.quarter), None, absence=reason)


def _change(change: Change | None) -> Finding | None:
    if change is None or change.state is None:
        return None
    proof = Evidence()
    span = "sur un an" if change.before.period == change.after.period.year_before else "sur un trimestre"
    broken = ", rupture" if change.state is State.BREAK else ""
    return proof.finding(f"{proof.change(change)} {span}{broken}")


def _notes(overview: Overview, reading: Reading) -> Iterator[Finding]:
    main, year = reading.trend.main, reading.trend.year
    yield from _state_and_france(overview, reading, main)
    if year and year is not main and year.state is not None:
        proof = Evidence()
        broken = ", rupture" if year.state is State.BREAK else ""
        form, second = proof.change(year), confirmed(proof, overview, year)
        beside = "" if reading.indicator.is_rate or broken else _france_change(proof, reading.france, year)
        yield proof.finding(f"{form} sur un an{broken}{second}{beside}")
    if rank := _place(reading):
        proof = Evidence()
        yield proof.finding(f"{proof.rank(rank, reading.figure)} sur {_among(proof, overview, reading, rank)}")


def _state_and_france(overview: Overview, reading: Reading, main: Change | None) -> Iterator[Finding]:
    """Yield the state beside France; apart where it says its threshold: one line does not hold both."""
    proof = Evidence()
    words = state_words(main) if main and main.state is not State.BREAK else ""
    if words and main:
        proof.changes([main])
        if threshold := limit(proof, main, " : seuil "):
            yield proof.finding(words + threshold)
            words, proof = "", Evidence()
    if main and main.national_variant:
        words = " ; ".join(part for part in (words, without_break(proof, overview, main)) if part)
        elsewhere = in_france(proof, overview, main)
        beside = f"France : {elsewhere}" if elsewhere else ""
    elif reading.indicator.is_rate and reading.france and reading.france.figure:
        beside = f"France : {proof.value(reading.france.figure, reading.indicator)}"
    else:
        beside = _france_change(proof, reading.france, main).removeprefix(" ; ")
    text = " ; ".join(part for part in (words, beside) if part)
    if text:
        yield proof.finding(text)


def _france_change(proof: Evidence, france: ParentReading | None, change: Change | None) -> str:
    if france is None or change is None:
        return ""
    theirs = next((c for c in (france.trend.quarter, france.trend.year) if c and c.span is change.span), None)
    return "" if theirs is None or theirs.amount is None else f" ; France : {proof.change(theirs)}"


def _is_cut(reading: Reading) -> bool:
    first = reading.figure.period.shifted(1 - SPARKLINE_QUARTERS)
    return after_breaks(reading.indicator, first, reading.figure.period) != first


def _place(reading: Reading) -> Rank | None:
    """Return the place worth printing, or None."""
    return reading.rank if reading.rank and reading.rank.out_of >= LEAST_RANKED else None


def _among(proof: Evidence, overview: Overview, reading: Reading, rank: Rank) -> str:
    """Return « 100 départements », or « 100 par la hausse » for a change.

    A line of a card does not hold both: the level stands in the card of the rate, where it has a place.
    """
    if reading.indicator.is_rate:
        return proof.ranked(rank, reading.figure)
    by = f"par la {'baisse' if rank.ascending else 'hausse'}"
    if not (overview.rate.has_value and _place(overview.rate)):
        return f"{proof.ranked(rank, reading.figure)} {by}"
    return f"{proof.printed(ranked_observation(rank, reading.figure.territory, reading.figure), number(rank.out_of))} {by}"


def rank_directions(readings: Sequence[Reading]) -> str:
    """Return who comes first in each ranking: « taux le plus bas ; plus forte hausse de l'emploi sur un an »."""
    told: dict[str, None] = {}
    for reading in readings:
        ascending = is_ascending(reading.indicator)
        if reading.indicator.is_rate:
            told[f"taux le plus {'bas' if ascending else 'élevé'}"] = None
        else:
            of_what = "de l'emploi" if reading.indicator.unit is Unit.JOBS else "des inscrits"
            told[f"plus forte {'baisse' if ascending else 'hausse'} {of_what} sur un an"] = None
    return " ; ".join(told)


def _period(figure: Observation) -> str:
    return short_period(figure.period) + (f"{HARD}(p)" if figure.status is Status.PROVISIONAL else "")


def _rate_cards(overview: Overview) -> Iterator[KeyFigure]:
    """Yield four cards about the rate: level, change over the year, gap to France, place."""
    rate, territory = overview.rate, overview.facts.territory
    yield _level_card(rate)
    if rate.trend.year:
        yield _year_card(rate, rate.trend.year)
    if rate.france and rate.france.gap:
        yield _gap_card(rate, rate.france.gap, rate.france.gap_year_before)
    elif rate.history:
        yield _past_card(rate, f"Plus bas {window(rate)}", rate.history.low)
    if rank := _place(rate):
        yield _rank_card(rate, rank, territory)
    elif rate.history:
        yield _past_card(rate, f"Plus haut {window(rate)}", rate.history.high)


def _level_card(rate: Reading) -> KeyFigure:
    notes, main = [], rate.trend.main
    proof = Evidence()
    words = f"{state_words(main)}{limit(proof, main, ' : seuil ')}" if main else ""
    proof.changes([main])
    if words:
        notes.append(proof.finding(words))
    for parent in (rate.region, rate.france):
        if parent and parent.figure:
            proof = Evidence()
            notes.append(proof.finding(f"{name(parent.territory)} : {proof.value(parent.figure, rate.indicator)}"))
    value = Figure(rate.figure, number(rate.figure.value or 0, rate.indicator.decimals))
    label = typeset(rate.indicator.short_label)
    return KeyFigure(label, _period(rate.figure), value, "%", arrow(main), _change(main), tuple(notes), sparkline(rate))


def _year_card(rate: Reading, year: Change) -> KeyFigure:
    proof = Evidence()
    path = proof.finding(f"de {proof.value(year.before, rate.indicator)} à {proof.value(year.after, rate.indicator)}")
    notes = []
    for parent in (rate.region, rate.france):
        if parent and parent.trend.year:
            proof = Evidence()
            notes.append(proof.finding(f"{name(parent.territory)} : {proof.change(parent.trend.year)}"))
    value = Figure(change_figure(year), number(year.difference, rate.indicator.decimals, signed=True))
    unit = plural(year.difference, "point")
    return KeyFigure("Sur un an", _period(rate.figure), value, unit, arrow(year), path, tuple(notes))


def _gap_card(rate: Reading, found: Gap, before: Gap | None) -> KeyFigure:
    change, notes = None, []
    if before:
        proof = Evidence()
        words = proof.printed(gap_observation(before, Measure.GAP_TO_FRANCE), points(before.points, signed=True))
        change = proof.finding(f"{words} un an plus tôt")
    if rate.region and rate.region.gap:
        proof = Evidence()
        observation = gap_observation(rate.region.gap, Measure.GAP_TO_REGION)
        words = proof.printed(observation, points(rate.region.gap.points, signed=True))
        notes.append(proof.finding(f"Avec la région : {words}"))
    value = Figure(gap_observation(found, Measure.GAP_TO_FRANCE), number(found.points, rate.indicator.decimals, signed=True))
    unit = plural(found.points, "point")
    return KeyFigure("Écart avec la France", _period(rate.figure), value, unit, change=change, notes=tuple(notes))


def _rank_card(rate: Reading, rank: Rank, territory: Territory) -> KeyFigure:
    before, notes, proof = rate.rank_year_before, [], Evidence()
    tied = f"ex{HARD}æquo " if rank.tied else ""
    among = proof.finding(f"{tied}sur {proof.ranked(rank, rate.figure)}")
    if before:
        proof = Evidence()
        earlier = next((o for o in rate.series if o.period == before.period), rate.figure)
        notes.append(proof.finding(f"{proof.rank(before, earlier)} un an plus tôt"))
    figure = Figure(
        rank_observation(rank, territory.id, rate.figure), ordinal(rank.position, feminine=territory.id.level in FEMININE_LEVELS)
    )
    label = f"Rang des {level_name(territory.id.level, 2)}"
    return KeyFigure(label, _period(rate.figure), figure, change=among, notes=tuple(notes))


def _past_card(rate: Reading, label: str, figure: Observation) -> KeyFigure:
    return KeyFigure(label, short_period(figure.period), Figure(figure, number(figure.value or 0, rate.indicator.decimals)), "%")
