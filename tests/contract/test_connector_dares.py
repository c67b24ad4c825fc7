"""Dares' sets over real HTTP: the quarterly twin of each, categories of job seekers, sex, age and seniority."""

from collections.abc import Iterator
from importlib.resources import files

import pandas as pd
import pytest

from data_sources.dares.adapter import DATASETS, NAME, Dares
from data_sources.http_client import HttpClient
from data_sources.specimen.server import SpecimenOrigin
from reporter.adapters.register_files import RegisterFiles
from reporter.ports import RegisterStore
from tests.spec_tables import rows
from tests.specimens import DARES_SETS

LETTERS = {"inscrits_a", "inscrits_b", "inscrits_c", "inscrits_abc", "inscrits_d", "inscrits_e"}
CROSSINGS = """
    jeu               | indicateur        | parts
    ------------------+-------------------+---------------------------------------------------------------------------------------------
    defm-france-cvs   | inscrits_a        | femmes hommes
    defm-france-cvs   | inscrits_a        | moins_25 25_49 50_plus
    defm-france-cvs   | inscrits_abc      | moins_1_an 1_an_plus
    defm-france-brut  | inscrits_abc_brut | femmes_moins_25 femmes_25_49 femmes_50_plus hommes_moins_25 hommes_25_49 hommes_50_plus
    defm-regions-cvs  | inscrits_a        | femmes hommes
    defm-regions-cvs  | inscrits_abc      | moins_25 25_49 50_plus
    defm-regions-brut | inscrits_abc_brut | moins_1_an 1_an_plus
"""


@pytest.fixture(scope="module")
def store() -> RegisterStore:
    return RegisterFiles(files("data_sources"))


@pytest.fixture(scope="module")
def tables(store: RegisterStore) -> Iterator[dict[str, pd.DataFrame]]:
    """Yield the figures of each set, and check that each came from the quarterly twin."""
    with SpecimenOrigin(store.register()) as origin:
        base = origin.addresses()[NAME]["base_url"]
        dares = Dares(HttpClient(NAME, (base,), monotonic=lambda: 0.0, sleep=lambda _: None), store.register(), base_url=base)
        found = {release.dataset: dares.fetch(release) for release in dares.available()}
        assert [table.files[0].name for table in found.values()] == [f"{name}.csv" for name in DARES_SETS]
        yield {dataset: table.frame for dataset, table in found.items()}


@pytest.mark.parametrize("dataset", DATASETS)
def test_each_set_carries_its_categories(tables: dict[str, pd.DataFrame], dataset: str) -> None:
    suffix = "_brut" if dataset.endswith("brut") else ""
    absent = {"inscrits_d", "inscrits_e"} if dataset == "defm-ze-brut" else set()
    assert set(tables[dataset]["indicator"]) == {f"{name}{suffix}" for name in LETTERS - absent}


@pytest.mark.parametrize(("dataset", "indicator", "parts"), rows(CROSSINGS))
def test_parts_make_up_their_total_but_for_roundings(
    tables: dict[str, pd.DataFrame], store: RegisterStore, dataset: str, indicator: str, parts: str
) -> None:
    codes = parts.split()
    frame = tables[dataset]
    wide = frame[frame["indicator"] == indicator].pivot_table(index=["territory", "period"], columns="category", values="value")
    assert not wide[["", *codes]].isna().to_numpy().any()
    assert (wide[codes].sum(axis="columns") - wide[""]).abs().max() <= 5 * (len(codes) + 1)
    assert tuple(codes) in {partition.categories for partition in store.indicators().get(indicator).partitions}


def test_what_is_told_of_the_parts_is_told_of_a_and_abc_alone_and_of_no_zone(tables: dict[str, pd.DataFrame]) -> None:
    crossed = {name for frame in tables.values() for name in frame.loc[frame["category"] != "", "indicator"]}
    assert crossed == {"inscrits_a", "inscrits_abc", "inscrits_a_brut", "inscrits_abc_brut"}
    assert set(tables["defm-ze-brut"]["category"]) == {""}
