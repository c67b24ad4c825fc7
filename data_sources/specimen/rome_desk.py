"""A fictitious edition of the ROME, in the layout of the real files: the archive, and the files one by one."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING

from data_sources.specimen.answers import Answer, cut, text_answer
from data_sources.specimen.noise import uniform
from data_sources.specimen.state import Fault, Service
from data_sources.specimen.vintages import Vintage

if TYPE_CHECKING:
    from data_sources.specimen.desks import Request  # which lists this desk

ARCHIVE = "RefRomeCsv.zip"
_CSV = "text/csv; charset=utf-8"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_FIRST_VERSION, _FIRST_YEAR, _A_YEAR = 901, 2026, 10
_PROFESSIONS, _SKILLS, _LINKS = "unix_referentiel_code_rome", "unix_referentiel_competence", "unix_liens_rome_referentiels"
_COLUMN_LOST = {_PROFESSIONS: "libelle_rome", _SKILLS: "libelle_competence", _LINKS: "code_ogr"}
_TITLES = """
A1203 Entretien des espaces verts | B1802 Réalisation d'articles en cuir | D1101 Boucherie | D1106 Vente en alimentation | D1202 Coiffure
D1402 Relation commerciale | D1507 Mise en rayon libre-service | F1302 Conduite d'engins de chantier | F1501 Montage de structures bois
F1503 Réalisation - installation d'ossatures bois | F1611 Ravalement | F1703 Maçonnerie | G1501 Personnel d'étage
G1602 Personnel de cuisine | G1603 Personnel polyvalent en restauration | H2102 Production alimentaire
H2206 Réalisation de menuiserie bois | H2502 Management de production | H2602 Câblage électrique | H2902 Chaudronnerie
H2903 Conduite d'équipement d'usinage | H2913 Soudage manuel | I1302 Installation d'automatismes | I1304 Maintenance d'équipements
I1606 Réparation de carrosserie | J1501 Soins d'hygiène | J1506 Soins infirmiers | K1302 Assistance auprès d'adultes
K1304 Services domestiques | K1706 Sécurité publique | K2111 Formation professionnelle | K2204 Nettoyage de locaux | L1203 Art dramatique
M1203 Comptabilité | M1607 Secrétariat | M1802 Expertise informatique | M1805 Développement informatique
N1105 Manutention manuelle de charges | N3102 Équipage de navigation | N4101 Conduite de poids lourds | N4105 Conduite de véhicules légers
"""
_SAVOIRS = (
    "Gestes et postures de manutention", "Règles de sécurité", "Normes d'hygiène", "Lecture de plan", "Techniques d'affûtage",
    "Techniques de soudage", "Utilisation d'engins de chantier", "Logiciels de gestion", "Techniques de vente", "Accueil du public",
    "Méthodes d'organisation du travail", "Chiffrage/calcul de coût", "Droit du travail", "Électricité", "Anglais professionnel",
    "Techniques culinaires", "Soins d'urgence", "Pédagogie", "Langages de programmation", "Conduite d'une équipe",
)  # fmt: skip
_FIRST_SKILL = 900_000
_PER_PROFESSION, _TYPES = 5, ("1", "2", "3", "4", "5")


class RomeDesk:
    """The edition that is out."""

    keeps_nothing = False

    def answer(self, request: "Request", service: Service) -> Answer:
        """Answer RefRomeCsv.zip, and vN/…_vN_utf8.csv of the present version."""
        version = _version(service.vintage)
        files = {f"{stem}_{version}_utf8.csv": _csv(stem, service) for stem in (_PROFESSIONS, _SKILLS, _LINKS)}
        match list(request.path):
            case [name] if name == ARCHIVE:
                body, kind = _archive(files), "application/zip"
            case [folder, name] if folder == version and name in files:
                body, kind = files[name], _CSV
            case _:
                return text_answer("Not found", HTTPStatus.NOT_FOUND)
        return Answer(cut(body) if service.fault is Fault.TRUNCATED else body, kind, modified_at=service.vintage.published_at)


def _version(vintage: Vintage) -> str:
    return f"v{_FIRST_VERSION + _A_YEAR * (vintage.period.year - _FIRST_YEAR) + vintage.revision}"


def _csv(stem: str, service: Service) -> bytes:
    makers = {_PROFESSIONS: _professions, _SKILLS: _skills, _LINKS: _links}
    header, *rows = makers[stem](service.vintage)
    if service.fault is Fault.DUPLICATES:
        rows.append([cell + " bis" if header[place].startswith("libelle") else cell for place, cell in enumerate(rows[0])])
    if service.fault is Fault.MISSING_COLUMN:
        lost = list(header).index(_COLUMN_LOST[stem])
        header, rows = _without(header, lost), [_without(row, lost) for row in rows]
    return "".join(",".join(map(_quoted, row)) + "\n" for row in (header, *rows)).encode()


def _quoted(cell: str) -> str:
    """Return a cell as the producer writes it, its apostrophes twice."""
    return '"' + cell.replace("'", "''") + '"'


def _titles() -> dict[str, str]:
    rows = (row.strip().partition(" ") for row in _TITLES.replace("\n", "|").split("|") if row.strip())
    return {code: f"{title} (fictif)" for code, _, title in rows}


def _without(row: Sequence[str], place: int) -> list[str]:
    return [*row[:place], *row[place + 1 :]]


def _professions(_: Vintage) -> Iterator[list[str]]:
    yield ["code_rome", "code_fiche_em", "code_ogr", "libelle_rome", "statut"]
    for number, (code, title) in enumerate(_titles().items(), 1):
        yield [code, str(number), str(10 + number), title, "1"]


def _known(vintage: Vintage) -> list[str]:
    """Return the skills of a version: each year and each revision has one more."""
    more = vintage.period.year - _FIRST_YEAR + vintage.revision
    return [*_SAVOIRS, *(f"Compétence nouvelle n° {number}" for number in range(1, more + 1))]


def _skills(vintage: Vintage) -> Iterator[list[str]]:
    yield ["code_ogr", "libelle_competence", "code_type_competence", "libelle_type_competence", "statut"]
    for number, text in enumerate(_known(vintage)):
        yield [str(_FIRST_SKILL + number), text, "1", "SAVOIRS THEORIQUES ET PROCEDURAUX", "1"]


def _links(vintage: Vintage) -> Iterator[list[str]]:
    yield [
        "code_rome", "code_ogr", "code_ref_rubrique", "position_bloc", "code_type_referentiel", "code_compo_bloc", "position_item",
        "id_priorisation",
    ]  # fmt: skip
    for code in _titles():
        for kind in _TYPES:
            yield from ([code, ogr, "7", "1", kind, "9", "1", "1"] for ogr in _linked(code, kind, len(_known(vintage))))


def _linked(code: str, kind: str, skills: int) -> Iterable[str]:
    first = int(uniform("rome", code, kind) * len(_SAVOIRS))
    if kind == "1":
        known = {str(_FIRST_SKILL + (first + 3 * step) % len(_SAVOIRS)) for step in range(_PER_PROFESSION)}
        return sorted(known | {str(_FIRST_SKILL + number) for number in range(len(_SAVOIRS), skills)})  # new skills are everybody's
    return (str(800_000 + 1000 * int(kind) + first + step) for step in range(2))


def _archive(files: dict[str, bytes]) -> bytes:
    """Return the files stored, not compressed: compressors differ."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system = 0
            archive.writestr(entry, content)
    return found.getvalue()
