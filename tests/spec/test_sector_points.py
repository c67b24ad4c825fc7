"""What is said of the sectors, whole sentences a French editor can check: verdicts, effects, weights, and when nothing is said."""

from dataclasses import replace
from pathlib import Path

import pytest

from reporter.analysis.buoyancy import Check, Word
from reporter.analysis.overview import Overview
from reporter.analysis.sectors import Grain, SectorMix, SectorReading
from reporter.document.buoyant_points import buoyant
from reporter.document.effect_points import us_or_country
from reporter.document.sector_points import in_retreat, not_buoyant, weighs_more
from reporter.document.sector_section import sector_headline
from reporter.document.sector_tables import verdict_table
from reporter.document.verdicts import inside, opening, verdict_cell
from reporter.domain.blocks import Finding
from reporter.domain.period import Period
from tests.labour_market import ALL_DATASETS, edition_of, overview_of, shipped_register, world
from tests.sector_mixes import jobs_indicator, mix, sector, total, window
from tests.spec_tables import rows

VERDICTS = """
    verdict      | mots                    | cartouche
    -------------+-------------------------+----------
    confirmed    | ▲ Porteur confirmé      | full
    recent       | △ Porteur récent        | light
    no_signal    | ○ Sans signal           | open
    retreat      | ▼ En retrait            | warm
    insufficient | – Données insuffisantes | dashed
"""

# A fine sector's official label is quoted inside a sentence, and stands alone before a colon at its head: any label holds.
NAMES = """
    grain         | code                    | dans une phrase                                         | en tête
    --------------+-------------------------+---------------------------------------------------------+--------
    grand_secteur | industrie               | l’industrie                                             | Industrie
    grand_secteur | hotellerie_restauration | l’hôtellerie-restauration                               | Hôtellerie-restauration
    grand_secteur | autres_services         | les autres services                                     | Autres services
    na38          | interim                 | l’intérim                                               | Intérim
    na88          | 11                      | « Fabrication de boissons »                             | Fabrication de boissons
    na88          | 70                      | « Activités des sièges sociaux ; conseil de gestion »   | Activités des sièges sociaux ; conseil de gestion
    na88          | 47                      | « Commerce de détail, à l’exception des automobiles et des motocycles » | Commerce de détail, à l’exception des automobiles et des motocycles
"""  # noqa: E501 -- whole labels

