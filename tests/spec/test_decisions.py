"""Which questions the quarter puts to the reader, in which order, and what they stand on."""

from dataclasses import replace
from pathlib import Path

import pytest

from reporter.analysis.buoyancy import Check, Word
from reporter.analysis.overview import Overview, analyse
from reporter.document.decisions import decisions
from reporter.domain.period import Period
from reporter.domain.territory import Register
from tests import professions
from tests.labour_market import ALL_DATASETS, edition_of, overview_of, series, shipped_register
from tests.professions import profession
from tests.sector_mixes import mix, sector, window
from tests.spec_tables import rows

RULE = "decider"

# the professions in tension, each with its six factors in the order of Dares' file (see tests/professions.py)
LEVERS = """
    territoire       | métiers                      | questions
    -----------------+------------------------------+--------------------------------------------------------------------------------
    departement-44   | Serveurs 111115              | Serveurs : demander à la région et aux branches d’ouvrir des places de formation ? Formation exigée : 5 sur 5 ; tension : 5 sur 5.
    region-52        | Serveurs 111114              | Serveurs : ouvrir des places de formation ? Formation exigée : 4 sur 5 ; tension : 5 sur 5. Levier : votre programme régional de formation.
    region-52        | Serveurs 511115              | Serveurs : ouvrir des places de formation ? Formation exigée : 5 sur 5 ; tension : 5 sur 5. Levier : votre programme régional de formation.
    region-52        | Serveurs 511114              | Serveurs : demander aux employeurs et à France Travail d’annoncer les besoins à l’avance ? Rythme d’embauche : 5 sur 5 ; tension : 5 sur 5.
    departement-44   | Serveurs 111511              | Serveurs : faire connaître ce métier et y orienter les inscrits ? Manque de candidats : 5 sur 5 ; tension : 5 sur 5. Levier : votre politique d’insertion.
    departement-44   | Cadres 115111                | Cadres : demander aux employeurs et aux branches d’allonger les contrats ? Emploi peu durable : 5 sur 5 ; tension : 5 sur 5.
    departement-44   | Aides-soignants 115111       | Aides-soignants : allonger les contrats et partager des temps pleins ? Emploi peu durable : 5 sur 5 ; tension : 5 sur 5. Levier : votre tarification des services d’aide.
    departement-44   | Maçons 111151, Cuisiniers 111511 | Cuisiniers : faire connaître ce métier et y orienter les inscrits ? Manque de candidats : 5 sur 5 ; tension : 5 sur 5. Levier : votre politique d’insertion. / Maçons : demander aux communes et aux intercommunalités de faciliter le logement et les trajets ? Distance : 5 sur 5 ; tension : 5 sur 5.
    zone_emploi-5216 | Serveurs 111115              | Serveurs : demander à la région et aux branches d’ouvrir des places de formation ? Formation exigée : 5 sur 5 ; tension : 5 sur 5 (Pays de la Loire).
    departement-44   | Serveurs 333333              |
    departement-44   | Serveurs ------              |
"""  # noqa: E501 -- whole sentences, as a reader sees them

# code, verdict, change over two years, of which local (all of it where nothing is said), jobs now (4 000)
SECTORS = """
    secteurs                                          | questions
    --------------------------------------------------+-----------------------------------------------------------------------------
    industrie ▼ -1403 -811                            | Industrie : quelles entreprises rencontrer d’abord ? −1 403 emplois en deux ans, contre −592 au rythme du même secteur en France.
    commerce ▼ -100                                   | Commerce : quelles entreprises rencontrer d’abord ? −100 emplois en deux ans, contre 0 au rythme du même secteur en France.
    commerce ▼ -100 -140                              | Commerce : quelles entreprises rencontrer d’abord ? −100 emplois en deux ans, contre +40 au rythme du même secteur en France.
    commerce ▼ -99                                    |
    commerce ▼ -100 -100 9900                         | Commerce : quelles entreprises rencontrer d’abord ? −100 emplois en deux ans, contre 0 au rythme du même secteur en France.
    commerce ▼ -100 -100 9901                         |
    commerce ▼ -400 -40                               | Commerce : quelles entreprises rencontrer d’abord ? −400 emplois en deux ans, contre −360 au rythme du même secteur en France.
    commerce ▼ -400 -39                               |
    autres_services ▼ -400                            |
    interim ▼ -400                                    |
    SZ ▼ -400                                         |
    78 ▲ 400                                          |
    commerce ▼ -140 ; construction ▼ -190             | Construction : quelles entreprises rencontrer d’abord ? −190 emplois en deux ans, contre 0 au rythme du même secteur en France. / Commerce : quelles entreprises rencontrer d’abord ? −140 emplois en deux ans, contre 0 au rythme du même secteur en France.
    industrie ▲ 40 30                                 | Industrie : logement et formation suivent-ils ? +40 emplois en deux ans, contre +10 au rythme du même secteur en France.
    industrie ▲ 400 30                                | Industrie : logement et formation suivent-ils ? +400 emplois en deux ans.
    autres_services ▲ 400                             |
    interim △ 400                                     |
    industrie △ 90 60 ; commerce ▲ 40 60              | Commerce : logement et formation suivent-ils ? +40 emplois en deux ans, contre −20 au rythme du même secteur en France. / Industrie : logement et formation suivent-ils ? +90 emplois en deux ans, contre +30 au rythme du même secteur en France.
    industrie ▲ 40 30 ; commerce ▼ -140 -100          | Commerce : quelles entreprises rencontrer d’abord ? −140 emplois en deux ans, contre −40 au rythme du même secteur en France. / Industrie : logement et formation suivent-ils ? +40 emplois en deux ans, contre +10 au rythme du même secteur en France.
    industrie ○ 40                                    |
    industrie – 0                                     |
    construction ▲ 40 !                               |
"""  # noqa: E501 -- whole sentences, as a reader sees them

