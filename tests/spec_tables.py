"""Rules as tables of text: one row a case, cells between bars, empty cells kept."""


def rows(table: str) -> list[tuple[str, ...]]:
    """Return the cells of each row below the head."""
    lines = [line.strip() for line in table.strip().splitlines()]
    body = lines[2:] if set(lines[1]) <= set("-+") else lines
    return [tuple(cell.strip() for cell in line.split("|")) for line in body]
