"""Which claim heads a note, and what the first sentences say: a table a French editor can check."""

from pathlib import Path

import pytest

from reporter.document.headline import MOST_WORDS, headline
from reporter.document.sentences import key_points, lead
from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.territory import Register
from tests.labour_market import ALL_DATASETS, SECTORS, edition_of, growing, overview_of, series, shipped_register
from tests.spec_tables import SpecTable, rows

RATE_ALONE = SpecTable(
    "phrases",
    "Le titre, quand le taux est seul",
    """
    un an avant | trimestre avant | maintenant | France avant | France | titre
    ------------+-----------------+------------+--------------+--------+----------------------------------------------------------
    6.5         | 6.5             | 5.9        | 8.0          | 7.4    | Le chômage baisse et reste sous le niveau national
    8.2         | 8.2             | 7.1        | 7.9          | 7.4    | Le chômage baisse et passe sous le niveau national
    6.5         | 8.2             | 7.1        | 7.9          | 7.4    | Le chômage baisse ce trimestre mais augmente sur un an
    7.5         | 6.5             | 6.9        | 8.0          | 7.4    | Le chômage augmente ce trimestre mais baisse sur un an
    9.0         | 9.0             | 8.4        | 8.0          | 7.4    | Le chômage baisse mais reste au-dessus du niveau national
    8.4         | 7.9             | 7.7        | 8.0          | 7.4    | Le chômage baisse moins qu’en France et dépasse le niveau national
    7.0         | 7.0             | 7.2        | 7.0          | 7.4    | Le chômage augmente moins qu’en France et passe sous le niveau national
    8.4         | 7.9             | 7.5        | 8.0          | 7.4    | Le chômage baisse et se situe près du niveau national
    6.5         | 6.5             | 6.9        | 8.0          | 7.4    | Le chômage augmente mais reste sous le niveau national
    9.0         | 9.0             | 9.4        | 8.0          | 7.4    | Le chômage augmente et reste au-dessus du niveau national
    7.0         | 7.2             | 7.9        | 7.4          | 7.4    | Le chômage augmente et passe au-dessus du niveau national
    7.0         | 6.5             | 6.6        | 7.4          | 7.4    | Quasi stable ce trimestre, le chômage baisse sur un an
    6.2         | 6.5             | 6.6        | 7.4          | 7.4    | Quasi stable ce trimestre, le chômage augmente sur un an
    6.5         | 6.5             | 6.6        | 7.4          | 7.4    | Le chômage reste quasi stable, sous le niveau national
    8.5         | 8.5             | 8.6        | 7.4          | 7.4    | Le chômage reste quasi stable, au-dessus du niveau national
    7.4         | 7.5             | 7.5        | 7.4          | 7.4    | Le chômage reste quasi stable, près du niveau national
    6.0         | 6.4             | 6.0        | 7.4          | 7.4    | Le chômage baisse ce trimestre et reste quasi stable sur un an
""",  # noqa: E501 -- whole claims, as a reader sees them
)

FRANCE = SpecTable(
    "phrases",
    "Le titre de la note de la France",
    """
    un an avant | trimestre avant | maintenant | titre
    ------------+-----------------+------------+-----------------------------------------------------------------
    8.0         | 7.9             | 7.4        | Le chômage baisse sur un trimestre comme sur un an
    7.0         | 7.9             | 7.4        | Le chômage baisse ce trimestre mais augmente sur un an
    7.4         | 7.9             | 7.4        | Le chômage baisse ce trimestre et reste quasi stable sur un an
    7.4         | 7.4             | 7.4        | Le chômage reste quasi stable, sur un trimestre comme sur un an
    7.0         | 7.4             | 7.9        | Le chômage augmente sur un trimestre comme sur un an
""",
)