# secteur, verdict, emplois gagnés en deux ans, écart à la France en points par an. Sous 50 emplois, un secteur n'est nommé que seul.
BUOYANT = """
    secteurs                                                             | phrase
    ---------------------------------------------------------------------+----------------------------------------------------
    industrie ▲ 1240 1.2 ; commerce ○ 50 0.1                             | Un secteur porteur confirmé : l’industrie (+1 240 emplois en deux ans, 1,2 point par an de plus qu’en France).
    construction ▲ 310 0.8 ; industrie ▲ 1240 2.0                        | Deux secteurs porteurs confirmés : l’industrie (+1 240 emplois en deux ans, 2,0 points par an de plus qu’en France) et la construction (+310, 0,8 point).
    construction △ 310 0.8 ; industrie ▲ 1 1.2                           | Un secteur porteur confirmé : l’industrie (+1 emploi en deux ans, 1,2 point par an de plus qu’en France) ; s’y ajoute un porteur récent, la construction (+310, 0,8 point).
    industrie ▲ 400 1.2 ; construction △ 310 0.8 ; commerce △ 200 0.4    | Un secteur porteur confirmé : l’industrie (+400 emplois en deux ans, 1,2 point par an de plus qu’en France) ; s’y ajoutent deux porteurs récents, la construction (+310, 0,8 point) et le commerce (+200, 0,4 point).
    industrie ▲ 400 1.2 ; construction △ 310 0.8 ; commerce △ 200 0.4 ; interim △ 100 0.1 | Un secteur porteur confirmé : l’industrie (+400 emplois en deux ans, 1,2 point par an de plus qu’en France) ; s’y ajoutent trois porteurs récents, dont la construction (+310, 0,8 point) et le commerce (+200, 0,4 point).
    industrie ▲ 400 1.2 ; construction ▲ 310 0.8 ; commerce ▲ 200 0.4 ; interim ▲ 100 0.1 | Quatre secteurs porteurs confirmés, d’abord l’industrie (+400 emplois en deux ans, 1,2 point par an de plus qu’en France), la construction (+310, 0,8 point) et le commerce (+200, 0,4 point).
    industrie ▲ 400 1.2 ; construction ▲ 310 0.8 ; commerce ▲ 200 0.4 ; interim △ 100 0.1 | Trois secteurs porteurs confirmés : l’industrie (+400 emplois en deux ans, 1,2 point par an de plus qu’en France), la construction (+310, 0,8 point) et le commerce (+200, 0,4 point) ; s’y ajoute un porteur récent.
    construction ▲ 400 0.8 ; industrie ▲ 400 1.2                         | Deux secteurs porteurs confirmés : la construction (+400 emplois en deux ans, 0,8 point par an de plus qu’en France) et l’industrie (+400, 1,2 point).
    industrie ▲ 400 1.2 ; construction ▲ 50 0.8 ; commerce ▲ 49 0.4      | Trois secteurs porteurs confirmés, d’abord l’industrie (+400 emplois en deux ans, 1,2 point par an de plus qu’en France) et la construction (+50, 0,8 point).
    industrie ▲ 49 1.2 ; construction ▲ 31 0.8                           | Deux secteurs porteurs confirmés, d’abord l’industrie (+49 emplois en deux ans, 1,2 point par an de plus qu’en France).
    industrie ▲ 400 1.2 ; construction △ 49 0.8                          | Un secteur porteur confirmé : l’industrie (+400 emplois en deux ans, 1,2 point par an de plus qu’en France) ; s’y ajoute un porteur récent.
    construction △ 310 0.8 ; industrie ○ 5 0.0                           | Aucun secteur porteur confirmé, mais un porteur récent : la construction (+310 emplois en deux ans, 0,8 point par an de plus qu’en France).
    construction △ 310 0.8 ; industrie △ 200 0.1                         | Aucun secteur porteur confirmé, mais deux porteurs récents : la construction (+310 emplois en deux ans, 0,8 point par an de plus qu’en France) et l’industrie (+200, 0,1 point).
    construction ○ 310 0.8 faster ; industrie ▼ -20 -0.1 rises           | Aucun secteur porteur : aucun ne gagne des emplois plus vite qu’en France tout en pesant au moins autant ici.
    construction ○ 310 0.8 size ; industrie ▼ -20 -0.1 rises             | Aucun secteur porteur : aucun ne gagne des emplois plus vite qu’en France tout en pesant au moins autant ici, sauf de trop petits.
    construction ○ 310 0.8                                               |
    construction – s ; industrie – s                                     |
"""  # noqa: E501 -- whole sentences, as a reader sees them

# secteurs de la nomenclature fine : on dit parmi combien de secteurs jugés
FINE = """
    secteurs                                                             | phrase
    ---------------------------------------------------------------------+----------------------------------------------------
    10 ▲ 400 1.2 ; 11 ○ 50 0.1 ; 62 – s                                  | Un secteur porteur confirmé sur deux jugés : « Industries alimentaires » (+400 emplois en deux ans, 1,2 point par an de plus qu’en France).
    10 △ 400 1.2 ; 11 ○ 50 0.1 rises                                     | Aucun secteur porteur confirmé sur deux jugés, mais un porteur récent : « Industries alimentaires » (+400 emplois en deux ans, 1,2 point par an de plus qu’en France).
    10 ○ 400 1.2 faster ; 11 ○ 50 0.1 faster                             | Aucun secteur porteur sur deux jugés : aucun ne gagne des emplois plus vite qu’en France tout en pesant au moins autant ici.
"""  # noqa: E501 -- whole sentences, as a reader sees them

