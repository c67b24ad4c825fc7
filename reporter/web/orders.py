"""What staff may order, and where an order stands: read from the archive and the desk."""

from dataclasses import dataclass

from reporter.domain.archive import ArchiveKey
from reporter.domain.local_time import zone_named
from reporter.domain.period import Period
from reporter.domain.release import Edition
from reporter.domain.territory import Territory
from reporter.pipeline.approval import clearance
from reporter.pipeline.published import PublishedVersion, published_versions
from reporter.web.desk import Order, OrderState
from reporter.web.site import Site

MOST_EDITIONS = 8
PARIS = zone_named("Europe/Paris")  # producers give their embargoes in Paris time


@dataclass(frozen=True, slots=True)
class Choice:
    """The newest edition of one policy's quarter; *closed* says in French why nothing of it may leave, empty when it may."""

    edition: Edition
    title: str
    closed: str


def choices(site: Site) -> tuple[Choice, ...]:
    """Return the editions that may be chosen, newest first."""
    newest: dict[tuple[str, Period], Edition] = {}
    for edition in site.outside.editions.editions():
        held = newest.get((edition.policy, edition.quarter))
        if held is None or held.revision < edition.revision:
            newest[edition.policy, edition.quarter] = edition
    policies = {one.name: one for one in site.outside.register_store.policies()}
    ordered = sorted(newest.values(), key=lambda one: (one.quarter, one.policy in policies and policies[one.policy].active), reverse=True)
    return tuple(
        Choice(one, policies[one.policy].title if one.policy in policies else one.policy, closed_because(site, one))
        for one in ordered[:MOST_EDITIONS]
    )


def choice(site: Site, policy: str, quarter: Period) -> Choice | None:
    """Return the newest edition of one policy's quarter, or None."""
    found = [one for one in site.outside.editions.editions() if (one.policy, one.quarter) == (policy, quarter)]
    if not found:
        return None
    edition = max(found, key=lambda one: one.revision)
    titles = {one.name: one.title for one in site.outside.register_store.policies()}
    return Choice(edition, titles.get(policy, policy), closed_because(site, edition))


def closed_because(site: Site, edition: Edition) -> str:
    """Return in French why nothing of an edition may leave now, or nothing."""
    now = site.outside.clock.now()
    if edition.embargo_until and now < edition.embargo_until:
        return f"Sous embargo jusqu'au {edition.embargo_until.astimezone(PARIS):%d/%m/%Y à %H h %M} (heure de Paris)"
    state = clearance(site.outside, edition)
    if state.rejected_by:
        return f"Refusée par {', '.join(state.rejected_by)}"
    left = state.needed - len(state.approved_by)
    return "" if state.is_given else f"À approuver par {left} personne{'s' if left > 1 else ''}"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a note stands: its order, if any, and its current version once archived."""

    choice: Choice
    territory: Territory
    order: Order | None
    version: PublishedVersion | None
    place: int

    @property
    def key(self) -> ArchiveKey:
        """Return its object in the archive."""
        return ArchiveKey(self.choice.edition.policy, self.territory.id, self.choice.edition.quarter)

    @property
    def state(self) -> str:
        """Return « ready », « queued », « rendering », « failed » or « none »."""
        if self.order and self.order.state in {OrderState.QUEUED, OrderState.RENDERING}:
            return str(self.order.state)
        if self.version:
            return "ready"
        return str(self.order.state) if self.order else "none"


def standing(site: Site, chosen: Choice, territory: Territory) -> Standing:
    """Return where a note stands now."""
    order = site.desk.find(chosen.edition, territory)
    key = ArchiveKey(chosen.edition.policy, territory.id, chosen.edition.quarter)
    current = [one for one in published_versions(site.outside, key) if one.entry.edition_fingerprint == chosen.edition.fingerprint]
    return Standing(chosen, territory, order, current[0] if current else None, site.desk.place(order) if order else 0)
