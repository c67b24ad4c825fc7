"""An edition of 1,900 territories: the specimen's, and EPCI and zones d'emploi with the figures of its zones, each a little different."""

import pandas as pd

from reporter.domain.territory import Level, Register, Territory, TerritoryId
from reporter.tables import ObservationTable, typed

TERRITORIES = 1_900
_DRIFT = 0.003  # from one copy to the next: no two territories are equally far from a third


def widened(table: ObservationTable, register: Register, territories: int = TERRITORIES) -> tuple[ObservationTable, Register]:
    """Return *table* with copies of its zones until it has so many territories, and the register that knows them."""
    held = set(table.frame["territory"].unique())
    zones = [rows for name, rows in table.frame.groupby("territory") if str(name).startswith(Level.EMPLOYMENT_ZONE)]
    wanted = territories - len(held)
    free = [zone.id for zone in register.at(Level.EMPLOYMENT_ZONE) if str(zone.id) not in held][:wanted]
    added = [TerritoryId(Level.EPCI, f"{200_000_000 + number}") for number in range(wanted - len(free))]
    parents = register.at(Level.DEPARTMENT)[0].parents
    named = [Territory(one, f"EPCI {one.code}", f"dans l’EPCI {one.code}", f"de l’EPCI {one.code}", parents) for one in added]
    copies = [_copy(zones[number % len(zones)], identifier, number) for number, identifier in enumerate([*free, *added])]
    frame = typed(pd.concat([table.frame, *copies], ignore_index=True))
    return ObservationTable(frame).sorted(), Register((*register.territories, *named), register.vintage)


def _copy(rows: pd.DataFrame, identifier: TerritoryId, number: int) -> pd.DataFrame:
    is_count = rows["indicator"] != "taux_chomage"
    return rows.assign(territory=str(identifier), value=rows["value"].where(~is_count, (rows["value"] * (1 + _DRIFT * number)).round()))
