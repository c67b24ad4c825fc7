"""A producer's own bytes, kept as they came."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RawFile:
    """A producer's own bytes, kept as they came; *origin* says where from, without any secret."""

    name: str
    content: bytes
    origin: str

    @property
    def sha256(self) -> str:
        """Return the digest of the bytes, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def combined_sha256(files: Iterable[RawFile]) -> str:
    """Return one digest for a release: that of its only file, or of the digests of all its files in the order of names."""
    digests = [file.sha256 for file in sorted(files, key=lambda f: f.name)]
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
