"""What a factor of tension calls for, and who can do it: by the powers of the territory that reads."""

import pytest

from reporter.analysis.tension import Factor
from reporter.document.levers import lever
from reporter.domain.territory import Level, TerritoryId
from tests.spec_tables import rows

# a care profession, whose help the département pays for, is « soin »
LEVERS = """
    facteur             | territoire        | métier | levier     | à lui | qui peut agir
    --------------------+-------------------+--------+------------+-------+--------------------------------------------
    WORK_CONDITIONS     | region-52         |        | améliorer  | non   | les employeurs et les branches
    WORK_CONDITIONS     | commune-44109     |        | améliorer  | non   | les employeurs et les branches
    WORK_CONDITIONS     | departement-44    |        | améliorer  | non   | les employeurs et les branches
    WORK_CONDITIONS     | departement-44    | soin   | améliorer  | oui   | votre tarification des services d’aide
    WORK_CONDITIONS     | region-52         | soin   | améliorer  | non   | les employeurs et les branches
    SHORT_CONTRACTS     | departement-44    |        | stabiliser | non   | les employeurs et les branches
    SHORT_CONTRACTS     | departement-44    | soin   | stabiliser | oui   | votre tarification des services d’aide
    SHORT_CONTRACTS     | region-02         | soin   | stabiliser | oui   | votre tarification des services d’aide
    LACK_OF_LABOUR      | region-52         |        | attirer    | non   | France Travail et les intercommunalités
    LACK_OF_LABOUR      | departement-44    |        | attirer    | oui   | votre politique d’insertion
    LACK_OF_LABOUR      | departement-44    | soin   | attirer    | oui   | votre politique d’insertion
    LACK_OF_LABOUR      | region-94         |        | attirer    | oui   | votre politique d’insertion
    LACK_OF_LABOUR      | region-04         |        | attirer    | non   | France Travail et les intercommunalités
    LACK_OF_LABOUR      | epci-244400404    |        | attirer    | oui   | votre attractivité et vos modes de garde
    LACK_OF_LABOUR      | commune-44109     |        | attirer    | oui   | votre attractivité et vos modes de garde
    TRAINING_LINK       | region-52         |        | former     | oui   | votre programme régional de formation
    TRAINING_LINK       | departement-44    |        | former     | non   | la région et les branches
    TRAINING_LINK       | departement-2A    |        | former     | oui   | votre programme régional de formation
    TRAINING_LINK       | departement-972   |        | former     | oui   | votre programme régional de formation
    TRAINING_LINK       | departement-973   |        | former     | oui   | votre programme régional de formation
    TRAINING_LINK       | departement-976   |        | former     | oui   | votre programme régional de formation
    TRAINING_LINK       | departement-974   |        | former     | non   | la région et les branches
    TRAINING_LINK       | departement-971   |        | former     | non   | la région et les branches
    TRAINING_LINK       | zone_emploi-5216  |        | former     | non   | la région et les branches
    TRAINING_LINK       | epci-244400404    |        | former     | non   | la région et les branches
    GEOGRAPHIC_MISMATCH | epci-244400404    |        | rapprocher | oui   | vos transports et vos logements
    GEOGRAPHIC_MISMATCH | commune-44109     |        | rapprocher | oui   | vos transports et vos logements
    GEOGRAPHIC_MISMATCH | departement-44    |        | rapprocher | non   | les communes et les intercommunalités
    GEOGRAPHIC_MISMATCH | region-52         |        | rapprocher | non   | les communes et les intercommunalités
    HIRING_INTENSITY    | zone_emploi-5216  |        | anticiper  | non   | les employeurs et France Travail
    TRAINING_LINK       | france-FR         |        | former     | non   | les régions et les branches
    HIRING_INTENSITY    | france-FR         |        | anticiper  | non   | les employeurs et France Travail
"""

# what is asked about one profession: to act where the lever is the reader's, to ask who can where it is not
ASKED = """
    facteur             | territoire     | métier                         | demande
    --------------------+----------------+--------------------------------+---------------------------------------------------------------------
    TRAINING_LINK       | region-52      | Serveurs                       | ouvrir des places de formation
    TRAINING_LINK       | departement-44 | Serveurs                       | demander à la région et aux branches d’ouvrir des places de formation
    LACK_OF_LABOUR      | departement-44 | Serveurs                       | faire connaître ce métier et y orienter les inscrits
    LACK_OF_LABOUR      | region-52      | Serveurs                       | demander à France Travail et aux intercommunalités de faire connaître ce métier et d’y orienter les inscrits
    GEOGRAPHIC_MISMATCH | commune-44109  | Maçons                         | faciliter le logement et les trajets
    SHORT_CONTRACTS     | region-52      | Serveurs                       | demander aux employeurs et aux branches d’allonger les contrats et de partager des temps pleins
    SHORT_CONTRACTS     | region-52      | Ingénieurs en informatique     | demander aux employeurs et aux branches d’allonger les contrats
    SHORT_CONTRACTS     | region-52      | Cadres commerciaux             | demander aux employeurs et aux branches d’allonger les contrats
    SHORT_CONTRACTS     | departement-44 | Aides à domicile               | allonger les contrats et partager des temps pleins
    WORK_CONDITIONS     | departement-44 | Auxiliaires de vie             | revoir horaires, rythmes et prévention de l’usure
    HIRING_INTENSITY    | departement-44 | Serveurs                       | demander aux employeurs et à France Travail d’annoncer les besoins à l’avance et de grouper les recrutements
"""  # noqa: E501 -- whole demands, as a reader sees them


@pytest.mark.parametrize(("factor", "reader", "kind", "verb", "own", "holder"), rows(LEVERS))
def test_a_factor_calls_for_a_lever_and_names_who_holds_it(factor: str, reader: str, kind: str, verb: str, own: str, holder: str) -> None:
    found = lever(Factor[factor], TerritoryId.parse(reader), "Aides-soignants" if kind else "")
    assert (found.verb, found.is_own, found.holder) == (verb, own == "oui", holder)


@pytest.mark.parametrize(("factor", "reader", "label", "asked"), rows(ASKED))
def test_a_question_about_one_profession_is_an_action_of_the_reader_or_a_demand(factor: str, reader: str, label: str, asked: str) -> None:
    assert lever(Factor[factor], TerritoryId.parse(reader), label).asked == asked


@pytest.mark.parametrize("level", Level)
def test_every_factor_has_a_lever_at_every_level(level: Level) -> None:
    verbs = [lever(factor, TerritoryId(level, "1")).verb for factor in Factor]
    assert len(set(verbs)) == len(Factor)


@pytest.mark.parametrize("level", Level)
def test_only_what_the_reader_holds_is_called_yours(level: Level) -> None:
    for factor in Factor:
        found = lever(factor, TerritoryId(level, "1"), "Aides-soignants")
        assert found.is_own is found.holder.startswith(("votre ", "vos "))
