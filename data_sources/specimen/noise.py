"""Chance without chance: numbers drawn from a key, the same on every machine, every Python and in every process.

Plain products and sums only: the library functions of two platforms may differ in the last bit, `sum` of floats in two Pythons.
"""

import hashlib
import struct
from functools import lru_cache

_WORDS = struct.Struct(">8I")
_SPAN = 1 << 32
_DEVIATION_OF_SUM = 0.816496580927726  # of eight independent uniform draws: the square root of 8/12


def uniform(*key: object) -> float:
    """Return a number from 0 to 1, 1 excluded, that depends on *key* only."""
    return _words(key)[0] / _SPAN


def bell(*key: object) -> float:
    """Return a number around 0 with a deviation of 1, nearly normal and never beyond 4.9."""
    return (sum(_words(key)) / _SPAN - 4) / _DEVIATION_OF_SUM


def wave(ordinal: int, *key: object, step: int = 4) -> float:
    """Return a slow movement around 0: from one drawn knot to the next, one knot every *step* ordinals."""
    knot, rest = divmod(ordinal, step)
    before, after = _knot(knot, key), _knot(knot + 1, key)
    return before + (after - before) * rest / step


@lru_cache(maxsize=16384)
def _knot(knot: int, key: tuple[object, ...]) -> float:
    return bell(knot, *key)


def _words(key: tuple[object, ...]) -> tuple[int, ...]:
    text = "|".join(map(str, key))
    return _WORDS.unpack(hashlib.blake2b(text.encode(), digest_size=_WORDS.size).digest())
