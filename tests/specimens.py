"""The specimen for tests: the shipped register, and the origin's answers without a socket."""

import hashlib
from functools import cache
from importlib.resources import files

from data_sources.specimen.origin import Options, Origin
from data_sources.specimen.state import OriginState
from data_sources.specimen.urssaf_sets import DEPARTMENTS_ID, ZONES_ID
from reporter.adapters.register_files import RegisterFiles
from reporter.domain.territory import Register

SDMX = "/insee/series/sdmx/data/TAUX-CHOMAGE"
WORKBOOK = "/insee/files/chomage-zone-emploi.xlsx"
DARES, URSSAF = "/dares/api/explore/v2.1/catalog/datasets", "/urssaf/api/explore/v2.1/catalog/datasets"
DARES_SETS = (
    "dares_defm_stock_france_cvs_trim",
    "dares_defm_stock_france_brut_trim",
    "dares_defm_stock_region_cvs_trim",
    "dares_defm_stock_regions_brut_trim",
    "dares_defm_zoneeemploi_brut_trim",
)
REGIONS_CVS, ZONES_RAW = DARES_SETS[2], DARES_SETS[4]
FILES = (
    SDMX,
    WORKBOOK,
    *(f"{DARES}/{name}/exports/csv" for name in DARES_SETS),
    *(f"{URSSAF}/{name}/exports/csv" for name in (DEPARTMENTS_ID, ZONES_ID)),
)


@cache
def shipped_register() -> Register:
    """Return the register in the repository."""
    return RegisterFiles(files("data_sources")).register()


def origin(state: OriginState | None = None, options: Options | None = None) -> Origin:
    """Return an origin without its socket."""
    return Origin(shipped_register(), state, options)


def digests() -> list[str]:
    """Return the digest of every file that the briefing reads."""
    asked = origin()
    return [hashlib.sha256(asked.get(path, "").body).hexdigest() for path in FILES]
