"""The whole note of every kind of territory: what must hold of each, whatever its figures."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.analysis.overview import analyse
from reporter.document.key_figures import key_figures
from reporter.domain.blocks import Choropleth, Definitions, Figure, LineChart, RankedBars, Role, Sparkline, Table, Timeline
from reporter.domain.briefing import Briefing
from reporter.domain.indicator import Indicators
from reporter.domain.observation import Status
from reporter.domain.period import Period
from reporter.domain.territory import Level, Register
from tests.labour_market import (
    ALL_DATASETS,
    QUARTER,
    briefing_of,
    edition_of,
    facts_of,
    growing,
    indicators,
    series,
    shipped_register,
    texts_of,
    world,
)

PLAIN_SPACES = re.compile(r"'| [:;!?%»]|« |\d \d{3}(?!\d)|T[1-4] \d{4}|(?<![\d(])-\d|--")
IDENTIFIER = re.compile(r"https://.*|(standard|taux)-2026-T1-v1|[a-z_]+-(quarter|year)-(up|down)")
KINDS = ("departement-44", "departement-23", "departement-974", "region-52", "region-04", "zone_emploi-5216", "france-FR")
FIGURES = {
    "departement-23": [*series("departement-23", "taux_chomage", growing(8.0, 7.0, decimals=1))],
}


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


@pytest.fixture(scope="module", params=[(kind, policy) for kind in KINDS for policy in ("standard", "taux")], ids=str)
def note(request: pytest.FixtureRequest, register: Register) -> Briefing:
    territory, policy = request.param
    datasets = ALL_DATASETS if policy == "standard" else ("insee/taux-chomage", "insee/taux-chomage-ze")
    observations = [*world(), *FIGURES["departement-23"]]
    if policy == "taux":
        observations = [o for o in observations if o.indicator == "taux_chomage"]
    return briefing_of(territory, observations, register, edition_of(*datasets, policy=policy), web_base_url="https://notes.test/")


def _shown(note: Briefing) -> Iterator[Figure]:
    for finding in (note.headline, note.lead, *note.key_points):
        yield from finding.figures
    for card in note.key_figures:
        if card.value:
            yield card.value
        for finding in (*([card.change] if card.change else []), *card.notes):
            yield from finding.figures
    for block in (*note.blocks, *(b for section in note.sections for b in section.blocks)):
        yield from getattr(block, "figures", ())
        if isinstance(block, Table):
            yield from (cell.figure for row in block.rows for cell in row.cells if cell.figure)


def test_page_one_has_a_short_claim_three_points_and_four_cards(note: Briefing) -> None:
    assert len(note.headline.sentence.split()) <= 12
    assert len(note.key_points) == 3
    assert len(note.key_figures) == 4
    assert all(point.lead and point.rest for point in note.key_points)


def test_no_two_sentences_say_the_same(note: Briefing) -> None:
    said = [note.headline.sentence, note.lead.sentence, *(p.sentence for p in note.key_points)]
    assert len(set(said)) == len(said)
    assert len({p.lead.split(" ")[0] + p.lead[-12:] for p in note.key_points}) == 3


def test_every_text_is_typeset(note: Briefing) -> None:
    faults = [text for text in texts_of(note) if PLAIN_SPACES.search(text) and not IDENTIFIER.fullmatch(text)]
    assert faults == []


def test_no_text_is_left_unsaid(note: Briefing) -> None:
    assert not [text for text in texts_of(note) if re.search(r"(?<!\w)(?:None|nan|null|inf)(?!\w)|\{|\}|  | \.|\.\.", text)]


def test_every_figure_shown_is_listed_once_with_a_form_that_is_printed(note: Briefing) -> None:
    listed = {(f.observation.territory, f.observation.indicator, f.observation.category, f.observation.period): f for f in note.figures}
    assert len(listed) == len(note.figures)
    text = " ".join(texts_of(note))
    for figure in _shown(note):
        o = figure.observation
        held = listed[o.territory, o.indicator, o.category, o.period]
        assert held.observation.value == o.value
        assert len(held.printed) >= len(figure.printed)
    assert [f.printed for f in note.figures if f.printed not in text] == []


def test_what_is_drawn_is_listed_too(note: Briefing) -> None:
    values = {f.observation.value for f in note.figures}
    drawn = [v for b in note.blocks if isinstance(b, LineChart) for line in b.lines for v in line.values]
    cells = [c for b in note.blocks if isinstance(b, Table) for row in b.rows for c in row.cells]
    drawn += [v for cell in cells if isinstance(cell.picture, Sparkline) for v in cell.picture.values]
    drawn += [v for card in note.key_figures if card.sparkline for v in card.sparkline.values]
    assert {v for v in drawn if v is not None} <= values


def test_the_map_and_the_bars_show_the_territory_itself(note: Briefing) -> None:
    own = note.territory.id
    maps = [b for b in note.blocks if isinstance(b, Choropleth)]
    bars = [b for b in note.blocks if isinstance(b, RankedBars)]
    assert [bar.role for b in bars for bar in b.bars].count(Role.HERE) == len(bars)
    if own.level is not Level.COUNTRY:
        assert [area.territory for m in maps for area in m.areas if area.here] == [own] * len(maps)
    assert all([bar.value for bar in b.bars] == sorted(bar.value for bar in b.bars) for b in bars)


def test_every_picture_has_an_alternative_with_figures(note: Briefing) -> None:
    alts = [b.alt for b in note.blocks if isinstance(b, LineChart | RankedBars | Choropleth)]
    alts += [c.picture.alt for b in note.blocks if isinstance(b, Table) for r in b.rows for c in r.cells if c.picture]
    assert alts
    assert all(re.search(r"\d", alt) for alt in alts)


def test_the_method_page_names_each_release_with_its_dates(note: Briefing) -> None:
    section = note.sections[-1]
    (sources,) = [b for b in section.blocks if isinstance(b, Table) and b.id == "sources"]
    timelines = [c.picture for row in sources.rows for c in row.cells if isinstance(c.picture, Timeline)]
    assert len(timelines) == len(sources.rows) >= 1
    for line in timelines:
        assert line.observed[0] < line.observed[1] <= line.published <= line.note
        assert line.next_publication is not None
        assert line.note < line.next_publication < line.years * 366
    assert all(re.search(r"\d{4}$", row.cells[-1].text) for row in sources.rows)
    assert {"definitions", "regles", "licences"} <= {b.id for b in section.blocks if isinstance(b, Definitions)}


def test_the_address_of_the_archive_names_the_note(note: Briefing) -> None:
    assert note.archive_url == f"https://notes.test/archive/{note.edition.policy}/{note.territory.id}/2026-T1"


def test_a_single_source_fills_the_page_with_cards_about_the_rate(register: Register) -> None:
    rates = [o for o in world() if o.indicator == "taux_chomage"]
    note = briefing_of("departement-44", rates, register, edition_of("insee/taux-chomage", policy="taux"))
    assert [card.label for card in note.key_figures] == ["Taux de chômage", "Sur un an", "Écart avec la France", "Rang des départements"]
    assert [card.value.printed for card in note.key_figures if card.value] == ["5,8", "−0,3", "−1,6", "3e"]
    assert [type(block).__name__ for block in note.blocks] == ["LineChart", "RankedBars", "Table", "Choropleth"]
    assert note.notice is None
    assert "Emploi" not in " ".join(texts_of((note.key_figures, note.blocks)))


def test_overseas_has_no_regional_comparator_and_names_its_level(register: Register) -> None:
    note = briefing_of("departement-974", world(), register, edition_of(*ALL_DATASETS))
    assert note.masthead.title == "La Réunion, département"
    assert briefing_of("region-04", world(), register, edition_of(*ALL_DATASETS)).masthead.title == "La Réunion, région"
    (line,) = [b for b in note.blocks if isinstance(b, LineChart)]
    assert [(drawn.name, drawn.role) for drawn in line.lines] == [("La Réunion", Role.HERE), ("France", Role.FRANCE)]
    (shown,) = [b for b in note.blocks if isinstance(b, Choropleth)]
    assert [(a.name, a.printed) for a in shown.areas] == [
        ("Guadeloupe", "17,4"),
        ("Martinique", "12,6"),
        ("Guyane", "n.d."),
        ("La Réunion", "17,1"),
        ("Mayotte", "n.d."),
    ]
    assert shown.title == "Outre-mer"


def test_a_zone_has_jobs_without_sectors_and_raw_job_seekers(register: Register) -> None:
    note = briefing_of("zone_emploi-5216", world(), register, edition_of(*ALL_DATASETS))
    assert [card.label for card in note.key_figures] == [
        "Taux de chômage",
        "Emploi salarié privé",
        "Inscrits (A, B, C), brut",
        "Inscrits (A), brut",
    ]
    assert [card.change.sentence.split("sur")[1] for card in note.key_figures if card.change] == [
        " un trimestre",
        " un trimestre",
        " un an",
        " un an",
    ]
    assert [b.id for b in note.blocks if isinstance(b, Table)] == ["voisins"]


def test_zones_are_drawn_by_their_departments_only_where_that_is_no_lie(register: Register) -> None:
    edition = edition_of(*ALL_DATASETS)
    two_zones_of_one_department = briefing_of("zone_emploi-5216", world(), register, edition)
    assert not [b for b in two_zones_of_one_department.blocks if isinstance(b, Choropleth)]
    zones = [t.id for t in register.at(Level.EMPLOYMENT_ZONE)]
    (outlined,) = [
        b for b in briefing_of("zone_emploi-5216", world(), register, edition, outlined=zones).blocks if isinstance(b, Choropleth)
    ]
    assert all(area.drawn_as == () for area in outlined.areas)
    apart = [*world(), *series("zone_emploi-4423", "taux_chomage", [7.0] * 8), *series("zone_emploi-4424", "taux_chomage", [7.5] * 8)]
    (drawn,) = [b for b in briefing_of("zone_emploi-4423", apart, register, edition).blocks if isinstance(b, Choropleth)]
    assert [(a.name, a.printed, a.here, [str(d) for d in a.drawn_as]) for a in drawn.areas] == [
        ("Strasbourg", "7,0", True, ["departement-67"]),
        ("Thionville", "7,5", False, ["departement-57", "departement-54", "departement-55"]),
    ]


def test_absences_say_which_they_are(register: Register) -> None:
    rates = [o for o in world() if o.indicator == "taux_chomage"]
    some = edition_of("insee/taux-chomage", "urssaf/emploi-departements")
    secret = series("departement-44", "emploi_salarie_prive", [None])[0]
    hidden = type(secret)(secret.territory, secret.indicator, secret.period, "", None, Status.SECRET, secret.vintage)
    note = briefing_of("departement-44", [*rates, hidden], register, some)
    assert [card.absence for card in note.key_figures] == [
        "",
        "s\u00a0: secret statistique",
        "Non disponible dans cette édition",
        "Non disponible dans cette édition",
    ]
    assert note.notice is not None
    assert "Emploi salarié privé\u00a0: sous secret statistique." in note.notice.text
    missing = {f.observation.indicator: f.observation.status for f in note.figures if f.observation.value is None}
    assert missing == {
        "emploi_salarie_prive": Status.SECRET,
        "inscrits_abc": Status.NOT_IN_EDITION,
        "inscrits_a": Status.NOT_IN_EDITION,
    }


def test_a_figure_not_published_here_is_borrowed_from_the_level_above(register: Register) -> None:
    upper = (Level.COUNTRY, Level.REGION, Level.DEPARTMENT)
    known = indicators()
    coarse = tuple(replace(i, datasets=tuple((level, name) for level, name in i.datasets if level in upper)) for i in known.indicators)
    seen = [o for o in world() if o.territory.level is not Level.EMPLOYMENT_ZONE or o.indicator == "taux_chomage"]
    facts = facts_of("zone_emploi-5216", seen, register, edition_of(*ALL_DATASETS), known=Indicators(coarse, known.producers))
    _, jobs, seekers, _ = key_figures(analyse(facts))
    assert (jobs.absence, jobs.borrowed_from) == ("Non publié à ce niveau", "Pays de la Loire")
    assert jobs.value is not None
    assert jobs.value.printed == "1\u202f120\u202f000"
    assert (seekers.borrowed_from, seekers.change, seekers.notes) == ("Pays de la Loire", None, ())


def test_secret_sectors_stay_in_the_table_as_secret(register: Register) -> None:
    observations = [o for o in world() if not (o.category == "interim" and str(o.territory) == "departement-44")]
    hidden = series("departement-44", "emploi_salarie_prive", [None], category="interim")[0]
    secret = type(hidden)(hidden.territory, hidden.indicator, QUARTER, "interim", None, Status.SECRET, hidden.vintage)
    note = briefing_of("departement-44", [*observations, secret], register, edition_of(*ALL_DATASETS))
    (table,) = [b for b in note.blocks if isinstance(b, Table)]
    assert [cell.text for cell in table.rows[-1].cells] == ["Intérim", "s", "–", "–", "–", "– Données insuffisantes"]
    assert table.note.startswith("s\u00a0: secret statistique, compté avec les non classés. ")


def test_curves_do_not_cross_a_break(register: Register) -> None:
    note = briefing_of("departement-44", world(), register, edition_of(*ALL_DATASETS))
    curve = note.key_figures[2].sparkline
    assert curve is not None
    assert [v is None for v in curve.values] == [True] * 7 + [False] * 5
    assert "ou depuis la rupture" in note.key_figures_note
    assert note.notice is not None
    assert note.notice.title == "Avertissement\u00a0: rupture de série sur les inscrits"
    assert "T1\u00a02025" in note.notice.text


def test_a_territory_with_old_figures_only_says_that_nothing_is_new(register: Register) -> None:
    gone = [*series("departement-976", "taux_chomage", [9.0, None]), *world()]
    note = briefing_of("departement-976", gone, register, edition_of(*ALL_DATASETS))
    assert note.headline.sentence == "Les chiffres principaux de ce trimestre ne sont pas diffusés"
    assert [card.value for card in note.key_figures] == [None] * 4
    assert note.key_points == ()


def test_a_first_quarter_alone_is_told_without_changes(register: Register) -> None:
    only = series("departement-44", "taux_chomage", [5.8], last=Period.quarter(2026, 1))
    note = briefing_of("departement-44", only, register, edition_of("insee/taux-chomage"))
    assert note.headline.sentence == "Le chômage s’établit à 5,8\u202f%"
    assert [type(b).__name__ for b in note.blocks] == []
    assert note.key_figures[0].change is None


def test_a_place_by_the_change_says_so_and_the_level_stands_once(register: Register) -> None:
    places = [f"departement-{code}" for code in ("44", "49", "53", "72", "85", "35")]
    jobs = [o for i, place in enumerate(places) for o in series(place, "emploi_salarie_prive", [1000.0] * 4 + [1010.0 + i])]
    rates = [o for i, place in enumerate(places) for o in series(place, "taux_chomage", [6.0 + i] * 5)]
    for observations, told in ((jobs, "6e sur 6\u00a0départements par la hausse"), ([*rates, *jobs], "6e sur 6\u00a0par la hausse")):
        note = briefing_of("departement-44", observations, register, edition_of(*ALL_DATASETS))
        assert note.key_figures[1].notes[-1].sentence == told
    assert note.key_figures[0].notes[-1].sentence == "1er sur 6\u00a0départements"


def test_a_rate_that_moves_far_within_its_noise_says_its_threshold(register: Register) -> None:
    restless = [7.0, 7.4] * 11
    for last, words in ((7.3, "quasi stable\u00a0: seuil 0,5\u00a0point"), (7.2, "quasi stable"), (7.7, "légère hausse")):
        values = [*restless, 7.0, last]
        note = briefing_of("departement-44", series("departement-44", "taux_chomage", values), register, edition_of(*ALL_DATASETS))
        assert note.key_figures[0].notes[0].sentence == words
