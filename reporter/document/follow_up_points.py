"""Sentences about what earlier notes said: the claim of the topic, its lead, and what became of each alert."""

from collections.abc import Sequence

from reporter.analysis.follow_up import FollowUp, Outcome, Reason, RevisedFigure
from reporter.analysis.trend import Change, Span, State
from reporter.document.forms import change_figure, change_form, value_form
from reporter.document.french import (
    at_short_period,
    capitalised,
    listed,
    lowered,
    number,
    percent,
    plural,
    points,
    short_period,
    spelled,
    typeset,
)
from reporter.document.words import WORDINGS
from reporter.domain.blocks import Figure
from reporter.domain.facts import TerritoryFacts
from reporter.domain.observation import TOTAL
from reporter.domain.period import Period, Rhythm

_NOUNS = {State.UP: "hausse", State.DOWN: "baisse"}
_FIXED = {
    Reason.BREAK: "Rupture de série : les périodes ne se comparent pas",
    Reason.GONE: "Chiffre absent de cette édition",
    Reason.SECRET: "Chiffre sous secret statistique",
    Reason.UNTOLD: "La note d'alors ne permet pas de conclure",
}
_VERBS = {
    Outcome.CONFIRMED: ("s'est confirmé", "se sont confirmés"),
    Outcome.DENIED: ("est démenti", "sont démentis"),
    Outcome.PENDING: ("reste en cours", "restent en cours"),
    Outcome.UNKNOWN: ("reste sans réponse", "restent sans réponse"),
}


def claim(beyond: int, compared: int, followed: Sequence[FollowUp]) -> str:
    """Return the headline of the topic, at most twelve words: revisions, then findings that did not stand."""
    parts = []
    if compared:
        many = plural(beyond, "chiffre est révisé", "chiffres sont révisés")
        parts.append(f"{spelled(beyond)} {many} au-delà du seuil" if beyond else "aucun chiffre n'est révisé au-delà du seuil")
    denied, judged = _count(followed, Outcome.DENIED), _judged(followed)
    if denied:
        parts.append(f"{spelled(denied)} {plural(denied, 'constat est démenti', 'constats sont démentis')}")
    elif judged:
        parts.append("aucun constat n'est renversé")
    elif pending := _count(followed, Outcome.PENDING):
        parts.append(f"{counted_feminine(pending)} {plural(pending, 'alerte reste', 'alertes restent')} en cours")
    return typeset(capitalised(", ".join(parts) or "l'issue des alertes ne peut être dite"))


def lead(facts: TerritoryFacts, revised: Sequence[RevisedFigure], followed: Sequence[FollowUp], *, compared: int) -> str:
    """Return one sentence on the figures, which names the first of *revised*, and one on the alerts."""
    sentences = []
    if revised:
        first = revised[0]
        then, now = (value_form(one, first.indicator) for one in (first.then, first.now))
        told = label_of(facts, first)
        what = f"{lowered(told)}, {short_period(first.now.period)}"
        sentences.append(f"La plus forte révision au regard de son seuil : {what}, de {then} à {now}.")
    elif facts.previous and compared:
        note = f"la note du {short_period(facts.previous.quarter)}"
        gone = len({(o.indicator, o.category, o.period) for o in (*facts.previous.figures, *facts.previous.corrected)}) - compared
        sentences.append(f"Les chiffres de {note}{', du moins ceux qui sont encore publiés,' if gone else ''} sont inchangés.")
    if followed:
        sentences.append(_tally(followed))
    return typeset(" ".join(sentences))


def label_of(facts: TerritoryFacts, revised: RevisedFigure) -> str:
    """Return « Emploi salarié privé, construction »."""
    indicator, category = revised.indicator, revised.now.category
    if category == TOTAL:
        return indicator.short_label
    declared = {known.code: known.label for known in indicator.categories}
    label = declared.get(category) or facts.names.get((indicator.nomenclature, category), category)
    return f"{indicator.short_label}, {lowered(label)}"


def alerts_title(followed: Sequence[FollowUp]) -> str:
    """Return « Nous signalions… » with how many alerts whose outcome is known were confirmed."""
    confirmed, judged = _count(followed, Outcome.CONFIRMED), _judged(followed)
    if not judged:
        said = "l'issue n'est pas encore connue"
    elif judged == 1:
        said = "le seul mouvement jugé s'est confirmé" if confirmed else "le seul mouvement jugé est démenti"
    elif not confirmed:
        said = f"aucun des {spelled(judged)} mouvements jugés ne s'est confirmé"
    else:
        said = f"{spelled(confirmed)} des {spelled(judged)} mouvements jugés {plural(confirmed, 's’est confirmé', 'se sont confirmés')}"
    return typeset(f"Nous signalions… {said}")


