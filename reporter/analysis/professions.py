"""Codes of professions: which edition of the FAP they are of, and what they are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FAP, ROME = "fap", "rome"
_PLACE = 2  # the third character of a FAP code tells its edition
_OF_2009, _OF_2021 = "Z", "X"  # A and B stand in both

Names = Mapping[tuple[str, str], str]  # (nomenclature, code) → label


def fap_edition(codes: Iterable[str]) -> str:
    """Return « 2009 » or « 2021 », the edition a set of codes is of; "" for a mixture or nothing.

    Eleven codes (G0A40, T2A60…) stand in both: they belong where the others are, and to 2021 when they stand alone.
    """
    marks = {code[_PLACE : _PLACE + 1] for code in codes} - {""}
    if not marks or marks >= {_OF_2009, _OF_2021}:
        return ""
    return "2009" if _OF_2009 in marks else "2021"


@dataclass(frozen=True, slots=True)
class Labels:
    """What the professions of one set of codes are called; *edition* is that of the set, "" for ROME."""

    nomenclature: str
    edition: str
    names: Names
    names_edition: str = ""

    @classmethod
    def of(cls, nomenclature: str, codes: Iterable[str], names: Names) -> "Labels":
        """Return the labels for *codes*."""
        if nomenclature != FAP:
            return cls(nomenclature, "", names)
        return cls(FAP, fap_edition(codes), names, fap_edition(code for listed, code in names if listed == FAP))

    def get(self, code: str) -> str:
        """Return one label; empty when there is none, or when it may be that of another edition's profession."""
        is_shared = self.nomenclature == FAP and code[_PLACE : _PLACE + 1] not in {_OF_2009, _OF_2021}
        if is_shared and self.edition != self.names_edition:
            return ""
        return self.names.get((self.nomenclature, code), "")
