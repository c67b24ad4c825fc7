"""Who hires, in absolute numbers with their share, and what is said of it."""

import datetime as dt
from dataclasses import replace

import pytest

from reporter.analysis.hiring import Declarations, read_hiring
from reporter.analysis.projects import Projects
from reporter.document.hiring_points import hiring_findings, hiring_headline, hiring_point
from reporter.document.hiring_section import hiring_section
from reporter.domain.blocks import Findings, Table
from reporter.domain.facts import PreviousEdition
from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.territory import FRANCE, TerritoryId
from tests.professions import HERE, QUARTER, REGION, facts, figure, overview, plain, planned
from tests.spec_tables import rows

CODES = {"ind": "industrie", "con": "construction", "com": "commerce", "hot": "hotellerie_restauration", "aut": "autres_services"}

# declarations of the quarter by grand secteur; « nca » is what is not classed, « cal » what aligns the adjusted series
LEADERS = """
    total | déclarations                                     | premier      | part
    ------+--------------------------------------------------+--------------+-----
    1000  | ind 600, com 400                                 | industrie    | 60
    1000  | ind 500, com 500                                 |              |
    1000  | ind 300, com 200                                 |              |
    1000  | ind 300, com 200, con 0, hot 0, aut 0, nca 500   | industrie    | 30
    1000  | ind 300, com 200, con 0, hot 0, aut 0, cal 500   | industrie    | 30
    1000  | ind 600, com s                                   | industrie    | 60
    1000  | ind 400, com s                                   |              |
    1000  | ind s, com s                                     |              |
    1000  | ind 600, com 400, aut 0                          | industrie    | 60
    99    | ind 60, com 39                                   | industrie    |
    0     | ind 0                                            |              |
    s     | ind 600, com 400                                 |              |
"""

RATIOS = """
    déclarations | emplois | du trimestre | pour 100 emplois
    -------------+---------+--------------+-----------------
    136          | 100     | 2026-T1      | 136.0
    39262        | 28900   | 2026-T1      | 136.0
    136          | 99      | 2026-T1      |
    136          | 0       | 2026-T1      |
    136          | s       | 2026-T1      |
    136          | 100     | 2025-T4      |
    0            | 100     | 2026-T1      | 0.0
    s            | 100     | 2026-T1      |
"""

LONG = """
    déclarations | plus d’un mois | part
    -------------+----------------+-----
    1000         | 305            | 31
    1000         | 304            | 30
    1000         | 0              | 0
    99           | 50             |
    1000         | s              |
    s            | 50             |
    0            | 0              |
"""

# all projects, difficult / base, seasonal / base: a base of a hundred at least, and of three quarters of the projects known
PLANS = """
    projets | difficiles | saisonniers | phrase
    --------+------------+-------------+---------------------------------------------------------------------------------------------------
    900     | 450/750    | 175/700     | Pour 2026, les employeurs annoncent 900 projets de recrutement : 60 % sont jugés difficiles et 25 % saisonniers.
    ≥900    | 450/750    | 175/700     | Pour 2026, les employeurs annoncent au moins 900 projets de recrutement : 60 % sont jugés difficiles et 25 % saisonniers, parmi ceux dont le détail est diffusé.
    ≥900    | 450/750    |             | Pour 2026, les employeurs annoncent au moins 900 projets de recrutement : 60 % sont jugés difficiles, parmi ceux dont le détail est diffusé.
    ≥900    |            | 175/700     | Pour 2026, les employeurs annoncent au moins 900 projets de recrutement : 25 % sont saisonniers, parmi ceux dont le détail est diffusé.
    900     | 405/675    | 169/674     | Pour 2026, les employeurs annoncent 900 projets de recrutement : 60 % sont jugés difficiles.
    100     | 60/100     | 99/99       | Pour 2026, les employeurs annoncent 100 projets de recrutement : 60 % sont jugés difficiles.
    ≥900    | 99/99      | 0/0         | Pour 2026, les employeurs annoncent au moins 900 projets de recrutement.
    1       |            |             | Pour 2026, les employeurs annoncent 1 projet de recrutement.
"""  # noqa: E501 -- whole sentences, as a reader sees them

