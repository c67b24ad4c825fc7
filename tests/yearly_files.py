"""The yearly files, real ones, for the gate's proof: their cells as rows that `mutations` can spoil, and back into the producer's form.

Of each file two whole régions at a time are kept, and what stands above them, so that fifty draws of a kind take minutes; the proof
takes another pair for each kind, so that every région has its turn. The year after is simulated: there is no second real vintage.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd

from data_sources.bmo.adapter import MAX_ROWS
from data_sources.bmo.layout import survey_table
from data_sources.bmo.projects import MEASURES as BMO_MEASURES
from data_sources.bmo.projects import projects
from data_sources.figure_tables import Publication, completed
from data_sources.http_client import HttpClient
from data_sources.spreadsheets import read_workbook
from data_sources.tensions.adapter import Tensions
from data_sources.tensions.professions import MEASURES as TENSION_MEASURES
from data_sources.text_tables import FIRST_LINE, TextTable
from reporter.adapters.register_files import RegisterFiles
from reporter.domain.raw_file import RawFile
from reporter.domain.release import DatasetRef, Release
from reporter.domain.territory import FRANCE, Level, Register, Territory, TerritoryId
from reporter.errors import InputError
from reporter.tables import COLUMNS, ObservationTable

STORE = RegisterFiles(files("data_sources"))
PAIRS = (  # Bretagne and Corse first; a large one with a small one
    ("53", "94"), ("11", "02"), ("24", "84"), ("27", "93"), ("28", "03"), ("32", "04"), ("44", "01"), ("52", "24"), ("75", "94"),
    ("76", "02"), ("93", "27"),
)  # fmt: skip
SECRET = "*"
Read = tuple[Release, ObservationTable]


@dataclass(frozen=True, slots=True)
class Yearly:
    """A yearly file: its cells (as observations, NaN where hidden), what reads them again, and what simulates the year after."""

    name: str
    cells: pd.DataFrame
    read: Callable[[pd.DataFrame], Read]
    register: Register
    year_after: Callable[[np.random.Generator], tuple[pd.DataFrame, pd.DataFrame]]

    def line(self, cells: pd.DataFrame, line: int) -> str:
        """Return the territory whose row a reader's message points to."""
        return str(_wide(cells)["territory"].iloc[line - FIRST_LINE])


def _wide(cells: pd.DataFrame) -> pd.DataFrame:
    """Return a row a territory and profession, a column an indicator, in the file's order; what stands twice stands twice."""
    keys = ["territory", "category", "period"]
    copy = cells.groupby([*keys, "indicator"], sort=False).cumcount()
    wide = cells.assign(copy=copy, order=np.arange(len(cells))).set_index([*keys, "copy", "indicator"])
    values = wide["value"].unstack("indicator")  # noqa: PD010 -- nothing to sum
    order = wide["order"].groupby([*keys, "copy"]).min()
    return values.loc[order.sort_values().index].reset_index()


def _year(cells: pd.DataFrame) -> int:
    return int(cells["period"].max()) if len(cells) else 2024


def _texts(values: pd.Series, absent: str) -> pd.Series:
    return values.map(lambda value: absent if pd.isna(value) else f"{value:.10g}")


def _observations(cells: pd.DataFrame) -> pd.DataFrame:
    status = np.where(cells["value"].isna(), "not_available", "published")
    return cells.assign(status=status, vintage="2000-01-01")[list(COLUMNS)].reset_index(drop=True)


