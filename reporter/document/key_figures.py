"""The cards of page 1: a figure with its own period, its changes, its comparison, its place; or why there is none."""

from collections.abc import Iterator

from reporter.analysis.derived import Measure, gap_observation
from reporter.analysis.overview import Overview
from reporter.analysis.ranking import is_ascending
from reporter.analysis.reading import ParentReading, Reading
from reporter.analysis.trend import Change, State
from reporter.document.forms import Evidence, change_figure, value_form
from reporter.document.french import HARD, number, ordinal, plural, points, short_period, typeset
from reporter.document.words import FEMININE_LEVELS, absence, arrow, level_name, name, state_words
from reporter.domain.briefing import Figure, Finding, KeyFigure, Role, Sparkline
from reporter.domain.observation import Observation, Status
from reporter.domain.period import Period
from reporter.domain.territory import Territory

SPARKLINE_QUARTERS = 12


def key_figures(overview: Overview) -> tuple[KeyFigure, ...]:
    """Return the four cards: one a source, or all about the rate where the edition has nothing else."""
    if overview.single_source and overview.rate.has_value:
        return tuple(_rate_cards(overview))
    return tuple(_card(overview, reading) for reading in overview.main)


def key_figures_note(overview: Overview) -> str:
    """Return the line under the cards: signs, length of the curves, direction of the places, sources."""
    shown = [r for r in overview.main if r.has_value]
    parts = ["(p) provisoire."] if any(r.figure.status is Status.PROVISIONAL for r in shown) else []
    parts.append("Courbes : douze trimestres.")
    directions = dict.fromkeys(_direction(r) for r in shown if r.rank)
    if directions:
        parts.append(f"Rangs : {' ; '.join(directions)}.")
    parts.append(sources_line(overview))
    return typeset(" ".join(parts))


def sources_line(overview: Overview) -> str:
    """Return the producers of what is shown: « Sources : Insee ; Dares. »."""
    shown = [r for r in overview.main if r.has_value]
    producers = dict.fromkeys(overview.facts.indicators.producer(r.indicator.source).name for r in shown)
    return typeset(f"{plural(len(producers), 'Source')} : {' ; '.join(producers)}.") if producers else ""


def sparkline(reading: Reading, role: Role = Role.HERE) -> Sparkline | None:
    """Return the last twelve quarters of a series, or None with fewer than two figures."""
    return sparkline_of(reading.series, reading, role)


def sparkline_of(series: tuple[Observation, ...], reading: Reading, role: Role) -> Sparkline | None:
    """Return twelve quarters of *series*, which is told like *reading*; None where a quarter has no figure."""
    shown = drawn_quarters(series, reading.figure.period)
    known = [o for o in shown if o.value is not None]
    if len(known) < 2:
        return None
    by_period = {o.period: o.value for o in known}
    quarters = [reading.figure.period.shifted(-i) for i in reversed(range(SPARKLINE_QUARTERS))]
    first, last = known[0], known[-1]
    ends = [f"{value_form(o, reading.indicator)} au {short_period(o.period)}" for o in (first, last)]
    alt = typeset(f"{reading.indicator.short_label}, douze trimestres : {ends[0]}, {ends[1]}.")
    return Sparkline(tuple(by_period.get(q) for q in quarters), alt, role)


def drawn_quarters(series: tuple[Observation, ...], last: Period) -> tuple[Observation, ...]:
    """Return the observations that a sparkline ending at *last* draws."""
    first = last.shifted(1 - SPARKLINE_QUARTERS)
    return tuple(o for o in series if first <= o.period <= last)


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
        notes=tuple(_notes(overview.facts.territory, reading)),
        sparkline=sparkline(reading),
    )


def _absent(overview: Overview, reading: Reading, label: str) -> KeyFigure:
    """Return a card that says why it is empty, with the figure of the smallest larger territory that has one."""
    reason = absence(reading.figure.status)
    if reading.figure.status is Status.NOT_PUBLISHED_AT_LEVEL:
        for parent in (reading.region, reading.france):
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


def _notes(territory: Territory, reading: Reading) -> Iterator[Finding]:
    main, year = reading.trend.main, reading.trend.year
    if first := _state_and_france(reading, main):
        yield first
    if year and year is not main and year.state is not None:
        proof = Evidence()
        broken = ", rupture" if year.state is State.BREAK else ""
        beside = "" if reading.indicator.is_rate or broken else _france_change(proof, reading.france, year)
        yield proof.finding(f"{proof.change(year)} sur un an{broken}{beside}")
    if reading.rank:
        yield _rank(territory, reading)


