"""What the codes of the FAP mean: from a survey's own columns, or from the file of the labels of FAP 2021."""

from itertools import pairwise

import pandas as pd

from data_sources.bmo.layout import FAMILY, FAMILY_NAME, PROFESSION, PROFESSION_NAME
from data_sources.figure_tables import Names
from data_sources.text_tables import TextTable
from reporter.errors import InputError
from reporter.tables import Label, Link

NOMENCLATURE, FAMILIES = "fap", "famille_bmo"
WITH_FAMILY, WITHIN = "fap-famille_bmo", "fap-fap"
_LEVELS = ("341", "228", "86", "22")  # from the finest to the widest


def is_labels_file(table: TextTable) -> bool:
    """Say whether this is the file of the labels of FAP 2021."""
    return any(f"code_fap{level}" in table.frame for level in _LEVELS)


def names_of_survey(table: TextTable) -> Names:
    """Return the labels of a survey's professions and families, and which profession is in which family."""
    frame = table.frame
    written = (*_labels(frame, NOMENCLATURE, PROFESSION, PROFESSION_NAME), *_labels(frame, FAMILIES, FAMILY, FAMILY_NAME))
    labels = {(label.nomenclature, label.code): label for label in reversed(written)}  # of two spellings the first
    return Names(tuple(reversed(labels.values())), tuple(_links(frame, WITH_FAMILY, PROFESSION, FAMILY)))


def names_of_labels_file(table: TextTable) -> tuple[Names, tuple[str, ...]]:
    """Return the labels of the four levels of the FAP, and which code lies in which; InputError when a code has two labels."""
    columns = [(f"code_fap{level}", f"intitule_fap{level}") for level in _LEVELS]
    known = table.having([name for pair in columns for name in pair])
    codes = [code for code, _ in columns]
    labels = dict.fromkeys(label for code, text in columns for label in _labels(known.frame, NOMENCLATURE, code, text))
    said: dict[str, str] = {}
    for label in labels:
        if said.setdefault(label.code, label.text) != label.text:
            message = f"{label.code} is both {said[label.code]!r} and {label.text!r}"
            raise InputError(message, file=table.name)
    links = dict.fromkeys(
        link for finer, wider in pairwise(codes) for link in _links(known.frame, WITHIN, finer, wider) if link.origin != link.target
    )
    return Names(tuple(labels), tuple(links)), known.warnings


def _labels(frame: pd.DataFrame, nomenclature: str, code: str, text: str) -> list[Label]:
    if code not in frame or text not in frame:
        return []
    pairs = frame[[code, text]].drop_duplicates()
    return [Label(nomenclature, c.strip(), t.strip()) for c, t in pairs.itertuples(index=False) if c.strip() and t.strip()]


def _links(frame: pd.DataFrame, relation: str, origin: str, target: str) -> list[Link]:
    if origin not in frame or target not in frame:
        return []
    pairs = frame[[origin, target]].drop_duplicates()
    return [Link(relation, o.strip(), t.strip()) for o, t in pairs.itertuples(index=False) if o.strip() and t.strip()]
