"""Releases of names alone: codes of a nomenclature with their labels, and which belong together."""

from collections import Counter
from collections.abc import Iterable

from reporter.domain.gate import Check, Concern, Severity
from reporter.domain.indicator import Indicators
from reporter.tables import ObservationTable

QUOTED = 12
MOST_LOST_LINKS = 0.10  # of a relation: links between codes come and go, not in bulk


def check_references(table: ObservationTable, before: ObservationTable | None, indicators: Indicators) -> Iterable[Concern]:
    """Yield codes that cannot be, labels that contradict each other, and what the release before had and this one has not."""
    if not table.labels and not table.links:
        yield Concern(Check.EMPTY, Severity.FAULT, "no label and no link at all", rule="no_names")
        return
    yield from _wrong(table, indicators)
    if before is None:
        return
    if set(table.labels) == set(before.labels) and set(table.links) == set(before.links):
        detail = f"has the very {len(table.labels)} labels and {len(table.links)} links held already: nothing new"
        yield Concern(Check.FRESHNESS, Severity.FAULT, detail, rule="stale_names")
        return
    yield from _lost(table, before)


def _wrong(table: ObservationTable, indicators: Indicators) -> Iterable[Concern]:
    patterns = {nomenclature.id: nomenclature for nomenclature in indicators.nomenclatures}
    odd = sorted(
        {label.code for label in table.labels if label.nomenclature in patterns and not patterns[label.nomenclature].holds(label.code)}
    )
    if odd:
        detail = f"{len(odd)} codes cannot be of their nomenclature: {', '.join(odd[:QUOTED])}"
        yield Concern(Check.CODES, Severity.FAULT, detail, len(odd), rule="odd_codes", terms=(("codes", ", ".join(odd[:QUOTED])),))
    seen = Counter((nomenclature, code) for nomenclature, code, _ in set(table.labels))
    twice = sorted(code for (_, code), count in seen.items() if count > 1)
    if twice:
        detail = f"{len(twice)} codes have two labels: {', '.join(twice[:QUOTED])}"
        yield Concern(
            Check.DUPLICATES, Severity.FAULT, detail, len(twice), rule="two_labels", terms=(("codes", ", ".join(twice[:QUOTED])),)
        )


def _lost(table: ObservationTable, before: ObservationTable) -> Iterable[Concern]:
    gone = sorted({(n, c) for n, c, _ in before.labels} - {(n, c) for n, c, _ in table.labels})
    if gone:
        quoted = ", ".join(f"{nomenclature} {code}" for nomenclature, code in gone[:QUOTED])
        detail = f"{len(gone)} codes of the release before have no label any more: {quoted}"
        yield Concern(Check.COVERAGE, Severity.FAULT, detail, len(gone), rule="lost_labels", terms=(("codes", quoted),))
    held, found = Counter(link.relation for link in before.links), Counter(link.relation for link in set(table.links) & set(before.links))
    thin = sorted(relation for relation, count in held.items() if found[relation] < (1 - MOST_LOST_LINKS) * count)
    if thin:
        detail = f"links are missing: {', '.join(f'{relation} ({found[relation]} of {held[relation]} kept)' for relation in thin)}"
        yield Concern(
            Check.COVERAGE,
            Severity.FAULT,
            detail,
            sum(held[r] - found[r] for r in thin),
            rule="lost_links",
            terms=(("relations", ", ".join(thin)),),
        )
