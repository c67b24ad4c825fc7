"""Territories that were merged or closed under their readers: who is concerned, what took their place, and the move."""

from dataclasses import dataclass

from reporter.domain.subscription import Subscription, SubscriptionState
from reporter.domain.territory import Territory, TerritoryId
from reporter.ports import Outside


@dataclass(frozen=True, slots=True)
class ClosedTerritory:
    """A subscription to a territory that is none any more; *heirs* took its place, the main one first."""

    subscription: Subscription
    territory: TerritoryId
    heirs: tuple[Territory, ...]


def closed_territories(outside: Outside) -> tuple[ClosedTerritory, ...]:
    """Return every active subscription to a territory that the register does not know any more."""
    register = outside.register_store.register()
    return tuple(
        ClosedTerritory(one, territory, register.successors(territory))
        for one in outside.ledger.subscriptions()
        for territory in one.territories
        if territory not in register
    )


def move_to_heirs(outside: Outside) -> tuple[ClosedTerritory, ...]:
    """Put the heir in the place of each closed territory that has exactly one; return what was moved. The others wait for their reader."""
    moved = tuple(one for one in closed_territories(outside) if len(one.heirs) == 1)
    by_subscription: dict[str, list[ClosedTerritory]] = {}
    for one in moved:
        by_subscription.setdefault(one.subscription.id, []).append(one)
    for together in by_subscription.values():
        held = together[0].subscription
        kept = set(held.territories) - {one.territory for one in together} | {one.heirs[0].id for one in together}
        paused = held.state is SubscriptionState.PAUSED
        outside.ledger.change_subscription(held.id, sorted(kept), bundle=held.bundle, paused=paused, now=outside.clock.now())
    return moved
