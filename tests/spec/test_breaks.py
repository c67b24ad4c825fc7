"""What is said of a change that a break disturbs: both figures side by side, and a word only where they agree."""

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.analysis.overview import analyse
from reporter.analysis.trend import Span, State, change_between
from reporter.document.briefing import write_briefing
from reporter.document.count_points import seekers
from reporter.document.csv_table import figures_csv
from reporter.document.mail import mail_content
from reporter.domain.blocks import Notice
from reporter.domain.breaks import Break, BreakVariant
from reporter.domain.briefing import Brand, Briefing
from reporter.domain.indicator import Indicator, Indicators
from reporter.domain.period import Period
from reporter.domain.territory import Register
from tests.labour_market import ALL_DATASETS, edition_of, facts_of, growing, indicators, series, shipped_register, texts_of
from tests.spec_tables import SpecTable, rows

WORDS = SpecTable(
    "rupture",
    "Quand un mot survit à une rupture",
    """
    territoire     | évolution | publiée | hors rupture | seuil | mot
    ---------------+-----------+---------+--------------+-------+----------
    france-FR      |      -5.7 |    -5.7 |          0.2 |   0.1 | break
    france-FR      |      -2.2 |    -2.2 |          0.9 |   0.1 | break
    france-FR      |       6.8 |     6.8 |         -0.6 |   0.1 | break
    france-FR      |       2.0 |     2.0 |          1.5 |   0.1 | up
    france-FR      |      -2.0 |    -2.0 |         -1.5 |   0.1 | down
    france-FR      |       2.0 |     2.0 |          0.1 |   0.1 | break
    france-FR      |       2.0 |     2.0 |          0.4 |   0.5 | break
    france-FR      |       0.4 |     0.4 |          0.2 |   0.5 | stable
    france-FR      |       0.4 |     0.4 |         -0.2 |   0.5 | break
    france-FR      |       0.4 |     0.4 |          0.0 |   0.5 | stable
    france-FR      |      -0.5 |     2.0 |          1.5 |   0.1 | break
    france-FR      |       2.0 |         |              |   0.1 | break
    departement-44 |       2.0 |     2.0 |          1.5 |   0.1 | break
    departement-44 |       2.0 |         |              |   0.1 | break
""",
)

CASES = SpecTable(
    "rupture",
    "Les chiffres du producteur que donne l’avertissement",
    """
    territoire       | édition | figures
    -----------------+---------+----------------------------------------
    france-FR        | 2025-T2 | −5,7 % +0,2 % −2,2 % +0,9 % +6,8 % −0,6 %
    departement-44   | 2025-T2 | −5,7 % +0,2 % −2,2 % +0,9 % +6,8 % −0,6 %
    zone_emploi-5216 | 2025-T2 | −5,7 % +0,2 % −2,2 % +0,9 % +6,8 % −0,6 %
    france-FR        | 2025-T1 | +6,8 % −0,6 %
    departement-44   | 2025-T1 | +6,8 % −0,6 %
    zone_emploi-5216 | 2025-T1 | +6,8 % −0,6 %
""",
)

FIRST_WORDS = SpecTable(
    "rupture",
    "Ce qui est dit des inscrits de part et d’autre de la rupture de 2025",
    """
    territoire       | édition | phrase
    -----------------+---------+------------------------------------------------------------------------------------------------------
    france-FR        | 2025-T2 | Le nombre d’inscrits à France Travail ne se compare ni au trimestre précédent ni à l’an dernier : −2,2 % sur un trimestre en catégories A, B, C, mais +0,9 % hors rupture ; en catégorie A, −5,7 %, +0,2 % hors rupture.
    departement-44   | 2025-T2 | Le nombre d’inscrits à France Travail ne se compare ni au trimestre précédent ni à l’an dernier : −1,0 % sur un trimestre en catégories A, B, C ; en France, −2,2 %, +0,9 % hors rupture (catégorie A : −5,7 %, +0,2 % hors rupture).
    zone_emploi-5216 | 2025-T2 | Le nombre d’inscrits à France Travail ne se compare pas à l’an dernier : +4,8 % en catégories A, B, C, rupture du T1 2025 comprise.
    france-FR        | 2025-T1 | Le nombre d’inscrits à France Travail ne se compare ni au trimestre précédent ni à l’an dernier : +5,0 % sur un trimestre et +6,0 % en un an en catégories A, B, C, rupture du T1 2025 comprise.
    departement-44   | 2025-T1 | Le nombre d’inscrits à France Travail ne se compare ni au trimestre précédent ni à l’an dernier : +5,0 % sur un trimestre et +6,0 % en un an en catégories A, B, C, rupture du T1 2025 comprise.
""",  # noqa: E501 -- whole sentences, as a reader sees them
)