def _state_and_france(reading: Reading, main: Change | None) -> Finding | None:
    proof = Evidence()
    words = state_words(main) if main and main.state is not State.BREAK else ""
    if words:
        proof.changes([main])
    if reading.indicator.is_rate and reading.france and reading.france.figure:
        beside = f"France : {proof.value(reading.france.figure, reading.indicator)}"
    else:
        beside = _france_change(proof, reading.france, main).removeprefix(" ; ")
    text = " ; ".join(part for part in (words, beside) if part)
    return proof.finding(text) if text else None


def _france_change(proof: Evidence, france: ParentReading | None, change: Change | None) -> str:
    if france is None or change is None:
        return ""
    theirs = next((c for c in (france.trend.quarter, france.trend.year) if c and c.span is change.span), None)
    return "" if theirs is None or theirs.amount is None else f" ; France : {proof.change(theirs)}"


def _rank(territory: Territory, reading: Reading) -> Finding:
    proof, rank = Evidence(), reading.rank
    if rank is None:
        message = f"{reading.indicator.id}: no rank"
        raise ValueError(message)
    words = proof.rank(rank, reading.figure)
    return proof.finding(f"{words} sur {rank.out_of}{HARD}{level_name(territory.id.level, rank.out_of)}")


def _direction(reading: Reading) -> str:
    ascending = is_ascending(reading.indicator)
    if reading.indicator.is_rate:
        return "du taux le plus bas au plus élevé" if ascending else "du taux le plus élevé au plus bas"
    ends = ("baisse", "hausse") if ascending else ("hausse", "baisse")
    what = "emploi" if reading.indicator.id.startswith("emploi") else "inscrits"
    return f"{what}, de la plus forte {ends[0]} sur un an à la plus forte {ends[1]}"


def _period(figure: Observation) -> str:
    return short_period(figure.period) + (f"{HARD}(p)" if figure.status is Status.PROVISIONAL else "")


def _rate_cards(overview: Overview) -> Iterator[KeyFigure]:
    """Yield four cards about the rate: level, change over the year, gap to France, place."""
    rate, territory = overview.rate, overview.facts.territory
    yield _level_card(rate)
    if rate.trend.year:
        yield _year_card(rate, rate.trend.year)
    if rate.france and rate.france.gap:
        yield _gap_card(rate, rate.france)
    elif rate.history:
        yield _past_card(rate, "Plus bas en dix ans", rate.history.low)
    if rate.rank:
        yield _rank_card(rate, territory)
    elif rate.history:
        yield _past_card(rate, "Plus haut en dix ans", rate.history.high)


def _level_card(rate: Reading) -> KeyFigure:
    notes, main = [], rate.trend.main
    proof = Evidence()
    words = state_words(main) if main else ""
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


def _gap_card(rate: Reading, france: ParentReading) -> KeyFigure:
    found, notes = france.gap, []
    if found is None:
        message = f"{rate.indicator.id}: no gap"
        raise ValueError(message)
    change = None
    if france.gap_year_before:
        proof, before = Evidence(), france.gap_year_before
        observation = gap_observation(before, Measure.GAP_TO_FRANCE)
        change = proof.finding(f"{proof.printed(observation, points(before.points, signed=True))} un an plus tôt")
    if rate.region and rate.region.gap:
        proof = Evidence()
        observation = gap_observation(rate.region.gap, Measure.GAP_TO_REGION)
        words = proof.printed(observation, points(rate.region.gap.points, signed=True))
        notes.append(proof.finding(f"Avec la région : {words}"))
    value = Figure(gap_observation(found, Measure.GAP_TO_FRANCE), number(found.points, rate.indicator.decimals, signed=True))
    unit = plural(found.points, "point")
    return KeyFigure("Écart avec la France", _period(rate.figure), value, unit, change=change, notes=tuple(notes))


def _rank_card(rate: Reading, territory: Territory) -> KeyFigure:
    rank, before, notes = rate.rank, rate.rank_year_before, []
    if rank is None:
        message = f"{rate.indicator.id}: no rank"
        raise ValueError(message)
    among = _rank(territory, rate)
    if before:
        proof = Evidence()
        earlier = next((o for o in rate.series if o.period == before.period), rate.figure)
        notes.append(proof.finding(f"{proof.rank(before, earlier)} un an plus tôt"))
    figure = Figure(among.evidence[0], ordinal(rank.position, feminine=territory.id.level in FEMININE_LEVELS))
    label = f"Rang des {level_name(territory.id.level, 2)}"
    return KeyFigure(label, _period(rate.figure), figure, change=among, notes=tuple(notes))


def _past_card(rate: Reading, label: str, figure: Observation) -> KeyFigure:
    return KeyFigure(label, short_period(figure.period), Figure(figure, number(figure.value or 0, rate.indicator.decimals)), "%")
