"""The edition policies by name."""

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
