"""What holds of every sentence, whatever the figures: its verbs say what its figures do, and amounts after a verb have no sign."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporter.analysis.overview import analyse
from reporter.analysis.trend import Span, change_between
from reporter.document.briefing import write_briefing
from reporter.document.forms import Evidence
from reporter.document.french import HARD, MINUS, THIN
from reporter.domain.blocks import Finding
from reporter.domain.briefing import Briefing
from tests.labour_market import ALL_DATASETS, SECTORS, edition_of, facts_of, indicators, series, shipped_register, texts_of

CHECKOUT = Path(__file__).resolve().parents[2]
_AMOUNT = rf"(?P<form>\d[\d{THIN}]*(?:,\d+)?)"
_UP = re.compile(rf"(?:augmente(?:nt)?|progresse(?:nt)?|hausse est|gagne(?:nt)?|en gagne(?:nt)?) (?:de )?{_AMOUNT}")
_DOWN = re.compile(rf"(?:baisse(?:nt)?|recule(?:nt)?|baisse est|perd(?:ent)?|en perd(?:ent)?) (?:de )?{_AMOUNT}")
_MORE = re.compile(rf"{_AMOUNT}{HARD}points? de plus")
_LESS = re.compile(rf"{_AMOUNT}{HARD}points? de moins")
_SAID_OF_GAPS = re.compile(rf"supérieur de {_AMOUNT}")
_SAID_UNDER = re.compile(rf"inférieur de {_AMOUNT}")
_SIGNED = re.compile(rf"(?:augmente|progresse|baisse|recule|gagne|perd|hausse est|baisse est)\w* (?:de )?[{MINUS}+]")

rates = st.lists(st.integers(20, 200).map(lambda tenths: tenths / 10), min_size=5, max_size=8)
counts = st.lists(st.integers(0, 400).map(lambda tens: float(10 * tens)), min_size=5, max_size=6)
jobs = st.lists(st.integers(30, 4000).map(float), min_size=5, max_size=6)


def _note(own: list[float], france: list[float], people: list[float], idle: list[float], work: list[float]) -> Briefing:
    observations = [
        *series("departement-44", "taux_chomage", own),
        *series("france-FR", "taux_chomage", france),
        *series("departement-49", "taux_chomage", france),
        *series("region-52", "taux_chomage", [*reversed(own)]),
        *series("departement-44", "inscrits_abc", people),
        *series("departement-44", "inscrits_a", idle),
        *series("france-FR", "inscrits_abc", [*reversed(people)]),
        *series("departement-44", "emploi_salarie_prive", work),
        *series("region-52", "emploi_salarie_prive", [*reversed(work)]),
    ]
    for turn, code in enumerate(SECTORS):
        observations += series("departement-44", "emploi_salarie_prive", [*work[turn:], *work[:turn]], category=code)
    register = shipped_register(CHECKOUT)  # kept after the first call
    facts = facts_of("departement-44", observations, register, edition_of(*ALL_DATASETS))
    return write_briefing(facts.territory, facts.edition, analyse(facts), outlines_credit="")


def _findings(note: Briefing) -> Iterator[Finding]:
    yield from (note.headline, note.lead, *note.key_points)
    for card in note.key_figures:
        yield from (*([card.change] if card.change else ()), *card.notes)


def _proved(finding: Finding, form: str, *, sign: int) -> bool:
    """Say whether a derived figure of this size and sign is among the evidence."""
    size = Decimal(form.replace(THIN, "").replace(",", "."))
    known = (Decimal(str(o.value)) for o in finding.evidence if o.value is not None and "." in o.indicator)
    return any(value == sign * size for value in known)


_SENSES = ((_UP, 1), (_DOWN, -1), (_MORE, 1), (_LESS, -1), (_SAID_OF_GAPS, 1), (_SAID_UNDER, -1))


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(rates, rates, counts, counts, jobs)
def test_verbs_agree_with_their_figures(
    own: list[float], france: list[float], people: list[float], idle: list[float], work: list[float]
) -> None:
    note = _note(own, france, people, idle, work)
    for finding in _findings(note):
        for pattern, sign in _SENSES:
            for match in pattern.finditer(finding.sentence):
                assert _proved(finding, match["form"], sign=sign), finding.sentence
    assert [text for text in texts_of(note) if _SIGNED.search(text) or re.search(rf"[{MINUS}+]0(?:,0)?(?![,\d])", text)] == []


def test_a_verb_that_contradicts_its_figure_would_be_seen() -> None:
    before, after = series("departement-44", "taux_chomage", [6.0, 6.5])
    rise = change_between(before, after, indicators().get("taux_chomage"), span=Span.QUARTER, threshold=0.1)
    proof = Evidence()
    wrong = proof.finding(f"Le chômage baisse de {proof.change(rise, signed=False)}.")
    (match,) = _DOWN.finditer(wrong.sentence)
    assert not _proved(wrong, match["form"], sign=-1)
    assert _proved(wrong, match["form"], sign=1)
    assert _SIGNED.search(f"Le taux baisse de {MINUS}0,3{HARD}point")
