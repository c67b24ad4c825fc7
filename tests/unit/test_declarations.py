"""What the shipped declarations say, and how a faulty one is refused."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.indicator import Adjustment, Indicators, Polarity, Unit
from reporter.domain.period import Period
from reporter.domain.release import EditionPolicy
from reporter.domain.territory import Level
from reporter.errors import InputError
from tests.builders import LOIRE_ATLANTIQUE

SHIPPED = files("data_sources")
WIDE = (Level.COUNTRY, Level.REGION, Level.DEPARTMENT)


@pytest.fixture(scope="module")
def indicators() -> Indicators:
    return RegisterFiles(SHIPPED).indicators()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped files, to be spoilt."""
    return shutil.copytree(Path(str(SHIPPED)), tmp_path / "data_sources", ignore=shutil.ignore_patterns("*.py", "__pycache__"))


def spoil(file: Path, before: str, after: str) -> None:
    content = file.read_text(encoding="utf-8")
    assert before in content
    file.write_text(content.replace(before, after, 1), encoding="utf-8")


TABLE = """
    id                   | unit      | adjustment | decimals | rounding | zone | source
    inscrits_a           | personnes | CVS-CJO    | 0        | 10       | no   | dares
    inscrits_abc         | personnes | CVS-CJO    | 0        | 10       | no   | dares
    inscrits_a_brut      | personnes | brute      | 0        | 10       | yes  | dares
    inscrits_abc_brut    | personnes | brute      | 0        | 10       | yes  | dares
    taux_chomage         | %         | CVS        | 1        | 0.1      | yes  | insee
    emploi_salarie_prive | emplois   | CVS        | 0        | 1        | yes  | urssaf
"""


def test_the_indicators_are_those_of_the_notes(indicators: Indicators) -> None:
    lines = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()][1:]
    assert {i.id for i in indicators.indicators} >= {line[0] for line in lines}
    for name, unit, adjustment, decimals, rounding, zone, source in lines:
        found = indicators.get(name)
        assert (found.unit, found.adjustment, found.source) == (Unit(unit), Adjustment(adjustment), source)
        assert (found.decimals, found.rounding) == (int(decimals), float(rounding))
        assert found.levels == (*WIDE, Level.EMPLOYMENT_ZONE) if zone == "yes" else WIDE
        assert len(found.definition) > 80


def test_the_rate_of_a_zone_comes_from_its_own_file(indicators: Indicators) -> None:
    rate = indicators.get("taux_chomage")
    assert rate.polarity is Polarity.LOWER_IS_BETTER
    assert [rate.dataset_at(level) for level in (*WIDE, Level.EMPLOYMENT_ZONE)] == ["taux-chomage"] * 3 + ["taux-chomage-ze"]


def test_private_jobs_have_the_grands_secteurs_of_urssaf_in_its_order(indicators: Indicators) -> None:
    jobs = indicators.get("emploi_salarie_prive")
    assert [(c.code, c.label) for c in jobs.categories] == [
        ("industrie", "Industrie"),
        ("construction", "Construction"),
        ("commerce", "Commerce"),
        ("hotellerie_restauration", "Hôtellerie-restauration"),
        ("autres_services", "Autres services"),
        ("interim", "Intérim"),
        ("nca", "Non classés ailleurs"),
    ]


def test_the_known_breaks_are_declared(indicators: Indicators) -> None:
    for name in ("inscrits_a", "inscrits_abc", "inscrits_a_brut", "inscrits_abc_brut"):
        (full_employment,) = indicators.get(name).breaks
        assert full_employment.at == Period.quarter(2025, 1)
        assert full_employment.end_for(LOIRE_ATLANTIQUE) == Period.quarter(2026, 4)
    told = {name: indicators.get(name).breaks[0].variants for name in ("inscrits_a", "inscrits_abc")}
    assert {name: [(str(v.against), str(v.period), v.as_published, v.neutralised) for v in found] for name, found in told.items()} == {
        "inscrits_a": [("2024-12", "2025-01", 6.8, -0.6), ("2025-T1", "2025-T2", -5.7, 0.2)],
        "inscrits_abc": [("2025-T1", "2025-T2", -2.2, 0.9)],
    }
    (apprentices,) = indicators.get("emploi_salarie_prive").breaks
    assert apprentices.at == Period.quarter(2023, 1)
    assert indicators.get("taux_chomage").breaks == ()


