"""The indicators asked of the interface: where each answers, for which territories and activities, and what its figures become here.

Levels and nomenclatures are those of the producer's own catalogue (`real/francetravail/indicateurs.json`, 16 November 2022).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reporter.domain.period import Rhythm
from reporter.domain.territory import Level

NAME = "france_travail"
CUMUL, MOYENNE, ROME, NAF21 = "CUMUL", "MOYENNE", "ROME", "NAF21"
TERRITORY_TYPES: Mapping[Level, str] = {
    Level.COUNTRY: "NAT",
    Level.REGION: "REG",
    Level.DEPARTMENT: "DEP",
    Level.EMPLOYMENT_BASIN: "BASBMO",
    Level.EPCI: "EPCI",
}
PERIOD_TYPES: Mapping[Rhythm, str] = {Rhythm.QUARTER: "TRIMESTRE", Rhythm.YEAR: "ANNEE"}
NOMENCLATURES: Mapping[str, str] = {ROME: "rome", NAF21: "na21"}  # of the activities, as nomenclatures.toml calls them
PROFILE = "caracteristiques_ft"
SECTORS = tuple("ABCDEFGHIJKLMNOPQRSTU")
_ALL = (Level.COUNTRY, Level.REGION, Level.DEPARTMENT, Level.EMPLOYMENT_BASIN, Level.EPCI)
_NO_EPCI = _ALL[:-1]


class By(StrEnum):
    """What tells the categories of one of our indicators apart."""

    CHARACTERISTIC = "characteristic"  # GENRE-H; the figure itself is the total
    NOMENCLATURE = "nomenclature"  # A, B, C; the first code is the total
    ACTIVITY = "activity"  # a profession, a sector


@dataclass(frozen=True, slots=True)
class Reading:
    """Which figures of an answer make one of our indicators: its activities, the codes of its nomenclature ("" where there is none)."""

    indicator: str
    codes: tuple[str, ...]
    by: By = By.CHARACTERISTIC
    activity_type: str = CUMUL


@dataclass(frozen=True, slots=True)
class Service:
    """One indicator of the interface; *classes*: it gives ordered classes 1 to 5, no counts.

    *overall* is the activity type that stands for all of them, *activity_types* are asked for one by one.
    """

    code: str
    dataset: str
    path: str
    levels: tuple[Level, ...]
    readings: tuple[Reading, ...]
    nomenclature: str = ""
    rhythm: Rhythm = Rhythm.QUARTER
    overall: str = CUMUL
    activity_types: tuple[str, ...] = ()
    classes: bool = False
    looks_ahead: bool = False
    characteristics: frozenset[str] = field(default_factory=frozenset)


def _by_profession(indicator: str, code: str) -> Reading:
    return Reading(indicator, (code,), By.ACTIVITY, ROME)


_TENSION_FACTORS = {
    "PERSPECTIVE": "tension_ft",
    "INT_EMB": "tension_intensite_embauches_ft",
    "COND_TRAVAIL": "tension_conditions_travail_ft",
    "DUR_EMPL": "tension_durabilite_ft",
    "MAIN_OEUVRE": "tension_manque_main_oeuvre_ft",
    "MISMATCH_GEO": "tension_inadequation_geo_ft",
    "SPECIF_FORM_EMPL": "tension_lien_formation_ft",
}
_PERSONS = frozenset({"GENRE", "AGE", "GENRExAGE", "NIVFORM", "CHOMANC", "NIVQUAL", "NIVQUAL2T", "NIVEXP", "THOE", "CPDE"})
_ENTRANTS = frozenset({"AGE_6T", "NIVFORMXT", "SALAIRE", "NIVEXP7T"})
_OFFERS = frozenset(
    {
        "TYPECTR", "TYPECTR7T", "TAILLEETAB", "TYPECTRxTAILLEETAB", "NIVFORM", "NIVFORMXT", "SALAIRE", "NIVQUAL", "NIVQUAL2T",
        "NIVEXP", "NIVEXP7T", "CPDE",
    }
)  # fmt: skip
_HIRES = (_PERSONS - {"THOE", "NIVQUAL2T"}) | {"TYPECTR", "TAILLEETAB", "TYPECTRxTAILLEETAB"}

SERVICES = (
    Service(
        "DE_1", "demandeurs", "stat-demandeurs", _ALL,
        (
            Reading("demandeurs_a_ft", ("A",)),
            Reading("demandeurs_abc_ft", ("ABC",)),
            Reading("demandeurs_categories_ft", ("ABCDE", "A", "B", "C", "D", "E", "F", "G", "ABC", "ABCDEFG"), By.NOMENCLATURE),
            _by_profession("demandeurs_a_metier_ft", "A"),
            _by_profession("demandeurs_abc_metier_ft", "ABC"),
        ),
        nomenclature="CATCAND", activity_types=(ROME,), characteristics=_PERSONS,
    ),
    Service(
        "DE_5", "entrees", "stat-demandeurs-entrant", _ALL,
        (
            Reading("entrees_12_mois_ft", ("CUMUL 12 MOIS",)),
            Reading("entrees_mois_ft", ("MOIS EN COURS",)),
            _by_profession("entrees_12_mois_metier_ft", "CUMUL 12 MOIS"),
        ),
        nomenclature="CATCAND", activity_types=(ROME,), characteristics=_ENTRANTS,
    ),
    Service(
        "OFF_1", "offres", "stat-offres", _ALL,
        (
            Reading("offres_ft", ("TOFF",)),
            Reading("offres_recueillies_ft", ("PE",)),
            Reading("offres_12_mois_ft", ("TOFF-CUMUL12MOIS",)),
            Reading("offres_recueillies_12_mois_ft", ("PE-CUMUL12MOIS",)),
            _by_profession("offres_metier_ft", "TOFF"),
        ),
        nomenclature="ORIGINEOFF", activity_types=(ROME,), characteristics=_OFFERS,
    ),
    Service(
        "EMB_1", "embauches", "stat-embauches", _ALL,
        (
            Reading("embauches_ft", ("TOUT-TOUTE",)),
            Reading("embauches_plus_1_mois_ft", ("TOUT-SUP1M",)),
            Reading("embauches_inscrits_ft", ("ABCDE-TOUTE",)),
            Reading("embauches_inscrits_plus_1_mois_ft", ("ABCDE-SUP1M",)),
            Reading("embauches_secteur_ft", ("TOUT-TOUTE",), By.ACTIVITY, NAF21),
            _by_profession("embauches_metier_ft", "TOUT-TOUTE"),
        ),
        nomenclature="CATCANDxDUREEEMP", activity_types=(NAF21, ROME), characteristics=_HIRES,
    ),
    Service(
        "PERSP_2", "perspectives", "stat-perspective-employeur", _NO_EPCI,
        tuple(
            reading
            for code, indicator in _TENSION_FACTORS.items()
            for reading in (Reading(indicator, (code,)), _by_profession(indicator, code))
        ),
        nomenclature="TYPE_TENSION", rhythm=Rhythm.YEAR, activity_types=(ROME,), classes=True, looks_ahead=True,
    ),
    Service(
        "DYN_1", "dynamique", "stat-dynamique-emploi", _ALL,
        (Reading("dynamique_emploi_ft", ("",), activity_type=MOYENNE),),
        overall=MOYENNE, classes=True, looks_ahead=True,
    ),
    Service(
        "SAL_1", "salaries", "stat-salaries", _ALL,
        (Reading("salaries_ft", ("",)), Reading("salaries_secteur_ft", ("",), By.ACTIVITY, NAF21)),
        rhythm=Rhythm.YEAR, activity_types=(NAF21,),
    ),
)  # fmt: skip
DATASETS = tuple(service.dataset for service in SERVICES)


def service_of(dataset: str) -> Service:
    """Return the service that fills a dataset; KeyError when there is none."""
    return {service.dataset: service for service in SERVICES}[dataset]
