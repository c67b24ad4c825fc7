"""The topic « Profil »: for whom to act, among those registered at France Travail."""

from collections.abc import Iterator

from reporter.analysis.overview import Overview
from reporter.analysis.profile import Group, Profile
from reporter.analysis.trend import Change, State
from reporter.document.forms import Evidence
from reporter.document.french import at_period, capitalised, percent, typeset
from reporter.document.profile_charts import pyramid, slopes
from reporter.document.profile_table import profile_table
from reporter.document.profile_words import CLEAR_GAP, ELLIPTIC, NUMBERED, OF_THEM, group_name, portion, share_here, share_in_france
from reporter.document.words import there
from reporter.domain.blocks import Finding, Findings, Section


def profile_section(overview: Overview) -> Section | None:
    """Return the topic, None where no group is published."""
    profile = overview.profile
    if profile is None:
        return None
    points, moved = profile_points(overview), slopes(overview, profile)
    charts = (pyramid(overview, profile), moved)
    is_told = moved is not None and len(moved.slopes) == len(profile.groups)
    return Section(
        topic="profile",
        nav="Profil",
        question=typeset("Pour qui agir ?"),
        headline=typeset(_headline(profile)),
        lead=typeset(_lead(overview, profile)),
        blocks=(
            *([Findings("profil", "", points)] if points else []),
            *(chart for chart in charts if chart),
            profile_table(overview, profile, with_shares=not is_told),
        ),
    )


def profile_points(overview: Overview) -> tuple[Finding, ...]:
    """Return the group that moves away from the others, then the one that weighs most beside its weight in France."""
    profile = overview.profile
    return tuple(_points(profile)) if profile else ()


def _points(profile: Profile) -> Iterator[Finding]:
    if (group := profile.standing_out) and (change := group.reading.trend.year) and (everybody := profile.total.trend.year):
        proof = Evidence()
        claim = f"Le nombre {NUMBERED[group.reading.category]} augmente de {proof.change(change, signed=False)} en un an"
        yield proof.finding(f" ; l'ensemble des inscrits {_all_of_them(proof, everybody)}.", lead=claim)
    if group := _heaviest(profile):
        proof = Evidence()
        here = proof.printed(share_here(group), percent(group.part.share or 0))
        claim = OF_THEM.get(group.reading.category, f"{capitalised(group_name(group))} forment {{}} des inscrits").format(here)
        yield proof.finding(f", contre {share_in_france(proof, group)} en France.", lead=claim)


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
        who = ELLIPTIC.get(group.reading.category, group_name(group))
        if everybody.state is State.UP:
            return f"La hausse des inscrits touche d'abord {who}"
        alone = not any(one.reading.trend.year and one.reading.trend.year.state is State.UP for one in profile.groups if one is not group)
        move, but = "baisse" if everybody.state is State.DOWN else "varie peu", "sauf" if alone else "mais augmente"
        return f"Le nombre d'inscrits {move}, {but} chez {who}"
    if group := _heaviest(profile):
        return f"La part des {portion(group)} dépasse le niveau national"
    if any(group.share_gap is not None for group in profile.groups):
        return "Le profil des inscrits ressemble à celui de la France"
    return "Les inscrits se répartissent par sexe, âge et ancienneté"


def _lead(overview: Overview, profile: Profile) -> str:
    where, when = there(overview.facts.territory), at_period(profile.total.figure.period)
    return f"Inscrits à France Travail en catégories A, B, C {where}, en moyenne {when}. Tous ne sont pas chômeurs au sens du BIT."
