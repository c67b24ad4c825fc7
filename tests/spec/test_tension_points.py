"""Which professions are shown in tension, and what is said of them."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from reporter.analysis.tension import Factor, Tensions, read_tensions
from reporter.document.decisions import decisions
from reporter.document.levers import lever
from reporter.document.tension_points import (
    brakes,
    hardest,
    high_factors,
    how_many,
    levers_of,
    tension_headline,
    tension_lead,
    tension_point,
)
from reporter.document.tension_section import tension_section
from reporter.domain.blocks import Findings, Table
from reporter.domain.facts import PreviousEdition
from reporter.domain.observation import Observation
from reporter.domain.period import Period
from reporter.domain.territory import FRANCE, TerritoryId
from tests.professions import HERE, REGION, TENSION_YEAR, facts, figure, overview, plain, profession
from tests.spec_tables import rows

# code, class, jobs; the first ten of class 4 and 5
SHOWN = """
    métiers (code, classe, emplois)                     | montrés           | en tension | classés
    ----------------------------------------------------+-------------------+------------+--------
    V0X60 4 900, T2A60 5 100                            | T2A60 V0X60       | 2          | 2
    V0X60 5 100, V1X80 5 900                            | V1X80 V0X60       | 2          | 2
    V1X80 5 900, V0X60 5 900                            | V0X60 V1X80       | 2          | 2
    V0X60 3 900, V1X80 4 100                            | V1X80             | 1          | 2
    V0X60 1 900, V1X80 3 100                            |                   | 0          | 2
    V0X60 s 900, V1X80 4 100                            | V1X80             | 1          | 1
    V0X60 5 - , V1X80 5 100                             | V1X80 V0X60       | 2          | 2
    V0X60 5 s, V1X80 5 100                              | V1X80 V0X60       | 2          | 2
    V0X60 5 100, V0X 5 900                              | V0X60             | 1          | 1
    V0X 5 100, T2A 4 900                                | V0X T2A           | 2          | 2
    A0X40 5 12, B1X31 5 11, C0X30 5 10, D0X30 5 9, E3X20 5 8, G1X70 5 7, H1X90 5 6, J0X30 5 5, K0X30 5 4, L0X60 5 3, M1X80 5 2 \
| A0X40 B1X31 C0X30 D0X30 E3X20 G1X70 H1X90 J0X30 K0X30 L0X60 | 11 | 11
"""

# code, class, six factors: intensity, conditions, short contracts, lack of labour, distance, training
HEADLINES = """
    métiers (code, classe, facteurs)                             | titre
    -------------------------------------------------------------+-----------------------------------------------------------------
    V0X60 5 111511, V1X80 5 111411, T2A60 4 111111               | Deux des trois métiers en tension manquent de candidats
    V0X60 5 111511, V1X80 5 111411                               | Les deux métiers en tension manquent de candidats
    V0X60 5 111115, V1X80 5 111111                               | Un des deux métiers en tension exige une formation précise
    V0X60 5 151111                                               | Le seul métier en tension cumule les contraintes de travail
    V0X60 5 115151, V1X80 5 111151                               | Les deux métiers en tension ont leurs candidats ailleurs
    V0X60 5 511111, V1X80 5 111115                               | Un des deux métiers en tension recrute beaucoup
    V0X60 5 333333, V1X80 4 111111                               | Deux métiers sont en tension, sans frein qui domine
    V0X60 5 ------                                               | Un seul métier est en tension
    V0X60 3 555555                                               | Aucun métier n’est en tension forte
    A0X40 5 111511, B1X31 5 111511, C0X30 5 111511, D0X30 5 111511, E3X20 5 111511, G1X70 5 111511, H1X90 5 111511, J0X30 5 111511, \
K0X30 5 111511, L0X60 5 115111, M1X80 4 111111 | Neuf des dix métiers les plus tendus manquent de candidats
"""

COUNTS = """
    métiers                    | phrase
    ---------------------------+-----------------------------------------------------------------------------------------------
    V0X60 5, V1X80 4, T2A60 1  | 2 métiers sur 3 sont en tension forte ou très forte en Loire-Atlantique en 2024 (classes 4 et 5).
    V0X60 5, V1X80 3           | 1 métier sur 2 est en tension forte ou très forte en Loire-Atlantique en 2024 (classes 4 et 5).
    V0X60 2, V1X80 3           | Aucun des 2 métiers classés n’est en tension forte ou très forte en Loire-Atlantique en 2024 (classes 4 et 5).
    V0X60 5, V1X80 s, T2A60 2  | 1 métier sur 2 est en tension forte ou très forte en Loire-Atlantique en 2024 (classes 4 et 5).
