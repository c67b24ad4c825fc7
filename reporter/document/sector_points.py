"""What is said of the sectors: who carries the jobs, us or the country, who falls back, who grows without more (analysis.md §2)."""

from collections.abc import Sequence

from reporter.analysis.buoyancy import QUOTIENT_DECIMALS, Check, CheckResult, Word
from reporter.analysis.derived import difference_observation
from reporter.analysis.overview import Overview
from reporter.analysis.rounding import displayed
from reporter.analysis.sectors import SectorMix, SectorReading, WindowReading, setback, share_in_country
from reporter.analysis.trend import State
from reporter.document.buoyant_points import buoyant, buoyant_names
from reporter.document.count_points import sectors
from reporter.document.effect_points import comparable, is_near, state_here, us_or_country
from reporter.document.forms import Evidence
from reporter.document.french import capitalised, listed, number, percent, spelled
from reporter.document.headline import speaks
from reporter.document.novelty import is_news
from reporter.document.sector_lists import (
    MOST_NAMED_BRIEFLY,
    MOST_SPELLED,
    count_form,
    details,
    gap_form,
    jobs_gained,
    nameable,
    of_verdict,
    out_of,
    worth_naming,
)
from reporter.document.sector_spans import over
from reporter.document.verdicts import opening
from reporter.domain.blocks import Finding
from reporter.domain.observation import Observation
from reporter.domain.period import Rhythm

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
    names, told = buoyant_names(overview), sectors(overview)
    again = told is not None and all(name.lower() in told.sentence.lower() for name in names)
    return None if again or not names else buoyant(overview, most=MOST_NAMED_BRIEFLY)


def us_or_country_point(overview: Overview) -> Finding | None:
    """Return where the change of jobs comes from, for « À retenir »; yearly jobs never go against the quarterly ones of the lead."""
    mix = overview.sector_mix
    window = comparable(mix) if mix and _may_lead(overview, mix) else None
    if mix is None or window is None or _contradicts(overview, mix, window):
        return None
    return us_or_country(overview, brief=True)


def _contradicts(overview: Overview, mix: SectorMix, window: WindowReading) -> bool:
    """Say whether yearly jobs move otherwise than the quarterly jobs do over the year."""
    year = overview.jobs.trend.year
    if mix.indicator.rhythm is not Rhythm.YEAR or year is None or year.state in {None, State.BREAK}:
        return False
    return year.state is not state_here(overview, window)


def in_retreat(overview: Overview) -> Finding | None:
    """Name the sectors that fall back over both windows: those that count in local jobs first, then those that lose most."""
    mix = overview.sector_mix
    falling = of_verdict(mix, Word.RETREAT) if mix else []
    if mix is None or not falling:
        return None
    proof = Evidence()
    falling.sort(key=lambda r: (is_small(r), jobs_gained(r), r.code))
    many = "s" if len(falling) > 1 else ""
    claim = f"{capitalised(count_form(falling))} secteur{many} en retrait{out_of(proof, mix)}"
    rest = details(proof, mix, nameable(worth_naming(falling), mix), of=len(falling), level="au même rythme qu'en France")
    return proof.finding(f"{rest} ; {_over_both(mix, falling)}.", lead=claim)


def _over_both(mix: SectorMix, falling: Sequence[SectorReading]) -> str:
    """Return what sectors in retreat do over both windows; « moins bien » only where every gap shows it."""
    windows = [window for reading in falling for window in (reading.long, reading.short) if window]
    lengths = sorted({window.window.years for window in windows}, reverse=True)
    since = "sur" if mix.indicator.rhythm is Rhythm.YEAR else "depuis"
    spans = " comme ".join(f"{since} {spelled(years)} ans" for years in lengths)
    many = len(falling) > 1
    if all(window.growth_gap < 0 for window in windows):
        return f"{spans}, {'ils font moins bien que les mêmes secteurs' if many else 'il fait moins bien que le même secteur'} en France"
    return f"{'ils perdent' if many else 'il perd'} des emplois {spans}"


