"""Hand-built facts about professions and hires, with the indicators that the program ships, for the tests of analysis and document."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from reporter.adapters.register_files import RegisterFiles
from reporter.analysis.overview import Overview, analyse
from reporter.analysis.tension import Factor
from reporter.domain.facts import Comparator, PreviousEdition, References, TerritoryFacts
from reporter.domain.indicator import Indicators
from reporter.domain.observation import TOTAL, Observation, Status
from reporter.domain.period import Period
from reporter.domain.release import Edition, Release
from reporter.domain.territory import TerritoryId
from tests.specimens import shipped_register

HERE = TerritoryId.parse("departement-44")
REGION = TerritoryId.parse("region-52")
QUARTER, TENSION_YEAR, PROJECT_YEAR = Period.quarter(2026, 1), Period.whole_year(2024), Period.whole_year(2026)
RELEASED = {TENSION_YEAR: dt.date(2025, 9, 28), PROJECT_YEAR: dt.date(2026, 4, 15)}
SECRET, ABSENT = "s", "-"


@cache
def shipped_indicators() -> Indicators:
    """Return the indicators in the repository."""
    return RegisterFiles(files("data_sources")).indicators()


def figure(indicator: str, text: str, category: str = TOTAL, *, territory: TerritoryId = HERE, period: Period = QUARTER) -> Observation:
    """Return one figure: a number, or « s » for a secret one."""
    value, status = (None, Status.SECRET) if text == SECRET else (float(text), Status.PUBLISHED)
    return Observation(territory, indicator, period, category, value, status, RELEASED.get(period, dt.date(2026, 6, 24)))


def profession(
    code: str, tension: str, jobs: str = "", factors: str = "", projects: str = "", difficult: str = "", *, territory: TerritoryId = HERE
) -> tuple[Observation, ...]:
    """Return one profession: its class, its jobs, six digits of factors in their declared order (« - »: none), its projects.

    *projects* is a number, « s », or « ≥912 » (secret, of which 912 are published); *difficult* « 300/500 ».
    """
    said = {"tension": tension, "emploi_metier": jobs, **dict(zip(map(str, Factor), factors, strict=False))}
    found = [figure(i, text, code, territory=territory, period=TENSION_YEAR) for i, text in said.items() if text and text != ABSENT]
    return (*found, *planned(code, projects, difficult, territory=territory))


def planned(code: str, projects: str, difficult: str = "", seasonal: str = "", *, territory: TerritoryId = HERE) -> tuple[Observation, ...]:
    """Return the projects of one profession, or of all (*code* empty); shares as « 300/500 »."""
    if not projects:
        return ()
    whole = SECRET if projects.startswith("≥") else projects
    said = {"projets_recrutement": whole, "projets_diffuses": projects.removeprefix("≥")}
    for name, share in (("difficiles", difficult), ("saisonniers", seasonal)):
        if share:
            said[f"projets_{name}_diffuses"], said[f"projets_{name}_base"] = share.split("/")
    return tuple(figure(i, text, code, territory=territory, period=PROJECT_YEAR) for i, text in said.items())


def facts(
    observations: Iterable[Observation],
    *,
    territory: str = "departement-44",
    names: Mapping[tuple[str, str], str] | None = None,
    previous: PreviousEdition | None = None,
) -> TerritoryFacts:
    """Return the facts of one territory; figures of other territories are those of its parents. By default every code has a label."""
    held = tuple(observations)
    register, here = shipped_register(), TerritoryId.parse(territory)
    others = dict.fromkeys(o.territory for o in held if o.territory != here)
    parents = tuple(Comparator(register.get(other), tuple(o for o in held if o.territory == other)) for other in others)
    labels = {(listed, o.category): f"Métier {o.category}" for o in held for listed in ("fap", "rome", "na21") if o.category}
    return TerritoryFacts(
        register.get(here),
        _edition(),
        tuple(o for o in held if o.territory == here),
        shipped_indicators(),
        References(parents=parents),
        previous,
        labels if names is None else names,
    )


def overview(
    observations: Iterable[Observation], *, territory: str = "departement-44", previous: PreviousEdition | None = None
) -> Overview:
    """Return the conclusions about one territory."""
    return analyse(facts(observations, territory=territory, previous=previous))


def plain(text: str) -> str:
    """Return *text* with plain spaces, as a table of tests writes it."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def _edition() -> Edition:
    held = (
        ("insee", "taux-chomage", QUARTER, dt.date(2026, 7, 9)),
        ("urssaf", "dpae-departements", QUARTER, dt.date(2026, 6, 24)),
        ("tensions", "tensions-metiers", TENSION_YEAR, RELEASED[TENSION_YEAR]),
        ("bmo", "besoins-main-oeuvre", PROJECT_YEAR, RELEASED[PROJECT_YEAR]),
    )
    releases = tuple(
        Release(source, dataset, period, day, f"{source}{dataset}".encode().hex()[:64].ljust(64, "0"), fictitious=False)
        for source, dataset, period, day in held
    )
    return Edition("standard", QUARTER, releases)