"""  # noqa: E501 -- whole sentences, as a reader sees them

# of one profession: its factors, those of another one shown, who reads; its levers in order (a care profession: « soin »)
ORDERS = """
    facteurs | autre métier | lecteur        | métier  | leviers
    ---------+--------------+----------------+---------+-------------------------------
    411115   | 111111       | departement-44 |         | former, anticiper
    411115   | 511111       | departement-44 |         | former, anticiper
    511115   | 511111       | departement-44 |         | anticiper, former
    511115   | 111115       | departement-44 |         | former, anticiper
    511115   | 511111       | region-52      |         | former, anticiper
    511114   | 111115       | region-52      |         | anticiper, former
    511511   | 511111       | departement-44 |         | attirer, anticiper
    511511   | 511111       | region-52      |         | anticiper, attirer
    551111   | 511111       | departement-44 |         | anticiper, améliorer
    551111   | 511111       | departement-44 | soin    | améliorer, anticiper
    551111   | 511111       | region-52      | soin    | anticiper, améliorer
    511151   | 111111       | departement-44 |         | anticiper, rapprocher
    511151   | 111111       | epci-244400404 |         | rapprocher, anticiper
    333333   | 511111       | departement-44 |         |
"""

# the headline, where two factors weigh on as many professions
TIES = """
    facteurs | lecteur        | titre
    ---------+----------------+--------------------------------------------
    511511   | departement-44 | Le seul métier en tension manque de candidats
    511511   | region-52      | Le seul métier en tension recrute beaucoup
    511115   | region-52      | Le seul métier en tension exige une formation précise
    511115   | departement-44 | Le seul métier en tension recrute beaucoup
"""

# professions classed, of which one in tension
ENOUGH = """
    classés | rubrique
    --------+---------
    1       | non
    4       | non
    5       | oui
"""

# professions in tension, how many of them have a label
OTHERS = """
    en tension | avec intitulé | note
    -----------+---------------+-----------------------------------------------------------------------------------
    5          | 5             |
    6          | 5             | 1 autre métier en tension, sans intitulé dans l’édition, n’est pas montré.
    12         | 12            | 2 autres métiers en tension ne sont pas montrés.
    11         | 11            | 1 autre métier en tension n’est pas montré.
    13         | 12            | 3 autres métiers en tension ne sont pas montrés, dont 1 sans intitulé dans l’édition.
    14         | 10            | 4 autres métiers en tension, sans intitulé dans l’édition, ne sont pas montrés.
    24         | 20            | 14 autres métiers en tension ne sont pas montrés, dont 4 sans intitulé dans l’édition.
"""

# code, class, jobs, factors, projects, difficult / base
DIFFICULT = """
    métiers                                                                     | part la plus forte
    ----------------------------------------------------------------------------+--------------------
    V0X60 5 - 111111 500 300/400, V1X80 5 - 111111 500 100/400                  | V0X60 75
    V0X60 5 - 111111 500 300/400, V1X80 5 - 111111 500 300/400                  |
    V0X60 5 - 111111 500 300/400                                                |
    V0X60 5 - 111111 99 99/99, V1X80 5 - 111111 500 100/400                     |
    V0X60 5 - 111111 ≥500 300/400, V1X80 5 - 111111 500 0/400                   | V0X60 75
    V0X60 5 - 111111 s, V1X80 5 - 111111 500 100/400                            |
    V0X60 5 - 111111 500 0/0, V1X80 5 - 111111 500 100/400                      |
"""

# the edition before was released on; whether it had shown the class of 2024
NEWS = """
    parue le   | montrée | dit
    -----------+---------+-----
    2025-07-09 | non     | oui
    2025-10-08 | non     | non
    2025-10-08 | oui     | non
    2025-07-09 | oui     | non
