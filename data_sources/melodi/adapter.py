"""Insee's yearly complements through Melodi: population of 15 and more, establishments and jobs by sphere of the economy."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data_sources.figure_tables import Publication, completed, needed_date
from data_sources.http_client import HttpClient
from data_sources.melodi.observations import Reading, figures
from data_sources.melodi.service import Melodi, joined, json_object
from data_sources.newest import Newest, Read
from reporter.domain.raw_file import RawFile
from reporter.domain.release import DatasetRef
from reporter.domain.territory import Register
from reporter.errors import InputError

NAME = "melodi"
POPULATION, FLORES = "population", "flores"
REQUESTS_PER_MINUTE = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """A dataset of Melodi: its identifier, what is asked of it beside the level, how its observations are read."""

    identifier: str
    filters: Mapping[str, str]
    reading: Reading


SETS = {
    POPULATION: Asked(
        "DS_RP_POPULATION_COMP",
        {"PCS": "_T"},
        Reading(
            "RP_MEASURE",
            {"POP": "population_15_plus"},
            {
                ("SEX", "M"): "hommes", ("SEX", "F"): "femmes",
                ("AGE", "Y15T24"): "15_24", ("AGE", "Y25T54"): "25_54", ("AGE", "Y_GE55"): "55_plus",
            },
            {"AGE": ("Y_GE15", "_T")},
        ),
    ),
    FLORES: Asked(
        "DS_FLORES_ECONOMIC_SPHERE",
        {"LEGAL_FORM_WITH_PUBLIC": "1T9X7"},
        Reading(
            "FLORES_MEASURE",
            {"UNIT_LOC": "etablissements_flores", "EMPL3112": "effectifs_salaries_flores"},
            {("ECONOMIC_SPHERE", "PRESENTIAL"): "presentielle", ("ECONOMIC_SPHERE", "PRODUCTIVE"): "productive"},
            {"LEGAL_FORM_WITH_PUBLIC": ("1T9X7", "_T")},
        ),
    ),
}  # fmt: skip
DATASETS = tuple(SETS)


class InseeMelodi(Newest):
    """A DataSource and a FileReader; *base_url* goes up to and with /melodi.

    All territories of five levels take a call a level and ten thousand observations: about ten calls a dataset, under a minute.
    """

    def __init__(self, client: HttpClient, register: Register, *, base_url: str, datasets: Sequence[str] = DATASETS) -> None:
        super().__init__(NAME, datasets)
        self._client, self._service, self._register = client, Melodi(client, base_url), register

    def read_file(self, file: RawFile, published_on: dt.date | None) -> Read:
        """Read one saved answer of the service, or the file kept of a release; UsageError without its publication date."""
        return self._read(_recognised(file), Publication(file, needed_date(published_on, file.name), fictitious=False))

    def _download(self, dataset: str) -> Publication:
        asked = SETS[dataset]
        published_on = self._service.published_on(asked.identifier)
        answers = list(self._service.answers(asked.identifier, asked.filters))
        file = RawFile(f"{asked.identifier}.json", joined(answers), answers[0].url)
        told = published_on or max((answer.modified_on for answer in answers if answer.modified_on), default=None)
        if told is None:
            message = "neither the catalogue nor the answers say when it was published"
            raise InputError(message, file=file.name, field="product.modified")
        return Publication(file, told, any(answer.fictitious for answer in answers))

    def _read(self, dataset: str, publication: Publication) -> Read:
        answers = _answers(publication.file)
        frame, warnings = figures(answers, SETS[dataset].reading, publication.file.name)
        return completed(frame, DatasetRef(NAME, dataset), publication, self._register, warnings)


def _answers(file: RawFile) -> Sequence[Mapping[str, object]]:
    content = json_object(file.content, file.name)
    found = content.get("answers", [content])
    if not isinstance(found, list) or not all(isinstance(answer, dict) for answer in found):
        message = "is not the list that was expected"
        raise InputError(message, file=file.name, field="answers")
    return found


def _recognised(file: RawFile) -> str:
    """Return which dataset an answer is of, by the dimension that names its measure."""
    listed = next((answer.get("observations") for answer in _answers(file) if answer.get("observations")), None)
    first = listed[0] if isinstance(listed, list) else None
    dimensions = first.get("dimensions") if isinstance(first, dict) else None
    for dataset, asked in SETS.items():
        if isinstance(dimensions, dict) and asked.reading.measure in dimensions:
            return dataset
    message = f"is no answer of {' or '.join(asked.identifier for asked in SETS.values())}"
    raise InputError(message, file=file.name, field="observations")
