"""The files of a full quarter, imported in a process of its own: python -m tests.bench.full_quarter DATA_FOLDER REAL_FOLDER."""

import datetime as dt
import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from reporter.domain.gate import GateResult
from reporter.domain.raw_file import RawFile
from reporter.domain.territory import Level, Register
from reporter.pipeline.ingest import import_file
from reporter.pipeline.refresh import apply_refresh, plan_refresh
from reporter.settings import DataSettings, Settings
from reporter.wiring import open_outside
from tests import quarter_files

PUBLISHED_ON = dt.date(2025, 4, 10)
MAYOTTE = "976"


def files(real: Path, register: Register) -> Iterator[tuple[str, RawFile, dt.date]]:
    """Yield producer, file and day of publication: the real files, and those made at their real size where only an excerpt is here."""
    zones = [t.id.code for t in register.at(Level.EMPLOYMENT_ZONE)]
    departments = [t.id.code for t in register.at(Level.DEPARTMENT) if t.id.code != MAYOTTE]
    yield "insee", _real(real / "insee" / "sl_etc_2021T4.xls"), dt.date(2022, 4, 5)
    yield "insee", quarter_files.insee_zones(zones), PUBLISHED_ON
    yield "dares", quarter_files.dares_zones(zones), PUBLISHED_ON
    yield "urssaf", quarter_files.urssaf_departments(departments), PUBLISHED_ON
    yield "urssaf", quarter_files.urssaf_zones(zones), PUBLISHED_ON
    yield "bmo", _real(real / "bmo" / "Base_open_data_BMO_2024.xlsx"), dt.date(2024, 4, 15)
    yield "tensions", _real(real / "dares" / "tensions.csv"), dt.date(2020, 9, 30)


def _real(path: Path) -> RawFile:
    return RawFile(path.name, path.read_bytes(), "real")


def ingest(folder: Path, real: Path) -> dict[str, object]:
    """Return what reading, checking and storing all of them cost, file by file and together."""
    settings = Settings(data=DataSettings(folder=folder))
    with open_outside(settings) as outside:
        tables = tuple(_real(path) for path in sorted((real / "geo").glob("*.csv")))
        apply_refresh(outside, plan_refresh(outside, tables, 2024))
    rows, before = [], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with open_outside(settings) as outside:
        made = list(files(real, outside.register_store.register()))
        began_cpu, began = time.process_time(), time.perf_counter()
        for producer, file, day in made:
            cpu = time.process_time()
            report = import_file(outside, producer, file, day)
            if report.result is GateResult.QUARANTINED:
                raise AssertionError(file.name, report.faults)
            rows.append((file.name, report.rows, report.territories, time.process_time() - cpu))
        whole = {"cpu_s": time.process_time() - began_cpu, "wall_s": time.perf_counter() - began}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {**whole, "peak_mib": peak / 1024, "peak_before_mib": before / 1024, "files": rows}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(ingest(Path(sys.argv[1]), Path(sys.argv[2]))))
