"""Archive identifiers and events."""

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.domain.archive import ArchiveEntry, ArchiveEvent, ArchiveKey
from reporter.domain.period import Period
from reporter.domain.territory import Level, TerritoryId
from reporter.errors import UnknownTerritoryError
from tests.builders import LOIRE_ATLANTIQUE, QUARTER
from tests.fakes import NOON

keys = st.builds(
    ArchiveKey,
    st.sampled_from(["standard", "precoce", "taux"]),
    st.builds(TerritoryId, st.sampled_from(Level), st.from_regex(r"[0-9A-Za-z][0-9A-Za-z-]{0,8}", fullmatch=True)),
    st.builds(Period.quarter, st.integers(1990, 2099), st.integers(1, 4)),
)


def test_the_identifier_names_policy_territory_and_quarter() -> None:
    assert ArchiveKey("standard", LOIRE_ATLANTIQUE, QUARTER).urn == "urn:decrypter:standard:departement-44:2026-T1"


@settings(deadline=None)
@given(keys)
def test_an_identifier_reads_back_to_the_same_key(key: ArchiveKey) -> None:
    assert ArchiveKey.parse(key.urn) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "urn:decrypter:standard:departement-44",
        "urn:decrypter:standard:departement-44:2026-T1:v1",
        "urn:other:standard:departement-44:2026-T1",
        "standard:departement-44:2026-T1:a:b",
        "urn:decrypter:standard:departement-44:2026",
        "urn:decrypter:standard:departement-44:2026-03",
        "urn:decrypter:standard:departement-44:2026-T5",
    ],
)
def test_anything_else_is_no_identifier(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        ArchiveKey.parse(text)


def test_an_identifier_of_no_territory_says_how_one_is_written() -> None:
    with pytest.raises((ValueError, UnknownTerritoryError), match="canton-44"):
        ArchiveKey.parse("urn:decrypter:standard:canton-44:2026-T1")


def test_an_entry_knows_its_object() -> None:
    entry = ArchiveEntry("taux", LOIRE_ATLANTIQUE, QUARTER, 2, "f" * 64, "a" * 64, 10, NOON)
    assert entry.key == ArchiveKey("taux", LOIRE_ATLANTIQUE, QUARTER)


def test_an_event_is_one_json_line_in_the_words_of_premis() -> None:
    line = ArchiveEvent("creation", NOON, "une note\nde deux lignes").as_json()
    assert "\n" not in line
    assert json.loads(line) == {
        "eventType": "creation",
        "eventDateTime": "2026-07-09T12:00:00+00:00",
        "eventDetail": "une note\nde deux lignes",
        "eventOutcome": "success",
    }


def test_an_event_without_a_time_zone_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="aware"):
        ArchiveEvent("creation", dt.datetime(2026, 7, 9, 12, 0), "une note")  # noqa: DTZ001 -- this is what must be refused
