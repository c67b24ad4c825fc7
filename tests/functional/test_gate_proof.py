"""Planted corruptions are quarantined with their place named; clean history passes. A sample here, the whole in `make proof`."""

import datetime as dt
import hashlib
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from data_sources.dares.adapter import Dares
from data_sources.http_client import HttpClient
from data_sources.insee.adapter import Insee
from data_sources.specimen.server import SpecimenOrigin
from data_sources.urssaf.adapter import Urssaf
from reporter.adapters.register_files import RegisterFiles
from reporter.domain.gate import Check, GateReport, GateResult, Severity
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.pipeline.gate import check_release
from reporter.ports import DataSource
from reporter.tables import ObservationTable
from tests.mutations import KINDS, Planted, plant

pytestmark = pytest.mark.xdist_group("gate-proof")  # one set of pairs, made once

STORE = RegisterFiles(files("data_sources"))
DRAWS = 50
SPECIMEN_DATASETS = ("insee/taux-chomage", "dares/defm-regions-cvs", "dares/defm-ze-brut", "urssaf/emploi-departements", "urssaf/emploi-ze")
BEFORE_A_CLEAN_QUARTER = 12 + 1  # twelve moves
MOST_HELD = 0.02


@dataclass(frozen=True, slots=True)
class Pair:
    """A clean release with the one held before it."""

    release: Release
    table: ObservationTable
    before_release: Release
    before: ObservationTable

    def checked(self, frame: pd.DataFrame | None = None, period: str = "") -> GateReport:
        release = replace(self.release, period=Period.parse(period)) if period else self.release
        table = self.table if frame is None else ObservationTable(frame)
        return check_release(release, table, STORE.register(), STORE.indicators(), self.before, self.before_release)


def asked(name: str, address: str) -> HttpClient:
    return HttpClient(name, (address,), monotonic=lambda: 0.0, sleep=lambda _: None)


@cache
def real_rates(path: Path) -> tuple[Release, pd.DataFrame]:
    address = "https://insee.example/"
    source = Insee(asked("insee", address), STORE.register(), base_url=address, datasets=("taux-chomage",), files_url="")
    release, table = source.read_file(RawFile(path.name, path.read_bytes(), "real"), dt.date(2022, 4, 5))
    return release, table.frame


def up_to(path: Path, quarter: Period) -> tuple[Release, ObservationTable]:
    """Return what Insee's file said when *quarter* was its last."""
    release, frame = real_rates(path)
    digest = hashlib.sha256(str(quarter).encode()).hexdigest()
    dated = replace(release, period=quarter, published_on=quarter.end + dt.timedelta(days=100), sha256=digest)
    return dated, ObservationTable(frame[frame["period"] <= str(quarter)].reset_index(drop=True))


def real_quarters(path: Path) -> list[Period]:
    """Return the quarters that have twelve before them, in order."""
    return sorted(Period.parse(text) for text in real_rates(path)[1]["period"].unique())[BEFORE_A_CLEAN_QUARTER:]


def real_pair(path: Path, quarter: Period) -> Pair:
    return Pair(*up_to(path, quarter), *up_to(path, quarter.previous))


@pytest.fixture
def rates_file(real_data: Path) -> Path:
    return real_data / "insee" / "sl_etc_2021T4.xls"


@pytest.fixture(scope="module")
def specimen_pairs() -> tuple[Pair, ...]:
    """Return, for each dataset and each further quarter of the specimen, the release and the one before, over HTTP."""
    return tuple(_published())


def _published() -> Iterator[Pair]:
    with SpecimenOrigin(STORE.register()) as origin:
        urls = origin.settings()
        sources: tuple[DataSource, ...] = (
            Insee(
                asked("insee", urls["insee_base_url"]),
                STORE.register(),
                base_url=urls["insee_base_url"],
                files_url="",
                datasets=("taux-chomage",),
            ),
            Dares(
                asked("dares", urls["dares_base_url"]),
                STORE.register(),
                base_url=urls["dares_base_url"],
                datasets=("defm-regions-cvs", "defm-ze-brut"),
            ),
            Urssaf(asked("urssaf", urls["urssaf_base_url"]), STORE.register(), base_url=urls["urssaf_base_url"]),
        )
        held = {str(r.ref): (r, s.fetch(r)) for s in sources for r in s.available()}
        for quarter in ("2026-T2", "2026-T3"):
            origin.publish(quarter)
            found = {str(r.ref): (r, s.fetch(r)) for s in sources for r in s.available()}
            for ref in SPECIMEN_DATASETS:
                yield Pair(*found[ref], *held[ref])
            held = found


