"""What is said of the sectors: who carries the jobs, us or the country, who falls back, who grows without more (analysis.md §2)."""

from collections.abc import Sequence

from reporter.analysis.buoyancy import QUOTIENT_DECIMALS, Check, CheckResult, Word
from reporter.analysis.derived import difference_observation
from reporter.analysis.overview import Overview
from reporter.analysis.rounding import displayed
from reporter.analysis.sectors import SectorMix, SectorReading, WindowReading, setback
from reporter.document.count_points import sectors
from reporter.document.effect_points import comparable, us_or_country
from reporter.document.forms import Evidence
from reporter.document.french import capitalised, listed, number, percent, points, spelled
from reporter.document.headline import speaks
from reporter.document.novelty import is_news
from reporter.document.sector_spans import lead_on_france, over
from reporter.document.verdicts import inside, opening
from reporter.domain.blocks import Finding
from reporter.domain.observation import Observation
from reporter.domain.period import Rhythm

_NAMED = 3  # sectors named in one sentence
_NAMED_BRIEFLY = 2  # in « À retenir »
_MOST_LETTERS = 130  # of all their names together: official labels are long
_MOST_SPELLED = 12
_LEAST_TOLD_QUOTIENT = displayed(1.2, 2)  # below, no sector is said to weigh more here than in the country
_LEAST_COMPARED = 2  # a single sector stands out from nothing


def sector_findings(overview: Overview) -> tuple[Finding, ...]:
    """Return what the topic says, one message each: us or the country, who carries, who falls back, why not, who weighs more."""
    told = (us_or_country(overview), buoyant(overview), in_retreat(overview), not_buoyant(overview), weighs_more(overview))
    return tuple(finding for finding in told if finding)


def sector_verdict_point(overview: Overview) -> Finding | None:
    """Return the buoyant sectors for « À retenir »; None where the jobs over the year have named the same sectors."""
    mix = overview.sector_mix
    if mix is None or not _may_lead(overview, mix):
        return None
    names = [inside(reading, mix.grain) for reading in (*_of(mix, Word.CONFIRMED), *_of(mix, Word.RECENT))]
    told = sectors(overview)
    again = told is not None and all(name.lower() in told.sentence.lower() for name in names)
    return None if again or not names else buoyant(overview, most=_NAMED_BRIEFLY)


def us_or_country_point(overview: Overview) -> Finding | None:
    """Return where the change of jobs comes from, for « À retenir »."""
    mix = overview.sector_mix
    return us_or_country(overview, brief=True) if mix and _may_lead(overview, mix) and comparable(mix) else None


def buoyant(overview: Overview, *, most: int = _NAMED) -> Finding | None:
    """Name the buoyant sectors, *most* of them: the confirmed ones first, those that gain most jobs first; or say that there is none."""
    mix = overview.sector_mix
    if mix is None:
        return None
    confirmed, recent = _of(mix, Word.CONFIRMED), _of(mix, Word.RECENT)
    if not confirmed:
        return _only_recent(overview, mix, recent, most) if recent else _none(mix)
    proof = Evidence()
    named = _nameable([*confirmed, *recent], mix, most)
    shown, more = [r for r in named if r in confirmed], [r for r in named if r in recent]
    claim = f"{capitalised(_count(confirmed))} {_buoyants(confirmed, 'confirmé')}"
    rest = _details(proof, overview, shown, of=len(confirmed))
    if recent:
        rest += f" ; s'y ajoute{'nt' if len(recent) > 1 else ''} {_count(recent)} {_buoyants(recent, 'récent', noun=False)}"
        rest += _details(proof, overview, more, of=len(recent), link=", ", spanned=False) if more else ""
        proof.compared(r.short.change for r in recent if r.short and r not in more)
    return proof.finding(f"{rest}.", lead=claim)


def _only_recent(overview: Overview, mix: SectorMix, recent: Sequence[SectorReading], most: int) -> Finding:
    proof = Evidence()
    judged = any(r.verdict.long and r.long and not r.long.window.crosses_break for r in mix.sectors)
    kind = _buoyants(recent, "récent", noun=not judged)
    claim = f"Aucun secteur porteur confirmé, mais {_count(recent)} {kind}" if judged else f"{capitalised(_count(recent))} {kind}"
    named = _nameable(recent, mix, most)
    rest = _details(proof, overview, named, of=len(recent))
    return proof.finding(f"{rest}." if judged else f"{rest} ; l'historique manque pour confirmer.", lead=claim)


