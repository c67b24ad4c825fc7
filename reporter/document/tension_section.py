"""The topic « Métiers en tension »: what holds professions back, which lever."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reporter.analysis.derived import Measure, count_observation
from reporter.analysis.overview import Overview
from reporter.analysis.tension import UNVERIFIED, Factor, ProfessionReading, Tensions
from reporter.document.french import HARD, capitalised, listed, number, percent, plural, short_period, spelled, typeset
from reporter.document.levers import FACTOR_HEADS, factor_name, lever
from reporter.document.tension_points import (
    MOST_LEVERS,
    HighFactor,
    brakes,
    hardest,
    high_factors,
    how_many,
    levers_of,
    tension_headline,
    tension_lead,
)
from reporter.document.words import MARKS
from reporter.domain.blocks import Block, Cell, Column, Figure, Findings, Row, Section, Table, Tone
from reporter.domain.observation import Observation
from reporter.domain.territory import TerritoryId


def tension_section(overview: Overview) -> Section | None:
    """Return the topic, None where it has nothing to say."""
    tensions = overview.tensions
    if tensions is None or not tensions.says_enough or (tensions.tense and not tensions.professions):
        return None  # too few professions, or professions that have no name, say nothing
    reader = overview.facts.territory.id
    said = [how_many(tensions), *brakes(tensions, reader), hardest(tensions)]
    findings = Findings("tension-constats", "", tuple(finding for finding in said if finding))
    tables = (_professions(overview, tensions), _levers(tensions, reader)) if tensions.professions else ()
    blocks: tuple[Block, ...] = (findings, *(table for table in tables if table.rows))
    return Section(
        topic="tension",
        nav="Métiers en tension",
        question=typeset("Où est le blocage, quel levier ?"),
        headline=tension_headline(tensions, reader),
        lead=" ".join(text for text in (_lent(tensions), tension_lead(tensions, reader)) if text),
        blocks=blocks if findings.items else blocks[1:],
    )


def _lent(tensions: Tensions) -> str:
    """Return whose classes these are, where they are a larger territory's."""
    if not tensions.borrowed_from or tensions.place is None:
        return ""
    return typeset(f"Non publiées à ce niveau, ces classes sont celles {tensions.place.genitive}.")


def _professions(overview: Overview, tensions: Tensions) -> Table:
    has_projects = any(p.projects for p in tensions.professions)
    has_jobs = any(p.jobs for p in tensions.professions)
    columns = [Column(("Métier",), "left"), Column(("Tension",), "centre")]
    columns += [Column(("Emplois",))] if has_jobs else []
    columns += [Column(("Projets",)), Column(("Jugés", "difficiles"))] if has_projects else []
    columns += [Column(FACTOR_HEADS[factor], "centre") for factor in Factor]
    reader = overview.facts.territory.id
    rows = tuple(_row(p, jobs=has_jobs, projects=has_projects, verbs=_verbs(p, tensions, reader)) for p in tensions.professions)
    return Table(
        id="metiers-en-tension",
        title=typeset("Les freins, métier par métier"),
        subtitle=_subtitle(tensions, projects=has_projects),
        columns=(*columns, Column(("Leviers",), "left")),
        rows=rows,
        note=_note(overview, tensions),
        figures=tuple(_not_shown(tensions)),
    )


def _subtitle(tensions: Tensions, *, projects: bool) -> str:
    year = f", {short_period(tensions.figure.period)}" if tensions.figure else ""
    planned = next((p.projects.period for p in tensions.professions if p.projects), None)
    after = f" ; projets de recrutement {short_period(planned)}" if projects and planned else ""
    return typeset(f"Tension et facteurs, de 1 (très faible) à 5 (très forte){year}{after}")


def _row(profession: ProfessionReading, *, jobs: bool, projects: bool, verbs: Sequence[str]) -> Row:
    cells = [Cell(typeset(profession.label)), _class_cell(profession.tension, Tone.STRONG)]
    cells += [_number_cell(profession.jobs)] if jobs else []
    cells += [_number_cell(profession.projects, at_least=profession.projects_at_least), _share_cell(profession)] if projects else []
    held = {reading.factor: reading for reading in profession.factors}
    for factor in Factor:
        reading = held.get(factor)
        tone = Tone.STRONG if reading and reading.is_lever else Tone.MUTED
        cells.append(_heated(_class_cell(reading.figure if reading else None, tone)))
    return Row((*cells, Cell(capitalised(", ".join(verbs))) if verbs else Cell("–", Tone.MUTED)))


def _verbs(profession: ProfessionReading, tensions: Tensions, reader: TerritoryId) -> tuple[str, ...]:
    return tuple(lever(reading.factor, reader).verb for reading in levers_of(profession, tensions, reader)[:MOST_LEVERS])


