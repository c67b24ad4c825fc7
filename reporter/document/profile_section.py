"""The topic « Profil »: for whom to act, among those registered at France Travail."""

from collections.abc import Iterator
from decimal import Decimal

from reporter.analysis.derived import share_observation
from reporter.analysis.overview import Overview
from reporter.analysis.profile import Group, Profile
from reporter.analysis.reading import Reading
from reporter.analysis.trend import Change, State
from reporter.document.cells import NOTHING, change_cell
from reporter.document.forms import Evidence, value_form
from reporter.document.french import at_period, capitalised, percent, short_period, typeset
from reporter.document.words import there
from reporter.domain.blocks import Cell, Column, Figure, Finding, Findings, Row, Section, Table, Tone
from reporter.domain.observation import Observation

CLEAR_GAP = Decimal(1)  # point: from there on a share is said to be larger or smaller than in France
_NAMES = {  # a group as the subject of a sentence
    "femmes": "les femmes",
    "hommes": "les hommes",
    "moins_25": "les moins de 25 ans",
    "25_49": "les 25 à 49 ans",
    "50_plus": "les 50 ans ou plus",
    "moins_1_an": "les inscrits depuis moins d'un an",
    "1_an_plus": "les inscrits depuis un an ou plus",
}
_NUMBERED = {  # after « le nombre »
    "femmes": "de femmes inscrites",
    "hommes": "d'hommes inscrits",
    "moins_25": "d'inscrits de moins de 25 ans",
    "25_49": "d'inscrits de 25 à 49 ans",
    "50_plus": "d'inscrits de 50 ans ou plus",
    "moins_1_an": "d'inscrits depuis moins d'un an",
    "1_an_plus": "d'inscrits depuis un an ou plus",
}
_OF_THEM = {"moins_1_an": "{} des inscrits le sont depuis moins d'un an", "1_an_plus": "{} des inscrits le sont depuis un an ou plus"}
_ELLIPTIC = {"moins_1_an": "ceux de moins d'un an", "1_an_plus": "ceux d'un an ou plus"}  # where « inscrits » stands before
_PARTS = {"moins_1_an": "inscrits de moins d'un an", "1_an_plus": "inscrits d'un an ou plus"}


def profile_section(overview: Overview) -> Section | None:
    """Return the topic, None where no group is published."""
    profile = overview.profile
    if profile is None:
        return None
    points = profile_points(overview)
    return Section(
        topic="profile",
        nav="Profil",
        question=typeset("Pour qui agir ?"),
        headline=typeset(_headline(profile)),
        lead=typeset(_lead(overview, profile)),
        blocks=(*([Findings("profil", "", points)] if points else []), _table(overview, profile)),
    )


def profile_points(overview: Overview) -> tuple[Finding, ...]:
    """Return the group that moves away from the others, then the one that weighs most beside its weight in France."""
    profile = overview.profile
    return tuple(_points(profile)) if profile else ()


def group_name(group: Group) -> str:
    """Return a group as the subject of a sentence: « les moins de 25 ans »."""
    return _NAMES[group.reading.category]


def _points(profile: Profile) -> Iterator[Finding]:
    if (group := profile.standing_out) and (change := group.reading.trend.year) and (everybody := profile.total.trend.year):
        proof = Evidence()
        claim = f"Le nombre {_NUMBERED[group.reading.category]} augmente de {proof.change(change, signed=False)} en un an"
        yield proof.finding(f" ; l'ensemble des inscrits {_all_of_them(proof, everybody)}.", lead=claim)
    if group := _heaviest(profile):
        proof = Evidence()
        here = proof.printed(_share_here(group), percent(group.part.share or 0))
        claim = _OF_THEM.get(group.reading.category, f"{capitalised(group_name(group))} forment {{}} des inscrits").format(here)
        yield proof.finding(f", contre {_share_in_france(proof, group)} en France.", lead=claim)


