"""Who hires: declarations by sector, recruitment projects by profession, in absolute numbers with their share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reporter.analysis.derived import per_hundred_jobs_observation, portion_observation, share_observation
from reporter.analysis.nearest import Source, lent_source, own_source
from reporter.analysis.professions import Labels
from reporter.analysis.projects import Projects, read_projects
from reporter.analysis.rounding import displayed
from reporter.analysis.trend import SMALL_NUMBER, Change, Trend, trend
from reporter.domain.facts import TerritoryFacts, Threshold
from reporter.domain.indicator import Indicator
from reporter.domain.observation import TOTAL, Observation
from reporter.domain.territory import Level, Territory

DECLARATIONS, OVER_A_MONTH, OPEN_ENDED = "dpae", "dpae_plus_un_mois", "cdi"
JOBS = "emploi_salarie_prive"  # by the same grands secteurs, adjusted as declarations are
HIRES, HIRES_BY_SECTOR, HIRES_OVER_A_MONTH = "embauches_ft", "embauches_secteur_ft", "embauches_plus_1_mois_ft"
SECTORS = "secteur"  # the partition of declarations by grand secteur
SECTION_NOMENCLATURE = "na21"
SHARE_DECIMALS, RATIO_DECIMALS = 0, 0
_OF_URSSAF = frozenset({DECLARATIONS, OVER_A_MONTH, JOBS})
_OF_FRANCE_TRAVAIL = frozenset({HIRES, HIRES_BY_SECTOR, HIRES_OVER_A_MONTH})


@dataclass(frozen=True, slots=True)
class SectorHires:
    """What one sector declares: number, share of the total in per cent, changes, declarations for 100 jobs, share of more than a month.

    A secret figure keeps its row, without anything else. *per_hundred* is None where the sector has no adjusted jobs of the
    same quarter, or fewer than 100.
    """

    code: str
    label: str
    figure: Observation
    share: Observation | None
    trend: Trend
    per_hundred: Observation | None
    long_share: Observation | None


@dataclass(frozen=True, slots=True)
class Declarations:
    """Hires declared in the quarter, most first: DPAE by grand secteur, or France Travail's by section where there is no DPAE.

    *place* is whose figures these are, *borrowed* where it is a larger territory. *france* is how the same total moved in the
    country over the year. *unlabelled* sectors have no label in the edition and are not named, *absent* ones no row at all.
    """

    place: Territory
    borrowed: bool
    indicator: Indicator
    figure: Observation
    trend: Trend
    long_share: Observation | None
    open_ended_share: Observation | None
    sectors: tuple[SectorHires, ...]
    france: Change | None = None
    unlabelled: int = 0
    absent: int = 0

    @property
    def leader(self) -> SectorHires | None:
        """Return the sector that declares most; None where a secret or unnamed one may declare as much, or two share the place."""
        known = [sector.figure.value for sector in self.sectors if sector.figure.value is not None]
        if not known or not known[0] or known.count(known[0]) > 1:
            return None
        is_whole = len(known) == len(self.sectors) and not self.unlabelled and not self.absent
        return self.sectors[0] if is_whole or known[0] > (self.figure.value or 0) - sum(known) else None


@dataclass(frozen=True, slots=True)
class Hiring:
    """Who hires here: what is declared, what is planned; one of both is there."""

    declarations: Declarations | None
    projects: Projects | None


def read_hiring(facts: TerritoryFacts) -> Hiring | None:
    """Return who hires here; None where nothing of it is in the edition."""
    declarations, projects = _declarations(facts), read_projects(facts)
    return Hiring(declarations, projects) if declarations or projects else None


def _declarations(facts: TerritoryFacts) -> Declarations | None:
    """Return the territory's own DPAE, else its hires by France Travail, else the DPAE of a larger territory."""
    own = own_source(facts, _OF_URSSAF | _OF_FRANCE_TRAVAIL)
    if own.has(DECLARATIONS):
        return _declared(facts, own)
    if own.has(HIRES):
        return _hired(facts, own)
    lent = lent_source(facts, DECLARATIONS, _OF_URSSAF)
    return _declared(facts, lent) if lent else None


def _declared(facts: TerritoryFacts, source: Source) -> Declarations | None:
    indicator, total = facts.indicators.get(DECLARATIONS), source.last(DECLARATIONS)
    if total is None or total.value is None:
        return None
    limits = _thresholds(facts, source)
    moved = trend(source.series(DECLARATIONS), indicator, limits.get((DECLARATIONS, TOTAL)))
    sectors = [_sector(source, indicator, code, limits) for code in _sector_codes(indicator)]
    return Declarations(
        place=source.territory,
        borrowed=source.borrowed,
        indicator=indicator,
        figure=total,
        trend=moved,
        long_share=_portion(source.last(OVER_A_MONTH), total),
        open_ended_share=_share(source.last(DECLARATIONS, OPEN_ENDED), total),
        sectors=_ordered(sectors),
        france=_of_france(facts, indicator, source),
        absent=sectors.count(None),
    )


