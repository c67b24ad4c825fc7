"""What the reader is warned of, and what this note draws attention to so that the next ones can come back to it."""

from collections.abc import Callable, Iterator, Sequence

from reporter.analysis.breaks import OpenBreak
from reporter.analysis.overview import Overview
from reporter.analysis.reading import Reading
from reporter.analysis.trend import Intensity
from reporter.document.break_words import break_text, confirmed
from reporter.document.forms import Evidence, change_form
from reporter.document.french import capitalised, listed, lowered, typeset
from reporter.document.headline import speaks
from reporter.document.words import WORDINGS, is_never_here
from reporter.domain.blocks import Figure, Notice
from reporter.domain.facts import Alert
from reporter.domain.observation import Status

_MISSING = {
    Status.NOT_IN_EDITION: ("non disponible dans cette édition", "non disponibles dans cette édition"),
    Status.NOT_AVAILABLE: ("non diffusé pour la période", "non diffusés pour la période"),
    Status.SECRET: ("sous secret statistique", "sous secret statistique"),
}
_NEVER_HERE = ("non publié pour ce territoire", "non publiés pour ce territoire")


def notice(overview: Overview, *, told_in: str = "") -> Notice | None:
    """Return the « Avertissement »: open breaks, then main series that should be here and are not.

    *told_in* names the topic that has the whole text of the breaks: both figures stand here, the reasons there.
    """
    titles, texts = [], []
    figures: list[Figure] = []
    for found in overview.open_breaks:
        titles.append(f"rupture de série sur {_concerned(found)}")
        text, shown = break_text(overview, found, brief=bool(told_in))
        texts.append(text)
        figures += shown
    if texts and told_in:
        texts.append(f"Voir « {told_in} ».")
    missing = [] if overview.single_source else [r for r in overview.missing if r.figure.status in _MISSING]
    if missing:
        titles.append("série manquante" if len(missing) == 1 else "séries manquantes")
        texts += [_absence_text(why, names) for why, names in _by_reason(missing).items()]
    if not titles:
        return None
    return Notice(typeset(f"Avertissement : {listed(titles)}"), typeset(" ".join(texts)), tuple(figures))


def break_notice(overview: Overview) -> Notice | None:
    """Return the whole text of the open breaks, for the topic of the series; None without one."""
    told = [break_text(overview, found) for found in overview.open_breaks]
    if not told:
        return None
    concerned = listed([_concerned(found) for found in overview.open_breaks])
    text, figures = " ".join(text for text, _ in told), tuple(figure for _, shown in told for figure in shown)
    return Notice(typeset(f"Rupture de série sur {concerned}"), typeset(text), figures)


def alerts(overview: Overview) -> tuple[Alert, ...]:
    """Return what this note draws attention to, so that the next ones can say what became of it."""
    return tuple(alert for kind in _ALERTS for alert in kind(overview))


def _movements(overview: Overview) -> Iterator[Alert]:
    """Yield the clear movements of the main series."""
    for reading in overview.main:
        change = reading.trend.main
        if change and change.state and speaks(reading) and change.intensity in {Intensity.PLAIN, Intensity.MARKED}:
            wording, over = WORDINGS[reading.indicator.id], "sur un an" if change is reading.trend.year else "sur un trimestre"
            second = confirmed(Evidence(), overview, change)
            words = f"{capitalised(wording.subject)} {wording.verb(change.state)} de {change_form(change, signed=False)} {over}{second}."
            yield Alert(
                id=f"{reading.indicator.id}-{change.span}-{change.state}",
                indicator=reading.indicator.id,
                period=reading.figure.period,
                sentence=typeset(words),
                quarter=overview.facts.edition.quarter,
                category=reading.category,
                span=str(change.span),
                state=str(change.state),
                amount=None if change.amount is None else float(change.amount),
                vintage=max(change.before.vintage, change.after.vintage),
            )


_ALERTS: tuple[Callable[[Overview], Iterator[Alert]], ...] = (_movements,)


def _by_reason(missing: Sequence[Reading]) -> dict[tuple[str, str], list[str]]:
    told: dict[tuple[str, str], list[str]] = {}
    for reading in missing:
        why = _NEVER_HERE if is_never_here(reading) else _MISSING[reading.figure.status]
        told.setdefault(why, []).append(reading.indicator.short_label)
    return told


def _absence_text(why: tuple[str, str], names: Sequence[str]) -> str:
    """Return « Taux de chômage et emploi salarié privé : non publiés pour ce territoire. »."""
    first, *others = names
    return f"{listed([first, *map(lowered, others)])} : {why[len(names) > 1]}."


def _concerned(found: OpenBreak) -> str:
    seekers = any(indicator.id.startswith("inscrits") for indicator in found.indicators)
    return "les inscrits" if seekers else "l'emploi salarié privé"
