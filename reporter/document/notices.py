"""What the reader is warned of, and what has changed since the last edition."""

from collections.abc import Iterator, Sequence

from reporter.analysis.breaks import OpenBreak
from reporter.analysis.overview import Overview, SincePrevious
from reporter.analysis.reading import Reading
from reporter.analysis.trend import Intensity
from reporter.document.break_words import break_text, confirmed
from reporter.document.forms import Evidence, change_form, value_form
from reporter.document.french import capitalised, listed, short_period, typeset
from reporter.document.headline import speaks
from reporter.document.words import WORDINGS, arrow, is_never_here, state_words
from reporter.domain.blocks import Figure, Notice
from reporter.domain.facts import Alert
from reporter.domain.observation import Status

_REVISED = "◆"
_NOT_A_TREND = "●"
_MISSING = {
    Status.NOT_IN_EDITION: ("non disponible dans cette édition", "non disponibles dans cette édition"),
    Status.NOT_AVAILABLE: ("non diffusé pour la période", "non diffusés pour la période"),
    Status.SECRET: ("sous secret statistique", "sous secret statistique"),
}
_NEVER_HERE = ("non publié pour ce territoire", "non publiés pour ce territoire")


def notice(overview: Overview) -> Notice | None:
    """Return the « Avertissement »: open breaks, then main series that should be here and are not."""
    titles, texts = [], []
    figures: list[Figure] = []
    for found in overview.open_breaks:
        titles.append(f"rupture de série sur {_concerned(found)}")
        text, shown = break_text(overview, found)
        texts.append(text)
        figures += shown
    missing = [] if overview.single_source else [r for r in overview.missing if r.figure.status in _MISSING]
    if missing:
        titles.append("série manquante" if len(missing) == 1 else "séries manquantes")
        texts += [_absence_text(why, names) for why, names in _by_reason(missing).items()]
    if not titles:
        return None
    return Notice(typeset(f"Avertissement : {listed(titles)}"), typeset(" ".join(texts)), tuple(figures))


def changes(overview: Overview) -> tuple[tuple[tuple[str, str, str], ...], tuple[Figure, ...]]:
    """Return « ce qui a changé depuis l'édition précédente » as (symbol, lead, rest), with the figures it prints."""
    told, figures = [], []
    for found in overview.since_previous:
        for line, shown in _since(found):
            told.append(line)
            figures += shown
    return tuple(told), tuple(figures)


def alerts(overview: Overview) -> tuple[Alert, ...]:
    """Return the clear movements this note draws attention to, so that the next one can say what became of them."""
    found = []
    for reading in overview.main:
        change = reading.trend.main
        if change and speaks(reading) and change.intensity in {Intensity.PLAIN, Intensity.MARKED} and change.state:
            wording, span = WORDINGS[reading.indicator.id], "sur un an" if change is reading.trend.year else "sur un trimestre"
            second = confirmed(Evidence(), overview, change)
            words = f"{capitalised(wording.subject)} {wording.verb(change.state)} de {change_form(change, signed=False)} {span}{second}."
            identifier = f"{reading.indicator.id}-{change.span}-{change.state}"
            found.append(Alert(identifier, reading.indicator.id, reading.figure.period, typeset(words)))
    return tuple(found)


def _by_reason(missing: Sequence[Reading]) -> dict[tuple[str, str], list[str]]:
    told: dict[tuple[str, str], list[str]] = {}
    for reading in missing:
        why = _NEVER_HERE if is_never_here(reading) else _MISSING[reading.figure.status]
        told.setdefault(why, []).append(reading.indicator.short_label)
    return told


def _absence_text(why: tuple[str, str], names: Sequence[str]) -> str:
    """Return « Taux de chômage et emploi salarié privé : non publiés pour ce territoire. »."""
    first, *others = names
    return f"{listed([first, *map(_lowered, others)])} : {why[len(names) > 1]}."


def _concerned(found: OpenBreak) -> str:
    seekers = any(indicator.id.startswith("inscrits") for indicator in found.indicators)
    return "les inscrits" if seekers else "l'emploi salarié privé"


def _since(found: SincePrevious) -> Iterator[tuple[tuple[str, str, str], list[Figure]]]:
    reading, before = found.reading, found.before
    indicator = reading.indicator
    then = value_form(before, indicator)
    if before.period < reading.figure.period:
        now = value_form(reading.figure, indicator)
        change = reading.trend.quarter
        comparable = change is not None and change.before.period == before.period and not found.is_revised
        words = f", {state_words(change)}" if comparable and change else ""
        symbol = (arrow(change) if comparable else "") or _NOT_A_TREND
        if indicator.adjustment.allows_quarter_change:
            line = (symbol, typeset(indicator.short_label), typeset(f" : de {then} à {now}{words}."))
            yield line, [Figure(before, then), Figure(reading.figure, now)]
        else:  # two quarters of a raw series do not compare
            yield (
                (symbol, typeset(indicator.short_label), typeset(f" : {now} au {short_period(reading.figure.period)}.")),
                [Figure(reading.figure, now)],
            )
    if found.is_revised and found.now:
        now = value_form(found.now, indicator)
        rest = f" : {_lowered(indicator.short_label)}, le {short_period(before.period)} passe de {then} à {now}."
        yield (_REVISED, "Révisé", typeset(rest)), [Figure(before, then), Figure(found.now, now)]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
