"""A correction: the same quarter once more, from the newest releases or without a faulty one."""

from collections.abc import Sequence
from dataclasses import dataclass

from reporter.domain.gate import Decision, Verdict
from reporter.domain.release import Edition
from reporter.errors import EditionError, UsageError
from reporter.pipeline.editions import freeze_selected, select, usable_releases
from reporter.pipeline.policies import policy_named
from reporter.ports import Outside


@dataclass(frozen=True, slots=True)
class Correction:
    """Who asks for the revision of which edition, why, and which datasets (source/dataset) it must do without."""

    edition: Edition
    person: str
    reason: str
    without: Sequence[str] = ()


def revise(outside: Outside, correction: Correction, *, dry_run: bool = False) -> Edition:
    """Return the next revision of an edition, frozen unless *dry_run*; it is archived by the next run and mails nobody by itself.

    EditionError when nothing differs from the edition itself, UsageError for a dataset that it does not hold.
    """
    edition = correction.edition
    if not (correction.person.strip() and correction.reason.strip()):
        message = "a revision needs who asks for it and why: --by NAME --reason TEXT"
        raise UsageError(message)
    held = {str(release.ref) for release in edition.releases}
    if unknown := sorted(set(correction.without) - held):
        message = f"{edition.label} does not hold {', '.join(unknown)}: it holds {', '.join(sorted(held))}"
        raise UsageError(message)
    policy = policy_named(outside, edition.policy)
    selection = select(policy, usable_releases(outside, policy, edition.quarter), edition.quarter, outside.clock.now().date())
    releases = tuple(release for release in selection.releases if str(release.ref) not in correction.without)
    if set(releases) == set(edition.releases):
        message = f"nothing differs from {edition.label}: import or accept the corrected release first, or name one with --without"
        raise EditionError(message)
    revised = freeze_selected(outside, edition.policy, edition.quarter, releases, dry_run=dry_run)
    if not dry_run:
        outside.ledger.decide(Decision(revised.fingerprint, Verdict.APPROVED, correction.person, correction.reason, outside.clock.now()))
    return revised
