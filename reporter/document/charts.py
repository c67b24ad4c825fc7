"""What the pictures of page 1 show: the rate over time, beside its neighbours, on the map."""

from collections.abc import Collection, Sequence

from reporter.analysis.comparison import Gap, gap
from reporter.analysis.overview import Overview
from reporter.analysis.reading import NeighbourReading, Reading
from reporter.analysis.rounding import displayed
from reporter.document.forms import Evidence, value_form
from reporter.document.french import at_period, listed, number, short_period, spelled, typeset
from reporter.document.headline import side
from reporter.document.sparklines import after_breaks
from reporter.document.words import MARKS, WORDINGS, adjustment_words, level_name, name
from reporter.domain.blocks import Area, Choropleth, Figure, Finding, Line, LineChart, RankedBar, RankedBars, Role
from reporter.domain.observation import Observation, Status
from reporter.domain.period import Period
from reporter.domain.territory import Level, Territory, TerritoryId

LINE_QUARTERS = 28
LONG_LINE_QUARTERS = 41  # ten years, and the quarter they start from
LEAST_POINTS = 4  # fewer make no line
MOST_BARS = 20
FEW_BARS = 10  # where page 1 says something more than its four series
LEAST_ON_MAP = 2
LEAST_COMPARED = 2  # others: among fewer zones d'emploi of an edition that lacks some, a place says nothing