def revisions_title(beyond: int, compared: int) -> str:
    """Return « Deux chiffres sur onze sont révisés au-delà du seuil »."""
    if compared == 1:
        return typeset(f"Le seul chiffre comparé est révisé {'au-delà du' if beyond else 'sous le'} seuil")
    if not beyond:
        return typeset(f"Aucun des {spelled(compared)} chiffres comparés n'est révisé au-delà du seuil")
    many = plural(beyond, "est révisé", "sont révisés")
    return typeset(capitalised(f"{spelled(beyond)} {plural(beyond, 'chiffre')} sur {spelled(compared)} {many} au-delà du seuil"))


def aftermath(followed: FollowUp) -> tuple[str, tuple[Figure, ...]]:
    """Return what happened after an alert, with the figures that say so."""
    if followed.reason in _FIXED:
        return typeset(_FIXED[followed.reason]), ()
    if followed.change is None:
        return typeset(f"Issue connue avec les chiffres {_of(followed.judged_at)}"), ()
    change, noun = followed.change, _NOUNS[State(followed.alert.state)]
    form = revision_form(change)
    figures = [Figure(change_figure(change), form)]
    undone = "effacée" if change.state is State.STABLE else "renversée"
    if followed.reason is Reason.REVISED:
        text = f"{noun} {undone} par révision : {form}{_instead(followed, figures)}"
    elif followed.reason is Reason.ERASED:
        text = f"{noun} {undone} {at_short_period(followed.judged_at)} : {form} {_over(change)}"
        text += ", quasi stable" if change.state is State.STABLE else ""
    elif change.span is Span.YEAR:
        text = f"toujours en {noun} {at_short_period(followed.judged_at)} : {form} {_over(change)}"
    else:
        text = f"{noun} maintenue {at_short_period(followed.judged_at)} : {form} {_over(change)}"
    return typeset(capitalised(text)), tuple(figures)


def recalled_amount(followed: FollowUp) -> Figure | None:
    """Return the figure that stands in an alert's sentence, as it was displayed then; None where the note did not keep it."""
    if followed.recalled is None:
        return None
    form = _amount(followed, abs(followed.recalled.value or 0.0), signed=False)
    return Figure(followed.recalled, form if form in followed.alert.sentence else "")


def counted_feminine(count: int) -> str:
    """Return a number of feminine things in letters: « une », « deux »."""
    return "une" if count == 1 else spelled(count)


def revision_form(change: Change) -> str:
    """Return a change with its sign: « −0,2 point », « +1,5 % », a plain number where no unit is spoken of."""
    if change.in_units and change.after.indicator not in WORDINGS:
        return number(change.difference, signed=True)
    return change_form(change)


def _count(followed: Sequence[FollowUp], outcome: Outcome) -> int:
    return sum(one.outcome is outcome for one in followed)


def _judged(followed: Sequence[FollowUp]) -> int:
    return _count(followed, Outcome.CONFIRMED) + _count(followed, Outcome.DENIED)


def _tally(followed: Sequence[FollowUp]) -> str:
    since = min(one.alert.quarter or one.alert.period for one in followed)
    if len(followed) == 1:
        return f"Le mouvement signalé au {short_period(since)} {_VERBS[followed[0].outcome][0]}."
    counts = [(_count(followed, outcome), verbs) for outcome, verbs in _VERBS.items()]
    told = [f"{spelled(count)} {plural(count, *verbs)}" for count, verbs in counts if count]
    if len(told) == 1:
        verb = next(verbs[1] for count, verbs in counts if count)
        return f"Les {spelled(len(followed))} mouvements signalés depuis le {short_period(since)} {verb}."
    return f"Sur {spelled(len(followed))} mouvements signalés depuis le {short_period(since)}, {listed(told)}."


def _instead(followed: FollowUp, figures: list[Figure]) -> str:
    """Return « au lieu de −0,3 point », where the note kept what it had said in points or percent."""
    if followed.recalled is None or followed.change is None or followed.change.in_units:
        return ""
    form = _amount(followed, followed.recalled.value or 0.0, signed=True)
    figures.append(Figure(followed.recalled, form))
    return f" au lieu de {form}"


def _amount(followed: FollowUp, value: float, *, signed: bool) -> str:
    return (points if followed.indicator.is_rate else percent)(value, signed=signed)


def _over(change: Change) -> str:
    if change.span is Span.YEAR:
        return "sur un an"
    before = change.before.period
    return f"depuis le {short_period(before)}" if before.rhythm is Rhythm.QUARTER else f"depuis {short_period(before)}"


def _of(period: Period) -> str:
    return f"du {short_period(period)}" if period.rhythm is Rhythm.QUARTER else f"de {short_period(period)}"
