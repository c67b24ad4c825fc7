"""What a factor of tension calls for, and who can do it: by the powers of the territory that reads."""

import pytest

from reporter.analysis.tension import Factor
from reporter.document.levers import lever
from reporter.domain.territory import Level
from tests.spec_tables import rows

LEVERS = """
    facteur             | niveau      | levier     | à lui | qui peut agir
    --------------------+-------------+------------+-------+--------------------------------------------
    WORK_CONDITIONS     | region      | améliorer  | non   | les employeurs et les branches
    WORK_CONDITIONS     | commune     | améliorer  | non   | les employeurs et les branches
    SHORT_CONTRACTS     | departement | stabiliser | non   | les employeurs et les branches
    LACK_OF_LABOUR      | region      | attirer    | non   | France Travail et les intercommunalités
    LACK_OF_LABOUR      | departement | attirer    | non   | France Travail et les intercommunalités
    LACK_OF_LABOUR      | epci        | attirer    | oui   | votre attractivité et vos modes de garde
    LACK_OF_LABOUR      | commune     | attirer    | oui   | votre attractivité et vos modes de garde
    TRAINING_LINK       | region      | former     | oui   | votre plan régional de formation
    TRAINING_LINK       | departement | former     | non   | la région et les branches
    TRAINING_LINK       | zone_emploi | former     | non   | la région et les branches
    TRAINING_LINK       | epci        | former     | non   | la région et les branches
    GEOGRAPHIC_MISMATCH | epci        | rapprocher | oui   | vos transports et vos logements
    GEOGRAPHIC_MISMATCH | commune     | rapprocher | oui   | vos transports et vos logements
    GEOGRAPHIC_MISMATCH | departement | rapprocher | non   | les communes et les intercommunalités
    GEOGRAPHIC_MISMATCH | region      | rapprocher | non   | les communes et les intercommunalités
    HIRING_INTENSITY    | zone_emploi | anticiper  | non   | les employeurs et France Travail
    HIRING_INTENSITY    | france      | anticiper  | non   | les employeurs et France Travail
"""


@pytest.mark.parametrize(("factor", "level", "verb", "own", "holder"), rows(LEVERS))
def test_a_factor_calls_for_a_lever_and_names_who_holds_it(factor: str, level: str, verb: str, own: str, holder: str) -> None:
    found = lever(Factor[factor], Level(level))
    assert (found.verb, found.is_own, found.holder) == (verb, own == "oui", holder)


@pytest.mark.parametrize("level", Level)
def test_every_factor_has_a_lever_at_every_level(level: Level) -> None:
    verbs = [lever(factor, level).verb for factor in Factor]
    assert len(set(verbs)) == len(Factor)


@pytest.mark.parametrize("level", Level)
def test_only_what_the_reader_holds_is_called_yours(level: Level) -> None:
    for factor in Factor:
        found = lever(factor, level)
        assert found.is_own is found.holder.startswith(("votre ", "vos "))
