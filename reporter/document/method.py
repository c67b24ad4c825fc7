"""The method and freshness page: where every figure comes from, how old it is, how it was computed."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reporter.analysis.derived import Measure, back_test_observations, split_id, threshold_observation
from reporter.analysis.overview import Overview
from reporter.analysis.reading import Reading
from reporter.analysis.rounding import displayed_threshold
from reporter.document.french import (
    at_short_period,
    capitalised,
    counted,
    date,
    percent,
    points,
    short_date,
    short_period,
    spelled,
    typeset,
)
from reporter.document.remarks import remarks
from reporter.document.rules import BACK_TEST, THRESHOLD, rule, rules_of
from reporter.document.words import UNCLASSIFIED, level_name
from reporter.domain.blocks import Block, Cell, Column, Definitions, Figure, Row, Section, Table, Timeline, Tone
from reporter.domain.indicator import Adjustment, Unit
from reporter.domain.observation import Observation, Status
from reporter.domain.period import Period
from reporter.domain.release import Release
from reporter.domain.territory import Level

_NEXT_WIDTH = 31  # millimetres: the two lines of its head and « 28 sept. 2026 » on one line
_BREAK = "rupture"
_SIGNS = (
    ("s", "secret statistique, jamais un zéro"),
    ("–", "sans objet, ou non publié à ce niveau"),
    ("n.d.", "non diffusé pour la période"),
    ("(p)", "provisoire, marque creuse sur les courbes"),
    ("→", "quasi stable : seuil non dépassé"),
    ("↗ ↘", "hausse, baisse : seuil dépassé"),
    (_BREAK, "les deux périodes ne se comparent pas"),
)
_CORRECTIONS = {str(Adjustment.RAW): "aucune"}
_STATUSES = {"s": Status.SECRET, "n.d.": Status.NOT_AVAILABLE, "(p)": Status.PROVISIONAL}  # of signs that stand only where one is met


@dataclass(frozen=True, slots=True)
class _Covered:
    """One row of the source table: releases of one producer that came out together; *release* is the nearest to the reader."""

    release: Release
    finest: Level
    adjustments: tuple[str, ...]
    following: dt.date


def method_section(overview: Overview, *, outlines_credit: str, shown: Iterable[Observation] = ()) -> Section:
    """Return the page « Méthode et fraîcheur »; *shown* are the figures of the topics before it."""
    figures = tuple(shown)
    sources = _covered_sources(overview, figures)
    producers = {source.release.source for source in sources}
    count = len(sources)
    each = "une source publique, avec" if count == 1 else f"{spelled(count)} sources publiques, chacune avec"
    blocks: tuple[Block, ...] = (
        _sources(overview, sources),
        _signs(overview),
        _definitions(overview, figures),
        _thresholds(overview),
        *_back_test(overview),
        Definitions("regles", "Règles de calcul", tuple((rule.term, rule.text) for rule in rules_of(overview))),
        Definitions("remarques", typeset("À savoir sur ce territoire"), remarks(overview.facts.territory, _covered(overview))),
        Definitions("licences", "Réutiliser", _licences(overview, producers, outlines_credit)),
    )
    return Section(
        topic="method",
        nav="Méthode et fraîcheur",
        question=typeset("Peut-on s'y fier ?"),
        headline=typeset(capitalised(f"{each} sa date et sa période")),
        lead=_lead(overview, [source.release for source in sources]),
        blocks=tuple(block for block in blocks if not isinstance(block, Definitions) or block.items),
    )


def _covered_sources(overview: Overview, shown: Sequence[Observation]) -> tuple[_Covered, ...]:
    """Return the releases used, those of one producer, day and adjustment together: page 1's as one, a topic's each by itself."""
    own = {overview.facts.dataset_of(r.indicator) for r in overview.main}
    together = {dataset for r in overview.main for _, dataset in r.indicator.datasets}
    groups: dict[tuple[object, ...], list[Release]] = {}
    for release in _used_releases(overview, shown):
        adjustments = _adjustments(overview, release)
        topic = "" if release.dataset in together else release.dataset
        groups.setdefault((release.source, release.period, release.published_on, adjustments, topic), []).append(release)
    found = []
    for releases in groups.values():
        producer = overview.facts.indicators.producer(releases[0].source)
        nearest = next((r for r in releases if r.dataset in own), releases[0])
        finest = max((producer.dataset(r.dataset).finest_level for r in releases), key=lambda level: level.rank)
        following = max(next_release(overview, r) for r in releases)
        found.append(_Covered(nearest, finest, _adjustments(overview, releases[0]), following))
    return tuple(found)


def _adjustments(overview: Overview, release: Release) -> tuple[str, ...]:
    carried = overview.facts.indicators.of_dataset(release.source, release.dataset)
    return tuple(sorted({str(indicator.adjustment) for indicator in carried}))


def _covered(overview: Overview) -> tuple[Period, ...]:
    """Return the quarters that real rates cover: what is known of them does not hold for made-up figures."""
    return () if overview.facts.edition.fictitious else tuple(o.period for o in overview.rate.series if o.value is not None)


def _used_releases(overview: Overview, shown: Iterable[Observation]) -> tuple[Release, ...]:
    """Return the edition's releases that this territory's pages draw on."""
    levels = {overview.facts.territory.level_of_figures, Level.REGION, Level.COUNTRY}
    used = {(r.indicator.source, r.indicator.dataset_at(level)) for r in overview.main for level in levels if r.has_value}
    for identifier, level in {(split_id(o.indicator)[0], o.territory.level) for o in shown}:
        indicator = overview.facts.indicators.get(identifier)
        used.add((indicator.source, indicator.dataset_at(overview.facts.territory.level_of_figures if level is Level.CUSTOM else level)))
    return tuple(r for r in overview.facts.edition.releases if (r.source, r.dataset) in used) or overview.facts.edition.releases


def next_release(overview: Overview, release: Release) -> dt.date:
    """Return the indicative day of the next release: the dataset's usual delay after the next period."""
    dataset = overview.facts.indicators.producer(release.source).dataset(release.dataset)
    return release.period.shifted(1).end + dt.timedelta(days=dataset.delay_days)