@cache
def real_tensions(path: Path, kept_regions: tuple[str, str] = PAIRS[0]) -> Yearly:
    """Return the tension file; its bytes are written again and read by the connector at each draw."""
    register = STORE.register()
    whole = _whole_tensions(path)
    inside = {str(t.id) for code in kept_regions for t in register.children(TerritoryId(Level.REGION, code), Level.DEPARTMENT)}
    inside |= {str(FRANCE), *(f"region-{code}" for code in kept_regions)}
    kept = whole["territory"].isin(inside)
    cells = _observations(whole[kept])

    def simulated(rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
        return cells, _next_tensions(cells, rng)

    return Yearly("tensions, real", cells, _read_tensions, register, simulated)


@cache
def _whole_tensions(path: Path) -> pd.DataFrame:
    return _source(STORE.register()).read_file(RawFile(path.name, path.read_bytes(), "real"), dt.date(2020, 9, 30))[1].frame


def _source(register: Register) -> Tensions:
    client = HttpClient("tensions", ("https://tensions.example/",), monotonic=lambda: 0.0, sleep=lambda _: None)
    return Tensions(client, register, url="")


def _read_tensions(cells: pd.DataFrame) -> Read:
    wide = _wide(cells)
    level, code = (wide["territory"].str.partition("-")[part] for part in (0, 2))
    table = pd.DataFrame(
        {
            "fap": wide["category"],
            "annee": wide["period"],
            "niveau_geo": level.map({"france": "nat", "region": "reg", "departement": "dep"}),
            "reg": code.where(level == "region", ""),
            "dep": code.where(level == "departement", ""),
        }
    )
    for column, indicator in TENSION_MEASURES.items():
        table[column] = _texts(wide[indicator], "") if indicator in wide else ""
    content = table.to_csv(index=False, lineterminator="\n").encode()
    year = _year(cells)
    return _source(STORE.register()).read_file(RawFile("tensions.csv", content, "spoilt"), dt.date(year + 1, 9, 30))


def _next_tensions(cells: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Move one class in four by one, professions by 5 % or so, small ones by more."""
    count = (cells["indicator"] == "emploi_metier").to_numpy()
    step = rng.choice([-1, 0, 1], len(cells), p=[0.12, 0.76, 0.12])
    classes = np.clip(cells["value"] + step, 1, 5)
    jobs = _moved(cells, 0.02, rng)
    return cells.assign(value=np.where(count, (jobs / 100).round() * 100, classes), period="2020")


def _moved(cells: pd.DataFrame, spread: float, rng: np.random.Generator) -> pd.Series:
    professions = {code: rng.normal(0, 0.05) for code in cells["category"].unique()}
    places = {name: rng.normal(0, 0.02) for name in cells["territory"].unique()}
    own = rng.normal(0, spread + 1 / np.sqrt(np.maximum(cells["value"].fillna(1), 1)))
    return cells["value"] * np.exp(cells["category"].map(professions) + cells["territory"].map(places) + own)


@cache
def real_projects(path: Path, kept_regions: tuple[str, str] = PAIRS[0]) -> Yearly:
    """Return the BMO survey; its cells become the reader's table again at each draw, the workbook itself is read once."""
    whole = _whole_survey(path)
    rows = whole[whole["reg"].str.zfill(2).isin(kept_regions)]
    basins = "bassin-" + rows["bassin"].str.zfill(4)
    parts = [
        pd.DataFrame({"territory": basins, "indicator": indicator, "period": "2024", "category": rows["code_metier_bmo"]}).assign(
            value=pd.to_numeric(rows[measure], errors="coerce")
        )
        for measure, indicator in BMO_MEASURES.items()
    ]
    places = rows.assign(territory=basins).groupby("territory")[["reg", "dept"]].agg(list)
    cells = _observations(pd.concat(parts).drop_duplicates(["territory", "indicator", "category"]))
    register = _with_basins(places)
    where = {name: (row["reg"][0], row["dept"][0]) for name, row in places.iterrows()}

    def read(spoilt: pd.DataFrame) -> Read:
        return _read_projects(spoilt, where, register)

    def simulated(rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
        return _thinned(cells, rng), _next_projects(_thinned(cells, rng), rng)

    return Yearly("BMO, real", cells, read, register, simulated)


@cache
def _whole_survey(path: Path) -> pd.DataFrame:
    return survey_table(read_workbook(RawFile(path.name, path.read_bytes(), "real"), max_rows=MAX_ROWS), path.name)[0].frame


def _with_basins(places: pd.DataFrame) -> Register:
    register = STORE.register()

    def parents(row: pd.Series) -> tuple[TerritoryId, ...]:  # Saint-Martin and Saint-Barthélemy (978) lie in no département
        home = TerritoryId(Level.DEPARTMENT, row["dept"][0]), TerritoryId(Level.REGION, row["reg"][0]), FRANCE
        return tuple(one for one in home if one in register)

    basins = tuple(
        Territory(TerritoryId.parse(str(name)), str(name), f"à {name}", f"de {name}", parents(row))
        for name, row in places.iterrows()
        if TerritoryId.parse(str(name)) not in register
    )
    return Register((*register.territories, *basins), register.vintage)


def _read_projects(cells: pd.DataFrame, where: dict[str, tuple[str, str]], register: Register) -> Read:
    wide = _wide(cells)
    table = pd.DataFrame(
        {
            "code_metier_bmo": wide["category"],
            "reg": wide["territory"].map(lambda name: where[name][0]),
            "dept": wide["territory"].map(lambda name: where[name][1]),
            "bassin": wide["territory"].str.removeprefix("bassin-"),
        }
    )
    for measure, indicator in BMO_MEASURES.items():
        table[measure] = _texts(wide[indicator], SECRET) if indicator in wide else SECRET
    table.index = pd.RangeIndex(FIRST_LINE, FIRST_LINE + len(table))
    year = _year(cells)
    if cells.empty:  # the layout finds a header and no row
        message = "has a header and no row"
        raise InputError(message, file="bmo.xlsx")
    frame, warnings = projects(TextTable("bmo.xlsx", table.astype("str")))
    raw = RawFile("bmo.xlsx", table.to_csv().encode(), "spoilt")
    publication = Publication(raw, dt.date(year, 4, 15), fictitious=False)
    ref = DatasetRef("bmo", "besoins-main-oeuvre")
    return completed(frame.assign(period=str(year)), ref, publication, register, warnings, looks_ahead=True)


def _thinned(cells: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Leave out one small row in eight: professions that few recruit come and go in a bassin from year to year."""
    rows = cells["territory"] + cells["category"]
    small = rows[(cells["indicator"] == "projets_recrutement") & ~(cells["value"] >= 20)].unique()
    gone = set(rng.choice(small, len(small) // 8, replace=False))
    return cells[~rows.isin(gone)].reset_index(drop=True)


def _next_projects(cells: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Move each row's projects by a quarter or so, small ones by more, its shares a little; some small figures become secret."""
    rows = cells["territory"] + cells["category"]
    of_row = dict(zip(rows.unique(), rng.normal(0, 1, len(rows.unique())), strict=True))
    whole = cells[cells["indicator"] == "projets_recrutement"].set_index(["territory", "category"])["value"]
    size = whole.reindex(pd.MultiIndex.from_frame(cells[["territory", "category"]])).fillna(5).to_numpy()
    factor = np.exp(rows.map(of_row).to_numpy() * (0.25 + 1 / np.sqrt(size)))
    moved = (cells["value"] * factor).round().clip(lower=1)
    shared = (moved * rng.uniform(0.85, 1.0, len(cells))).round().clip(lower=1)
    values = moved.where(cells["indicator"] == "projets_recrutement", shared)
    hidden = rng.random(len(cells)) < np.where(values < 10, 0.25, np.where(values < 20, 0.1, 0.0))
    return cells.assign(value=values.mask(hidden), period="2025")


def clean(yearly: Yearly, cells: pd.DataFrame, day: int = 0) -> Read:
    """Return what the connector makes of cells, published some days later."""
    release, table = yearly.read(cells)
    return replace(release, published_on=release.published_on + dt.timedelta(days=day)), table


__all__ = ["PAIRS", "Yearly", "clean", "real_projects", "real_tensions"]