# Sur la dernière année, construction −289 et intérim −543, les autres en hausse : le verdict reste au tableau, pas dans la phrase.
FELL = """
    secteurs                                                             | phrase                                      | tableau
    ---------------------------------------------------------------------+---------------------------------------------+--------
    construction ▲ 400 0.8 ; industrie ▲ 310 1.2                         | Un secteur porteur confirmé sans recul sur un an : l’industrie (+310 emplois en deux ans, 1,2 point par an de plus qu’en France). | Construction ▲ Porteur confirmé / en recul sur un an ; Industrie ▲ Porteur confirmé
    construction ▲ 27 0.8 ; industrie ○ 5 0.0                            | Aucun secteur porteur confirmé ne progresse encore : la construction a gagné 27 emplois en deux ans mais en a perdu 289 sur la dernière année. | Construction ▲ Porteur confirmé / en recul sur un an ; Industrie ○ Sans signal
    construction △ 400 0.8 ; industrie ○ 5 0.0                           | Aucun secteur porteur récent ne progresse encore : la construction a gagné 400 emplois en deux ans mais en a perdu 289 sur la dernière année. | Construction △ Porteur récent / en recul sur un an ; Industrie ○ Sans signal
    construction ▲ 400 0.8 ; industrie △ 310 1.2                         | Aucun secteur porteur confirmé ne progresse encore, mais un porteur récent tient : l’industrie (+310 emplois en deux ans, 1,2 point par an de plus qu’en France). | Construction ▲ Porteur confirmé / en recul sur un an ; Industrie △ Porteur récent
    construction △ 400 0.8 ; industrie ▲ 310 1.2                         | Un secteur porteur confirmé sans recul sur un an : l’industrie (+310 emplois en deux ans, 1,2 point par an de plus qu’en France). | Industrie ▲ Porteur confirmé ; Construction △ Porteur récent / en recul sur un an
    construction △ 400 0.8 ; industrie △ 310 1.2                         | Aucun secteur porteur confirmé, mais un porteur récent sans recul sur un an : l’industrie (+310 emplois en deux ans, 1,2 point par an de plus qu’en France). | Construction △ Porteur récent / en recul sur un an ; Industrie △ Porteur récent
    construction ▲ 400 0.8 ; interim ▲ 600 1.2                           | Aucun secteur porteur confirmé ne progresse encore : l’intérim a gagné 600 emplois en deux ans mais en a perdu 543 sur la dernière année ; un autre recule aussi. | Construction ▲ Porteur confirmé / en recul sur un an ; Intérim ▲ Porteur confirmé / en recul sur un an
    construction ▲ 400 0.8 ; interim △ 600 1.2                           | Aucun secteur porteur ne progresse encore : l’intérim a gagné 600 emplois en deux ans mais en a perdu 543 sur la dernière année ; un autre recule aussi. | Construction ▲ Porteur confirmé / en recul sur un an ; Intérim △ Porteur récent / en recul sur un an
    construction ▼ -400 -0.8 rises ; industrie ○ 5 0.0 faster            | Aucun secteur porteur : aucun ne gagne des emplois plus vite qu’en France tout en pesant au moins autant ici. | Construction ▼ En retrait ; Industrie ○ Sans signal
"""  # noqa: E501 -- whole sentences, as a reader sees them

# écart à la France sur les deux périodes ; « moins bien » seulement si chaque écart affiché le montre
RETREAT = """
    secteurs                                          | phrase
    --------------------------------------------------+--------------------------------------------------------------------
    commerce ▼ -340 -1.1 ; industrie ▲ 40 1.2         | Un secteur en retrait : le commerce (−340 emplois en deux ans, 1,1 point par an de moins qu’en France) ; depuis cinq ans comme depuis deux ans, il fait moins bien que le même secteur en France.
    commerce ▼ -340 -0.1                              | Un secteur en retrait : le commerce (−340 emplois en deux ans, 0,1 point par an de moins qu’en France) ; depuis cinq ans comme depuis deux ans, il fait moins bien que le même secteur en France.
    commerce ▼ -340 0.0                               | Un secteur en retrait : le commerce (−340 emplois en deux ans, au même rythme qu’en France) ; il perd des emplois depuis cinq ans comme depuis deux ans.
    commerce ▼ -340 -0.1 ; interim ▼ -900 -2.0        | Deux secteurs en retrait : l’intérim (−900 emplois en deux ans, 2,0 points par an de moins qu’en France) et le commerce (−340, 0,1 point) ; depuis cinq ans comme depuis deux ans, ils font moins bien que les mêmes secteurs en France.
    commerce ▼ -340 0.0 ; interim ▼ -900 -2.0         | Deux secteurs en retrait : l’intérim (−900 emplois en deux ans, 2,0 points par an de moins qu’en France) et le commerce (−340, au même rythme qu’en France) ; ils perdent des emplois depuis cinq ans comme depuis deux ans.
    commerce ▼ -900 0.0 ; interim ▼ -340 -2.0         | Deux secteurs en retrait : le commerce (−900 emplois en deux ans, au même rythme qu’en France) et l’intérim (−340, 2,0 points par an de moins qu’en France) ; ils perdent des emplois depuis cinq ans comme depuis deux ans.
    commerce ▼ -900 -0.4 ; interim ▼ -14 -2.0         | Deux secteurs en retrait, d’abord le commerce (−900 emplois en deux ans, 0,4 point par an de moins qu’en France) ; depuis cinq ans comme depuis deux ans, ils font moins bien que les mêmes secteurs en France.
    commerce ▼ -14 -0.4                               | Un secteur en retrait : le commerce (−14 emplois en deux ans, 0,4 point par an de moins qu’en France) ; depuis cinq ans comme depuis deux ans, il fait moins bien que le même secteur en France.
    commerce ○ -340 -1.1                              |
    commerce – s                                      |
"""  # noqa: E501 -- whole sentences, as a reader sees them

