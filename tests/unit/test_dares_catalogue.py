"""Dares' identifiers are irregular: the sets are found by what they hold."""

import pytest

from data_sources.dares.catalogue import ALWAYS, KINDS, SETS, resolve
from data_sources.opendatasoft import Listed
from reporter.errors import InputError

BASE = (*ALWAYS, KINDS)
REGIONS = (*BASE, "code_region", "code_departement")
ZONES = (*BASE, "code_region", "code_zone_d_emploi")
TITLE = "Les demandeurs d'emploi inscrits à France Travail"


def listed(identifier: str, fields: tuple[str, ...], title: str = TITLE) -> Listed:
    return Listed(identifier, title, fields, None)


PORTAL = (
    listed("dares_defm_stock_france_cvs_mens", (*BASE, "champ")),
    listed("dares_defm_stock_france_cvs_trim", (*BASE, "champ")),
    listed("dares_defm_stock_france_brut_trim", (*BASE, "champ")),
    listed("dares_defm_stock_region_cvs_trim", REGIONS),
    listed("dares_defm_stock_regions_brut_trim", REGIONS),
    listed("dares_defm_zoneeemploi_brut_trim", ZONES),
    listed("dares_defm_communes_brut_trim", (*REGIONS, "code_commune")),
    listed("dares_defm_metiers_france_cvs_trim", (*BASE, "champ", "metier")),
    listed("dares_defm_flux_france_cvs_trim", ("date", "categorie", "nombre_d_entrees", "champ")),
)


@pytest.mark.parametrize(
    ("dataset", "identifier"),
    [
        ("defm-france-cvs", "dares_defm_stock_france_cvs_trim"),
        ("defm-france-brut", "dares_defm_stock_france_brut_trim"),
        ("defm-regions-cvs", "dares_defm_stock_region_cvs_trim"),
        ("defm-regions-brut", "dares_defm_stock_regions_brut_trim"),
        ("defm-ze-brut", "dares_defm_zoneeemploi_brut_trim"),
    ],
)
def test_each_set_is_found_among_its_twins(dataset: str, identifier: str) -> None:
    assert resolve(SETS[dataset], PORTAL).id == identifier
    assert resolve(SETS[dataset], reversed(PORTAL)).id == identifier


def test_a_new_identifier_is_found_by_title_and_fields() -> None:
    renamed = (
        listed("jeu-17", (*BASE, "champ"), f"{TITLE}, données trimestrielles CVS-CJO"),
        listed("jeu-18", (*BASE, "champ"), f"{TITLE}, données trimestrielles brutes"),
        listed("jeu-19", (*BASE, "champ"), f"{TITLE}, données mensuelles CVS-CJO"),
    )
    assert resolve(SETS["defm-france-cvs"], renamed).id == "jeu-17"
    assert resolve(SETS["defm-france-brut"], renamed).id == "jeu-18"


def test_none_and_several_are_errors_that_say_what_was_looked_for() -> None:
    with pytest.raises(InputError, match=r"no dataset for defm-ze-brut .*code_zone_d_emploi"):
        resolve(SETS["defm-ze-brut"], PORTAL[:5])
    twice = (*PORTAL, listed("dares_defm_zone_emploi_brut_trim_v2", ZONES))
    with pytest.raises(InputError, match=r"several datasets answer to defm-ze-brut .*zoneeemploi_brut_trim, .*_trim_v2"):
        resolve(SETS["defm-ze-brut"], twice)
