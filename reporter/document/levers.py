"""From a factor of tension to what can be done about it, and who can: by the powers of the territory that reads (analysis.md §3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reporter.analysis.tension import Factor
from reporter.domain.territory import Level

_EMPLOYERS = "les employeurs et les branches"


@dataclass(frozen=True, slots=True)
class Lever:
    """What one factor calls for.

    *verb* stands in a table, *action* in a sentence, *holder* is who can do it (« votre plan régional de formation » where
    *is_own*: the reader's own powers).
    """

    verb: str
    action: str
    holder: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """One lever: whom to call, and at which levels it is the reader's own."""

    verb: str
    action: str
    holder: str
    own: Mapping[Level, str] = field(default_factory=dict)


_LOCAL = dict.fromkeys((Level.EPCI, Level.MUNICIPALITY), "vos transports et vos logements")
_LEVERS = {
    Factor.HIRING_INTENSITY: _Known(
        "anticiper", "annoncer les besoins à l’avance et grouper les recrutements", "les employeurs et France Travail"
    ),
    Factor.WORK_CONDITIONS: _Known("améliorer", "revoir horaires, rythmes et prévention de l’usure", _EMPLOYERS),
    Factor.SHORT_CONTRACTS: _Known("stabiliser", "allonger les contrats et partager des temps pleins", _EMPLOYERS),
    Factor.LACK_OF_LABOUR: _Known(
        "attirer",
        "faire connaître ces métiers et relever le taux d’activité",
        "France Travail et les intercommunalités",
        dict.fromkeys((Level.EPCI, Level.MUNICIPALITY), "votre attractivité et vos modes de garde"),
    ),
    Factor.GEOGRAPHIC_MISMATCH: _Known(
        "rapprocher", "desservir les lieux d’emploi et loger les salariés", "les communes et les intercommunalités", _LOCAL
    ),
    Factor.TRAINING_LINK: _Known(
        "former",
        "ouvrir des places de formation et d’apprentissage",
        "la région et les branches",
        {Level.REGION: "votre plan régional de formation"},
    ),
}


def lever(factor: Factor, level: Level) -> Lever:
    """Return what *factor* calls for, as a reader at *level* can act on it."""
    known = _LEVERS[factor]
    own = known.own.get(level)
    return Lever(known.verb, known.action, own or known.holder, is_own=own is not None)
