"""The topic « Qui recrute »: which sector and which profession hire most."""

from collections.abc import Callable, Iterator, Sequence

from reporter.analysis.derived import Measure, count_observation
from reporter.analysis.hiring import Declarations, Hiring, SectorHires
from reporter.analysis.overview import Overview
from reporter.analysis.projects import ProfessionProjects, Projects
from reporter.document.cells import NOTHING, change_cell
from reporter.document.french import HARD, capitalised, number, percent, period, short_period, typeset
from reporter.document.hiring_charts import project_bars, sector_bars, tells_seasons
from reporter.document.hiring_points import hiring_findings, hiring_headline
from reporter.document.words import MARKS, adjustment_words
from reporter.domain.blocks import Bar, Block, Cell, Column, Figure, Findings, Row, Section, Table, Tone
from reporter.domain.indicator import Unit
from reporter.domain.observation import Observation

_CellOf = Callable[[SectorHires], Cell | None]


def hiring_section(overview: Overview) -> Section | None:
    """Return the topic, None where it has nothing to say."""
    hiring = overview.hiring
    if hiring is None:
        return None
    tables = [_sectors(overview, hiring.declarations)] if hiring.declarations else []
    charts = [sector_bars(overview, hiring.declarations) if hiring.declarations else None]
    projects = project_bars(overview, hiring.projects) if hiring.projects else None
    charts += [projects]
    if hiring.projects and (projects is None or tells_seasons(hiring.projects)):
        tables.append(_professions(overview, hiring.projects))
    blocks: tuple[Block, ...] = (
        Findings("recrutements-constats", "", tuple(hiring_findings(hiring))),
        *(chart for chart in charts if chart),
        *(table for table in tables if table.rows),
    )
    return Section(
        topic="hiring",
        nav="Qui recrute",
        question=typeset("Quel secteur et quel métier recrutent le plus, et pour durer ?"),
        headline=hiring_headline(hiring),
        lead=_lead(hiring),
        blocks=blocks,
    )


def _lead(hiring: Hiring) -> str:
    """Return whose figures these are, where they are a larger territory's, and what they count."""
    meant = ["une déclaration est une intention d'embauche"] if _is_declared(hiring.declarations) else []
    planned = "un projet, ce que l'employeur annonce" if meant else "un projet est ce que l'employeur annonce"
    meant += [f"{planned} pour l'année"] if hiring.projects else []
    meaning = [f"{capitalised(' ; '.join(meant))}."] if meant else []
    return typeset(" ".join([*_lent(hiring), *meaning]))


def _lent(hiring: Hiring) -> Iterator[str]:
    declared, planned = hiring.declarations, hiring.projects
    if declared and planned and declared.borrowed and planned.borrowed and declared.place == planned.place:
        yield f"Non publiés à ce niveau, ces chiffres sont ceux {declared.place.genitive}."
        return
    if declared and declared.borrowed:
        yield f"Non publiées à ce niveau, les déclarations sont celles {declared.place.genitive}."
    if planned and planned.borrowed:
        yield f"Non publiés à ce niveau, les projets sont ceux {planned.place.genitive}."


def _is_declared(declared: Declarations | None) -> bool:
    return declared is not None and declared.indicator.unit is Unit.DECLARATIONS


def _sectors(overview: Overview, declared: Declarations) -> Table:
    is_declared = _is_declared(declared)
    shown = [(column, cell) for column, cell in _MEASURES if any(cell(one) not in (None, NOTHING) for one in declared.sectors)]
    what = "Déclarations préalables à l'embauche, hors intérim" if is_declared else "Embauches de toutes durées, intérim compris"
    adjustment = adjustment_words(declared.indicator)
    count = Column(("Déclarations",) if is_declared else ("Embauches",))
    return Table(
        id="embauches-secteurs",
        title=typeset("Quels secteurs recrutent le plus ?"),
        subtitle=typeset(f"{what}, {short_period(declared.figure.period)}, {adjustment}"),
        columns=(Column(("Secteur",), "left"), count, *(column for column, _ in shown)),
        rows=tuple(_sector_row(one, [cell for _, cell in shown]) for one in declared.sectors),
        note=_sectors_note(overview, declared),
        figures=_unnamed(declared.sectors[0].figure, Measure.UNNAMED_SECTORS, declared.unlabelled) if declared.sectors else (),
    )


