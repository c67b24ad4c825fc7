"""The rules by which every note is written, as the method page prints them: numbers come from the constants that the code obeys.

The cases of each rule stand in tests/spec/; `make methodology` prints both together in docs/methodology.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reporter.analysis.buoyancy import LEAST_JOBS, LEAST_QUOTIENT, LEAST_WEIGHT
from reporter.analysis.comparison import CLASSES
from reporter.analysis.disclosure import SMALLEST_SHOWN
from reporter.analysis.follow_up import JUDGED_AFTER
from reporter.analysis.history import NOTABLE_YEARS, WINDOW_YEARS
from reporter.analysis.noise import LEAST_CHANGES, MAD_TO_SD, NOISE_MULTIPLE
from reporter.analysis.overview import Overview
from reporter.analysis.profile import LEAST_GROUP
from reporter.analysis.sectors import LEAST_LONG_YEARS, LONG_YEARS, SHORT_YEARS
from reporter.analysis.share_moves import CLEAR_SHIFT
from reporter.analysis.tension import LEAST_CLASSED, LEVER_ABOVE, MOST_PROFESSIONS, TENSE_FROM
from reporter.analysis.trend import PLAIN_UP_TO, SLIGHT_UP_TO, SMALL_NUMBER
from reporter.document.beside import FAR
from reporter.document.decisions import LEAST_LOCAL_SHARE, LEAST_LOSS, LEAST_LOSS_PERCENT, MOST_QUESTIONS, decisions
from reporter.document.effect_points import LEAST_TOLD_GAP
from reporter.document.french import capitalised, number, percent, points, spelled, times, typeset
from reporter.document.headline import MOST_WORDS, NEAR
from reporter.document.profile_words import CLEAR_GAP
from reporter.domain.indicator import Adjustment
from reporter.domain.observation import Status
from reporter.domain.territory import Level

THRESHOLD, BACK_TEST = "seuil", "contre-epreuve"  # printed under a table of their own


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the id that its cases in tests/spec/ declare, the term it explains, its text."""

    id: str
    term: str
    text: str


def _rule(identifier: str, term: str, text: str) -> Rule:
    return Rule(identifier, typeset(term), typeset(text))


