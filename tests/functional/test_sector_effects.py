"""The whole specimen edition: in every territory, of every level, the three effects add up to the change of jobs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files

import pytest

from data_sources.http_client import HttpClient
from data_sources.specimen.server import SpecimenOrigin
from data_sources.urssaf.adapter import Urssaf
from reporter.adapters.register_files import RegisterFiles
from reporter.analysis.derived import Measure, derived_id
from reporter.analysis.references import EditionReferences, edition_references
from reporter.analysis.sector_jobs import SectorJobs, sector_effects, span, whole_effects
from reporter.analysis.sectors import SectorMix, WindowReading, read_sectors
from reporter.analysis.windows import windows
from reporter.domain.facts import TerritoryFacts
from reporter.domain.observation import TOTAL, Observation, Status
from reporter.domain.release import Edition
from reporter.domain.territory import Level, TerritoryId
from reporter.tables import ObservationTable

STORE = RegisterFiles(files("data_sources"))
DATASETS = ("emploi-departements", "emploi-regions-na38", "emploi-ze-na88")
ONE_OF_EACH = ("departement-44", "departement-23", "region-52", "region-94", "region-04", "zone_emploi-5216", "zone_emploi-7613")
LEVELS = (Level.DEPARTMENT, Level.REGION, Level.EMPLOYMENT_ZONE)


@dataclass(frozen=True)
class Published:
    """What Urssaf's specimen has out, as an edition would hold it."""

    edition: Edition
    table: ObservationTable

    @cached_property
    def references(self) -> EditionReferences:
        return edition_references(self.table, STORE.register(), STORE.indicators(), self.edition)

    @cached_property
    def own(self) -> dict[str, tuple[Observation, ...]]:
        groups = self.table.frame.groupby("territory", sort=False)
        return {str(name): ObservationTable(rows).observations() for name, rows in groups}

    def facts(self, territory: str) -> TerritoryFacts:
        identifier = TerritoryId.parse(territory)
        references = self.references.for_territory(identifier)
        return TerritoryFacts(STORE.register().get(identifier), self.edition, self.own[territory], STORE.indicators(), references)

    def all_facts(self) -> Iterator[TerritoryFacts]:
        return (self.facts(name) for name in self.own if TerritoryId.parse(name).level in LEVELS)


@pytest.fixture(scope="module")
def published() -> Published:
    with SpecimenOrigin(STORE.register()) as origin:
        client = HttpClient("urssaf", (origin.url,), monotonic=lambda: 0.0, sleep=lambda _: None)
        source = Urssaf(client, STORE.register(), base_url=origin.settings()["urssaf_base_url"], datasets=DATASETS)
        fetched = [(release, source.fetch(release)) for release in source.available()]
    releases = tuple(release for release, _ in fetched)
    edition = Edition("standard", max(r.period for r in releases if r.period.rhythm == "quarter"), releases)
    return Published(edition, ObservationTable.concatenated(table for _, table in fetched))


@pytest.mark.parametrize("territory", ONE_OF_EACH)
def test_effects_add_up_in_one_territory_of_each_kind(published: Published, territory: str) -> None:
    facts = published.facts(territory)
    assert _gap(facts) < 1e-9
    mix = read_sectors(facts)
    assert mix is not None
    assert all(_adds_up(window) for window in _windows(mix))


def test_effects_add_up_in_every_territory(published: Published) -> None:
    read = Counter[Level]()
    for facts in published.all_facts():
        assert _gap(facts) < 1e-9, facts.territory.id
        mix = read_sectors(facts)
        assert mix is not None, facts.territory.id
        assert all(_adds_up(window) for window in _windows(mix)), facts.territory.id
        read[facts.territory.id.level] += 1
    assert read == {Level.DEPARTMENT: 100, Level.REGION: 17, Level.EMPLOYMENT_ZONE: 30}


def test_effects_add_up_where_a_sector_was_absent_and_where_another_becomes_secret(published: Published) -> None:
    for facts in published.all_facts():
        altered = _without_first_base(facts)
        assert _gap(altered) < 1e-9, facts.territory.id
        before, after = read_sectors(facts), read_sectors(altered)
        assert before is not None
        assert after is not None
        assert (before.long is None, after.long is None) == (False, False)
        assert sum(sector.long is None for sector in after.sectors) >= sum(sector.long is None for sector in before.sectors) + 2
        assert all(_adds_up(window) for window in _windows(after)), facts.territory.id


def _without_first_base(facts: TerritoryFacts) -> TerritoryFacts:
    """Return facts in which the largest sector had no job at the start of the long window and the second was secret."""
    mix = read_sectors(facts)
    assert mix is not None
    first, second = [sector.code for sector in mix.sectors if sector.long][:2]
    start = windows(mix.total.period, mix.indicator)[0].start
    altered = {first: (0.0, Status.PUBLISHED), second: (None, Status.SECRET)}
    observations = tuple(
        replace(o, value=altered[o.category][0], status=altered[o.category][1])
        if (o.indicator, o.period) == (mix.indicator.id, start) and o.category in altered
        else o
        for o in facts.observations
    )
    return TerritoryFacts(facts.territory, facts.edition, observations, facts.indicators, facts.references)


def _windows(mix: SectorMix) -> Iterator[WindowReading]:
    found = [mix.long, mix.short, *(sector.long for sector in mix.sectors), *(sector.short for sector in mix.sectors)]
    return (window for window in found if window is not None)


def _adds_up(window: WindowReading) -> bool:
    effects = window.effects
    printed = (window.change.value, window.national.value, window.structural.value, window.local.value)
    assert printed == (effects.change, effects.national, effects.structural, effects.local)
    return effects.change == effects.national + effects.structural + effects.local == (window.after.value or 0) - (window.before.value or 0)


def _gap(facts: TerritoryFacts) -> float:
    """Return the largest gap between a change and its exact effects, in jobs: each sector and the territory, new sectors included."""
    mix = read_sectors(facts)
    assert mix is not None
    both = windows(mix.total.period, mix.indicator)
    france = facts.references.parent(Level.COUNTRY)
    name = derived_id(mix.indicator.id, Measure.LEVEL_SUM) if mix.nation_is_sum else mix.indicator.id
    nation = (o for o in (facts.references.nation if mix.nation_is_sum else france.observations if france else ()) if o.indicator == name)
    here = (o for o in facts.observations if o.indicator == mix.indicator.id)
    jobs = SectorJobs.of(here, nation, {period for window in both for period in (window.start, window.end)})
    gaps = []
    for window in both:
        found = span(jobs, [code for code in jobs.here[window.end] if code not in {TOTAL, mix.indicator.residual}], window)
        assert found.whole is not None
        changes = {code: cell.after - cell.before for code, cell in found.cells.items()}
        gaps += [abs(sum(effects) - changes[code]) for code, effects in sector_effects(found.cells).items()]
        gaps.append(abs(sum(whole_effects(found.whole, found.cells.values())) - (found.whole.after - found.whole.before)))
    return max(gaps)