def _none(mix: SectorMix) -> Finding | None:
    known = [r.short.change for r in mix.sectors if r.short and r.verdict.short]
    if len(known) < _LEAST_COMPARED or any(r.short and r.short.window.crosses_break for r in mix.sectors):
        return None
    proof = Evidence()
    proof.compared(known)
    why = "aucun n'est à la fois en hausse, plus rapide qu'en France, au moins aussi présent qu'en France et assez grand"
    return proof.finding(f" : {why}.", lead="Aucun secteur porteur")


def in_retreat(overview: Overview) -> Finding | None:
    """Name the sectors that fall back over both windows: those that count in local jobs first, then those that lose most."""
    mix = overview.sector_mix
    falling = _of(mix, Word.RETREAT) if mix else []
    if mix is None or not falling:
        return None
    proof = Evidence()
    falling.sort(key=lambda r: (is_small(r), r.short.effects.change if r.short else 0, r.code))
    rest = _details(proof, overview, _nameable(falling, mix), of=len(falling))
    many = len(falling) > 1
    meaning = "ils font" if many else "il fait"
    same = "les mêmes secteurs" if many else "le même secteur"
    claim = f"{capitalised(_count(falling))} secteur{'s' if many else ''} en retrait"
    return proof.finding(f"{rest} ; sur les deux périodes, {meaning} moins bien que {same} en France.", lead=claim)


def not_buoyant(overview: Overview) -> Finding | None:
    """Say why the sector that gains most jobs is not buoyant: growing is not enough."""
    mix = overview.sector_mix
    growing = [r for r in _of(mix, Word.NO_SIGNAL) if r.short and r.short.effects.change > 0] if mix else []
    reading = next(iter(growing), None)
    window, gate = (reading.short, reading.verdict.short) if reading else (None, None)
    if mix is None or reading is None or window is None or gate is None:
        return None
    proof = Evidence()
    gain = proof.printed(window.change, number(window.effects.change))
    unit = "emploi" if window.effects.change < 2 else "emplois"
    reasons = [_reason(proof, reading, window, failed) for failed in gate.failed]
    claim = f"{opening(reading)} : {gain} {unit} de plus {over(window, mix.indicator)}, sans être porteur"
    return proof.finding(f", car le secteur {listed(reasons)}.", lead=claim) if reasons else None


def _reason(proof: Evidence, reading: SectorReading, window: WindowReading, failed: CheckResult) -> str:
    """Return why one test is not passed, after « le secteur »."""
    match failed.check:
        case Check.FASTER:
            if not window.growth_gap:
                proof.compared([lead_on_france(window)])
                return "croît au même rythme que le même secteur en France"
            return f"croît moins vite qu'en France ({_gap(proof, window)} par an de moins)"
        case Check.SPECIALISED:
            return _lighter(proof, reading.quotient)
        case Check.SIZE:
            return f"est petit ({proof.printed(reading.figure, number(reading.figure.value or 0))} emplois)"
        case _:
            share = reading.share
            told = f" ({proof.printed(share, percent(share.value or 0))} de l'emploi)" if share else ""
            return f"compte peu dans l'emploi local{told}"


def weighs_more(overview: Overview) -> Finding | None:
    """Name the sector whose place here exceeds most the one it has in the country, among those that count."""
    mix = overview.sector_mix
    if mix is None or len(mix.sectors) < _LEAST_COMPARED:
        return None
    known = [r for r in mix.sectors if r.quotient and r.quotient.value and r.share and r.figure.value and not is_small(r)]
    ranked = sorted(known, key=lambda r: (-(r.quotient.value or 0 if r.quotient else 0), r.code))
    if not ranked or ranked[0].quotient is None or ranked[0].share is None:
        return None
    reading, quotient, share = ranked[0], ranked[0].quotient, ranked[0].share
    if displayed(quotient.value or 0, QUOTIENT_DECIMALS) < _LEAST_TOLD_QUOTIENT:
        return None
    proof = Evidence()
    times = _times(proof, quotient)
    jobs = proof.printed(reading.figure, number(reading.figure.value or 0))
    part = proof.printed(share, percent(share.value or 0))
    claim = f"{opening(reading)} : un secteur {times} plus présent qu'en France"
    return proof.finding(f" ({jobs} emplois, {part} de l'emploi) ; ce qui l'affecte compte ici plus qu'ailleurs.", lead=claim)


def _times(proof: Evidence, quotient: Observation) -> str:
    """Return « deux fois », « 1,42 fois »; a number in letters is only compared, the table has its digits."""
    near = displayed(quotient.value or 0, 1)
    if near == near.to_integral_value() and near <= _MOST_SPELLED:
        proof.compared([quotient])
        return f"{spelled(int(near))} fois"
    return f"{proof.printed(quotient, number(quotient.value or 0, QUOTIENT_DECIMALS))} fois"