RULES = (
    _rule(
        THRESHOLD,
        "Seuil de « quasi stable »",
        f"Seuil : le plus grand de l'arrondi publié, de la dispersion habituelle des variations passées "
        f"({number(NOISE_MULTIPLE * MAD_TO_SD, 4)} fois leur écart absolu médian, {spelled(LEAST_CHANGES)} au moins) et d'un plancher. "
        "Sur un an, une série corrigée garde le seuil de ses trimestres. "
        f"Un taux « quasi stable » qui varie de {points(FAR * 0.1)} ou plus est donné avec son seuil.",
    ),
    _rule(
        BACK_TEST,
        "Contre-épreuve",
        "Chaque trimestre passé est jugé par ce qu'on en savait alors : les seules variations antérieures, "
        f"{spelled(LEAST_CHANGES)} au moins. Un mot est contredit quand le trimestre suivant dit le contraire. "
        "Un seul millésime : l'effet des révisions n'est pas mesuré.",
    ),
    _rule(
        "phrases",
        "Titre et points",
        f"Seules y parlent les séries parues depuis la note précédente ; le titre a {spelled(MOST_WORDS)} mots au plus "
        "et dit l'année quand le trimestre dit autre chose.",
    ),
    _rule("arrondi", "Arrondi", "Au chiffre publié le plus proche ; la moitié s'éloigne de zéro."),
    _rule("taux", "Évolution d'un taux", "En points, entre les deux taux arrondis tels qu'affichés."),
    _rule(
        "intensite",
        "Légère, nette",
        f"« Légère » jusqu'à {times(SLIGHT_UP_TO)} le seuil, « nette » au-delà de {times(PLAIN_UP_TO)}.",
    ),
    _rule(
        "ecart",
        "Comparer deux taux",
        f"Écart entre les deux taux affichés ; ils sont « proches » à {points(NEAR * 0.1)} près.",
    ),
    _rule(
        "historique",
        "Au plus bas, au plus haut",
        f"Dit quand ce niveau n'a pas été vu depuis {spelled(NOTABLE_YEARS)} ans au moins et que l'année va dans ce sens ; "
        f"extrêmes de {spelled(WINDOW_YEARS)} ans.",
    ),
    _rule(
        "rang",
        "Rang",
        "Sur les chiffres affichés, par niveau d'un taux, par évolution sur un an d'un effectif ; à égalité, le meilleur rang est partagé.",
    ),
    _rule(
        "carte",
        "Carte",
        f"{capitalised(spelled(CLASSES))} classes fixes pour toute l'édition : les quintiles des taux affichés, niveau par niveau.",
    ),
    _rule(
        "effectif",
        "Évolution d'un effectif",
        f"En %, entre les effectifs affichés ; partant de moins de {number(SMALL_NUMBER)}, en nombre, jamais « doublé ».",
    ),
    _rule("brute", "Série brute", "Même trimestre de l'année précédente seulement : elle n'est pas corrigée des saisons."),
    _rule(
        "rupture",
        "Rupture",
        "Pas de mot de direction quand une évolution franchit un changement de règle, sauf si le producteur la mesure aussi hors "
        "rupture et que les deux mesures, données côte à côte, concluent de même.",
    ),
    _rule("lieu", "Lieu", "Les taux portent sur les habitants, l'emploi salarié privé est compté au lieu de travail."),
    _rule(
        "porteur",
        "Secteur porteur",
        "Il gagne des emplois, croît plus vite que le même secteur en France, y pèse au moins autant qu'en France "
        f"(quotient de {number(LEAST_QUOTIENT)} ou plus), compte {number(LEAST_JOBS)} emplois et "
        f"{percent(100 * LEAST_WEIGHT, 0)} de l'emploi d'ici au moins. « Confirmé » sur {spelled(LONG_YEARS)} ans et sur "
        f"{spelled(SHORT_YEARS)} ans, « récent » sur {spelled(SHORT_YEARS)} ans seulement ; après une rupture, la longue période "
        f"commence après elle, si {spelled(LEAST_LONG_YEARS)} ans restent. S'il recule sur la dernière année, le tableau le dit et les "
        "phrases ne le comptent plus. « En retrait » : il perd des emplois et fait moins bien que le même secteur en France, sur les "
        "deux périodes. S'il manque un chiffre, rien n'est conclu.",
    ),
    _rule(
        "effets",
        "Trois effets",
        "Une évolution de l'emploi est la somme de trois effets (Dunn, 1960) : national, la croissance de tout l'emploi "
        "en France ; structurel, ce qu'y ajoute ou retranche chaque secteur en France ; local, le reste. « À peu près comme en "
        f"France » : moins de {points(LEAST_TOLD_GAP)} d'écart par an.",
    ),
    _rule(
        "quotient",
        "Quotient de localisation",
        "Part du secteur dans l'emploi d'ici, divisée par sa part en France.",
    ),
    _rule(
        "tension",
        "Métiers en tension",
        f"Classes de 1 à 5 du producteur, jamais recalculées ; « en tension » à partir de {TENSE_FROM}. Un facteur au-dessus "
        f"de {LEVER_ABOVE} appelle un levier : le plus fort d'abord, puis celui du lecteur, puis celui du plus grand nombre de métiers. "
        f"Les {spelled(MOST_PROFESSIONS)} métiers qui comptent le plus ici sont montrés ; à moins de {spelled(LEAST_CLASSED)} métiers "
        "classés, rien n'est conclu.",
    ),
    _rule(
        "difficiles",
        "Projets jugés difficiles",
        "Part des projets de recrutement que l'employeur juge difficiles : les projets sont additionnés avant d'être divisés.",
    ),
    _rule(
        "embauches",
        "Qui recrute",
        "En nombre, avec sa part. Déclarations pour 100 emplois : celles du trimestre, sur l'emploi du même grand secteur "
        "au même trimestre.",
    ),
    _rule(
        "profil",
        "Qui se détache",
        f"Le groupe d'inscrits qui augmente sur un an de plus que l'ensemble, au-delà des deux seuils ; {number(LEAST_GROUP)} inscrits "
        f"au moins. Une part est dite plus forte qu'en France à partir de {points(CLEAR_GAP, 0)}, en hausse ou en baisse à partir de "
        f"{points(CLEAR_SHIFT)}.",
    ),
    _rule(
        "decider",
        "À décider",
        f"{capitalised(spelled(MOST_QUESTIONS))} questions au plus, chacune tirée d'un constat : un métier en tension et son levier, un "
        f"secteur en retrait ({LEAST_LOSS} emplois et {percent(LEAST_LOSS_PERCENT, 0)} de ses emplois perdus au moins en deux ans, dont "
        f"{percent(100 * LEAST_LOCAL_SHARE, 0)} au moins de plus qu'au rythme français), un chômage qui augmente de plus de "
        f"{points(NEAR * 0.1)} de plus qu'en France, un groupe d'âge ou d'ancienneté qui se détache, un secteur porteur.",
    ),
    _rule(
        "pairs",
        "Comparables",
        "Même niveau, distance la plus courte : écart de taille (logarithme), part des emplois à changer de secteur pour avoir la même "
        "structure et, pour moitié, emplois par habitant (logarithme), chacun rapporté à sa médiane dans le niveau.",
    ),
    _rule(
        "secret",
        "Secret statistique",
        f"Les marques du producteur sont gardées. Un nombre de personnes que nous calculons est masqué sous {SMALLEST_SHOWN}, "
        "zéro excepté, ainsi qu'un second chiffre quand il le trahirait.",
    ),
    _rule(
        "sur-mesure",
        "Territoire sur mesure",
        "Somme de territoires d'un même niveau ; un taux, qui ne s'additionne pas, est « non publié à ce niveau ».",
    ),
    _rule(
        "suivi",
        "Ce que nous signalions",
        f"Chaque mouvement signalé est rejugé {spelled(JUDGED_AFTER)} trimestres plus tard, sur les chiffres connus alors : "
        "il a duré, s'est effacé, ou une révision l'a démenti.",
    ),
    _rule(
        "revisions",
        "Révisions",
        "Un chiffre révisé est signalé quand il bouge de plus que le seuil de sa série ; les deux valeurs sont données.",
    ),
)


