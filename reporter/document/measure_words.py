"""What derived figures are called and counted in: one line a measure, for the CSV and whoever reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reporter.analysis.derived import Measure

SERIES: Final = "unit of the series"
CHANGE: Final = "points for a rate, per cent else"
PERCENT: Final = "%"


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """How a measure is called after its series, and its unit: one of the three above, or a word of its own."""

    label: str
    unit: str = CHANGE


_LONG, _SHORT = "sur cinq ans ou depuis la rupture", "sur deux ans"
_GROWTH_GAP = "écart de croissance annuelle avec la France"
MEASURES: Mapping[Measure, MeasureWords] = {
    Measure.QUARTER_CHANGE: MeasureWords("variation sur un trimestre"),
    Measure.YEAR_CHANGE: MeasureWords("variation sur un an"),
    Measure.QUARTER_DIFFERENCE: MeasureWords("différence sur un trimestre", SERIES),
    Measure.YEAR_DIFFERENCE: MeasureWords("différence sur un an", SERIES),
    Measure.GAP_TO_FRANCE: MeasureWords("écart avec la France"),
    Measure.GAP_TO_REGION: MeasureWords("écart avec la région"),
    Measure.RANK: MeasureWords("rang parmi les territoires de même niveau", "rang"),
    Measure.RANKED: MeasureWords("nombre de territoires classés", "territoires"),
    Measure.SHARE: MeasureWords("part du total", PERCENT),
    Measure.QUARTER_THRESHOLD: MeasureWords("seuil de « quasi stable » sur un trimestre"),
    Measure.YEAR_THRESHOLD: MeasureWords("seuil de « quasi stable » sur un an"),
    Measure.LONG_DIFFERENCE: MeasureWords(f"différence {_LONG}", SERIES),
    Measure.LONG_CHANGE: MeasureWords(f"variation {_LONG}"),
    Measure.LONG_NATIONAL: MeasureWords(f"effet national {_LONG}", SERIES),
    Measure.LONG_STRUCTURAL: MeasureWords(f"effet structurel {_LONG}", SERIES),
    Measure.LONG_LOCAL: MeasureWords(f"effet local {_LONG}", SERIES),
    Measure.LONG_GROWTH_GAP: MeasureWords(f"{_GROWTH_GAP} {_LONG}", "points par an"),
    Measure.SHORT_DIFFERENCE: MeasureWords(f"différence {_SHORT}", SERIES),
    Measure.SHORT_CHANGE: MeasureWords(f"variation {_SHORT}"),
    Measure.SHORT_NATIONAL: MeasureWords(f"effet national {_SHORT}", SERIES),
    Measure.SHORT_STRUCTURAL: MeasureWords(f"effet structurel {_SHORT}", SERIES),
    Measure.SHORT_LOCAL: MeasureWords(f"effet local {_SHORT}", SERIES),
    Measure.SHORT_GROWTH_GAP: MeasureWords(f"{_GROWTH_GAP} {_SHORT}", "points par an"),
    Measure.QUOTIENT: MeasureWords("quotient de localisation", "rapport"),
    Measure.LEVEL_SUM: MeasureWords("somme des territoires du niveau", SERIES),
    Measure.PORTION: MeasureWords("part dans l’ensemble dont la série est une partie", PERCENT),
    Measure.PER_HUNDRED_JOBS: MeasureWords("pour 100 emplois du même secteur", "déclarations pour 100 emplois"),
    Measure.PER_HUNDRED_SEEKERS: MeasureWords("pour 100 inscrits qui recherchent le même métier", "offres pour 100 inscrits"),
    Measure.CLASSED: MeasureWords("nombre de métiers classés", "métiers"),
    Measure.TENSE: MeasureWords("nombre de métiers en classe 4 ou 5", "métiers"),
    Measure.HIGH: MeasureWords("nombre de métiers, parmi ceux qui sont montrés, où le facteur dépasse 3", "métiers"),
    Measure.UNNAMED: MeasureWords("nombre de métiers sans intitulé dans l’édition, qui ne sont pas montrés", "métiers"),
    Measure.UNNAMED_SECTORS: MeasureWords("nombre de secteurs sans intitulé dans l’édition, qui ne sont pas montrés", "secteurs"),
    Measure.CHECKS_PASSED: MeasureWords("tests réussis sur cinq", "tests"),
    Measure.OTHER_SECTORS: MeasureWords("autres secteurs et emplois non classés", SERIES),
    Measure.AS_PUBLISHED: MeasureWords("variation publiée par le producteur"),
    Measure.NEUTRALISED: MeasureWords("variation hors rupture, selon le producteur"),
    Measure.REVERSALS: MeasureWords("part des « hausse » et « baisse » contredites au trimestre suivant, par département", PERCENT),
    Measure.STABLE_QUARTERS: MeasureWords("part des trimestres « quasi stables », par département", PERCENT),
    Measure.SINCE_ALERT: MeasureWords("variation sur trois trimestres"),
    Measure.SINCE_ALERT_DIFFERENCE: MeasureWords("différence sur trois trimestres", SERIES),
    Measure.REVISION: MeasureWords("révision depuis l’affichage"),
    Measure.REVISION_DIFFERENCE: MeasureWords("différence avec la valeur affichée", SERIES),
    Measure.AS_DISPLAYED: MeasureWords("valeur affichée dans une note antérieure"),  # in the unit of what it recalls
    Measure.PEER_MEDIAN: MeasureWords("médiane des territoires comparables", SERIES),
    Measure.PEER_RANK: MeasureWords("rang parmi les territoires comparables", "rang"),
    Measure.PEER_COUNT: MeasureWords("nombre de territoires comparés, celui-ci compris", "territoires"),
    Measure.SHORT_EXPECTED: MeasureWords(f"différence au rythme du même secteur en France, {_SHORT}", SERIES),
    Measure.NOT_SHOWN: MeasureWords("nombre de métiers en tension qui ne sont pas montrés", "métiers"),
    Measure.JUDGED: MeasureWords("nombre de secteurs jugés", "secteurs"),
    Measure.SHARE_CHANGE: MeasureWords("variation de la part du total, depuis un an ou la rupture", "points"),
}


def unit_of(measure: Measure, unit: str, *, is_rate: bool) -> str:
    """Return what a measure of a series in *unit* is counted in."""
    own = MEASURES[measure].unit
    if own == SERIES:
        return unit
    if own == CHANGE:
        return "points" if is_rate else PERCENT
    return own
