"""What « À retenir » says of a rate: its past, its gap to France, its neighbours; and what the lead says beside jobs."""

from pathlib import Path

import pytest

from reporter.analysis.overview import Overview
from reporter.document.charts import line_chart, ranked_bars
from reporter.document.rate_points import beside_region, breadth, gap_to_france, own_range, record, spread
from reporter.document.sentences import lead
from reporter.domain.observation import Observation
from reporter.domain.territory import Register
from tests.labour_market import ALL_DATASETS, edition_of, overview_of, series, shipped_register
from tests.spec_tables import SpecTable, rows

GAPS = SpecTable(
    "ecart",
    "L’écart avec la France, au point près de 7,5 %",
    """
    ici il y a 3 ans | un an avant | ici | phrase
    -----------------+-------------+-----+-----------------------------------------------------------------------------------------------
    6.0              | 6.5         | 6.5 | L’écart avec la France s’est réduit : il était de 1,5 point au T2 2023.
    6.5              | 6.0         | 6.0 | L’écart avec la France s’est creusé : il était de 1,0 point au T2 2023.
    6.0              | 6.6         | 6.5 | L’écart avec la France s’est réduit : il était de 1,5 point au T2 2023.
    6.0              | 6.7         | 6.5 | L’écart avec la France s’est réduit : il était de 1,5 point au T2 2023, mais de 0,8 point un an plus tôt.
    6.1              | 6.0         | 6.0 | L’écart avec la France a peu varié : il était de 1,4 point au T2 2023.
    6.0              | 6.0         | 6.0 | L’écart avec la France est le même qu’au T2 2023.
    7.0              | 6.0         | 6.5 | L’écart avec la France s’est réduit : il était de 1,5 point un an plus tôt, mais de 0,5 point au T2 2023.
    5.5              | 6.0         | 6.5 | L’écart avec la France s’est réduit : il était de 1,5 point un an plus tôt et de 2,0 points au T2 2023.
    8.0              | 6.0         | 6.5 | L’écart avec la France s’est réduit : il était de 1,5 point un an plus tôt.
    7.9              | 7.5         | 7.5 | Le taux a rejoint celui de la France : il lui était supérieur de 0,4 point au T2 2023.
    7.0              | 7.4         | 7.4 | Le taux a rejoint celui de la France : il lui était inférieur de 0,5 point au T2 2023.
    7.5              | 8.0         | 8.0 | Le taux s’est éloigné de celui de la France : les deux taux étaient égaux au T2 2023.
    7.6              | 7.4         | 7.4 | L’écart avec la France a peu varié : le taux lui était supérieur de 0,1 point au T2 2023.
    7.5              | 7.4         | 7.4 | L’écart avec la France a peu varié : les deux taux étaient égaux au T2 2023.
    8.0              | 7.0         | 7.0 | La position par rapport à la France s’est inversée : le taux lui était supérieur de 0,5 point au T2 2023.
""",  # noqa: E501 -- whole sentences, as a reader sees them
)

PASTS = SpecTable(
    "historique",
    "Ce qui est dit du passé d’un taux",
    """
    taux                                          | phrase
    ----------------------------------------------+------------------------------------------------------------------------------------
    6.5 8.0 7 7 7 7 7 7 7 7 7 7 7 7 7             | Le taux a varié entre 6,5 % et 8,0 % depuis le T3 2022 : le plus bas date du T3 2022, le plus haut du T4 2022.
    9.0 8.0 7 7 7 7 7 7 7 7 7 7 7 7 6.5           | Le taux avait atteint 9,0 % au T3 2022, son plus haut niveau depuis le T3 2022.
    6.0 6.5 7 7 7 7 7 7 7 7 7 7 7 7 8.5           | Le taux était descendu à 6,0 % au T3 2022, son plus bas niveau depuis le T3 2022.
    7.0 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.9 7.0 | Le taux était descendu à 6,5 % au T3 2025, son plus bas niveau depuis le T3 2022.
    7.0 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.9 6.9 6.9 6.9 7.0 | Le taux a varié entre 6,5 % et 7,0 % depuis le T3 2022 : le plus haut est celui de ce trimestre, le plus bas celui du T4 2024.
""",  # noqa: E501 -- whole sentences, as a reader sees them
)

