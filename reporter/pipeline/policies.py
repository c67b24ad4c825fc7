"""The edition policies by name."""

from collections.abc import Sequence

from reporter.domain.release import EditionPolicy
from reporter.errors import UsageError
from reporter.ports import Outside


def policy_named(outside: Outside, name: str) -> EditionPolicy:
    """Return one policy; UsageError that lists the others when there is none."""
    policies = outside.register_store.policies()
    for policy in policies:
        if policy.name == name:
            return policy
    message = f"no edition policy {name!r}: choose {', '.join(p.name for p in policies)}"
    raise UsageError(message)


def policies_chosen(outside: Outside, names: Sequence[str]) -> tuple[EditionPolicy, ...]:
    """Return the policies named, each once, or the active ones when none is; UsageError for a name that is none."""
    if names:
        return tuple(policy_named(outside, name) for name in dict.fromkeys(names))
    return tuple(policy for policy in outside.register_store.policies() if policy.active)
