"""Hand-written briefings for the tests of rendering: every shape a page can take, fictitious figures."""

from collections.abc import Sequence
from dataclasses import replace

from reporter.domain.blocks import Block, KeyFigure, Notice
from reporter.domain.briefing import Briefing, Masthead
from reporter.domain.outlines import Outline, Outlines
from reporter.domain.release import Edition
from reporter.domain.territory import FRANCE, Level, Territory, TerritoryId
from tests.briefing_blocks import (
    DEPARTMENTS,
    HARD,
    NEXT_NOTE,
    OVERSEAS,
    REGIONS,
    THIN,
    cards,
    choropleth,
    departments_of_the_region,
    figure,
    finding,
    line_chart,
    method_section,
    neighbours_table,
    ranked_bars,
    sector_table,
)
from tests.builders import edition as some_edition
from tests.builders import release


def briefing(
    territory: Territory,
    blocks: Sequence[Block],
    *,
    place: str,
    fictitious: bool = True,
    archive_url: str = "https://notes.example/a/departement-44-2026-T1-v1",
    key_figures: tuple[KeyFigure, ...] | None = None,
    notice: Notice | None = None,
    sections: int = 1,
) -> Briefing:
    shown = cards() if key_figures is None else key_figures
    edition: Edition = some_edition(release(fictitious=fictitious))
    return Briefing(
        territory=territory,
        edition=edition,
        masthead=Masthead(
            territory.name, place, "T1", "2026", f"Parue le 9{HARD}juillet 2026", NEXT_NOTE, f"Situation {territory.genitive} en France"
        ),
        headline=finding("Le chômage reste bas, mais l’emploi salarié privé marque le pas"),
        lead=finding(
            f"Avec 5,8{THIN}% de chômage, le territoire garde 1,7{HARD}point d’avance sur la France. "
            f"L’emploi salarié privé progresse encore, porté par l’industrie et les services{THIN}; "
            f"la construction et l’intérim perdent des postes.",
            f"5,8{THIN}%",
            f"1,7{HARD}point",
        ),
        key_points=(
            finding("Le chômage se stabilise à un niveau bas, un des plus faibles de France.", lead="Le chômage se stabilise"),
            finding(
                f"L’intérim recule de 3,2{THIN}% en un an, contre 2,3{THIN}% en France{HARD}: un signal avancé.",
                f"3,2{THIN}%",
                f"2,3{THIN}%",
                lead=f"L’intérim recule de 3,2{THIN}% en un an",
            ),
            finding("L’industrie crée des emplois depuis cinq trimestres, surtout la navale.", lead="L’industrie crée des emplois"),
        ),
        key_figures=shown,
        key_figures_note=f"(p) provisoire. Courbes{HARD}: douze trimestres. "
        f"Sources{HARD}: Insee{THIN}; Dares et France Travail, STMT (CVS-CJO){THIN}; Urssaf.",
        blocks=tuple(blocks),
        sections=(method_section(),) * sections,
        figures=tuple(card.value for card in shown if card.value) or (figure("5,8"),),
        edition_label="standard-2026-T1-v1",
        short_hash=f"9f3c{THIN}a71e",
        archive_url=archive_url,
        notice=notice,
    )


def _territory(level: Level, code: str, name: str, locative: str, genitive: str, *parents: TerritoryId) -> Territory:
    return Territory(TerritoryId(level, code), name, locative, genitive, (*parents, FRANCE))


def full_department() -> Briefing:
    here = _territory(
        Level.DEPARTMENT, "44", "Loire-Atlantique", "en Loire-Atlantique", "de la Loire-Atlantique", TerritoryId(Level.REGION, "52")
    )
    blocks = (line_chart(), ranked_bars(tuple(DEPARTMENTS.values()), here.name), sector_table(), departments_of_the_region())
    notice = Notice(
        "Avertissement\u00a0: rupture de série ouverte sur les inscrits",
        f"+1,4{THIN}% en un an, +0,3{THIN}% hors changement de règle{HARD}: la note ne conclut pas.",
    )
    return briefing(here, blocks, place="Département\u00a044 · Pays de la Loire", notice=notice)


def one_source_department() -> Briefing:
    here = _territory(
        Level.DEPARTMENT, "44", "Loire-Atlantique", "en Loire-Atlantique", "de la Loire-Atlantique", TerritoryId(Level.REGION, "52")
    )
    names = tuple(DEPARTMENTS.values())
    blocks = (
        line_chart(count=48),
        ranked_bars(names, here.name),
        departments_of_the_region(),
        neighbours_table((*names, "Pays de la Loire", "France"), here.name),
    )
    return briefing(
        here, blocks, place="Département\u00a044 · Pays de la Loire", fictitious=False, archive_url="", key_figures=cards()[:1] * 4
    )


def region() -> Briefing:
    here = _territory(Level.REGION, "75", "Nouvelle-Aquitaine", "en Nouvelle-Aquitaine", "de Nouvelle-Aquitaine")
    areas = [(TerritoryId(Level.REGION, code), name) for code, name in REGIONS.items()]
    blocks = (
        line_chart(here.name, None),
        ranked_bars(tuple(REGIONS.values()), here.name, start=5.6, step=0.2),
        sector_table(),
        choropleth(areas, here.id),
    )
    return briefing(here, blocks, place="Région · 12 départements")


