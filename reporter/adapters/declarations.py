"""indicators.toml, source.toml and editions.toml as domain values."""

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence

from reporter.adapters.declared_table import DeclaredTable
from reporter.domain.breaks import Break, BreakVariant
from reporter.domain.indicator import (
    Adjustment,
    Category,
    Dataset,
    Indicator,
    Indicators,
    Nomenclature,
    Partition,
    Polarity,
    Producer,
    Unit,
)
from reporter.domain.local_time import SendingHours
from reporter.domain.observation import TOTAL
from reporter.domain.period import Period, Rhythm
from reporter.domain.release import DatasetRef, EditionPolicy
from reporter.domain.territory import Level
from reporter.errors import InputError

_INDICATOR_FIELDS = (
    "label", "short_label", "unit", "adjustment", "polarity", "rhythm", "decimals", "rounding", "noise_floor",
    "definition", "categories", "datasets", "breaks", "nomenclature", "partitions", "part_of", "looks_ahead", "residual",
    "alignments", "sum_of", "roundings", "published_only",
)  # fmt: skip
_PRODUCER_FIELDS = ("name", "licence", "licence_line", "base_url", "page_url", "datasets", "poll_minutes")
_DATASET_FIELDS = ("title", "delay_days", "finest_level", "levels", "rhythm", "is_reference")
_POLICY_FIELDS = (
    "title",
    "active",
    "opens",
    "required",
    "optional",
    "carries_last",
    "deadline_days",
    "carried",
    "not_before",
    "not_after",
    "zone",
)
_DEADLINE_DAYS = 115
_POLL_MINUTES = 60
_EARLIEST_DAYS = -366  # a yearly release that looks ahead is out when its year begins, at the earliest


def read_nomenclatures(declared: DeclaredTable) -> tuple[Nomenclature, ...]:
    """Read the nomenclatures; InputError for a pattern that is none."""
    return tuple(_nomenclature(name, table) for name, table in declared.tables())


def read_indicators(
    declared: Iterable[tuple[Producer, DeclaredTable]], producers: Iterable[Producer], nomenclatures: Sequence[Nomenclature]
) -> Indicators:
    """Read the indicators of each producer; InputError for one that stands twice or names what is not declared."""
    found: dict[str, Indicator] = {}
    for producer, content in declared:
        for name, table in content.tables():
            if name in found:
                message = f"{found[name].source} has an indicator of this name already"
                raise table.error(message)
            found[name] = _indicator(name, table, producer, {n.id for n in nomenclatures})
    for indicator in found.values():
        if indicator.part_of and indicator.part_of not in found:
            message = f"{indicator.id} is part of {indicator.part_of}, which is not declared"
            raise InputError(message, file=f"data_sources/{indicator.source}/indicators.toml", field="part_of")
        if unknown := sorted(set(indicator.sum_of) - found.keys()):
            message = f"{indicator.id} is the sum of {', '.join(unknown)}, not declared"
            raise InputError(message, file=f"data_sources/{indicator.source}/indicators.toml", field="sum_of")
    return Indicators(tuple(found.values()), tuple(producers), tuple(nomenclatures))


def read_producer(identifier: str, declared: DeclaredTable) -> Producer:
    """Read one producer's source.toml; *identifier* is the name of its folder."""
    declared.only(*_PRODUCER_FIELDS)
    datasets = tuple(_dataset(name, table) for name, table in declared.table("datasets").tables())
    return Producer(
        identifier,
        declared.text("name"),
        declared.text("licence"),
        declared.text("licence_line"),
        declared.text("base_url"),
        declared.text("page_url"),
        datasets,
        dt.timedelta(minutes=declared.whole("poll_minutes", _POLL_MINUTES, least=1)),
    )


def read_policies(declared: DeclaredTable, producers: Iterable[Producer]) -> tuple[EditionPolicy, ...]:
    """Read the edition policies; InputError when one names a dataset that nobody publishes, or opens with one it does not require."""
    known = {DatasetRef(producer.id, dataset.id) for producer in producers for dataset in producer.datasets}
    policies = tuple(_policy(name, table, known) for name, table in declared.tables())
    if not policies:
        message = "no edition policy is declared"
        raise declared.error(message)
    return policies


