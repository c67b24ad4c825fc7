"""« Où ? » and « de quoi ? » for every kind of territory: rules, with the exceptions in forms.toml.

An article is read from the name itself; the Insee's TNCC (type de nom en clair) only says whether a name without article is elided.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reporter.domain.territory import fold

MUTE, ELIDED = "0", "1"
_VOWELS = frozenset("aeiouy")
_CONTRACTED = {"Le ": ("au ", "du "), "Les ": ("aux ", "des ")}
_KEPT = ("La ", "L’", "Las ", "Los ")  # a town keeps its article: « à L’Haÿ-les-Roses », « de La Rochelle »
_AREA = {  # by TNCC: locative and genitive of régions and départements that nobody has written by hand
    "0": ("en ", "de "), "1": ("en ", "d’"), "2": ("dans le ", "du "), "3": ("en ", "de la "), "4": ("dans les ", "des "),
    "5": ("dans l’", "de l’"),
}  # fmt: skip
_KINDS = {
    "CC": "Communauté de communes",
    "CA": "Communauté d’agglomération",
    "CU": "Communauté urbaine",
    "ME": "Métropole",
}
_GENDERED = ("Communauté ", "Métropole ", "Agglomération ", "Eurométropole ")
_TITLED = frozenset({"communaute", "metropole", "agglomeration", "agglo", "eurometropole", "intercom"})


@dataclass(frozen=True, slots=True)
class Forms:
    """A name as readers see it, with what answers « où ? » and « de quoi ? »."""

    name: str
    locative: str
    genitive: str


@dataclass(frozen=True, slots=True)
class Town:
    """A commune's name and its TNCC, empty where the table read has none."""

    name: str
    tncc: str = ""


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What forms.toml says: aspirated towns, genitives of zones by name, name and genitive of bassins by folded label."""

    aspirated: frozenset[str]
    zones: Mapping[str, str]
    basins: Mapping[str, tuple[str, ...]]


def typographic(name: str) -> str:
    """Return a name with typographic apostrophes and single spaces."""
    return " ".join(name.replace("'", "’").split())


def of_town(town: Town) -> Forms:
    """Return the forms of a commune: « au Havre », « d’Angers », « à Los Masos »."""
    name = typographic(town.name)
    for article, (at, of) in _CONTRACTED.items():
        if name.startswith(article):
            rest = name.removeprefix(article)
            return Forms(name, at + rest, of + rest)
    if name.startswith(_KEPT):
        return Forms(name, f"à {name}", f"de {name}")
    return Forms(name, f"à {name}", f"d’{name}" if is_elided(name, town.tncc) else f"de {name}")


def is_elided(name: str, tncc: str = "") -> bool:
    """Say whether « de » loses its vowel before *name*: by its TNCC, else before a vowel and a mute h."""
    if tncc in {MUTE, ELIDED}:
        return tncc == ELIDED
    first = fold(name)[:1]
    return first in _VOWELS or (first == "h" and name not in _exceptions().aspirated)


def of_area(name: str, tncc: str) -> Forms:
    """Return the forms of a région or a département; « dans » and no article where its TNCC is not known."""
    shown = typographic(name)
    at, of = _AREA.get(tncc, ("dans ", "d’" if is_elided(shown) else "de "))
    return Forms(shown, at + shown, of + shown)


def of_zone(name: str, town: Town | None) -> Forms:
    """Return the forms of a zone d'emploi; *town* is the one of its communes that has its name."""
    shown = typographic(name)
    of = _exceptions().zones.get(shown) or (of_town(town).genitive if town else _of_country(shown))
    return Forms(shown, f"dans la zone d’emploi {of}", f"de la zone d’emploi {of}")


def of_basin(label: str, town: Town | None) -> Forms:
    """Return the forms of a bassin d'emploi: France Travail's capitals become the name of its *town*, or the one in forms.toml."""
    written = _exceptions().basins.get(fold(label))
    shown, *genitive = written or (typographic(town.name) if town else _recased(label),)
    of = genitive[0] if genitive else of_town(Town(shown, town.tncc if town and not written else "")).genitive
    return Forms(shown, f"dans le bassin d’emploi {of}", f"du bassin d’emploi {of}")


def of_intercommunality(name: str, kind: str = "") -> Forms:
    """Return the forms of an EPCI; *kind* (CC, CA, CU, ME) completes names that do not say what they are."""
    shown = _whole_name(typographic(name), kind)
    if not shown.startswith(_GENDERED):
        return Forms(shown, f"à {shown}", f"d’{shown}" if is_elided(shown) else f"de {shown}")
    inside = shown[0].lower() + shown[1:]
    article = "l’" if fold(inside)[0] in _VOWELS else "la "
    if shown.startswith("Eurométropole"):
        inside = shown
    return Forms(shown, f"dans {article}{inside}", f"de {article}{inside}")


def _whole_name(name: str, kind: str) -> str:
    """Return « CC de la Dombes » and « Creuse Sud Ouest » (CC) as « Communauté de communes … »."""
    written, _, rest = name.partition(" ")
    if written in _KINDS and rest and written != "ME":
        name, kind = rest, written
    if kind in _KINDS and not _TITLED & set(fold(name).split()):
        return f"{_KINDS[kind]} {name}"
    return name


def _of_country(name: str) -> str:
    """Return the genitive of a name that is no town's: « du Genevois Français », « de la Tarentaise », « de l’Est »."""
    if name.startswith(("La ", "L’")):
        return f"de {name[0].lower()}{name[1:]}"
    return of_town(Town(name)).genitive


def _recased(label: str) -> str:
    """Return a label in capitals as a name, its accents lost; mixed case is left as it is."""
    plain = typographic(label)
    if plain != plain.upper():
        return plain
    return re.sub(r"\w+", lambda word: word[0].capitalize(), plain)


@cache
def _exceptions() -> Exceptions:
    written = tomllib.loads(files("data_sources.geography").joinpath("forms.toml").read_text(encoding="utf-8"))
    basins = {fold(label): tuple(forms) for label, forms in written["bassin"].items()}
    return Exceptions(frozenset(written["aspirated"]), written["zone_emploi"], basins)
