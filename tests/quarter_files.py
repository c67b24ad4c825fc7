"""The files of a full quarter at their real size, for timings: Dares, Urssaf, and the zones of Insee."""

import csv
import datetime as dt
import io
import math
from collections.abc import Iterable, Iterator

from data_sources.specimen import vocabulary as words
from data_sources.specimen.noise import bell
from data_sources.specimen.xlsx import workbook
from reporter.domain.period import Period
from reporter.domain.raw_file import RawFile

LAST = Period.quarter(2024, 4)
DARES_ROWS = 136_345
DARES_FIRST, URSSAF_FIRST, RATES_FIRST = Period.quarter(1996, 1), Period.quarter(2010, 1), Period.quarter(2003, 1)
_DARES_HEADER = (
    "Date", "Code région", "Région", "Code zone d'emploi", "Zone d'emploi", "Type de données", "Catégorie", "Sexe", "Tranche d'âge",
    "Ancienneté", "Nombre de demandeurs d'emploi",
)  # fmt: skip
_URSSAF_ZONES = ("annee", "trimestre", "code_zone_d_emploi", "effectifs_salaries_brut", "effectifs_salaries_cvs", "masse_salariale_cvs")
_URSSAF_DEPARTMENTS = (
    "annee", "trimestre", "code_departement", "departement", "grand_secteur_d_activite", "effectifs_salaries_brut",
    "effectifs_salaries_cvs", "masse_salariale_brut", "masse_salariale_cvs",
)  # fmt: skip
_CROSSINGS = (("A", words.TOTAL), ("ABC", words.TOTAL), ("ABC", words.MEN), ("ABC", words.WOMEN))
_SHARES = {"A": 0.6, "ABC": 1.0, words.MEN: 0.48, words.WOMEN: 0.52, words.TOTAL: 1.0}


def dares_zones(zones: Iterable[str]) -> RawFile:
    """Return the raw job seekers of zones d'emploi since 1996, as the portal exports them with labels."""
    rows = list(_dares_rows(sorted(zones)))[-DARES_ROWS:]
    return RawFile("dares_defm_zoneemploi_brut_trim.csv", _csv(_DARES_HEADER, rows, bom=True), "made for a timing")


def urssaf_zones(zones: Iterable[str]) -> RawFile:
    """Return private jobs by zone d'emploi since 2010."""
    rows = ((q.year, q.number, zone, *_jobs(zone, q, 9_000)) for q in _quarters(URSSAF_FIRST) for zone in sorted(zones))
    return RawFile("urssaf-zones.csv", _csv(_URSSAF_ZONES, rows), "made for a timing")


def urssaf_departments(departments: Iterable[str]) -> RawFile:
    """Return private jobs by département and grand secteur since 2010."""
    rows = (
        (q.year, q.number, code, code, sector, *_jobs(code + sector, q, 30_000)[:2], 0, 0)
        for q in _quarters(URSSAF_FIRST)
        for code in sorted(departments)
        for sector in words.SECTORS
    )
    return RawFile("urssaf-departements.csv", _csv(_URSSAF_DEPARTMENTS, rows), "made for a timing")


def insee_zones(zones: Iterable[str]) -> RawFile:
    """Return the rates of zones d'emploi since 2003 as a workbook."""
    quarters = list(_quarters(RATES_FIRST))
    head = ["ZE2020", "LIBZE2020", "REG", "LIBREG", *(f"{q.year}-T{q.number}" for q in quarters)]
    rows = [[int(zone), zone, 52, "Pays de la Loire", *(_rate(zone, q) for q in quarters)] for zone in sorted(zones)]
    content = workbook(
        "txcho_ze", [["Taux de chômage localisés par zone d'emploi"], [], head, *rows], dt.datetime(2025, 4, 10, tzinfo=dt.UTC)
    )
    return RawFile("chomage-zone-t1-2003-t4-2024.xlsx", content, "made for a timing")


def _dares_rows(zones: list[str]) -> Iterator[tuple[object, ...]]:
    for quarter in _quarters(DARES_FIRST):
        for zone in zones:
            level = 12_000 * _wave(zone, quarter)
            for category, sex in _CROSSINGS:
                count = round(level * _SHARES[category] * _SHARES[sex] / 10) * 10
                place = (str(quarter), zone[:2], "", zone, zone)
                yield (*place, "Brutes", category, sex, words.TOTAL, words.TOTAL, count)


def _quarters(first: Period) -> Iterator[Period]:
    return (first.shifted(step) for step in range(LAST.ordinal - first.ordinal + 1))


def _wave(name: str, quarter: Period) -> float:
    return (1 + 0.05 * math.sin(quarter.ordinal / 9)) * (1 + 0.01 * bell("wave", name, quarter)) * (1 + 0.5 * bell("size", name) / 4)


def _jobs(name: str, quarter: Period, level: float) -> tuple[int, int, int]:
    jobs = round(level * _wave(name, quarter))
    return jobs, jobs, jobs * 8_000


def _rate(zone: str, quarter: Period) -> float:
    return round(8 + math.sin(quarter.ordinal / 9) + bell("level", zone) / 2 + 0.05 * bell("rate", zone, quarter), 1)


def _csv(header: Iterable[str], rows: Iterable[Iterable[object]], *, bom: bool = False) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")
