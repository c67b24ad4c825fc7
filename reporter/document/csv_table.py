"""Every figure of a note as a table anyone can open: `;`, UTF-8 with BOM, CRLF, decimal point (briefing.md §3)."""

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reporter.analysis.derived import Measure, split_id
from reporter.document.french import typeset
from reporter.document.measure_words import MEASURES, unit_of
from reporter.domain.blocks import Figure
from reporter.domain.briefing import Briefing
from reporter.domain.indicator import Indicator, Indicators
from reporter.domain.observation import Observation, Status
from reporter.domain.period import Period
from reporter.domain.territory import TerritoryId

COLUMNS = (
    "territory",
    "territory_name",
    "indicator",
    "label",
    "category",
    "period",
    "value",
    "unit",
    "adjustment",
    "status",
    "vintage",
    "source",
    "licence",
    "printed",
)
Names = Mapping[tuple[str, str], str]  # (nomenclature, code) → label
_NAMELESS: Names = {}
_NEEDED = frozenset({"territory", "indicator", "period", "category", "value", "status", "vintage", "printed"})


@dataclass(frozen=True, slots=True)
class _Described:
    """What a published or derived indicator is called and counted in."""

    indicator: Indicator
    label: str
    unit: str


def figures_csv(briefing: Briefing, indicators: Indicators, names: Names = _NAMELESS) -> bytes:
    """Return all figures of *briefing*, sorted; an absent value is empty and its status says why.

    *names* label the codes of long nomenclatures; one without a label stands as its code.
    """
    places = {territory.id: territory.name for territory in briefing.named}
    rows = sorted(_row(figure, indicators, places, names) for figure in briefing.figures)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def displayed_figures(content: bytes, territory: TerritoryId) -> tuple[Observation, ...]:
    """Return the published figures of *territory* that a note printed, from its own CSV; ValueError for anything else.

    What was only drawn, derived or of another territory is left out.
    """
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    own = str(territory)
    if missing := sorted(_NEEDED - set(reader.fieldnames or ())):
        message = f"no figures of a note: {', '.join(missing)} missing"
        raise ValueError(message)
    return tuple(
        Observation(
            territory,
            row["indicator"],
            Period.parse(row["period"]),
            row["category"],
            float(row["value"]),
            Status(row["status"]),
            dt.date.fromisoformat(row["vintage"]),
        )
        for row in reader
        if row["territory"] == own and row["printed"] and row["value"] and "." not in row["indicator"]
    )


def _row(figure: Figure, indicators: Indicators, places: Mapping[TerritoryId, str], names: Names) -> tuple[str, ...]:
    observation = figure.observation
    described = _describe(observation.indicator, observation.category, indicators, names)
    producer = indicators.producer(described.indicator.source)
    return (
        str(observation.territory),
        places[observation.territory],
        observation.indicator,
        described.label,
        observation.category,
        str(observation.period),
        _plain(observation.value),
        described.unit,
        str(described.indicator.adjustment),
        str(observation.status),
        observation.vintage.isoformat(),
        producer.name,
        producer.licence,
        figure.printed,
    )


def _describe(identifier: str, category: str, indicators: Indicators, names: Names = _NAMELESS) -> _Described:
    base, measures = split_id(identifier)
    indicator = indicators.get(base)
    own = [_category_label(indicator, category, names)] if category else []
    parts = [indicator.label, *own, *(MEASURES[measure].label for measure in measures)]
    return _Described(indicator, typeset(", ".join(parts)), _unit(indicator, measures))


def _category_label(indicator: Indicator, code: str, names: Names) -> str:
    declared = next((category.label for category in indicator.categories if category.code == code), None)
    return declared or names.get((indicator.nomenclature, code), code)


def _unit(indicator: Indicator, measures: tuple[Measure, ...]) -> str:
    if measures and measures[-1] in {Measure.AS_DISPLAYED, Measure.PEER_MEDIAN}:  # counted like the figure they are made of
        return _unit(indicator, measures[:-1])
    return unit_of(measures[-1], str(indicator.unit), is_rate=indicator.is_rate) if measures else str(indicator.unit)


def _plain(value: float | None) -> str:
    """Return a number with a decimal point, without exponent nor needless zeros; empty when there is none."""
    if value is None:
        return ""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
