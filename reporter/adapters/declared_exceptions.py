"""consistency.toml as domain values."""

from reporter.adapters.declared_table import DeclaredTable
from reporter.domain.consistency import DeclaredException, Rule

_FIELDS = ("rule", "indicators", "territories", "reason", "against", "categories", "within")


def read_exceptions(declared: DeclaredTable) -> tuple[DeclaredException, ...]:
    """Read the contradictions that producers explain; InputError for a rule that does not exist or a reason that is empty."""
    declared.only("exception")
    return tuple(_exception(row) for row in declared.rows("exception"))


def _exception(row: DeclaredTable) -> DeclaredException:
    row.only(*_FIELDS)
    return DeclaredException(
        row.choice("rule", Rule),
        row.texts("indicators"),
        row.texts("territories"),
        row.text("reason"),
        row.text("against", "*"),
        row.texts("categories", ["*"]),
        row.number("within") if "within" in row.fields else None,
    )
