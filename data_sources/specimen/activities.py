"""Activities of the specimen: the divisions of the NAF, their post in 38 and their grand secteur; weights are our own, rounded."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from data_sources.specimen import vocabulary as words

INTERIM = "Intérim"  # without a code of its own in the nomenclatures « i », which count it apart
_SECTORS = {
    "I": words.INDUSTRY,
    "C": words.CONSTRUCTION,
    "T": words.TRADE,
    "H": words.HOTELS,
    "M": words.MARKET_SERVICES,
    "N": words.OTHER_SERVICES,
}

# post in 38 and its label: divisions with their grand secteur's letter, weight in it and label
_TABLE = """
BZ Industries extractives: 08 I 7 Autres industries extractives
CA Fabrication de denrées alimentaires, de boissons et de produits à base de tabac: 10 I 170 Industries alimentaires; 11 I 15 Fabrication de boissons
CB Fabrication de textiles, industries de l'habillement, industrie du cuir et de la chaussure: 13 I 12 Fabrication de textiles; 14 I 10 Industrie de l'habillement; 15 I 11 Industrie du cuir et de la chaussure
CC Travail du bois, industries du papier et imprimerie: 16 I 18 Travail du bois; 17 I 18 Industrie du papier et du carton; 18 I 17 Imprimerie
CD Cokéfaction et raffinage: 19 I 3 Cokéfaction et raffinage
CE Industrie chimique: 20 I 45 Industrie chimique
CF Industrie pharmaceutique: 21 I 25 Industrie pharmaceutique
CG Fabrication de produits en caoutchouc et en plastique et d'autres produits minéraux: 22 I 51 Produits en caoutchouc et en plastique; 23 I 34 Autres produits minéraux non métalliques
CH Métallurgie et fabrication de produits métalliques: 24 I 26 Métallurgie; 25 I 92 Fabrication de produits métalliques
CI Fabrication de produits informatiques, électroniques et optiques: 26 I 38 Produits informatiques, électroniques et optiques
CJ Fabrication d'équipements électriques: 27 I 33 Fabrication d'équipements électriques
CK Fabrication de machines et équipements: 28 I 56 Fabrication de machines et équipements
CL Fabrication de matériels de transport: 29 I 60 Industrie automobile; 30 I 45 Autres matériels de transport
CM Autres industries manufacturières: 31 I 12 Fabrication de meubles; 32 I 18 Autres industries manufacturières; 33 I 48 Réparation et installation de machines
DZ Production et distribution d'électricité, de gaz et de vapeur: 35 I 42 Électricité, gaz, vapeur et air conditionné
EZ Production et distribution d'eau, assainissement, gestion des déchets: 36 I 12 Captage et distribution d'eau; 37 I 6 Collecte et traitement des eaux usées; 38 I 31 Collecte et traitement des déchets; 39 I 2 Dépollution
FZ Construction: 41 C 80 Construction de bâtiments; 42 C 120 Génie civil; 43 C 800 Travaux de construction spécialisés
GZ Commerce, réparation d'automobiles et de motocycles: 45 T 130 Commerce et réparation d'automobiles; 46 T 310 Commerce de gros; 47 T 560 Commerce de détail
HZ Transports et entreposage: 49 M 95 Transports terrestres; 50 M 3 Transports par eau; 51 M 10 Transports aériens; 52 M 62 Entreposage; 53 M 27 Activités de poste et de courrier
IZ Hébergement et restauration: 55 H 210 Hébergement; 56 H 790 Restauration
JA Édition, audiovisuel et diffusion: 58 M 33 Édition; 59 M 18 Production de films et de musique; 60 M 6 Programmation et diffusion
JB Télécommunications: 61 M 21 Télécommunications
JC Activités informatiques: 62 M 92 Programmation, conseil et autres activités informatiques; 63 M 14 Services d'information
KZ Activités financières et d'assurance: 64 M 96 Activités des services financiers; 65 M 30 Assurance; 66 M 42 Activités auxiliaires de services financiers et d'assurance
LZ Activités immobilières: 68 M 48 Activités immobilières
MA Activités juridiques, comptables, de gestion, d'architecture et d'ingénierie: 69 M 66 Activités juridiques et comptables; 70 M 84 Activités des sièges sociaux et conseil de gestion; 71 M 74 Architecture et ingénierie
MB Recherche-développement scientifique: 72 M 26 Recherche-développement scientifique
MC Autres activités spécialisées, scientifiques et techniques: 73 M 26 Publicité et études de marché; 74 M 12 Autres activités spécialisées; 75 M 5 Activités vétérinaires
NZ Activités de services administratifs et de soutien: 77 M 15 Location; 78 M 12 Activités liées à l'emploi; 79 M 8 Agences de voyage; 80 M 28 Enquêtes et sécurité; 81 M 82 Services relatifs aux bâtiments; 82 M 48 Autres services de soutien
OZ Administration publique: 84 N 60 Administration publique et défense
PZ Enseignement: 85 N 130 Enseignement
QA Activités pour la santé humaine: 86 N 250 Activités pour la santé humaine
QB Hébergement médico-social et social et action sociale sans hébergement: 87 N 260 Hébergement médico-social et social; 88 N 190 Action sociale sans hébergement
RZ Arts, spectacles et activités récréatives: 90 M 20 Activités créatives et artistiques; 91 M 4 Bibliothèques et musées; 92 M 5 Jeux de hasard; 93 M 27 Activités sportives et récréatives
SZ Autres activités de services: 94 N 110 Activités des organisations associatives; 95 M 9 Réparation d'ordinateurs et de biens domestiques; 96 M 56 Autres services personnels
"""  # noqa: E501 -- one line a post


@dataclass(frozen=True, slots=True)
class Activity:
    """One division: its code and label, its post in 38, its grand secteur and its weight there."""

    code: str
    label: str
    post: str
    sector: str
    weight: float

    @property
    def written(self) -> str:
        """Return code and label, as the portal writes a value."""
        return f"{self.code} {self.label}"


@cache
def activities() -> dict[str, tuple[Activity, ...]]:
    """Return the divisions by grand secteur, in the order of the NAF; temporary work and what is not classed have none."""
    found: dict[str, list[Activity]] = {}
    for activity in _read():
        found.setdefault(activity.sector, []).append(activity)
    return {sector: tuple(listed) for sector, listed in found.items()}


def _read() -> Iterator[Activity]:
    for line in _TABLE.strip().splitlines():
        post, _, divisions = line.partition(": ")
        for division in divisions.split("; "):
            code, letter, weight, label = division.split(" ", 3)
            yield Activity(code, label, post, _SECTORS[letter], float(weight))
