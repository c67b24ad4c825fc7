"""Whether a note says the same figures everywhere: sentence, card, table, chart, alternative text, CSV."""

import csv
import io
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from reporter.document.csv_table import figures_csv
from reporter.document.french import number
from reporter.domain.blocks import Block, Choropleth, Figure, Findings, LineChart, Pyramid, RankedBars, Slopes, Table
from reporter.domain.briefing import Briefing
from reporter.domain.indicator import Indicators

_NUMBER = re.compile(r"(?<![\w,])\d{1,3}(?:\u202f\d{3})+(?:,\d+)?|(?<![\w,\u202f])\d+(?:,\d+)?")
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_NO_FIGURES = (  # numbers that name a time, a place in an order, a class of a scale or a thing, and measure nothing
    re.compile(rf"\b\d{{1,2}}(?:er)?[\u00a0 ](?:{_MONTHS}|janv\.|févr\.|avr\.|juil\.|sept\.|oct\.|nov\.|déc\.)"),
    re.compile(r"\bT[1-4][\u00a0 ]\d{4}"),
    re.compile(r"\b[1-4](?:er|e)[\u00a0 ]trimestre"),
    re.compile(r"\b(?:19|20)\d{2}\b"),
    re.compile(r"\b\d+(?:er|re|e)\b"),
    re.compile(
        r"\b(?:sur|des|les|aux|parmi|depuis|en)[\u00a0 ]\d+[\u00a0 ](?:ans?\b|mois|jours|trimestres|territoires|départements|régions|zones)"
    ),
    re.compile(r"\b[Mm]oins de \d+\sans|\b\d+\sans ou plus|\b\d+\sà\s\d+\sans"),
    re.compile(r"\bpour 100\s"),
    re.compile(r"\bsur\s5\b"),
)
_ALTERNATIVES = frozenset({"alt", "picture", "sparkline"})  # they tell what is drawn, which no text layer prints


def faults(briefing: Briefing, indicators: Indicators) -> list[str]:
    """Return every figure that is not the same everywhere, in words; empty when the note agrees with itself."""
    printed = {number for figure in briefing.figures for number in _NUMBER.findall(figure.printed)}
    drawn = printed | {
        number(abs(f.observation.value), places) for f in briefing.figures if f.observation.value is not None for places in (0, 1)
    }
    found = [
        f"{where}: {strange!r} in {text!r} is no figure of the note"
        for where, text in _texts(briefing)
        for strange in _strange(text, drawn if where in _ALTERNATIVES else printed)
    ]
    found += [fault for figure in briefing.figures if (fault := _misprinted(figure))]
    found += [fault for block in _blocks(briefing) for fault in _misdrawn(block, briefing)]
    return found + _missing_in_csv(briefing, indicators)


def _strange(text: str, known: set[str]) -> Iterator[str]:
    for pattern in _NO_FIGURES:
        text = pattern.sub("", text)
    yield from (number for number in _NUMBER.findall(text) if number not in known)


def _texts(briefing: Briefing) -> Iterator[tuple[str, str]]:
    """Yield every text that may hold a figure; definitions, rules and sources have numbers of their own."""
    yield "headline", briefing.headline.sentence
    yield "lead", briefing.lead.sentence
    yield from (("point", finding.sentence) for finding in briefing.key_points)
    yield from (("decision", f"{d.question} {d.finding.sentence}") for d in briefing.decisions)
    yield from (("change", f"{lead}{rest}") for _, lead, rest in briefing.changes)
    for card in briefing.key_figures:
        yield from (("card", finding.sentence) for finding in (*([card.change] if card.change else []), *card.notes))
        yield from (("sparkline", card.sparkline.alt) for _ in [0] if card.sparkline)
    for section in briefing.sections:
        if section.topic != "method":
            yield from (("section", text) for text in (section.headline, section.lead))
    for block in _blocks(briefing):
        yield from _block_texts(block)


def _block_texts(block: Block) -> Iterator[tuple[str, str]]:
    match block:
        case LineChart() | RankedBars():
            yield from (("title", block.title.sentence), ("alt", re.sub(r"^\d+\staux", "", block.alt)))
        case Pyramid() | Slopes():
            yield from (("title", block.title.sentence), ("alt", block.alt))
        case Choropleth():
            yield "alt", block.alt
        case Findings():
            yield from (("finding", finding.sentence) for finding in block.items)
        case Table():
            yield from (("cell", cell.text) for row in block.rows for cell in row.cells)
            yield from (("picture", cell.picture.alt) for row in block.rows for cell in row.cells if cell.picture)
        case _:
            pass


def _blocks(briefing: Briefing) -> Iterator[Block]:
    yield from briefing.blocks
    for section in briefing.sections:
        if section.topic != "method":
            yield from section.blocks


def _misprinted(figure: Figure) -> str:
    """Say how a printed form differs from its value, rounded to the digits it shows; the sign may be in the verb."""
    numbers = _NUMBER.findall(figure.printed)
    value = figure.observation.value
    if len(numbers) != 1 or value is None:
        return ""
    shown = Decimal(numbers[0].replace("\u202f", "").replace(",", "."))
    meant = abs(Decimal(str(value))).quantize(Decimal(1).scaleb(shown.as_tuple().exponent), ROUND_HALF_UP)
    sign_agrees = "\u2212" not in figure.printed or value < 0
    return "" if shown == meant and sign_agrees else f"{figure.printed!r} stands for {value} ({figure.observation.indicator})"


def _misdrawn(block: Block, briefing: Briefing) -> Iterator[str]:
    held = {round(f.observation.value, 6) for f in briefing.figures if f.observation.value is not None}
    match block:
        case LineChart():
            drawn = [value for line in block.lines for value in line.values]
        case RankedBars():
            drawn = [bar.value for bar in block.bars]
        case Pyramid():
            bars = [bar for band in block.bands for bar in (band.left, band.right) if bar]
            drawn = [value for bar in bars for value in (bar.share, bar.beside)]
        case Slopes():
            drawn = [value for slope in block.slopes for value in (slope.before, slope.after)]
        case Choropleth():
            drawn = [area.value for area in block.areas]
        case _:
            drawn = []
    yield from (f"{value} is drawn and no figure of the note" for value in drawn if value is not None and round(value, 6) not in held)


def _missing_in_csv(briefing: Briefing, indicators: Indicators) -> list[str]:
    rows = csv.DictReader(io.StringIO(figures_csv(briefing, indicators).decode("utf-8-sig")), delimiter=";")
    written = {(r["territory"], r["indicator"], r["category"], r["period"]): (r["value"], r["printed"]) for r in rows}
    found = []
    for figure in briefing.figures:
        o = figure.observation
        value, printed = written.get((str(o.territory), o.indicator, o.category, str(o.period)), ("missing", ""))
        same = value == "" if o.value is None else value not in {"", "missing"} and float(value) == o.value
        if not same or printed != figure.printed:
            found.append(f"{o.indicator} of {o.territory}, {o.period}: the CSV says {value!r}, printed {printed!r}")
    return found