def _all_of_them(proof: Evidence, change: Change) -> str:
    if change.state is State.STABLE:
        return f"est quasi stable ({proof.change(change)})"
    return f"{'augmente' if change.state is State.UP else 'baisse'} de {proof.change(change, signed=False)}"


def _heaviest(profile: Profile) -> Group | None:
    """Return the group whose share exceeds that in France most, None where no gap is clear; of two that mirror each other, one."""
    gaps = [(group.share_gap, group) for group in profile.groups if group.share_gap is not None and group.share_gap >= CLEAR_GAP]
    return max(gaps, key=lambda found: found[0])[1] if gaps else None


def _headline(profile: Profile) -> str:
    if (group := profile.standing_out) and (everybody := profile.total.trend.year):
        who = _ELLIPTIC.get(group.reading.category, group_name(group))
        if everybody.state is State.UP:
            return f"La hausse des inscrits touche d'abord {who}"
        alone = not any(one.reading.trend.year and one.reading.trend.year.state is State.UP for one in profile.groups if one is not group)
        move, but = "baisse" if everybody.state is State.DOWN else "varie peu", "sauf" if alone else "mais augmente"
        return f"Le nombre d'inscrits {move}, {but} chez {who}"
    if group := _heaviest(profile):
        return f"La part des {_PARTS.get(group.reading.category, group_name(group).removeprefix('les '))} dépasse le niveau national"
    if any(group.share_gap is not None for group in profile.groups):
        return "Le profil des inscrits ressemble à celui de la France"
    return "Les inscrits se répartissent par sexe, âge et ancienneté"


def _lead(overview: Overview, profile: Profile) -> str:
    where, when = there(overview.facts.territory), at_period(profile.total.figure.period)
    return f"Inscrits à France Travail en catégories A, B, C {where}, en moyenne {when}. Tous ne sont pas chômeurs au sens du BIT."


def _table(overview: Overview, profile: Profile) -> Table:
    total = profile.total
    columns = (
        Column(("Groupe",), "left"),
        Column(("Inscrits", "A, B, C")),
        Column(("Part", "des inscrits")),
        Column(("Part", "en France")),
        Column(("Évolution", "sur un an")),
        Column(("Évolution", "en France")),
    )
    everybody = Row((Cell("Ensemble"), _count(total), *[NOTHING] * 2, *_changes(total)), here=True)
    producer = overview.facts.indicators.producer(total.indicator.source)
    return Table(
        id="profil_inscrits",
        title=typeset("Qui est inscrit ?"),
        subtitle=typeset(f"{short_period(total.figure.period)}, données {_adjustment(total)}"),
        columns=columns,
        rows=(*(_row(group) for group in profile.groups), everybody),
        note=typeset(f"Source : {producer.name}."),
    )


def _adjustment(total: Reading) -> str:
    return str(total.indicator.adjustment) if total.indicator.adjustment.allows_quarter_change else "brutes"


def _row(group: Group) -> Row:
    reading = group.reading
    share = NOTHING
    if group.part.share is not None:
        form = percent(group.part.share)
        share = Cell(form, figure=Figure(_share_here(group), form))
    beside = Evidence()
    form = _share_in_france(beside, group)
    in_france = Cell(form or "–", Tone.MUTED, beside.figures[0] if form else None)
    return Row((Cell(typeset(reading.indicator.category_label(reading.category))), _count(reading), share, in_france, *_changes(reading)))


def _share_here(group: Group) -> Observation:
    return share_observation(group.reading.figure, group.part.share or Decimal(0))


def _share_in_france(proof: Evidence, group: Group) -> str:
    theirs = group.reading.france.figure if group.reading.france else None
    if theirs is None or group.share_in_france is None:
        return ""
    return proof.printed(share_observation(theirs, group.share_in_france), percent(group.share_in_france))


def _count(reading: Reading) -> Cell:
    form = value_form(reading.figure, reading.indicator)
    return Cell(form, figure=Figure(reading.figure, form))


def _changes(reading: Reading) -> tuple[Cell, Cell]:
    return change_cell(reading.trend.year), change_cell(reading.france.trend.year if reading.france else None)
