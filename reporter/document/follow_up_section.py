"""The topic « Révisions et suivi »: what did we say before."""

from collections.abc import Sequence

from reporter.analysis.derived import Measure, as_displayed, threshold_observation
from reporter.analysis.follow_up import FollowUp, Outcome, RevisedFigure, compared_figures
from reporter.analysis.overview import Overview
from reporter.document.follow_up_points import (
    aftermath,
    alerts_title,
    claim,
    counted_feminine,
    label_of,
    lead,
    recalled_amount,
    revision_form,
    revisions_title,
)
from reporter.document.forms import change_figure, value_form
from reporter.document.french import listed, percent, plural, points, short_period, spelled, typeset
from reporter.domain.blocks import Badge, Cell, Column, Figure, Row, Section, Table, Tone
from reporter.domain.facts import TerritoryFacts

MOST_ALERTS = 10
MOST_REVISIONS = 8
_BADGES = {
    Outcome.CONFIRMED: (Badge.FULL, "● Confirmé"),
    Outcome.DENIED: (Badge.WARM, "▼ Démenti"),
    Outcome.PENDING: (Badge.OPEN, "○ En cours"),
    Outcome.UNKNOWN: (Badge.DASHED, "– Sans réponse"),
}
_RULE = (
    "Confirmé : deux trimestres plus tard, l'évolution dépasse encore le seuil de la série dans le même sens, depuis la période qui "
    "précédait le mouvement (série corrigée) ou sur un an (série brute). Démenti : effacé par la suite ou par une révision."
)


def follow_up_section(overview: Overview) -> Section | None:
    """Return the topic; None in a first note, and where nothing was revised and nothing had been signalled."""
    previous, followed, revised = overview.facts.previous, overview.follow_ups, overview.revised
    if previous is None or not (followed or revised):
        return None
    compared = len(compared_figures(overview.facts))
    tables = (_revisions(overview.facts, revised, compared), _alerts(followed))
    return Section(
        topic="follow_up",
        nav="Révisions et suivi",
        question=typeset("Que disions-nous avant ?"),
        headline=claim(sum(one.is_beyond for one in revised), compared, followed),
        lead=lead(overview.facts, revised, followed, compared=compared),
        blocks=tuple(table for table in tables if table.rows),
    )


def _alerts(followed: Sequence[FollowUp]) -> Table:
    """Return « Nous signalions… », newest note first."""
    columns = (
        Column(("Note",), "left", 16),
        Column(("Nous signalions",), "left"),
        Column(("Ce qui s’est passé",), "left"),
        Column(("Issue",), "left", 28),
    )
    kept, left = followed[:MOST_ALERTS], followed[MOST_ALERTS:]
    more = plural(len(left), "mouvement plus ancien n'est pas repris", "mouvements plus anciens ne sont pas repris")
    note = f"{_RULE} {spelled(len(left)).capitalize()} {more}." if left else _RULE
    return Table(
        id="suivi",
        title=alerts_title(followed),
        subtitle=typeset("Issue fixée par règle, sans retouche"),
        columns=columns,
        rows=tuple(_alert_row(one) for one in kept),
        note=typeset(note),
        figures=tuple(figure for one in kept for figure in _alert_figures(one)),
    )


def _alert_row(followed: FollowUp) -> Row:
    badge, word = _BADGES[followed.outcome]
    text, _ = aftermath(followed)
    return Row(
        (
            Cell(short_period(followed.alert.quarter or followed.alert.period)),
            Cell(typeset(followed.alert.sentence.removesuffix("."))),
            Cell(text),
            Cell(word, badge=badge),
        )
    )


def _alert_figures(followed: FollowUp) -> tuple[Figure, ...]:
    recalled = recalled_amount(followed)
    return (*([recalled] if recalled else []), *aftermath(followed)[1])


def _revisions(facts: TerritoryFacts, revised: Sequence[RevisedFigure], compared: int) -> Table:
    """Return the figures that are not what an earlier note printed, beyond their threshold first."""
    columns = (
        Column(("Indicateur",), "left"),
        Column(("Période",), "left"),
        Column(("Affiché", "alors")),
        Column(("Aujourd’hui",)),
        Column(("Révision",)),
        Column(("Seuil",)),
        Column(("Lecture",), "left", 28),
    )
    kept = revised[:MOST_REVISIONS]
    sources = sorted({facts.indicators.producer(one.indicator.source).name for one in kept})
    return Table(
        id="revisions",
        title=revisions_title(sum(one.is_beyond for one in revised), compared),
        subtitle=typeset(f"Chiffres imprimés {_where(facts)}, et leur valeur aujourd'hui"),
        columns=columns,
        rows=tuple(_revised_row(facts, one) for one in kept),
        note=typeset(
            f"{_unseen(revised, compared)}Seuil : celui de « quasi stable » de la série. "
            f"{plural(len(sources), 'Source')} : {' ; '.join(sources)}."
        ),
    )


def _where(facts: TerritoryFacts) -> str:
    """Return where the figures stood: in the note of an earlier quarter, and in a correction in its former version, too."""
    if facts.previous is None:
        return "dans une note antérieure"
    note = f"dans la note du {short_period(facts.previous.quarter)}"
    return f"{note} ou dans la version précédente de celle-ci" if facts.previous.corrected else note


def _unseen(revised: Sequence[RevisedFigure], compared: int) -> str:
    """Return how many compared figures have no row: revisions that are left out, and figures that are what they were."""
    left, same = len(revised) - len(revised[:MOST_REVISIONS]), compared - len(revised)
    told = [f"{counted_feminine(left)} {plural(left, 'autre révision', 'autres révisions')}"] if left else []
    told += [f"{spelled(same)} {plural(same, 'chiffre inchangé', 'chiffres inchangés')}"] if same else []
    return f"Sans ligne : {listed(told)}. " if told else ""


def _revised_row(facts: TerritoryFacts, revised: RevisedFigure) -> Row:
    then, now = (value_form(one, revised.indicator) for one in (revised.then, revised.now))
    badge, word = (Badge.WARM, "◆ Révisé") if revised.is_beyond else (Badge.OPEN, "○ Sans effet")
    form = revision_form(revised.change)
    return Row(
        (
            Cell(typeset(label_of(facts, revised))),
            Cell(short_period(revised.now.period)),
            Cell(then, figure=Figure(as_displayed(revised.then), then)),
            Cell(now, Tone.STRONG, Figure(revised.now, now)),
            Cell(form, Tone.DOWN if revised.is_beyond else Tone.PLAIN, Figure(change_figure(revised.change), form)),
            _threshold_cell(revised),
            Cell(word, badge=badge),
        )
    )


def _threshold_cell(revised: RevisedFigure) -> Cell:
    """Return the threshold in the unit of the revision beside it; none where that is a number from a small base."""
    if revised.change.in_units:
        return Cell("–", Tone.MUTED)
    limit = revised.change.threshold
    form = points(limit) if revised.indicator.is_rate else percent(limit)
    measure = Measure.QUARTER_THRESHOLD if revised.indicator.adjustment.allows_quarter_change else Measure.YEAR_THRESHOLD
    return Cell(form, Tone.MUTED, Figure(threshold_observation(revised.now, limit, measure, revised.now.period), form))
