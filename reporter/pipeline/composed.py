"""Territories that a house composes of official ones: made, and told which topics will have figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from reporter.analysis.custom_sums import TopicCover, covered_topics
from reporter.domain.territory import Territory
from reporter.ports import Outside


@dataclass(frozen=True, slots=True)
class Composed:
    """A custom territory and what its pages will be about."""

    territory: Territory
    topics: tuple[TopicCover, ...]


def compose(outside: Outside, slug: str, names: tuple[str, str, str], members: Sequence[str]) -> Composed:
    """Declare a custom territory with its *names* (name, locative, genitive); InputError names the field that cannot be."""
    added = outside.register_store.add_custom(slug, *names, members)
    return Composed(added, topics_of(outside, added))


def topics_of(outside: Outside, territory: Territory) -> tuple[TopicCover, ...]:
    """Return which topics have figures in the newest edition of an active policy, or could have some where none is frozen."""
    active = {policy.name for policy in outside.register_store.policies() if policy.active}
    frozen = [edition for edition in outside.editions.editions() if edition.policy in active]
    newest = max(frozen, key=lambda edition: (edition.quarter, edition.revision), default=None)
    return covered_topics(territory, outside.register_store.indicators(), newest)
