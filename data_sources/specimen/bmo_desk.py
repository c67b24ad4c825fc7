"""France Travail's BMO workbook of fictitious projects: one year a file, figures hidden as often as in the real one."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from data_sources.specimen.answers import Answer, cut, text_answer
from data_sources.specimen.departments import departments
from data_sources.specimen.noise import bell, uniform
from data_sources.specimen.places import Basin, basins_of
from data_sources.specimen.state import Fault, Service
from data_sources.specimen.vintages import CALENDARS, Vintage
from data_sources.specimen.xlsx import Cell, workbook
from reporter.domain.territory import Level, Register

if TYPE_CHECKING:
    from data_sources.specimen.desks import Request  # which lists this desk

FILE_NAME = "base-open-data-bmo.xlsx"
HIDDEN = "*"
SECRET_SHARES = (0.20, 0.38, 0.74)  # of met, xmet and smet, as in the file of 2024
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LEAST = 5  # what is less is hidden
_OF_JOBS = 80.0  # projects a year for a thousand private jobs, Mayotte's counted as _JOBS_OF_MAYOTTE
_JOBS_OF_MAYOTTE = 12.0
_DIFFICULT, _SEASONAL = (0.35, 0.40), (0.05, 0.50)  # least share, and how much more
_SPREAD, _TREND, _YEAR_NOISE, _REVISION = 0.6, -0.03, 0.05, 0.02
_FAMILIES = {
    "A": "Fonctions administratives", "C": "Fonctions d'encadrement", "I": "Ouvriers des secteurs de l'industrie",
    "O": "Ouvriers de la construction et du bâtiment", "S": "Fonctions sociales et médico-sociales", "T": "Autres techniciens et employés",
    "V": "Fonctions liées à la vente, au tourisme et aux services", "Z": "Autres métiers",
}  # fmt: skip
# family, code, weight among 1,000 projects, name
_PROFESSIONS = """
A L0X60 35 Secrétaires bureautiques et assimilés
A L1X60 20 Employés de la comptabilité
A M1X80 19 Techniciens d'étude et de développement en informatique
C M2X90 24 Ingénieurs et cadres d'étude, recherche et développement en informatique et télécom
C N1X90 16 Ingénieurs et cadres d'étude, recherche et développement (industrie)
C U1X91 40 Artistes (musique, danse, spectacles)
I E3X20 28 Ouviers peu qualifiés des industries agro-alimentaires
I G0A40 17 Ouvriers de la maintenance générale et mécanique
I G0B41 26 Ouvriers mécaniciens de véhicules
O B1X31 20 Maçons qualifiés
O B2X32 18 Ouvriers en électricité du bâtiment
O B2X33 18 Plombiers chauffagistes
S V0X60 60 Aides-soignants
S V1X80 38 Infirmiers et sages-femmes
S V5X81 65 Professionnels de l'animation socioculturelle
T B6X74 10 Conducteurs de travaux et chefs de chantier non cadres
T G1X72 8 Techniciens et agents de maîtrise en maintenance générale et mécanique industrielle
T N0X70 8 Techniciens d'étude, recherche et développement
V S1X20 115 Aides de cuisine et employés polyvalents de la restauration
V S2X61 125 Serveurs de cafés restaurants
V T2A60 70 Aides à domicile et auxiliaires de vie
Z A0X40 90 Agriculteurs
Z A1X42 95 Viticulteurs, arboriculteurs
Z J3X43 35 Conducteurs routiers
"""


@dataclass(frozen=True, slots=True)
class _Profession:
    family: str
    code: str
    weight: float
    name: str


_LISTED = tuple(
    _Profession(family, code, float(weight), name)
    for family, code, weight, name in (line.split(maxsplit=3) for line in _PROFESSIONS.strip().splitlines())
)


class BmoDesk:
    """The workbook of the year that is out."""

    keeps_nothing = False

    def __init__(self, register: Register) -> None:
        self._register = register

    def answer(self, request: "Request", service: Service) -> Answer:
        """Answer with the one file; its only date is the Last-Modified of the answer."""
        if list(request.path) != [FILE_NAME]:
            return text_answer("Not found", HTTPStatus.NOT_FOUND)
        vintage = service.vintage
        rows = _broken(list(_rows(self._register, vintage)), service.fault)
        body = workbook(f"BMO_{vintage.period.year}_SPECIMEN", rows, vintage.published_at)
        whole = cut(body) if service.fault is Fault.TRUNCATED else body
        name = f"Base_open_data_BMO_{vintage.period.year}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Answer(whole, _CONTENT_TYPE, modified_at=vintage.published_at, headers=headers)


def _broken(rows: list[list[Cell]], fault: Fault) -> list[list[Cell]]:
    if fault is Fault.MISSING_COLUMN:
        return [[*row[:-3], *row[-2:]] for row in rows]
    if fault is Fault.DUPLICATES:
        first = next(row for row in rows[1:] if row[-1] != HIDDEN)
        return [*rows, [*first[:-3], *(str(int(str(cell)) + 10) for cell in first[-3:])]]
    return rows


def _rows(register: Register, vintage: Vintage) -> Iterator[list[Cell]]:
    """Yield the header, whose names hold the year, and a row a profession and bassin; overseas codes are numbers without their zero."""
    year = vintage.period.year % 100
    names = {t.id: t.name.replace("’", "'") for t in register.territories if t.id.level in {Level.REGION, Level.DEPARTMENT}}
    regions = {place.code: name for place, name in names.items() if place.level is Level.REGION}
    homes = {place.code: name for place, name in names.items() if place.level is Level.DEPARTMENT}
    yield [
        *("annee", "Code métier BMO", "Nom métier BMO", "Famille_met", "Lbl_fam_met", "REG", "NOM_REG", "Dept", "NomDept"),
        *(f"BE{year:02d}", f"NOMBE{year:02d}", "met", "xmet", "smet"),
    ]
    for job in _LISTED:
        for basin in basins_of(register):
            job_cells = (vintage.period.year, job.code, job.name, job.family, _FAMILIES[job.family])
            place = (basin.region, regions.get(basin.region, basin.region), basin.department, homes[basin.department])
            yield [*job_cells, *place, int(basin.code), f"BASSIN {basin.name}", *_figures(basin, job, vintage)]


def _figures(basin: Basin, job: _Profession, vintage: Vintage) -> tuple[str, str, str]:
    """Return projects, difficult and seasonal ones; the same cells are hidden every year."""
    projects = max(_LEAST, round(_projects(basin, job, vintage)))
    shares = [least + more * uniform("bmo", kind, basin.code, job.code) for kind, (least, more) in (("x", _DIFFICULT), ("s", _SEASONAL))]
    difficult, seasonal = (max(_LEAST, round(projects * share)) for share in shares)
    met, xmet, smet = SECRET_SHARES
    drawn = uniform("bmo secret", basin.code, job.code)
    season_drawn = uniform("bmo season secret", basin.code, job.code)
    is_hidden = (drawn < met, drawn < xmet, drawn < met or season_drawn < (smet - met) / (1 - met))
    whole, hard, short = zip(is_hidden, (projects, difficult, seasonal), strict=True)
    return _cell(*whole), _cell(*hard), _cell(*short)


def _cell(is_hidden: bool, figure: int) -> str:  # noqa: FBT001 -- a pair, unpacked
    return HIDDEN if is_hidden else str(figure)


def _projects(basin: Basin, job: _Profession, vintage: Vintage) -> float:
    year, first = vintage.period.year, CALENDARS[vintage.producer].first.year
    jobs = (departments()[basin.department].jobs or _JOBS_OF_MAYOTTE) * basin.share
    own = 1 + _SPREAD * bell("bmo level", basin.code, job.code) / 3
    moved = (1 + _TREND * (year - first)) * (1 + _YEAR_NOISE * bell("bmo year", year, basin.code, job.code))
    revised = 1 + _REVISION * bell("bmo revision", vintage.revision, basin.code, job.code) if vintage.revision else 1.0
    return jobs * _OF_JOBS * job.weight / 1000 * own * moved * revised
