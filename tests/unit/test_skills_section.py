"""« Compétences et formation »: jobs sought beside jobs offered, told only where both are known, never called a tension."""

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reporter.analysis.job_matching import MOST_PROFESSIONS
from reporter.document.skills_section import skills_section
from reporter.domain.blocks import Findings, PairedBar, PairedBars, Section, Table
from reporter.domain.observation import Observation
from reporter.domain.territory import FRANCE
from reporter.errors import RenderError
from reporter.rendering import paired_bars
from reporter.rendering.assets import brand
from reporter.rendering.palette import Palette
from tests.briefing_blocks import finding
from tests.professions import REGION, figure, overview, plain

PALETTE = Palette.parse(brand().tokens_css)
LEVELS = ("SANS", "CAPBEP", "BAC", "BAC2", "BAC3EP")


def matched(code: str, sought: str, offered: str, **where: object) -> Iterator[Observation]:
    """Yield one profession's two figures; « - » is none."""
    for indicator, text in (("demandeurs_abc_metier_ft", sought), ("offres_metier_ft", offered)):
        if text != "-":
            yield figure(indicator, text, code, **where)  # type: ignore[arg-type]


def educated(*counts: str, **where: object) -> Iterator[Observation]:
    """Yield all of the registered, then those of each level."""
    yield figure("demandeurs_abc_ft", counts[0], **where)  # type: ignore[arg-type]
    for level, count in zip(LEVELS, counts[1:], strict=False):
        yield figure("demandeurs_abc_ft", count, f"NIVFORM-{level}", **where)  # type: ignore[arg-type]


def section(*observations: Observation, territory: str = "departement-44") -> Section | None:
    return skills_section(overview(observations, territory=territory))


def bars(found: Section) -> PairedBars:
    return next(block for block in found.blocks if isinstance(block, PairedBars))


SOUGHT = (*matched("G1602", "4500", "310"), *matched("J1506", "620", "930"), *matched("K1304", "2400", "1200"))


def test_professions_stand_by_who_seeks_them_with_both_counts() -> None:
    found = section(*SOUGHT)
    assert found is not None
    assert (found.nav, plain(found.question)) == ("Compétences et formation", "L’offre répond-elle à la demande ?")
    assert [(bar.name, bar.left, bar.right) for bar in bars(found).bars] == [
        ("Métier G1602", 4500, 310),
        ("Métier K1304", 2400, 1200),
        ("Métier J1506", 620, 930),
    ]
    assert found.headline == "Deux métiers sur trois comptent moins d’offres que d’inscrits"
    assert "n’est pas la tension" in found.lead


def test_the_extremes_are_told_with_their_counts() -> None:
    found = section(*SOUGHT)
    assert found is not None
    said = next(block for block in found.blocks if isinstance(block, Findings))
    assert [plain(item.sentence) for item in said.items] == [
        "Métier G1602 : 7 offres pour 100 inscrits, la plus faible proportion de ces métiers (310 offres, 4 500 inscrits).",
        "Métier J1506 : 150 offres pour 100 inscrits, la plus forte (930 offres, 620 inscrits).",
    ]


def test_equal_ratios_share_their_place_and_the_ratio_decides_not_the_offers() -> None:
    found = section(*matched("G1602", "4000", "400"), *matched("K1304", "2000", "200"), *matched("J1506", "200", "100"))
    assert found is not None
    said = next(block for block in found.blocks if isinstance(block, Findings))
    assert [plain(item.sentence) for item in said.items] == [
        "Métier G1602 : 10 offres pour 100 inscrits, une des plus faibles proportions de ces métiers (400 offres, 4 000 inscrits).",
        "Métier J1506 : 50 offres pour 100 inscrits, la plus forte (100 offres, 200 inscrits).",
    ]


@pytest.mark.parametrize(
    ("offers", "headline"),
    [
        (("100", "100"), "Tous les métiers présentés comptent moins d’offres que d’inscrits"),
        (("5000", "5000"), "Aucun métier présenté ne compte moins d’offres que d’inscrits"),
    ],
)
def test_the_headline_says_when_all_of_them_are_alike(offers: tuple[str, str], headline: str) -> None:
    found = section(*matched("G1602", "4500", offers[0]), *matched("K1304", "2400", offers[1]))
    assert found is not None
    assert found.headline == headline


