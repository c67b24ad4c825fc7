"""The specimen's interface of France Travail over real HTTP: token, referentials, and answers in the form of the real one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from data_sources.specimen.france_travail_desk import CLIENT_ID, CLIENT_SECRET
from data_sources.specimen.origin import Options
from data_sources.specimen.server import SpecimenOrigin
from tests.clocks import Time
from tests.specimens import shipped_register

SCOPE = "api_stats-offres-demandes-emploiv1 offresetdemandesemploi"
NO_DATA = "n'a pas pu trouver la liste"
FORM = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "scope": SCOPE}


@pytest.fixture(scope="module")
def origin() -> Iterator[SpecimenOrigin]:
    with SpecimenOrigin(shipped_register()) as running:
        yield running


def token(origin: SpecimenOrigin, **changes: str) -> httpx.Response:
    return httpx.post(origin.settings()["france_travail_token_url"], data=FORM | changes, trust_env=False)


@pytest.fixture(scope="module")
def client(origin: SpecimenOrigin) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {token(origin).json()['access_token']}", "Accept": "application/json"}
    base = origin.settings()["france_travail_base_url"]
    with httpx.Client(base_url=base, headers=headers, trust_env=False, timeout=60) as opened:
        yield opened


def asked(
    client: httpx.Client, path: str, place: str, activity: str = "CUMUL/CUMUL", period: str = "TRIMESTRE", **more: Any
) -> httpx.Response:
    (kind, code), (activity_kind, activity_code) = place.split("/"), activity.split("/")
    body = {"codeTypeTerritoire": kind, "codeTerritoire": code, "codeTypeActivite": activity_kind, "codeActivite": activity_code}
    return client.post(f"/indicateur/{path}", json={**body, "codeTypePeriode": period, **more})


def test_a_token_needs_the_right_secret_the_scope_and_the_realm(origin: SpecimenOrigin) -> None:
    given = token(origin)
    assert (given.status_code, given.json()["token_type"], given.json()["expires_in"]) == (200, "Bearer", 1499)
    refused = token(origin, client_secret="wrong")
    assert (refused.status_code, refused.json()) == (401, {"error": "invalid_client"})
    assert token(origin, scope="autre").json() == {"error": "invalid_scope"}
    address = origin.settings()["france_travail_token_url"].partition("?")[0]
    assert httpx.post(address, data=FORM, trust_env=False).json() == {"error": "invalid_request"}


def test_without_a_token_and_with_an_old_one_nothing_is_told() -> None:
    clock = Time()
    with SpecimenOrigin(shipped_register(), options=Options(token_seconds=60), monotonic=clock.monotonic) as origin:
        base = origin.settings()["france_travail_base_url"]
        headers = {"Authorization": f"Bearer {token(origin).json()['access_token']}"}
        with httpx.Client(base_url=base, trust_env=False) as bare:
            assert bare.get("/referentiel/territoires/REG").status_code == 401
            assert bare.get("/referentiel/territoires/REG", headers=headers).status_code == 200
            clock.now += 61
            assert bare.get("/referentiel/territoires/REG", headers=headers).status_code == 401


def test_past_so_many_calls_a_second_it_says_when_to_come_back() -> None:
    clock = Time()
    with SpecimenOrigin(shipped_register(), options=Options(calls_per_second=3), monotonic=clock.monotonic) as origin:
        headers = {"Authorization": f"Bearer {token(origin).json()['access_token']}"}
        with httpx.Client(base_url=origin.settings()["france_travail_base_url"], headers=headers, trust_env=False) as quick:
            answers = [quick.get("/referentiel/territoires/REG") for _ in range(4)]
            assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
            assert answers[3].headers["Retry-After"] == "1"
            clock.now += 1
            assert quick.get("/referentiel/territoires/REG").status_code == 200


def test_the_referentials_have_the_form_of_the_real_ones(client: httpx.Client) -> None:
    counts = {kind: len(client.get(f"/referentiel/territoires/{kind}").json()["territoires"]) for kind in ("REG", "DEP", "BASBMO", "EPCI")}
    assert counts == {"REG": 18, "DEP": 101, "BASBMO": 202, "EPCI": 202}
    quarters = client.get("/referentiel/periodes/TRIMESTRE").json()["periodes"]
    assert (quarters[0]["codePeriode"], quarters[0]["ordrePeriode"]) == ("2030T4", "1")
    assert client.get("/referentiel/periodes/ANNEE").json()["periodes"][0]["codePeriode"] == "2030"
    assert client.get("/referentiel/activites/ROME").json()["activites"][0]["codeActivite"] == "A1203"
    assert len(client.get("/referentiel/nomenclatures/TYPE_TENSION").json()["valeursNomenclatures"]) == 7
    details = client.get("/referentiel/details-indicateurs", params={"codeIndicateur": "DE_1"}).json()
    assert details["listeTypesTerritoiresIndicateur"][0] == {"codeTypeTerritoire": "NAT"}
    assert client.get("/referentiel/periodes/SIECLE").status_code == 500


@pytest.mark.real
def test_rows_have_the_fields_of_the_real_answer(client: httpx.Client, real_data: Path) -> None:
    real = json.loads((real_data / "francetravail" / "example.json").read_text(encoding="utf-8"))
    rows = asked(client, "stat-demandeurs", "DEP/44").json()["listeValeursParPeriode"]
    own, theirs = rows[0], real["listeValeursParPeriode"][0]
    assert theirs.keys() - own.keys() == {"valeurSecondairePourcentage"}
    assert own.keys() <= theirs.keys()
    (part, *_), (real_part, *_) = own["listeValeurParCaract"], theirs["listeValeurParCaract"]
    assert part.keys() == real_part.keys()
    assert {type(value) for value in part.values()} == {type(value) for value in real_part.values()} == {str}
    kinds = {one["codeTypeCaract"] for one in own["listeValeurParCaract"]}
    assert kinds == {one["codeTypeCaract"] for one in theirs["listeValeurParCaract"]}
    assert (own["codePeriode"], own["libPeriode"]) == ("2026T1", "1er trimestre 2026")


def test_a_list_of_one_is_its_element_for_a_departement_and_numbers_are_numbers_elsewhere(client: httpx.Client) -> None:
    wish = {"sansCaracteristiques": True, "dernierePeriode": True, "listeCodeNomenclature": ["ABC"]}
    department = asked(client, "stat-demandeurs", "DEP/44", **wish).json()["listeValeursParPeriode"]
    region = asked(client, "stat-demandeurs", "REG/52", **wish).json()["listeValeursParPeriode"]
    assert isinstance(department["valeurPrincipaleNombre"], str)
    assert isinstance(region[0]["valeurPrincipaleNombre"], int)
    assert "listeValeurParCaract" not in department


def test_classes_stand_under_another_list_and_another_key(client: httpx.Client) -> None:
    tension = asked(client, "stat-perspective-employeur", "REG/52", period="ANNEE").json()["valeursParPeriode"]
    assert {row["valeurPrincipaleNombre"] for row in tension} <= set("12345")
    dynamics = asked(client, "stat-dynamique-emploi", "REG/52", "MOYENNE/MOYENNE").json()["valeursParPeriode"]
    assert (dynamics[0]["codePeriode"], dynamics[0]["valeurPrincipaleNom"] in "12345") == ("2026T2", True)


def test_no_data_is_an_http_500_that_says_so_in_json_or_in_words(client: httpx.Client) -> None:
    in_json = asked(client, "stat-demandeurs", "DEP/44", "ROME/Z9999")
    in_words = asked(client, "stat-demandeurs", "REG/52", "ROME/Z9999")
    assert (in_json.status_code, in_words.status_code) == (500, 500)
    assert NO_DATA in in_json.json()["message"]
    assert NO_DATA in in_words.text
    for wrong in ("COM/44109", "ZE/5216", "DEP/44999"):
        assert asked(client, "stat-demandeurs", wrong).status_code == 500
    assert asked(client, "stat-demandeurs", "DEP/44", period="ANNEE").status_code == 500


def test_an_empty_answer_and_a_partial_one(client: httpx.Client) -> None:
    empty = asked(client, "stat-salaries", "DEP/976", period="ANNEE")
    assert (empty.status_code, empty.content) == (204, b"")
    partial = asked(client, "stat-offres", "NAT/FR", dernierePeriode=True)
    assert (partial.status_code, len(partial.json()["listeValeursParPeriode"])) == (206, 4)


def test_small_counts_are_masked_without_a_figure(client: httpx.Client) -> None:
    rows = asked(client, "stat-demandeurs-entrant", "EPCI/290480012").json()["listeValeursParPeriode"]
    masked = [part for row in rows for part in row["listeValeurParCaract"] if part["masque"]]
    assert masked
    assert all("nombre" not in part for part in masked)


def test_a_bad_body_is_refused(client: httpx.Client) -> None:
    assert client.post("/indicateur/stat-offres", content=b"{").status_code == 400
    assert client.post("/indicateur/stat-autre", json={}).status_code == 404
