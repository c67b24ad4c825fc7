"""What a producer has published, as last asked: `fetch` answers for exactly what `available` announced."""

from collections.abc import Callable, Sequence

from data_sources.figure_tables import Publication
from reporter.domain.release import Release
from reporter.errors import SourceError
from reporter.tables import ObservationTable

Read = tuple[Release, ObservationTable]


class Newest:
    """The newest release of each dataset, held so that an unchanged file is not read twice.

    *download* returns what the producer answers for a dataset now, *read* what it says.
    """

    def __init__(
        self, source: str, datasets: Sequence[str], download: Callable[[str], Publication], read: Callable[[str, Publication], Read]
    ) -> None:
        self._source, self._datasets = source, tuple(datasets)
        self._download, self._read = download, read
        self._held: dict[str, tuple[Publication, Read]] = {}

    def available(self) -> tuple[Release, ...]:
        """Ask for every dataset; raises SourceError or InputError."""
        return tuple(self._ask(dataset)[0] for dataset in self._datasets)

    def fetch(self, release: Release) -> ObservationTable:
        """Return the figures of *release*; SourceError when the producer has replaced it meanwhile."""
        if release.source != self._source or release.dataset not in self._datasets:
            message = f"{self._source} has no dataset {release.ref}: it has {', '.join(self._datasets)}"
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