def _sector_row(one: SectorHires, cells: Sequence[_CellOf]) -> Row:
    mark = MARKS[one.figure.status] if one.figure.value is None else ""
    form = mark or number(one.figure.value or 0)
    count = Cell(form, Tone.SECRET if mark else Tone.PLAIN, Figure(one.figure, form))
    return Row((Cell(typeset(one.label)), count, *(cell(one) or NOTHING for cell in cells)))


def _share_cell(one: SectorHires) -> Cell | None:
    if one.share is None:
        return None
    form = percent(one.share.value or 0, 0)
    return Cell(form, figure=Figure(one.share, form), picture=Bar((one.share.value or 0) / 100, typeset(f"{form} du total")))


def _ratio_cell(figure: Observation | None) -> Cell | None:
    if figure is None or figure.value is None:
        return None
    form = number(figure.value)
    return Cell(form, figure=Figure(figure, form))


def _percent_cell(figure: Observation | None) -> Cell | None:
    if figure is None or figure.value is None:
        return None
    form = percent(figure.value, 0)
    return Cell(form, figure=Figure(figure, form))


def _sectors_note(overview: Overview, declared: Declarations) -> str:
    parts = []
    if any(one.figure.value is None for one in declared.sectors):
        parts.append("s : secret statistique.")
    if any(one.per_hundred for one in declared.sectors):
        parts.append("Pour 100 emplois : déclarations et emplois du même secteur et du même trimestre, tous deux CVS.")
    if declared.unlabelled:
        parts.append(f"Secteurs sans intitulé dans l'édition, non montrés : {declared.unlabelled}.")
    producer = overview.facts.indicators.producer(declared.indicator.source).name
    return typeset(" ".join([*parts, f"Source : {producer}."]))


def _professions(overview: Overview, planned: Projects) -> Table:
    columns = (Column(("Métier",), "left"), Column(("Projets",)), Column(("Jugés", "difficiles")), Column(("Saisonniers",)))
    return Table(
        id="projets-metiers",
        title=typeset("Quels métiers comptent le plus de projets ?"),
        subtitle=typeset(f"Projets de recrutement pour {period(planned.total.figure.period)}, par métier"),
        columns=columns,
        rows=tuple(_profession_row(one) for one in planned.professions),
        note=_professions_note(overview, planned),
        figures=_unnamed(planned.total.figure, Measure.UNNAMED, planned.unlabelled),
    )


def _profession_row(one: ProfessionProjects) -> Row:
    form = number(one.projects.figure.value or 0)
    count = Cell(f"≥{HARD}{form}" if one.projects.is_at_least else form, figure=Figure(one.projects.figure, form))
    shares = (_percent_cell(share) or NOTHING for share in (one.projects.difficult_share, one.projects.seasonal_share))
    return Row((Cell(typeset(one.label)), count, *shares))


def _professions_note(overview: Overview, planned: Projects) -> str:
    shown = [one.projects for one in planned.professions]
    parts = ["≥ : au moins, une partie étant secrète."] if any(one.is_at_least for one in shown) else []
    if any(one.difficult_share or one.seasonal_share for one in shown):
        parts.append("Parts : sur les projets dont le détail est diffusé, s'ils sont cent au moins et trois quarts du nombre.")
    if planned.unlabelled:
        parts.append(f"Métiers sans intitulé dans l'édition, non montrés : {planned.unlabelled}.")
    producer = overview.facts.indicators.producer(planned.indicator.source).name
    return typeset(" ".join([*parts, f"Source : {producer}."]))


def _unnamed(like: Observation, measure: Measure, count: int) -> tuple[Figure, ...]:
    return (Figure(count_observation(like, measure, count), str(count)),) if count else ()


_MEASURES: tuple[tuple[Column, _CellOf], ...] = (
    (Column(("Part",), "left", 26), _share_cell),
    (Column(("Évolution", "sur un an")), lambda one: change_cell(one.trend.year, coloured=True)),
    (Column(("Sur un", "trimestre")), lambda one: change_cell(one.trend.quarter)),
    (Column(("Pour 100", "emplois")), lambda one: _ratio_cell(one.per_hundred)),
    (Column(("Plus d’un", "mois")), lambda one: _percent_cell(one.long_share)),
)