"""


_QUIET = "W0X60 1, W0X61 1, W0X62 1, W0X63 1"  # classed, not in tension: with one more there is enough to conclude


def _observations(text: str, *fields: str, territory: TerritoryId = HERE) -> list[Observation]:
    """Read « V0X60 5 900, T2A60 4 100 »: after the code the class, then *fields*."""
    found: list[Observation] = []
    for one in text.split(","):
        code, tension, *rest = one.split()
        given = {name: "" if value == "-" else value for name, value in zip(fields, rest, strict=False)}
        found += profession(code, tension, territory=territory, **given)
    return found


def _read(text: str, *fields: str) -> Tensions:
    found = read_tensions(facts(_observations(text, *fields)))
    assert found is not None
    return found


@pytest.mark.parametrize(("professions", "shown", "tense", "known"), rows(SHOWN))
def test_ten_professions_are_shown_by_class_then_jobs_then_code(professions: str, shown: str, tense: str, known: str) -> None:
    found = _read(professions, "jobs")
    assert " ".join(p.code for p in found.professions) == shown
    assert (str(found.tense), str(found.known)) == (tense, known)


@pytest.mark.parametrize(("professions", "headline"), rows(HEADLINES))
def test_the_claim_is_what_holds_back_most_professions(professions: str, headline: str) -> None:
    found = tension_headline(_read(professions, "factors"), HERE)
    assert found == headline
    assert len(found.split()) <= 12


@pytest.mark.parametrize(("factors", "reader", "headline"), rows(TIES))
def test_of_two_factors_as_frequent_the_claim_is_about_the_readers_own(factors: str, reader: str, headline: str) -> None:
    found = _read(f"V0X60 5 {factors}", "factors")
    assert tension_headline(found, TerritoryId.parse(reader)) == headline


@pytest.mark.parametrize(("factors", "other", "reader", "kind", "verbs"), rows(ORDERS))
def test_the_levers_of_a_profession_are_in_one_order(factors: str, other: str, reader: str, kind: str, verbs: str) -> None:
    labels = {("fap", "V0X60"): "Aides-soignants" if kind == "soin" else "Serveurs", ("fap", "V1X80"): "Cuisiniers"}
    found = read_tensions(facts(_observations(f"V0X60 5 {factors}, V1X80 4 {other}", "factors"), names=labels))
    assert found is not None
    who = TerritoryId.parse(reader)
    assert ", ".join(lever(reading.factor, who).verb for reading in levers_of(found.professions[0], found, who)) == verbs


@pytest.mark.parametrize(("classed", "has_topic"), rows(ENOUGH))
def test_of_too_few_professions_nothing_is_concluded(classed: str, has_topic: str) -> None:
    quiet = [f"W0X6{i} 1 111111" for i in range(int(classed) - 1)]
    before = (replace(figure("taux_chomage", "5.8", period=Period.quarter(2025, 1)), vintage=dt.date(2025, 7, 9)),)
    held = _observations(", ".join(["V0X60 5 111511", *quiet]), "factors")
    found = overview(held, previous=PreviousEdition(Period.quarter(2025, 4), before))
    told = (tension_section(found), tension_point(found), next(iter(decisions(found)), None))
    assert [bool(one) for one in told] == [has_topic == "oui"] * 3


@pytest.mark.parametrize(("tense", "named", "note"), rows(OTHERS))
def test_professions_that_are_not_shown_are_counted(tense: str, named: str, note: str) -> None:
    held = _observations(", ".join(f"V{i % 10}X6{i // 10} 5" for i in range(int(tense))))
    codes = list(dict.fromkeys(o.category for o in held))[: int(named)]
    found = read_tensions(facts(held, names={("fap", code): "Un métier" for code in codes}))
    section = tension_section(replace(overview([]), tensions=found))
    assert section is not None
    table = section.blocks[1]
    assert isinstance(table, Table)
    said = plain(table.note)
    assert (note in said) if note else ("montré" not in said)
    assert {figure.printed for figure in table.figures} == set(re.findall(r"\d+", note))


@pytest.mark.parametrize(("professions", "sentence"), rows(COUNTS))
def test_professions_in_tension_are_counted_among_those_that_have_a_class(professions: str, sentence: str) -> None:
    found = how_many(_read(professions))
    assert found is not None
    assert plain(found.sentence) == sentence


@pytest.mark.parametrize(("professions", "hardest_of_all"), rows(DIFFICULT))
def test_the_share_judged_difficult_has_a_base_of_a_hundred_and_somebody_to_compare_to(professions: str, hardest_of_all: str) -> None:
    found = hardest(_read(professions, "jobs", "factors", "projects", "difficult"))
    told = f"{found.evidence[0].category} {found.evidence[0].value:.0f}" if found else ""
    assert told == hardest_of_all


@pytest.mark.parametrize(("released", "shown", "said"), rows(NEWS))
def test_a_yearly_class_leads_only_in_the_edition_that_follows_its_release(released: str, shown: str, said: str) -> None:
    day = dt.date.fromisoformat(released)
    held = [replace(figure("taux_chomage", "5.8", period=Period.quarter(2025, 1)), vintage=day)]
    observations, quiet = _observations("V0X60 5, V1X80 1"), _observations(_QUIET)
    if shown == "oui":
        held += [o for o in observations if o.indicator == "tension"]
    previous = PreviousEdition(Period.quarter(2025, 4), tuple(replace(o, vintage=min(day, o.vintage)) for o in held))
    point = tension_point(overview([*observations, *quiet], previous=previous))
    assert ("oui" if point else "non") == said


def test_projects_order_professions_of_one_class_where_none_has_jobs() -> None:
    held = _observations("V0X60 5 - - 300, V1X80 5 - - ≥500, T2A60 5 - - s", "jobs", "factors", "projects")
    found = read_tensions(facts(held))
    assert found is not None
    assert [p.code for p in found.professions] == ["V1X80", "V0X60", "T2A60"]


def test_a_factor_has_the_lever_of_the_reader() -> None:
    tensions = _read("V0X60 5 111115, V1X80 5 111515", "factors")
    assert [(high.factor, high.count) for high in high_factors(tensions, HERE)] == [(Factor.TRAINING_LINK, 2), (Factor.LACK_OF_LABOUR, 1)]
    region = [plain(finding.sentence) for finding in brakes(tensions, REGION)]
    training, attraction = region
    assert training == (
        "La formation exigée pèse sur ces deux métiers : ouvrir des places de formation et d’apprentissage ; "
        "le levier est le vôtre : votre programme régional de formation."
    )
    assert attraction == (
        "Le manque de candidats pèse sur un de ces deux métiers : faire connaître ces métiers et relever le taux d’activité ; "
        "interlocuteurs : France Travail et les intercommunalités."
    )
    assert plain(tension_lead(tensions, HERE)) == (
        "Former d’abord, avec la région et les branches ; attirer ensuite, par votre politique d’insertion."
    )


def test_who_holds_both_levers_is_named_once() -> None:
    tensions = _read("V0X60 5 155111, V1X80 5 151111", "factors")
    assert plain(tension_lead(tensions, HERE)) == "Améliorer d’abord, stabiliser ensuite, avec les employeurs et les branches."


def test_a_single_profession_is_named() -> None:
    (found,) = brakes(_read("V0X60 5 111151", "factors"), HERE)
    assert plain(found.sentence).startswith("La distance pèse sur « Métier V0X60 » : ")


def test_the_readers_own_lever_is_told_though_others_are_more_frequent() -> None:
    tensions = _read("V0X60 5 551141, V1X80 5 551111", "factors")
    assert len(list(brakes(tensions, HERE))) == 2
    *_, own = brakes(tensions, TerritoryId.parse("commune-44109"))
    assert plain(own.sentence).endswith("le levier est le vôtre : vos transports et vos logements.")


@pytest.mark.parametrize("factor", Factor)
@pytest.mark.parametrize("count", range(1, 13))
def test_a_claim_has_twelve_words_at_most(factor: Factor, count: int) -> None:
    high = "".join("5" if one is factor else "1" for one in Factor)
    held = [o for i in range(count) for o in profession(f"V{i % 10}X6{i // 10}", "5", factors=high if i else "111111")]
    named = {("fap", o.category): "Un métier" for o in held}
    for names in (named, dict(list(named.items())[:-1])):
        found = read_tensions(facts(held, names=names))
        assert found is not None
        assert len(tension_headline(found, HERE).split()) <= 12


def test_a_profession_without_a_label_is_counted_and_not_named() -> None:
    observations = _observations("V0X60 5 111511, V1X80 5 111511", "factors")
    found = read_tensions(facts(observations, names={("fap", "V0X60"): "Aides-soignants"}))
    assert found is not None
    assert ([p.label for p in found.professions], found.tense, found.unlabelled) == (["Aides-soignants"], 2, 1)
    assert tension_headline(found, HERE) == "Le seul métier en tension présenté manque de candidats"


def test_professions_without_any_label_make_no_page() -> None:
    nameless = replace(overview([]), tensions=read_tensions(facts(_observations("V0X60 5, V1X80 5"), names={})))
    assert tension_section(nameless) is None


def test_the_survey_joins_professions_of_the_same_edition_of_the_nomenclature_only() -> None:
    """T2A60 stands in FAP 2009 and in FAP 2021: alone among codes of 2009 it takes neither projects nor label of 2021."""
    survey = [o for code in ("V0X60", "T2A60") for o in profession(code, "-", projects="500", difficult="300/400")]
    names = {("fap", "V0X60"): "Aides-soignants", ("fap", "T2A60"): "Aides à domicile", ("fap", "V0Z60"): "Aides-soignants"}
    old = read_tensions(facts([*_observations("V0Z60 5, T2A60 5"), *survey], names=names))
    new = read_tensions(facts([*_observations("V0X60 5, T2A60 5"), *survey], names={k: v for k, v in names.items() if "Z" not in k[1]}))
    assert old is not None
    assert new is not None
    assert [(p.code, p.projects) for p in old.professions] == [("V0Z60", None)]
    assert (old.edition, old.unlabelled) == ("2009", 1)
    assert [(p.code, p.projects.value if p.projects else None) for p in new.professions] == [("T2A60", 500.0), ("V0X60", 500.0)]


def test_a_level_without_classes_takes_those_of_the_next_larger_one_and_says_so() -> None:
    lent = [*_observations("V0X60 5", territory=FRANCE), *_observations(f"V0X60 5, V1X80 5, {_QUIET}", territory=REGION)]
    found = overview(lent, territory="zone_emploi-5216")
    assert found.tensions is not None
    assert (found.tensions.borrowed_from, found.tensions.tense) == ("Pays de la Loire", 2)
    section = tension_section(found)
    assert section is not None
    assert section.lead == "Non publiées à ce niveau, ces classes sont celles des Pays de la Loire."
    assert tension_point(found) is None


def test_a_territory_without_a_class_at_a_published_level_borrows_none() -> None:
    assert overview(_observations("V0X60 5", territory=REGION)).tensions is None
    assert overview([]).tensions is None


def test_classes_of_france_travail_stand_in_and_contract_length_is_no_lever() -> None:
    """Which end of DUR_EMPL means short contracts could not be verified."""
    year = TENSION_YEAR
    held = [
        figure("tension_ft", "5", "J1501", period=year),
        figure("tension_ft", "3", period=year),
        figure("tension_durabilite_ft", "5", "J1501", period=year),
        figure("tension_lien_formation_ft", "4", "J1501", period=year),
    ]
    found = read_tensions(facts(held))
    assert found is not None
    assert [(p.label, [reading.factor for reading in p.levers]) for p in found.professions] == [("Métier J1501", [Factor.TRAINING_LINK])]
    assert (found.tense, found.known) == (1, 1)
    both = read_tensions(facts([*held, *_observations("V0X60 4")]))
    assert both is not None
    assert [p.code for p in both.professions] == ["V0X60"]


def test_a_page_has_its_sentences_and_both_tables_and_no_factor_is_invented() -> None:
    observations = [*profession("V0X60", "5", "900", "s1151-", "≥500", "300/400"), *profession("V1X80", "5", "100", "111511", "s")]
    section = tension_section(overview([*observations, *_observations(_QUIET)]))
    assert section is not None
    said, professions, levers = section.blocks
    assert isinstance(said, Findings)
    assert isinstance(professions, Table)
    assert isinstance(levers, Table)
    assert [cell.text for cell in professions.rows[0].cells] == [
        *("Métier V0X60", "5", "900", "≥\u00a0500", "75\u202f%", "s", "1", "1", "5", "1", "–", "Attirer"),
    ]
    assert [cell.text for cell in professions.rows[1].cells][3:5] == ["–", "–"]
    assert [row.cells[0].text for row in levers.rows] == ["Manque\u00a0de candidats"]