RATES = """
    ici     | France  | question
    --------+---------+---------------------------------------------------------------------------------------------------------
    6.0 6.6 | 7.0 7.2 | Le chômage augmente plus ici qu’en France : quels publics, quelles zones accompagner d’abord ? +0,6 point en un an, contre +0,2 point en France.
    6.0 6.6 | 7.2 7.0 | Le chômage augmente ici et non en France : quels publics, quelles zones accompagner d’abord ? +0,6 point en un an, contre −0,2 point en France.
    6.0 6.6 | 7.0 7.1 | Le chômage augmente ici et non en France : quels publics, quelles zones accompagner d’abord ? +0,6 point en un an, quasi stable en France (+0,1 point).
    6.0 6.4 | 7.0 7.2 | Le chômage augmente plus ici qu’en France : quels publics, quelles zones accompagner d’abord ? +0,4 point en un an, contre +0,2 point en France.
    6.0 6.4 | 7.0 7.3 |
    6.0 6.2 | 7.0 7.1 |
    6.0 6.2 | 7.0 7.6 |
    6.6 6.0 | 7.0 7.0 |
    6.0 6.1 | 7.0 7.0 |
    6.0 6.6 |         |
"""  # noqa: E501 -- whole sentences, as a reader sees them

# registered people of a year ago and now: one group, and all of them; what is asked
GROUPS = """
    groupe      | avant | ici  | question
    ------------+-------+------+-------------------------------------------------------------------------------------------------
    moins_25    | 1000  | 1200 | Les moins de 25 ans : quel accompagnement renforcer ?
    1_an_plus   | 1000  | 1200 | Les inscrits depuis un an ou plus : quel accompagnement renforcer ?
    femmes      | 1000  | 1200 |
    hommes      | 1000  | 1200 |
    moins_25    | 1000  | 1000 |
"""

SETTLED = Period.quarter(2027, 1)  # a year after the law of 2025 has taken effect: the registered compare again
_SMALL = (Check.SIZE,)  # « ! »: too few jobs to call for a question
_WORDS = {"▲": Word.CONFIRMED, "△": Word.RECENT, "▼": Word.RETREAT, "○": Word.NO_SIGNAL, "–": Word.INSUFFICIENT}


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


@pytest.fixture(scope="module")
def quiet(register: Register) -> Overview:
    return overview_of("departement-44", series("departement-44", "taux_chomage", [6.0] * 9), register, edition_of(*ALL_DATASETS))


def _asked(overview: Overview) -> list[str]:
    return [professions.plain(f"{d.question} {d.finding.sentence}") for d in decisions(overview)]


@pytest.mark.parametrize(("territory", "tense", "questions"), rows(LEVERS))
def test_a_lever_on_a_profession_is_asked_for_the_readers_own_first(territory: str, tense: str, questions: str) -> None:
    is_zone = territory.startswith("zone")  # what is not published for a zone is its région's
    home = professions.REGION if is_zone else professions.facts([], territory=territory).territory.id
    held, names = [], {}
    for i, (label, factors) in enumerate(one.split() for one in tense.split(", ")):
        held += profession(f"S2X6{i}", "5", str(900 - i), factors, territory=home)
        names["fap", f"S2X6{i}"] = label
    held += [o for i in range(4) for o in profession(f"W0X6{i}", "1", territory=home)]
    found = analyse(professions.facts(held, territory=territory, names=names))
    assert _asked(found) == (questions.split(" / ") if questions else [])


@pytest.mark.parametrize(("cells", "questions"), rows(SECTORS))
def test_sectors_are_asked_by_their_verdict_the_largest_change_first(quiet: Overview, cells: str, questions: str) -> None:
    found = []
    for cell in cells.split(" ; "):
        code, sign, change, *rest = cell.split()
        small, sizes = "!" in rest, [int(size) for size in rest if size != "!"]
        local, jobs = (*sizes, *(int(change), 4000)[len(sizes) :])
        one = sector(code, _WORDS[sign], change=int(change), jobs=jobs, failed=_SMALL if small else ())
        found.append(replace(one, short=window(one.figure, (0, int(change) - local, local), "0.0", years=2)))
    assert _asked(replace(quiet, sector_mix=mix(*found))) == (questions.split(" / ") if questions else [])


@pytest.mark.parametrize(("group", "before", "now", "question"), rows(GROUPS))
def test_support_is_asked_for_by_age_and_seniority_never_by_sex(group: str, before: str, now: str, question: str) -> None:
    held = [
        professions.figure("inscrits_abc", value, category, period=period)
        for category, values in (("", ("10000", "10000")), (group, (before, now)))
        for value, period in zip(values, (SETTLED.year_before, SETTLED), strict=True)
    ]
    found = professions.overview(held)
    assert found.profile is not None
    assert (found.profile.standing_out is not None) == (before != now)
    assert [professions.plain(d.question) for d in decisions(found)] == ([question] if question else [])


@pytest.mark.parametrize(("here", "france", "question"), rows(RATES))
def test_unemployment_is_asked_where_it_rises_more_than_in_france(register: Register, here: str, france: str, question: str) -> None:
    found = []
    for territory, cell in (("departement-44", here), ("france-FR", france)):
        if values := [float(value) for value in cell.split()]:
            found += series(territory, "taux_chomage", [values[0]] * 4 + values)[1:]
    overview = overview_of("departement-44", found, register, edition_of(*ALL_DATASETS))
    assert _asked(overview) == ([question] if question else [])
