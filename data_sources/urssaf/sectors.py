"""The grands secteurs of Urssaf, by the words of their labels."""

from collections.abc import Sequence

import pandas as pd

from reporter.domain.territory import fold
from reporter.errors import InputError

SECTOR = "grand_secteur_d_activite"
UNCLASSED, ALIGNMENT = "nca", "calage"
RESIDUALS = (UNCLASSED, ALIGNMENT, "calage_contrat")  # their parts need not all be there
INTERIM = "interim"
_APART = ((UNCLASSED, ("nca", "non classes")), (ALIGNMENT, ("calage",)))
_WORDS = (
    *_APART,
    ("autres_services", ("service",)),  # before interim: « autres services (hors intérim) »
    ("hotellerie_restauration", ("hotel", "heberg", "restaur")),
    ("construction", ("construction", "btp")),
    (INTERIM, ("interim", "temporaire")),
    ("commerce", ("commerce",)),
    ("industrie", ("industrie",)),
)
SECTORS = tuple(code for code, _ in _WORDS if code not in RESIDUALS)
HIRING_SECTORS = tuple(code for code in SECTORS if code != INTERIM)  # declarations before hire leave temporary work out


def residual(label: str) -> str:
    """Return « nca » or « calage » for a label that stands for one, else nothing."""
    return _named(label, _APART)


def is_alignment(label: str) -> bool:
    """Say whether a label stands for what makes adjusted figures add up (« _calage_ »)."""
    return residual(label) == ALIGNMENT


def categories(labels: pd.Series, file: str, expected: Sequence[str] = SECTORS) -> dict[str, str]:
    """Return the category of each of the producer's labels; several may share one (services marchands and non marchands)."""
    found = {}
    for label in labels.unique():
        found[label] = _named(label, _WORDS)
        if not found[label]:
            line = int(labels.index[labels == label][0])
            message = f"{label!r} is no known grand secteur: totals would be wrong without it"
            raise InputError(message, file=file, line=line, field=SECTOR)
    missing = [sector for sector in expected if sector not in found.values()]
    if missing:
        message = f"no row for {', '.join(missing)}: totals would be wrong without them"
        raise InputError(message, file=file, field=SECTOR)
    return found


def _named(label: str, words: Sequence[tuple[str, Sequence[str]]]) -> str:
    folded = fold(label.replace("_", " "))
    return next((code for code, begins in words if any(word in folded for word in begins)), "")
