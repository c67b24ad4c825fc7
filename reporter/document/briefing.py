"""One territory's note as a document: page 1, its topics, the method page, and every figure of all."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from reporter.analysis.overview import Overview
from reporter.document.changes import changes
from reporter.document.charts import FEW_BARS, MOST_BARS, choropleth, line_chart, ranked_bars
from reporter.document.decisions import decisions
from reporter.document.follow_up_section import follow_up_section
from reporter.document.french import date, short_period, typeset
from reporter.document.front_sectors import front_sectors
from reporter.document.headline import headline
from reporter.document.hiring_section import hiring_section
from reporter.document.key_figures import key_figures, key_figures_note, sources_line
from reporter.document.method import method_section, next_release
from reporter.document.notices import alerts, notice
from reporter.document.peer_section import peer_section
from reporter.document.profile_section import profile_section
from reporter.document.sector_charts import quadrant
from reporter.document.sector_section import sector_section
from reporter.document.sentences import key_points, lead
from reporter.document.skills_section import skills_section
from reporter.document.sparklines import drawn_quarters
from reporter.document.tables import neighbour_table
from reporter.document.tension_section import tension_section
from reporter.document.unemployment_section import UNEMPLOYMENT, unemployment_section
from reporter.document.words import level_name, name
from reporter.domain.blocks import Block, Chart, Choropleth, Figure, Finding, Findings, KeyFigure, Notice, RankedBars, Section, Table
from reporter.domain.briefing import Briefing, Masthead
from reporter.domain.observation import Observation
from reporter.domain.release import Edition
from reporter.domain.territory import Level, Territory, TerritoryId

_HASH_GROUPS = (4, 8)


def write_briefing(
    territory: Territory,
    edition: Edition,
    overview: Overview,
    *,
    outlines_credit: str,
    web_base_url: str = "",
    outlined: Collection[TerritoryId] = (),
) -> Briefing:
    """Return the note of *territory*. *outlined* are the zones d'emploi whose own outline is held."""
    told, told_figures = changes(overview)
    asked, sections = decisions(overview), _sections(overview, outlines_credit, outlined)
    warning = notice(overview, told_in=UNEMPLOYMENT if any(section.nav == UNEMPLOYMENT for section in sections) else "")
    blocks = _blocks(overview, sections, outlined, crowded=bool(told or asked))
    findings = (headline(overview), lead(overview), *key_points(overview))
    cards = key_figures(overview)
    findings += tuple(decision.finding for decision in asked)
    figures = _figures(overview, findings, cards, blocks, sections, (*told_figures, *(warning.figures if warning else ())))
    previous = overview.facts.previous
    return Briefing(
        territory=territory,
        edition=edition,
        masthead=_masthead(overview),
        headline=findings[0],
        lead=findings[1],
        key_points=findings[2 : len(findings) - len(asked)],
        key_figures=cards,
        key_figures_note=key_figures_note(overview),
        blocks=blocks,
        sections=sections,
        figures=figures,
        edition_label=edition.label,
        short_hash="\u00a0".join((edition.fingerprint[: _HASH_GROUPS[0]], edition.fingerprint[_HASH_GROUPS[0] : _HASH_GROUPS[1]])),
        archive_url=archive_url(edition, territory.id, web_base_url),
        notice=warning,
        alerts=alerts(overview),
        named=_named(overview, figures),
        changes=told,
        changes_since=short_period(previous.quarter) if previous and told else "",
        sources_line=sources_line(overview),
        decisions=asked,
    )


def archive_url(edition: Edition, territory: TerritoryId, web_base_url: str) -> str:
    """Return where the archived note can be had, empty where there is no web."""
    return f"{web_base_url.rstrip('/')}/archive/{edition.policy}/{territory}/{edition.quarter}" if web_base_url else ""


def _blocks(overview: Overview, sections: Sequence[Section], outlined: Collection[TerritoryId], *, crowded: bool) -> tuple[Block, ...]:
    """Return the pictures and the table of page 1; a *crowded* one says more than its four series.

    Where sectors can be placed, the neighbours' bars leave their place to them, and stand in « Comparer ».
    """
    placed = quadrant(overview)
    bars = None if placed else ranked_bars(overview, most=FEW_BARS if crowded else MOST_BARS)
    areas = choropleth(overview, outlined=outlined)
    found: list[Block | None] = [
        line_chart(overview),
        placed or bars,
        front_sectors(overview, crowded=crowded) or neighbour_table(overview),
        _unpromised(areas, [*([bars] if bars else []), *_of_kind(sections)]) if areas and crowded else areas,
    ]
    return tuple(block for block in found if block is not None)


def _of_kind(sections: Iterable[Section]) -> Iterator[RankedBars]:
    yield from (block for section in sections for block in section.blocks if isinstance(block, RankedBars))


def _unpromised(areas: Choropleth, bars: Iterable[RankedBars]) -> Choropleth:
    """Return a map that promises in print only what bars print as well: a small one has no room for all its labels."""
    certain = {figure.observation for one in bars for figure in one.figures}
    return replace(areas, figures=tuple(f if f.observation in certain else replace(f, printed="") for f in areas.figures))


