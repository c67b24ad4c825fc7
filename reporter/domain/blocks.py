"""What a page is made of: figures, findings, pictures, tables, sections, without any layout.

Every text is final French with its typography; rendering prints it as it is. Figures keep the observation they come from,
so that text, table, chart, alternative text and CSV cannot disagree.
"""

from dataclasses import dataclass
from enum import StrEnum

from reporter.domain.chart_blocks import (
    Bubble,
    Dumbbell,
    DumbbellRow,
    EffectBar,
    EffectBars,
    PairedBar,
    PairedBars,
    PartBar,
    PartBars,
    Pyramid,
    PyramidBand,
    PyramidBar,
    Quadrant,
    RankedStrip,
    Slope,
    Slopes,
    StripMark,
)
from reporter.domain.findings import Badge, Figure, Finding
from reporter.domain.territory import TerritoryId

__all__ = [
    "Area",
    "Badge",
    "Bar",
    "Block",
    "Bubble",
    "Cell",
    "Changes",
    "Chart",
    "Choropleth",
    "Column",
    "Decision",
    "Definitions",
    "Dumbbell",
    "DumbbellRow",
    "EffectBar",
    "EffectBars",
    "Figure",
    "Finding",
    "Findings",
    "KeyFigure",
    "Line",
    "LineChart",
    "Notice",
    "PairedBar",
    "PairedBars",
    "PartBar",
    "PartBars",
    "Picture",
    "Pyramid",
    "PyramidBand",
    "PyramidBar",
    "Quadrant",
    "Questions",
    "RankedBar",
    "RankedBars",
    "RankedStrip",
    "Role",
    "Row",
    "Section",
    "Slope",
    "Slopes",
    "Sparkline",
    "StripMark",
    "Table",
    "Timeline",
    "Tone",
]


class Role(StrEnum):
    """Whose figure a line, a bar or an area shows; decides its colour and weight everywhere."""

    HERE = "here"
    REGION = "region"
    FRANCE = "france"
    OTHER = "other"


class Tone(StrEnum):
    """How a cell is set."""

    PLAIN = "plain"
    STRONG = "strong"
    DOWN = "down"
    MUTED = "muted"
    SECRET = "secret"


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small line without axes; None where there is no figure. *alt* carries the first and last figures."""

    values: tuple[float | None, ...]
    alt: str
    role: Role = Role.OTHER


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in a table cell, *share* of its full length (0 to 1)."""

    share: float
    alt: str
    role: Role = Role.OTHER


@dataclass(frozen=True, slots=True)
class Timeline:
    """Period observed, day published, next day, day of this note; all as days since *start_year*-01-01 of *years* years."""

    start_year: int
    years: int
    observed: tuple[float, float]
    published: float
    next_publication: float | None
    note: float
    alt: str


@dataclass(frozen=True, slots=True)
class NoiseDot:
    """A change on a scale from −*reach* to *reach* against its noise, ± *threshold*; *hollow* where a break disturbs it."""

    change: float
    threshold: float
    reach: float
    hollow: bool
    alt: str


Picture = Sparkline | Bar | Timeline | NoiseDot


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A card: a value with its own period, its changes, its comparison, its rank; or the reason for its absence.

    *value* is None when there is none: *absence* then says why in words. *borrowed_from* names the larger territory whose
    figure is shown instead.
    """

    label: str
    period: str
    value: Figure | None
    unit: str = ""
    arrow: str = ""
    change: Finding | None = None
    notes: tuple[Finding, ...] = ()
    sparkline: Sparkline | None = None
    absence: str = ""
    borrowed_from: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One series of a line chart, one value a period (None: no figure, drawn as a gap)."""

    name: str
    role: Role
    values: tuple[float | None, ...]
    last_printed: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over quarters with direct labels; *quarters* as (year, number); *band* a noise band (low, high) over the last year.

    *unit* is printed at the top graduation. *cuts* are those of *quarters* that no line may join to the one before. Quarters
    that are a year apart, the same one of each year, are marked one by one.
    """

    title: Finding
    subtitle: str
    source: str
    alt: str
    quarters: tuple[tuple[int, int], ...]
    lines: tuple[Line, ...]
    unit: str
    band: tuple[float, float] | None = None
    band_label: str = ""
    figures: tuple[Figure, ...] = ()
    cuts: tuple[tuple[int, int], ...] = ()

    @property
    def is_yearly(self) -> bool:
        """Say whether one quarter of each year is shown."""
        return len(self.quarters) > 1 and len({number for _, number in self.quarters}) == 1


@dataclass(frozen=True, slots=True)
class RankedBar:
    """One bar: name, value, its printed form, whose it is."""

    name: str
    value: float
    printed: str
    role: Role


@dataclass(frozen=True, slots=True)
class RankedBars:
    """Bars from zero in the order given."""

    title: Finding
    subtitle: str
    source: str
    alt: str
    bars: tuple[RankedBar, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """One territory of a map; *value* None: no figure, hatched and *printed* (« s », « n.d. »)."""

    territory: TerritoryId
    name: str
    value: float | None
    printed: str
    here: bool = False
    drawn_as: tuple[TerritoryId, ...] = ()


@dataclass(frozen=True, slots=True)
class Choropleth:
    """A map in five classes with the four fixed national limits *breaks*."""

    title: str
    subtitle: str
    source: str
    alt: str
    areas: tuple[Area, ...]
    breaks: tuple[float, ...]
    break_labels: tuple[str, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head (lines), alignment "left", "right" or "centre", width in millimetres (0: as needed).

    A *spare* one, of pictures alone, is left out where the table stands in a narrow place.
    """

    head: tuple[str, ...]
    align: str = "right"
    width: float = 0
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: text, how it is set, the figure behind it, a picture before or instead of the text.

    With *badge* the text is a verdict that begins with its sign: « ▲ Porteur confirmé ». With *heat*, 1 to 5, its ground is that class.
    """

    text: str
    tone: Tone = Tone.PLAIN
    figure: Figure | None = None
    picture: Picture | None = None
    second_line: str = ""
    badge: Badge | None = None
    heat: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the first cell is its header; *here* marks the territory itself."""

    cells: tuple[Cell, ...]
    here: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose title is a finding or a question; *note* stands under it with its sources."""

    id: str
    title: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms and their texts."""

    id: str
    title: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """An « Avertissement » or another boxed remark: title, text and the figures that stand in it."""

    title: str
    text: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """Sentences under one title, one message each."""

    id: str
    title: str
    items: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A question the quarter puts to the reader, and the finding it follows from."""

    question: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of the quarter where page 1 has no room for them."""

    items: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since the note of *since* where page 1 has no room for it: (sign, bold lead, rest)."""

    since: str
    items: tuple[tuple[str, str, str], ...]


Chart = LineChart | RankedBars | EffectBars | Quadrant | PartBars | Pyramid | Slopes | Dumbbell | RankedStrip | PairedBars
Block = Chart | Choropleth | Table | Definitions | Findings | Questions | Changes | Notice


@dataclass(frozen=True, slots=True)
class Section:
    """One topic: *topic* names its template; *nav* its short name in bookmarks and running head."""

    topic: str
    nav: str
    question: str
    headline: str
    lead: str
    blocks: tuple[Block, ...]