HEADLINES = """
    déclarations                  | plus d’un mois           | titre
    ------------------------------+--------------------------+-----------------------------------------------------------------
    aut 600, hot 400              |                          | Les autres services déclarent le plus d’embauches
    hot 600, con 400              | hot 100, con 300         | L’hôtellerie-restauration déclare le plus d’embauches, la construction les plus durables
    com 600, con 400              | com 500, con 100         | Le commerce déclare le plus d’embauches et les plus durables
    com 600, con 400              | com 300, con 200         | Le commerce déclare le plus d’embauches
    com 500, con 500              | com 300, con 200         | Aucun secteur ne se détache par ses embauches
    com 600, con s                | com 300                  | Le commerce déclare le plus d’embauches
"""  # noqa: E501 -- whole claims, as a reader sees them

# total of this quarter, of the one before, of a year before; France now and a year before
MOVES = """
    ici  | trimestre d’avant | an d’avant | France    | phrase
    -----+-------------------+------------+-----------+--------------------------------------------------------------------------------------------
    1000 | 1000              | 1000       |           | leur nombre est quasi stable, 0,0 % sur un trimestre et 0,0 % sur un an.
    1000 | 1000              | 1000       | 986 1000  | leur nombre est quasi stable, 0,0 % sur un trimestre et 0,0 % sur un an (−1,4 % en France).
    1000 | 1000              | 900        |           | leur nombre augmente de 11,1 % en un an ; 0,0 % sur un trimestre.
    1000 | 1000              | 900        | 980 1000  | leur nombre augmente de 11,1 % en un an, alors qu’il baisse de 2,0 % en France ; 0,0 % sur un trimestre.
    1000 | 1000              | 900        | 1050 1000 | leur nombre augmente de 11,1 % en un an, contre 5,0 % en France ; 0,0 % sur un trimestre.
    1000 | 900               | 1000       | 900 1000  | leur nombre augmente de 11,1 % en un trimestre ; 0,0 % sur un an (−10,0 % en France).
    900  | 1000              | 800        |           | leur nombre baisse de 10,0 % en un trimestre et augmente de 12,5 % en un an.
    60   | 50                | 40         |           | leur nombre augmente de 10 en un trimestre et augmente de 20 en un an.
    1000 | 0                 | 800        |           | leur nombre augmente de 25,0 % en un an.
    1000 | s                 | s          |           |
"""  # noqa: E501 -- whole sentences, as a reader sees them

# for 100 jobs of the sector, in the quarter
DENSE = """
    déclarations     | emplois            | phrase
    -----------------+--------------------+------------------------------------------------------------------------------------------------------
    hot 1359, con 10 | hot 1000, con 1000 | L’hôtellerie-restauration déclare 136 embauches pour 100 emplois en un trimestre, plus que tout autre grand secteur.
    aut 500, con 10  | aut 1000, con 1000 | Les autres services déclarent 50 embauches pour 100 emplois en un trimestre, plus que tout autre grand secteur.
    hot 500, con 500 | hot 1000, con 1000 |
    hot 500          | hot 1000           |
"""  # noqa: E501 -- whole sentences, as a reader sees them

