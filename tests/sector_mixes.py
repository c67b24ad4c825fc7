"""Hand-written conclusions about sectors, for the tests of their words: what a territory's sectors are said to be, without the maths."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from reporter.analysis.buoyancy import Check, CheckResult, Gate, SectorWindow, Verdict, Word
from reporter.analysis.derived import Measure, quotient_observation, share_observation, window_observation
from reporter.analysis.sectors import Effects, Grain, SectorMix, SectorReading, WindowReading
from reporter.domain.breaks import Break
from reporter.domain.indicator import Indicator
from reporter.domain.observation import TOTAL, Observation, Status
from reporter.domain.period import Period, Rhythm
from tests.builders import LOIRE_ATLANTIQUE
from tests.labour_market import PUBLISHED, QUARTER, indicators

LABELS = {
    "industrie": "Industrie",
    "construction": "Construction",
    "commerce": "Commerce",
    "hotellerie_restauration": "Hôtellerie-restauration",
    "autres_services": "Autres services",
    "interim": "Intérim",
    "10": "Industries alimentaires",
    "11": "Fabrication de boissons",
    "70": "Activités des sièges sociaux ; conseil de gestion",
    "62": "Programmation, conseil et autres activités informatiques",
    "47": "Commerce de détail, à l'exception des automobiles et des motocycles",
}
_LONG = (
    Measure.LONG_DIFFERENCE,
    Measure.LONG_CHANGE,
    Measure.LONG_NATIONAL,
    Measure.LONG_STRUCTURAL,
    Measure.LONG_LOCAL,
    Measure.LONG_GROWTH_GAP,
)
_SHORT = (
    Measure.SHORT_DIFFERENCE,
    Measure.SHORT_CHANGE,
    Measure.SHORT_NATIONAL,
    Measure.SHORT_STRUCTURAL,
    Measure.SHORT_LOCAL,
    Measure.SHORT_GROWTH_GAP,
)
APPRENTICES = "l'Urssaf compte les apprentis parmi les salariés"


def window(figure: Observation, effects: tuple[int, int, int], gap: str, *, years: int, crosses_break: bool = False) -> WindowReading:
    """Return a window of *years* that ends at *figure*, with its three effects and its gap to the country in points a year.

    The country moves as the national effect says.
    """
    change, last = sum(effects), figure.value or 0.0
    before = replace(figure, period=figure.period.shifted(-years * figure.period.rhythm.per_year), value=last - change)
    nation = 1000 * last * (1 + effects[0] / (last - change))
    jobs = (last - change, last, 10 * last, 10 * last, 100 * last, 100 * last, 1000 * last, nation)
    difference, percent, *kinds, gap_kind = _LONG if years > 2 else _SHORT
    rate = Decimal(str(round(100 * change / (last - change), 1))) if last - change >= 100 else None
    national, structural, local = (window_observation(before, figure, kind, size) for kind, size in zip(kinds, effects, strict=True))
    return WindowReading(
        SectorWindow(years, *jobs, crosses_break=crosses_break),
        before,
        figure,
        window_observation(before, figure, difference, change),
        None if rate is None else window_observation(before, figure, percent, rate),
        Effects(change, *effects),
        national,
        structural,
        local,
        Decimal(gap),
        window_observation(before, figure, gap_kind, Decimal(gap)),
    )


def gate(*failed: Check) -> Gate:
    """Return a gate at which the tests named fail."""
    return Gate(tuple(CheckResult(check, 1.0, 1.0, check not in failed) for check in Check))


def sector(
    code: str,
    word: Word = Word.NO_SIGNAL,
    *,
    jobs: float | None = 4000,
    change: int | None = 0,
    gap: str = "0.0",
    quotient: str = "1.00",
    share: str = "4.0",
    failed: Iterable[Check] = (),
    period: Period = QUARTER,
    indicator: str = "emploi_salarie_prive",
    crosses_break: bool = False,
    long_years: int = 5,
) -> SectorReading:
    """Return one sector as it is concluded: the change is that of two years, all of it local."""
    status = Status.SECRET if jobs is None else Status.PUBLISHED
    figure = Observation(LOIRE_ATLANTIQUE, indicator, period, code, jobs, status, PUBLISHED["urssaf"])
    if jobs is None or change is None:
        share_of = None if jobs is None else share_observation(figure, Decimal(share))
        return SectorReading(code, LABELS.get(code, code), figure, share_of, None, None, None, Verdict(Word.INSUFFICIENT, None, None))
    found = gate(*failed)
    return SectorReading(
        code,
        LABELS.get(code, code),
        figure,
        share_observation(figure, Decimal(share)),
        quotient_observation(figure, Decimal(quotient)),
        window(figure, (0, 0, 2 * change), gap, years=long_years, crosses_break=crosses_break),
        window(figure, (0, 0, change), gap, years=2),
        Verdict(word, found, found),
    )


def jobs_indicator(*, yearly: bool = False, breaks: tuple[Period, ...] = ()) -> Indicator:
    """Return the indicator of the jobs by sector, quarterly or of 31 December, with the breaks given."""
    declared = indicators().get("emploi_salarie_prive")
    found = tuple(Break(declared.id, at, APPRENTICES, at) for at in breaks)
    return replace(declared, breaks=found, rhythm=Rhythm.YEAR if yearly else Rhythm.QUARTER)


def mix(
    *sectors: SectorReading,
    grain: Grain = Grain.BROAD,
    indicator: Indicator | None = None,
    long: WindowReading | None = None,
    short: WindowReading | None = None,
    jobs: float = 100_000,
) -> SectorMix:
    """Return the sectors of a territory, most jobs first."""
    ordered = sorted(sectors, key=lambda s: -(s.figure.value or 0))
    return SectorMix(indicator or jobs_indicator(), grain, total(jobs), tuple(ordered), long, short)


def total(jobs: float = 100_000, period: Period = QUARTER) -> Observation:
    """Return the jobs of all sectors."""
    return Observation(LOIRE_ATLANTIQUE, "emploi_salarie_prive", period, TOTAL, jobs, Status.PUBLISHED, PUBLISHED["urssaf"])
