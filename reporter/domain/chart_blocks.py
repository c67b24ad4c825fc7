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