def _class_cell(figure: Observation | None, tone: Tone) -> Cell:
    if figure is None or figure.indicator in UNVERIFIED:
        return Cell("–", Tone.MUTED)
    if figure.value is None:
        return Cell(MARKS[figure.status], Tone.SECRET, Figure(figure, MARKS[figure.status]))
    form = number(figure.value)
    return Cell(form, tone, Figure(figure, form))


def _heated(cell: Cell) -> Cell:
    """Return the cell of a factor on the ground of its class: the darker, the more it holds back."""
    return (
        replace(cell, tone=Tone.PLAIN, heat=int(cell.figure.observation.value)) if cell.figure and cell.figure.observation.value else cell
    )


def _number_cell(figure: Observation | None, *, at_least: bool = False) -> Cell:
    if figure is None or figure.value is None:
        return Cell("–", Tone.MUTED)
    form = number(figure.value)
    return Cell(f"≥{HARD}{form}" if at_least else form, figure=Figure(figure, form))


def _share_cell(profession: ProfessionReading) -> Cell:
    figure = profession.difficult_share
    if figure is None or figure.value is None:
        return Cell("–", Tone.MUTED)
    form = percent(figure.value, 0)
    return Cell(form, figure=Figure(figure, form))


def _not_shown(tensions: Tensions) -> Iterator[Figure]:
    for measure, count in ((Measure.NOT_SHOWN, tensions.not_shown), (Measure.UNNAMED, tensions.unlabelled)):
        if count and tensions.figure:
            yield Figure(count_observation(tensions.figure, measure, count), str(count))


def _others(tensions: Tensions) -> str:
    """Return « 10 autres métiers en tension ne sont pas montrés, dont 4 sans intitulé dans l’édition. »; empty where all are."""
    hidden, nameless = tensions.not_shown, tensions.unlabelled
    if not hidden:
        return ""
    verb = plural(hidden, "n'est pas montré", "ne sont pas montrés")
    others = f"{hidden} {plural(hidden, 'autre métier', 'autres métiers')} en tension"
    if nameless == hidden:
        return f"{others}, sans intitulé dans l'édition, {verb}."
    of_which = f", dont {nameless} sans intitulé dans l'édition" if nameless else ""
    return f"{others} {verb}{of_which}."


def _note(overview: Overview, tensions: Tensions) -> str:
    parts = ["Plus la case est foncée, plus le facteur pèse. Au-dessus de 3, il appelle un levier ; les deux plus forts sont cités."]
    if any(p.jobs for p in tensions.professions):
        parts.append("À classe égale, les métiers qui comptent le plus d'emplois.")
    if any(p.projects_at_least for p in tensions.professions):
        parts.append("≥ : au moins, une partie étant secrète.")
    if any(p.difficult_share for p in tensions.professions):
        parts.append("Projets jugés difficiles : sur ceux dont le détail est diffusé, s'ils sont cent au moins et trois quarts du nombre.")
    parts += [_others(tensions)] if tensions.not_shown else []
    return typeset(" ".join([*parts, _sources(overview, tensions)]))


def _sources(overview: Overview, tensions: Tensions) -> str:
    indicators = overview.facts.indicators
    shown = [o for o in (tensions.figure, *(p.projects for p in tensions.professions)) if o]
    producers = dict.fromkeys(indicators.producer(indicators.get(o.indicator).source).name for o in shown)
    named = listed(list(dict.fromkeys(name for joint in producers for name in joint.split(" et "))))  # « Dares et France Travail »
    return f"Classes publiées, reprises telles quelles. Source{'s' if ' et ' in named else ''} : {named}."


def _levers(tensions: Tensions, reader: TerritoryId) -> Table:
    """Return from each factor to its lever: in how many of the professions shown, what it calls for, who can act."""
    heads = (("Facteur", "left"), ("Métiers", "centre"), ("Levier", "left"), ("Qui peut agir", "left"))
    return Table(
        id="leviers",
        title="Du facteur au levier",
        subtitle=typeset(f"Nombre de métiers, sur {spelled(len(tensions.professions))}, où le facteur dépasse 3"),
        columns=tuple(Column((head,), align) for head, align in heads),
        rows=tuple(_lever_row(high, reader) for high in high_factors(tensions, reader)),
    )


def _lever_row(high: HighFactor, reader: TerritoryId) -> Row:
    asked, form = lever(high.factor, reader), str(high.count)
    return Row(
        (
            Cell(factor_name(high.factor)),
            Cell(form, Tone.STRONG, Figure(high.figure, form)),
            Cell(typeset(f"{capitalised(asked.verb)} : {asked.action}")),
            Cell(capitalised(asked.holder), Tone.STRONG if asked.is_own else Tone.PLAIN),
        )
    )
