"""Who is registered as a job seeker: sex, age, seniority, beside France, and which group moves away from the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reporter.analysis.reading import Part, Reading, read, read_parts
from reporter.analysis.rounding import PERCENT_DECIMALS, displayed
from reporter.analysis.trend import State
from reporter.domain.facts import TerritoryFacts
from reporter.domain.indicator import Indicator

SEEKERS = ("inscrits_abc", "inscrits_abc_brut")  # adjusted where it is published, raw else
PARTITIONS = ("sexe", "age", "anciennete")  # those that are told; sex by age is for the pyramid
SEXES, CROSSED = ("femmes", "hommes"), ("sexe", "age")
LEAST_GROUP = 100  # registered people under which a group is not said to stand out


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the registered: *share* of all of them in per cent here, *share_in_france* the same of France's."""

    partition: str
    part: Part
    share_in_france: Decimal | None

    @property
    def reading(self) -> Reading:
        """Return the series of the group."""
        return self.part.reading

    @property
    def share_gap(self) -> Decimal | None:
        """Return share here minus share in France, in points, from the displayed shares."""
        return None if self.part.share is None or self.share_in_france is None else self.part.share - self.share_in_france


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Women and men of one age, by its category; a side is None where it is not published, and may be one that has no figure."""

    age: str
    women: Group | None
    men: Group | None


@dataclass(frozen=True, slots=True)
class Profile:
    """The groups in the order of the nomenclature; *bands* are sex by age, the youngest first, empty where that is not published.

    *standing_out* is the group whose number rises over the year clearly more than that of all registered, the one furthest from
    it where there are several; None where no group does, where the comparison crosses a break, or where the group is small.
    """

    total: Reading
    groups: tuple[Group, ...]
    standing_out: Group | None
    bands: tuple[AgeBand, ...] = ()


def read_profile(facts: TerritoryFacts) -> Profile | None:
    """Return who is registered here; None where no group is published for the territory."""
    for identifier in SEEKERS:
        total = read(facts, identifier)
        groups = tuple(_groups(facts, total)) if total.has_value else ()
        if groups:
            return Profile(total, groups, _standing_out(total, groups), tuple(_bands(facts, total)))
    return None


def _groups(facts: TerritoryFacts, total: Reading) -> Iterator[Group]:
    home = _partitions(total.indicator)
    for part in read_parts(facts, total.indicator.id):
        if part.reading.category in home and part.reading.has_value and part.reading.figure.period == total.figure.period:
            yield Group(home[part.reading.category], part, _share_in_france(total, part.reading))


def _bands(facts: TerritoryFacts, total: Reading) -> Iterator[AgeBand]:
    """Yield the ages at which a figure of women or of men is published, or told to be secret."""
    partitions = {partition.id: partition for partition in total.indicator.partitions}
    crossed = next((one for one in total.indicator.partitions if one.crosses == CROSSED), None)
    if crossed is None or partitions[CROSSED[0]].categories != SEXES:
        return
    ages = partitions[CROSSED[1]].categories
    held = {
        part.reading.category: Group(crossed.id, part, _share_in_france(total, part.reading))
        for part in read_parts(facts, total.indicator.id)
        if part.reading.category in crossed.categories and part.reading.figure.period == total.figure.period
    }
    for i, age in enumerate(ages):
        women, men = (held.get(crossed.categories[sex * len(ages) + i]) for sex in range(len(SEXES)))
        if women or men:
            yield AgeBand(age, women, men)


def _partitions(indicator: Indicator) -> dict[str, str]:
    return {code: partition.id for partition in indicator.partitions if partition.id in PARTITIONS for code in partition.categories}


def _share_in_france(total: Reading, group: Reading) -> Decimal | None:
    whole, part = (one.france.figure if one.france else None for one in (total, group))
    if whole is None or part is None or part.value is None or not whole.value:
        return None
    return displayed(100 * part.value / whole.value, PERCENT_DECIMALS)


def _standing_out(total: Reading, groups: tuple[Group, ...]) -> Group | None:
    all_of_them = total.trend.year
    if all_of_them is None or all_of_them.percent is None or all_of_them.state in {None, State.BREAK}:
        return None
    lead: dict[str, Decimal] = {}
    for group in groups:
        change = group.reading.trend.year
        if change is None or change.percent is None or change.state is not State.UP or (group.reading.figure.value or 0) < LEAST_GROUP:
            continue
        ahead = change.percent - all_of_them.percent
        if ahead > max(change.threshold, all_of_them.threshold):
            lead[group.reading.category] = ahead
    furthest = max(lead, key=lambda category: lead[category], default=None)
    return next((group for group in groups if group.reading.category == furthest), None)
