"""What a producer has published, as last asked: `fetch` answers for exactly what `available` announced."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from data_sources.figure_tables import Publication
from reporter.domain.release import Release
from reporter.errors import SourceError
from reporter.tables import ObservationTable

Read = tuple[Release, ObservationTable]


class Newest(ABC):
    """A DataSource that holds the newest release of each of its datasets, so that an unchanged file is not read twice."""

    def __init__(self, name: str, datasets: Sequence[str]) -> None:
        self._name, self._datasets = name, tuple(datasets)
        self._held: dict[str, tuple[Publication, Read]] = {}

    @property
    def name(self) -> str:
        """Return the producer's identifier, as in its source.toml."""
        return self._name

    @property
    def datasets(self) -> tuple[str, ...]:
        """Return the datasets that are asked for."""
        return self._datasets

    def available(self) -> tuple[Release, ...]:
        """Ask for every dataset; raises SourceError or InputError."""
        return tuple(self._ask(dataset)[0] for dataset in self._datasets)

    def fetch(self, release: Release) -> ObservationTable:
        """Return the figures of *release*; SourceError when the producer has replaced it meanwhile."""
        if release.source != self._name or release.dataset not in self._datasets:
            message = f"{self._name} has no dataset {release.ref}: it has {', '.join(self._datasets)}"
            raise SourceError(message)
        held = self._held.get(release.dataset)
        found, table = held[1] if held and held[1][0] == release else self._ask(release.dataset)
        if found != release:
            message = f"{release.ref} {release.period} of {release.published_on} is no longer what the producer answers: poll again"
            raise SourceError(message)
        return table

    def _ask(self, dataset: str) -> Read:
        publication = self._download(dataset)
        held = self._held.get(dataset)
        if held and held[0].identity == publication.identity:
            return held[1]
        read = self._read(dataset, publication)
        self._held[dataset] = (publication, read)
        return read

    @abstractmethod
    def _download(self, dataset: str) -> Publication:
        """Return what the producer answers for a dataset now."""

    @abstractmethod
    def _read(self, dataset: str, publication: Publication) -> Read:
        """Return what a publication of a dataset says."""
