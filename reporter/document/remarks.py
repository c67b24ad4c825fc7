"""What a reader must know of one territory before comparing it: limits that the figures do not show."""

from collections.abc import Collection

from reporter.document.french import capitalised, period, spelled, typeset
from reporter.document.words import level_name
from reporter.domain.period import Period
from reporter.domain.territory import Level, Territory

_ALSACE = "Alsace", "La Collectivité européenne d'Alsace réunit deux départements ; les producteurs les suivent toujours séparément."
_CORSICA = "Corse", "La collectivité de Corse a remplacé les deux départements en 2018 ; les producteurs les suivent toujours séparément."
_DEPARTMENTS = {
    "69": ("Rhône et Métropole de Lyon", "Les chiffres réunissent le département du Rhône et la Métropole de Lyon."),
    "67": _ALSACE,
    "68": _ALSACE,
    "2A": _CORSICA,
    "2B": _CORSICA,
    "75": ("Paris", "Paris est à la fois une commune et un département : les emplois y sont bien plus nombreux que les actifs résidents."),
}
_OVERSEAS = {
    "971": "Les chiffres ne comprennent ni Saint-Martin ni Saint-Barthélemy.",
    "976": "Le taux de chômage localisé et l'emploi privé trimestriel ne sont pas publiés pour Mayotte.",
}
_OVERSEAS_OF_REGION = {"01": "971", "02": "972", "03": "973", "04": "974", "06": "976"}


LOCKDOWN = Period.quarter(2020, 2)
_LOCKDOWN_TEXT = (
    "La baisse du taux est en trompe-l'œil : pendant le confinement, beaucoup de personnes sans emploi n'ont pas pu en chercher, et ne "
    "comptaient donc plus comme chômeurs."
)


def remarks(territory: Territory, covered: Collection[Period]) -> tuple[tuple[str, str], ...]:
    """Return terms and texts about *territory* and the quarters that its rate covers."""
    found: list[tuple[str, str]] = []
    if territory.id.level is Level.DEPARTMENT and territory.id.code in _DEPARTMENTS:
        found.append(_DEPARTMENTS[territory.id.code])
    if territory.is_single_department_region:
        code = _OVERSEAS_OF_REGION.get(territory.id.code, territory.id.code)
        found.append(
            ("Un territoire, deux niveaux", "Département et région couvrent le même territoire : les chiffres valent pour les deux.")
        )
        if _OVERSEAS.get(code):
            found.append(("Périmètre", _OVERSEAS[code]))
    if territory.id.level is Level.EMPLOYMENT_ZONE:
        found.append(("Zone d'emploi", _zone(territory)))
    if territory.id.level is Level.COUNTRY:
        found.append(("France", "Le taux de chômage et l'emploi salarié privé portent sur la France hors Mayotte."))
    if territory.members:
        found.append(("Territoire composé", _composed(territory)))
    if LOCKDOWN in covered:
        found.append((capitalised(period(LOCKDOWN)), _LOCKDOWN_TEXT))
    return tuple((typeset(term), typeset(text)) for term, text in found)


def _composed(territory: Territory) -> str:
    count, level = len(territory.members), territory.level_of_figures
    text = f"Chaque chiffre est la somme de ceux de {spelled(count)} {level_name(level, count)}, à géographie constante. Un taux ne "
    text += "s'additionne pas : il n'est pas publié à ce niveau. Une somme dont une partie manque ou relève du secret statistique n'est "
    return text + "pas donnée."


def _zone(territory: Territory) -> str:
    regions = [parent for parent in territory.parents if parent.level is Level.REGION]
    text = f"Zonage {territory.geography_year}. Le nombre d'inscrits n'y est publié qu'en données brutes : il ne se compare qu'à celui du "
    text += "même trimestre de l'année précédente. "
    text += "Rangs et comparaisons portent sur les zones présentes dans l'édition."
    if len(regions) > 1:
        text += " La zone s'étend sur plusieurs régions ; elle est comparée à celle où elle est rattachée."
    return text