# of 1 000 declarations: how many for more than a month, for good, and by sector how many for more than a month of 500
LASTING = """
    plus d’un mois | CDI | par secteur      | phrase
    ---------------+-----+------------------+----------------------------------------------------------------------------------------
    300            | 150 | con 425, com 100 | 30 % des déclarations dépassent un mois, dont la moitié en CDI ; dans la construction, 85 %.
    300            | 150 |                  | 30 % des déclarations dépassent un mois, dont la moitié en CDI.
    290            | 140 | con 425, com 100 | 29 % des déclarations dépassent un mois, 14 % sont des CDI ; dans la construction, 85 % dépassent un mois.
    290            | 140 |                  | 29 % des déclarations dépassent un mois, 14 % sont des CDI.
    290            |     | con 425, com 100 | 29 % des déclarations dépassent un mois ; dans la construction, 85 %.
    0              | 0   |                  | 0 % des déclarations dépassent un mois, 0 % sont des CDI.
"""  # noqa: E501 -- whole sentences, as a reader sees them

NEWS = """
    montrée avant | dit
    --------------+-----
    2025-T4       | oui
    2026-T1       | non
"""


def _declared(text: str, total: str = "1000", long: str = "", *, territory: TerritoryId = HERE) -> list[Observation]:
    codes = CODES | {"nca": "nca", "cal": "calage"}
    found = [figure("dpae", total, territory=territory)]
    for indicator, said in (("dpae", text), ("dpae_plus_un_mois", long)):
        pairs = [one.split() for one in said.split(",") if one.strip()]
        found += [figure(indicator, value, codes[code], territory=territory) for code, value in pairs]
    return found


def _read(observations: list[Observation]) -> Declarations | None:
    found = read_hiring(facts(observations))
    return found.declarations if found else None


def _projects(*observations: Observation) -> Projects:
    found = read_hiring(facts(observations))
    assert found is not None
    assert found.projects is not None
    return found.projects


@pytest.mark.parametrize(("total", "declared", "leader", "share"), rows(LEADERS))
def test_the_sector_that_declares_most_is_named_unless_a_hidden_one_may_declare_as_much(
    total: str, declared: str, leader: str, share: str
) -> None:
    found = _read(_declared(declared, total))
    first = found.leader if found else None
    assert (first.code if first else "") == leader
    assert (f"{first.share.value:.0f}" if first and first.share else "") == share


@pytest.mark.parametrize(("declared", "jobs", "quarter", "ratio"), rows(RATIOS))
def test_declarations_are_set_against_the_jobs_of_the_same_sector_and_quarter(declared: str, jobs: str, quarter: str, ratio: str) -> None:
    held = [*_declared(f"hot {declared}"), figure("emploi_salarie_prive", jobs, CODES["hot"], period=Period.parse(quarter))]
    found = _read(held)
    assert found is not None
    (sector,) = found.sectors
    assert (str(sector.per_hundred.value) if sector.per_hundred else "") == ratio


@pytest.mark.parametrize(("declared", "over_a_month", "share"), rows(LONG))
def test_the_share_of_more_than_a_month_has_a_base_of_a_hundred(declared: str, over_a_month: str, share: str) -> None:
    found = _read(_declared(f"hot {declared}", long=f"hot {over_a_month}"))
    assert found is not None
    (sector,) = found.sectors
    assert (f"{sector.long_share.value:.0f}" if sector.long_share else "") == share


@pytest.mark.parametrize(("projects", "difficult", "seasonal", "sentence"), rows(PLANS))
def test_projects_under_secrecy_are_a_lower_bound_and_each_share_has_its_own_base(
    projects: str, difficult: str, seasonal: str, sentence: str
) -> None:
    hiring = read_hiring(facts(planned("", projects, difficult, seasonal)))
    assert hiring is not None
    first, *_ = hiring_findings(hiring)
    assert plain(first.sentence) == sentence


@pytest.mark.parametrize(("declared", "over_a_month", "headline"), rows(HEADLINES))
def test_the_claim_is_who_declares_most_and_who_most_lastingly(declared: str, over_a_month: str, headline: str) -> None:
    hiring = read_hiring(facts(_declared(declared, long=over_a_month)))
    assert hiring is not None
    assert hiring_headline(hiring) == headline
    assert len(headline.split()) <= 12


