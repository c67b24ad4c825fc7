"""What a page says of a territory among its peers."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.analysis.overview import Overview, analyse
from reporter.document.briefing import write_briefing
from reporter.document.headline import MOST_WORDS
from reporter.document.peer_points import peer_point
from reporter.document.peer_section import peer_section
from reporter.domain.blocks import Dumbbell, Findings, Quadrant, RankedBars, Section, Table
from reporter.domain.briefing import Briefing
from reporter.domain.facts import TerritoryFacts
from reporter.domain.observation import Observation
from reporter.domain.territory import Level, TerritoryId
from tests.labour_market import ALL_DATASETS, briefing_of, edition_of, shipped_register, texts_of, world
from tests.peer_worlds import Place, alike, figures_of, indicators, references_of, register_of
from tests.professions import plain

EDITION = edition_of(*ALL_DATASETS)


def overview(places: Sequence[Place], code: str = "10", *, level: Level = Level.DEPARTMENT) -> Overview:
    identifier = TerritoryId(level, code)
    own: tuple[Observation, ...] = tuple(o for o in figures_of(places) if o.territory == identifier)
    references = references_of(places).for_territory(identifier)
    return analyse(TerritoryFacts(register_of(places).get(identifier), EDITION, own, indicators(), references))


def note(places: Sequence[Place]) -> Briefing:
    found = overview(places)
    return write_briefing(found.facts.territory, EDITION, found, outlines_credit="")


def section(places: Sequence[Place], code: str = "10", *, level: Level = Level.DEPARTMENT) -> Section:
    found = peer_section(overview(places, code, level=level))
    assert found is not None
    return found


def rates(*values: float, level: Level = Level.DEPARTMENT) -> list[Place]:
    """Return a territory and its peers by their rates: nine of one size, of whom the first four beside it are its peers."""
    return [Place(f"{10 + i}", 100_000.0, rate=rate, rate_before=rate - 0.2, level=level) for i, rate in enumerate(values)]


CLAIMS = [
    ((5.0, 6.0, 7.0, 8.0, 9.0), "Le chômage est plus bas que dans les quatre départements comparables"),
    ((9.5, 6.0, 7.0, 8.0, 9.0), "Le chômage est plus élevé que dans les quatre départements comparables"),
    ((6.5, 6.0, 7.0, 8.0, 9.0), "Le chômage est plus bas que dans trois des quatre départements comparables"),
    ((8.5, 6.0, 7.0, 8.0, 9.0), "Le chômage est plus élevé que dans trois des quatre départements comparables"),
    ((7.4, 6.0, 7.0, 8.0, 9.0), "Le chômage est proche de la médiane des quatre départements comparables"),
    ((7.0, 7.0, 7.0, 7.0, 7.0), "Le chômage est proche de la médiane des quatre départements comparables"),
]
WHO = [
    ((5.0, 6.0, 7.0, 8.0, 9.0), "Aucun n’a un taux plus bas."),
    ((6.5, 6.0, 7.0, 8.0, 9.0), "Un seul a un taux plus bas\u00a0: Lieu 11."),
    ((7.4, 6.0, 7.0, 8.0, 9.0), "Deux ont un taux plus bas\u00a0: Lieu 11\u00a0et Lieu 12."),
    ((8.5, 6.0, 7.0, 8.0, 9.0), "Un seul a un taux plus élevé\u00a0: Lieu 14."),
    ((9.5, 6.0, 7.0, 8.0, 9.0), "Aucun n’a un taux plus élevé."),
    ((6.0, 6.0, 6.0, 8.0, 9.0), "Deux ont le même, aucun un plus bas."),
    ((9.0, 6.0, 7.0, 8.0, 9.0), "Un a le même, aucun un plus élevé."),
]


@pytest.mark.parametrize(("values", "claim"), CLAIMS)
def test_the_headline_says_the_side_of_the_median_and_how_many(values: tuple[float, ...], claim: str) -> None:
    found = section(rates(*values, 1.0, 1.0, 1.0, 1.0))
    assert found.headline == claim
    assert len(found.headline.split()) <= MOST_WORDS
    assert (found.topic, found.nav, found.question) == ("compare", "Comparer", "Où en sommes-nous\u202f?")


@pytest.mark.parametrize(("values", "words"), WHO)
def test_the_lead_names_the_few_who_stand_beyond(values: tuple[float, ...], words: str) -> None:
    assert section(rates(*values, 1.0, 1.0, 1.0, 1.0)).lead.endswith(words)


def test_a_place_is_told_where_many_stand_beyond_on_both_sides() -> None:
    places = [Place(f"{10 + i}", 100_000.0, rate=rate) for i, rate in enumerate([7.0, *[5.0] * 5, *[9.0] * 5, *[1.0] * 10])]
    found = section(places)
    assert found.lead.endswith("Il se classe 6e sur 11, du plus bas au plus élevé.")
    assert found.lead.startswith(
        "Le taux de chômage est de 7,0\u202f% au lieu 10\u202f; "
        "dans dix départements proches par la taille et la structure, la médiane est de 7,0\u202f%."
    )


def test_a_zone_is_told_with_its_own_words() -> None:
    found = section(rates(5.0, 6.0, 7.0, 8.0, 9.0, 1.0, 1.0, 1.0, 1.0, level=Level.EMPLOYMENT_ZONE), level=Level.EMPLOYMENT_ZONE)
    assert found.headline == "Le chômage est plus bas que dans les quatre zones comparables"
    assert "Aucune n’a un taux plus bas." in found.lead


def test_the_rates_are_drawn_then_and_now_with_the_place() -> None:
    found = section(rates(6.5, 6.0, 7.0, 8.0, 9.0, 1.0, 1.0, 1.0, 1.0))
    drawn = next(block for block in found.blocks if isinstance(block, Dumbbell))
    assert [row.name for row in drawn.rows] == [f"Lieu {n}" for n in (11, 10, 12, 13, 14)]
    assert [row.role for row in drawn.rows] == ["other", "here", "other", "other", "other"]
    assert [row.printed.replace("\u202f", " ") for row in drawn.rows] == ["6,0 %", "6,5 %", "7,0 %", "8,0 %", "9,0 %"]
    assert drawn.source.startswith("Comparables\u00a0: les quatre départements de métropole les plus proches par")
    assert "Ni le chômage, ni la densité n’y entrent." in drawn.source
    assert "Rang\u00a0: 2e sur 5, du plus bas au plus élevé." in drawn.source


def test_the_table_has_the_other_series_with_the_median_and_the_place() -> None:
    places = [replace(place, jobs_before=place.jobs / 1.02, rate=7.0 + i, rate_before=7.0) for i, place in enumerate(alike(9))]
    table = next(block for block in section(places, "14").blocks if isinstance(block, Table))
    assert [row.cells[0].text for row in table.rows][-2:] == ["Médiane des comparables", "Rang sur 5"]
    assert [row.here for row in table.rows].count(True) == 1
    assert {row.cells[1].text.replace("\u202f", " ") for row in table.rows[:-1]} == {"+2,0 %"}
    assert "Ni le chômage, ni la densité n’y entrent." in table.note


def test_the_findings_tell_the_year_where_it_stands_out() -> None:
    places = [replace(place, jobs_before=place.jobs / 1.02, rate=7.0 + i, rate_before=7.0) for i, place in enumerate(alike(9))]
    places[4] = replace(places[4], jobs_before=places[4].jobs / 0.98)
    found = section(places, "14")
    findings = next(block for block in found.blocks if isinstance(block, Findings))
    assert [finding.sentence for finding in findings.items] == [
        "Les taux vont de 9,0\u202f% (Lieu 12) à 13,0\u202f% (Lieu 16) parmi les quatre départements comparables.",
        "L’emploi salarié privé recule de 2,0\u202f% en un an, la plus forte baisse des cinq.",
    ]
    assert all(finding.evidence for finding in findings.items)


YEARS = [
    ((4.0, 1.0, 1.0, 2.0, 3.0), "Le chômage augmente de 4,0 points en un an, la plus forte hausse des cinq."),
    ((4.0, 4.0, 1.0, 2.0, 3.0), "Le chômage augmente de 4,0 points en un an, la plus forte hausse des cinq, ex æquo."),
    ((1.0, 4.0, 5.0, 2.0, 3.0), "Le chômage augmente de 1,0 point en un an, la plus faible hausse des cinq."),
    ((-2.0, 1.0, 1.0, 2.0, -1.0), "Le chômage baisse de 2,0 points en un an, la plus forte baisse des cinq."),
    ((0.0, 1.0, 1.0, 2.0, 3.0), "Le chômage est quasi stable sur un an (0,0 point) : aucune des cinq évolutions n’est plus basse."),
    ((2.0, 1.0, 1.0, 2.0, 3.0), ""),
    ((0.0, -1.0, 1.0, 2.0, 3.0), ""),
    ((1.0, 1.0, 1.0, 1.0, 1.0), ""),
]


@pytest.mark.parametrize(("moves", "sentence"), YEARS)
def test_a_year_is_told_by_its_place_or_not_at_all(moves: tuple[float, ...], sentence: str) -> None:
    own, peers = rates(*[10.0 + move for move in moves], 1.0, 1.0, 1.0, 1.0), len(moves)
    places = [replace(place, rate_before=10.0 if i < peers else place.rate_before) for i, place in enumerate(own)]
    found = [block for block in section(places).blocks if isinstance(block, Findings)]
    told = [
        finding.sentence.replace("\u00a0", " ")
        for block in found
        for finding in block.items
        if "en un an" in finding.sentence or "sur un an" in finding.sentence
    ]
    assert told == ([sentence] if sentence else [])


def test_without_rates_the_jobs_are_compared() -> None:
    places = [replace(place, rate=None, level=Level.EPCI, jobs_before=place.jobs / (1 + i / 100)) for i, place in enumerate(alike(9))]
    found = section(places, "17", level=Level.EPCI)
    assert found.headline == "L’évolution de l’emploi salarié privé dépasse la médiane des intercommunalités comparables"
    assert found.lead == "Le territoire se compare à quatre intercommunalités qui lui ressemblent."


def test_a_territory_without_peers_has_no_such_page() -> None:
    places = alike(5)
    assert overview(places).peers is None
    assert peer_section(overview(places)) is None
    assert peer_point(overview(places)) is None
    assert all(part.topic != "compare" for part in note(places).sections)


def test_every_figure_of_the_page_ends_in_the_table_of_figures() -> None:
    places = rates(6.5, 6.0, 7.0, 8.0, 9.0, 1.0, 1.0, 1.0, 1.0)
    written = note(places)
    held = {(f.observation.territory.code, f.observation.indicator, f.printed) for f in written.figures if f.printed}
    assert {
        ("10", "taux_chomage.mediane_comparables", "7,5\u202f%"),
        ("10", "taux_chomage.rang_comparables", "2e"),
        ("10", "taux_chomage.nombre_comparables", "5"),
        ("14", "taux_chomage", "9,0\u202f%"),
        ("13", "taux_chomage.variation_annee", "+0,2"),
    } <= held
    assert {territory.id.code for territory in written.named} >= {"10", "11", "12", "13", "14"}


def test_the_point_to_remember_says_the_median() -> None:
    found = peer_point(overview(rates(6.5, 6.0, 7.0, 8.0, 9.0, 1.0, 1.0, 1.0, 1.0)))
    assert found is not None
    assert found.sentence == (
        "Le chômage est plus bas que dans trois des quatre départements comparables, dont la médiane est de 7,5\u202f%."
    )


def test_no_text_of_the_page_names_a_nothing() -> None:
    words = " ".join(texts_of(section(rates(6.5, 6.0, 7.0, 8.0, 9.0, 1.0, 1.0, 1.0, 1.0))))
    assert "None" not in words
    assert "nan" not in words.split()


def test_a_territory_without_peers_is_compared_to_its_neighbours(checkout: Path) -> None:
    note = briefing_of("departement-974", world(), shipped_register(checkout), edition_of(*ALL_DATASETS))
    assert any(isinstance(block, Quadrant) for block in note.blocks)
    (found,) = (section for section in note.sections if section.topic == "compare")
    drawn = next(block for block in found.blocks if isinstance(block, RankedBars))
    assert found.headline == "Deuxième taux le plus bas d’outre-mer"
    assert plain(drawn.title.sentence) == "Des taux de 12,6 % à 17,4 %"
    assert {bar.name for bar in drawn.bars} == {"Guadeloupe", "Martinique", "La Réunion", "France"}
    assert not any(isinstance(block, Dumbbell | Table) for block in found.blocks)