def _sections(overview: Overview, outlines_credit: str, outlined: Collection[TerritoryId]) -> tuple[Section, ...]:
    """Return the topics after page 1 that have something to say here."""
    comparing = partial(peer_section, outlined=outlined)
    topics = (
        unemployment_section,
        sector_section,
        hiring_section,
        tension_section,
        profile_section,
        skills_section,
        comparing,
        follow_up_section,
    )
    found = tuple(section for topic in topics if (section := topic(overview)))
    shown = [figure.observation for section in found for figure in _of_blocks(section.blocks)]
    return (*found, method_section(overview, outlines_credit=outlines_credit, shown=shown))


def _masthead(overview: Overview) -> Masthead:
    territory, edition = overview.facts.territory, overview.facts.edition
    level = level_name(territory.id.level)
    title = f"{name(territory)}, {level}" if territory.is_single_department_region else name(territory)
    current = [r for r in edition.releases if r.period == edition.quarter]
    following = max((next_release(overview, release) for release in current), default=None)
    locator = "Carte de France" if territory.id.level is Level.COUNTRY else f"Carte de situation {territory.genitive}"
    return Masthead(
        title=title,
        place=_place(overview, level),
        quarter=f"T{edition.quarter.number}",
        year=str(edition.quarter.year),
        published=typeset(f"Parue le {date(edition.released_on)}"),
        next_note=typeset(f"Prochaine : vers le {date(following)}") if following else "",
        locator_alt=typeset(locator),
        replaces=typeset(f"Version {edition.revision} : annule et remplace") if edition.revision > 1 else "",
    )


def _place(overview: Overview, level: str) -> str:
    territory = overview.facts.territory
    if territory.id.level is Level.COUNTRY:
        return "France hors Mayotte"
    region = overview.rate.region or overview.jobs.region
    place = f"{level[:1].upper()}{level[1:]} {territory.id.code}"
    if count := len(territory.members):
        place = typeset(f"{count} {level_name(territory.level_of_figures, count)}")
    if territory.is_single_department_region:
        return f"{place} · outre-mer"
    return f"{place} · {name(region.territory)}" if region else place


def _figures(
    overview: Overview,
    findings: Iterable[Finding],
    cards: Iterable[KeyFigure],
    blocks: Iterable[Block],
    sections: Iterable[Section],
    told: Iterable[Figure],
) -> tuple[Figure, ...]:
    """Return every figure once, with the fullest form in which it is printed."""
    merged: dict[tuple[object, ...], Figure] = {}
    everything = [*_of_findings(findings), *_of_cards(cards), *_of_blocks(blocks), *told]
    everything += [figure for section in sections for figure in _of_blocks(section.blocks)]
    everything += [Figure(observation) for observation in _drawn_small(overview)]
    for figure in everything:
        o = figure.observation
        key = (o.territory, o.indicator, o.category, o.period, o.vintage)
        held = merged.get(key)
        if held and held.observation.value != o.value:
            message = f"{o.indicator} of {o.territory}, {o.period}: both {held.observation.value} and {o.value}"
            raise ValueError(message)
        if held is None or _fullness(figure) > _fullness(held):
            merged[key] = figure
    return tuple(merged[key] for key in sorted(merged, key=lambda k: tuple(map(str, k))))


def _fullness(figure: Figure) -> tuple[bool, int]:
    """Rank the forms in which a figure is printed: digits before letters (« sept »), then the longest."""
    return any(sign.isdigit() for sign in figure.printed), len(figure.printed)


def _of_findings(findings: Iterable[Finding]) -> Iterator[Figure]:
    for finding in findings:
        yield from finding.figures


def _of_cards(cards: Iterable[KeyFigure]) -> Iterator[Figure]:
    for card in cards:
        if card.value:
            yield card.value
        yield from _of_findings([*([card.change] if card.change else []), *card.notes])


def _of_blocks(blocks: Iterable[Block]) -> Iterator[Figure]:
    for block in blocks:
        if isinstance(block, Chart):
            yield from block.title.figures
        if isinstance(block, Findings):
            yield from _of_findings(block.items)
        if isinstance(block, Chart | Choropleth | Table | Notice):
            yield from block.figures
        if isinstance(block, Table):
            yield from (cell.figure for row in block.rows for cell in row.cells if cell.figure)


def _drawn_small(overview: Overview) -> Iterator[Observation]:
    """Yield what sparklines draw, and the main series that are absent, with their reason."""
    for reading in overview.main:
        yield from drawn_quarters(reading.series, reading.indicator, reading.figure.period) if reading.has_value else (reading.figure,)
    for part in overview.sectors:
        yield from drawn_quarters(part.reading.series, part.reading.indicator, part.reading.figure.period)
    if not overview.sectors:
        for neighbour in overview.neighbours:
            yield from drawn_quarters(neighbour.series, overview.rate.indicator, overview.rate.figure.period)


def _named(overview: Overview, figures: Iterable[Figure]) -> tuple[Territory, ...]:
    references = overview.facts.references
    peers = references.peer_group.members if references.peer_group else ()
    compared = (comparator.territory for comparator in (*references.parents, *references.neighbours, *peers))
    known = {t.id: t for t in (overview.facts.territory, *compared)}
    return tuple(known[identifier] for identifier in sorted({figure.observation.territory for figure in figures}))
