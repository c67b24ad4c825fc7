"""« Où ? » and « de quoi ? » of communes, zones d'emploi, bassins and EPCI: one row a rule, one row an exception."""

import pytest

from data_sources.geography import grammar
from data_sources.geography.grammar import Town
from tests.spec_tables import rows

TOWNS = """
    libellé                | tncc | locatif                  | génitif
    -----------------------+------+--------------------------+------------------------
    Nantes                 | 0    | à Nantes                 | de Nantes
    Angers                 | 1    | à Angers                 | d’Angers
    Œuilly                 | 1    | à Œuilly                 | d’Œuilly
    Yvetot                 | 1    | à Yvetot                 | d’Yvetot
    Hyères                 | 1    | à Hyères                 | d’Hyères
    Honfleur               | 0    | à Honfleur               | de Honfleur
    Le Havre               | 2    | au Havre                 | du Havre
    La Rochelle            | 3    | à La Rochelle            | de La Rochelle
    Les Sables-d'Olonne    | 4    | aux Sables-d’Olonne      | des Sables-d’Olonne
    L'Haÿ-les-Roses        | 5    | à L’Haÿ-les-Roses        | de L’Haÿ-les-Roses
    Aux Marais             | 6    | à Aux Marais             | d’Aux Marais
    Los Masos              | 8    | à Los Masos              | de Los Masos
    Le Vernet-Chaméane     | 0    | au Vernet-Chaméane       | du Vernet-Chaméane
    Lesparre-Médoc         | 0    | à Lesparre-Médoc         | de Lesparre-Médoc
    Hyères                 |      | à Hyères                 | d’Hyères
    Honfleur               |      | à Honfleur               | de Honfleur
    Haguenau               |      | à Haguenau               | de Haguenau
    Évreux                 |      | à Évreux                 | d’Évreux
"""

ZONES = """
    libellé                | commune | dans la zone d’emploi
    -----------------------+---------+------------------------
    Saint-Nazaire          | 0       | de Saint-Nazaire
    Angers                 | 1       | d’Angers
    Le Havre               | 2       | du Havre
    La Rochelle            | 3       | de La Rochelle
    Les Sables-d'Olonne    | 4       | des Sables-d’Olonne
    Haguenau               | 0       | de Haguenau
    Hirson                 | 1       | d’Hirson
    Le Genevois Français   |         | du Genevois Français
    La Tarentaise          |         | de la Tarentaise
    La Vallée de l'Arve    |         | de la Vallée de l’Arve
    L'Est                  |         | de l’Est
    Les Sources de la Loire |        | des Sources de la Loire
    Alès-Le Vigan          |         | d’Alès-Le Vigan
    Charolais              |         | du Charolais
    Est-littoral           |         | de l’Est-littoral
    Région Pointoise       |         | de la Région Pointoise
    Savanes                |         | des Savanes
"""

BASINS = """
    libellé                   | commune          | nom                                | dans le bassin d’emploi
    --------------------------+------------------+------------------------------------+-------------------------------------------
    CLERMONT FERRAND          | Clermont-Ferrand | Clermont-Ferrand                   | de Clermont-Ferrand
    ANGERS                    | Angers           | Angers                             | d’Angers
    LE HAVRE                  | Le Havre         | Le Havre                           | du Havre
    LES HERBIERS              | Les Herbiers     | Les Herbiers                       | des Herbiers
    LES SABLES D OLONNES      |                  | Les Sables-d’Olonne                | des Sables-d’Olonne
    VERSANT N-EST ROUB.TOURC. |                  | Versant Nord-Est Roubaix-Tourcoing | du Versant Nord-Est Roubaix-Tourcoing
    BOULONNAIS                |                  | Boulonnais                         | du Boulonnais
    VALLEE DE L ARVE          |                  | Vallée de l’Arve                   | de la Vallée de l’Arve
    FONTENAY LE CTE           |                  | Fontenay-le-Comte                  | de Fontenay-le-Comte
    Sud 77                    |                  | Sud 77                             | Sud 77
    LURE  / HERICOURT         |                  | Lure – Héricourt                   | de Lure – Héricourt
    VILLE NOUVELLE            |                  | Ville Nouvelle                     | de Ville Nouvelle
"""

