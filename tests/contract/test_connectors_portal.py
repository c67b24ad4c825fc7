"""Opendatasoft portals and Insee's files over HTTP, where they differ from what one hopes for."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest

from data_sources.dares.adapter import Dares
from data_sources.dares.catalogue import ALWAYS, KINDS
from data_sources.http_client import HttpClient
from data_sources.insee.adapter import ZONE_FILE, Insee
from data_sources.opendatasoft import Portal
from data_sources.urssaf.adapter import JOBS_BY_ZONE, Urssaf
from data_sources.urssaf.catalogue import Kind
from reporter.errors import InputError
from tests.loopback_origin import LoopbackOrigin, answer, loopback_origin
from tests.registers import small_register

ZONES = "annee;trimestre;code_zone_d_emploi;zone_d_emploi_regionalisee;effectifs_salaries_cvs\n2026;1;5207;Nantes;4939\n"
MODIFIED = {"modified": "2026-06-24T07:00:00+02:00", "data_processed": "2026-06-25T01:00:00+00:00"}


@pytest.fixture
def origin() -> Iterator[LoopbackOrigin]:
    with loopback_origin() as running:
        yield running


def client(origin: LoopbackOrigin) -> HttpClient:
    return HttpClient("urssaf", (origin.url,), monotonic=lambda: 0.0, sleep=lambda _: None)


def listed(identifier: str, *fields: str, metas: dict[str, str] | None = None) -> dict[str, object]:
    names = [{"name": field, "label": field, "type": "text"} for field in fields]
    return {"dataset_id": identifier, "fields": names, "metas": {"default": {"title": identifier} | (metas or {})}}


def urssaf_zones(origin: LoopbackOrigin, metas: dict[str, str], **headers: str) -> Urssaf:
    path = f"/catalog/datasets/{Kind.ZONES}"
    origin.on(path, answer(json.dumps(listed(Kind.ZONES, metas=metas))))
    origin.on(f"{path}/exports/csv", answer(ZONES, headers=headers))
    return Urssaf(client(origin), small_register(), base_url=origin.url + "/", datasets=(JOBS_BY_ZONE,))


def test_a_catalogue_is_read_to_its_last_page(origin: LoopbackOrigin) -> None:
    for page, count in ((0, 100), (1, 100), (2, 7)):
        results = [listed(f"jeu-{page}-{number}") for number in range(count)]
        origin.on(f"/catalog/datasets?limit=100&offset={page * 100}", answer(json.dumps({"total_count": 207, "results": results})))
    found = Portal(client(origin), origin.url).datasets()
    assert len({item.id for item in found}) == 207
    assert len(origin.requests) == 3


def test_dares_sets_are_found_wherever_the_catalogue_lists_them(origin: LoopbackOrigin) -> None:
    wanted = listed("x_france_cvs_trim", *ALWAYS, KINDS, "champ", metas={"modified": "2025-01-28"})
    pages = [[listed(f"autre-{number}") for number in range(100)], [wanted]]
    for page, results in enumerate(pages):
        origin.on(f"/catalog/datasets?limit=100&offset={page * 100}", answer(json.dumps({"total_count": 101, "results": results})))
    csv = ";".join((*ALWAYS, KINDS, "champ")) + "\n2024-T4;A;Total;Total;Total;2985500;cvs-cjo;France\n"
    origin.on("/catalog/datasets/x_france_cvs_trim/exports/csv?use_labels=false", answer("\ufeff" + csv))
    dares = Dares(client(origin), small_register(), base_url=origin.url, datasets=("defm-france-cvs",))
    (release,) = dares.available()
    assert (release.published_on, release.fictitious) == (dt.date(2025, 1, 28), False)
    assert dares.fetch(release).frame["value"].tolist() == [2985500]


def test_the_catalogue_says_when_it_was_published_else_the_answer_does(origin: LoopbackOrigin) -> None:
    (release,) = urssaf_zones(origin, MODIFIED).available()
    assert release.published_on == dt.date(2026, 6, 24)
    (release,) = urssaf_zones(origin, {"data_processed": MODIFIED["data_processed"]}).available()
    assert release.published_on == dt.date(2026, 6, 25)
    (release,) = urssaf_zones(origin, {}, **{"Last-Modified": "Fri, 26 Jun 2026 07:00:00 GMT"}).available()
    assert release.published_on == dt.date(2026, 6, 26)
    with pytest.raises(InputError, match=r"field 'metas.default.modified': neither the catalogue nor the answer says when"):
        urssaf_zones(origin, {}).available()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{", "is no JSON"),
        ("[]", "is no JSON object"),
        ("{}", "field 'results': is not the list that was expected"),
        ('{"results": [], "total_count": "12"}', "^$|no dataset"),
        ('{"results": [{"fields": []}], "total_count": 1}', "field 'dataset_id': is missing"),
        ('{"results": [{"dataset_id": "a"}], "total_count": 1}', "field 'fields': is not the list"),
        ('{"results": [{"dataset_id": "a", "fields": []}]}', "field 'total_count': is not the number"),
    ],
)
def test_a_catalogue_that_is_none_is_refused_by_field(origin: LoopbackOrigin, body: str, message: str) -> None:
    origin.on("/catalog/datasets", answer(body))
    with pytest.raises(InputError, match=message):
        Dares(client(origin), small_register(), base_url=origin.url).available()


def test_insees_file_without_a_date_asks_to_be_imported(origin: LoopbackOrigin) -> None:
    origin.on(f"/files/{ZONE_FILE}", answer(b"PK\x03\x04"))
    insee = Insee(client(origin), small_register(), base_url="", files_url=f"{origin.url}/files/", datasets=("taux-chomage-ze",))
    with pytest.raises(InputError, match="came without a Last-Modified date: import it with `reporter sources import insee FILE"):
        insee.available()
