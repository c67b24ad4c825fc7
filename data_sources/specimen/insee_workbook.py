"""Insee's workbook of the zones d'emploi: same state, same bytes.

The layout is that of `chomage-zone-t1-2003-…xlsx`: title rows, codes stored as numbers without their leading zeros, footer rows.
"""

from collections.abc import Iterator

from data_sources.specimen import gaps, rates
from data_sources.specimen import vocabulary as words
from data_sources.specimen.answers import Answer, cut
from data_sources.specimen.state import Fault
from data_sources.specimen.vintages import Vintage
from data_sources.specimen.xlsx import Cell, workbook
from data_sources.specimen.zones import Zone, zones_of
from reporter.domain.period import Period
from reporter.domain.territory import Level, Register

FILE_NAME = "chomage-zone-emploi.xlsx"
_SHEET = "txcho_ze"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CODE_COLUMN = "ZE2020"
_FOOTER = (
    "Données CVS, en moyenne trimestrielle (en %).",
    "Champ : France hors Mayotte.",
    "... : donnée non disponible.",
    "Source : spécimen, dans la forme des taux de chômage localisés de l'Insee.",
)


def zone_workbook(register: Register, vintage: Vintage, fault: Fault) -> Answer:
    """Return the workbook; its only date is the Last-Modified of the answer."""
    rows = list(_rows(register, vintage))
    if fault is Fault.MISSING_COLUMN:
        rows = [row[1:] if len(row) > 1 else row for row in rows]
    elif fault is Fault.DUPLICATES:
        rows = list(_doubled(rows))
    body = workbook(_SHEET, rows, vintage.published_at)
    whole = cut(body) if fault is Fault.TRUNCATED else body
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return Answer(whole, _CONTENT_TYPE, modified_at=vintage.published_at, headers=headers)


def _rows(register: Register, vintage: Vintage) -> Iterator[list[Cell]]:
    quarters = list(vintage.quarters())
    regions = {territory.id.code: territory.name.replace("’", "'") for territory in register.at(Level.REGION)}
    yield ["Taux de chômage localisés par zone d'emploi"]
    yield [words.MARK]
    yield ["Données CVS, en moyenne trimestrielle (en %)"]
    yield ["Zones d'emploi 2020"]
    yield []
    yield [_CODE_COLUMN, "LIBZE2020", "REG", "LIBREG", *map(str, quarters)]
    for zone in zones_of(register):
        region = zone.main_region
        cells = [_cell(zone, quarter, vintage.revision_of(quarter)) for quarter in quarters]
        yield [int(zone.code), zone.name, int(region), regions.get(region, region), *cells]
    yield []
    for line in _FOOTER:
        yield [line]


def _cell(zone: Zone, quarter: Period, revision: int) -> Cell:
    if gaps.begins_later(zone.code, quarter):
        return words.NOT_AVAILABLE
    return None if gaps.lacks_zone_rate(zone.code, quarter) else round(rates.zone_rate(zone, quarter, revision), 1)


def _doubled(rows: list[list[Cell]]) -> Iterator[list[Cell]]:
    """Yield the rows with the first zone's twice, the second time with other rates."""
    for row in rows:
        yield row
        if row and row[0] == _CODE_COLUMN:
            first = rows[rows.index(row) + 1]
            yield [round(cell + 1, 1) if isinstance(cell, float) else cell for cell in first]