BESIDE_JOBS = SpecTable(
    "phrases",
    "L’accroche, quand l’emploi a son point",
    """
    un an avant | ici | France | accroche
    ------------+-----+--------+----------------------------------------------------------------------------------------------------
    6.0         | 6.4 | 7.5    | En Loire-Atlantique, le taux de chômage s’établit à 6,4 % au 1er trimestre 2026, 1,1 point de moins qu’en France et 0,4 point de plus qu’un an plus tôt.
    6.4         | 6.4 | 7.5    | En Loire-Atlantique, le taux de chômage s’établit à 6,4 % au 1er trimestre 2026, 1,1 point de moins qu’en France et au même niveau qu’un an plus tôt.
    8.0         | 7.5 | 7.5    | En Loire-Atlantique, le taux de chômage s’établit à 7,5 % au 1er trimestre 2026, autant qu’en France ; c’est 0,5 point de moins qu’un an plus tôt.
    7.5         | 7.5 | 7.5    | En Loire-Atlantique, le taux de chômage s’établit à 7,5 % au 1er trimestre 2026, autant qu’en France et au même niveau qu’un an plus tôt.
""",  # noqa: E501 -- whole sentences, as a reader sees them
)

LINES = SpecTable(
    "ecart",
    "Le titre de la courbe, la France étant à 7,5 %",
    """
    ici             | titre
    ----------------+------------------------------------------
    6 6 6 6 6       | Un chômage toujours sous celui de la France
    6 7.5 6 6 6     | Un chômage sous celui de la France
    8 7.5 6 6 6     | Un chômage désormais sous celui de la France
    9 9 9 9 9       | Un chômage toujours au-dessus de celui de la France
    6 9 9 9 9       | Un chômage désormais au-dessus de celui de la France
    6 6 6 6 7.4     | Un chômage proche de celui de la France
""",
)


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


def _plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def _rates(register: Register, territory: str, *observations: Observation) -> Overview:
    return overview_of(territory, observations, register, edition_of("insee/taux-chomage", "insee/taux-chomage-ze", policy="taux"))


@pytest.mark.parametrize(("first", "year", "now", "sentence"), rows(GAPS))
def test_the_gap_is_said_by_what_it_was(register: Register, first: str, year: str, now: str, sentence: str) -> None:
    own = [float(first)] + [float(first)] * 6 + [float(year)] * 4 + [float(now)]
    found = gap_to_france(
        _rates(register, "departement-44", *series("departement-44", "taux_chomage", own), *series("france-FR", "taux_chomage", [7.5] * 12))
    )
    assert found is not None
    assert _plain(found.sentence) == sentence


@pytest.mark.parametrize(("values", "sentence"), rows(PASTS))
def test_the_past_is_not_what_the_headline_said_already(register: Register, values: str, sentence: str) -> None:
    rates = series("departement-44", "taux_chomage", [float(v) for v in values.split()])
    told = _rates(register, "departement-44", *rates)
    found = record(told) or own_range(told)
    assert found is not None
    assert _plain(found.sentence) == sentence


@pytest.mark.parametrize(("before", "now", "france", "sentence"), rows(BESIDE_JOBS))
def test_beside_jobs_the_lead_gives_the_year_of_the_rate(register: Register, before: str, now: str, france: str, sentence: str) -> None:
    observations = [
        *series("departement-44", "taux_chomage", [float(before)] * 4 + [float(now)]),
        *series("france-FR", "taux_chomage", [float(france)] * 5),
        *series("departement-44", "emploi_salarie_prive", [1000.0] * 5),
    ]
    told = _plain(lead(overview_of("departement-44", observations, register, edition_of(*ALL_DATASETS))).sentence)
    assert told == f"{sentence} L’emploi salarié privé est quasi stable sur un an (0,0 %)."