EPCI = """
    libellé | nature | nom | locatif
    ----+----+----+----
    Communauté de communes de la Dombes | CC | Communauté de communes de la Dombes | dans la communauté de communes de la Dombes
    CC de la Dombes | | Communauté de communes de la Dombes | dans la communauté de communes de la Dombes
    CA du Puy-en-Velay | | Communauté d’agglomération du Puy-en-Velay | dans la communauté d’agglomération du Puy-en-Velay
    Communauté urbaine d'Arras | CU | Communauté urbaine d’Arras | dans la communauté urbaine d’Arras
    Creuse Sud Ouest | CC | Communauté de communes Creuse Sud Ouest | dans la communauté de communes Creuse Sud Ouest
    Nantes Métropole | ME | Nantes Métropole | à Nantes Métropole
    Métropole du Grand Paris | ME | Métropole du Grand Paris | dans la métropole du Grand Paris
    Eurométropole de Strasbourg | ME | Eurométropole de Strasbourg | dans l’Eurométropole de Strasbourg
    Agglomération du Grand Longwy | CA | Agglomération du Grand Longwy | dans l’agglomération du Grand Longwy
"""

EPCI_GENITIVES = """
    nom                                 | génitif
    ------------------------------------+---------------------------------------
    Communauté de communes de la Dombes | de la communauté de communes de la Dombes
    Orléans Métropole                   | d’Orléans Métropole
    Nantes Métropole                    | de Nantes Métropole
    Eurométropole de Strasbourg         | de l’Eurométropole de Strasbourg
"""

AREAS = """
    nom                  | tncc | locatif                      | génitif
    ---------------------+------+------------------------------+------------------------
    Nouvelle-Normandie   | 0    | en Nouvelle-Normandie        | de Nouvelle-Normandie
    Île-de-Loire         | 1    | en Île-de-Loire              | d’Île-de-Loire
    Grand Sud            | 2    | dans le Grand Sud            | du Grand Sud
    Basse-Loire          | 3    | en Basse-Loire               | de la Basse-Loire
    Hauts-de-Loire       | 4    | dans les Hauts-de-Loire      | des Hauts-de-Loire
    Orne-Atlantique      | 5    | dans l’Orne-Atlantique       | de l’Orne-Atlantique
"""


@pytest.mark.parametrize(("name", "tncc", "locative", "genitive"), rows(TOWNS))
def test_a_commune_takes_its_preposition(name: str, tncc: str, locative: str, genitive: str) -> None:
    forms = grammar.of_town(Town(name, tncc))
    assert (forms.locative, forms.genitive) == (locative, genitive)


@pytest.mark.parametrize(("name", "tncc", "of"), rows(ZONES))
def test_a_zone_demploi_is_named_after_its_town_or_its_country(name: str, tncc: str, of: str) -> None:
    forms = grammar.of_zone(name, Town(name, tncc) if tncc else None)
    assert (forms.locative, forms.genitive) == (f"dans la zone d’emploi {of}", f"de la zone d’emploi {of}")


@pytest.mark.parametrize(("label", "town", "name", "of"), rows(BASINS))
def test_a_bassin_gets_case_and_accents_back(label: str, town: str, name: str, of: str) -> None:
    forms = grammar.of_basin(label, Town(town) if town else None)
    assert (forms.name, forms.locative, forms.genitive) == (name, f"dans le bassin d’emploi {of}", f"du bassin d’emploi {of}")


@pytest.mark.parametrize(("label", "kind", "name", "locative"), rows(EPCI))
def test_an_epci_says_what_it_is(label: str, kind: str, name: str, locative: str) -> None:
    forms = grammar.of_intercommunality(label, kind)
    assert (forms.name, forms.locative) == (name, locative)


@pytest.mark.parametrize(("name", "genitive"), rows(EPCI_GENITIVES))
def test_an_epci_has_its_genitive(name: str, genitive: str) -> None:
    assert grammar.of_intercommunality(name).genitive == genitive


@pytest.mark.parametrize(("name", "tncc", "locative", "genitive"), rows(AREAS))
def test_a_region_or_departement_to_come_is_named_by_its_tncc(name: str, tncc: str, locative: str, genitive: str) -> None:
    forms = grammar.of_area(name, tncc)
    assert (forms.locative, forms.genitive) == (locative, genitive)
