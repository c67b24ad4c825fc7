"""The five verdicts on a sector as readers see them, and how a sector is named in a sentence (analysis.md §2)."""

from reporter.analysis.buoyancy import Word
from reporter.analysis.sectors import Grain, SectorReading
from reporter.document.french import capitalised, typeset
from reporter.document.words import sector
from reporter.domain.blocks import Badge, Cell

VERDICTS = {
    Word.CONFIRMED: ("▲", "Porteur confirmé", Badge.FULL),
    Word.RECENT: ("△", "Porteur récent", Badge.LIGHT),
    Word.NO_SIGNAL: ("○", "Sans signal", Badge.OPEN),
    Word.RETREAT: ("▼", "En retrait", Badge.WARM),
    Word.INSUFFICIENT: ("–", "Données insuffisantes", Badge.DASHED),
}
BUOYANT = frozenset({Word.CONFIRMED, Word.RECENT})
_FELL = "en recul sur un an"
ORDER = (Word.CONFIRMED, Word.RECENT, Word.RETREAT, Word.NO_SIGNAL, Word.INSUFFICIENT)  # what says most first


def verdict_words(word: Word) -> str:
    """Return « ▲ Porteur confirmé »."""
    sign, words, _ = VERDICTS[word]
    return f"{sign} {words}"


def verdict_cell(word: Word, *, fell: bool = False) -> Cell:
    """Return the cell that shows a verdict; a second line says that a buoyant sector *fell* in the last year."""
    return Cell(verdict_words(word), badge=VERDICTS[word][2], second_line=_FELL if fell and word in BUOYANT else "")


def inside(reading: SectorReading, grain: Grain) -> str:
    """Return a sector's name inside a sentence: « l’industrie », or its official label between guillemets."""
    known = sector(reading.code) if grain is Grain.BROAD or reading.code == "interim" else None
    return typeset(known[0]) if known else typeset(f"« {reading.label} »")


def opening(reading: SectorReading) -> str:
    """Return a sector's name at the head of a sentence, before a colon: its label alone, so that any label holds."""
    return capitalised(typeset(reading.label))
