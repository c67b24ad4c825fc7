"""How groups of the registered are called, and their shares as figures of a sentence, a cell or a chart."""

from decimal import Decimal

from reporter.analysis.derived import share_observation
from reporter.analysis.profile import Group
from reporter.document.forms import Evidence
from reporter.document.french import percent
from reporter.domain.observation import Observation

CLEAR_GAP = Decimal(1)  # point: from there on a share is said to be larger or smaller than in France
NAMES = {  # a group as the subject of a sentence
    "femmes": "les femmes",
    "hommes": "les hommes",
    "moins_25": "les moins de 25 ans",
    "25_49": "les 25 à 49 ans",
    "50_plus": "les 50 ans ou plus",
    "moins_1_an": "les inscrits depuis moins d'un an",
    "1_an_plus": "les inscrits depuis un an ou plus",
}
NUMBERED = {  # after « le nombre »
    "femmes": "de femmes inscrites",
    "hommes": "d'hommes inscrits",
    "moins_25": "d'inscrits de moins de 25 ans",
    "25_49": "d'inscrits de 25 à 49 ans",
    "50_plus": "d'inscrits de 50 ans ou plus",
    "moins_1_an": "d'inscrits depuis moins d'un an",
    "1_an_plus": "d'inscrits depuis un an ou plus",
}
OF_THEM = {"moins_1_an": "{} des inscrits le sont depuis moins d'un an", "1_an_plus": "{} des inscrits le sont depuis un an ou plus"}
ELLIPTIC = {"moins_1_an": "ceux de moins d'un an", "1_an_plus": "ceux d'un an ou plus"}  # where « inscrits » stands before
PARTS = {"moins_1_an": "inscrits de moins d'un an", "1_an_plus": "inscrits d'un an ou plus"}

SHORT = {  # a group as the label of a mark
    "femmes": "Femmes",
    "hommes": "Hommes",
    "moins_25": "Moins de 25 ans",
    "25_49": "25 à 49 ans",
    "50_plus": "50 ans ou plus",
    "moins_1_an": "Depuis moins d'un an",
    "1_an_plus": "Depuis un an ou plus",
}
AGED = {"moins_25": "de moins de 25 ans", "25_49": "de 25 à 49 ans", "50_plus": "de 50 ans ou plus"}  # after « les femmes »


def group_name(group: Group) -> str:
    """Return a group as the subject of a sentence: « les moins de 25 ans »."""
    return NAMES[group.reading.category]


def portion(group: Group) -> str:
    """Return a group after « la part des »: « moins de 25 ans », « inscrits de moins d'un an »."""
    return PARTS.get(group.reading.category, group_name(group).removeprefix("les "))


def share_here(group: Group) -> Observation:
    """Return the share of a group in all registered, as a figure."""
    return share_observation(group.reading.figure, group.part.share or Decimal(0))


def share_in_france(proof: Evidence, group: Group) -> str:
    """Return the share of the same group in France, remembered in *proof*; empty where there is none."""
    theirs = france_share(group)
    return proof.printed(theirs, percent(theirs.value or 0)) if theirs else ""


def france_share(group: Group) -> Observation | None:
    """Return the share of the same group in France as a figure, None where there is none."""
    theirs = group.reading.france.figure if group.reading.france else None
    if theirs is None or group.share_in_france is None:
        return None
    return share_observation(theirs, group.share_in_france)