WITH_JOBS = SpecTable(
    "phrases",
    "Le titre, quand taux et emploi sont nouveaux",
    """
    un an avant | trimestre avant | maintenant | emplois                  | titre
    ------------+-----------------+------------+--------------------------+-----------------------------------------------------------------------------
    6.5         | 6.5             | 5.9        | 1000 1000 1000 1000 1020 | Le chômage baisse et l’emploi salarié privé progresse
    6.5         | 6.5             | 6.9        | 1000 1000 1000 1000 980  | Le chômage augmente et l’emploi salarié privé recule
    6.5         | 6.5             | 5.9        | 1000 1000 1000 1000 980  | Le chômage baisse mais l’emploi salarié privé recule
    6.5         | 6.5             | 6.9        | 1000 1000 1000 1000 1020 | Le chômage augmente mais l’emploi salarié privé progresse
    6.5         | 6.5             | 6.5        | 1000 1000 1000 1000 980  | Le chômage reste quasi stable, l’emploi salarié privé recule
    6.5         | 6.5             | 5.9        | 1000 1000 1000 1000 1000 | Le chômage baisse, l’emploi salarié privé reste quasi stable
    6.5         | 6.5             | 6.5        | 1000 1000 1000 1000 1000 | Chômage et emploi salarié privé restent quasi stables
    6.5         | 6.9             | 6.5        | 1000 1000 1000 1000 1000 | Sur un an, chômage et emploi salarié privé restent quasi stables
    5.9         | 6.5             | 6.5        | 1010 1000 1000 1000 1000 | Sur un an, le chômage augmente et l’emploi salarié privé recule
    6.5         | 6.5             | 5.9        | 1000 1000 1000 1020      | Ce trimestre, le chômage baisse et l’emploi salarié privé progresse
    6.5         | 6.5             | 6.5        | 1000 1000 1000 1000      | Ce trimestre, chômage et emploi salarié privé restent quasi stables
    7.0         | 6.5             | 6.5        | 1000 1010 1020 1020 1020 | Sur un an, le chômage baisse et l’emploi salarié privé progresse
    6.5         | 6.5             | 6.5        | 1000 1010 1020 1020 1020 | Sur un an, le chômage reste quasi stable, l’emploi salarié privé progresse
    6.2         | 6.5             | 6.5        | 1000 1010 1020 1020 1020 | Sur un an, le chômage augmente mais l’emploi salarié privé progresse
    6.2         | 6.9             | 6.5        | 1000 1000 1000 1000 1000 | Sur un an, le chômage augmente, l’emploi salarié privé reste quasi stable
    6.5         | 6.5             | 5.9        | 1000 960 960 960 980     | Sur un an, le chômage baisse mais l’emploi salarié privé recule
""",  # noqa: E501 -- whole claims, as a reader sees them
)

RECORDS = SpecTable(
    "historique",
    "Le titre, quand le taux est seul et n’a pas été si bas ou si haut depuis trois ans",
    """
    taux                                                        | titre
    ------------------------------------------------------------+---------------------------------------------------------------
    6.0 7 7 7 7 7 7 7 7 7 7 7 7 7 7 6.4                         | Le chômage baisse, au plus bas depuis le T2 2022
    8.0 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7.6                         | Le chômage augmente, au plus haut depuis le T2 2022
    6.5 7 7 7 7 7 7 7 7 7 7 7 7 7 7 6.4                         | Le chômage baisse, au plus bas depuis au moins 2022
    6.0 7 7 7 7 7 7 7 7 7 7 7 7 6.5 6.5 6.4                     | Le chômage n’avait pas été si bas depuis le T2 2022
    7.0 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.9 6.9 7.0 | Le chômage n’avait pas été si élevé depuis le T2 2022
    7.0 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.9 6.9 6.9 6.9 6.9 7.0 | Le chômage reste quasi stable, sur un trimestre comme sur un an
    7.0 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.5 6.9 6.9 6.9 6.7 6.7 7.0 | Le chômage augmente ce trimestre et reste quasi stable sur un an
""",
)

