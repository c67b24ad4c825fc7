"""What the check of an edition says in French."""

import pytest

from reporter.document.consistency_text import left_out_sentence, sentence, unplaced_sentence
from reporter.domain.consistency import Inconsistency, Rule, Term
from reporter.domain.gate import Offence
from reporter.domain.territory import TerritoryId
from tests.registers import small_register
from tests.spec.test_consistency import declared

JOBS, COUNT = "emploi_salarie_prive", "inscrits_a_brut"
HERE = Offence("departement-44", COUNT, "", "2026-T1", 1000.0, 1200.0)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (
            Inconsistency(Rule.PARTITION, COUNT, "sexe", 2, (HERE,)),
            (
                "Inscrits en catégorie A, données brutes : les parts, par sexe, ne font pas le total (2 chiffres). "
                "44, Inscrits (A), brut, T1 2026 : 1 000 publié, somme 1 200."
            ),
        ),
        (
            Inconsistency(Rule.PARTITION, COUNT, "sexe", 1, (HERE,), above=True, explained="le secret est partout."),
            (
                "Inscrits en catégorie A, données brutes : la somme des parts connues, par sexe, dépasse le total (1 chiffre). "
                "44, Inscrits (A), brut, T1 2026 : 1 000 publié, somme 1 200. Expliqué : le secret est partout."
            ),
        ),
        (
            Inconsistency(Rule.SUM_OF, "inscrits_abc_brut", "…", 1, (Offence("region-52", "inscrits_abc_brut", "", "2026-T1", 5.0, 8.0),)),
            (
                "Inscrits en catégories A, B, C, données brutes : la somme de Inscrits (A), brut, Inscrits (B), brut et Inscrits (C), brut "
                "n’est pas celle que l’on attend (1 chiffre). Pays de la Loire, Inscrits (A, B, C), brut, T1 2026 : 5 publié, somme 8."
            ),
        ),
        (
            Inconsistency(Rule.PART_OF, COUNT, "inscrits_abc_brut", 1, (HERE,), above=True),
            (
                "Inscrits en catégorie A, données brutes dépasse Inscrits en catégories A, B, C, données brutes, dont c’est une partie "
                "(1 chiffre). 44, Inscrits (A), brut, T1 2026 : 1 000, le tout 1 200."
            ),
        ),
        (
            Inconsistency(Rule.TERRITORIES, JOBS, "departement", 3, (Offence("region-52", JOBS, "commerce", "2026-T1", 5.0, 8.0),)),
            (
                "Emploi salarié privé, Pays de la Loire : la somme des départements ne fait pas le total (3 chiffres). "
                "Pays de la Loire, Emploi salarié privé (Commerce), T1 2026 : 5 publié, somme 8."
            ),
        ),
        (
            Inconsistency(
                Rule.RANKS, "taux_chomage", "departement", 1, (Offence("departement-44", "taux_chomage", "", "2026-T1", 2.0, 3.0),)
            ),
            "Taux de chômage : les rangs des départements se contredisent (1 chiffre). 44, Taux de chômage, T1 2026 : 2,0, au lieu de 3,0.",
        ),
        (
            Inconsistency(Rule.HISTORY, COUNT, "standard-2026-T1-v1", 1, (HERE,), edition="standard-2026-T1-v2"),
            "44, Inscrits (A), brut, T1 2026 : masqué dans standard-2026-T1-v2, mais montré dans standard-2026-T1-v1.",
        ),
        (
            Inconsistency(
                Rule.LEAK,
                COUNT,
                "…",
                1,
                (Offence("departement-44", COUNT, "femmes", "2026-T1", None),),
                combination=(
                    Term("departement-44", COUNT, "", "1"),
                    Term("region-52", "inscrits_abc_brut", "femmes", "1/2"),
                    Term("departement-44", COUNT, "hommes", "-1"),
                    *(Term("departement-01", COUNT, code, "-1") for code in ("moins_25", "25_49", "50_plus", "femmes")),
                ),
            ),
            (
                "Inscrits (A), brut (Femmes), 44 (département), T1 2026 : masqué, mais se déduit de 44 (département) (Inscrits (A), brut) "
                "+ 1/2 × Pays de la Loire (région) (Inscrits (A, B, C), brut) − 44 (département) (Hommes) "
                "− 01 (département) (Moins de 25 ans) "
                "− 01 (département) (De 25 à 49 ans) − 01 (département) (50 ans ou plus) et 1 autre terme."
            ),
        ),
    ],
    ids=lambda value: str(value.rule) if isinstance(value, Inconsistency) else "",
)
def test_every_rule_has_its_sentence(found: Inconsistency, text: str) -> None:
    assert " ".join(sentence(found, small_register(), declared()).split()) == text


def test_territories_that_cannot_be_placed_are_counted_by_level() -> None:
    names = ("zone_emploi-5207", "epci-200000001", "zone_emploi-0051")
    said = " ".join(unplaced_sentence([TerritoryId.parse(name) for name in names], "2025").split())
    assert said == (
        "Le référentiel 2025 ne dit pas de quelles communes se composent 2 zones d’emploi et 1 intercommunalité : "
        "leurs combinaisons avec d’autres territoires n’ont pas été contrôlées."
    )
    assert unplaced_sentence([], "2025") == ""


def test_communes_left_out_are_counted() -> None:
    assert (
        " ".join(left_out_sentence(68).split()) == "68 communes que le référentiel ne place qu’à certains niveaux n’ont pas été comptées."
    )
    assert " ".join(left_out_sentence(1).split()) == "1 commune que le référentiel ne place qu’à certains niveaux n’a pas été comptée."
    assert left_out_sentence(0) == ""