@pytest.mark.parametrize(("now", "quarter", "year", "france", "sentence"), rows(MOVES))
def test_the_number_of_declarations_moves_in_percent_and_in_units_from_a_small_base(
    now: str, quarter: str, year: str, france: str, sentence: str
) -> None:
    held = [
        figure("dpae", now),
        figure("dpae", quarter, period=QUARTER.previous),
        figure("dpae", year, period=QUARTER.year_before),
        *(figure("dpae", v, territory=FRANCE, period=p) for v, p in zip(france.split(), (QUARTER, QUARTER.year_before), strict=False)),
    ]
    hiring = read_hiring(facts(held))
    assert hiring is not None
    first, *_ = hiring_findings(hiring)
    told = f" : {sentence}" if sentence else "."
    assert plain(first.sentence).endswith(f"au 1er trimestre 2026, hors intérim{told}")


@pytest.mark.parametrize(("declared", "jobs", "sentence"), rows(DENSE))
def test_the_sector_that_declares_most_for_its_jobs_is_told_in_whole_numbers(declared: str, jobs: str, sentence: str) -> None:
    held = _declared(declared)
    held += [figure("emploi_salarie_prive", value, CODES[code]) for code, value in (one.split() for one in jobs.split(", "))]
    hiring = read_hiring(facts(held))
    assert hiring is not None
    _, *told = hiring_findings(hiring)
    assert [plain(found.sentence) for found in told] == ([sentence] if sentence else [])


@pytest.mark.parametrize(("long", "endless", "by_sector", "sentence"), rows(LASTING))
def test_how_many_contracts_last_and_where(long: str, endless: str, by_sector: str, sentence: str) -> None:
    held = [*_declared("con 500, com 500", long=by_sector), figure("dpae_plus_un_mois", long)]
    held += [figure("dpae", endless, "cdi")] if endless else []
    hiring = read_hiring(facts(held))
    assert hiring is not None
    _, *told = hiring_findings(hiring)
    assert [plain(found.sentence) for found in told] == [sentence]


@pytest.mark.parametrize(("shown", "said"), rows(NEWS))
def test_declarations_lead_only_in_the_edition_that_shows_their_quarter_first(shown: str, said: str) -> None:
    before = replace(figure("dpae", "900", period=Period.parse(shown)), vintage=dt.date(2026, 4, 1))
    held = _declared("aut 600, hot 400")
    point = hiring_point(overview(held, previous=PreviousEdition(Period.quarter(2025, 4), (before,))))
    assert ("oui" if point else "non") == said


def test_what_is_to_be_remembered_is_the_first_sector_and_the_one_that_hires_most_for_its_jobs() -> None:
    jobs = [figure("emploi_salarie_prive", value, CODES[code]) for code, value in (("aut", "1200"), ("hot", "300"))]
    found = hiring_point(overview([*_declared("aut 600, hot 400"), *jobs]))
    assert found is not None
    assert plain(found.sentence) == (
        "Les autres services font 60 % des déclarations d’embauche au 1er trimestre 2026 ; "
        "l’hôtellerie-restauration déclare 133 embauches pour 100 emplois, le rapport le plus élevé."
    )


def test_projects_are_remembered_where_no_sector_is() -> None:
    found = hiring_point(overview(planned("", "≥900", "450/750")))
    assert found is not None
    assert plain(found.sentence) == (
        "Les employeurs annoncent au moins 900 projets de recrutement pour 2026 : "
        "60 % sont jugés difficiles, parmi ceux dont le détail est diffusé."
    )


