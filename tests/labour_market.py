"""Hand-built facts of every kind of territory, for the tests of analysis and document."""

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path

from reporter.analysis.overview import Overview, analyse
from reporter.analysis.references import EditionReferences, edition_references
from reporter.document.briefing import write_briefing
from reporter.domain.breaks import Break
from reporter.domain.briefing import Briefing
from reporter.domain.facts import PreviousEdition, TerritoryFacts
from reporter.domain.indicator import Adjustment, Category, Dataset, Indicator, Indicators, Polarity, Producer, Unit
from reporter.domain.observation import TOTAL, Observation, Status
from reporter.domain.period import Period
from reporter.domain.release import Edition, Release
from reporter.domain.territory import Level, Register, Territory, TerritoryId
from reporter.tables import ObservationTable

QUARTER = Period.quarter(2026, 1)
PUBLISHED = {"insee": dt.date(2026, 7, 9), "dares": dt.date(2026, 4, 28), "urssaf": dt.date(2026, 6, 24)}
SECTORS = ("industrie", "construction", "commerce", "hotellerie_restauration", "autres_services", "interim")
_LABELS = ("Industrie", "Construction", "Commerce", "Hôtellerie-restauration", "Autres services", "Intérim")
_CLAUSE = "la loi « plein emploi » inscrit automatiquement de nouveaux publics à France Travail"
_UPPER = (Level.COUNTRY, Level.REGION, Level.DEPARTMENT)


def full_employment_break(indicator: str) -> Break:
    """Return the change of rule of January 2025."""
    return Break(indicator, Period.quarter(2025, 1), _CLAUSE, Period.quarter(2026, 4), Period.quarter(2027, 4))


@cache
def indicators() -> Indicators:
    """Return the indicators of the first notes and their producers."""
    rate = Indicator(
        "taux_chomage",
        Unit.PERCENT,
        Adjustment.SEASONAL,
        (*((level, "taux-chomage") for level in _UPPER), (Level.EMPLOYMENT_ZONE, "taux-chomage-ze")),
        Polarity.LOWER_IS_BETTER,
        "Taux de chômage",
        "Taux de chômage",
        "Part des chômeurs au sens du BIT dans la population active.",
        "insee",
        decimals=1,
        rounding=0.1,
        noise_floor=0.1,
    )
    jobs = Indicator(
        "emploi_salarie_prive",
        Unit.JOBS,
        Adjustment.SEASONAL,
        (*((level, "emploi-departements") for level in _UPPER), (Level.EMPLOYMENT_ZONE, "emploi-ze")),
        Polarity.HIGHER_IS_BETTER,
        "Emploi salarié privé",
        "Emploi salarié privé",
        "Salariés du secteur privé, comptés au lieu de travail.",
        "urssaf",
        noise_floor=0.1,
        categories=tuple(Category(code, label) for code, label in zip(SECTORS, _LABELS, strict=True)),
    )
    return Indicators((rate, jobs, *_seekers()), _producers())


def _seekers() -> tuple[Indicator, ...]:
    found = []
    for identifier, label in (("inscrits_a", "Inscrits en catégorie A"), ("inscrits_abc", "Inscrits en catégories A, B, C")):
        for raw in (False, True):
            own = f"{identifier}_brut" if raw else identifier
            levels: dict[Level, str] = {
                Level.COUNTRY: "defm-france-brut" if raw else "defm-france-cvs",
                Level.REGION: "defm-regions-brut" if raw else "defm-regions-cvs",
                Level.DEPARTMENT: "defm-regions-brut" if raw else "defm-regions-cvs",
            }
            if raw:
                levels[Level.EMPLOYMENT_ZONE] = "defm-ze-brut"
            short = "Inscrits (A)" if identifier == "inscrits_a" else "Inscrits (A, B, C)"
            found.append(
                Indicator(
                    own,
                    Unit.PERSONS,
                    Adjustment.RAW if raw else Adjustment.SEASONAL_AND_DAYS,
                    tuple(levels.items()),
                    Polarity.NEUTRAL,
                    f"{label}, données brutes" if raw else label,
                    f"{short}, brut" if raw else short,
                    f"{label} à France Travail, en moyenne sur le trimestre.",
                    "dares",
                    rounding=10,
                    noise_floor=0.1,
                    breaks=(full_employment_break(own),),
                )
            )
    return tuple(found)


