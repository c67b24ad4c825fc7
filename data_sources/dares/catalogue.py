"""Find Dares' sets of job seekers in the portal's catalogue, by what they hold: their identifiers are irregular."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from data_sources.dares.crossings import CROSSINGS
from data_sources.opendatasoft import Listed
from data_sources.text_tables import field_name
from reporter.domain.territory import Level, fold
from reporter.errors import InputError

MEASURE = "nombre_de_demandeurs_d_emploi"
ALWAYS = ("date", "categorie", *CROSSINGS, MEASURE)
KINDS = "type_de_donnees"
CODES = ("code_region", "code_departement", "code_zone_d_emploi")
KNOWN = (*ALWAYS, KINDS, *CODES, "champ", "region", "departement", "zone_d_emploi")
_MONTHLY = ("mens", "mois")
_QUARTERLY = ("trim",)
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class JobSeekerSet:
    """One dataset of ours: the finest level of its rows, raw or adjusted."""

    dataset: str
    finest: Level
    raw: bool

    @property
    def kind(self) -> str:
        """Return how the portal writes raw or adjusted."""
        return "brut" if self.raw else "cvs"

    @property
    def code(self) -> str | None:
        """Return the field that holds the finest codes; None for France."""
        fields = {Level.DEPARTMENT: "code_departement", Level.EMPLOYMENT_ZONE: "code_zone_d_emploi"}
        return fields.get(self.finest)


SETS = {
    found.dataset: found
    for found in (
        JobSeekerSet("defm-france-cvs", Level.COUNTRY, raw=False),
        JobSeekerSet("defm-france-brut", Level.COUNTRY, raw=True),
        JobSeekerSet("defm-regions-cvs", Level.DEPARTMENT, raw=False),
        JobSeekerSet("defm-regions-brut", Level.DEPARTMENT, raw=True),
        JobSeekerSet("defm-ze-brut", Level.EMPLOYMENT_ZONE, raw=True),
    )
}


def finest_code(fields: Iterable[str]) -> str | None:
    """Return the finest code field among *fields*, or None."""
    present = set(fields)
    return next((code for code in reversed(CODES) if code in present), None)


def resolve(wanted: JobSeekerSet, catalogue: Iterable[Listed]) -> Listed:
    """Return the quarterly set of that level and adjustment.

    Twins share titles and fields: quarterly wins over monthly, fields that are all known over further crossings. InputError when
    none is left, or several.
    """
    found = [listed for listed in catalogue if _holds(wanted, listed)]
    named = _preferred([x for x in found if _words(x, (wanted.kind,))] or [x for x in found if not _words(x, ("brut", "cvs"))])
    if len(named) == 1:
        return named[0]
    what = f"quarterly job seekers, {wanted.kind}, {wanted.finest}"
    if not named:
        message = f"no dataset for {wanted.dataset} ({what}): looked for the fields {', '.join(ALWAYS)} and {wanted.code or 'no code'}"
    else:
        message = f"several datasets answer to {wanted.dataset} ({what}): {', '.join(listed.id for listed in named)}"
    raise InputError(message, file="the catalogue of dares")


def _holds(wanted: JobSeekerSet, listed: Listed) -> bool:
    fields = {field_name(field) for field in listed.fields}
    of_municipalities = any(field.startswith("code_commune") for field in fields)
    return set(ALWAYS) <= fields and finest_code(fields) == wanted.code and not of_municipalities


def _preferred(found: list[Listed]) -> list[Listed]:
    quarterly = [listed for listed in found if _words(listed, _QUARTERLY)]
    candidates = quarterly or [listed for listed in found if not _words(listed, _MONTHLY)]
    return _fewest(candidates, lambda listed: len({field_name(field) for field in listed.fields} - set(KNOWN)))


def _fewest(found: list[K], count: Callable[[K], int]) -> list[K]:
    least = min(map(count, found), default=0)
    return [item for item in found if count(item) == least]


def _words(listed: Listed, beginnings: tuple[str, ...]) -> bool:
    words = fold(f"{listed.id} {listed.title}".replace("_", " ")).split()
    return any(word.startswith(beginnings) for word in words)
