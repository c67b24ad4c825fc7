"""Charts of the topic pages: what they show, without any drawing. Texts are final French, as in `blocks`."""

from dataclasses import dataclass

from reporter.domain.findings import Badge, Figure, Finding


@dataclass(frozen=True, slots=True)
class EffectBar:
    """One row of effects (national, structural, local) that add up to *change*; *printed* is the change as it stands there."""

    name: str
    effects: tuple[float, float, float]
    change: float
    printed: str


@dataclass(frozen=True, slots=True)
class EffectBars:
    """Changes by row as the sums of three effects, diverging from zero; *heads* stand over the effects and over the changes."""

    title: Finding
    subtitle: str
    source: str
    alt: str
    heads: tuple[str, str, str, str]
    bars: tuple[EffectBar, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Bubble:
    """One disc of a quadrant: *x* in points a year, *y* a quotient above 0, *size* what its area shows, *badge* its verdict."""

    name: str
    sign: str
    x: float
    y: float
    size: float
    badge: Badge


@dataclass(frozen=True, slots=True)
class Quadrant:
    """Discs by growth gap (linear, 0 in the middle) and specialisation (log scale, 1 in the middle), those to be named first first.

    *corners* name the quadrants from the upper right clockwise, each as (bold words, words under them).
    """

    title: Finding
    subtitle: str
    source: str
    alt: str
    bubbles: tuple[Bubble, ...]
    corners: tuple[tuple[str, str], tuple[str, str], tuple[str, str], tuple[str, str]]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class PartBar:
    """A count and the part of it that is told apart; *part* None where it is not known."""

    name: str
    whole: float
    part: float | None
    printed: str
    printed_part: str


@dataclass(frozen=True, slots=True)
class PartBars:
    """Ranked counts from zero, a part of each in a darker tone; *heads* stand over the two columns of figures."""

    title: Finding
    subtitle: str
    source: str
    alt: str
    heads: tuple[str, str]
    bars: tuple[PartBar, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class PyramidBar:
    """One side of a band: *share* and *beside* (the comparator's) in per cent of the whole, None where there is none.

    *printed* is the share, or the sign of what is missing (« s »); *count* how many they are, "" where that is missing.
    """

    share: float | None
    printed: str
    count: str = ""
    beside: float | None = None


@dataclass(frozen=True, slots=True)
class PyramidBand:
    """One band of age; a side is None where it is not published."""

    name: str
    left: PyramidBar | None
    right: PyramidBar | None


@dataclass(frozen=True, slots=True)
class Pyramid:
    """Bars from the middle outward, the youngest band first (it is drawn lowest); *heads* name the two sides."""

    title: Finding
    subtitle: str
    source: str
    alt: str
    heads: tuple[str, str]
    bands: tuple[PyramidBand, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Slope:
    """One group at two periods, in per cent; *beside* is the comparator's printed share, "" where there is none.

    A *marked* one is what the title speaks of.
    """

    name: str
    before: float
    after: float
    printed_before: str
    printed: str
    beside: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Slopes:
    """Groups from one period to another; *heads* stand over both periods and over the comparator's column.

    With *cut*, the word for it, the two periods do not compare: nothing joins them, and their points are hollow.
    """

    title: Finding
    subtitle: str
    source: str
    alt: str
    heads: tuple[str, str, str]
    slopes: tuple[Slope, ...]
    cut: str = ""
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class DumbbellRow:
    """One territory then and now; *before* is None where it has no comparable figure then. *role* is whose it is, as in `Role`."""

    name: str
    before: float | None
    after: float
    printed: str
    printed_change: str
    role: str


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """Rows joined from then (hollow) to now (solid); *heads* stand over the two columns of figures."""

    title: Finding
    subtitle: str
    source: str
    alt: str
    heads: tuple[str, str]
    rows: tuple[DumbbellRow, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class StripMark:
    """A value that is named on a strip; *role* is whose it is, as in `Role`, or "median"."""

    name: str
    value: float
    printed: str
    role: str


@dataclass(frozen=True, slots=True)
class RankedStrip:
    """Values on one axis in fixed classes, whose limits are *breaks*; *dots* are values without a name, *marks* named ones."""

    title: Finding
    subtitle: str
    source: str
    alt: str
    breaks: tuple[float, ...]
    break_labels: tuple[str, ...]
    dots: tuple[float, ...]
    marks: tuple[StripMark, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class PairedBar:
    """Two counts of one row; one that is not known is None, and its printed form says why (« s », « – »)."""

    name: str
    left: float | None
    right: float | None
    printed_left: str
    printed_right: str


@dataclass(frozen=True, slots=True)
class PairedBars:
    """Counts of two kinds back to back on one scale, from a zero in the middle; *heads* name both sides."""

    title: Finding
    subtitle: str
    source: str
    alt: str
    heads: tuple[str, str]
    bars: tuple[PairedBar, ...]
    figures: tuple[Figure, ...] = ()
