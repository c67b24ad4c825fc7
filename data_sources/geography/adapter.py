"""The register's source: the official interface with two composition files, or a folder of official tables."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from data_sources.geography.building import Current, build
from data_sources.geography.interface import FIELDS, RESOURCES, read_answers
from data_sources.geography.tables import Kind, OfficialTables, read_groups, read_tables
from data_sources.http_client import Answer, HttpClient
from reporter.domain.raw_file import RawFile
from reporter.domain.register_draft import RegisterDraft, RegisterSource

NAME = "geography"
COMPOSITIONS = {
    Kind.ZONE_COMPOSITION: "zones-emploi-2020-communes.csv",
    Kind.BASIN_COMPOSITION: "bassins-emploi-communes.csv",
}


class Geography:
    """A GeographySource: the interface answers under *base_url*, the compositions lie under *files_url* (empty: those in use stay)."""

    def __init__(self, client: HttpClient, current: Current, *, base_url: str, files_url: str) -> None:
        self._client, self._current = client, current
        self._base_url, self._files_url = base_url.rstrip("/"), files_url.rstrip("/")

    def fetch(self, year: int) -> RegisterDraft:
        """Ask the interface and read the composition files; raises SourceError or InputError."""
        asked = {
            one: self._client.get(f"{self._base_url}/{one}?fields={FIELDS}&format=json", accept="application/json") for one in RESOURCES
        }
        files = [self._client.get(f"{self._files_url}/{name}") for name in COMPOSITIONS.values()] if self._files_url else []
        answers = {one: _raw(answer, f"{one}.json") for one, answer in asked.items()}
        compositions = [_raw(answer, answer.url.rpartition("/")[2]) for answer in files]
        tables = read_answers(answers)
        read_groups(compositions, tables)
        fictitious = any(answer.fictitious for answer in (*asked.values(), *files))
        return self._draft(tables, year, (*answers.values(), *compositions), fictitious=fictitious)

    def read(self, files: Sequence[RawFile], year: int) -> RegisterDraft:
        """Read the official tables among *files*; raises InputError that names file and line."""
        return self._draft(read_tables(files), year, files, fictitious=False)

    def _draft(self, tables: OfficialTables, year: int, files: Iterable[RawFile], *, fictitious: bool) -> RegisterDraft:
        built = build(tables, self._current, year)
        sources = tuple(RegisterSource(file.name, file.origin, file.sha256) for file in files)
        return replace(
            RegisterDraft(year, tuple(built.territories), tuple(built.municipalities), tuple(built.closures), sources, fictitious),
            warnings=tuple(built.warnings),
        )


def _raw(answer: Answer, name: str) -> RawFile:
    return RawFile(name, answer.content, answer.url)
