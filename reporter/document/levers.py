"""From a factor of tension to what can be done about it, and who can: by the powers of the territory that reads (analysis.md §3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reporter.analysis.tension import Factor
from reporter.document.french import HARD, elided, listed
from reporter.domain.territory import Level, TerritoryId

# one name a factor, everywhere: the lines of its column head; the CSV has the producer's
FACTOR_HEADS = {
    Factor.HIRING_INTENSITY: ("Rythme", "d’embauche"),
    Factor.WORK_CONDITIONS: ("Conditions", "de travail"),
    Factor.SHORT_CONTRACTS: ("Emploi", f"peu{HARD}durable"),
    Factor.LACK_OF_LABOUR: (f"Manque{HARD}de", "candidats"),
    Factor.GEOGRAPHIC_MISMATCH: ("Distance",),
    Factor.TRAINING_LINK: ("Formation", "exigée"),
}


@dataclass(frozen=True, slots=True)
class Lever:
    """What one factor calls for.

    *verb* stands in a table, *action* in a sentence about several professions, *asked* in a question about one: « demander à la
    région et aux branches d’ouvrir des places de formation » where it is not the reader's; *asked_briefly* has the first step
    alone. *holder* is who can do it (« votre
    programme régional de formation » where *is_own*: the reader's own powers).
    """

    verb: str
    action: str
    asked: str
    asked_briefly: str
    holder: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """One lever: what to do for several professions, for one; whom to call, whom to ask, at which levels it is the reader's own."""

    verb: str
    action: str
    for_one: tuple[str, ...]
    holder: str
    to_holder: str
    own: Mapping[Level, str] = field(default_factory=dict)


_EMPLOYERS = ("les employeurs et les branches", "aux employeurs et aux branches")
_TOWNS = (Level.EPCI, Level.MUNICIPALITY)
_LEVERS = {
    Factor.HIRING_INTENSITY: _Known(
        "anticiper",
        "annoncer les besoins à l’avance et grouper les recrutements",
        ("annoncer les besoins à l’avance", "grouper les recrutements"),
        "les employeurs et France Travail",
        "aux employeurs et à France Travail",
    ),
    Factor.WORK_CONDITIONS: _Known(
        "améliorer",
        "revoir horaires, rythmes et prévention de l’usure",
        ("revoir horaires, rythmes et prévention de l’usure",),
        *_EMPLOYERS,
    ),
    Factor.SHORT_CONTRACTS: _Known(
        "stabiliser",
        "allonger les contrats et partager des temps pleins",
        ("allonger les contrats", "partager des temps pleins"),
        *_EMPLOYERS,
    ),
    Factor.LACK_OF_LABOUR: _Known(
        "attirer",
        "faire connaître ces métiers et relever le taux d’activité",
        ("faire connaître ce métier", "y orienter les inscrits"),
        "France Travail et les intercommunalités",
        "à France Travail et aux intercommunalités",
        {Level.DEPARTMENT: "votre politique d’insertion", **dict.fromkeys(_TOWNS, "votre attractivité et vos modes de garde")},
    ),
    Factor.GEOGRAPHIC_MISMATCH: _Known(
        "rapprocher",
        "desservir les lieux d’emploi et loger les salariés",
        ("faciliter le logement et les trajets",),
        "les communes et les intercommunalités",
        "aux communes et aux intercommunalités",
        dict.fromkeys(_TOWNS, "vos transports et vos logements"),
    ),
    Factor.TRAINING_LINK: _Known(
        "former",
        "ouvrir des places de formation et d’apprentissage",
        ("ouvrir des places de formation",),
        "la région et les branches",
        "à la région et aux branches",
        {Level.REGION: "votre programme régional de formation"},
    ),
}
_OF_FRANCE = {Factor.TRAINING_LINK: ("les régions et les branches", "aux régions et aux branches")}  # for who reads of the country
_BOTH = (Level.DEPARTMENT, Level.REGION)
_SINGLE_AUTHORITIES = {  # one council has the powers of département and région: Corse, Martinique, Guyane, Mayotte
    Level.DEPARTMENT: frozenset({"2A", "2B", "972", "973", "976"}),
    Level.REGION: frozenset({"94", "02", "03", "06"}),
}
_CARE = ("aides à domicile", "aides-soignants", "auxiliaires de vie")  # paid for by the département's allowances
_CARE_FACTORS = frozenset({Factor.SHORT_CONTRACTS, Factor.WORK_CONDITIONS})
_CARE_POWER = "votre tarification des services d’aide"
_NO_SHARED_JOBS = ("ingénieurs", "cadres")  # their jobs are full-time: only longer contracts are asked for


def factor_name(factor: Factor) -> str:
    """Return what a factor is called: « Manque de candidats »."""
    return " ".join(FACTOR_HEADS[factor])


def lever(factor: Factor, reader: TerritoryId, label: str = "") -> Lever:
    """Return what *factor* calls for, as *reader* can act on it; *label* is the profession's, where one is spoken of."""
    known, own = _LEVERS[factor], _own(factor, reader, label)
    is_full_time = factor is Factor.SHORT_CONTRACTS and label.lower().startswith(_NO_SHARED_JOBS)
    steps = known.for_one[:1] if is_full_time else known.for_one
    holder, to_holder = _OF_FRANCE.get(factor, _holders(known)) if reader.level is Level.COUNTRY else _holders(known)
    asked, briefly = (
        listed(done) if own else f"demander {to_holder} {listed([elided('de', step) for step in done])}" for done in (steps, steps[:1])
    )
    return Lever(known.verb, known.action, asked, briefly, own or holder, is_own=bool(own))


def _holders(known: _Known) -> tuple[str, str]:
    return known.holder, known.to_holder


def _own(factor: Factor, reader: TerritoryId, label: str) -> str:
    """Return which of the reader's own powers bears on *factor*; empty where none does."""
    is_single = reader.code in _SINGLE_AUTHORITIES.get(reader.level, ())
    powers = _BOTH if is_single else (reader.level,)
    if Level.DEPARTMENT in powers and factor in _CARE_FACTORS and any(word in label.lower() for word in _CARE):
        return _CARE_POWER
    return next((known for level in powers if (known := _LEVERS[factor].own.get(level))), "")