def test_a_secret_count_keeps_its_sign_and_few_seekers_have_no_ratio() -> None:
    found = section(*SOUGHT, *matched("A1201", "90", "30"), *matched("B1101", "s", "40"))
    assert found is not None
    shown = {bar.name: (bar.printed_left, bar.printed_right) for bar in bars(found).bars}
    assert shown["Métier B1101"] == ("s", "40")
    assert shown["Métier A1201"] == ("90", "30")
    ratios = {f.observation.category for block in found.blocks if isinstance(block, Findings) for item in block.items for f in item.figures}
    assert not ratios & {"A1201", "B1101"}


def test_what_one_side_alone_knows_is_not_shown_and_less_than_two_make_no_topic() -> None:
    assert section(*matched("G1602", "4500", "-"), *matched("K1304", "-", "1200"), *matched("J1506", "620", "930")) is None
    assert section() is None


def test_at_most_ten_professions_stand_there() -> None:
    found = section(*(o for i in range(14) for o in matched(f"A{1000 + i}", str(200 + 10 * i), "50")))
    assert found is not None
    assert len(bars(found).bars) == MOST_PROFESSIONS


def test_levels_of_education_stand_beside_france_and_need_not_add_up() -> None:
    there = educated("1000", "300", "250", "200", "100", "100", territory=FRANCE)
    found = section(*SOUGHT, *educated("9000", "1800", "2700", "1800", "900", "1500"), *there)
    assert found is not None
    table = next(block for block in found.blocks if isinstance(block, Table))
    assert [[plain(cell.text) for cell in row.cells] for row in table.rows][:2] == [
        ["Inférieur au CAP-BEP", "1 800", "20 %", "30 %"],
        ["CAP-BEP", "2 700", "30 %", "25 %"],
    ]
    assert "les parts ne font pas toujours 100" in table.note


def test_figures_of_a_larger_territory_are_said_to_be_lent() -> None:
    lent = [o for code in ("G1602", "K1304") for o in matched(code, "4500", "310", territory=REGION)]
    found = section(*lent, territory="zone_emploi-5216")
    assert found is not None
    assert found.lead.startswith("Non publiés à ce niveau, ces chiffres sont ceux des Pays de la Loire.")


COUNTS = st.one_of(st.none(), st.sampled_from([0.0, 10.0, 1e7]), st.floats(0, 1e5))
ROWS = st.lists(
    st.builds(
        lambda name, left, right: PairedBar(
            name, left, right, "s" if left is None else f"{left:.0f}", "–" if right is None else f"{right:.0f}"
        ),
        st.sampled_from(("Maçon", "Aides de cuisine et employés polyvalents de la restauration", "Conduite d’engins")),
        COUNTS,
        COUNTS,
    ),
    min_size=1,
    max_size=10,
)


@example([PairedBar("Maçon", 1e-308, 1e-308, "0", "0")], 89.0)
@settings(max_examples=80, deadline=None)
@given(ROWS, st.sampled_from([89.0, 182.0]))
def test_bars_of_any_counts_keep_their_labels_apart(rows: list[PairedBar], width: float) -> None:
    chart = PairedBars(finding("Titre"), "", "", "autre", ("recherché", "offert"), tuple(rows))
    least = paired_bars.least_height(chart, width)
    for height in (least, max(least, paired_bars.height_at(chart, 9.0))):
        assert paired_bars.draw_paired_bars(chart, width, height, PALETTE).width == width


def test_a_chart_without_a_bar_or_without_room_is_refused() -> None:
    with pytest.raises(RenderError, match="without a single bar"):
        paired_bars.draw_paired_bars(PairedBars(finding("Titre"), "", "", "autre", ("a", "b"), ()), 89.0, 40.0, PALETTE)
    long = (PairedBar("Maçon", 1.0, 2.0, "10 000 000 000", "10 000 000 000"),)
    with pytest.raises(RenderError, match="no room for the bars"):
        paired_bars.draw_paired_bars(PairedBars(finding("Titre"), "", "", "autre", ("a", "b"), long), 45.0, 40.0, PALETTE)