def _producers() -> tuple[Producer, ...]:
    def dataset(identifier: str, title: str, delay: int, finest: Level) -> Dataset:
        return Dataset(identifier, title, delay, finest)

    insee = (
        dataset("taux-chomage", "Taux de chômage localisés", 100, Level.DEPARTMENT),
        dataset("taux-chomage-ze", "Taux de chômage par zone d’emploi", 100, Level.EMPLOYMENT_ZONE),
    )
    dares = tuple(
        dataset(f"defm-{where}", f"Demandeurs d’emploi inscrits ({where})", 28, Level.DEPARTMENT)
        for where in ("france-cvs", "france-brut", "regions-cvs", "regions-brut", "ze-brut")
    )
    urssaf = tuple(
        dataset(f"emploi-{where}", f"Effectifs salariés du privé ({where})", 85, Level.DEPARTMENT) for where in ("departements", "ze")
    )
    return tuple(
        Producer(identifier, name, "Licence ouverte 2.0", f"{name} : Licence ouverte 2.0.", "https://a.test", "https://b.test", found)
        for identifier, name, found in (("insee", "Insee", insee), ("dares", "Dares", dares), ("urssaf", "Urssaf", urssaf))
    )


@cache
def shipped_register(checkout: Path) -> Register:
    """Return the territories of the register that the repository ships."""
    with (checkout / "data_sources" / "territories" / "register.csv").open(encoding="utf-8", newline="") as lines:
        return Register(tuple(_territory(row) for row in csv.DictReader(lines)))


def _territory(row: Mapping[str, str]) -> Territory:
    parents = tuple(TerritoryId.parse(parent) for parent in row["parents"].split())
    return Territory(TerritoryId.parse(row["id"]), row["name"], row["locative"], row["genitive"], parents, int(row["geography_year"]))


def series(
    territory: str,
    indicator: str,
    values: Sequence[float | None],
    *,
    category: str = TOTAL,
    last: Period = QUARTER,
    status: Status = Status.PUBLISHED,
) -> tuple[Observation, ...]:
    """Return consecutive quarters ending at *last*; None is a figure that was not published."""
    source = {"taux": "insee", "inscrits": "dares", "emploi": "urssaf"}[indicator.split("_", maxsplit=1)[0]]
    identifier = TerritoryId.parse(territory)
    found = []
    for i, value in enumerate(reversed(values)):
        kind = status if value is not None else Status.NOT_AVAILABLE
        found.append(Observation(identifier, indicator, last.shifted(-i), category, value, kind, PUBLISHED[source]))
    return tuple(reversed(found))


def growing(first: float, last: float, quarters: int = 24, *, wobble: float = 0.0, decimals: int = 0) -> list[float]:
    """Return a straight path from *first* to *last*, every second quarter lifted by *wobble*."""
    step = (last - first) / (quarters - 1)
    return [round(first + step * i + (wobble if i % 2 else 0.0), decimals) for i in range(quarters - 1)] + [last]


def edition_of(*datasets: str, policy: str = "standard", quarter: Period = QUARTER, fictitious: bool = False) -> Edition:
    """Return an edition of the datasets named like « insee/taux-chomage »."""
    releases = []
    for name in datasets:
        source, dataset = name.split("/")
        digest = name.encode().hex()[:64].ljust(64, "0")
        releases.append(Release(source, dataset, quarter, PUBLISHED[source], digest, fictitious))
    return Edition(policy, quarter, tuple(releases))


ALL_DATASETS = (
    "insee/taux-chomage",
    "insee/taux-chomage-ze",
    "dares/defm-france-cvs",
    "dares/defm-regions-cvs",
    "dares/defm-ze-brut",
    "urssaf/emploi-departements",
    "urssaf/emploi-ze",
)


@lru_cache(maxsize=8)
def _references(observations: tuple[Observation, ...], register: Register, edition: Edition) -> EditionReferences:
    return _computed(observations, register, edition, indicators())


def _computed(observations: tuple[Observation, ...], register: Register, edition: Edition, known: Indicators) -> EditionReferences:
    return edition_references(ObservationTable.of(observations), register, known, edition)