@pytest.mark.parametrize(("values", "title"), rows(LINES))
def test_always_and_from_now_on_are_said_where_they_are_true(register: Register, values: str, title: str) -> None:
    own = series("departement-44", "taux_chomage", [float(v) for v in values.split()])
    chart = line_chart(_rates(register, "departement-44", *own, *series("france-FR", "taux_chomage", [7.5] * 5)))
    assert chart is not None
    assert chart.title.sentence == title


def test_all_who_share_a_low_or_a_high_are_named_or_counted(register: Register) -> None:
    values = {"departement-44": 5.0, "departement-49": 5.0, "departement-53": 8.0, "departement-72": 8.0, "departement-85": 8.0}
    rates = [o for place, value in values.items() for o in series(place, "taux_chomage", [6.0, value])]
    found = spread(_rates(register, "departement-44", *rates))
    assert found is not None
    assert _plain(found.sentence) == (
        "Dans la région, les taux vont de 5,0 % (Loire-Atlantique et Maine-et-Loire) à 8,0 % (trois départements), selon le département."
    )


def test_a_movement_shared_by_all_says_where_no_rate_is_published(register: Register) -> None:
    moves = {"971": 16.0, "972": 12.0, "973": 14.0, "974": 18.2}
    rates = [o for code, last in moves.items() for o in series(f"departement-{code}", "taux_chomage", [18.0, last])]
    found = breadth(_rates(register, "departement-971", *rates))
    assert found is not None
    sentence = "Sur le trimestre, le taux baisse dans tous les départements d’outre-mer où il est publié, sauf à La Réunion."
    assert _plain(found.sentence) == sentence


def test_the_region_is_named_with_its_rate(register: Register) -> None:
    observations = [*series("departement-2A", "taux_chomage", [6.3, 5.9]), *series("region-94", "taux_chomage", [6.8, 6.3])]
    found = beside_region(_rates(register, "departement-2A", *observations))
    assert found is not None
    assert _plain(found.sentence) == "Le taux est inférieur de 0,4 point à celui de la région, qui s’établit à 6,3 % en Corse."


def test_bars_are_all_read_aloud_and_a_place_needs_company(register: Register) -> None:
    zones = {"zone_emploi-7613": 5.4, "zone_emploi-7625": 7.7}
    rates = [o for place, value in zones.items() for o in series(place, "taux_chomage", [value, value])]
    bars = ranked_bars(_rates(register, "zone_emploi-7613", *rates))
    assert bars is not None
    assert bars.title.sentence == "Du taux le plus bas au plus élevé"
    assert all(f"{bar.name} {bar.printed}" in bars.alt for bar in bars.bars)


def test_a_large_change_within_the_noise_says_so_with_its_threshold(register: Register) -> None:
    restless = [7.4, *[7.0, 7.4] * 9]
    rates = [
        *series("departement-44", "taux_chomage", [*restless, 7.0, 7.4, 7.0, 7.4, 7.4]),
        *series("france-FR", "taux_chomage", [7.5] * 24),
    ]
    alone = lead(_rates(register, "departement-44", *rates))
    assert _plain(alone.sentence).endswith("Il est quasi stable sur un an (+0,4 point, pour un seuil de 0,5 point ; 0,0 point en France).")
    jobs = series("departement-44", "emploi_salarie_prive", [1000.0] * 5)
    told = _plain(lead(overview_of("departement-44", [*rates, *jobs], register, edition_of(*ALL_DATASETS))).sentence)
    assert "0,1 point de moins qu’en France et 0,4 point de plus qu’un an plus tôt (quasi stable : seuil 0,5 point). L’emploi" in told
