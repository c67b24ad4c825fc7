"""From a frozen edition to the facts of one territory."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from reporter.analysis.custom_sums import custom_sums
from reporter.analysis.disclosure import protect
from reporter.analysis.references import EditionReferences, edition_references
from reporter.domain.facts import TerritoryFacts
from reporter.domain.release import Edition
from reporter.domain.territory import Territory
from reporter.pipeline.past import PastReader
from reporter.ports import Outside


@dataclass(frozen=True)
class FactsReader:
    """Read territories of one edition; what is shared by all of them is computed once."""

    outside: Outside
    edition: Edition

    @cached_property
    def references(self) -> EditionReferences:
        """Return ranks, thresholds and national limits of the whole edition."""
        store, editions = self.outside.register_store, self.outside.editions
        whole, newest = editions.whole(self.edition), editions.newest(self.edition)
        return edition_references(whole, store.register(), store.indicators(), self.edition, newest)

    @cached_property
    def names(self) -> Mapping[tuple[str, str], str]:
        """Return the labels of the codes that figures carry, by (nomenclature, code)."""
        used = {indicator.nomenclature for indicator in self.outside.register_store.indicators().indicators}
        return {
            (label.nomenclature, label.code): label.text
            for label in self.outside.editions.labels(self.edition)
            if label.nomenclature in used
        }

    @cached_property
    def past(self) -> PastReader:
        """Return the reader of what earlier notes displayed and raised."""
        return PastReader(self.outside, self.edition)

    def facts(self, territory: Territory) -> TerritoryFacts:
        """Return all that is known of *territory*; its figures come from its own row group, those of a custom one are sums."""
        indicators = self.outside.register_store.indicators()
        read = self.outside.editions.observations(self.edition, territory.members or [territory.id])
        if territory.members:
            observations = protect(custom_sums(territory, read, indicators), indicators)
            references = self.references.for_custom(territory, observations, indicators)
        else:
            observations, references = read, self.references.for_territory(territory.id)
        previous = self.past.previous(territory.id)
        return TerritoryFacts(territory, self.edition, observations, indicators, references, previous, self.names)
