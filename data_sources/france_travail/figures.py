"""From the answers of one dataset to its observations and labels; nothing partial comes out."""

import gzip
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from data_sources.france_travail.answers import Given, Told, answer_name, read_answer
from data_sources.france_travail.calls import Call
from data_sources.france_travail.catalogue import NAME, NOMENCLATURES, PROFILE, By, Reading, Service
from data_sources.france_travail.shelf import KeptAnswer
from reporter.domain.observation import TOTAL
from reporter.domain.raw_file import RawFile
from reporter.domain.release import Release
from reporter.domain.territory import Level
from reporter.errors import InputError, SourceError
from reporter.tables import Label, ObservationTable, typed

_Row = tuple[str, str, str, str, float, str]
_ALWAYS_PUBLISHED = {Level.REGION, Level.DEPARTMENT}  # a bassin or an EPCI may lack a period for good


@dataclass(slots=True)
class _Collected:
    """Rows, labels and what was left out, gathered answer by answer."""

    rows: list[_Row] = field(default_factory=list)
    labels: dict[Label, None] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    empty: int = 0


def table_of(service: Service, answered: Iterable[tuple[Call, KeptAnswer]], release: Release, origin: str) -> ObservationTable:
    """Return the figures of *release* from the answers to every call of its plan.

    InputError for a figure that cannot be or a code of the nomenclature that nothing has; see read_whole.
    """
    collected, raw = _Collected(), io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as lines:
        for call, answer in answered:
            lines.write(f"{answer.line(call)}\n".encode())
            told = read_whole(call, answer, release)
            if told is None:
                collected.empty += 1
            else:
                _collect(collected, call, told)
    file = RawFile(f"{service.code}_{release.period}.jsonl.gz", raw.getvalue(), origin)
    return _table(service, collected, release, file)


def read_whole(call: Call, answer: KeptAnswer, release: Release) -> Told | None:
    """Return what an answer says, or None when it has no figure.

    Raises InputError for one that cannot be, SourceError for one that belongs to another publication than *release*.
    """
    if answer.fictitious is not release.fictitious:
        message = f"{NAME}: {call} is {'fictitious' if answer.fictitious else 'real'}, other answers are not: check the addresses"
        raise SourceError(message)
    if answer.is_empty:
        return None
    told = read_answer(answer.text, call.service, call.body, answer_name(call))
    if told.newest and told.newest > release.period:
        message = f"{NAME}: {call} goes to {told.newest} already, others to {release.period}: it is being published, fetch again later"
        raise SourceError(message)
    if told.newest and told.newest < release.period and call.is_overall and call.territory.level in _ALWAYS_PUBLISHED:
        message = f"{NAME}: {call} still ends in {told.newest}, France in {release.period}: it is being published, fetch again later"
        raise SourceError(message)
    return told


def _collect(collected: _Collected, call: Call, told: Told) -> None:
    service, territory = call.service, str(call.territory)
    readings = _by_code(service, call.activity_type)
    for given in told.given:
        if given.nomenclature not in readings:
            collected.unknown[f"{service.nomenclature} {given.nomenclature}"] = None
        elif given.characteristic_type and given.characteristic_type not in service.characteristics:
            collected.unknown[given.characteristic_type] = None
        else:
            period, value, status = str(given.period), given.figure.value, str(given.figure.status)
            for reading in readings[given.nomenclature]:
                category = _category(reading, given, call)
                if category is not None:
                    collected.rows.append((territory, reading.indicator, period, category, value, status))
    collected.labels |= dict.fromkeys(_labels(call, told))


def _by_code(service: Service, activity_type: str) -> dict[str, list[Reading]]:
    """Return which readings take the figures of a code of the nomenclature; codes that are known and not read here have none."""
    found: dict[str, list[Reading]] = {code: [] for reading in service.readings for code in reading.codes}
    for reading in service.readings:
        if reading.activity_type == activity_type:
            for code in reading.codes:
                found[code].append(reading)
    return found


def _category(reading: Reading, given: Given, call: Call) -> str | None:
    """Return the category that a figure has in one of our indicators, or None when it belongs to another."""
    if reading.by is By.CHARACTERISTIC:
        return f"{given.characteristic_type}-{given.characteristic}" if given.characteristic_type else TOTAL
    if given.characteristic_type:
        return None
    if reading.by is By.ACTIVITY:
        return call.activity
    return TOTAL if given.nomenclature == reading.codes[0] else given.nomenclature


def _labels(call: Call, told: Told) -> Iterator[Label]:
    for (kind, code), text in told.labels.items():
        if kind and text and kind in call.service.characteristics:
            yield Label(PROFILE, f"{kind}-{code}", text)
        elif not kind and text and call.activity_type in NOMENCLATURES:
            yield Label(NOMENCLATURES[call.activity_type], code, text)


def _table(service: Service, collected: _Collected, release: Release, file: RawFile) -> ObservationTable:
    frame = pd.DataFrame(collected.rows, columns=["territory", "indicator", "period", "category", "value", "status"])
    _check_complete(service, frame, file.name)
    warnings = []
    if collected.empty:
        warnings.append(f"{service.code}: no figure for {collected.empty} of the territories and activities asked for")
    if collected.unknown:
        warnings.append(f"{service.code}: unknown codes left out: {', '.join(sorted(collected.unknown))}")
    labels = tuple(sorted(collected.labels))
    found = typed(frame.assign(vintage=release.published_on.isoformat()))
    return ObservationTable(found, (file,), tuple(warnings), labels).sorted()


def _check_complete(service: Service, frame: pd.DataFrame, file: str) -> None:
    """Refuse answers in which a code of the nomenclature has no figure at all: it was renamed."""
    present = set(frame.loc[frame["value"].notna(), "indicator"].unique())
    needed = {code for reading in service.readings if reading.by is By.CHARACTERISTIC for code in reading.codes}
    found = {code for reading in service.readings if reading.indicator in present for code in reading.codes}
    if missing := sorted(needed - found):
        message = f"no answer has a figure of {', '.join(missing) or 'all activities'}: was a code of {service.nomenclature} renamed?"
        raise InputError(message, file=file, field="codeNomenclature")
