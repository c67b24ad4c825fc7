"""What the fictitious interface says of itself: its indicators, and the referentials of territories, periods, activities, nomenclatures."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data_sources.specimen.france_travail_figures import FIRST_YEAR, PROFESSIONS, SECTORS, Place
from data_sources.specimen.vintages import FIRST_QUARTER, Vintage
from reporter.domain.period import Period

LAST_YEAR = 2030  # of the referential of periods, which does not say what is published
_UPDATED = "2026-01-05T10:04:08+01:00"
_YEARLY_DELAY = dt.timedelta(days=260)
_EVERYWHERE = ("NAT", "REG", "DEP", "BASBMO", "EPCI")
_CATEGORIES = {name: f"Demandeurs d'Emploi de catégorie {name}" for name in ("A", "ABC", "ABCDE", "B", "C", "D", "E")}
_TENSIONS = {
    "PERSPECTIVE": "Indicateur principal tension", "INT_EMB": "Intensité d'embauche", "COND_TRAVAIL": "Conditions de travail",
    "DUR_EMPL": "Durabilité de l'emploi", "MAIN_OEUVRE": "Manque de main d'oeuvre", "MISMATCH_GEO": "Inadéquation géographique",
    "SPECIF_FORM_EMPL": "Lien formation - métier",
}  # fmt: skip
_HIRES = {
    "ABCDE-SUP1M": "Demandeurs d'Emploi - Emploi > 1 mois", "ABCDE-TOUTE": "Demandeurs d'Emploi - Toute durée",
    "TOUT-SUP1M": "Tout candidat - Emploi > 1 mois", "TOUT-TOUTE": "Tout candidat - Toute durée",
}  # fmt: skip
_OFFERS = {
    "PE": "Offres Pôle-emploi", "PE-CUMUL12MOIS": "Cumul 12 mois offres Pôle emploi", "TOFF": "Toutes offres",
    "TOFF-CUMUL12MOIS": "Cumul 12 mois toutes offres",
}  # fmt: skip
_PERSONS = ("GENRE", "AGE", "GENRExAGE", "NIVFORM", "CHOMANC", "NIVQUAL", "NIVQUAL2T", "NIVEXP", "THOE", "CPDE")


@dataclass(frozen=True, slots=True)
class Described:
    """One indicator: where it is given, under which key its figure stands, and how its list is called."""

    code: str
    family: str
    label: str
    nomenclature: str
    codes: Mapping[str, str]
    characteristics: tuple[str, ...] = ()
    activity_types: tuple[str, ...] = ("CUMUL", "ROME")
    territory_types: tuple[str, ...] = _EVERYWHERE
    period_type: str = "TRIMESTRE"
    value_key: str = "valeurPrincipaleNombre"
    list_key: str = "listeValeursParPeriode"
    is_class: bool = False
    looks_ahead: int = 0

    @property
    def first(self) -> Period:
        """Return the first period."""
        return FIRST_QUARTER if self.period_type == "TRIMESTRE" else Period.whole_year(FIRST_YEAR)

    def updated_at(self, vintage: Vintage) -> dt.datetime:
        """Return when its figures were loaded."""
        if self.period_type == "TRIMESTRE" or vintage.revision:
            return vintage.published_at
        return dt.datetime.combine(latest(self, vintage).end + _YEARLY_DELAY, dt.time(6), dt.UTC)


INDICATORS: Mapping[str, Described] = {
    "stat-demandeurs": Described("DE_1", "DEMANDEURS", "Nombre de DE par catégories", "CATCAND", _CATEGORIES, _PERSONS),
    "stat-demandeurs-entrant": Described(
        "DE_5", "DEMANDEURS", "Demandeurs d'emploi enregistrés en entrée", "CATCAND",
        {"CUMUL 12 MOIS": "cumul sur les 12 derniers mois", "MOIS EN COURS": "dernier mois disponible"}, ("AGE_6T", "SALAIRE"),
    ),
    "stat-offres": Described("OFF_1", "OFFRES", "Nombre d'offres par origine", "ORIGINEOFF", _OFFERS, ("TYPECTR", "TAILLEETAB", "NIVFORM")),
    "stat-embauches": Described(
        "EMB_1", "EMBAUCHES", "Nombre d'embauches", "CATCANDxDUREEEMP", _HIRES, ("GENRE", "AGE", "TYPECTR", "TAILLEETAB"),
        ("CUMUL", "NAF21", "ROME"),
    ),
    "stat-perspective-employeur": Described(
        "PERSP_2", "PERSPECTIVES", "PERSPECTIVES Employeur", "TYPE_TENSION", _TENSIONS, territory_types=_EVERYWHERE[:-1],
        period_type="ANNEE", list_key="valeursParPeriode", is_class=True,
    ),
    "stat-dynamique-emploi": Described(
        "DYN_1", "DYNEMPLOI", "DYNEMPLOI", "", {"": ""}, activity_types=("MOYENNE",), value_key="valeurPrincipaleNom",
        list_key="valeursParPeriode", is_class=True, looks_ahead=1,
    ),
    "stat-salaries": Described(
        "SAL_1", "SALARIES", "Nombre de salariés", "", {"": ""}, activity_types=("CUMUL", "NAF21"), period_type="ANNEE",
    ),
}  # fmt: skip


def latest(indicator: Described, vintage: Vintage) -> Period:
    """Return the last period that is out; yearly figures come nine months after their year."""
    if indicator.period_type == "TRIMESTRE":
        return vintage.period.shifted(indicator.looks_ahead)
    year = vintage.published_on.year
    while Period.whole_year(year).end + _YEARLY_DELAY >= vintage.published_on:
        year -= 1
    return Period.whole_year(year)


def territories(places: Mapping[tuple[str, str], Place], kind: str) -> dict[str, Any] | None:
    """Return the territories of one type, as the referential writes them."""
    rows = [
        {
            "datMaj": _UPDATED, "codeTypeTerritoire": p.kind, "codeTerritoire": p.code, "libelleTerritoire": p.label,
            "codeTypeTerritoireParent": p.parent_kind, "codeTerritoireParent": p.parent,
        }
        for p in places.values() if p.kind == kind
    ]  # fmt: skip
    return {"territoires": rows} if rows else None


def periods(kind: str) -> dict[str, Any] | None:
    """Return every period up to 2030, the last one first."""
    years = range(LAST_YEAR, LAST_YEAR - 20, -1)
    numbers = {"TRIMESTRE": range(4, 0, -1), "MOIS": range(12, 0, -1), "ANNEE": range(1)}.get(kind)
    if numbers is None:
        return None
    codes = [_code(kind, year, number) for year in years for number in numbers]
    rows = [
        {"datMaj": _UPDATED, "codeTypePeriode": kind, "codePeriode": code, "ordrePeriode": str(order), "libellePeriode": f"{kind} {code}"}
        for order, code in enumerate(codes, start=1)
    ]
    return {"periodes": rows}


def _code(kind: str, year: int, number: int) -> str:
    return {"TRIMESTRE": f"{year}T{number}", "MOIS": f"{year}-{number:02d}"}.get(kind, str(year))


def activities(kind: str) -> dict[str, Any] | None:
    """Return the activities of one type."""
    named = {"ROME": PROFESSIONS, "NAF21": SECTORS, "CUMUL": {"CUMUL": "Cumul"}, "MOYENNE": {"MOYENNE": "Moyenne"}}.get(kind)
    if named is None:
        return None
    rows = [{"datMaj": _UPDATED, "codeTypeActivite": kind, "codeActivite": c, "libelleActivite": label} for c, label in named.items()]
    return {"activites": rows}


def nomenclatures(code: str) -> dict[str, Any] | None:
    """Return the codes of one nomenclature."""
    found: dict[str, str] = {}
    for indicator in INDICATORS.values():
        if indicator.nomenclature == code:
            found |= indicator.codes
    rows = [{"datMaj": _UPDATED, "valeurNomenclature": value, "libelleNomenclature": label} for value, label in found.items()]
    return {"codeTypeNomenclature": code, "valeursNomenclatures": rows} if rows else None


def described(code: str) -> dict[str, Any] | None:
    """Return what the interface says of one indicator."""
    indicator = next((one for one in INDICATORS.values() if one.code == code), None)
    if indicator is None:
        return None
    return {
        "codeIndicateur": indicator.code, "libelleIndicateur": indicator.label, "codeFamille": indicator.family,
        "listeTypesTerritoiresIndicateur": [{"codeTypeTerritoire": kind} for kind in indicator.territory_types],
        "listeTypesActivitesIndicateur": [{"codeTypeActivite": kind} for kind in indicator.activity_types],
        "listeTypesPeriodesIndicateur": {"codeTypePeriode": indicator.period_type},
        "listeTypesNomenclaturesIndicateur": {"codeTypeNomenclature": indicator.nomenclature},
    }  # fmt: skip
