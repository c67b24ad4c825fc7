"""What eyes make of a colour: how far two lie apart, and what the colour-blind see of them. Pure arithmetic on #rrggbb."""

from enum import StrEnum
from functools import cache
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

from reporter.rendering.palette import linear

Triple = tuple[float, float, float]

_TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))  # sRGB, D65
_WHITE = (0.95047, 1.0, 1.08883)
_EPSILON, _KAPPA = 216 / 24389, 24389 / 27
_FAR = 25.0**7


class Vision(StrEnum):
    """How a reader sees."""

    FULL = "full colour vision"
    PROTANOPIA = "protanopia"
    DEUTERANOPIA = "deuteranopia"
    TRITANOPIA = "tritanopia"


_CONFUSION = {
    Vision.PROTANOPIA: ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    Vision.DEUTERANOPIA: ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    Vision.TRITANOPIA: ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def seen(colour: str, vision: Vision) -> Triple:
    """Return the linear red, green and blue that a reader with *vision* takes *colour* for.

    Machado, Oliveira and Fernandes, « A Physiologically-based Model for Simulation of Color Vision Deficiency », IEEE Transactions
    on Visualization and Computer Graphics 15 (2009), matrices of severity 1.0.
    """
    light = linear(colour)
    if vision is Vision.FULL:
        return light
    red, green, blue = (min(max(value, 0.0), 1.0) for value in _times(_CONFUSION[vision], light))
    return red, green, blue


@cache
def lab(colour: str, vision: Vision = Vision.FULL) -> Triple:
    """Return CIE L*, a*, b* (D65, 2°) of *colour* as seen with *vision*."""
    x, y, z = (_root(value / white) for value, white in zip(_times(_TO_XYZ, seen(colour, vision)), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: str, other: str, vision: Vision = Vision.FULL) -> float:
    """Return how far two colours lie apart to a reader with *vision*: CIEDE2000; 1 is just seen side by side."""
    return ciede2000(lab(one, vision), lab(other, vision))


def ciede2000(one: Triple, other: Triple) -> float:
    """Return the CIEDE2000 difference of two L*, a*, b*.

    Sharma, Wu and Dalal, « The CIEDE2000 Color-Difference Formula », Color Research and Application 30 (2005), equations 2 to 22.
    """
    mean_chroma = (hypot(*one[1:]) + hypot(*other[1:])) / 2
    stretch = 1 + 0.5 * (1 - sqrt(mean_chroma**7 / (mean_chroma**7 + _FAR)))
    (chroma1, hue1), (chroma2, hue2) = (_polar(stretch * a, b) for _, a, b in (one, other))
    grey = chroma1 * chroma2 == 0
    turn = 0.0 if grey else (hue2 - hue1 + 180) % 360 - 180
    if turn == -180 and hue2 > hue1:
        turn = 180.0
    light, chroma = (one[0] + other[0]) / 2, (chroma1 + chroma2) / 2
    hue = hue1 + hue2 if grey else _middle(hue1, hue2)
    by_light = (other[0] - one[0]) / (1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2))
    by_chroma = (chroma2 - chroma1) / (1 + 0.045 * chroma)
    by_hue = 2 * sqrt(chroma1 * chroma2) * sin(radians(turn / 2)) / (1 + 0.015 * chroma * _hue_weight(hue))
    spread = 30 * exp(-(((hue - 275) / 25) ** 2))
    rotation = -2 * sqrt(chroma**7 / (chroma**7 + _FAR)) * sin(radians(2 * spread))
    return sqrt(by_light**2 + by_chroma**2 + by_hue**2 + rotation * by_chroma * by_hue)


def _hue_weight(hue: float) -> float:
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    return 1 + sum(height * cos(radians(times * hue + shift)) for height, times, shift in waves)


def _middle(one: float, other: float) -> float:
    """Return the mean of two hues in degrees, on the shorter side of the circle."""
    if abs(one - other) <= 180:
        return (one + other) / 2
    return (one + other + (360 if one + other < 360 else -360)) / 2


def _polar(a: float, b: float) -> tuple[float, float]:
    return hypot(a, b), degrees(atan2(b, a)) % 360


def _root(value: float) -> float:
    return value ** (1 / 3) if value > _EPSILON else (_KAPPA * value + 16) / 116


def _times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    first, second, third = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third
