"""The topic « Métiers en tension »: where is the bottleneck, which lever."""

from reporter.analysis.derived import Measure, count_observation
from reporter.analysis.overview import Overview
from reporter.analysis.tension import UNVERIFIED, Factor, ProfessionReading, Tensions
from reporter.document.french import HARD, capitalised, number, percent, short_period, spelled, typeset
from reporter.document.levers import lever
from reporter.document.tension_points import (
    MOST_LEVERS,
    HighFactor,
    brakes,
    hardest,
    high_factors,
    how_many,
    tension_headline,
    tension_lead,
)
from reporter.document.words import MARKS
from reporter.domain.blocks import Block, Cell, Column, Figure, Findings, Row, Section, Table, Tone
from reporter.domain.observation import Observation
from reporter.domain.territory import Level

# short heads leave room for the names of professions; the table of levers gives the official names
_HEADS = {
    Factor.HIRING_INTENSITY: ("Rythme", "d’embauche"),
    Factor.WORK_CONDITIONS: ("Conditions", "de travail"),
    Factor.SHORT_CONTRACTS: ("Peu", "durable"),
    Factor.LACK_OF_LABOUR: (f"Manque{HARD}de", "candidats"),
    Factor.GEOGRAPHIC_MISMATCH: ("Distance",),
    Factor.TRAINING_LINK: ("Formation", "exigée"),
}


def tension_section(overview: Overview) -> Section | None:
    """Return the topic, None where it has nothing to say."""
    tensions = overview.tensions
    if tensions is None or (tensions.tense and not tensions.professions):
        return None  # professions that have no name say nothing
    level = overview.facts.territory.id.level
    said = [how_many(tensions), *brakes(tensions, level), hardest(tensions)]
    findings = Findings("tension-constats", "", tuple(finding for finding in said if finding))
    tables = (_professions(overview, tensions), _levers(overview, tensions)) if tensions.professions else ()
    blocks: tuple[Block, ...] = (findings, *(table for table in tables if table.rows))
    return Section(
        topic="tension",
        nav="Métiers en tension",
        question=typeset("Où est le goulot, quel levier ?"),
        headline=tension_headline(tensions),
        lead=" ".join(text for text in (_lent(tensions), tension_lead(tensions, level)) if text),
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
    columns += [Column(_HEADS[factor], "centre") for factor in Factor]
    rows = tuple(_row(p, jobs=has_jobs, projects=has_projects) for p in tensions.professions)
    return Table(
        id="metiers-en-tension",
        title=typeset("Chaque métier a son frein"),
        subtitle=_subtitle(tensions, projects=has_projects),
        columns=(*columns, Column(("Leviers",), "left")),
        rows=rows,
        note=_note(overview, tensions),
        figures=_unnamed(tensions),
    )


def _subtitle(tensions: Tensions, *, projects: bool) -> str:
    year = f", {short_period(tensions.figure.period)}" if tensions.figure else ""
    planned = next((p.projects.period for p in tensions.professions if p.projects), None)
    after = f" ; projets de recrutement {short_period(planned)}" if projects and planned else ""
    return typeset(f"Tension et facteurs, de 1 (très faible) à 5 (très forte){year}{after}")


def _row(profession: ProfessionReading, *, jobs: bool, projects: bool) -> Row:
    cells = [Cell(typeset(profession.label)), _class_cell(profession.tension, Tone.STRONG)]
    cells += [_number_cell(profession.jobs)] if jobs else []
    cells += [_number_cell(profession.projects, at_least=profession.projects_at_least), _share_cell(profession)] if projects else []
    held = {reading.factor: reading for reading in profession.factors}
    for factor in Factor:
        reading = held.get(factor)
        tone = Tone.STRONG if reading and reading.is_lever else Tone.MUTED
        cells.append(_class_cell(reading.figure if reading else None, tone))
    verbs = [lever(reading.factor, Level.COUNTRY).verb for reading in profession.levers[:MOST_LEVERS]]
    return Row((*cells, Cell(capitalised(", ".join(verbs))) if verbs else Cell("–", Tone.MUTED)))


def _class_cell(figure: Observation | None, tone: Tone) -> Cell:
    if figure is None or figure.indicator in UNVERIFIED:
        return Cell("–", Tone.MUTED)
    if figure.value is None:
        return Cell(MARKS[figure.status], Tone.SECRET, Figure(figure, MARKS[figure.status]))
    form = number(figure.value)
    return Cell(form, tone, Figure(figure, form))


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


def _unnamed(tensions: Tensions) -> tuple[Figure, ...]:
    if not tensions.unlabelled or tensions.figure is None:
        return ()
    return (Figure(count_observation(tensions.figure, Measure.UNNAMED, tensions.unlabelled), str(tensions.unlabelled)),)


def _note(overview: Overview, tensions: Tensions) -> str:
    parts = ["En gras, un facteur au-dessus de 3 : il appelle un levier ; les deux plus forts sont cités."]
    if any(p.jobs for p in tensions.professions):
        parts.append("À classe égale, les métiers qui comptent le plus d'emplois.")
    if any(p.projects_at_least for p in tensions.professions):
        parts.append("≥ : au moins, une partie étant secrète.")
    if any(p.difficult_share for p in tensions.professions):
        parts.append("Projets jugés difficiles : sur ceux dont le détail est diffusé, s'ils sont cent au moins et trois quarts du nombre.")
    if tensions.unlabelled:
        many = tensions.unlabelled > 1
        words = (
            "autres métiers en tension, sans intitulé dans l'édition, ne sont pas montrés"
            if many
            else ("autre métier en tension, sans intitulé dans l'édition, n'est pas montré")
        )
        parts.append(f"{tensions.unlabelled} {words}.")
    return typeset(" ".join([*parts, _sources(overview, tensions)]))


def _sources(overview: Overview, tensions: Tensions) -> str:
    indicators = overview.facts.indicators
    shown = [o for o in (tensions.figure, *(p.projects for p in tensions.professions)) if o]
    named = dict.fromkeys(indicators.producer(indicators.get(o.indicator).source).name for o in shown)
    return f"Classes publiées, reprises telles quelles. Source{'s' if len(named) > 1 else ''} : {' ; '.join(named)}."


def _levers(overview: Overview, tensions: Tensions) -> Table:
    """Return from each factor to its lever: in how many of the professions shown, what it calls for, who can act."""
    heads = (("Facteur", "left"), ("Métiers", "centre"), ("Levier", "left"), ("Qui peut agir", "left"))
    return Table(
        id="leviers",
        title="Du facteur au levier",
        subtitle=typeset(f"Nombre de métiers, sur {spelled(len(tensions.professions))}, où le facteur dépasse 3"),
        columns=tuple(Column((head,), align) for head, align in heads),
        rows=tuple(_lever_row(overview, high) for high in high_factors(tensions)),
    )


def _lever_row(overview: Overview, high: HighFactor) -> Row:
    asked, form = lever(high.factor, overview.facts.territory.id.level), str(high.count)
    return Row(
        (
            Cell(typeset(overview.facts.indicators.get(high.like.indicator).short_label)),
            Cell(form, Tone.STRONG, Figure(high.figure, form)),
            Cell(typeset(f"{capitalised(asked.verb)} : {asked.action}")),
            Cell(capitalised(asked.holder), Tone.STRONG if asked.is_own else Tone.PLAIN),
        )
    )