_ORDINALS = ("", "premier", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième", "neuvième", "dixième")


def line_chart(overview: Overview) -> LineChart | None:
    """Return the rate here, in the région and in France, or another main series here alone; None without four figures."""
    length = LONG_LINE_QUARTERS if overview.single_source else LINE_QUARTERS
    drawn = ((reading, _quarters(reading, length)) for reading in overview.main if reading.has_value)
    reading, periods = next(((r, found) for r, found in drawn if len(found) >= LEAST_POINTS), (None, ()))
    if reading is None:
        return None
    last = periods[-1]
    series: list[tuple[str, Role, Sequence[Observation]]] = [(name(overview.facts.territory), Role.HERE, reading.series)]
    if reading.indicator.is_rate:
        parents = ((reading.region, Role.REGION), (reading.france, Role.FRANCE))
        series += [(name(p.territory), role, p.series) for p, role in parents if p and p.figure]
    lines = tuple(drawn_line(label, role, values, periods, reading) for label, role, values in series)
    return LineChart(
        title=_line_title(reading, periods),
        subtitle=_line_subtitle(reading, periods),
        source=source_line(overview, reading),
        alt=line_alt(lines, reading, periods),
        quarters=tuple((p.year, p.number) for p in periods),
        lines=lines,
        unit="%" if reading.indicator.is_rate else "",
        figures=tuple(
            Figure(o, value_form(o, reading.indicator) if o.period == last and o.value is not None else "")
            for _, _, values in series
            for o in values
            if o.period in set(periods)
        ),
    )


def ranked_bars(overview: Overview, *, most: int = MOST_BARS) -> RankedBars | None:
    """Return neighbours, région and France by rate, lowest first, *most* at most; None when there is nobody to compare to."""
    rate = overview.rate
    if not rate.has_value:
        return None
    bars = _bars(overview, most)
    if len(bars) < 2:
        return None
    shown = [RankedBar(label, o.value or 0.0, value_form(o, rate.indicator), role) for label, o, role in bars]
    known = [n for n in overview.neighbours if n.figure and n.figure.value is not None]
    left_out = len(known) - sum(role in {Role.HERE, Role.OTHER} for _, _, role in bars)
    note = f", les {len(known) - left_out} taux les plus proches" if left_out > 0 else ""
    told = ", ".join(f"{bar.name} {bar.printed}" for bar in shown)
    return RankedBars(
        title=_bars_title(overview),
        subtitle=typeset(f"Taux de chômage, en %, {short_period(rate.figure.period)}{note}"),
        source=source_line(overview, rate),
        alt=typeset(f"{len(shown)} taux de chômage {at_period(rate.figure.period)}, du plus bas au plus élevé : {told}."),
        bars=tuple(shown),
        figures=tuple(Figure(o, value_form(o, rate.indicator)) for _, o, _ in bars),
    )


def choropleth(overview: Overview, *, outlined: Collection[TerritoryId]) -> Choropleth | None:
    """Return the map of the neighbours' rates in fixed national classes.

    A zone d'emploi that is not *outlined* is drawn as its départements; None where two would share one, where fewer than two
    have a figure, or where the edition has no classes.
    """
    rate = overview.rate
    breaks = dict(overview.facts.references.class_breaks).get(rate.indicator.id, ())
    known = [n for n in overview.neighbours if n.figure and n.figure.value is not None]
    if not breaks or len(known) < LEAST_ON_MAP or not rate.has_value:
        return None
    areas = tuple(_area(overview, neighbour, outlined) for neighbour in overview.neighbours)
    drawn = [identifier for area in areas for identifier in area.drawn_as or (area.territory,)]
    if len(set(drawn)) < len(drawn):
        return None
    level = overview.neighbours[0].territory.id.level
    values = ", ".join(f"{area.name} {area.printed}" for area in areas if area.value is not None)
    blank = [area.name for area in areas if area.value is None]
    values += f" ; sans chiffre : {listed(blank)}" if blank else ""
    return Choropleth(
        title=map_title(overview),
        subtitle=typeset(f"Taux de chômage, en %, {short_period(rate.figure.period)}"),
        source=typeset(f"Classes nationales : quintiles des {level_name(level, 2)}."),
        alt=typeset(f"Carte des taux de chômage {at_period(rate.figure.period)}, en % : {values}."),
        areas=areas,
        breaks=breaks,
        break_labels=tuple(number(limit, rate.indicator.decimals) for limit in breaks),
        figures=tuple(Figure(n.figure, number(n.figure.value or 0, rate.indicator.decimals)) for n in known if n.figure),
    )


def map_title(overview: Overview) -> str:
    """Return where the neighbours are: « Dans la région », « Outre-mer »."""
    if overview.facts.territory.is_single_department_region:
        return "Outre-mer"
    return "Dans les régions" if overview.neighbours[0].territory.id.level is Level.REGION else "Dans la région"


def _quarters(reading: Reading, length: int) -> tuple[Period, ...]:
    """Return the quarters of a line of at most *length*: from the first figure, never across a break."""
    last = reading.figure.period
    start = after_breaks(reading.indicator, last.shifted(1 - length), last)
    start = next(o.period for o in reading.series if o.value is not None and o.period >= start)
    return tuple(start.shifted(i) for i in range(last.ordinal - start.ordinal + 1))


def drawn_line(label: str, role: Role, series: Sequence[Observation], periods: Sequence[Period], reading: Reading) -> Line:
    """Return one line over *periods*; its series must hold the last of them."""
    by_period = {o.period: o for o in series}
    values = tuple(by_period[p].value if p in by_period else None for p in periods)
    last = by_period[periods[-1]]
    return Line(label, role, values, value_form(last, reading.indicator), provisional=last.status is Status.PROVISIONAL)


def _line_title(reading: Reading, periods: Sequence[Period]) -> Finding:
    proof = Evidence()
    if reading.indicator.is_rate and reading.france and reading.france.gap:
        found = [gap(reading.series, reading.france.series, reading.indicator, p) for p in periods]
        proof.compared([reading.france.gap.here, reading.france.gap.other])
        return proof.finding(_beside_france(side(reading.france.gap), [g for g in found if g]))
    first = next(o for o in reading.series if o.value is not None and o.period >= periods[0])
    unit = "" if reading.indicator.is_rate else f" {WORDINGS[reading.indicator.id].unit[1]}"
    words = f"De {proof.value(first, reading.indicator)} à {proof.value(reading.figure, reading.indicator)}{unit}"
    return proof.finding(f"{words} depuis le {short_period(first.period)}")


def _beside_france(where: int, gaps: Sequence[Gap]) -> str:
    """Say « toujours » where it never was otherwise, « désormais » where it began on the other side."""
    if where == 0:
        return "Un chômage proche de celui de la France"
    signs = [found.points * where for found in gaps]
    when = "toujours " if min(signs) > 0 else "désormais " if signs[0] < 0 else ""
    return f"Un chômage {when}{'sous celui' if where < 0 else 'au-dessus de celui'} de la France"


def _line_subtitle(reading: Reading, periods: Sequence[Period]) -> str:
    indicator = reading.indicator
    what = "En % de la population active" if indicator.is_rate else indicator.label
    return typeset(f"{what}, {adjustment_words(indicator)}, {short_period(periods[0])} à {short_period(periods[-1])}")


def line_alt(lines: Sequence[Line], reading: Reading, periods: Sequence[Period]) -> str:
    """Return where each line begins and ends, in words."""
    told = []
    for line in lines:
        first = next((v, p) for v, p in zip(line.values, periods, strict=True) if v is not None)
        form = number(first[0], reading.indicator.decimals) + (" %" if reading.indicator.is_rate else "")
        told.append(f"{line.name}, de {form} au {short_period(first[1])} à {line.last_printed}")
    return typeset(f"{reading.indicator.label} jusqu'au {short_period(periods[-1])}. {' ; '.join(told)}.")


def _bars(overview: Overview, most: int) -> list[tuple[str, Observation, Role]]:
    rate, own = overview.rate, overview.facts.territory
    bars = [(name(own), rate.figure, Role.HERE)]
    bars += [(name(p.territory), p.figure, role) for p, role in ((rate.region, Role.REGION), (rate.france, Role.FRANCE)) if p and p.figure]
    others = [
        (name(n.territory), n.figure, Role.OTHER)
        for n in overview.neighbours
        if n.figure and n.figure.value is not None and n.territory.id != own.id
    ]
    here = rate.figure.value or 0.0
    nearest = sorted(others, key=lambda bar: (abs((bar[1].value or 0.0) - here), bar[1].territory))[: most - len(bars)]
    order = {Role.HERE: 0, Role.REGION: 1, Role.FRANCE: 2, Role.OTHER: 3}
    return sorted([*bars, *nearest], key=lambda bar: (bar[1].value or 0.0, order[bar[2]], bar[0]))


def _bars_title(overview: Overview) -> Finding:
    """Say the place among the neighbours from the nearer end, in letters."""
    proof, own = Evidence(), overview.rate
    decimals = own.indicator.decimals
    others = [n.figure for n in overview.neighbours if n.figure and n.figure.value is not None and n.territory.id != own.figure.territory]
    proof.compared([own.figure, *others])
    values = [displayed(o.value or 0, decimals) for o in others]
    here = displayed(own.figure.value or 0, decimals)
    if not values or overview.local_rank is None or (len(values) < LEAST_COMPARED and _is_partial(overview)):
        return proof.finding("Du taux le plus bas au plus élevé")
    low, high = 1 + sum(v < here for v in values), 1 + sum(v > here for v in values)
    place, end = (low, "bas") if low <= high else (high, "élevé")
    tied = ", ex æquo" if here in values else ""
    first = "Taux" if place == 1 else f"{_spelled_ordinal(place).capitalize()} taux"
    return proof.finding(f"{first} le plus {end} {_scope(overview)}{tied}")


def _is_partial(overview: Overview) -> bool:
    """Say whether the territories compared are those of the edition, not all there are."""
    return overview.facts.territory.id.level is Level.EMPLOYMENT_ZONE


def _scope(overview: Overview) -> str:
    if overview.facts.territory.is_single_department_region:
        return "d'outre-mer"
    level = overview.neighbours[0].territory.id.level
    if level is Level.EMPLOYMENT_ZONE:  # not all there are: those of the région that the edition holds
        known = sum(n.figure is not None and n.figure.value is not None for n in overview.neighbours)
        return f"des {spelled(known)} zones de la région dans l'édition"
    return {Level.REGION: "des régions"}.get(level, "de la région")


def _spelled_ordinal(value: int) -> str:
    return _ORDINALS[value] if value < len(_ORDINALS) else f"{value}e"


def _area(overview: Overview, neighbour: NeighbourReading, outlined: Collection[TerritoryId]) -> Area:
    territory, figure = neighbour.territory, neighbour.figure
    printed = MARKS[_status(neighbour)] if figure is None else number(figure.value or 0, overview.rate.indicator.decimals)
    return Area(
        territory.id,
        name(territory),
        figure.value if figure else None,
        printed,
        here=territory.id == overview.facts.territory.id,
        drawn_as=_drawn_as(territory, outlined),
    )


def _drawn_as(territory: Territory, outlined: Collection[TerritoryId]) -> tuple[TerritoryId, ...]:
    if territory.id.level is not Level.EMPLOYMENT_ZONE or territory.id in outlined:
        return ()
    return tuple(parent for parent in territory.parents if parent.level is Level.DEPARTMENT)


def _status(neighbour: NeighbourReading) -> Status:
    return neighbour.series[-1].status if neighbour.series and neighbour.series[-1].value is None else Status.NOT_AVAILABLE


def source_line(overview: Overview, reading: Reading) -> str:
    """Return who publishes a series, up to when; « Méthode et fraîcheur » names the dataset."""
    producer = overview.facts.indicators.producer(reading.indicator.source)
    provisional = " (p : provisoire)" if reading.figure.status is Status.PROVISIONAL else ""
    return typeset(f"Source : {producer.name}, {short_period(reading.figure.period)}{provisional}.")
