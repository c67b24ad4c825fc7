"""The charts of « Qui recrute »: sectors and professions by number, with the part that lasts or that is hard to fill."""

from collections.abc import Sequence

from reporter.analysis.derived import Measure, count_observation
from reporter.analysis.hiring import Declarations, SectorHires
from reporter.analysis.overview import Overview
from reporter.analysis.projects import ProfessionProjects, Projects
from reporter.document.forms import Evidence
from reporter.document.french import HARD, number, percent, period, short_period, typeset
from reporter.document.words import adjustment_words
from reporter.domain.blocks import Figure, Finding, PartBar, PartBars
from reporter.domain.observation import Observation

LEAST_BARS = 2
LEAST_SEASONAL = 3  # professions with a seasonal share from which the table is worth its room
_MOST_LETTERS = 40  # of a name in a title
_UNKNOWN = "–"


def sector_bars(overview: Overview, declared: Declarations) -> PartBars | None:
    """Return hires by sector with the part of more than a month; None where no sector has that part, or fewer than two a number."""
    known = [one for one in declared.sectors if one.figure.value is not None]
    if len(known) < LEAST_BARS or not any(one.long_share for one in known):
        return None
    bars = tuple(_bar(one.label, one.figure, one.long_share) for one in known)
    what = f"Déclarations d'embauche hors intérim, {short_period(declared.figure.period)}, {adjustment_words(declared.indicator)}"
    return PartBars(
        title=_sector_title(known),
        subtitle=typeset(what),
        source=typeset(f"Foncé : contrats de plus d'un mois. Source : {_producer(overview, declared.indicator.source)}."),
        alt=_alt(what, bars, "de plus d'un mois"),
        heads=("déclarations", typeset("> 1 mois")),
        bars=bars,
        figures=tuple(f for bar, one in zip(bars, known, strict=True) for f in _figures(bar, one.figure, one.long_share)),
    )


def project_bars(overview: Overview, planned: Projects) -> PartBars | None:
    """Return the professions with most projects and the part judged difficult; None with fewer than two."""
    known = [one for one in planned.professions if one.projects.figure.value is not None]
    if len(known) < LEAST_BARS or not any(one.projects.difficult_share for one in known):
        return None
    bars = tuple(_project_bar(one) for one in known)
    what = f"Projets de recrutement pour {period(planned.total.figure.period)}, par métier"
    at_least = "≥ : au moins, une partie étant secrète. " if any(one.projects.is_at_least for one in known) else ""
    shares = (one.projects.difficult_share for one in known)
    told = zip(bars, (one.projects.figure for one in known), shares, strict=True)
    unnamed = count_observation(planned.total.figure, Measure.UNNAMED, planned.unlabelled)
    apart = [Figure(unnamed, str(planned.unlabelled))] if planned.unlabelled else []
    apart += [Figure(one.projects.seasonal_share) for one in known if one.projects.seasonal_share]
    missing = f"Métiers sans intitulé dans l'édition, non montrés : {planned.unlabelled}. " if planned.unlabelled else ""
    return PartBars(
        title=_project_title(known),
        subtitle=typeset(what),
        source=typeset(f"Foncé : projets jugés difficiles. {at_least}{missing}Source : {_producer(overview, planned.indicator.source)}."),
        alt=_alt(what, bars, "jugés difficiles"),
        heads=("projets", "difficiles"),
        bars=bars,
        figures=(*(f for bar, figure, share in told for f in _figures(bar, figure, share)), *apart),
    )


def tells_seasons(planned: Projects) -> bool:
    """Say whether enough professions have a seasonal share for the table to say more than the bars."""
    return sum(one.projects.seasonal_share is not None for one in planned.professions) >= LEAST_SEASONAL


def _producer(overview: Overview, source: str) -> str:
    return overview.facts.indicators.producer(source).name


def _project_bar(one: ProfessionProjects) -> PartBar:
    bar = _bar(one.label, one.projects.figure, one.projects.difficult_share)
    return PartBar(bar.name, bar.whole, bar.part, f"≥{HARD}{bar.printed}", bar.printed_part) if one.projects.is_at_least else bar


def _bar(label: str, figure: Observation, share: Observation | None) -> PartBar:
    whole = figure.value or 0.0
    if share is None or share.value is None:
        return PartBar(typeset(label), whole, None, number(whole), _UNKNOWN)
    return PartBar(typeset(label), whole, whole * share.value / 100, number(whole), percent(share.value, 0))


def _figures(bar: PartBar, figure: Observation, share: Observation | None) -> tuple[Figure, ...]:
    shown = Figure(figure, number(figure.value or 0))
    return (shown, Figure(share, bar.printed_part)) if share and bar.part is not None else (shown,)


def _sector_title(known: Sequence[SectorHires]) -> Finding:
    """Say which sector hires for the longest, where one does."""
    proof = Evidence()
    lasting = [(one.long_share.value, one.label, one.long_share) for one in known if one.long_share and one.long_share.value is not None]
    best = max(lasting)[0]
    first = [(label, share) for value, label, share in lasting if value == best]
    if len(first) > 1 or len(first[0][0]) > _MOST_LETTERS:
        proof.compared(share for _, _, share in lasting)
        return proof.finding("Qui embauche le plus, et pour plus d'un mois")
    return proof.finding(f"{first[0][0]} : {proof.printed(first[0][1], percent(best, 0))} des embauches pour plus d'un mois")


def _project_title(known: Sequence[ProfessionProjects]) -> Finding:
    proof, first = Evidence(), known[0]
    tied = known[1].projects.figure.value == first.projects.figure.value
    if tied or first.projects.is_at_least or len(first.label) > _MOST_LETTERS:
        proof.compared(one.projects.figure for one in known)
        return proof.finding("Les métiers qui comptent le plus de projets")
    form = proof.printed(first.projects.figure, number(first.projects.figure.value or 0))
    return proof.finding(f"{first.label} : {form} projets, le plus grand nombre")


def _alt(what: str, bars: Sequence[PartBar], part: str) -> str:
    told = " ; ".join(f"{bar.name} {bar.printed}" + (f", dont {bar.printed_part} {part}" if bar.part is not None else "") for bar in bars)
    return typeset(f"{what}. {told}.")