# cat. A and A, B, C from T1 2024 to T2 2025: the law, then what Dares published for France in the second quarter
_FRANCE = {"inscrits_a": [1.0, 1.01, 1.0, 1.0, 1.08, 1.01844], "inscrits_abc": [1.0, 1.01, 1.02, 1.00952, 1.06, 1.03668]}
_HERE = {"inscrits_a": [1.0, 1.01, 1.0, 1.0, 1.08, 1.05], "inscrits_abc": [1.0, 1.00143, 1.02, 1.00952, 1.06, 1.0494]}
_SIZES = {"inscrits_a": 3_000_000, "inscrits_abc": 5_000_000}
_DIRECTION = re.compile(
    r"augment|baiss|hausse|recul|progress|diminu|repli|hauss|chut|grimp|quasi stable|doubl|[↗↘→]|tripl|accr|s’améliore|se dégrade",
    re.IGNORECASE,
)
_SAYS_THERE_IS_NONE = "sans mot de direction"


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


@pytest.fixture(scope="module")
def shipped() -> Indicators:
    return RegisterFiles(files("data_sources")).indicators()


def _note(territory: str, quarter: Period, register: Register, known: Indicators) -> Briefing:
    observations = []
    length = 6 if quarter.number == 2 else 5
    for where, paths, scale in (("france-FR", _FRANCE, 1.0), (territory, _HERE, 0.02))[: 1 if territory == "france-FR" else 2]:
        raw = where.startswith("zone_emploi")
        for indicator, levels in paths.items():
            people = [round(level * _SIZES[indicator] * scale, -1) for level in levels[:length]]
            observations += series(where, f"{indicator}_brut" if raw else indicator, people, last=quarter)
        observations += series(where, "taux_chomage", [7.3, 7.3, 7.4, 7.3, 7.4, 7.0], last=quarter)
        observations += series(where, "emploi_salarie_prive", growing(900_000 * scale, 930_000 * scale, 6), last=quarter)
    edition = edition_of(*ALL_DATASETS, "dares/defm-france-brut", quarter=quarter)
    facts = facts_of(territory, observations, register, edition, known=known)
    return write_briefing(facts.territory, edition, analyse(facts), outlines_credit="")


def _plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def _sentences(note: Briefing) -> Iterator[str]:
    """Yield the sentences of note and mail that speak of the registered: those of their cards and alerts whole."""
    for card in note.key_figures:
        if card.label.startswith("Inscrits"):
            yield from texts_of(card)
    yield from (alert.sentence for alert in note.alerts if alert.indicator.startswith("inscrits"))
    mail = mail_content(note, Brand("maison", "Maison", "Note", ""), page_count=2)
    method = [text for section in note.sections for text in texts_of(section)]
    for text in (*texts_of(note), *texts_of(mail)):
        if text not in method:
            yield from (sentence for sentence in re.split(r"(?<=[.;])\s", text) if re.search(r"inscrit|catégorie", sentence, re.IGNORECASE))


def _broken(published: str, neutralised: str) -> Indicator:
    variants = (BreakVariant(Period.quarter(2025, 1), Period.quarter(2024, 4), float(published), float(neutralised)),) if published else ()
    broken = Break("inscrits_a", Period.quarter(2025, 1), "la règle change", Period.quarter(2026, 4), variants=variants)
    return replace(indicators().get("inscrits_a"), breaks=(broken,))