def draws(pairs: list[Pair], kind: str, count: int, seed: str) -> Iterator[tuple[Pair, Planted, GateReport, int]]:
    """Yield *count* corruptions of drawn releases with what the gate says of each."""
    rng = random.Random(f"{kind} {seed}")  # noqa: S311 -- draws, not secrets
    if kind == "sum ≠ parts":  # a set of zones alone has neither a whole nor parts
        pairs = [pair for pair in pairs if has_wholes(pair.table.frame)]
    for _ in range(count):
        pair = rng.choice(pairs)
        planted, vacuous = plant(kind, pair.table.frame, pair.before.frame, rng)
        yield pair, planted, pair.checked(planted.frame, planted.period), vacuous


def say(*words: object, sep: str = " ") -> None:
    """Print a line of the proof's table."""
    sys.stdout.write(sep.join(map(str, words)) + "\n")


def has_wholes(frame: pd.DataFrame) -> bool:
    return bool((frame["category"] != "").any() or frame["territory"].str.startswith("region-").any())


def is_caught(planted: Planted, report: GateReport) -> bool:
    return report.result is GateResult.QUARANTINED and planted.is_named_by(report)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_of_planted_faults_of_the_specimen_is_quarantined_and_named(specimen_pairs: tuple[Pair, ...], kind: str) -> None:
    missed = [(p.release.ref, planted.form, planted.territory, report.faults)
              for p, planted, report, _ in draws(list(specimen_pairs), kind, 6, "sample") if not is_caught(planted, report)]  # fmt: skip
    assert missed == []


def test_the_specimen_s_own_quarters_pass(specimen_pairs: tuple[Pair, ...]) -> None:
    assert {str(p.release.ref): p.checked().faults for p in specimen_pairs if p.checked().faults} == {}


@pytest.mark.real
@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_of_planted_faults_of_insee_s_file_is_quarantined_and_named(rates_file: Path, kind: str) -> None:
    pairs = [real_pair(rates_file, q) for q in (Period.quarter(1996, 3), Period.quarter(2020, 2), Period.quarter(2021, 4))]
    missed = [(p.release.period, planted.form, planted.territory, report.faults)
              for p, planted, report, _ in draws(pairs, kind, 3, "sample") if not is_caught(planted, report)]  # fmt: skip
    assert missed == []


@pytest.mark.real
def test_clean_quarters_of_2020_pass(rates_file: Path) -> None:
    for number in (1, 2, 3, 4):
        assert real_pair(rates_file, Period.quarter(2020, number)).checked().faults == ()


@pytest.mark.proof
@pytest.mark.real
@pytest.mark.timeout(3600)
def test_all_planted_faults_are_caught_and_clean_history_passes(rates_file: Path, specimen_pairs: tuple[Pair, ...]) -> None:
    quarters = real_quarters(rates_file)
    assert len(quarters) == 147
    held = [(q, report.faults) for q in quarters if (report := real_pair(rates_file, q).checked()).result is GateResult.QUARANTINED]
    rng = random.Random("quarters")  # noqa: S311 -- draws, not secrets
    origins = {
        "Insee, real": [real_pair(rates_file, rng.choice(quarters)) for _ in range(40)],
        "specimen": list(specimen_pairs),
    }
    alone: Counter[tuple[str, str]] = Counter()
    missed = []
    say("")
    for origin, pairs in origins.items():
        for kind in KINDS:
            caught = again = 0
            for pair, planted, report, vacuous in draws(pairs, kind, DRAWS, "proof"):
                again += vacuous
                if is_caught(planted, report):
                    caught += 1
                else:
                    missed.append((origin, kind, planted.form, planted.territory, str(pair.release.ref), str(pair.release.period)))
                for check in Check:
                    found = [c for c in report.concerns if c.check is check and c.severity is Severity.FAULT]
                    alone[kind, str(check)] += any(planted.is_named_in(c) for c in found)
            say(f"{origin:12} {kind:28} {caught:3}/{DRAWS} caught, {again} vacuous draws drawn again")
    say(f"clean: {len(held)} of {len(quarters)} quarters held ({len(held) / len(quarters):.1%})", *held, sep="\n  ")
    checks = [str(check) for check in Check if any(alone[kind, str(check)] for kind in KINDS)]
    say("caught by each check alone, of", DRAWS * len(origins))
    say(f"{'':28}", *(f"{check:>12}" for check in checks))
    for kind in KINDS:
        say(f"{kind:28}", *(f"{alone[kind, check]:12}" for check in checks))
    say(*missed, sep="\n")
    assert missed == []
    assert len(held) <= MOST_HELD * len(quarters)