def _nomenclature(name: str, table: DeclaredTable) -> Nomenclature:
    table.only("label", "pattern")
    pattern = table.text("pattern")
    try:
        re.compile(pattern)
    except re.error as error:
        message = f"{pattern!r} is no pattern: {error}"
        raise table.error(message, "pattern") from None
    return Nomenclature(name, table.text("label"), pattern)


def _indicator(name: str, table: DeclaredTable, producer: Producer, nomenclatures: set[str]) -> Indicator:
    table.only(*_INDICATOR_FIELDS)
    nomenclature = _text_if_given(table, "nomenclature")
    if nomenclature and nomenclature not in nomenclatures:
        message = f"no nomenclature {nomenclature!r}: there are {', '.join(sorted(nomenclatures))}"
        raise table.error(message, "nomenclature")
    categories = tuple(_categories(table))
    return Indicator(
        id=name,
        unit=table.choice("unit", Unit),
        adjustment=table.choice("adjustment", Adjustment),
        datasets=_levels(table.table("datasets"), producer),
        polarity=table.choice("polarity", Polarity),
        label=table.text("label"),
        short_label=table.text("short_label"),
        definition=table.text("definition"),
        source=producer.id,
        rhythm=table.one_of(table.text("rhythm", Rhythm.QUARTER), Rhythm, "rhythm"),
        decimals=table.whole("decimals", 0),
        rounding=table.number("rounding", 1),
        noise_floor=table.number("noise_floor", 0),
        categories=categories,
        breaks=tuple(_break(name, row) for row in table.rows("breaks")),
        nomenclature=nomenclature,
        partitions=_partitions(table, {c.code for c in categories}),
        part_of=_text_if_given(table, "part_of"),
        residual=_residual(table, categories),
        alignments=_known_codes(table, "alignments", table.texts("alignments", []), {c.code for c in categories}),
        looks_ahead=table.flag("looks_ahead", default=False),
        sum_of=table.texts("sum_of", []),
        roundings=_roundings(table.table("roundings")) if "roundings" in table.fields else (),
        published_only=table.flag("published_only", default=False),
    )


def _levels(table: DeclaredTable, producer: Producer) -> tuple[tuple[Level, str], ...]:
    published = {dataset.id: dataset.levels for dataset in producer.datasets}
    found = []
    for word in table.fields:
        level, dataset = table.one_of(word, Level, word), table.text(word)
        if level not in published.get(dataset, ()):
            message = f"{producer.id}/{dataset} is not published at this level"
            raise table.error(message, word)
        found.append((level, dataset))
    if not found:
        message = "published at no level"
        raise table.error(message)
    return tuple(found)


def _roundings(table: DeclaredTable) -> tuple[tuple[Level, float], ...]:
    return tuple((table.one_of(word, Level, word), table.number(word, 1)) for word in table.fields)


def _categories(table: DeclaredTable) -> Iterable[Category]:
    codes = {TOTAL}
    for row in table.rows("categories"):
        row.only("code", "label")
        code = row.text("code")
        if code in codes:
            message = f"{code!r} stands twice"
            raise row.error(message, "code")
        codes.add(code)
        yield Category(code, row.text("label"))


def _text_if_given(table: DeclaredTable, key: str) -> str:
    return table.text(key) if key in table.fields else ""


def _residual(table: DeclaredTable, categories: Iterable[Category]) -> str:
    code = _text_if_given(table, "residual")
    _known_codes(table, "residual", (code,) if code else (), {category.code for category in categories})
    return code


def _partitions(table: DeclaredTable, known: set[str]) -> tuple[Partition, ...]:
    rows = table.rows("partitions")
    found = tuple(_partition(row, known) for row in rows)
    sizes = {partition.id: len(partition.categories) for partition in found}
    for row, partition in zip(rows, found, strict=True):
        crossed = math.prod(sizes.get(name, 0) for name in partition.crosses)
        if not crossed or len(partition.categories) % crossed:
            message = f"{len(partition.categories)} categories do not cross {', '.join(partition.crosses)}"
            raise row.error(message, "crosses")
    return found


def _partition(row: DeclaredTable, known: set[str]) -> Partition:
    row.only("id", "label", "categories", "adds_up", "crosses")
    codes = _known_codes(row, "categories", row.texts("categories"), known)
    return Partition(row.text("id"), row.text("label"), codes, row.flag("adds_up", default=True), row.texts("crosses", []))


