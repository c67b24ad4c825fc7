"""Which ROME professions make up each FAP profession, from the Dares table."""

from data_sources.cells import each, where
from data_sources.figure_tables import Names
from data_sources.tensions.professions import edition_of
from data_sources.text_tables import TextTable
from reporter.errors import InputError
from reporter.tables import Label, Link

RELATION = "fap-rome"
COLUMNS = ("fap", "rome", "intitule_rome")
_NONE = "NA"  # a profession that no ROME code belongs to
_ROME = r"[A-N]\d{4}"
_NAMED = 5


def fap_rome(table: TextTable) -> tuple[Names, tuple[str, ...]]:
    """Return the links and the ROME labels, without the producer's marks of notes (« * »); the FAP edition stands among the labels."""
    known = table.having(COLUMNS)
    rows = known.frame.assign(**{name: each(known.frame[name], str.strip) for name in COLUMNS})
    alone = where(rows["rome"], lambda code: code == _NONE)
    linked = rows[~alone]
    wrong = linked.index[~linked["rome"].str.fullmatch(_ROME)]
    if len(wrong):
        message = f"{str(linked['rome'].loc[wrong[0]])!r} is no ROME code"
        raise InputError(message, file=table.name, line=int(wrong[0]), field="rome")
    labels = [Label("rome", code, text.rstrip("* ")) for code, text in zip(linked["rome"], linked["intitule_rome"], strict=True)]
    edition = Label("version", "fap", edition_of(rows["fap"], table.name))
    links = tuple(Link(RELATION, fap, rome) for fap, rome in zip(linked["fap"], linked["rome"], strict=True))
    return Names((edition, *labels), links), (*known.warnings, *_without(rows.loc[alone, "fap"].tolist(), table.name))


def _without(professions: list[str], file: str) -> tuple[str, ...]:
    if not professions:
        return ()
    named = ", ".join(professions[:_NAMED]) + ("…" if len(professions) > _NAMED else "")
    return (f"{file}: {len(professions)} professions have no ROME code: {named}",)