def not_buoyant(overview: Overview) -> Finding | None:
    """Say why the sector that gains most jobs is not buoyant: growing is not enough."""
    mix = overview.sector_mix
    growing = [r for r in of_verdict(mix, Word.NO_SIGNAL) if r.short and r.short.effects.change > 0] if mix else []
    reading = next(iter(growing), None)
    window, gate = (reading.short, reading.verdict.short) if reading else (None, None)
    if mix is None or reading is None or window is None or gate is None:
        return None
    proof = Evidence()
    gain = proof.printed(window.change, number(window.effects.change))
    unit = "emploi" if window.effects.change < 2 else "emplois"
    reasons = [_reason(proof, overview, reading, failed) for failed in gate.failed]
    since = f"{over(window, mix.indicator)}{_lately(proof, overview, mix, reading)}"
    claim = f"{opening(reading)} : {gain} {unit} de plus {since}, sans être porteur"
    return proof.finding(f", car le secteur {listed(reasons)}.", lead=claim) if reasons else None


def _lately(proof: Evidence, overview: Overview, mix: SectorMix, reading: SectorReading) -> str:
    """Return « (−60 sur la dernière année) » for a sector that gained over the window and fell at its end."""
    change = setback(overview.facts, mix, reading)
    if change is None:
        return ""
    return f" ({proof.printed(difference_observation(change), number(change.difference, signed=True))} sur la dernière année)"


def _reason(proof: Evidence, overview: Overview, reading: SectorReading, failed: CheckResult) -> str:
    """Return why one test is not passed, after « le secteur »."""
    match failed.check:
        case Check.FASTER:
            return _slower(proof, reading.short)
        case Check.SPECIALISED:
            return _lighter(proof, overview, reading)
        case Check.SIZE:
            return f"est petit ({proof.printed(reading.figure, number(reading.figure.value or 0))} emplois)"
        case _:
            lighter = reading.verdict.short is not None and Check.SPECIALISED in (c.check for c in reading.verdict.short.failed)
            share = None if lighter else reading.share  # told already
            told = f" ({proof.printed(share, percent(share.value or 0))} de l'emploi)" if share else ""
            return f"compte peu dans l'emploi local{told}"


def _slower(proof: Evidence, window: WindowReading | None) -> str:
    """Return how a sector grows beside the same one in France: « moins vite » from the least gap that is told."""
    if window is None or not window.growth_gap:
        proof.compared([window.gap_figure] if window else [])
        return "croît au même rythme que le même secteur en France"
    pace = "à peu près comme en France" if is_near(window.growth_gap) else "moins vite qu'en France"
    return f"croît {pace} ({gap_form(proof, window)} par an de moins)"


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
    claim = f"{opening(reading)} : un secteur qui pèse {times} son poids national"
    return proof.finding(f" ({jobs} emplois, {part} de l'emploi) ; ce qui l'affecte compte ici plus qu'ailleurs.", lead=claim)


def _times(proof: Evidence, quotient: Observation) -> str:
    """Return « deux fois », « 1,42 fois »; a number in letters is only compared, the table has its digits."""
    near = displayed(quotient.value or 0, 1)
    if near == near.to_integral_value() and near <= MOST_SPELLED:
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


def _lighter(proof: Evidence, overview: Overview, reading: SectorReading) -> str:
    """Return how much less a sector weighs here: both parts where they are known and differ, else the quotient."""
    mix, here, quotient = overview.sector_mix, reading.share, reading.quotient
    france = share_in_country(overview.facts, mix, reading) if mix else None
    beside = ""
    if here and france and here.value != france.value:
        parts = (proof.printed(part, percent(part.value or 0)) for part in (here, france))
        beside = " ({} de l'emploi, contre {} en France)".format(*parts)
    elif quotient and quotient.value:
        beside = f" ({proof.printed(quotient, number(quotient.value, QUOTIENT_DECIMALS))} fois son poids national)"
    return f"pèse moins ici qu'en France{beside}"
