"""Which vintage of each dataset an edition holds, how old it is, how long it waited, and what the edition goes without."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from reporter.domain.indicator import Indicators
from reporter.domain.period import Period, Rhythm
from reporter.domain.release import DatasetRef, Edition, EditionPolicy, Release
from reporter.domain.revision import Extent
from reporter.ports import Outside


class Role(StrEnum):
    """What an edition's policy asks of a dataset."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    CARRIED = "carried"
    UNDECLARED = "undeclared"  # the policy has changed since


@dataclass(frozen=True, slots=True)
class Vintage:
    """One dataset in one edition; *release* is None where the edition goes without it.

    *behind* counts the periods between its own and the edition's (0: the edition's own), *waited_days* the days from its
    publication to the freezing. *late* are its series that end before the release's period: part of the file was not updated.
    """

    dataset: DatasetRef
    role: Role
    release: Release | None
    behind: int = 0
    waited_days: int = 0
    late: tuple[Extent, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Say whether the edition went « sans » this dataset, which its policy requires."""
        return self.release is None and self.role is Role.REQUIRED


def vintages(outside: Outside, edition: Edition) -> tuple[Vintage, ...]:
    """Return every dataset that an edition holds or its policy names, in the policy's order."""
    row = next((one for one in outside.ledger.editions() if one.fingerprint == edition.fingerprint), None)
    frozen_on = row.frozen_at.date() if row else edition.released_on
    policy = next((p for p in outside.register_store.policies() if p.name == edition.policy), None)
    late = late_series(edition, outside.editions.extents(edition), outside.register_store.indicators())
    roles = _roles(policy, edition)
    return tuple(_vintage(edition, dataset, role, frozen_on, late.get(dataset, ())) for dataset, role in roles.items())


def late_series(edition: Edition, extents: tuple[Extent, ...], indicators: Indicators) -> dict[DatasetRef, tuple[Extent, ...]]:
    """Return the series that end before the period of the release they came with."""
    found: dict[DatasetRef, tuple[Extent, ...]] = {}
    for release in edition.releases:
        levels = {
            (i.id, level) for i in indicators.of_dataset(release.source, release.dataset) for level, d in i.datasets if d == release.dataset
        }
        own = (e for e in extents if (e.indicator, e.level) in levels and e.last.rhythm is release.period.rhythm)
        if late := tuple(extent for extent in own if extent.last < release.period):
            found[release.ref] = late
    return found


def _roles(policy: EditionPolicy | None, edition: Edition) -> dict[DatasetRef, Role]:
    roles: dict[DatasetRef, Role] = {}
    if policy:
        named = ((Role.REQUIRED, policy.required), (Role.OPTIONAL, policy.optional), (Role.CARRIED, policy.carried))
        for role, datasets in named:
            roles |= {dataset: role for dataset in datasets if dataset not in roles}
    return roles | {release.ref: Role.UNDECLARED for release in edition.releases if release.ref not in roles}


def _vintage(edition: Edition, dataset: DatasetRef, role: Role, frozen_on: dt.date, late: tuple[Extent, ...]) -> Vintage:
    release = edition.release_of(dataset)
    if release is None:
        return Vintage(dataset, role, None)
    behind = period_of(edition.quarter, release.period.rhythm).ordinal - release.period.ordinal
    return Vintage(dataset, role, release, behind, (frozen_on - release.published_on).days, late)


def period_of(quarter: Period, rhythm: Rhythm) -> Period:
    """Return the period of *rhythm* that an edition of *quarter* would show at best: its last month, itself, its year."""
    match rhythm:
        case Rhythm.MONTH:
            return Period.month(quarter.year, quarter.number * 3)
        case Rhythm.QUARTER:
            return quarter
        case _:
            return Period.whole_year(quarter.year)