def test_hires_by_france_travail_stand_in_where_there_is_no_declaration() -> None:
    held = [
        figure("embauches_ft", "1000"),
        figure("embauches_ft", "800", period=QUARTER.previous),
        figure("embauches_ft", "1000", period=QUARTER.year_before),
        figure("embauches_plus_1_mois_ft", "400"),
        figure("embauches_secteur_ft", "600", "I"),
        figure("embauches_secteur_ft", "300", "G"),
    ]
    hiring = read_hiring(facts(held))
    assert hiring is not None
    assert hiring.declarations is not None
    assert hiring.declarations.trend.quarter is None  # raw: only the same quarter of the year before compares
    assert [(one.label, one.share.value if one.share else None) for one in hiring.declarations.sectors] == [
        ("Métier I", 60.0),
        ("Métier G", 30.0),
    ]
    assert hiring_headline(hiring) == "La section « Métier I » embauche le plus".replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    both = read_hiring(facts([*held, *_declared("aut 600, hot 400")]))
    assert both is not None
    assert both.declarations is not None
    assert both.declarations.indicator.id == "dpae"


def test_a_section_with_a_long_name_is_not_named_in_the_claim() -> None:
    held = [figure("embauches_ft", "1000"), figure("embauches_secteur_ft", "600", "G"), figure("embauches_secteur_ft", "300", "I")]
    names = {("na21", "G"): "Commerce ; réparation d'automobiles et de motocycles", ("na21", "I"): "Hébergement et restauration"}
    hiring = read_hiring(facts(held, names=names))
    assert hiring is not None
    assert plain(hiring_headline(hiring)) == "Le premier secteur fait 60 % des embauches"


def test_a_level_without_figures_takes_those_of_the_next_larger_one_and_says_so() -> None:
    lent = [*_declared("aut 600, hot 400", territory=REGION), *planned("", "≥900", territory=REGION)]
    found = overview(lent, territory="zone_emploi-5216")
    section = hiring_section(found)
    assert section is not None
    assert section.lead.startswith("Non publiés à ce niveau, ces chiffres sont ceux des Pays de la Loire.")
    assert hiring_point(found) is None
    assert overview(lent).hiring is None  # a département's own figures are published: that they lack here is told by nobody else's


def test_professions_without_a_label_are_counted_and_not_named() -> None:
    held = [*planned("", "≥900"), *planned("S2X61", "500"), *planned("T2A60", "300")]
    found = read_hiring(facts(held, names={("fap", "T2A60"): "Aides à domicile"}))
    assert found is not None
    assert found.projects is not None
    assert ([one.label for one in found.projects.professions], found.projects.unlabelled) == (["Aides à domicile"], 1)


def test_a_bassins_cells_give_their_own_share() -> None:
    year = Period.whole_year(2026)
    basin = TerritoryId.parse("departement-44")  # any territory: what counts is that only the published cells are there
    held = [figure(i, v, "T2A60", territory=basin, period=year) for i, v in (("projets_recrutement", "400"), ("projets_difficiles", "300"))]
    found = _projects(*held, *planned("", "400"))
    (one,) = found.professions
    assert one.projects.difficult_share is not None
    assert (one.projects.difficult_share.indicator, one.projects.difficult_share.value) == ("projets_difficiles.part_de_l_ensemble", 75.0)


def test_a_page_has_its_sentences_and_a_table_of_sectors_and_one_of_professions() -> None:
    held = [*_declared("aut 600, hot s", long="aut 200"), *planned("", "≥900"), *planned("T2A60", "≥200", "", "100/200")]
    section = hiring_section(overview(held))
    assert section is not None
    said, sectors, professions = section.blocks
    assert isinstance(said, Findings)
    assert 0 < len(said.items) <= 5
    assert isinstance(sectors, Table)
    assert [[cell.text for cell in row.cells] for row in sectors.rows] == [
        ["Autres services", "600", "60\u202f%", "33\u202f%"],
        ["Hôtellerie-restauration", "s", "–", "–"],
    ]
    assert isinstance(professions, Table)
    assert [[cell.text for cell in row.cells] for row in professions.rows] == [["Métier T2A60", "≥\u00a0200", "–", "50\u202f%"]]


def test_nothing_of_it_in_the_edition_makes_no_page() -> None:
    assert hiring_section(overview([])) is None
