"""Every figure of a note as a table anyone can open: `;`, UTF-8 with BOM, CRLF, decimal point (briefing.md §3)."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reporter.analysis.derived import Measure, split_id
from reporter.domain.blocks import Figure
from reporter.domain.briefing import Briefing
from reporter.domain.indicator import Indicator, Indicators
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
    Measure.LONG_DIFFERENCE: "différence sur cinq ans ou depuis la rupture",
    Measure.LONG_CHANGE: "variation sur cinq ans ou depuis la rupture",
    Measure.LONG_NATIONAL: "effet national sur cinq ans ou depuis la rupture",
    Measure.LONG_STRUCTURAL: "effet de structure sur cinq ans ou depuis la rupture",
    Measure.LONG_LOCAL: "effet local sur cinq ans ou depuis la rupture",
    Measure.LONG_GROWTH_GAP: "écart de croissance annuelle avec la France sur cinq ans ou depuis la rupture",
    Measure.SHORT_DIFFERENCE: "différence sur deux ans",
    Measure.SHORT_CHANGE: "variation sur deux ans",
    Measure.SHORT_NATIONAL: "effet national sur deux ans",
    Measure.SHORT_STRUCTURAL: "effet de structure sur deux ans",
    Measure.SHORT_LOCAL: "effet local sur deux ans",
    Measure.SHORT_GROWTH_GAP: "écart de croissance annuelle avec la France sur deux ans",
    Measure.QUOTIENT: "quotient de localisation",
    Measure.LEVEL_SUM: "somme des territoires du niveau",
    Measure.PORTION: "part dans l’ensemble dont la série est une partie",
    Measure.PER_HUNDRED_JOBS: "pour 100 emplois du même secteur",
    Measure.CLASSED: "nombre de métiers classés",
    Measure.TENSE: "nombre de métiers en classe 4 ou 5",
    Measure.HIGH: "nombre de métiers, parmi ceux qui sont montrés, où le facteur dépasse 3",
    Measure.UNNAMED: "nombre de métiers sans intitulé dans l’édition, qui ne sont pas montrés",
    Measure.CHECKS_PASSED: "tests réussis sur cinq",
    Measure.OTHER_SECTORS: "autres secteurs et emplois non classés",
    Measure.PEER_MEDIAN: "médiane des territoires comparables",
    Measure.PEER_RANK: "rang parmi les territoires comparables",
    Measure.PEER_COUNT: "nombre de territoires comparés, celui-ci compris",
}
Names = Mapping[tuple[str, str], str]  # (nomenclature, code) → label
_IN_UNIT = frozenset(
    {
        Measure.QUARTER_DIFFERENCE,
        Measure.YEAR_DIFFERENCE,
        Measure.LONG_DIFFERENCE,
        Measure.LONG_NATIONAL,
        Measure.LONG_STRUCTURAL,
        Measure.LONG_LOCAL,
        Measure.SHORT_DIFFERENCE,
        Measure.SHORT_NATIONAL,
        Measure.SHORT_STRUCTURAL,
        Measure.SHORT_LOCAL,
        Measure.LEVEL_SUM,
        Measure.OTHER_SECTORS,
    }
)
_NAMED_UNITS = {
    Measure.RANK: "rang",
    Measure.RANKED: "territoires",
    Measure.LONG_GROWTH_GAP: "points par an",
    Measure.SHORT_GROWTH_GAP: "points par an",
    Measure.QUOTIENT: "rapport",
    Measure.PER_HUNDRED_JOBS: "déclarations pour 100 emplois",
    **dict.fromkeys((Measure.CLASSED, Measure.TENSE, Measure.HIGH, Measure.UNNAMED), "métiers"),
    Measure.CHECKS_PASSED: "tests",
    Measure.PEER_RANK: "rang",
    Measure.PEER_COUNT: "territoires",
}
_ALWAYS_PERCENT = frozenset({Measure.SHARE, Measure.PORTION})
_NAMELESS: Names = {}


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
    parts = [indicator.label, *([_category_label(indicator, category, names)] if category else []), *(_LABELS[m] for m in measures)]
    return _Described(indicator, ", ".join(parts), _unit(indicator, measures))


def _category_label(indicator: Indicator, code: str, names: Names) -> str:
    declared = next((category.label for category in indicator.categories if category.code == code), None)
    return declared or names.get((indicator.nomenclature, code), code)


def _unit(indicator: Indicator, measures: tuple[Measure, ...]) -> str:
    if not measures or measures[-1] in _IN_UNIT:
        return str(indicator.unit)
    if measures[-1] is Measure.PEER_MEDIAN:
        return _unit(indicator, measures[:-1])
    if measures[-1] in _NAMED_UNITS:
        return _NAMED_UNITS[measures[-1]]
    return "points" if indicator.is_rate and measures[-1] not in _ALWAYS_PERCENT else "%"


def _plain(value: float | None) -> str:
    """Return a number with a decimal point, without exponent nor needless zeros; empty when there is none."""
    if value is None:
        return ""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