# secteur, verdict, emplois, écart, tests manqués ; poids 0,82, part 0,4 %, 32 emplois
NOT_BUOYANT = """
    secteurs                                                | phrase
    --------------------------------------------------------+------------------------------------------------------------
    commerce ○ 340 -0.6 faster                              | Commerce : 340 emplois de plus en deux ans, sans être porteur, car le secteur croît moins vite qu’en France (0,6 point par an de moins).
    commerce ○ 340 -0.2 faster                              | Commerce : 340 emplois de plus en deux ans, sans être porteur, car le secteur croît moins vite qu’en France (0,2 point par an de moins).
    commerce ○ 340 -0.1 faster                              | Commerce : 340 emplois de plus en deux ans, sans être porteur, car le secteur croît à peu près comme en France (0,1 point par an de moins).
    commerce ○ 340 0.6 specialised weight                   | Commerce : 340 emplois de plus en deux ans, sans être porteur, car le secteur pèse moins ici qu’en France (0,82 fois son poids national) et compte peu dans l’emploi local.
    commerce ○ 340 0.0 faster                               | Commerce : 340 emplois de plus en deux ans, sans être porteur, car le secteur croît au même rythme que le même secteur en France.
    commerce ○ 1 0.6 specialised                            | Commerce : 1 emploi de plus en deux ans, sans être porteur, car le secteur pèse moins ici qu’en France (0,82 fois son poids national).
    commerce ○ 340 0.6 size weight                          | Commerce : 340 emplois de plus en deux ans, sans être porteur, car le secteur est petit (4 000 emplois) et compte peu dans l’emploi local (4,0 % de l’emploi).
    commerce ○ 340 -0.6 faster specialised ; interim ○ 20 -0.2 faster | Commerce : 340 emplois de plus en deux ans, sans être porteur, car le secteur croît moins vite qu’en France (0,6 point par an de moins) et pèse moins ici qu’en France (0,82 fois son poids national).
    commerce ▲ 340 0.6 ; interim ○ 0 0.0 rises faster       |
    commerce ○ -5 0.6 rises                                 |
    commerce – s                                            |
"""  # noqa: E501 -- whole sentences, as a reader sees them

WEIGHS = """
    poids des secteurs (part)                       | phrase
    ------------------------------------------------+--------------------------------------------------------------------
    industrie 1.42 ; commerce 0.90                  | Industrie : un secteur qui pèse 1,42 fois son poids national (4 000 emplois, 4,0 % de l’emploi) ; ce qui l’affecte compte ici plus qu’ailleurs.
    industrie 1.98 ; commerce 0.90                  | Industrie : un secteur qui pèse deux fois son poids national (4 000 emplois, 4,0 % de l’emploi) ; ce qui l’affecte compte ici plus qu’ailleurs.
    industrie 3.04 ; commerce 3.04                  | Commerce : un secteur qui pèse trois fois son poids national (4 000 emplois, 4,0 % de l’emploi) ; ce qui l’affecte compte ici plus qu’ailleurs.
    industrie 1.20 ; commerce 1.00                  | Industrie : un secteur qui pèse 1,20 fois son poids national (4 000 emplois, 4,0 % de l’emploi) ; ce qui l’affecte compte ici plus qu’ailleurs.
    industrie 1.19 ; commerce 1.00                  |
    industrie 3.00 petit ; commerce 0.90            |
    industrie 3.00                                  |
"""  # noqa: E501 -- whole sentences, as a reader sees them

