"""The register made from the real tables of 2024: how many at each level, and figures written down by hand."""

from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.register_draft import RegisterDraft
from reporter.domain.territory import Level, Register, Territory
from tests.official_tables import real_draft
from tests.spec_tables import rows

pytestmark = pytest.mark.real

COUNTS = {
    Level.COUNTRY: 1,
    Level.REGION: 18,
    Level.DEPARTMENT: 101,
    Level.EMPLOYMENT_ZONE: 306,
    Level.EMPLOYMENT_BASIN: 404,
    Level.EPCI: 1253,
    Level.MUNICIPALITY: 34935,
}
NAMES = """
    territoire | nom | génitif
    ----+----+----
    region-52 | Pays de la Loire | des Pays de la Loire
    departement-2A | Corse-du-Sud | de la Corse-du-Sud
    zone_emploi-0051 | Alençon | de la zone d’emploi d’Alençon
    zone_emploi-2813 | Le Havre | de la zone d’emploi du Havre
    zone_emploi-8413 | La Tarentaise | de la zone d’emploi de la Tarentaise
    bassin-8457 | Clermont-Ferrand | du bassin d’emploi de Clermont-Ferrand
    bassin-0101 | Basse-Terre | du bassin d’emploi de Basse-Terre
    bassin-0501 | Saint-Pierre-et-Miquelon | du bassin d’emploi de Saint-Pierre-et-Miquelon
    epci-200069193 | Communauté de communes de la Dombes | de la communauté de communes de la Dombes
    epci-244400404 | Nantes Métropole | de Nantes Métropole
    commune-94038 | L’Haÿ-les-Roses | de L’Haÿ-les-Roses
    commune-01001 | L’Abergement-Clémenciat | de L’Abergement-Clémenciat
"""
PARENTS = """
    territoire | parents
    ----+----
    region-52 | france-FR
    departement-2A | region-94 france-FR
    zone_emploi-0051 | departement-61 departement-72 departement-53 region-28 region-52 france-FR
    zone_emploi-2813 | departement-76 region-28 france-FR
    zone_emploi-8413 | departement-73 region-84 france-FR
    bassin-8457 | departement-63 region-84 france-FR
    bassin-0101 | departement-971 region-01 france-FR
    bassin-0501 | france-FR
    epci-200069193 | departement-01 region-84 france-FR
    epci-244400404 | departement-44 region-52 france-FR
    commune-94038 | departement-94 region-11 epci-200054781 zone_emploi-1109 bassin-1129 france-FR
    commune-01001 | departement-01 region-84 epci-200069193 zone_emploi-8405 bassin-8437 france-FR
"""


@pytest.fixture(scope="module")
def draft(real_data: Path) -> RegisterDraft:
    return real_draft(real_data / "geo")


@pytest.fixture(scope="module")
def register(draft: RegisterDraft) -> Register:
    return Register((*draft.territories, *draft.municipalities), "2024", draft.closures)


def test_every_level_is_complete(register: Register) -> None:
    assert Counter(one.id.level for one in register.territories) == COUNTS


@pytest.mark.parametrize(("written", "name", "genitive"), rows(NAMES))
def test_a_territory_is_called_as_it_is(register: Register, written: str, name: str, genitive: str) -> None:
    found = register.lookup(written)
    assert (found.name, found.genitive) == (name, genitive)


@pytest.mark.parametrize(("written", "parents"), rows(PARENTS))
def test_a_territory_lies_where_anybody_can_look_up(register: Register, written: str, parents: str) -> None:
    assert " ".join(map(str, register.lookup(written).parents)) == parents


def test_the_shipped_territories_come_out_as_they_were_written_by_hand(register: Register) -> None:
    def told(territory: Territory) -> tuple[str, ...]:
        return territory.name, territory.locative, territory.genitive, str(territory.parents[0]) if territory.parents else ""

    for shipped in RegisterFiles(files("data_sources")).register().territories:
        found = register.get(shipped.id)
        assert told(found) == told(shipped)
        assert set(found.parents) == set(shipped.parents)


def test_merged_communes_lead_to_those_of_today(register: Register, draft: RegisterDraft) -> None:
    assert len(draft.closures) == 1991  # the 45 arrondissements municipaux are no closed communes
    (successor,) = register.successors(next(c.id for c in draft.closures if c.name == "Béon"))
    assert str(successor.id) == "commune-01138"
    assert all(register.successors(closure.id) for closure in draft.closures)


def test_what_is_odd_in_the_files_is_told(draft: RegisterDraft) -> None:
    said = "\n".join(draft.warnings)
    assert "epci: 4 without any commune left out" in said
    assert "bassin-0102: called BASSIN GRANDE-TERRE and BASSIN ILES DU NORD" in said
    assert "code_rome_domaine_professionnel.csv: no table of geography, left out" in said


def test_no_capitals_nor_lost_accent_is_left_among_the_bassins(register: Register) -> None:
    shouting = [one.name for one in register.at(Level.EMPLOYMENT_BASIN) if one.name == one.name.upper()]
    assert shouting == []


def test_typography_is_right_at_every_level(register: Register) -> None:
    for one in register.territories:
        for text in (one.name, one.locative, one.genitive):
            assert "'" not in text
            assert "  " not in text
            assert not any(f" {fault} " in f" {text}" for fault in ("de le", "de les", "à le", "à les")), text
