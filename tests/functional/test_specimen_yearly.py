"""The specimen's yearly producers: the layout of the real files, the same bytes on every machine, what an order changes."""

import csv
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from data_sources.rome.reference_files import STEMS
from data_sources.specimen.origin import Origin
from data_sources.specimen.state import Fault, OriginState
from reporter.domain.period import Period
from tests.registers import small_register

TENSIONS, ARCHIVE = "/tensions/tensions.csv", "/rome/RefRomeCsv.zip"
POPULATION, FLORES = ("/melodi/data/DS_RP_POPULATION_COMP", "/melodi/data/DS_FLORES_ECONOMIC_SPHERE")
DIGESTS = f"""
import hashlib
from data_sources.specimen.origin import Origin
from tests.registers import small_register
asked = Origin(small_register())
for path in {(TENSIONS, ARCHIVE, POPULATION, FLORES)}:
    print(hashlib.sha256(asked.get(path, "").body).hexdigest())
"""


@pytest.fixture(scope="module")
def asked() -> Origin:
    return Origin(small_register())


def rows(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8"), newline="")))


def archived(body: bytes) -> dict[str, list[list[str]]]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: rows(archive.read(name)) for name in archive.namelist()}


@pytest.mark.real
def test_the_tension_file_has_the_header_and_the_writing_of_the_real_one(asked: Origin, real_data: Path) -> None:
    real, made = rows((real_data / "dares" / "tensions.csv").read_bytes()), rows(asked.get(TENSIONS, "").body)
    assert made[0] == real[0]
    for place in (3, 11, 12):  # a class, the level with its stray space, the level of the list
        assert {row[place] for row in made[1:]} <= {row[place] for row in real[1:]}
    assert {row[13] for row in made[1:]} == {"", "4.0", "52.0", "84.0", "94.0"}
    assert {row[14] for row in made[1:]} == {"", "01", "2A", "44", "974"}


@pytest.mark.real
def test_the_rome_files_have_the_headers_of_the_real_ones_and_their_apostrophes(asked: Origin, real_data: Path) -> None:
    made = archived(asked.get(ARCHIVE, "").body)
    for stem in STEMS.values():
        assert made[f"{stem}_v901_utf8.csv"][0] == rows((real_data / "rome" / f"{stem}_v347_utf8.csv").read_bytes())[0]
    assert any("d''affûtage" in cell for row in made["unix_referentiel_competence_v901_utf8.csv"] for cell in row)


def test_two_processes_write_the_same_bytes(checkout: Path) -> None:
    outputs = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(checkout)}
        done = subprocess.run([sys.executable, "-c", DIGESTS], env=environment, capture_output=True, text=True, check=True, timeout=120)
        outputs.append(done.stdout.split())
    assert len(outputs[0]) == 4
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize(("source", "year", "path"), [("tensions", 2025, TENSIONS), ("rome", 2027, ARCHIVE), ("melodi", 2026, FLORES)])
def test_a_year_a_revision_and_a_fault_change_the_answer_and_its_date(asked: Origin, source: str, year: int, path: str) -> None:
    at_start = OriginState()
    states = (at_start, at_start.revised(source), at_start.published(Period.whole_year(year), source))
    answers = [Origin(small_register(), state).get(path, "") for state in states]
    assert len({answer.body for answer in answers}) == 3
    assert len({answer.modified_at for answer in answers}) == 3
    assert answers[0] == asked.get(path, "")
    for fault in (Fault.TRUNCATED, Fault.MISSING_COLUMN, Fault.DUPLICATES):
        assert Origin(small_register(), at_start.failing(fault, source)).get(path, "").body != answers[0].body


@pytest.mark.parametrize("path", ["/tensions/autre.csv", "/rome/v900/unix_referentiel_code_rome_v900_utf8.csv", "/melodi/data/DS_AUTRE"])
def test_what_is_not_there_is_not_found(asked: Origin, path: str) -> None:
    assert asked.get(path, "").status == 404
    assert asked.get(POPULATION, "maxResult=beaucoup").status == 400