# national, structurel, local ; un effet qui s'affiche 0,0 % de l'emploi par an est « à peu près » nul
EFFECTS = """
    effets           | phrase
    -----------------+--------------------------------------------------------------------------------------------------
    18700 1600 5200  | En cinq ans, le département gagne 25 500 emplois salariés privés : si chaque secteur avait suivi l’emploi total en France, il en aurait gagné 18 700 (effet national) ; ses secteurs sont plus porteurs que la moyenne, +1 600 (effet structurel), et, à secteur égal, l’emploi y évolue mieux qu’en France, +5 200 (effet local).
    18700 -1600 5200 | En cinq ans, le département gagne 22 300 emplois salariés privés : si chaque secteur avait suivi l’emploi total en France, il en aurait gagné 18 700 (effet national) ; ses secteurs sont moins porteurs que la moyenne, −1 600 (effet structurel), mais, à secteur égal, l’emploi y évolue mieux qu’en France, +5 200 (effet local).
    400 -100 -301    | En cinq ans, l’emploi salarié privé reste quasi stable (−1 emploi) : si chaque secteur avait suivi l’emploi total en France, il aurait gagné 400 emplois (effet national) ; les secteurs d’ici sont à peu près aussi porteurs que la moyenne, −100 (effet structurel), et, à secteur égal, l’emploi évolue ici moins bien qu’en France, −301 (effet local).
    400 -100 -500    | En cinq ans, le département perd 200 emplois salariés privés : si chaque secteur avait suivi l’emploi total en France, il en aurait gagné 400 (effet national) ; ses secteurs sont à peu près aussi porteurs que la moyenne, −100 (effet structurel), et, à secteur égal, l’emploi y évolue moins bien qu’en France, −500 (effet local).
    -400 100 -50     | En cinq ans, le département perd 350 emplois salariés privés : si chaque secteur avait suivi l’emploi total en France, il en aurait perdu 400 (effet national) ; ses secteurs évoluent à peu près comme la moyenne, +100 (effet structurel), mais, à secteur égal, l’emploi y évolue à peu près comme en France, −50 (effet local).
    400 0 0          | En cinq ans, le département gagne 400 emplois salariés privés : si chaque secteur avait suivi l’emploi total en France, il en aurait gagné 400 (effet national) ; ses secteurs sont aussi porteurs que la moyenne (effet structurel nul), et, à secteur égal, l’emploi y évolue comme en France (effet local nul).
    400 -300 -100    | En cinq ans, l’emploi salarié privé reste au même niveau : si chaque secteur avait suivi l’emploi total en France, il aurait gagné 400 emplois (effet national) ; les secteurs d’ici sont moins porteurs que la moyenne, −300 (effet structurel), et, à secteur égal, l’emploi évolue ici à peu près comme en France, −100 (effet local).
"""  # noqa: E501 -- whole sentences, as a reader sees them

# période, années de la fenêtre, ruptures de la série
SPANS = """
    fin     | années | ruptures | début de la phrase
    --------+--------+----------+----------------------------------------------------------------------
    2026-T1 | 5      |          | En cinq ans, le département
    2026-T1 | 3      | 2023-T1  | Depuis le 1er trimestre 2023, début de la série comparable, le département
    2026-T3 | 3      | 2023-T1  | En trois ans, la série n’étant comparable que depuis le 1er trimestre 2023, le département
    2030-T1 | 5      | 2023-T1  | En cinq ans, le département
    2028-T1 | 5      | 2023-T1  | En cinq ans, le département
    2026-T1 | 5      | 2023-T1  | Deux chiffres de part et d’autre d’une rupture de série : 74 500 emplois (T1 2021), puis 100 000 emplois (T1 2026) ; depuis le 1er trimestre 2023, l’Urssaf compte les apprentis parmi les salariés.
    2025    | 5      |          | De fin 2020 à fin 2025, le département
    2026    | 3      | 2023     | De fin 2023, début de la série comparable, à fin 2026, le département
    2027    | 3      | 2023     | De fin 2024, la série n’étant comparable que depuis 2023, à fin 2027, le département
    2025    | 5      | 2023     | Deux chiffres de part et d’autre d’une rupture de série : 74 500 emplois (fin 2020), puis 100 000 emplois (fin 2025) ; depuis 2023, l’Urssaf compte les apprentis parmi les salariés.
"""  # noqa: E501 -- whole sentences, as a reader sees them