def test_the_producers_are_named_as_they_write_themselves(indicators: Indicators) -> None:
    named = {p.id: p.name for p in indicators.producers}
    assert named.items() >= {"dares": "Dares", "insee": "Insee", "urssaf": "Urssaf", "tensions": "Dares et France Travail"}.items()
    assert all(p.base_url.startswith("https://") and not p.base_url.endswith("/") for p in indicators.producers)


def test_what_readers_see_is_written_as_french_writes_it(indicators: Indicators) -> None:
    seen = [text for i in indicators.indicators for text in (i.label, i.short_label, i.definition, *(b.nature for b in i.breaks))]
    seen += [text for p in indicators.producers for text in (p.licence_line, *(d.title for d in p.datasets))]
    assert not [text for text in seen if "'" in text or '"' in text]


def policy(name: str) -> EditionPolicy:
    return next(p for p in RegisterFiles(SHIPPED).policies() if p.name == name)


def test_standard_is_the_one_active_policy_and_waits_for_every_level() -> None:
    assert [p.name for p in RegisterFiles(SHIPPED).policies() if p.active] == ["standard"]
    standard = policy("standard")
    assert str(standard.opens) == "dares/defm-regions-cvs"
    assert {"insee/taux-chomage", "insee/taux-chomage-ze", "urssaf/emploi-departements", "urssaf/emploi-ze"} < set(
        map(str, standard.required)
    )
    assert (standard.carries_last, standard.deadline_days) == (False, 115)


def test_precoce_waits_for_the_job_seekers_alone_and_carries_the_rest() -> None:
    early = policy("precoce")
    assert not early.active
    assert {ref.source for ref in early.required} == {"dares"}
    assert early.carries_last
    assert "insee/taux-chomage" in set(map(str, early.optional))


def test_taux_waits_for_the_rate_alone() -> None:
    rate = policy("taux")
    assert [str(ref) for ref in (rate.opens, *rate.required, *rate.optional)] == [
        "insee/taux-chomage",
        "insee/taux-chomage",
        "insee/taux-chomage-ze",
    ]


def test_another_editions_file_replaces_the_shipped_one(tmp_path: Path) -> None:
    file = tmp_path / "nos-editions.toml"
    file.write_text('[maison]\ntitle = "Maison"\nactive = true\nopens = "insee/taux-chomage"\nrequired = ["insee/taux-chomage"]\n', "utf-8")
    (only,) = RegisterFiles(SHIPPED, file).policies()
    assert (only.name, only.active, only.optional, only.carries_last, only.deadline_days) == ("maison", True, (), False, 115)


def test_a_missing_editions_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.toml: cannot be read: No such file"):
        RegisterFiles(SHIPPED, tmp_path / "nowhere.toml").policies()


BAD_EDITIONS = [
    ("active = true", "", "field 'standard.active': missing"),
    ("active = true", 'active = "oui"', "field 'standard.active': 'oui' is of the wrong kind"),
    ('title = "Édition trimestrielle"', 'title = " "', "field 'standard.title': empty"),
    (
        'opens = "dares/defm-regions-cvs"',
        'opens = "dares/defm"',
        "field 'standard.opens': nobody publishes 'dares/defm': there are .*dares/",
    ),
    (
        'opens = "dares/defm-regions-cvs"',
        'opens = "dares/defm-ze-brut"',
        "dares/defm-ze-brut opens the edition but is not among the required",
    ),
    ('"urssaf/emploi-ze",', '"urssaf/emploi-zones",', "field 'standard.required': nobody publishes 'urssaf/emploi-zones'"),
    ('"urssaf/emploi-ze",', '"insee/taux-chomage",', "field 'standard.required': 'insee/taux-chomage' stands twice"),
    (
        'optional = [\n  "dares/defm-france-brut"',
        'optional = [\n  "insee/taux-chomage"',
        "optional': insee/taux-chomage is required already",
    ),
    ("deadline_days = 115", "deadline_days = -1", "field 'standard.deadline_days': -1 is no number from zero up"),
    ("deadline_days = 115", "deadline_days = 1.5", "field 'standard.deadline_days': 1.5 is no whole number"),
    ("deadline_days = 115", "deadline_day = 115", "field 'standard.deadline_day': unknown field; known ones are title"),
    ("[standard]", "[standard", "editions.toml: not readable as TOML: .*line "),
]


@pytest.mark.parametrize(("before", "after", "expected"), BAD_EDITIONS)
def test_a_bad_policy_is_refused_by_name(folder: Path, before: str, after: str, expected: str) -> None:
    spoil(folder / "editions.toml", before, after)
    with pytest.raises(InputError, match=expected) as caught:
        RegisterFiles(folder).policies()
    assert caught.value.file == "data_sources/editions.toml"