def _lead(overview: Overview, releases: Sequence[Release]) -> str:
    older = [release.period for release in releases if release.period.end < overview.facts.edition.quarter.start]
    oldest = min(older, key=lambda period: period.end, default=None)
    behind = f" Les séries les moins récentes s'arrêtent {at_short_period(oldest)}." if oldest else ""
    last = date(max(release.published_on for release in releases))
    return typeset(f"Chaque chiffre porte sa période et garde la date de sa publication, la dernière étant le {last}.{behind}")


def _sources(overview: Overview, sources: Sequence[_Covered]) -> Table:
    note_day = overview.facts.edition.released_on
    start = min([note_day.year - 1, *(source.release.period.start.year for source in sources)])
    years = max([note_day.year, *(source.following.year for source in sources)]) - start + 1
    columns = (
        Column(("Source et producteur",), "left"),
        Column(("Niveau le", "plus fin"), "left"),
        Column(("Correction",), "left"),
        Column(("Période",), "left"),
        Column(("Calendrier",), "left"),
        Column(("Publiée le",)),
        Column(("Prochaine", "(indicative)"), width=_NEXT_WIDTH),
    )
    rows = tuple(_source_row(overview, source, (start, years)) for source in sources)
    return Table(
        id="sources",
        title="Ce que couvre chaque source",
        subtitle=typeset(
            f"Barre : période observée. Point plein : publication. Cercle : prochaine date. Trait : cette note, {date(note_day)}"
        ),
        columns=columns,
        rows=rows,
        note=typeset(
            "CVS : corrigé des variations saisonnières ; CJO : et des jours ouvrables. Les prochaines dates sont indicatives, d'après le "
            "délai habituel du producteur. Empreinte de chaque fichier : pièce jointe « provenance.json »."
        ),
    )


def _source_row(overview: Overview, source: _Covered, span: tuple[int, int]) -> Row:
    release = source.release
    producer = overview.facts.indicators.producer(release.source)
    return Row(
        (
            Cell(typeset(producer.dataset(release.dataset).title), second_line=typeset(producer.name)),
            Cell(capitalised(level_name(source.finest))),
            Cell(", ".join(_CORRECTIONS.get(adjustment, adjustment) for adjustment in source.adjustments)),
            Cell(short_period(release.period)),
            Cell("", picture=_timeline(overview, release, source.following, span)),
            Cell(short_date(release.published_on)),
            Cell(short_date(source.following), Tone.MUTED),
        )
    )


def _timeline(overview: Overview, release: Release, following: dt.date, span: tuple[int, int]) -> Timeline:
    start, years = span

    def day(value: dt.date) -> float:
        return float((value - dt.date(start, 1, 1)).days)

    note = overview.facts.edition.released_on
    alt = (
        f"Période observée {short_period(release.period)}, publication le {date(release.published_on)}, "
        f"prochaine vers le {date(following)}, note du {date(note)}"
    )
    observed = (day(release.period.start), day(release.period.end) + 1)
    return Timeline(start, years, observed, day(release.published_on), day(following), day(note), typeset(alt))