# emploi de 100 000 ; effets ; écart de croissance à la France en points par an. Jusqu'à 0,1 %, le seuil de l'emploi à la première page,
# il est quasi stable ; sous 0,2 point par an d'écart, « à peu près comme en France », sauf si l'un progresse et l'autre recule.
HEADLINES = """
    effets         | écart | années | titre
    ---------------+-------+--------+--------------------------------------------------------------------------
    1000 200 300   | 0.4   | 5      | En cinq ans, l’emploi salarié privé progresse plus vite qu’en France
    1000 -200 -300 | -0.4  | 5      | En cinq ans, l’emploi salarié privé progresse moins vite qu’en France
    1000 1 0       | 0.0   | 3      | En trois ans, l’emploi salarié privé progresse au même rythme qu’en France
    -1000 -200 -30 | -0.4  | 2      | En deux ans, l’emploi salarié privé recule plus vite qu’en France
    -1000 200 300  | 0.4   | 5      | En cinq ans, l’emploi salarié privé recule moins vite qu’en France
    -1000 0 0      | 0.0   | 5      | En cinq ans, l’emploi salarié privé recule au même rythme qu’en France
    1000 -900 -300 | -0.9  | 5      | En cinq ans, l’emploi salarié privé recule, celui de la France progresse
    -1000 900 300  | 0.9   | 5      | En cinq ans, l’emploi salarié privé progresse, celui de la France recule
    1000 -600 -400 | -0.4  | 5      | L’emploi salarié privé reste quasi stable, celui de la France progresse
    1000 -600 -300 | -0.4  | 5      | L’emploi salarié privé reste quasi stable, celui de la France progresse
    -1000 600 300  | 0.4   | 5      | L’emploi salarié privé reste quasi stable, celui de la France recule
    0 200 300      | 0.4   | 5      | L’emploi salarié privé progresse, celui de la France reste quasi stable
    100 -200 -300  | -0.4  | 5      | L’emploi salarié privé recule, celui de la France reste quasi stable
    50 10 -10      | 0.0   | 5      | En cinq ans, l’emploi salarié privé reste quasi stable, comme en France
    1000 200 300   | 0.2   | 5      | En cinq ans, l’emploi salarié privé progresse plus vite qu’en France
    1000 200 300   | 0.1   | 5      | L’emploi salarié privé progresse à peu près comme en France
    1000 -200 -300 | -0.2  | 5      | En cinq ans, l’emploi salarié privé progresse moins vite qu’en France
    1000 -200 -300 | -0.1  | 5      | L’emploi salarié privé progresse à peu près comme en France
    -1000 -200 -30 | -0.1  | 2      | L’emploi salarié privé recule à peu près comme en France
    1000 -600 -400 | -0.1  | 5      | L’emploi salarié privé reste quasi stable, à peu près comme en France
    100 200 300    | 0.1   | 5      | L’emploi salarié privé progresse à peu près comme en France
    300 -600 -200  | -0.1  | 5      | En cinq ans, l’emploi salarié privé recule, celui de la France progresse
    1000 200 300   | 0.4   | 0      | Une rupture de série empêche de comparer les emplois
"""

EDGES = """
    cas                                | nous ou le pays | porteurs | en retrait | sans être porteur | poids
    -----------------------------------+-----------------+----------+------------+-------------------+------
    aucun secteur publié               |                 |          |            |                   |
    tous les secteurs sont secrets     |                 |          |            |                   |
    le seul secteur publié est porteur | oui             | oui      |            |                   |
    un secteur parti de zéro           | oui             |          |            | oui               | oui
    un secteur secret parmi d'autres   | oui             | oui      |            | oui               | oui
    territoire créé cette année        |                 |          |            |                   |
    fenêtres à cheval sur une rupture  | oui             |          |            |                   | oui
"""

_SIGNS = {"▲": Word.CONFIRMED, "△": Word.RECENT, "○": Word.NO_SIGNAL, "▼": Word.RETREAT, "–": Word.INSUFFICIENT}


