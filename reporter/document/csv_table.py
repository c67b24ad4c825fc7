"""Every figure of a note as a table anyone can open: `;`, UTF-8 with BOM, CRLF, decimal point (briefing.md §3)."""

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reporter.analysis.derived import Measure, split_id
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
_LABELS = {
    Measure.QUARTER_CHANGE: "variation sur un trimestre",
    Measure.YEAR_CHANGE: "variation sur un an",
    Measure.QUARTER_DIFFERENCE: "différence sur un trimestre",
    Measure.YEAR_DIFFERENCE: "différence sur un an",
    Measure.GAP_TO_FRANCE: "écart avec la France",
    Measure.GAP_TO_REGION: "écart avec la région",
    Measure.RANK: "rang parmi les territoires de même niveau",
    Measure.RANKED: "nombre de territoires classés",
    Measure.SHARE: "part du total",
    Measure.QUARTER_THRESHOLD: "seuil de « quasi stable » sur un trimestre",
    Measure.YEAR_THRESHOLD: "seuil de « quasi stable » sur un an",
    Measure.SINCE_ALERT: "variation sur trois trimestres",
    Measure.SINCE_ALERT_DIFFERENCE: "différence sur trois trimestres",
    Measure.REVISION: "révision depuis l’affichage",
    Measure.REVISION_DIFFERENCE: "différence avec la valeur affichée",
    Measure.AS_DISPLAYED: "valeur affichée dans une note antérieure",
}
_IN_UNIT = frozenset({Measure.QUARTER_DIFFERENCE, Measure.YEAR_DIFFERENCE, Measure.SINCE_ALERT_DIFFERENCE, Measure.REVISION_DIFFERENCE})
_NEEDED = frozenset({"territory", "indicator", "period", "category", "value", "status", "vintage", "printed"})
_NAMED_UNITS = {Measure.RANK: "rang", Measure.RANKED: "territoires"}
_ALWAYS_PERCENT = frozenset({Measure.SHARE})


@dataclass(frozen=True, slots=True)
class _Described:
    """What a published or derived indicator is called and counted in."""

    indicator: Indicator
    label: str
    unit: str


def figures_csv(briefing: Briefing, indicators: Indicators) -> bytes:
    """Return all figures of *briefing*, sorted; an absent value is empty and its status says why."""
    names = {territory.id: territory.name for territory in briefing.named}
    rows = sorted(_row(figure, indicators, names) for figure in briefing.figures)
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


def _row(figure: Figure, indicators: Indicators, names: Mapping[TerritoryId, str]) -> tuple[str, ...]:
    observation = figure.observation
    described = _describe(observation.indicator, observation.category, indicators)
    producer = indicators.producer(described.indicator.source)
    return (
        str(observation.territory),
        names[observation.territory],
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


def _describe(identifier: str, category: str, indicators: Indicators) -> _Described:
    base, measures = split_id(identifier)
    indicator = indicators.get(base)
    parts = [indicator.label, *([indicator.category_label(category)] if category else []), *(_LABELS[m] for m in measures)]
    return _Described(indicator, ", ".join(parts), _unit(indicator, measures))


def _unit(indicator: Indicator, measures: tuple[Measure, ...]) -> str:
    if measures[-1:] == (Measure.AS_DISPLAYED,):
        return _unit(indicator, measures[:-1])
    if not measures or measures[-1] in _IN_UNIT:
        return str(indicator.unit)
    if measures[-1] in _NAMED_UNITS:
        return _NAMED_UNITS[measures[-1]]
    return "points" if indicator.is_rate and measures[-1] not in _ALWAYS_PERCENT else "%"


def _plain(value: float | None) -> str:
    """Return a number with a decimal point, without exponent nor needless zeros; empty when there is none."""
    if value is None:
        return ""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
