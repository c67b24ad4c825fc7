"""What `reporter editions show` prints: the vintages of an edition, and what it revised of the one before."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reporter.cli.console import print_json, print_rows, say
from reporter.domain.release import Edition
from reporter.domain.revision import Revision, RevisionCounts, RevisionKind
from reporter.ports import JobState

if TYPE_CHECKING:
    from reporter.pipeline.vintages import Vintage
    from reporter.ports import Outside

LARGEST_SHOWN = 10
_HEAD = ("Territory", "Indicator", "Category", "Period", "Kind", "Before", "Before published on", "Now", "Now published on")


def show_edition(outside: "Outside", edition: Edition, *, as_json: bool) -> None:
    """Print the vintage of each dataset, what is missing or late, and the territories that need a person."""
    from reporter.pipeline.vintages import vintages

    jobs, held = outside.ledger.jobs(edition.fingerprint), vintages(outside, edition)
    if as_json:
        print_json({"edition": edition, "vintages": held, "without": [v.dataset for v in held if v.is_missing], "jobs": jobs})
        return
    say(f"{edition.label}, released {edition.released_on}, fingerprint {edition.fingerprint}")
    head = ("Dataset", "Period", "Published on", "Age", "Waited", "Sha256")
    rows = [
        (str(v.dataset), v.release.period, v.release.published_on, _age(v), f"{v.waited_days} d", v.release.sha256)
        for v in held
        if v.release
    ]
    print_rows(head, rows, as_json=False)
    for vintage in held:
        _say_gaps(vintage, edition)
    for job in jobs:
        if job.state is not JobState.ARCHIVED:
            say(f"{job.territory}: {job.state}: {job.reason}")


def _age(vintage: "Vintage") -> str:
    if not vintage.behind or vintage.release is None:
        return "the edition's own"
    return f"{vintage.behind} {vintage.release.period.rhythm}{'s' if vintage.behind > 1 else ''} older"


def _say_gaps(vintage: "Vintage", edition: Edition) -> None:
    if vintage.is_missing:
        say(f"published without {vintage.dataset} of {edition.quarter}, which the policy requires")
    elif vintage.release is None:
        say(f"without {vintage.dataset} ({vintage.role})")
    for extent in vintage.late:
        where = f"{extent.territories} territories of level {extent.level}"
        say(f"{vintage.dataset}: {extent.indicator} ends at {extent.last} for {where}; those figures keep their own period")


def show_revisions(outside: "Outside", edition: Edition, patterns: Sequence[str], *, as_json: bool) -> None:
    """Print how much differs from the edition before by dataset, the largest revisions, and the figures of the territories named."""
    counts = outside.editions.revision_counts(edition)
    named = [territory.id for territory in outside.register_store.register().matching(patterns)] if patterns else []
    found = outside.editions.revisions(edition, named)
    datasets = _by_dataset(outside, counts)
    largest = sorted((one.largest for one in counts if one.largest), key=lambda one: -abs(one.relative or 0))[:LARGEST_SHOWN]
    if as_json:
        rows = {"largest": [_named(one) for one in largest], "revisions": [_named(one) for one in found]}
        print_json({"edition": edition.label, "predecessor": edition.predecessor, "datasets": datasets, **rows})
        return
    if edition.predecessor is None:
        say(f"{edition.label} is the first of its policy here: there is nothing to compare it with")
        return
    print_rows(
        ("Dataset", "Compared", *(str(kind).capitalize() for kind in RevisionKind), "Share revised"), _dataset_rows(datasets), as_json=False
    )
    say("figures of these territories that differ:" if patterns else "the largest revisions, one of each indicator and level:")
    print_rows(_HEAD, [_cells(one) for one in (found if patterns else largest)], as_json=False)


def _by_dataset(outside: "Outside", counts: Sequence[RevisionCounts]) -> dict[str, dict[str, Any]]:
    indicators = outside.register_store.indicators()
    known = {indicator.id: indicator for indicator in indicators.indicators}
    found: dict[str, RevisionCounts] = {}
    for one in counts:
        declared = known.get(one.indicator)
        name = f"{declared.source}/{declared.dataset_at(one.level)}" if declared else one.indicator
        found[name] = found[name].joined(one) if name in found else one
    return {
        name: {
            "compared": one.compared,
            **{str(kind): one.kinds.get(kind, 0) for kind in RevisionKind},
            "share_revised": round(one.share_revised, 4),
        }
        for name, one in sorted(found.items())
    }


def _dataset_rows(datasets: dict[str, dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(name, *list(one.values())[:-1], f"{one['share_revised']:.1%}") for name, one in datasets.items()]


def _named(revision: Revision) -> dict[str, Any]:
    names = [name.lower().replace(" ", "_") for name in _HEAD]
    return {**dict(zip(names, _cells(revision), strict=True)), "relative": revision.relative}


def _cells(revision: Revision) -> tuple[Any, ...]:
    figure = revision.figure
    sides: list[Any] = []
    for one in (revision.before, revision.now):
        sides += [None, None] if one is None else [one.status if one.value is None else one.value, one.vintage]
    return (figure.territory, figure.indicator, figure.category, figure.period, revision.kind, *sides)