@pytest.mark.parametrize(("territory", "change", "published", "neutralised", "threshold", "word"), rows(WORDS))
def test_a_word_survives_a_break_only_where_both_figures_say_it(
    territory: str, change: str, published: str, neutralised: str, threshold: str, word: str
) -> None:
    before, after = series(territory, "inscrits_a", [1000.0, 1000.0 + 10 * float(change)], last=Period.quarter(2025, 1))
    found = change_between(before, after, _broken(published, neutralised), span=Span.QUARTER, threshold=float(threshold))
    assert str(found.amount) == str(float(change))
    assert found.state == word
    assert (found.intensity is None) == (word in {"break", "stable"})


@pytest.mark.parametrize(("territory", "quarter", "figures"), rows(CASES))
def test_the_cases_of_2025_give_both_figures(register: Register, shipped: Indicators, territory: str, quarter: str, figures: str) -> None:
    note = _note(territory, Period.parse(quarter), register, shipped)
    assert note.notice is not None
    said = _plain(note.notice.text)
    expected = re.findall(r"[−+]\d+,\d %", figures)
    assert sorted(re.findall(r"[−+]\d+,\d %", said)) == sorted(expected)
    rows_of_csv = figures_csv(note, shipped).decode("utf-8-sig").splitlines()
    for figure in expected:
        form = figure.replace(" ", "\u202f")
        assert [row for row in rows_of_csv if row.startswith("france-FR") and row.endswith(form) and re.search("variation_(pub|hors)", row)]


@pytest.mark.parametrize(("territory", "quarter", "figures"), rows(CASES))
def test_no_word_of_direction_stands_beside_the_registered(
    register: Register, shipped: Indicators, territory: str, quarter: str, figures: str
) -> None:
    note = _note(territory, Period.parse(quarter), register, shipped)
    said = [text.replace(_SAYS_THERE_IS_NONE, "") for text in _sentences(note)]
    assert figures
    assert len(said) > 10
    assert [text for text in said if _DIRECTION.search(text)] == []


@pytest.mark.parametrize(("territory", "quarter", "sentence"), rows(FIRST_WORDS))
def test_the_point_about_the_registered_sets_both_figures_side_by_side(
    register: Register, shipped: Indicators, territory: str, quarter: str, sentence: str
) -> None:
    note = _note(territory, Period.parse(quarter), register, shipped)
    assert sentence in [_plain(point.sentence) for point in note.key_points]


def test_cards_and_warning_print_the_same_figures_as_the_point(register: Register, shipped: Indicators) -> None:
    note = _note("france-FR", Period.quarter(2025, 2), register, shipped)
    everybody, idle = note.key_figures[2:]
    assert [next(_plain(n.sentence) for n in card.notes) for card in (everybody, idle)] == ["+0,9 % hors rupture", "+0,2 % hors rupture"]
    assert [_plain(c.change.sentence) for c in (everybody, idle) if c.change] == [
        "−2,2 % sur un trimestre, rupture",
        "−5,7 % sur un trimestre, rupture",
    ]
    here = _note("departement-44", Period.quarter(2025, 2), register, shipped)
    assert [_plain(card.notes[0].sentence) for card in here.key_figures[2:]] == [
        "France : −2,2 %, +0,9 % hors rupture",
        "France : −5,7 %, +0,2 % hors rupture",
    ]


def test_no_curve_joins_what_does_not_compare(register: Register, shipped: Indicators) -> None:
    note = _note("departement-44", Period.quarter(2025, 2), register, shipped)
    rate, _, everybody, idle = note.key_figures
    assert rate.sparkline is not None
    assert (everybody.sparkline, idle.sparkline) == (None, None)
    assert "depuis la rupture" in note.key_figures_note


