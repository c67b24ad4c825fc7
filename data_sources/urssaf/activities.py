"""The posts of the NAF in Urssaf's values, which hold a code and a label (« JC Activités informatiques »), or a label alone."""

import re
from dataclasses import dataclass

import pandas as pd

from data_sources.urssaf.sectors import INTERIM, residual
from reporter.domain.territory import fold
from reporter.errors import InputError
from reporter.tables import Label

_CODES = {"na38": re.compile(r"([A-Z][A-Z0-9])\b"), "na88": re.compile(r"([0-9]{2})\b")}
_NA38 = {
    "AZ": "Agriculture, sylviculture et pêche", "BZ": "Industries extractives",
    "CA": "Fabrication de denrées alimentaires, de boissons et de produits à base de tabac",
    "CB": "Fabrication de textiles, industries de l'habillement, industrie du cuir et de la chaussure",
    "CC": "Travail du bois, industries du papier et imprimerie", "CD": "Cokéfaction et raffinage", "CE": "Industrie chimique",
    "CF": "Industrie pharmaceutique",
    "CG": "Fabrication de produits en caoutchouc et en plastique ainsi que d'autres produits minéraux non métalliques",
    "CH": "Métallurgie et fabrication de produits métalliques à l'exception des machines et des équipements",
    "CI": "Fabrication de produits informatiques, électroniques et optiques", "CJ": "Fabrication d'équipements électriques",
    "CK": "Fabrication de machines et équipements n.c.a.", "CL": "Fabrication de matériels de transport",
    "CM": "Autres industries manufacturières ; réparation et installation de machines et d'équipements",
    "DZ": "Production et distribution d'électricité, de gaz, de vapeur et d'air conditionné",
    "EZ": "Production et distribution d'eau ; assainissement, gestion des déchets et dépollution", "FZ": "Construction",
    "GZ": "Commerce ; réparation d'automobiles et de motocycles", "HZ": "Transports et entreposage", "IZ": "Hébergement et restauration",
    "JA": "Édition, audiovisuel et diffusion", "JB": "Télécommunications", "JC": "Activités informatiques et services d'information",
    "KZ": "Activités financières et d'assurance", "LZ": "Activités immobilières",
    "MA": "Activités juridiques, comptables, de gestion, d'architecture, d'ingénierie, de contrôle et d'analyses techniques",
    "MB": "Recherche-développement scientifique", "MC": "Autres activités spécialisées, scientifiques et techniques",
    "NZ": "Activités de services administratifs et de soutien", "OZ": "Administration publique", "PZ": "Enseignement",
    "QA": "Activités pour la santé humaine", "QB": "Hébergement médico-social et social et action sociale sans hébergement",
    "RZ": "Arts, spectacles et activités récréatives", "SZ": "Autres activités de services",
}  # fmt: skip
_BY_LABEL = {fold(label): code for code, label in _NA38.items()}


@dataclass(frozen=True, slots=True)
class Activities:
    """The category of each value, and what the codes mean."""

    categories: dict[str, str]
    labels: tuple[Label, ...]


def read_activities(values: pd.Series, nomenclature: str, file: str) -> Activities:
    """Return the codes of a column of values; InputError for one that is no known activity."""
    categories, labels = {}, {}
    for value in values.unique():
        code, label = _code(value, nomenclature)
        if not code:
            line = int(values.index[values == value][0])
            message = f"{value!r} is no known activity: totals would be wrong without it"
            raise InputError(message, file=file, line=line, field=str(values.name))
        categories[value] = code
        if label:
            labels[code] = Label(nomenclature, code, label)
    return Activities(categories, tuple(labels[code] for code in sorted(labels)))


def _code(value: str, nomenclature: str) -> tuple[str, str]:
    """Return the category of a value and its label, which is empty for those that are no post of the nomenclature."""
    text = value.strip()
    if match := _CODES[nomenclature].match(text):  # first: « nca » stands in the titles of some posts, too
        code = match[1]
        return code, text[len(code) :].strip(" -:–").replace("'", "’") or _NA38.get(code, code).replace("'", "’")
    if apart := residual(text):
        return apart, ""
    if nomenclature == "na38" and (code := _BY_LABEL.get(fold(text), "")):
        return code, text.replace("'", "’")
    return (INTERIM, "") if "interim" in fold(text) or "travail temporaire" in fold(text) else ("", "")
