"""Which questions the quarter puts to the reader, in which order, and what they stand on."""

from dataclasses import replace
from pathlib import Path

import pytest

from reporter.analysis.buoyancy import Check, Word
from reporter.analysis.overview import Overview, analyse
from reporter.document.decisions import decisions
from reporter.domain.territory import Register
from tests import professions
from tests.labour_market import ALL_DATASETS, edition_of, overview_of, series, shipped_register
from tests.professions import profession
from tests.sector_mixes import mix, sector
from tests.spec_tables import rows

RULE = "decider"

# profession: class, then the six factors: conditions of work… in the order of Dares' file (see tests/professions.py)
LEVERS = """
    territoire       | facteurs | question                                       | réponse
    -----------------+----------+------------------------------------------------+--------------------------------------------------
    departement-44   | 111115   | Serveurs : ouvrir des places de formation et d’apprentissage ? | Lien formation-emploi : 5 sur 5 ; tension : 5 sur 5. Interlocuteurs : la région et les branches.
    region-52        | 511114   | Serveurs : ouvrir des places de formation et d’apprentissage ? | Lien formation-emploi : 4 sur 5 ; tension : 5 sur 5. Levier : votre plan régional de formation.
    departement-44   | 511114   | Serveurs : annoncer les besoins à l’avance et grouper les recrutements ? | Intensité d’embauches : 5 sur 5 ; tension : 5 sur 5. Interlocuteurs : les employeurs et France Travail.
    departement-44   | 333333   |                                                |
    departement-44   | ------   |                                                |
"""  # noqa: E501 -- whole sentences, as a reader sees them

SECTORS = """
    secteurs                                          | questions
    --------------------------------------------------+-----------------------------------------------------------------------------
    commerce ▼ -40                                    | Commerce : comment amortir le recul ? 40 emplois de moins en deux ans ; effet local : −40, le secteur faisant moins bien ici qu’en France.
    commerce ▼ -1                                     | Commerce : comment amortir le recul ? 1 emploi de moins en deux ans ; effet local : −1, le secteur faisant moins bien ici qu’en France.
    commerce ▼ -40 ; construction ▼ -90               | Construction : comment amortir le recul ? 90 emplois de moins en deux ans ; effet local : −90, le secteur faisant moins bien ici qu’en France. / Commerce : comment amortir le recul ? 40 emplois de moins en deux ans ; effet local : −40, le secteur faisant moins bien ici qu’en France.
    industrie ▲ 40                                    | Industrie : comment accompagner la croissance ? 40 emplois de plus en deux ans ; effet local : +40, le secteur faisant mieux ici qu’en France.
    industrie △ 90 ; commerce ▲ 40                    | Commerce : comment accompagner la croissance ? 40 emplois de plus en deux ans ; effet local : +40, le secteur faisant mieux ici qu’en France. / Industrie : comment accompagner la croissance ? 90 emplois de plus en deux ans ; effet local : +90, le secteur faisant mieux ici qu’en France.
    industrie ▲ 40 ; commerce ▼ -40                   | Commerce : comment amortir le recul ? 40 emplois de moins en deux ans ; effet local : −40, le secteur faisant moins bien ici qu’en France. / Industrie : comment accompagner la croissance ? 40 emplois de plus en deux ans ; effet local : +40, le secteur faisant mieux ici qu’en France.
    industrie ○ 40                                    |
    industrie – 0                                     |
    construction ▲ 40 !                               |
"""  # noqa: E501 -- whole sentences, as a reader sees them

RATES = """
    ici     | France  | question
    --------+---------+---------------------------------------------------------------------------------------------------------
    6.0 6.6 | 7.0 7.2 | Pourquoi le chômage augmente-t-il plus ici qu’en France ? +0,6 point en un an, contre +0,2 point en France.
    6.0 6.6 | 7.2 7.0 | Pourquoi le chômage augmente-t-il ici et non en France ? +0,6 point en un an, contre −0,2 point en France.
    6.0 6.6 | 7.0 7.1 | Pourquoi le chômage augmente-t-il ici et non en France ? +0,6 point en un an, quasi stable en France (+0,1 point).
    6.0 6.2 | 7.0 7.6 |
    6.6 6.0 | 7.0 7.0 |
    6.0 6.1 | 7.0 7.0 |
    6.0 6.6 |         |
"""

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


@pytest.mark.parametrize(("territory", "factors", "question", "answer"), rows(LEVERS))
def test_a_bottleneck_is_asked_by_the_lever_the_reader_has(territory: str, factors: str, question: str, answer: str) -> None:
    home = professions.facts([], territory=territory).territory.id
    held = profession("S2X61", "5", "900", factors, territory=home)
    names = {("fap", "S2X61"): "Serveurs"}
    found = analyse(professions.facts(held, territory=territory, names=names))
    assert _asked(found) == ([f"{question} {answer}"] if question else [])


@pytest.mark.parametrize(("cells", "questions"), rows(SECTORS))
def test_sectors_are_asked_by_their_verdict_the_largest_change_first(quiet: Overview, cells: str, questions: str) -> None:
    found = []
    for cell in cells.split(" ; "):
        code, sign, change, *small = cell.split()
        found.append(sector(code, _WORDS[sign], change=int(change), failed=_SMALL if small else ()))
    assert _asked(replace(quiet, sector_mix=mix(*found))) == (questions.split(" / ") if questions else [])


@pytest.mark.parametrize(("here", "france", "question"), rows(RATES))
def test_unemployment_is_asked_where_it_rises_more_than_in_france(register: Register, here: str, france: str, question: str) -> None:
    found = []
    for territory, cell in (("departement-44", here), ("france-FR", france)):
        if values := [float(value) for value in cell.split()]:
            found += series(territory, "taux_chomage", [values[0]] * 4 + values)[1:]
    overview = overview_of("departement-44", found, register, edition_of(*ALL_DATASETS))
    assert _asked(overview) == ([question] if question else [])
