"""Urssaf's detailed sets and Insee's salaried jobs over HTTP: what adds up, what stands apart, what is asked for once."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import pandas as pd
import pytest

from data_sources.http_client import HttpClient
from data_sources.insee.adapter import Insee
from data_sources.specimen import detailed_jobs, jobs
from data_sources.specimen.server import SpecimenOrigin
from data_sources.specimen.zones import zones_of
from data_sources.urssaf.adapter import DATASETS, Urssaf
from data_sources.urssaf.catalogue import Kind
from reporter.adapters.register_files import RegisterFiles
from reporter.domain.period import Period
from reporter.domain.release import Release
from reporter.domain.territory import Level
from reporter.errors import InputError
from reporter.pipeline.gate import check_release
from reporter.tables import ObservationTable
from tests.loopback_origin import LoopbackOrigin, answer, loopback_origin
from tests.registers import small_register

pytestmark = pytest.mark.xdist_group("urssaf")  # one answer of all sets, asked once

STORE = RegisterFiles(files("data_sources"))
LAST = "2026-T1"


@dataclass(frozen=True, slots=True)
class Held:
    """What all sources had out at the start and a quarter later, by dataset."""

    first: dict[str, tuple[Release, ObservationTable]]
    second: dict[str, tuple[Release, ObservationTable]]

    def figures(self, dataset: str, indicator: str, period: str = LAST) -> pd.Series:
        """Return figures by « territory category » (« region-52 », « region-52 JC »); NaN where a status stands."""
        frame = self.first[dataset][1].frame
        kept = frame[(frame["indicator"] == indicator) & (frame["period"] == period)]
        return pd.Series(kept["value"].to_numpy(), index=(kept["territory"] + " " + kept["category"]).str.strip())

    def statuses(self, dataset: str, indicator: str, territory: str, category: str) -> dict[str, str]:
        """Return statuses by period."""
        frame = self.first[dataset][1].frame
        own = frame[(frame["indicator"] == indicator) & (frame["territory"] == territory) & (frame["category"] == category)]
        return dict(zip(own["period"], own["status"], strict=True))


@pytest.fixture(scope="module")
def held() -> Held:
    with SpecimenOrigin(STORE.register()) as origin:
        client = HttpClient("urssaf", (origin.url,), monotonic=lambda: 0.0, sleep=lambda _: None)
        urls = origin.settings()
        urssaf = Urssaf(client, STORE.register(), base_url=urls["urssaf_base_url"])
        insee = Insee(client, STORE.register(), base_url=urls["insee_base_url"], files_url="", datasets=("emploi-salarie",))
        states = []
        for quarter in ("", "2026-T2"):
            if quarter:
                origin.publish(quarter)
            states.append({r.dataset: (r, source.fetch(r)) for source in (urssaf, insee) for r in source.available()})
    return Held(*states)


@pytest.mark.parametrize("dataset", [*DATASETS, "emploi-salarie"])
def test_the_gate_passes_the_start_and_the_next_quarter(held: Held, dataset: str) -> None:
    first, table = held.first[dataset]
    assert check_release(first, table, STORE.register(), STORE.indicators()).faults == ()
    second, later = held.second[dataset]
    if dataset == "emploi-ze-na88":  # the quarters go on, the year is the same
        assert second == first
    else:
        assert second.period == Period.quarter(2026, 2)
        assert check_release(second, later, STORE.register(), STORE.indicators(), table, first).faults == ()


@pytest.mark.parametrize("suffix", ["", "_brut"])
@pytest.mark.parametrize("what", ["emploi_salarie_prive", "masse_salariale"])
def test_every_set_has_the_same_totals(held: Held, what: str, suffix: str) -> None:
    raw = suffix.replace("_", "-")
    by_department = {"emploi_salarie_prive": "emploi-departements", "masse_salariale": "masse-salariale-departements"}[what]
    departments = held.figures("emploi-departements-brut" if raw else by_department, what + suffix)
    regions = held.figures(f"emploi-regions-na38{raw}", f"{what}_na38{suffix}")
    country = held.figures(f"emploi-france-na88{raw}", f"{what}_na88{suffix}")
    assert country["france-FR"] == departments["france-FR"]
    for region in ("region-52", "region-84", "region-94", "region-04"):
        assert regions[region] == departments[region]
    assert country.filter(like="france-FR ").sum() == country["france-FR"]


def test_posts_add_up_to_the_region_and_what_is_secret_is_among_the_unclassed(held: Held) -> None:
    jobs_of = held.figures("emploi-regions-na38", "emploi_salarie_prive_na38")
    own = jobs_of.filter(like="region-84 ")
    assert own.sum() == jobs_of["region-84"]
    assert {"region-84 JC", "region-84 interim", "region-84 nca"} <= set(own.index)
    refining = held.statuses("emploi-regions-na38", "emploi_salarie_prive_na38", "region-94", "CD")
    assert (refining["2025-T1"], refining["2025-T2"]) == ("published", "secret")
    corse = jobs_of.filter(like="region-94 ")
    assert corse.sum() == jobs_of["region-94"]  # the secret post is NaN, its jobs are counted in nca


def test_an_interregional_zone_is_the_sum_of_its_rows_year_by_year(held: Held) -> None:
    zone = next(zone for zone in zones_of(STORE.register()) if zone.code == "0051")
    assert len(zone.parts_by_former_region()) > 1
    figures = held.figures("emploi-ze-na88", "emploi_salarie_prive_annuel", "2025")
    parts = [detailed_jobs.zone_by_division("0051", part, 2025) for part in zone.parts_by_former_region().values()]
    food = "10 Industries alimentaires"
    assert figures["zone_emploi-0051 10"] == sum(part[food] for part in parts)
    assert figures["zone_emploi-0051"] == sum(sum(part.values()) for part in parts)
    assert figures["zone_emploi-0051"] == jobs.zone_jobs("0051", zone.parts, Period.quarter(2025, 4), 0).raw


def test_the_yearly_set_has_establishments_labels_and_secret_cells(held: Held) -> None:
    release, table = held.first["emploi-ze-na88"]
    assert (release.period, release.published_on) == (Period.whole_year(2025), dt.date(2026, 6, 9))
    assert sorted(table.frame["period"].unique()) == ["2020", "2021", "2022", "2023", "2024", "2025"]
    places = held.figures("emploi-ze-na88", "etablissements_employeurs", "2025")
    assert places.filter(like="zone_emploi-5216 ").sum() == places["zone_emploi-5216"] > 1000
    hidden = held.statuses("emploi-ze-na88", "emploi_salarie_prive_annuel", "zone_emploi-7613", "20")
    assert [hidden[str(year)] for year in range(2022, 2026)] == ["published", "published", "secret", "secret"]
    assert ("na88", "62", "Programmation, conseil et autres activités informatiques") in table.labels


def test_hires_add_up_by_sector_and_by_contract_over_departements_and_between_the_sets(held: Held) -> None:
    hires = held.figures("dpae-departements", "dpae")
    sectors = ("industrie", "construction", "commerce", "hotellerie_restauration", "autres_services", "nca", "calage")
    contracts = ("cdi", "cdd_long", "cdd_court")
    for territory in ("departement-44", "region-52", "departement-2A"):
        assert sum(hires[f"{territory} {code}"] for code in sectors) == hires[territory]
        assert sum(hires[f"{territory} {code}"] for code in contracts) == hires[territory]
    lasting = held.figures("dpae-departements", "dpae_plus_un_mois")
    assert lasting["departement-44"] == hires["departement-44 cdi"] + hires["departement-44 cdd_long"]
    by_post = held.figures("dpae-regions-na38", "dpae_na38")
    assert by_post["region-52"] == hires["region-52"]
    assert by_post["region-52 calage"] == hires["region-52 calage"] > 0
    assert held.figures("dpae-departements-brut", "dpae_brut")["departement-44 calage"] == 0
    assert "departement-44 interim" not in hires


def test_hires_that_secrecy_hides_are_said_to_be_secret(held: Held) -> None:
    construction = held.statuses("dpae-departements", "dpae", "departement-48", "construction")
    assert (construction["2025-T3"], construction["2025-T4"]) == ("published", "secret")
    assert held.statuses("dpae-departements", "dpae", "region-76", "construction")[LAST] == "secret"
    assert held.statuses("dpae-departements", "dpae", "region-76", "")[LAST] == "published"


def test_insees_jobs_are_multiplied_out_and_add_up(held: Held) -> None:
    figures = held.figures("emploi-salarie", "emploi_salarie")
    sectors = ("agriculture", "industrie", "construction", "tertiaire_marchand", "tertiaire_non_marchand")
    assert figures["france-FR"] > 20_000_000
    assert figures["france-FR"] % 100 == 0
    for territory in ("france-FR", "region-52", "departement-44", "region-04"):
        assert sum(figures[f"{territory} {code}"] for code in sectors) == figures[territory]
    departments = [str(t.id) for t in STORE.register().children(STORE.register().lookup("region-52").id, Level.DEPARTMENT)]
    assert sum(figures[name] for name in departments) == figures["region-52"]
    assert figures["region-04"] == figures["departement-974"]
    private = held.figures("emploi-departements", "emploi_salarie_prive")
    assert figures["departement-44 industrie"] == pytest.approx(private["departement-44 industrie"], abs=50)


def test_mayotte_is_in_no_set(held: Held) -> None:
    for _, table in held.first.values():
        assert not table.frame["territory"].isin(["departement-976", "region-06"]).any()


# --- over HTTP, where the portal differs from what one hopes for

ZONES = (
    "annee;trimestre;code_zone_d_emploi;zone_d_emploi_regionalisee;effectifs_salaries_brut;effectifs_salaries_cvs\n2026;1;5207;N;5;4939\n"
)


@pytest.fixture
def portal() -> Iterator[LoopbackOrigin]:
    with loopback_origin() as running:
        yield running


def listed(identifier: str, title: str, header: str) -> dict[str, object]:
    fields = [{"name": name, "label": name, "type": "text"} for name in header.strip().split(";")]
    metas = {"default": {"title": title, "modified": "2026-06-24T07:00:00+02:00"}}
    return {"dataset_id": identifier, "fields": fields, "metas": metas}


def catalogue(portal: LoopbackOrigin, *entries: dict[str, object]) -> None:
    portal.on("/catalog/datasets?limit=100&offset=0", answer(json.dumps({"total_count": len(entries), "results": entries})))


def asked(portal: LoopbackOrigin, *datasets: str) -> Urssaf:
    client = HttpClient("urssaf", (portal.url,), monotonic=lambda: 0.0, sleep=lambda _: None)
    return Urssaf(client, small_register(), base_url=portal.url, datasets=datasets)


def test_a_set_that_the_portal_renamed_is_found_by_its_fields_then_by_its_title(portal: LoopbackOrigin) -> None:
    header = ZONES.splitlines()[0]
    other = listed("effectifs-anciens", "Effectifs par commune (archives)", header)
    catalogue(portal, other, listed("effectifs-ze", "Effectifs salariés par zone d'emploi", header))
    portal.on("/catalog/datasets/effectifs-ze/exports/csv?use_labels=false", answer(ZONES))
    (release,) = asked(portal, "emploi-ze").available()
    assert release.published_on == dt.date(2026, 6, 24)


@pytest.mark.parametrize(
    ("titles", "message"),
    [
        ((), f"the catalogue of urssaf: no dataset {Kind.ZONES} any more, and none in its place: looked for the fields trimestre, "),
        (("Effectifs par zone", "Effectifs par zone, bis"), f"several datasets may be {Kind.ZONES}, which is gone: set-0, set-1"),
    ],
)
def test_a_set_that_is_gone_is_told_with_what_was_looked_for(portal: LoopbackOrigin, titles: tuple[str, ...], message: str) -> None:
    catalogue(portal, *(listed(f"set-{place}", title, ZONES.splitlines()[0]) for place, title in enumerate(titles)))
    with pytest.raises(InputError, match=message):
        asked(portal, "emploi-ze").available()


def test_one_file_serves_all_its_datasets_and_is_asked_for_again_conditionally(portal: LoopbackOrigin) -> None:
    path = f"/catalog/datasets/{Kind.ZONES}"
    portal.on(path, answer(json.dumps(listed(Kind.ZONES, "Effectifs", ZONES.splitlines()[0]))))
    portal.on(f"{path}/exports/csv", answer(ZONES, headers={"ETag": '"7"'}), answer(b"", status=304))
    source = asked(portal, "emploi-ze", "emploi-ze")
    first, second = source.available()
    assert first == second
    conditions = [headers.get("if-none-match") for asked_path, headers in portal.requests if "exports" in asked_path]
    assert conditions == [None, '"7"']