@pytest.fixture(scope="module")
def overview(checkout: Path) -> Overview:
    totals = [o for o in world() if not o.category]  # sectors come from tables; their series are those of `falling`
    return overview_of("departement-44", totals, shipped_register(checkout), edition_of(*ALL_DATASETS))


@pytest.fixture(scope="module")
def falling(checkout: Path) -> Overview:
    return overview_of("departement-44", world(), shipped_register(checkout), edition_of(*ALL_DATASETS))


@pytest.mark.parametrize(("cell", "sentence", "verdicts"), rows(FELL))
def test_a_buoyant_sector_that_fell_in_the_last_year_is_no_good_news(falling: Overview, cell: str, sentence: str, verdicts: str) -> None:
    there = replace(falling, sector_mix=_told(cell))
    assert _plain(buoyant(there)) == sentence
    table = verdict_table(there)
    assert table is not None
    last = ((row.cells[0].text, row.cells[-1]) for row in table.rows)
    assert " ; ".join(f"{name} {' / '.join(filter(None, (cell.text, cell.second_line)))}" for name, cell in last) == verdicts


def _plain(finding: Finding | None) -> str:
    return finding.sentence.replace("\u202f", " ").replace("\u00a0", " ") if finding else ""


def _sector(told: str) -> SectorReading:
    """Return a sector written as « commerce ○ 340 -0.6 faster »."""
    code, sign, change, *others = told.split()
    if change == "s":
        return sector(code, _SIGNS[sign], jobs=None)
    gap, *failed = others
    return sector(code, _SIGNS[sign], change=int(change), gap=gap, quotient="0.82", failed=[Check(name) for name in failed])


def _told(cell: str) -> SectorMix:
    return mix(*(_sector(told) for told in cell.split(" ; ")))


@pytest.mark.parametrize(("word", "words", "badge"), rows(VERDICTS))
def test_a_verdict_is_its_sign_its_words_and_its_badge(word: str, words: str, badge: str) -> None:
    cell = verdict_cell(Word(word))
    assert (cell.text, cell.badge) == (words, badge)


@pytest.mark.parametrize(("grain", "code", "name", "head"), rows(NAMES))
def test_a_sector_is_named_so_that_the_grammar_holds(grain: str, code: str, name: str, head: str) -> None:
    reading = sector(code)
    found = (inside(reading, Grain(grain)), opening(reading))
    assert tuple(text.replace("\u202f", " ").replace("\u00a0", " ") for text in found) == (name, head)


@pytest.mark.parametrize(("cell", "sentence"), rows(BUOYANT))
def test_buoyant_sectors_are_named_with_their_jobs_and_their_lead(overview: Overview, cell: str, sentence: str) -> None:
    assert _plain(buoyant(replace(overview, sector_mix=_told(cell)))) == sentence


@pytest.mark.parametrize(("cell", "sentence"), rows(FINE))
def test_fine_sectors_say_how_many_were_judged(overview: Overview, cell: str, sentence: str) -> None:
    assert _plain(buoyant(replace(overview, sector_mix=replace(_told(cell), grain=Grain.NA38)))) == sentence


@pytest.mark.parametrize(("cell", "sentence"), rows(RETREAT))
def test_sectors_in_retreat_are_named_with_what_they_lose(overview: Overview, cell: str, sentence: str) -> None:
    assert _plain(in_retreat(replace(overview, sector_mix=_told(cell)))) == sentence


@pytest.mark.parametrize(("cell", "sentence"), rows(NOT_BUOYANT))
def test_growing_without_being_buoyant_has_its_reasons(overview: Overview, cell: str, sentence: str) -> None:
    assert _plain(not_buoyant(replace(overview, sector_mix=_told(cell)))) == sentence


def test_growing_without_being_buoyant_tells_a_fall_in_the_last_year(falling: Overview) -> None:
    found = _plain(not_buoyant(replace(falling, sector_mix=_told("construction ○ 340 -0.6 faster"))))
    assert found.startswith("Construction : 340 emplois de plus en deux ans (−289 sur la dernière année), sans être porteur, car")