def rule(identifier: str) -> Rule:
    """Return one rule; KeyError when there is none."""
    return _BY_ID[identifier]


def rules_of(overview: Overview) -> tuple[Rule, ...]:
    """Return the rules that concern what a note shows, less those printed under their own table."""
    return tuple(found for found in RULES if found.id not in {THRESHOLD, BACK_TEST} and _CONCERNS[found.id](overview))


def _has_rate(overview: Overview) -> bool:
    return overview.rate.has_value


def _has_counts(overview: Overview) -> bool:
    return any(r.has_value and not r.indicator.is_rate for r in overview.main)


def _has_raw(overview: Overview) -> bool:
    return any(r.has_value and r.indicator.adjustment is Adjustment.RAW for r in overview.main)


def _has_secret(overview: Overview) -> bool:
    return _is_custom(overview) or any(o.status is Status.SECRET for o in overview.facts.observations)


def _is_custom(overview: Overview) -> bool:
    return overview.facts.territory.id.level is Level.CUSTOM


def _is_revised(overview: Overview) -> bool:
    return bool(overview.revised) or any(found.is_revised for found in overview.since_previous)


_BY_ID = {found.id: found for found in RULES}
_CONCERNS: Mapping[str, Callable[[Overview], bool]] = {
    "phrases": lambda overview: overview.has_data,
    "arrondi": lambda overview: overview.has_data,
    "taux": _has_rate,
    "intensite": lambda overview: any(r.trend.main and r.trend.main.intensity for r in overview.main),
    "ecart": lambda overview: bool(overview.rate.france and overview.rate.france.gap),
    "historique": lambda overview: overview.rate.history is not None,
    "rang": lambda overview: any(r.rank for r in overview.main),
    "carte": lambda overview: _has_rate(overview) and bool(overview.facts.references.class_breaks),
    "effectif": _has_counts,
    "brute": _has_raw,
    "rupture": lambda overview: bool(overview.open_breaks),
    "lieu": lambda overview: overview.jobs.has_value,
    "porteur": lambda overview: overview.sector_mix is not None,
    "effets": lambda overview: overview.sector_mix is not None,
    "quotient": lambda overview: overview.sector_mix is not None,
    "tension": lambda overview: overview.tensions is not None and overview.tensions.says_enough,
    "difficiles": lambda overview: overview.tensions is not None or overview.hiring is not None,
    "embauches": lambda overview: overview.hiring is not None,
    "profil": lambda overview: overview.profile is not None,
    "decider": lambda overview: bool(decisions(overview)),
    "pairs": lambda overview: overview.peers is not None,
    "secret": _has_secret,
    "sur-mesure": _is_custom,
    "suivi": lambda overview: bool(overview.follow_ups),
    "revisions": _is_revised,
}
