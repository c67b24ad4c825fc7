"""The pictures of « Comparer »: the rate among the national classes, and each peer's rate a year ago and now."""

from collections.abc import Iterator, Sequence

from reporter.analysis.overview import Overview
from reporter.analysis.peers import PeerComparison, PeerReading
from reporter.analysis.trend import Change
from reporter.document.charts import source_line
from reporter.document.forms import Evidence, change_figure, value_form
from reporter.document.french import capitalised, number, ordinal, short_period, spelled, typeset
from reporter.document.words import FEMININE_LEVELS, level_name, name
from reporter.domain.blocks import Dumbbell, DumbbellRow, Figure, Finding, RankedStrip, Role, StripMark
from reporter.domain.observation import Observation
from reporter.domain.territory import Level, Territory

LEAST_ROWS = 3  # with a figure then and now
_MOST_LETTERS = 40  # of a name on the strip
_CLASSES = 5

_Line = tuple[Territory, Observation, Change | None, Role]


def ranked_strip(overview: Overview, peers: PeerReading) -> RankedStrip | None:
    """Return where the rate stands among the fifths of its level; None where the edition has no classes or nobody has a rate."""
    rate, found = overview.rate, peers.rate
    breaks = dict(overview.facts.references.class_breaks).get(rate.indicator.id, ())
    if found is None or len(breaks) != _CLASSES - 1 or rate.figure.value is None:
        return None
    here, level = overview.facts.territory, overview.facts.territory.id.level
    parents = [
        (p, role) for p, role in ((rate.region, Role.REGION), (rate.france, Role.FRANCE)) if p and p.figure and p.figure.value is not None
    ]
    marks = [
        StripMark(_short(name(here), "Ce territoire"), rate.figure.value, value_form(rate.figure, rate.indicator), Role.HERE),
        StripMark(typeset("Médiane des comparables"), found.median.value or 0.0, value_form(found.median, rate.indicator), "median"),
        *(
            StripMark(
                _short(name(p.territory), capitalised(level_name(p.territory.id.level))),
                p.figure.value or 0.0,
                value_form(p.figure, rate.indicator),
                role,
            )
            for p, role in parents
            if p.figure
        ),
    ]
    known = [m.rate for m in peers.members if m.rate and m.rate.value is not None]
    told = ", ".join(f"{mark.name} {mark.printed}" for mark in marks)
    limits = tuple(number(limit, rate.indicator.decimals) for limit in breaks)
    levels = level_name(level, 2)
    return RankedStrip(
        title=_strip_title(overview, breaks),
        subtitle=typeset(f"Taux de chômage, en %, {short_period(rate.figure.period)} ; chaque teinte : un cinquième des {levels}"),
        source=f"{typeset('Points blancs : les comparables.')} {source_line(overview, rate)}",
        alt=typeset(f"Taux de chômage sur l'échelle des cinquièmes des {levels} (limites : {', '.join(limits)}) : {told}."),
        breaks=tuple(breaks),
        break_labels=limits,
        dots=tuple(o.value or 0.0 for o in known),
        marks=tuple(marks),
        figures=(
            Figure(rate.figure, marks[0].printed),
            Figure(found.median, marks[1].printed),
            *(Figure(p.figure, value_form(p.figure, rate.indicator)) for p, _ in parents if p.figure),
            *(Figure(o) for o in known),
        ),
    )


def _short(named: str, instead: str) -> str:
    return named if len(named) <= _MOST_LETTERS else instead


def _strip_title(overview: Overview, breaks: Sequence[float]) -> Finding:
    """Say in which fifth of its level the rate lies."""
    proof, rate, level = Evidence(), overview.rate.figure, overview.facts.territory.id.level
    proof.compared([rate])
    place = sum(limit <= (rate.value or 0.0) for limit in breaks)
    levels = level_name(level, 2)
    if place == 0:
        return proof.finding(f"Dans le cinquième des {levels} où le taux est le plus bas")
    if place == len(breaks):
        return proof.finding(f"Dans le cinquième des {levels} où le taux est le plus élevé")
    middle = place * 2 == len(breaks)
    where = "au milieu" if middle else f"dans le {ordinal(place + 1)} cinquième"
    return proof.finding(f"{capitalised(where)} des {levels}{'' if middle else ', du plus bas au plus élevé'}")