def test_the_warning_says_why(register: Register, shipped: Indicators) -> None:
    reasons = []
    for territory, quarter in (("france-FR", 2), ("departement-44", 2), ("france-FR", 1)):
        note = _note(territory, Period.quarter(2025, quarter), register, shipped)
        (whole,) = [block for section in note.sections for block in section.blocks if isinstance(block, Notice)]
        reasons.append(_plain(whole.text).split("direction")[1].split(". ")[0])
        assert note.notice is not None
        short = _plain(note.notice.text)
        assert short.startswith("Les évolutions qui franchissent le T1 2025 sont données sans mot de direction.")
        assert short.endswith("Voir « Chômage et inscrits ».")
        assert len(short) < len(_plain(whole.text))
    assert reasons == [
        " : publiées ou hors rupture, elles se contredisent",
        " : aucune mesure hors rupture n’en est publiée pour ce territoire",
        " : aucune mesure hors rupture n’est publiée pour ces périodes",
    ]


def test_a_year_after_the_change_has_taken_effect_the_words_are_back(register: Register, shipped: Indicators) -> None:
    quarter = Period.quarter(2026, 2)
    people = [*series("departement-44", "inscrits_abc", [100_000.0] * 5 + [103_000], last=quarter)]
    facts = facts_of("departement-44", people, register, edition_of("dares/defm-regions-cvs", quarter=quarter), known=shipped)
    note = write_briefing(facts.territory, facts.edition, analyse(facts), outlines_credit="")
    assert "augmente" in " ".join(point.sentence for point in note.key_points)
    assert note.notice is not None
    assert "une part d’une hausse ou d’une baisse peut en venir" in note.notice.text


def test_a_year_that_begins_while_the_change_takes_effect_has_no_word(register: Register, shipped: Indicators) -> None:
    """T1 2025 is half counted by the new rule: Dares gives the quarter after it twice, so neither T1 2026 nor T2 2025 compares with it."""
    quarter = Period.quarter(2026, 1)
    people = [*series("departement-44", "inscrits_abc", [100_000.0, 99_000, 98_500, 98_300, 98_000], last=quarter)]
    facts = facts_of("departement-44", people, register, edition_of("dares/defm-regions-cvs", quarter=quarter), known=shipped)
    overview = analyse(facts)
    assert overview.seekers_all.trend.year is not None
    assert overview.seekers_all.trend.year.state is State.BREAK
    assert overview.seekers_all.trend.quarter is not None
    assert overview.seekers_all.trend.quarter.state is not State.BREAK
    point = seekers(overview)
    assert point is not None
    assert _plain(point.sentence) == (
        "Le nombre d’inscrits à France Travail ne se compare pas à l’an dernier : −2,0 % en catégories A, B, C, rupture du "
        "T1 2025 comprise ; sur un trimestre, il baisse de 0,3 %."
    )


def test_where_the_producer_confirms_the_word_both_figures_stand_with_it(register: Register) -> None:
    quarter = Period.quarter(2025, 2)
    agreeing = Break(
        "inscrits_abc",
        Period.quarter(2025, 1),
        "la règle change",
        Period.quarter(2026, 4),
        None,
        (BreakVariant(quarter, Period.quarter(2025, 1), 2.0, 1.5),),
    )
    known = indicators()
    own = tuple(replace(i, breaks=(agreeing,)) if i.id == "inscrits_abc" else replace(i, breaks=()) for i in known.indicators)
    people = [*series("france-FR", "inscrits_abc", [1000.0, 1020.0], last=quarter)]
    facts = facts_of(
        "france-FR", people, register, edition_of("dares/defm-france-cvs", quarter=quarter), known=Indicators(own, known.producers)
    )
    note = write_briefing(facts.territory, facts.edition, analyse(facts), outlines_credit="")
    card = note.key_figures[2]
    assert card.change is not None
    assert (card.arrow, _plain(card.change.sentence), _plain(card.notes[0].sentence)) == (
        "↗",
        "+2,0 % sur un trimestre",
        "hausse ; +1,5 % hors rupture",
    )
    assert [_plain(alert.sentence) for alert in note.alerts] == [
        "Le nombre d’inscrits en catégories A, B, C augmente de 2,0 % sur un trimestre (+1,5 % hors rupture)."
    ]
    assert note.notice is not None
    assert "confirmées par la mesure hors rupture" in note.notice.text
