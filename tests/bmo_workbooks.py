"""Workbooks in the layout of the BMO survey, and registers that know their bassins."""

import io
from collections.abc import Iterable, Sequence

import openpyxl

from data_sources.bmo.adapter import Bmo
from data_sources.http_client import HttpClient
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId

TITLES = ("annee", "Code métier BMO", "Nom métier BMO", "Famille_met", "Lbl_fam_met", "REG", "NOM_REG", "Dept", "NomDept")
HEADER = (*TITLES, "BE24", "NOMBE24", "met", "xmet", "smet")
Row = Sequence[str | int | None]


def row(code: str, region: str, department: str, basin: int | str, *figures: str | int) -> Row:
    """Return a row of 2024 as the producer writes it."""
    return (2024, code, f"Métier {code}", "V", "Fonctions liées à la vente", region, "R", department, "D", basin, "B", *figures)


def survey(*rows: Row, header: Row = HEADER, above: Iterable[Row] = (), notes: bool = False) -> bytes:
    """Return a workbook: a sheet that describes the variables, then the table."""
    book = openpyxl.Workbook()
    described = book.active
    assert described is not None
    described.title = "Description des variables"
    sheet = book.create_sheet("BMO_2024_open_data")
    for cells in (*above, header, *rows, *([("* : secret statistique",)] if notes else [])):
        sheet.append(list(cells))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def with_basins(register: Register, basins: Iterable[tuple[str, str]]) -> Register:
    """Return the register with bassins (code, name) besides."""
    more = (
        Territory(TerritoryId(Level.EMPLOYMENT_BASIN, code), name, f"à {name}", f"de {name}", (FRANCE,))
        for code, name in dict(basins).items()
    )
    return Register((*register.territories, *more))


def reader(register: Register) -> Bmo:
    """Return the connector without an address: it only imports."""
    return Bmo(HttpClient("bmo", (), monotonic=lambda: 0.0, sleep=lambda _: None), register, url="")