def dumbbell(overview: Overview, peers: PeerReading, said: Sequence[Finding]) -> Dumbbell | None:
    """Return the rate a year ago and now, here, of the peers and above, the lowest first; None where fewer than three have both.

    The figures of *said*, which stands above as plain text, are attached.
    """
    rate = overview.rate
    lines = sorted(_lines(overview, peers), key=lambda line: (line[1].value or 0.0, line[0].id))
    if peers.rate is None or peers.rate_change is None or sum(change is not None for _, _, change, _ in lines) < LEAST_ROWS:
        return None
    rows = tuple(_row(overview, *line) for line in lines)
    when, level = rate.figure.period, overview.facts.territory.id.level
    told = " ; ".join(f"{row.name} {row.printed} ({row.printed_change})" for row in rows)
    return Dumbbell(
        title=_moves_title(overview, peers),
        subtitle=typeset(
            f"Taux de chômage, en % : {short_period(when.shifted(-when.rhythm.per_year))} (creux), {short_period(when)} (plein)"
        ),
        source=f"{typeset(_place(peers.rate, level))} {source_line(overview, rate)}",
        alt=typeset(f"Taux de chômage {short_period(when)} et sa variation sur un an, en points : {told}."),
        heads=("Taux", typeset("Sur un an")),
        rows=rows,
        figures=(*_placed(peers.rate, level), *_figures(overview, lines), *(figure for finding in said for figure in finding.figures)),
    )


def _place(found: PeerComparison, level: Level) -> str:
    """Return « Rang : 2e ex æquo sur 11, du plus bas au plus élevé. »."""
    tied = " ex æquo" if found.rank.tied else ""
    place = ordinal(found.rank.position, feminine=level in FEMININE_LEVELS)
    return f"Rang : {place}{tied} sur {found.rank.out_of}, du plus bas au plus élevé."


def _placed(found: PeerComparison, level: Level) -> tuple[Figure, Figure]:
    place = ordinal(found.rank.position, feminine=level in FEMININE_LEVELS)
    return Figure(found.place, place), Figure(found.ranked, number(found.rank.out_of))


def _lines(overview: Overview, peers: PeerReading) -> Iterator[_Line]:
    """Yield here, the peers and the territories above, each with its rate and its comparable change over the year."""
    rate = overview.rate
    if rate.figure.value is not None:
        yield overview.facts.territory, rate.figure, _comparable(rate.trend.year), Role.HERE
    yield from ((m.territory, m.rate, m.rate_change, Role.OTHER) for m in peers.members if m.rate and m.rate.value is not None)
    for parent, role in ((rate.department, Role.REGION), (rate.region, Role.REGION), (rate.france, Role.FRANCE)):
        if parent and parent.figure and parent.figure.value is not None:
            yield parent.territory, parent.figure, _comparable(parent.trend.year), role


def _comparable(change: Change | None) -> Change | None:
    return None if change is None or change.crossed or change.amount is None else change


def _row(overview: Overview, territory: Territory, figure: Observation, change: Change | None, role: Role) -> DumbbellRow:
    printed = value_form(figure, overview.rate.indicator)
    moved = number(change.difference, 1, signed=True) if change else "–"
    return DumbbellRow(name(territory), change.before.value if change else None, figure.value or 0.0, printed, moved, role)


def _figures(overview: Overview, lines: Sequence[_Line]) -> Iterator[Figure]:
    for _, figure, change, _ in lines:
        yield Figure(figure, value_form(figure, overview.rate.indicator))
        if change:
            yield Figure(change.before)
            yield Figure(change_figure(change), number(change.difference, 1, signed=True))


def _moves_title(overview: Overview, peers: PeerReading) -> Finding:
    """Say among how many of the peers the rate rose over the year, by the displayed rates; else how many it fell among."""
    proof = Evidence()
    changes = [m.rate_change for m in peers.members if m.rate_change]
    proof.changes(changes)
    level, count = overview.facts.territory.id.level, len(changes)
    rising, falling = (sum((change.difference > 0) if up else (change.difference < 0) for change in changes) for up in (True, False))
    verb, many = ("augmente", rising) if rising >= falling else ("baisse", falling)
    those = f"{spelled(count)} {level_name(level, count)} comparables"
    alone = "une seule" if level in FEMININE_LEVELS else "un seul"
    if not many:
        return proof.finding(f"Sur un an, le taux ne varie chez aucun des {those}")
    if many == count:
        return proof.finding(f"Sur un an, le taux {verb} chez les {those}")
    return proof.finding(f"Sur un an, le taux {verb} chez {alone if many == 1 else spelled(many)} des {those}")