def _sector_codes(indicator: Indicator) -> tuple[str, ...]:
    """Return the grands secteurs: what is not classed and what only aligns the adjusted series is none."""
    parts = next((p.categories for p in indicator.partitions if p.id == SECTORS), ())
    return tuple(code for code in parts if code != indicator.residual and code not in indicator.alignments)


def _sector(source: Source, indicator: Indicator, code: str, limits: Mapping[tuple[str, str], Threshold]) -> SectorHires | None:
    figure, total = source.last(indicator.id, code), source.last(indicator.id)
    if figure is None or total is None or figure.period != total.period:
        return None
    if figure.value is None:
        return SectorHires(code, indicator.category_label(code), figure, None, Trend(None, None), None, None)
    return SectorHires(
        code=code,
        label=indicator.category_label(code),
        figure=figure,
        share=_share(figure, total),
        trend=trend(source.series(indicator.id, code), indicator, limits.get((indicator.id, code))),
        per_hundred=_per_hundred(figure, source.last(JOBS, code)),
        long_share=_portion(source.last(OVER_A_MONTH, code), figure),
    )


def _hired(facts: TerritoryFacts, source: Source) -> Declarations | None:
    """Return France Travail's hires, raw: only the same quarter of the year before compares."""
    indicator, by_sector, total = facts.indicators.get(HIRES), facts.indicators.get(HIRES_BY_SECTOR), source.last(HIRES)
    if total is None or total.value is None:
        return None
    labels = Labels.of(SECTION_NOMENCLATURE, (), facts.names)
    found = [o for o in source.by_category(HIRES_BY_SECTOR).values() if o.period == total.period]  # secret ones stay: one may lead
    named = [(o, labels.get(o.category)) for o in found if labels.get(o.category)]
    limits = _thresholds(facts, source)
    return Declarations(
        place=source.territory,
        borrowed=source.borrowed,
        indicator=indicator,
        figure=total,
        trend=trend(source.series(HIRES), indicator, limits.get((HIRES, TOTAL))),
        long_share=_portion(source.last(HIRES_OVER_A_MONTH), total),
        open_ended_share=None,
        sectors=_ordered(
            SectorHires(
                code=o.category,
                label=label,
                figure=o,
                share=_share(o, total),
                trend=trend(source.series(HIRES_BY_SECTOR, o.category), by_sector, limits.get((HIRES_BY_SECTOR, o.category))),
                per_hundred=None,
                long_share=None,
            )
            for o, label in named
        ),
        unlabelled=len(found) - len(named),
    )


def _of_france(facts: TerritoryFacts, indicator: Indicator, source: Source) -> Change | None:
    parent, here = facts.references.parent(Level.COUNTRY), source.last(indicator.id)
    if parent is None or here is None or parent.territory == source.territory:
        return None
    change = trend(parent.series(indicator.id), indicator, parent.threshold(indicator.id)).year
    return change if change and change.after.period == here.period else None


def _thresholds(facts: TerritoryFacts, source: Source) -> Mapping[tuple[str, str], Threshold]:
    """Return the noise thresholds of the territory the series are of."""
    parent = facts.references.parent(source.territory.id.level) if source.borrowed else None
    found = parent.thresholds if parent else facts.references.thresholds
    return {(threshold.indicator, threshold.category): threshold for threshold in found}


def _ordered(sectors: Iterable[SectorHires | None]) -> tuple[SectorHires, ...]:
    known = [sector for sector in sectors if sector]
    return tuple(sorted(known, key=lambda sector: (-(sector.figure.value or 0), sector.code)))


def _share(part: Observation | None, total: Observation) -> Observation | None:
    percent = _percent(part, total)
    return share_observation(part, percent) if part and percent is not None else None


def _portion(part: Observation | None, whole: Observation) -> Observation | None:
    percent = _percent(part, whole)
    return portion_observation(part, whole, percent) if part and percent is not None else None


def _percent(part: Observation | None, whole: Observation) -> Decimal | None:
    """Return a percentage of the displayed figures; None on a base under 100 or where a figure of the same period is missing."""
    if part is None or part.value is None or part.period != whole.period or whole.value is None or whole.value < SMALL_NUMBER:
        return None
    return displayed(100 * part.value / whole.value, SHARE_DECIMALS)


def _per_hundred(declarations: Observation, jobs: Observation | None) -> Observation | None:
    """Return adjusted declarations for 100 adjusted jobs of the same sector and quarter; *jobs* may lack, or be another quarter's."""
    if jobs is None or jobs.value is None or jobs.period != declarations.period or jobs.value < SMALL_NUMBER:
        return None
    value = displayed(100 * (declarations.value or 0) / jobs.value, RATIO_DECIMALS)
    return per_hundred_jobs_observation(declarations, jobs, value)


def first_by(sectors: Sequence[SectorHires], measure: Callable[[SectorHires], Observation | None]) -> SectorHires | None:
    """Return the sector where *measure* is highest; None where fewer than two have it, two share it, or a sector is secret."""
    if any(sector.figure.value is None for sector in sectors):
        return None
    known = [(figure.value, sector) for sector in sectors if (figure := measure(sector)) and figure.value is not None]
    best = [sector for value, sector in known if value == max(v for v, _ in known)]
    return best[0] if len(known) > 1 and len(best) == 1 else None