SECTORS_MOVE = SpecTable(
    "phrases",
    "Les secteurs qui bougent le plus",
    """
    variations sur un an          | phrase
    ------------------------------+--------------------------------------------------------------------------------------------
    0 40 0 0 30 -25               | La construction gagne 40 emplois en un an ; l’intérim en perd 25.
    0 0 0 0 60 -25                | Les autres services gagnent 60 emplois en un an ; l’intérim en perd 25.
    20 0 0 0 -60 0                | Les autres services perdent 60 emplois en un an ; l’industrie en gagne 20.
    0 0 0 20 0 0                  | L’hôtellerie-restauration gagne 20 emplois en un an ; les autres grands secteurs sont quasi stables.
    0 0 -30 0 -60 0               | Les autres services perdent 60 emplois en un an, la plus forte baisse des grands secteurs.
    20 0 30 0 0 0                 | Le commerce gagne 30 emplois en un an, la plus forte hausse des grands secteurs.
    0 0 0 0 0 0                   | Aucun secteur ne se détache : les grands secteurs sont tous quasi stables sur un an.
    0 0 -30 0 -60 s               | Les autres services perdent 60 emplois en un an, la plus forte baisse des grands secteurs publiés.
    0 0 0 20 0 s                  | L’hôtellerie-restauration gagne 20 emplois en un an ; les autres grands secteurs publiés sont quasi stables.
    0 0 0 0 0 s                   | Aucun secteur ne se détache : les grands secteurs publiés sont tous quasi stables sur un an.
""",  # noqa: E501 -- whole sentences, as a reader sees them
)

SEEKERS = SpecTable(
    "phrases",
    "Les inscrits à France Travail",
    """
    A, B, C   | A        | France | phrase
    ----------+----------+--------+---------------------------------------------------------------------------------------------
    10000 10140 | 5000 4960 | 2.3    | Le nombre d’inscrits à France Travail (catégories A, B, C) augmente de 1,4 % en un an, contre 2,3 % en France ; en catégorie A, sans aucun emploi, il baisse de 0,8 %.
    10000 10140 | 5000 5100 | -2.3   | Le nombre d’inscrits à France Travail (catégories A, B, C) augmente de 1,4 % en un an, alors qu’il baisse de 2,3 % en France ; en catégorie A, sans aucun emploi, la hausse est de 2,0 %.
    10000 9860  | 5000 4900 | 0.0    | Le nombre d’inscrits à France Travail (catégories A, B, C) baisse de 1,4 % en un an, alors qu’il est quasi stable en France (0,0 %) ; en catégorie A, sans aucun emploi, la baisse est de 2,0 %.
    1000 970  | 500 500  | -3.0   | Le nombre d’inscrits à France Travail (catégories A, B, C) baisse de 3,0 % en un an, comme en France ; en catégorie A, sans aucun emploi, il est quasi stable (0,0 %).
    1000 1000 | 500 510  | 0.5    | Le nombre d’inscrits à France Travail (catégories A, B, C) est quasi stable sur un an (0,0 % ; +0,5 % en France) ; en catégorie A, sans aucun emploi, il augmente de 2,0 %.
    1000 990  | 500 500  | -2.0   | Le nombre d’inscrits à France Travail (catégories A, B, C) est quasi stable sur un an (−1,0 % ; −2,0 % en France) ; en catégorie A, sans aucun emploi, il est aussi quasi stable (0,0 %).
    1000 1000 | 500 500  | -2.0   | Le nombre d’inscrits à France Travail (catégories A, B, C) est quasi stable sur un an (0,0 %), alors qu’il baisse de 2,0 % en France ; en catégorie A, sans aucun emploi, il est aussi quasi stable (0,0 %).
""",  # noqa: E501 -- whole sentences, as a reader sees them
)


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