def is_small(reading: SectorReading) -> bool:
    """Say whether a sector has too few jobs, or too small a part of local jobs, to count; so is one of which nothing is known."""
    gate = reading.verdict.short or reading.verdict.long
    return gate is None or any(c.check in {Check.SIZE, Check.WEIGHT} for c in gate.failed)


def _may_lead(overview: Overview, mix: SectorMix) -> bool:
    """Say whether the sectors may stand in « À retenir »: quarterly ones as the jobs do, yearly ones when they are new."""
    if mix.indicator.rhythm is Rhythm.YEAR:
        return is_news(overview.facts, mix.total)
    return speaks(overview.jobs) and mix.total.period == overview.jobs.figure.period


def _of(mix: SectorMix, word: Word) -> list[SectorReading]:
    """Return the sectors of one verdict over comparable figures, those that gain most jobs first."""
    found = [r for r in mix.sectors if r.verdict.word is word and r.short and not r.short.window.crosses_break]
    return sorted(found, key=lambda r: (-(r.short.effects.change if r.short else 0), r.code))


def _nameable(readings: Sequence[SectorReading], mix: SectorMix, most: int = _NAMED) -> list[SectorReading]:
    """Return the first sectors, as many as one sentence may name: three, fewer where labels are long, one at least."""
    named: list[SectorReading] = []
    for reading in readings[:most]:
        if named and sum(len(inside(r, mix.grain)) for r in (*named, reading)) > _MOST_LETTERS:
            break
        named.append(reading)
    return named


def _details(
    proof: Evidence, overview: Overview, named: Sequence[SectorReading], *, of: int, link: str = " : ", spanned: bool = True
) -> str:
    """Return « : l’industrie (+40 emplois en deux ans, 1,2 point par an de plus qu’en France) », « , dont … » where not all are named.

    What the figures are is said once, with the first of each kind.
    """
    mix, windows = overview.sector_mix, [(reading, reading.short) for reading in named if reading.short]
    if mix is None:
        return ""
    first_gap = next((reading for reading, window in windows if window.growth_gap), None) if spanned else None
    told = []
    for i, (reading, window) in enumerate(windows):
        jobs = _jobs(proof, window, f" {over(window, mix.indicator)}" if spanned and i == 0 else "")
        beside = _lead_on_france(proof, window, full=reading is first_gap) + _lately(proof, overview, reading)
        told.append(f"{inside(reading, mix.grain)} ({jobs}{beside})")
    return f"{link if len(named) == of else ', d’abord ' if spanned else ', dont '}{listed(told)}"


def _lately(proof: Evidence, overview: Overview, reading: SectorReading) -> str:
    """Return « , mais −60 sur la dernière année » for a sector that gained over the window and fell at its end."""
    gained = reading.short is not None and reading.short.effects.change > 0
    change = setback(overview.facts, overview.sector_mix, reading) if gained and overview.sector_mix else None
    if change is None:
        return ""
    return f", mais {proof.printed(difference_observation(change), number(change.difference, signed=True))} sur la dernière année"


def _jobs(proof: Evidence, window: WindowReading, span: str) -> str:
    change = window.effects.change
    size = proof.printed(window.change, number(change, signed=True))
    return f"{size} {'emploi' if abs(change) < 2 else 'emplois'}{span}" if span else size


def _lead_on_france(proof: Evidence, window: WindowReading, *, full: bool) -> str:
    if not window.growth_gap:
        return ""
    side = f" par an de {'plus' if window.growth_gap > 0 else 'moins'} qu'en France" if full else ""
    return f", {_gap(proof, window)}{side}"


def _gap(proof: Evidence, window: WindowReading) -> str:
    return proof.printed(lead_on_france(window), points(abs(window.growth_gap)))


def _lighter(proof: Evidence, quotient: Observation | None) -> str:
    beside = (
        f" ({proof.printed(quotient, number(quotient.value, QUOTIENT_DECIMALS))} fois son poids national)"
        if quotient and quotient.value
        else ""
    )
    return f"pèse moins ici qu'en France{beside}"


def _count(readings: Sequence[SectorReading]) -> str:
    return spelled(len(readings)) if len(readings) <= _MOST_SPELLED else f"plus de {spelled(_MOST_SPELLED)}"


def _buoyants(readings: Sequence[SectorReading], kind: str, *, noun: bool = True) -> str:
    """Return « secteurs porteurs confirmés » or « porteur récent »."""
    ending = "s" if len(readings) > 1 else ""
    return f"{f'secteur{ending} ' if noun else ''}porteur{ending} {kind}{ending}"