@pytest.mark.parametrize(("cell", "sentence"), rows(WEIGHS))
def test_the_sector_that_weighs_more_here_is_told_in_times(overview: Overview, cell: str, sentence: str) -> None:
    sectors = []
    for told in cell.split(" ; "):
        code, quotient, *small = told.split()
        sectors.append(sector(code, quotient=quotient, failed=[Check.WEIGHT] if small else []))
    assert _plain(weighs_more(replace(overview, sector_mix=mix(*sectors)))) == sentence


@pytest.mark.parametrize(("effects", "sentence"), rows(EFFECTS))
def test_a_change_is_told_as_the_country_our_sectors_and_here(overview: Overview, effects: str, sentence: str) -> None:
    national, structural, local = (int(effect) for effect in effects.split())
    found = mix(sector("industrie"), long=window(total(), (national, structural, local), "0.4", years=5))
    assert _plain(us_or_country(replace(overview, sector_mix=found))) == sentence


@pytest.mark.parametrize(("end", "years", "breaks", "beginning"), rows(SPANS))
def test_a_window_says_from_when_and_why_it_is_short(overview: Overview, end: str, years: str, breaks: str, beginning: str) -> None:
    last = Period.parse(end)
    at = tuple(Period.parse(one) for one in breaks.split())
    start = last.shifted(-int(years) * last.rhythm.per_year)
    crosses = any(start < one <= last for one in at)
    whole = window(total(period=last), (18700, 1600, 5200), "0.4", years=int(years), crosses_break=crosses)
    found = mix(sector("industrie"), indicator=jobs_indicator(yearly=len(end) == 4, breaks=at), long=whole)
    assert _plain(us_or_country(replace(overview, sector_mix=found))).startswith(beginning)


@pytest.mark.parametrize(("effects", "gap", "years", "claim"), rows(HEADLINES))
def test_the_topic_has_a_claim_of_twelve_words_at_most(overview: Overview, effects: str, gap: str, years: str, claim: str) -> None:
    national, structural, local = (int(effect) for effect in effects.split())
    crosses = years == "0"
    whole = window(total(), (national, structural, local), gap, years=int(years) or 5, crosses_break=crosses)
    judged = mix(sector("industrie"), long=whole)
    found = sector_headline(replace(overview, sector_mix=judged), judged).replace("'", "’")
    assert found == claim
    assert len(found.split()) <= 12


def _crossing(reading: SectorReading) -> SectorReading:
    """Return a sector of which neither window can be compared."""
    assert reading.long is not None
    assert reading.short is not None
    long, short = (replace(w, window=replace(w.window, crosses_break=True)) for w in (reading.long, reading.short))
    return replace(reading, long=long, short=short)


def _edge(case: str) -> SectorMix | None:
    new, growing, falling = sector("interim", change=None), sector("commerce", Word.CONFIRMED, change=40, gap="1.0"), Word.RETREAT
    idle = sector("industrie", change=20, failed=[Check.FASTER], quotient="2.00")
    whole = window(total(), (1000, 200, 300), "0.4", years=5)
    crossing = window(total(), (1000, 200, 300), "0.4", years=5, crosses_break=True)
    broken = jobs_indicator(breaks=(Period.quarter(2023, 1),))
    cases = {
        "aucun secteur publié": None,
        "tous les secteurs sont secrets": mix(sector("industrie", jobs=None), sector("commerce", jobs=None)),
        "le seul secteur publié est porteur": mix(growing, long=whole),
        "un secteur parti de zéro": mix(new, idle, long=whole),
        "un secteur secret parmi d'autres": mix(sector("interim", jobs=None), idle, growing, long=whole),
        "territoire créé cette année": mix(new, sector("commerce", change=None)),
        "fenêtres à cheval sur une rupture": mix(
            _crossing(growing), _crossing(idle), _crossing(sector("interim", falling, change=-40)), indicator=broken, long=crossing
        ),
    }
    return cases[case]


@pytest.mark.parametrize("row", rows(EDGES), ids=lambda row: row[0])
def test_where_figures_are_missing_what_cannot_be_said_is_not_said(overview: Overview, row: tuple[str, ...]) -> None:
    case, *told = row
    there = replace(overview, sector_mix=_edge(case))
    points = (us_or_country, buoyant, in_retreat, not_buoyant, weighs_more)
    assert ["oui" if point(there) else "" for point in points] == told
