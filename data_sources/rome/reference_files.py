"""The ROME's files: professions, skills, and what links them, each with the version that its name says."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from data_sources.cells import each
from data_sources.figure_tables import Names
from data_sources.text_tables import TextTable
from reporter.errors import InputError
from reporter.tables import Label, Link

PROFESSIONS, SKILLS, LINKS = "metiers", "competences", "liens"
STEMS = {PROFESSIONS: "unix_referentiel_code_rome", SKILLS: "unix_referentiel_competence", LINKS: "unix_liens_rome_referentiels"}
RELATIONS = {"1": "rome-competence", "2": "rome-activite", "5": "rome-environnement"}  # by code_type_referentiel
_OTHER_LISTS = {"3", "4"}  # the tree and the appellations: not used here
_VERSION = re.compile(r"_(v\d+)_")
_IN_USE = "1"
_ROME, _SKILL = r"[A-N]\d{4}", r"\d{4,6}"
_DOMAIN = re.compile(r"(?P<code>[A-N](?:\d{2})?)\s*-\s*(?P<text>.+)")
_DOMAINS = {"grand_domaine": "rome-grand-domaine", "domaine_professionnel": "rome-domaine"}
_UPDATED = "date_mise_a_jour_metabase"
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: which dataset it makes, the columns that it must have and those that are known and not used."""

    dataset: str
    needed: tuple[str, ...]
    ignored: tuple[str, ...] = ()


KINDS = (
    Kind(
        LINKS,
        ("code_rome", "code_ogr", "code_type_referentiel"),
        ("code_ref_rubrique", "position_bloc", "code_compo_bloc", "position_item", "id_priorisation"),
    ),
    Kind(SKILLS, ("code_ogr", "libelle_competence", "statut"), ("code_type_competence", "libelle_type_competence")),
    Kind(PROFESSIONS, ("code_rome", "libelle_rome", "statut"), ("code_fiche_em", "code_ogr")),
    Kind(PROFESSIONS, (*_DOMAINS, "code_rome", "description_code_rome"), (_UPDATED,)),
)


def recognised(table: TextTable) -> Kind:
    """Return what kind of file this is; InputError for none, a column that is missing included."""
    columns = set(table.frame.columns)
    for kind in KINDS:
        if set(kind.needed) <= columns:
            return kind
    message = f"is no file of the ROME that is used here: expected {_expected()} (there are: {', '.join(columns)})"
    raise InputError(message, file=table.name, line=1)


def read_names(table: TextTable, kind: Kind) -> tuple[Names, tuple[str, ...]]:
    """Return what a file says; its version is a label of the list « version »."""
    known = table.having(kind.needed, kind.ignored)
    rows = known.frame.assign(**{name: each(known.frame[name], _plain) for name in kind.needed})
    if "statut" in rows:
        rows = rows[rows["statut"] == _IN_USE]
    if kind.dataset == LINKS:
        links, said = _links(rows, table.name)
        return Names((_version(known),), links), (*known.warnings, *said)
    if kind.dataset == SKILLS:
        _check(rows["code_ogr"], _SKILL, "no code of a skill", table.name)
        labels = _labels("competence", rows["code_ogr"], rows["libelle_competence"])
    else:
        _check(rows["code_rome"], _ROME, "no ROME code", table.name)
        labels = _labels("rome", rows["code_rome"], rows["libelle_rome" if "libelle_rome" in rows else "description_code_rome"])
        labels += [label for column in _DOMAINS if column in rows for label in _domains(rows[column], table.name)]
    return Names((_version(known), *labels)), known.warnings


def _plain(text: str) -> str:
    """Return a cell's text: the producer's files write an apostrophe twice."""
    return text.strip().replace("''", "'")


def _expected() -> str:
    return "; or ".join(", ".join(kind.needed) for kind in KINDS)


def _version(table: TextTable) -> Label:
    if match := _VERSION.search(table.name):
        return Label("version", "rome", match[1])
    if _UPDATED in table.frame:
        return Label("version", "rome", f"ROME 4.0, {table.frame[_UPDATED].max()}")
    message = "has no version in its name (…_v347_utf8.csv): keep the producer's own name"
    raise InputError(message, file=table.name)


def _labels(nomenclature: str, codes: pd.Series, texts: pd.Series) -> list[Label]:
    return [Label(nomenclature, code, text) for code, text in zip(codes, texts, strict=True)]


def _domains(texts: pd.Series, file: str) -> Iterable[Label]:
    for text in texts.unique():
        if not (match := _DOMAIN.fullmatch(text)):
            message = f"{text!r} is no domain: expected « A11- Engins agricoles et forestiers »"
            raise InputError(message, file=file, line=int(texts.index[texts == text][0]), field=str(texts.name))
        yield Label(_DOMAINS[str(texts.name)], match["code"], match["text"])


def _links(rows: pd.DataFrame, file: str) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    _check(rows["code_rome"], _ROME, "no ROME code", file)
    _check(rows["code_ogr"], r"\d+", "no OGR code", file)
    unknown = sorted(set(rows["code_type_referentiel"]) - {*RELATIONS, *_OTHER_LISTS})
    used = rows[rows["code_type_referentiel"].isin(RELATIONS)]
    relations = used["code_type_referentiel"].map(RELATIONS)
    links = tuple(Link(*link) for link in zip(relations, used["code_rome"], used["code_ogr"], strict=True))
    return links, (f"{file}: unknown kinds of link left out: {_some(unknown)}",) if unknown else ()


def _check(codes: pd.Series, pattern: str, what: str, file: str) -> None:
    wrong = codes.index[~codes.str.fullmatch(pattern)]
    if len(wrong):
        message = f"{str(codes.loc[wrong[0]])!r} is {what}"
        raise InputError(message, file=file, line=int(wrong[0]), field=str(codes.name))


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