BAD_INDICATORS = [
    ('unit = "%"', 'unit = "pour cent"', r"'taux_chomage.unit': 'pour cent' is not one of %, personnes, emplois"),
    ('adjustment = "CVS"', 'adjustment = "cvs"', "'taux_chomage.adjustment': 'cvs' is not one of CVS, CVS-CJO, brute"),
    ('polarity = "lower', 'source = "insee"\npolarity = "lower', "'taux_chomage.source': unknown field"),
    ('unit = "%"', 'unit = "%"\nnomenclature = "naf"', "'taux_chomage.nomenclature': no nomenclature 'naf': there are .*fap, na21"),
    ('unit = "%"', 'unit = "%"\npart_of = "chomeurs"', "taux_chomage is part of chomeurs, which is not declared"),
    ('zone_emploi = "taux-chomage-ze"', 'zone_emploi = "taux-chomage"', "zone_emploi': insee/taux-chomage is not published at this level"),
    ('zone_emploi = "taux-chomage-ze"', 'zone = "taux-chomage-ze"', "'taux_chomage.datasets.zone': 'zone' is not one of france, region"),
    ("decimals = 1", "decimals = true", "'taux_chomage.decimals': True is no number"),
    ("rounding = 0.1", "rounding = nan", "'taux_chomage.rounding': nan is no number from zero up"),
    ("noise_floor = 0.1", "floor = 0.1", "'inscrits_a.floor': unknown field"),
    ('at = "2025-T1"', 'at = "2025-T7"', r"breaks\[1\].at': '2025-T7' is not a period"),
    ('neutralised_until = "2026-T4"', 'neutralised_until = "2024-T4"', "a break at 2025-T1 cannot be over at 2024-T4"),
    ('code = "commerce"', 'code = "industrie"', r"categories\[3\].code': 'industrie' stands twice"),
    ('unit = "%"', 'unit = "%"\nsum_of = ["chomeurs"]', "taux_chomage is the sum of chomeurs, not declared"),
    ('unit = "%"', 'unit = "%"\nroundings = { pays = 1 }', "'taux_chomage.roundings.pays': 'pays' is not one of france, region"),
    ('crosses = ["sexe", "age"]', 'crosses = ["sexe", "anciennete", "age"]', "6 categories do not cross sexe, anciennete, age"),
    ('crosses = ["sexe", "age"]', 'crosses = ["genre"]', "6 categories do not cross genre"),
]


@pytest.mark.parametrize(("before", "after", "expected"), BAD_INDICATORS)
def test_a_bad_indicator_is_refused_by_name(folder: Path, before: str, after: str, expected: str) -> None:
    file = next(f for f in sorted(folder.glob("*/indicators.toml")) if before in f.read_text(encoding="utf-8"))
    spoil(file, before, after)
    with pytest.raises(InputError, match=expected) as caught:
        RegisterFiles(folder).indicators()
    assert caught.value.file == f"data_sources/{file.parent.name}/indicators.toml"


BAD_PRODUCERS = [
    ('licence = "Licence ouverte 2.0"', "", "field 'licence': missing"),
    ('finest_level = "zone_emploi"', 'finest_level = "commune"', "'datasets.defm-ze-brut.finest_level': commune is not among the levels"),
    ('levels = ["zone_emploi"]', 'levels = ["zone"]', "'datasets.defm-ze-brut.levels': 'zone' is not one of"),
    ('levels = ["zone_emploi"]', "levels = [1]", "'datasets.defm-ze-brut.levels': .* is no list of texts"),
]


@pytest.mark.parametrize(("before", "after", "expected"), BAD_PRODUCERS)
def test_a_bad_producer_is_refused_by_name(folder: Path, before: str, after: str, expected: str) -> None:
    spoil(folder / "dares" / "source.toml", before, after)
    with pytest.raises(InputError, match=expected) as caught:
        RegisterFiles(folder).indicators()
    assert caught.value.file == "data_sources/dares/source.toml"


def test_a_file_that_is_not_utf_8_is_refused(folder: Path) -> None:
    (folder / "insee" / "indicators.toml").write_bytes("définition".encode("cp1252"))
    with pytest.raises(InputError, match=r"data_sources/insee/indicators\.toml: not UTF-8 at byte 1"):
        RegisterFiles(folder).indicators()