def _rate(territory: str, year_before: str, quarter_before: str, now: str) -> tuple[Observation, ...]:
    """Return a rate that was both lower and higher two years ago: no claim about lows and highs is due."""
    steady = float(year_before)
    return series(territory, "taux_chomage", [*[steady] * 14, 3.0, 15.0, *[steady] * 5, steady, steady, float(quarter_before), float(now)])


def _plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(("year", "before", "now", "france_before", "france", "claim"), rows(RATE_ALONE))
def test_the_rate_alone_is_claimed_beside_france(
    register: Register, year: str, before: str, now: str, france_before: str, france: str, claim: str
) -> None:
    observations = [*_rate("departement-44", year, before, now), *_rate("france-FR", france_before, france_before, france)]
    overview = overview_of("departement-44", observations, register, edition_of("insee/taux-chomage", policy="taux"))
    assert headline(overview).sentence == claim


@pytest.mark.parametrize(("year", "before", "now", "claim"), rows(FRANCE))
def test_france_is_claimed_beside_itself(register: Register, year: str, before: str, now: str, claim: str) -> None:
    overview = overview_of("france-FR", _rate("france-FR", year, before, now), register, edition_of("insee/taux-chomage"))
    assert headline(overview).sentence == claim


@pytest.mark.parametrize(("year", "before", "now", "jobs", "claim"), rows(WITH_JOBS))
def test_rate_and_jobs_are_claimed_together(register: Register, year: str, before: str, now: str, jobs: str, claim: str) -> None:
    observations = [
        *_rate("departement-44", year, before, now),
        *series("departement-44", "emploi_salarie_prive", [float(j) for j in jobs.split()]),
    ]
    overview = overview_of("departement-44", observations, register, edition_of(*ALL_DATASETS))
    assert headline(overview).sentence == claim


@pytest.mark.parametrize(("values", "claim"), rows(RECORDS))
def test_a_record_is_claimed_where_quarter_and_year_allow_it(register: Register, values: str, claim: str) -> None:
    rates = series("departement-44", "taux_chomage", [float(v) for v in values.split()])
    overview = overview_of("departement-44", rates, register, edition_of("insee/taux-chomage", policy="taux"))
    assert _plain(headline(overview).sentence) == claim


def test_beside_jobs_a_record_is_told_only_where_the_year_goes_that_way(register: Register) -> None:
    jobs = series("departement-44", "emploi_salarie_prive", [1000.0] * 5)
    for year_before, told in ((6.5, True), (6.9, False)):
        values = [7.0, *[6.5] * 10, year_before, *[6.9] * 3, 7.0]
        rates = series("departement-44", "taux_chomage", values)
        points = [
            _plain(point.sentence)
            for point in key_points(overview_of("departement-44", [*rates, *jobs], register, edition_of(*ALL_DATASETS)))
        ]
        assert any(point.startswith("Le taux est au plus haut depuis le T2 2022") for point in points) is told


def test_every_claim_has_twelve_words_at_most() -> None:
    claims = [row[-1] for table in (RATE_ALONE, FRANCE, WITH_JOBS, RECORDS) for row in rows(table)]
    assert max(len(claim.split()) for claim in claims) == MOST_WORDS


@pytest.mark.parametrize(("changes", "sentence"), rows(SECTORS_MOVE))
def test_the_sectors_that_gain_and_lose_most_are_named(register: Register, changes: str, sentence: str) -> None:
    observations = [*series("departement-44", "emploi_salarie_prive", [6000.0] * 5)]
    for code, change in zip(SECTORS, changes.split(), strict=True):
        last = None if change == "s" else 1000.0 + float(change)
        observations += series("departement-44", "emploi_salarie_prive", [*[1000.0] * 4, last], category=code)
    points = key_points(overview_of("departement-44", observations, register, edition_of(*ALL_DATASETS)))
    assert _plain(points[0].sentence) == sentence


