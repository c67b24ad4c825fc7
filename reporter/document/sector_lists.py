"""How a few sectors are named in one sentence: which of them, how many, with which figures."""

from collections.abc import Sequence

from reporter.analysis.buoyancy import Word
from reporter.analysis.sectors import Grain, SectorMix, SectorReading, WindowReading
from reporter.document.forms import Evidence
from reporter.document.french import listed, number, plural, points, spelled
from reporter.document.sector_spans import over
from reporter.document.verdicts import inside

MOST_NAMED = 3  # sectors in one sentence
MOST_NAMED_BRIEFLY = 2  # in « À retenir »
MOST_SPELLED = 12
LEAST_NAMED_CHANGE = 50  # jobs: a smaller change names no sector, unless it is the only one
_MOST_LETTERS_BRIEFLY = 70
_MOST_LETTERS = 130  # of all their names together: official labels are long


def of_verdict(mix: SectorMix, word: Word) -> list[SectorReading]:
    """Return the sectors of one verdict over comparable figures, those that gain most jobs first."""
    found = [r for r in mix.sectors if r.verdict.word is word and r.short and not r.short.window.crosses_break]
    return sorted(found, key=lambda r: (-jobs_gained(r), r.code))


def jobs_gained(reading: SectorReading) -> int:
    """Return what a sector gained over the short window, 0 where that is not known."""
    return reading.short.effects.change if reading.short else 0


def is_large(reading: SectorReading) -> bool:
    """Say whether a change is large enough for its sector to be named among others."""
    return abs(jobs_gained(reading)) >= LEAST_NAMED_CHANGE


def worth_naming(readings: Sequence[SectorReading]) -> list[SectorReading]:
    """Return the sectors whose change is large enough; else the first, so that a sentence always names one."""
    return [reading for reading in readings if is_large(reading)] or list(readings[:1])


def nameable(readings: Sequence[SectorReading], mix: SectorMix, most: int = MOST_NAMED) -> list[SectorReading]:
    """Return the first sectors, as many as one sentence may name: three, fewer where labels are long, one at least."""
    named: list[SectorReading] = []
    for reading in readings[:most]:
        letters = _MOST_LETTERS_BRIEFLY if most <= MOST_NAMED_BRIEFLY else _MOST_LETTERS
        if named and sum(len(inside(r, mix.grain)) for r in (*named, reading)) > letters:
            break
        named.append(reading)
    return named


def details(
    proof: Evidence, mix: SectorMix, named: Sequence[SectorReading], *, of: int, link: str = " : ", spanned: bool = True, level: str = ""
) -> str:
    """Return « : l’industrie (+40 emplois en deux ans, 1,2 point par an de plus qu’en France) », « , dont … » where not all are named.

    What the figures are is said once, with the first of each kind; *level* is said of a sector without a gap to France.
    """
    windows = [(reading, reading.short) for reading in named if reading.short]
    first_gap = next((reading for reading, window in windows if window.growth_gap), None) if spanned else None
    told = []
    for i, (reading, window) in enumerate(windows):
        jobs = _jobs(proof, window, f" {over(window, mix.indicator)}" if spanned and i == 0 else "")
        beside = _lead_on_france(proof, window, level, full=reading is first_gap)
        told.append(f"{inside(reading, mix.grain)} ({jobs}{beside})")
    return f"{link if len(named) == of else ', d’abord ' if spanned else ', dont '}{listed(told)}"


def gap_form(proof: Evidence, window: WindowReading) -> str:
    """Return the gap to the same sector in France, without its sign: « 1,2 point »."""
    return proof.printed(window.gap_figure, points(abs(window.growth_gap)))


def count_form(readings: Sequence[SectorReading]) -> str:
    """Return how many sectors there are, in letters."""
    return spelled(len(readings)) if len(readings) <= MOST_SPELLED else f"plus de {spelled(MOST_SPELLED)}"


def out_of(proof: Evidence, mix: SectorMix) -> str:
    """Return « sur 35 jugés », how many fine sectors were judged: their count differs from that of the six grands secteurs."""
    if mix.grain is Grain.BROAD:
        return ""
    judged = mix.judged
    many = int(judged.value or 0)
    return f" sur {proof.printed(judged, spelled(many) if many <= MOST_SPELLED else number(many))} jugés"


def _jobs(proof: Evidence, window: WindowReading, span: str) -> str:
    change = window.effects.change
    size = proof.printed(window.change, number(change, signed=True))
    return f"{size} {plural(change, 'emploi')}{span}" if span else size


def _lead_on_france(proof: Evidence, window: WindowReading, level: str, *, full: bool) -> str:
    if not window.growth_gap:
        proof.compared([window.gap_figure] if level else [])
        return f", {level}" if level else ""
    side = f" par an de {'plus' if window.growth_gap > 0 else 'moins'} qu'en France" if full else ""
    return f", {gap_form(proof, window)}{side}"
