"""`make methodology`: the rules as the method page prints them, each with the cases that the tests check, as docs/methodology.md.

A module of tests/spec/ joins by one line: `RULE = "seuil"` in it, or an entry of RULES_OF here (a table of its own rule:
« module.TABLE »). Tables about other things than the reading of figures are named in UNRELATED, module by module.
"""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from reporter.analysis.buoyancy import Check, Word
from reporter.document.french import APOSTROPHE, MINUS
from reporter.document.rules import RULES, Rule
from reporter.document.words import INTENSITIES, STATES
from tests.spec_tables import SpecTable, head, is_table, rows

SPECS = Path(__file__).parent / "spec"
PAGE = Path(__file__).parent.parent / "docs" / "methodology.md"

RULES_OF = {
    "test_buoyancy": "porteur",
    "test_sector_windows": "porteur",
    "test_sectors": "porteur",
    "test_sector_points": "porteur",
    "test_sector_points.WEIGHS": "quotient",
    "test_sector_points.EFFECTS": "effets",
    "test_sector_points.SPANS": "effets",
    "test_sector_points.HEADLINES": "effets",
    "test_sector_leads": "phrases",
    "test_shift_share": "effets",
    "test_shift_share.QUOTIENTS": "quotient",
    "test_rounded_sums": "arrondi",
    "test_levers": "tension",
    "test_tension_points": "tension",
    "test_tension_points.DIFFICULT": "difficiles",
    "test_hiring_points": "embauches",
    "test_hiring_points.PLANS": "difficiles",
    "test_profile": "profil",
    "test_peers": "pairs",
    "test_disclosure": "secret",
    "test_custom_sums": "sur-mesure",
    "test_follow_up": "suivi",
    "test_follow_up.REVISIONS": "revisions",
}
UNRELATED = frozenset(
    {
        "test_axes",  # how a chart is drawn
        "test_consistency",  # what the gate holds against a release
        "test_edition_rules",  # when an edition opens
        "test_french",  # the signs of a text
        "test_geography_grammar",  # how a name is declined
        "test_outlines_against_ign",
        "test_period",  # how producers write a quarter
        "test_projection",
        "test_register_against_insee",
        "test_register_real",
        "test_register_search",
        "test_revisions",  # when an edition is revised
        "test_specimen_calendar",
    }
)
_VERDICTS: Mapping[str, str] = {
    Word.CONFIRMED: "porteur confirmé",
    Word.RECENT: "porteur récent",
    Word.RETREAT: "en retrait",
    Word.NO_SIGNAL: "sans signal",
    Word.INSUFFICIENT: "données insuffisantes",
    Check.RISES: "gagne des emplois",
    Check.FASTER: "plus vite qu’en France",
    Check.SPECIALISED: "aussi présent qu’en France",
    Check.SIZE: "assez d’emplois",
    Check.WEIGHT: "assez de poids",
    "open": "critères réunis",
    "shut": "critères non réunis",
    "falling": "en baisse, effet local négatif",
    "falls": "en baisse, effet local positif",
    "new": "secteur nouveau",
    "secret": "secret",
    "rupture": "rupture",
}
_OUTCOMES: Mapping[str, str] = {
    "confirmed": "confirmé",
    "denied": "démenti",
    "pending": "en attente",
    "unknown": "inconnu",
    "lasted": "a duré",
    "erased": "s’est effacé",
    "revised": "révisé",
    "early": "trop tôt",
    "gone": "disparu",
    "secret": "secret",
    "untold": "non gardé",
}
_SUMS: Mapping[str, str] = {
    "published": "publiée",
    "provisional": "provisoire",
    "revised": "révisée",
    "secret": "secret",
    "not_available": "n.d.",
    "not_published_at_level": "non publié à ce niveau",
    "rate": "taux",
    "jobs": "emploi",
    "sectors": "secteurs",
    "job seekers": "inscrits",
    "hiring": "embauches",
    "recruitment projects": "projets de recrutement",
    "tensions": "tensions",
}
WORDS = {str(state): word for state, word in STATES.items()} | {
    str(intensity): word or "(sans mot)" for intensity, word in INTENSITIES.items()
}
WORDS_OF: Mapping[str, Mapping[str, str]] = {"porteur": _VERDICTS, "suivi": _OUTCOMES, "sur-mesure": _SUMS}
_NUMBERS = re.compile(r"[-+]?\d+(?:\.\d+)?(?: (?:[-+]?\d+(?:\.\d+)?|[a-z]))*")
_OPENING = """# Méthodologie

Les règles de calcul telles que la page « Méthode et fraîcheur » des notes les imprime, et les cas qui les vérifient : le lecteur et
qui entretient le programme lisent les mêmes tableaux. Écrit par `make methodology` d’après `reporter/document/rules.py` et
`tests/spec/` ; un test échoue quand ce fichier n’est plus à jour.
"""


def spec_tables() -> tuple[SpecTable, ...]:
    """Return the tables of all rules, in the order of their modules."""
    return tuple(table for _, table in found_tables() if table.rule)


def found_tables() -> Iterator[tuple[str, SpecTable]]:
    """Yield every table of tests/spec/ with its module; its rule is empty where nobody has said which it is."""
    for path in sorted(SPECS.glob("test_*.py")):
        module = import_module(f"tests.spec.{path.stem}")
        default = getattr(module, "RULE", RULES_OF.get(path.stem, ""))
        for name, value in vars(module).items():
            if isinstance(value, SpecTable):
                yield path.stem, value
            elif isinstance(value, str) and is_table(value) and name.isupper():
                yield path.stem, SpecTable(RULES_OF.get(f"{path.stem}.{name}", default), "", value)


def page() -> str:
    """Return the methodology as Markdown."""
    tables = spec_tables()
    return "\n".join([_OPENING, *("\n".join(_chapter(rule, [t for t in tables if t.rule == rule.id])) for rule in RULES)])


def _chapter(rule: Rule, tables: list[SpecTable]) -> Iterator[str]:
    yield f"## {rule.term}\n\n{rule.text}\n"
    for table in tables:
        if table.title:
            yield f"### {table.title}\n"
        columns = head(table)
        lines = [columns, tuple("---" for _ in columns), *rows(table)]
        yield "\n".join(f"| {' | '.join(_in_french(cell, table.rule) for cell in line)} |" for line in lines) + "\n"


def _in_french(cell: str, rule: str) -> str:
    """Return words of the code as the notes say them, numbers with their comma and a true minus."""
    if _NUMBERS.fullmatch(cell):
        return cell.replace(".", ",").replace("-", MINUS)
    known = WORDS | {str(word): text for word, text in WORDS_OF.get(rule, {}).items()}
    words = cell.split()
    return ", ".join(known[word] for word in words) if words and all(word in known for word in words) else cell.replace("'", APOSTROPHE)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
