"""Which sectors are buoyant, or why none is: one that fell in the last year is told as such, never as good news (analysis.md §2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from reporter.analysis.buoyancy import Check, Word
from reporter.analysis.derived import difference_observation
from reporter.analysis.overview import Overview
from reporter.analysis.sectors import Grain, SectorMix, SectorReading, setback
from reporter.document.forms import Evidence
from reporter.document.french import capitalised, counted, number, spelled
from reporter.document.sector_lists import (
    MOST_NAMED,
    count_form,
    details,
    is_large,
    jobs_gained,
    nameable,
    of_verdict,
    out_of,
    worth_naming,
)
from reporter.document.sector_spans import over
from reporter.document.verdicts import inside
from reporter.document.words import sector
from reporter.domain.blocks import Finding

_STILL = " sans recul sur un an"
_LEAST_COMPARED = 2  # a single sector stands out from nothing
_NOT_SIZE = frozenset({Check.RISES, Check.FASTER, Check.SPECIALISED})


@dataclass(frozen=True, slots=True)
class _Buoyant:
    """The buoyant sectors of a territory; those that *fell* in the last year are in neither of the two others."""

    confirmed: list[SectorReading]
    recent: list[SectorReading]
    fell: list[SectorReading]

    @property
    def fell_confirmed(self) -> bool:
        """Say whether a confirmed sector fell."""
        return any(reading.verdict.word is Word.CONFIRMED for reading in self.fell)


def buoyant_names(overview: Overview) -> list[str]:
    """Return the sectors that the sentence about buoyant ones may name."""
    mix = overview.sector_mix
    found = _found(overview, mix) if mix else None
    if mix is None or found is None:
        return []
    return [inside(reading, mix.grain) for reading in [*found.confirmed, *found.recent] or found.fell[:1]]


def buoyant(overview: Overview, *, most: int = MOST_NAMED) -> Finding | None:
    """Name the buoyant sectors, *most* of them: the confirmed ones first, those that gain most jobs first; or say that there is none."""
    mix = overview.sector_mix
    if mix is None:
        return None
    found = _found(overview, mix)
    if found.confirmed:
        return _confirmed(mix, found, most)
    if found.recent:
        return _only_recent(mix, found, most)
    return _fallen(overview, mix, found) if found.fell else _none(mix)


def _found(overview: Overview, mix: SectorMix) -> _Buoyant:
    confirmed, recent = of_verdict(mix, Word.CONFIRMED), of_verdict(mix, Word.RECENT)
    fell = [reading for reading in (*confirmed, *recent) if setback(overview.facts, mix, reading)]
    return _Buoyant([r for r in confirmed if r not in fell], [r for r in recent if r not in fell], fell)


def _confirmed(mix: SectorMix, found: _Buoyant, most: int) -> Finding:
    proof, confirmed, recent = Evidence(), found.confirmed, found.recent
    named = nameable([*worth_naming(confirmed), *filter(is_large, recent)], mix, most)
    shown, more = [r for r in named if r in confirmed], [r for r in named if r in recent]
    claim = f"{capitalised(count_form(confirmed))} {_buoyants(confirmed, 'confirmé')}{_standing(proof, mix, found)}"
    rest = details(proof, mix, shown, of=len(confirmed))
    if recent:
        rest += f" ; s'y ajoute{'nt' if len(recent) > 1 else ''} {count_form(recent)} {_buoyants(recent, 'récent', noun=False)}"
        rest += details(proof, mix, more, of=len(recent), link=", ", spanned=False) if more else ""
        proof.compared(r.short.change for r in recent if r.short and r not in more)
    return proof.finding(f"{rest}.", lead=claim)


def _only_recent(mix: SectorMix, found: _Buoyant, most: int) -> Finding:
    proof, recent = Evidence(), found.recent
    judged = any(r.verdict.long and r.long and not r.long.window.crosses_break for r in mix.sectors)
    kind = _buoyants(recent, "récent", noun=not judged)
    if found.fell_confirmed:
        holds = "tient" if len(recent) < 2 else "tiennent"
        claim = f"Aucun secteur porteur confirmé ne progresse encore, mais {count_form(recent)} {kind} {holds}{out_of(proof, mix)}"
    elif judged:
        claim = f"Aucun secteur porteur confirmé{out_of(proof, mix)}, mais {count_form(recent)} {kind}{_STILL if found.fell else ''}"
    else:
        claim = f"{capitalised(count_form(recent))} {kind}{_standing(proof, mix, found)}"
    rest = details(proof, mix, nameable(worth_naming(recent), mix, most), of=len(recent))
    return proof.finding(f"{rest}." if judged else f"{rest} ; l'historique manque pour confirmer.", lead=claim)


def _standing(proof: Evidence, mix: SectorMix, found: _Buoyant) -> str:
    """Return what the sectors counted have in common, where others fell, and among how many they are."""
    judged = out_of(proof, mix)
    return f"{_STILL}{',' if judged else ''}{judged}" if found.fell else judged


def _fallen(overview: Overview, mix: SectorMix, found: _Buoyant) -> Finding | None:
    """Say that every buoyant sector fell in the last year, with the one that gained most over the window."""
    reading = max(found.fell, key=jobs_gained)
    change, window = setback(overview.facts, mix, reading), reading.short
    if change is None or window is None:
        return None
    proof, kinds = Evidence(), {r.verdict.word for r in found.fell}
    kind = "" if len(kinds) > 1 else " confirmé" if found.fell_confirmed else " récent"
    known = sector(reading.code) if mix.grain is Grain.BROAD else None
    verb = "ont" if known and known[1] else "a"
    gained = proof.printed(window.change, counted(window.effects.change, "emploi"))
    lost = proof.printed(difference_observation(change), number(abs(change.difference)))
    span = over(window, mix.indicator)
    told = f"{inside(reading, mix.grain)} {verb} gagné {gained} {span} mais en {verb} perdu {lost} sur la dernière année"
    others = len(found.fell) - 1
    also = "" if not others else f" ; {spelled(others)} {'autres reculent' if others > 1 else 'autre recule'} aussi"
    return proof.finding(f" : {told}{also}.", lead=f"Aucun secteur porteur{kind}{out_of(proof, mix)} ne progresse encore")


def _none(mix: SectorMix) -> Finding | None:
    judged = [r for r in mix.sectors if r.short and r.verdict.short]
    if len(judged) < _LEAST_COMPARED or any(r.short and r.short.window.crosses_break for r in mix.sectors):
        return None
    proof = Evidence()
    proof.compared(r.short.change for r in judged if r.short)
    small = any(r.verdict.short and _NOT_SIZE.isdisjoint(c.check for c in r.verdict.short.failed) for r in judged)
    why = f"aucun ne gagne des emplois plus vite qu'en France tout en pesant au moins autant ici{', sauf de trop petits' if small else ''}"
    return proof.finding(f" : {why}.", lead=f"Aucun secteur porteur{out_of(proof, mix)}")


def _buoyants(readings: Sequence[SectorReading], kind: str, *, noun: bool = True) -> str:
    """Return « secteurs porteurs confirmés » or « porteur récent »."""
    ending = "s" if len(readings) > 1 else ""
    return f"{f'secteur{ending} ' if noun else ''}porteur{ending} {kind}{ending}"