@pytest.mark.parametrize(("everybody", "idle", "france", "sentence"), rows(SEEKERS))
def test_registered_job_seekers_are_never_called_unemployed(
    register: Register, everybody: str, idle: str, france: str, sentence: str
) -> None:
    observations = []
    for indicator, values in (("inscrits_abc", everybody), ("inscrits_a", idle)):
        first, last = (float(v) for v in values.split())
        observations += series("departement-44", indicator, [first] * 4 + [last])
    observations += series("france-FR", "inscrits_abc", [1000.0] * 4 + [1000 + 10 * float(france)])
    points = key_points(overview_of("departement-44", observations, register, edition_of(*ALL_DATASETS)))
    assert _plain(points[0].sentence) == sentence
    assert "chôm" not in points[0].sentence


def test_raw_figures_say_so_and_small_ones_are_counted(register: Register) -> None:
    observations = series("zone_emploi-5216", "inscrits_abc_brut", [80.0, 1, 1, 1, 120])
    points = key_points(overview_of("zone_emploi-5216", observations, register, edition_of(*ALL_DATASETS)))
    assert _plain(points[0].sentence) == (
        "En données brutes, le nombre d’inscrits à France Travail (catégories A, B, C) augmente de 40 en un an."
    )


def test_no_direction_is_named_across_the_break_of_2025(register: Register) -> None:
    last = Period.quarter(2025, 1)
    observations = [
        *series("departement-44", "inscrits_abc", [1000.0, 1000, 1000, 1000, 1080], last=last),
        *series("departement-44", "inscrits_a", [500.0, 500, 500, 500, 550], last=last),
    ]
    edition = edition_of("dares/defm-regions-cvs", policy="precoce", quarter=last)
    overview = overview_of("departement-44", observations, register, edition)
    said = [headline(overview).sentence, lead(overview).sentence, key_points(overview)[0].sentence]
    assert said[0] == "Une rupture de série empêche de conclure ce trimestre"
    assert _plain(said[2]) == (
        "Le nombre d’inscrits à France Travail ne se compare ni au trimestre précédent ni à l’an dernier : "
        "+8,0 % sur un trimestre et +8,0 % en un an en catégories A, B, C, rupture du T1 2025 comprise."
    )
    assert not any(word in text for text in said for word in ("augment", "hausse", "baiss", "progress", "recul"))


LEADS = SpecTable(
    "phrases",
    "L’accroche",
    """
    territoire       | ici     | France  | accroche
    -----------------+---------+---------+--------------------------------------------------------------------------------------------------------
    departement-44   | 6.5 5.8 | 8.0 7.5 | En Loire-Atlantique, le taux de chômage s’établit à 5,8 % au 1er trimestre 2026, 1,7 point de moins qu’en France. Il baisse de 0,7 point en un an, contre 0,5 point en France.
    departement-59   | 9.0 9.5 | 8.0 7.5 | Dans le Nord, le taux de chômage s’établit à 9,5 % au 1er trimestre 2026, 2,0 points de plus qu’en France. Il augmente de 0,5 point en un an, alors qu’il baisse de 0,5 point en France.
    departement-974  | 18.0 18 | 8.0 7.5 | À La Réunion, le taux de chômage s’établit à 18,0 % au 1er trimestre 2026, 10,5 points de plus qu’en France. Il est quasi stable sur un an (0,0 point), alors qu’il baisse de 0,5 point en France.
    departement-05   | 7.0 7.5 | 7.5 7.5 | Dans les Hautes-Alpes, le taux de chômage s’établit à 7,5 % au 1er trimestre 2026, autant qu’en France. Il augmente de 0,5 point en un an, alors qu’il est quasi stable en France (0,0 point).
    departement-67   | 7.0 7.1 | 7.0 7.3 | Dans le Bas-Rhin, le taux de chômage s’établit à 7,1 % au 1er trimestre 2026, 0,2 point de moins qu’en France. Il est quasi stable sur un an (+0,1 point ; +0,3 point en France).
    departement-68   | 7.0 7.1 | 7.0 7.0 | Dans le Haut-Rhin, le taux de chômage s’établit à 7,1 % au 1er trimestre 2026, 0,1 point de plus qu’en France. Il est quasi stable sur un an (+0,1 point), comme en France (0,0 point).
    region-11        | 7.0 6.5 | 8.0 7.5 | En Île-de-France, le taux de chômage s’établit à 6,5 % au 1er trimestre 2026, 1,0 point de moins qu’en France. Il baisse de 0,5 point en un an, comme en France.
""",  # noqa: E501 -- whole sentences, as a reader sees them
)


