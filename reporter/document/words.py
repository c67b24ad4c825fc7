"""The vocabulary: which words name a series, a state, a level, an absence (analysis.md §7)."""

from dataclasses import dataclass

from reporter.analysis.reading import Reading
from reporter.analysis.trend import Change, Intensity, State
from reporter.document.french import capitalised, typeset
from reporter.domain.indicator import Indicator
from reporter.domain.observation import Status
from reporter.domain.territory import Level, Territory


@dataclass(frozen=True, slots=True)
class Wording:
    """How a series is spoken of: its subject with its article, its verbs, what one unit of it is called.

    *short* is the subject in a headline.
    """

    subject: str
    rises: str
    falls: str
    unit: tuple[str, str] = ("personne", "personnes")
    short: str = ""

    @property
    def claimed(self) -> str:
        """Return the subject of a headline."""
        return self.short or self.subject

    @property
    def steady(self) -> str:
        """Return the verb of a series within its noise."""
        return "reste quasi stable"

    def verb(self, state: State) -> str:
        """Return the verb of a state that has a word."""
        return {State.UP: self.rises, State.DOWN: self.falls, State.STABLE: self.steady}[state]


_RATE = Wording("le chômage", "augmente", "baisse")
_JOBS = Wording("l’emploi salarié privé", "progresse", "recule", ("emploi", "emplois"))
_PEOPLE = ("inscrit", "inscrits")
_SEEKERS_ALL = Wording("le nombre d’inscrits en catégories A, B, C", "augmente", "baisse", _PEOPLE, "le nombre d’inscrits (A, B, C)")
_SEEKERS_A = Wording("le nombre d’inscrits en catégorie A", "augmente", "baisse", _PEOPLE)
_HIRES = Wording("le nombre d’embauches", "augmente", "baisse", ("embauche", "embauches"))
WORDINGS = {
    "taux_chomage": _RATE,
    "emploi_salarie_prive": _JOBS,
    "inscrits_abc": _SEEKERS_ALL,
    "inscrits_abc_brut": _SEEKERS_ALL,
    "inscrits_a": _SEEKERS_A,
    "inscrits_a_brut": _SEEKERS_A,
    "dpae": Wording("le nombre de déclarations d’embauche", "augmente", "baisse", ("déclaration", "déclarations")),
    "embauches_ft": _HIRES,
    "embauches_secteur_ft": _HIRES,
}
_PLURAL_FROM = 2

# grand secteur: its name with its article, and whether it is plural
_SECTORS = {
    "industrie": ("l’industrie", False),
    "construction": ("la construction", False),
    "commerce": ("le commerce", False),
    "hotellerie_restauration": ("l’hôtellerie-restauration", False),
    "autres_services": ("les autres services", True),
    "interim": ("l’intérim", False),
}
UNCLASSIFIED = "nca"  # what the producer could not class: shown in the table, never spoken of

STATES = {State.UP: "hausse", State.DOWN: "baisse", State.STABLE: "quasi stable", State.BREAK: "rupture"}
INTENSITIES = {Intensity.SLIGHT: "légère", Intensity.PLAIN: "", Intensity.MARKED: "nette"}
ARROWS = {State.UP: "↗", State.DOWN: "↘", State.STABLE: "→", State.BREAK: ""}

ABSENCES = {
    Status.NOT_PUBLISHED_AT_LEVEL: "Non publié à ce niveau",
    Status.NOT_IN_EDITION: "Non disponible dans cette édition",
    Status.SECRET: "s : secret statistique",
    Status.NOT_AVAILABLE: "n.d. : non diffusé pour la période",
    Status.NOT_APPLICABLE: "Sans objet",
    Status.NOT_SIGNIFICANT: "n.s. : non significatif",
}
MARKS = {
    Status.NOT_PUBLISHED_AT_LEVEL: "–",
    Status.NOT_IN_EDITION: "–",
    Status.SECRET: "s",
    Status.NOT_AVAILABLE: "n.d.",
    Status.NOT_APPLICABLE: "–",
    Status.NOT_SIGNIFICANT: "n.s.",
}

LEVELS = {
    Level.COUNTRY: ("pays", "pays"),
    Level.REGION: ("région", "régions"),
    Level.DEPARTMENT: ("département", "départements"),
    Level.EMPLOYMENT_ZONE: ("zone d’emploi", "zones d’emploi"),
    Level.EMPLOYMENT_BASIN: ("bassin d’emploi", "bassins d’emploi"),
    Level.EPCI: ("intercommunalité", "intercommunalités"),
    Level.MUNICIPALITY: ("commune", "communes"),
    Level.CUSTOM: ("territoire", "territoires"),
}
FEMININE_LEVELS = frozenset({Level.REGION, Level.EMPLOYMENT_ZONE, Level.EPCI, Level.MUNICIPALITY})


def state_words(change: Change) -> str:
    """Return « nette baisse », « hausse », « quasi stable » or « rupture »; empty where no word may be said."""
    if change.state is None:
        return ""
    intensity = INTENSITIES[change.intensity] if change.intensity else ""
    return f"{intensity} {STATES[change.state]}".strip()


def arrow(change: Change | None) -> str:
    """Return the sign of a change's direction, empty when it has none."""
    return ARROWS[change.state] if change and change.state else ""


def is_never_here(reading: Reading) -> bool:
    """Say whether a series that is published at this level, and is in the edition, has no figure at all for this territory."""
    return reading.figure.status is Status.NOT_AVAILABLE and all(o.value is None for o in reading.series)


def absence(reading: Reading) -> str:
    """Return in words why a figure is missing."""
    return "Non publié pour ce territoire" if is_never_here(reading) else typeset(ABSENCES[reading.figure.status])


def sector(code: str) -> tuple[str, bool] | None:
    """Return a grand secteur with its article and whether it is plural; None for what cannot be spoken of."""
    return _SECTORS.get(code)


def level_name(level: Level, count: int = 1) -> str:
    """Return « département » or « départements »."""
    return LEVELS[level][0 if count < _PLURAL_FROM else 1]


def adjustment_words(indicator: Indicator) -> str:
    """Return how a series is corrected: « CVS », « CVS-CJO » or « données brutes »."""
    return str(indicator.adjustment) if indicator.adjustment.allows_quarter_change else "données brutes"


def here(territory: Territory) -> str:
    """Return where a territory is, as a sentence begins: « En Loire-Atlantique »."""
    return capitalised(typeset(territory.locative))


def there(territory: Territory) -> str:
    """Return where a territory is, inside a sentence: « en Loire-Atlantique »."""
    return typeset(territory.locative)


def name(territory: Territory) -> str:
    """Return a territory's name with its typography."""
    return typeset(territory.name)
