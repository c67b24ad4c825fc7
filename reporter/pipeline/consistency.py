"""Whether the figures of an edition agree with each other, and whether anything hidden can be had from all editions of its quarter."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reporter.analysis.consistency import check_figures, check_ranks
from reporter.analysis.edition_audit import Seen, audit_editions
from reporter.analysis.membership import membership
from reporter.analysis.references import edition_references
from reporter.domain.consistency import DeclaredException, Inconsistency
from reporter.domain.period import Period
from reporter.domain.release import Edition
from reporter.domain.territory import Level, TerritoryId
from reporter.errors import EditionError
from reporter.ports import Outside


@dataclass(frozen=True, slots=True)
class ConsistencyReport:
    """What was found in the *editions* checked, and in all those *audited* together, which are the quarter's.

    *bricks* is the level that territories were made of in the audit, by the register of *vintage*; *unplaced* are those with figures
    of which that register does not know what they are made of: no combination with others was looked for; *left_out* the communes
    that it places at some levels only.
    """

    quarter: Period
    editions: tuple[str, ...]
    audited: tuple[str, ...]
    found: tuple[Inconsistency, ...]
    vintage: str
    bricks: Level
    unplaced: tuple[TerritoryId, ...]
    left_out: tuple[TerritoryId, ...] = ()

    @property
    def faults(self) -> tuple[Inconsistency, ...]:
        """Return what nothing declared explains."""
        return tuple(one for one in self.found if not one.explained)


def check_consistency(outside: Outside, target: str | None) -> ConsistencyReport:
    """Check one edition (label or fingerprint), all of a quarter, or by default all of the newest; EditionError when there is none."""
    editions = outside.editions.editions()
    chosen = _chosen(editions, target)
    quarter = chosen[0].quarter
    together = [edition for edition in editions if edition.quarter == quarter]
    store = outside.register_store
    held = membership(store.register(), store.municipalities())
    seen = {edition.label: Seen(edition.label, outside.editions.whole(edition).frame) for edition in together}
    found = [one for edition in chosen for one in _of_edition(outside, edition, seen[edition.label])]
    found += audit_editions(list(seen.values()), held, store.indicators())
    explained = _explained(found, store.declared_exceptions())
    present = {name for one in seen.values() for name in one.frame["territory"].unique()}
    unplaced = tuple(territory for territory in held.unplaced if str(territory) in present)
    labels = tuple(edition.label for edition in chosen)
    vintage = store.register().vintage
    return ConsistencyReport(quarter, labels, tuple(seen), explained, vintage, held.brick_level, unplaced, held.left_out)


def _chosen(editions: Sequence[Edition], target: str | None) -> list[Edition]:
    if not editions:
        message = "no edition is frozen yet: run `reporter run` first"
        raise EditionError(message)
    if target is None:
        newest = max(edition.quarter for edition in editions)
        return [edition for edition in editions if edition.quarter == newest]
    found = [edition for edition in editions if target in {edition.label, edition.fingerprint}] or _of_quarter(editions, target)
    if not found:
        message = f"no edition and no quarter {target!r} here: there are {', '.join(edition.label for edition in editions)}"
        raise EditionError(message)
    return found


def _of_quarter(editions: Sequence[Edition], target: str) -> list[Edition]:
    try:
        quarter = Period.parse_quarter(target)
    except ValueError:
        return []
    return [edition for edition in editions if edition.quarter == quarter]


def _of_edition(outside: Outside, edition: Edition, seen: Seen) -> Iterator[Inconsistency]:
    store, newest = outside.register_store, outside.editions.newest(edition)
    yield from (replace(one, edition=edition.label) for one in check_figures(seen.frame, store.register(), store.indicators()))
    ranks = edition_references(newest, store.register(), store.indicators(), edition, newest).ranks
    yield from (replace(one, edition=edition.label) for one in check_ranks(ranks))


def _explained(found: Iterable[Inconsistency], declared: Sequence[DeclaredException]) -> tuple[Inconsistency, ...]:
    reasons = ((one, next((exception.reason for exception in declared if exception.covers(one)), "")) for one in found)
    return tuple(replace(one, explained=reason) for one, reason in reasons)