@pytest.mark.parametrize(("territory", "here", "france", "sentence"), rows(LEADS))
def test_the_lead_says_where_how_much_and_beside_france(register: Register, territory: str, here: str, france: str, sentence: str) -> None:
    own, theirs = ([float(v) for v in values.split()] for values in (here, france))
    observations = [
        *_rate(territory, str(own[0]), str(own[0]), str(own[1])),
        *_rate("france-FR", str(theirs[0]), str(theirs[0]), str(theirs[1])),
    ]
    overview = overview_of(territory, observations, register, edition_of("insee/taux-chomage", policy="taux"))
    assert _plain(lead(overview).sentence) == sentence


def test_a_rate_at_its_lowest_for_years_says_since_when(register: Register) -> None:
    values = [5.6, 9.0, *growing(9.0, 6.5, 20, decimals=1), 6.4, 5.9]
    observations = [*series("departement-44", "taux_chomage", values), *series("france-FR", "taux_chomage", [7.5] * 24)]
    alone = overview_of("departement-44", observations, register, edition_of("insee/taux-chomage", policy="taux"))
    assert _plain(headline(alone).sentence) == "Le chômage baisse, au plus bas depuis le T2 2020"
    assert [_plain(point.sentence) for point in key_points(alone)] == [
        "L’écart avec la France s’est creusé : il était de 0,7 point un an plus tôt, mais de 1,9 point au T2 2020.",
        "La variation est de −0,5 point sur le trimestre, contre 0,0 point en France.",
        "Le taux a varié entre 5,6 % et 9,0 % depuis le T2 2020 : le plus bas date du confinement (T2 2020), le plus haut du T4 2020.",
    ]
    jobs = series("departement-44", "emploi_salarie_prive", [1000.0] * 5)
    beside_jobs = overview_of("departement-44", [*observations, *jobs], register, edition_of(*ALL_DATASETS))
    assert _plain(key_points(beside_jobs)[0].sentence) == "Le taux est au plus bas depuis le T2 2020, quand il s’établissait à 5,6 %."


def test_where_only_job_seekers_are_known_they_are_told_once_each(register: Register) -> None:
    observations = [
        *series("departement-976", "inscrits_abc", growing(19_000, 18_360, 8)),
        *series("departement-976", "inscrits_a", growing(15_500, 14_880, 8)),
    ]
    overview = overview_of("departement-976", observations, register, edition_of(*ALL_DATASETS))
    assert _plain(headline(overview).sentence) == "Le nombre d’inscrits (A, B, C) baisse sur un trimestre"
    assert (
        _plain(lead(overview).sentence)
        == "À Mayotte, on compte 18 360 inscrits à France Travail en catégories A, B, C en moyenne au 1er trimestre 2026."
    )
    assert [_plain(point.sentence) for point in key_points(overview)] == [
        (
            "Le nombre d’inscrits à France Travail (catégories A, B, C) baisse de 2,0 % en un an ; "
            "en catégorie A, sans aucun emploi, la baisse est de 2,3 %."
        ),
        "81,0 % des inscrits en catégories A, B, C sont sans aucun emploi (catégorie A).",
        "Sur le trimestre, le nombre d’inscrits (A, B, C) baisse de 0,5 % ; en catégorie A, sans aucun emploi, la baisse est de 0,6 %.",
    ]