def employment_zone() -> Briefing:
    here = _territory(
        Level.EMPLOYMENT_ZONE,
        "5207",
        "Saint-Nazaire",
        "à Saint-Nazaire",
        "de Saint-Nazaire",
        TerritoryId(Level.DEPARTMENT, "44"),
        TerritoryId(Level.REGION, "52"),
    )
    names = ("Saint-Nazaire", "Nantes", "Ancenis-Saint-Géréon", "Châteaubriant", "Redon", "Pornic")
    areas = [(TerritoryId(Level.EMPLOYMENT_ZONE, str(5201 + i)), name) for i, name in enumerate(names)]
    jobs = line_chart("Saint-Nazaire", "Loire-Atlantique", count=24, title="L’emploi salarié privé résiste")
    blocks = (
        line_chart("Saint-Nazaire", "Loire-Atlantique", count=24),
        jobs,
        ranked_bars(names, here.name),
        choropleth(areas, here.id),
        neighbours_table(names, here.name),
    )
    borrowed = replace(cards()[1], borrowed_from="Département de la Loire-Atlantique", absence="Non publié à ce niveau", sparkline=None)
    return briefing(here, blocks, place="Zone d’emploi · Loire-Atlantique", key_figures=(*cards()[:2], borrowed, cards()[3]))


def employment_basin() -> Briefing:
    here = _territory(
        Level.EMPLOYMENT_BASIN, "52010", "Saint-Nazaire", "à Saint-Nazaire", "de Saint-Nazaire", TerritoryId(Level.DEPARTMENT, "44")
    )
    blocks = (sector_table(), ranked_bars(("Saint-Nazaire", "Nantes", "Ancenis-Saint-Géréon"), here.name))
    return briefing(
        here, blocks, place="Bassin d’emploi · Loire-Atlantique", archive_url="", key_figures=cards(absent=True)[:3] + cards()[3:]
    )


def overseas() -> Briefing:
    here = _territory(Level.DEPARTMENT, "974", "La Réunion", "à La Réunion", "de La Réunion", TerritoryId(Level.REGION, "04"))
    areas = [(TerritoryId(Level.DEPARTMENT, code), name) for code, name in OVERSEAS.items()]
    blocks = (
        line_chart(here.name, None),
        ranked_bars(tuple(OVERSEAS.values()), here.name),
        sector_table(),
        choropleth(areas, here.id, absent=("976",)),
    )
    return briefing(here, blocks, place="Département et région d’outre-mer\u00a0974")


def overseas_one_source() -> Briefing:
    full = overseas()
    names = tuple(OVERSEAS.values())
    table = neighbours_table((*names, "France"), "La Réunion")
    return replace(full, blocks=(full.blocks[0], full.blocks[1], full.blocks[3], table))


LONG_NAME = "Communauté de communes du Pays de la Haute-Vallée-de-l’Orb-et-des-Monts"


def long_names() -> Briefing:
    here = _territory(Level.EPCI, "243400520", LONG_NAME, f"dans la {LONG_NAME}", f"de la {LONG_NAME}", TerritoryId(Level.DEPARTMENT, "44"))
    names = ("Orb", LONG_NAME, "Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson", "Agde")
    blocks = (line_chart(LONG_NAME, "Provence-Alpes-Côte d’Azur"), ranked_bars(names, LONG_NAME), neighbours_table(names, LONG_NAME))
    return briefing(here, blocks, place="Communauté de communes · Hérault, Occitanie · 71 communes")


def all_absent() -> Briefing:
    full = one_source_department()
    return replace(full, key_figures=cards(absent=True), figures=(figure("5,8"),))


GALLERY = {
    "full_department": full_department,
    "one_source_department": one_source_department,
    "region": region,
    "employment_zone": employment_zone,
    "overseas": overseas,
    "overseas_one_source": overseas_one_source,
    "long_names": long_names,
    "all_absent": all_absent,
}


def hand_made_outlines() -> Outlines:
    """Return a few simple outlines: five départements, two régions, five overseas, one of them an island too small for its name."""
    squares = {"44": (0, 40, 60, 50), "49": (60, 40, 60, 50), "53": (40, 0, 40, 40), "72": (80, 0, 40, 40), "85": (10, 90, 70, 50)}
    found = [_square(Level.DEPARTMENT, code, "metropole", *place) for code, place in squares.items()]
    found += [_square(Level.DEPARTMENT, code, code, 0, 0, 30 + i * 4, 40) for i, code in enumerate(OVERSEAS)]
    found += [_square(Level.REGION, "52", "metropole", 0, 0, 120, 140), _square(Level.REGION, "75", "metropole", 0, 140, 120, 100)]
    return Outlines(tuple(found), "Contours : dessinés à la main pour les essais.")


def _square(level: Level, code: str, frame: str, left: float, top: float, width: float, height: float) -> Outline:
    """Return a rectangle with a corner cut off, so that it is no mere box."""
    cut = min(width, height) / 8
    ring = ((left, top), (left + width - cut, top), (left + width, top + cut), (left + width, top + height), (left, top + height))
    return Outline(TerritoryId(level, code), frame, (ring,))