def _known_codes(table: DeclaredTable, key: str, codes: tuple[str, ...], known: set[str]) -> tuple[str, ...]:
    if unknown := sorted(set(codes) - known):
        message = f"{', '.join(unknown)} is no category of this indicator"
        raise table.error(message, key)
    return codes


def _break(indicator: str, row: DeclaredTable) -> Break:
    row.only("at", "nature", "neutralised_until", "neutralised_until_overseas", "variants", "comparable_from")
    overseas, settled = (_period(row, key) if key in row.fields else None for key in ("neutralised_until_overseas", "comparable_from"))
    at, until = _period(row, "at"), _period(row, "neutralised_until")
    try:
        return Break(indicator, at, row.text("nature"), until, overseas, tuple(_variant(v) for v in row.rows("variants")), settled)
    except ValueError as error:
        raise row.error(str(error)) from None


def _variant(row: DeclaredTable) -> BreakVariant:
    row.only("period", "against", "as_published", "neutralised")
    changes = (row.number(key, least=-100) for key in ("as_published", "neutralised"))
    return BreakVariant(_period(row, "period"), _period(row, "against"), *changes)


def _period(row: DeclaredTable, key: str) -> Period:
    try:
        return Period.parse(row.text(key))
    except ValueError as error:
        raise row.error(str(error), key) from None


def _dataset(name: str, table: DeclaredTable) -> Dataset:
    table.only(*_DATASET_FIELDS)
    levels = tuple(table.one_of(word, Level, "levels") for word in table.texts("levels"))
    finest = table.choice("finest_level", Level)
    if finest not in levels:
        message = f"{finest} is not among the levels"
        raise table.error(message, "finest_level")
    rhythm = table.one_of(table.text("rhythm", Rhythm.QUARTER), Rhythm, "rhythm")
    delay = table.whole("delay_days", least=_EARLIEST_DAYS)
    return Dataset(name, table.text("title"), delay, finest, levels, rhythm, table.flag("is_reference", default=False))


def _policy(name: str, table: DeclaredTable, known: set[DatasetRef]) -> EditionPolicy:
    table.only(*_POLICY_FIELDS)
    required = _refs(table, "required", table.texts("required"), known)
    optional = _refs(table, "optional", table.texts("optional", []), known)
    carried = _refs(table, "carried", table.texts("carried", []), known)
    opens = _refs(table, "opens", (table.text("opens"),), known)[0]
    if opens not in required:
        message = f"{opens} opens the edition but is not among the required"
        raise table.error(message, "opens")
    if twice := sorted(set(required) & {*optional, *carried}):
        message = f"{twice[0]} is required already"
        raise table.error(message, "optional")
    if twice := sorted(set(optional) & set(carried)):
        message = f"{twice[0]} is optional already"
        raise table.error(message, "carried")
    return EditionPolicy(
        name,
        table.text("title"),
        table.flag("active"),
        opens,
        required,
        optional,
        table.flag("carries_last", default=False),
        table.whole("deadline_days", _DEADLINE_DAYS),
        carried,
        _hours(table),
    )


def _hours(table: DeclaredTable) -> SendingHours:
    """Read the hours of the day between which mails may leave; none: any."""
    try:
        first, last = (dt.time.fromisoformat(table.text(key)) if key in table.fields else None for key in ("not_before", "not_after"))
        return SendingHours(first or dt.time.min, last or dt.time.max, _text_if_given(table, "zone"))
    except ValueError as error:
        raise table.error(str(error), "not_before") from None


def _refs(table: DeclaredTable, key: str, written: Iterable[str], known: set[DatasetRef]) -> tuple[DatasetRef, ...]:
    refs: list[DatasetRef] = []
    for text in written:
        source, _, dataset = text.partition("/")
        ref = DatasetRef(source, dataset)
        if ref not in known:
            message = f"nobody publishes {text!r}: there are {', '.join(sorted(map(str, known)))}"
            raise table.error(message, key)
        if ref in refs:
            message = f"{text!r} stands twice"
            raise table.error(message, key)
        refs.append(ref)
    return tuple(refs)
