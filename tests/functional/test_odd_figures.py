"""Figures and names of every odd kind, from the facts to the finished file: each note is sound, or refused with its reason."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import pypdfium2
import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.analysis.overview import analyse
from reporter.document.briefing import write_briefing
from reporter.document.csv_table import figures_csv
from reporter.domain.briefing import Briefing
from reporter.domain.facts import TerritoryFacts
from reporter.domain.observation import Observation, Status
from reporter.domain.outlines import Outlines
from reporter.domain.territory import Register, TerritoryId
from reporter.errors import RenderError
from reporter.rendering.assets import brand
from reporter.rendering.inspection import inspect
from reporter.rendering.pdf import render_pdf
from tests.labour_market import ALL_DATASETS, QUARTER, edition_of, facts_of, indicators, shipped_register, world
from tests.pdf_checks import failures

pytestmark = [pytest.mark.pdf, pytest.mark.xdist_group("odd")]

HERE = TerritoryId.parse("departement-44")
EDITION = edition_of(*ALL_DATASETS)
LONG = "Communauté d’agglomération du Pays de la Haute-Vallée-de-l’Orb, des Monts d’Orb-et-de-Lacaune et du Grand-Causse méridional"
Change = Callable[[Observation], Observation | None]


def changed(change: Change) -> tuple[Observation, ...]:
    """Return the world with each figure of the département as *change* makes it; None leaves it out."""
    found = (change(o) if o.territory == HERE else o for o in world())
    return tuple(o for o in found if o is not None)


def last(o: Observation) -> bool:
    return o.period == QUARTER


def with_value(value: float, *, only: Callable[[Observation], bool] = lambda _: True) -> Change:
    return lambda o: replace(o, value=value) if o.indicator != "taux_chomage" and only(o) else o


def secret(o: Observation) -> Observation:
    return o if o.indicator == "taux_chomage" else replace(o, value=None, status=Status.SECRET)


FIGURES: dict[str, Change] = {
    "zero": with_value(0.0),
    "one": with_value(1.0),
    "ten_millions": with_value(10_000_000.0),
    "minus_hundred_per_cent": with_value(0.0, only=last),
    "all_sectors_equal": lambda o: replace(o, value=1000.0) if o.category else o,
    "one_sector": lambda o: o if o.category in {"", "industrie"} else None,
    "all_secret": secret,
    "secret_sectors": lambda o: secret(o) if o.category else o,
    "rate_of_nothing": lambda o: replace(o, value=0.0) if o.indicator == "taux_chomage" else o,
}
NAMES = {
    "five": "Creux",
    "long": LONG,
    "hay": "L’Haÿ-les-Roses",
    "markup": "Le <b>Val</b> & {{ 7 * 7 }}",
    "percent": "100 % {% raw %} $name",
}


SAMPLE = ("zero", "ten_millions", "minus_hundred_per_cent", "one_sector", "all_secret", "long", "markup")


@dataclass(frozen=True)
class Made:
    """A note and its file."""

    briefing: Briefing
    file: Path

    def text(self) -> str:
        document = pypdfium2.PdfDocument(self.file.read_bytes())
        words = " ".join(" ".join(document[i].get_textpage().get_text_range().split()) for i in range(len(document)))
        document.close()
        return words


def written(facts: TerritoryFacts) -> Briefing:
    return write_briefing(facts.territory, EDITION, analyse(facts), outlines_credit="Contours : un auteur, CC BY 4.0.")


def named(name: str, observations: Iterable[Observation], register: Register) -> TerritoryFacts:
    facts = facts_of(str(HERE), observations, register, EDITION)
    return replace(facts, territory=replace(facts.territory, name=name, locative=f"à {name}", genitive=f"de {name}"))


@pytest.fixture(scope="module")
def register(checkout: Path) -> Register:
    return shipped_register(checkout)


@pytest.fixture(scope="module")
def outlines() -> Outlines:
    return RegisterFiles(files("data_sources")).outlines()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, register: Register, outlines: Outlines) -> dict[str, Made]:
    folder = tmp_path_factory.mktemp("odd")

    class OnDemand(dict[str, Made]):
        """Notes made when they are first asked for."""

        def __missing__(self, name: str) -> Made:
            known = NAMES.get(name)
            facts = named(known, world(), register) if known else facts_of(str(HERE), changed(FIGURES[name]), register, EDITION)
            note, file = written(facts), folder / f"{name}.pdf"
            csv = figures_csv(note, indicators(), {})
            file.write_bytes(render_pdf(note, brand(), outlines, attachments={"data.csv": csv, "provenance.json": b"{}"}).pdf)
            self[name] = Made(note, file)
            return self[name]

    return OnDemand()


def sampled(names: Iterable[str]) -> list[object]:
    """Return names as parameters, those out of the sample for `make proof` alone."""
    return [name if name in SAMPLE else pytest.param(name, marks=pytest.mark.proof) for name in names]


@pytest.mark.parametrize("name", sampled([*FIGURES, *NAMES]))
def test_a_note_of_any_figures_may_leave(made: dict[str, Made], name: str) -> None:
    assert inspect(made[name].file.read_bytes(), made[name].briefing) == ()


@pytest.mark.parametrize("names", [SAMPLE, pytest.param((*FIGURES, *NAMES), marks=pytest.mark.proof)], ids=["sample", "all"])
def test_all_of_them_conform_to_both_standards(made: dict[str, Made], names: tuple[str, ...]) -> None:
    assert failures([made[name].file for name in names]) == []


def test_what_is_secret_is_never_a_zero_and_what_is_zero_never_secret(made: dict[str, Made]) -> None:
    jobs = made["all_secret"].briefing.key_figures[1]
    assert jobs.value is None
    assert "secret statistique" in jobs.absence
    assert made["zero"].briefing.key_figures[1].value is not None
    assert [figure.printed for card in made["zero"].briefing.key_figures[1:2] if (figure := card.value)] == ["0"]


def test_a_fall_to_nothing_is_told_as_such(made: dict[str, Made]) -> None:
    text = made["minus_hundred_per_cent"].text().replace("\u202f", " ").replace("\u00a0", " ")
    assert "−100,0 %" in text
    assert "inf" not in text.split()


def test_millions_keep_their_spaces(made: dict[str, Made]) -> None:
    assert "10\u202f000\u202f000" in "".join(card.value.printed for card in made["ten_millions"].briefing.key_figures if card.value)


@pytest.mark.parametrize("name", sampled(NAMES))
def test_a_name_is_printed_as_it_is(made: dict[str, Made], name: str) -> None:
    shown = "".join(NAMES[name].split()).replace("-", "")
    assert shown in "".join(made[name].text().split()).replace("-", "").replace("\u00ad", "").replace("\ufffe", "").replace("\u0002", "")


@pytest.mark.parametrize(
    ("name", "reason"),
    [("Plage 🏖", "BEACH WITH UMBRELLA"), ("Val\u202edroit", "RIGHT-TO-LEFT OVERRIDE"), ("عمان", "ARABIC LETTER")],
)
def test_a_sign_that_cannot_be_printed_is_named(register: Register, outlines: Outlines, name: str, reason: str) -> None:
    note = written(named(name, world(), register))
    with pytest.raises(RenderError, match=reason):
        render_pdf(note, brand(), outlines, attachments={"data.csv": b"", "provenance.json": b"{}"})