def _signs(overview: Overview) -> Table:
    """Return the signs that this note may print."""
    references = overview.facts.references
    compared = (comparator.observations for comparator in (*references.parents, *references.neighbours))
    met = {o.status for observations in (overview.facts.observations, *compared) for o in observations}
    met |= {reading.figure.status for reading in overview.main}
    told = [(sign, meaning) for sign, meaning in _SIGNS if sign not in _STATUSES or _STATUSES[sign] in met]
    if not overview.open_breaks:
        told = [(sign, meaning) for sign, meaning in told if sign != _BREAK]
    columns = (Column(("Signe",), "left", 16), Column(("Sens",), "left"))
    rows = tuple(Row((Cell(typeset(sign), Tone.STRONG), Cell(typeset(meaning)))) for sign, meaning in told)
    return Table("signes", "Signes", "", columns, rows)


def _definitions(overview: Overview, shown: Iterable[Observation]) -> Definitions:
    """Return what the series of page 1 mean, then those of the topics: of parts of a series and of factors their topic speaks."""
    main = [r.indicator for r in overview.main if r.has_value]
    others = {split_id(o.indicator)[0] for o in shown} - {indicator.id for indicator in main}
    declared = [i for i in overview.facts.indicators.indicators if i.id in others and not i.part_of]
    classes = {i.source: i.id for i in reversed(declared) if i.unit is Unit.CLASS}  # the first of each producer
    told = (*main, *(i for i in declared if i.unit is not Unit.CLASS or classes[i.source] == i.id))
    texts = {indicator.definition: indicator.label for indicator in reversed(told)}
    return Definitions("definitions", "Définitions", tuple((typeset(label), typeset(text)) for text, label in reversed(texts.items())))


def _thresholds(overview: Overview) -> Table:
    readings = [r for r in overview.main if r.has_value]
    parts = [p.reading for p in overview.sectors if p.reading.has_value and p.reading.category != UNCLASSIFIED]
    columns = (Column(("Série",), "left"), Column(("Sur un", "trimestre")), Column(("Sur", "un an")))
    return Table(
        id="seuils",
        title=typeset("Seuils de « quasi stable »"),
        subtitle=typeset("Au-delà seulement, on dit hausse ou baisse"),
        columns=columns,
        rows=tuple(_threshold_rows([*readings, *parts])),
        note=rule(THRESHOLD).text,
    )


def _back_test(overview: Overview) -> tuple[Table, ...]:
    """Return how the thresholds would have done on the edition's own rates, where they are real and enough."""
    found, rate = overview.facts.references.back_test, overview.rate
    if found is None or not rate.has_value:
        return ()
    labels = ("« Hausse » ou « baisse » contredite au trimestre suivant", "Trimestre « quasi stable »")
    shares = back_test_observations(found, rate.figure.vintage)
    rows = tuple(
        Row((Cell(typeset(label)), Cell(percent(share.value or 0), figure=Figure(share, percent(share.value or 0)))))
        for label, share in zip(labels, shares, strict=True)
    )
    where = f"{rate.indicator.label}, {counted(found.territories, 'département')}"
    span = f"{short_period(found.first)} à {short_period(found.last)}"
    columns = (Column(("Dans le passé",), "left"), Column(("Part",)))
    return (Table(BACK_TEST, rule(BACK_TEST).term, typeset(f"{where}, {span}"), columns, rows, rule(BACK_TEST).text),)


def _threshold_rows(readings: Sequence[Reading]) -> Iterator[Row]:
    for reading in readings:
        if reading.threshold is None:
            continue
        indicator = reading.indicator
        label = indicator.category_label(reading.category) if reading.category else indicator.short_label
        quarter = _threshold_cell(reading, reading.threshold.value, Measure.QUARTER_THRESHOLD)
        year = _threshold_cell(reading, reading.threshold.value_year, Measure.YEAR_THRESHOLD)
        none = Cell("–", Tone.MUTED)
        yield Row((Cell(typeset(label)), quarter if indicator.adjustment.allows_quarter_change else none, year))


def _threshold_cell(reading: Reading, value: float, measure: Measure) -> Cell:
    limit = displayed_threshold(value)
    form = points(limit) if reading.indicator.is_rate else percent(limit)
    return Cell(form, figure=Figure(threshold_observation(reading.figure, limit, measure, reading.figure.period), form))


def _licences(overview: Overview, producers: set[str], outlines_credit: str) -> tuple[tuple[str, str], ...]:
    found = [overview.facts.indicators.producer(identifier) for identifier in sorted(producers)]
    items = [(typeset(producer.name), _after(producer.name, producer.licence_line)) for producer in found]
    if outlines_credit:
        items.append(("Contours", _after("Contours", outlines_credit)))
    reuse = "Tous les chiffres de cette note sont joints au format CSV ; citer le producteur, la période et l'édition."
    items.append(("Chiffres", typeset(reuse)))
    return tuple(items)


def _after(term: str, line: str) -> str:
    """Return a licence line without the name it begins with, which stands before it already."""
    return capitalised(typeset(line).removeprefix(typeset(f"{term} : ")))