def facts_of(
    territory: str,
    observations: Iterable[Observation],
    register: Register,
    edition: Edition,
    previous: PreviousEdition | None = None,
    known: Indicators | None = None,
) -> TerritoryFacts:
    """Return the facts of one territory among *observations* of many, with its slice of the references."""
    everything = tuple(observations)
    found = known or indicators()
    identifier = TerritoryId.parse(territory)
    references = _references(everything, register, edition) if known is None else _computed(everything, register, edition, found)
    references_here = references.for_territory(identifier)
    own = tuple(o for o in everything if o.territory == identifier)
    return TerritoryFacts(register.get(identifier), edition, own, found, references_here, previous)


@cache
def world() -> tuple[Observation, ...]:
    """Return 24 quarters of a small country: a région with its départements and zones, three overseas départements."""
    rates = {
        "france-FR": growing(7.9, 7.4),
        "region-52": growing(6.6, 6.0, decimals=1),
        "region-53": growing(6.5, 5.9, decimals=1),
        "departement-44": [*growing(6.6, 6.1, 20, decimals=1), 6.1, 6.1, 6.1, 5.8],
        "departement-49": growing(7.0, 6.4, decimals=1),
        "departement-53": growing(5.0, 4.9, decimals=1),
        "departement-72": growing(7.4, 7.2, decimals=1),
        "departement-85": growing(5.9, 5.5, decimals=1),
        "departement-971": growing(19.0, 17.4, decimals=1),
        "departement-972": growing(14.0, 12.6, decimals=1),
        "departement-974": growing(18.0, 17.1, decimals=1),
        "region-04": growing(18.0, 17.1, decimals=1),
        "zone_emploi-5216": growing(6.4, 5.6, decimals=1),
        "zone_emploi-5219": growing(6.8, 6.1, decimals=1),
        "zone_emploi-5212": growing(7.4, 7.2, decimals=1),
    }
    found = [o for territory, values in rates.items() for o in series(territory, "taux_chomage", [round(v, 1) for v in values])]
    for territory, size in _SIZES.items():
        found += series(territory, "emploi_salarie_prive", growing(size * 0.95, size))
        raw = territory.startswith("zone_emploi")
        for indicator, share in (("inscrits_abc", 0.14), ("inscrits_a", 0.08)):
            people = [float(round(v / 10) * 10) for v in growing(size * share * 1.08, size * share)]
            found += series(territory, f"{indicator}_brut" if raw else indicator, people)
        if not raw:
            for sector, part in zip(SECTORS, (0.16, 0.08, 0.18, 0.07, 0.46, 0.05), strict=True):
                drift = {"construction": 1.04, "interim": 1.12}.get(sector, 0.94)
                found += series(territory, "emploi_salarie_prive", growing(size * part * drift, size * part), category=sector)
    return tuple(found)


_SIZES = {
    "france-FR": 21_000_000.0,
    "region-52": 1_120_000.0,
    "departement-44": 520_000.0,
    "departement-974": 190_000.0,
    "region-04": 190_000.0,
    "zone_emploi-5216": 398_000.0,
}


def briefing_of(
    territory: str,
    observations: Iterable[Observation],
    register: Register,
    edition: Edition,
    previous: PreviousEdition | None = None,
    *,
    outlined: Sequence[TerritoryId] = (),
    web_base_url: str = "",
) -> Briefing:
    """Return the note of one territory, written from *observations* of many."""
    facts = facts_of(territory, observations, register, edition, previous)
    credit = "Contours : un auteur, CC BY 4.0."
    return write_briefing(facts.territory, edition, analyse(facts), outlines_credit=credit, web_base_url=web_base_url, outlined=outlined)


def overview_of(
    territory: str, observations: Iterable[Observation], register: Register, edition: Edition, previous: PreviousEdition | None = None
) -> Overview:
    """Return the conclusions about one territory."""
    return analyse(facts_of(territory, observations, register, edition, previous))


def texts_of(value: object) -> list[str]:
    """Return every text that a document holds, however deep; identifiers of figures are none."""
    if isinstance(value, str):
        return [] if isinstance(value, Enum) else [value]
    if isinstance(value, tuple):
        return [text for item in value for text in texts_of(item)]
    if is_dataclass(value) and not isinstance(value, type | Observation | Territory | Edition | TerritoryId):
        return [text for field in fields(value) for text in texts_of(getattr(value, field.name))]
    return []
