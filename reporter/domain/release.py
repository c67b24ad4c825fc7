"""What a producer published, and the frozen set of releases that an edition stands on."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field

from reporter.domain.local_time import ALWAYS, SendingHours
from reporter.domain.period import Period
from reporter.errors import MixedEditionError


@dataclass(frozen=True, slots=True, order=True)
class DatasetRef:
    """One dataset of one producer, written insee/taux-chomage."""

    source: str
    dataset: str

    def __str__(self) -> str:
        """Return the written form."""
        return f"{self.source}/{self.dataset}"


@dataclass(frozen=True, slots=True)
class Release:
    """What one source published for one period, as fetched; *sha256* is that of the raw bytes, hexadecimal.

    *embargo_until*: nothing made from it leaves before (an aware instant; None: it is public).
    """

    source: str
    dataset: str
    period: Period
    published_on: dt.date
    sha256: str
    fictitious: bool
    embargo_until: dt.datetime | None = None

    def __post_init__(self) -> None:
        if len(self.sha256) != hashlib.sha256().digest_size * 2:
            message = f"{self.sha256!r} is no sha256"
            raise ValueError(message)

    @property
    def ref(self) -> DatasetRef:
        """Return which dataset this is a release of."""
        return DatasetRef(self.source, self.dataset)

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """Return what orders releases the same way everywhere."""
        return (self.source, self.dataset, str(self.period), self.published_on.isoformat(), self.sha256)


@dataclass(frozen=True, slots=True)
class EditionPolicy:
    """The rule of an edition, as data (editions.toml).

    *opens* is the dataset whose release of quarter Q opens the edition of Q; *required* those that must have arrived with
    period Q; *optional* ones are taken at Q when they are there, *carried* ones at their last period, never one after Q's year
    (the yearly ones); where *carries_last* is true every dataset but the required is taken at its last period. *deadline_days*
    after the quarter's end the edition goes « sans X »; its mails leave in the *sending* hours.
    """

    name: str
    title: str
    active: bool
    opens: DatasetRef
    required: tuple[DatasetRef, ...]
    optional: tuple[DatasetRef, ...] = ()
    carries_last: bool = False
    deadline_days: int = 115
    carried: tuple[DatasetRef, ...] = ()
    sending: SendingHours = ALWAYS


@dataclass(frozen=True, slots=True)
class Edition:
    """The frozen, checked, immutable set of releases of one quarter under one policy.

    *predecessor* is the fingerprint of the same policy's edition before this one, or None.
    Raises MixedEditionError when fictitious and real releases meet.
    """

    policy: str
    quarter: Period
    releases: tuple[Release, ...]
    revision: int = 1
    predecessor: str | None = None
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        if not self.releases:
            message = "an edition needs at least one release"
            raise ValueError(message)
        kinds = {release.fictitious for release in self.releases}
        if len(kinds) > 1:
            named = "; ".join(f"{r.ref} {r.period} is {'fictitious' if r.fictitious else 'real'}" for r in self.releases)
            message = f"one edition cannot hold fictitious and real figures: {named}. Use a data folder of its own for the specimen"
            raise MixedEditionError(message)
        if len({r.ref for r in self.releases}) != len(self.releases):
            message = "a dataset stands twice in one edition"
            raise ValueError(message)
        object.__setattr__(self, "releases", tuple(sorted(self.releases, key=lambda r: r.key)))
        content = [self.policy, str(self.quarter), [[*r.key, r.fictitious] for r in self.releases], self.predecessor]
        digest = hashlib.sha256(json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()
        object.__setattr__(self, "fingerprint", digest)

    @property
    def fictitious(self) -> bool:
        """Say whether the figures are made up."""
        return self.releases[0].fictitious

    @property
    def embargo_until(self) -> dt.datetime | None:
        """Return the instant before which nothing made from it leaves, or None."""
        return max((r.embargo_until for r in self.releases if r.embargo_until), default=None)

    @property
    def released_on(self) -> dt.date:
        """Return the latest publication date: the date printed, and the only date in the metadata."""
        return max(release.published_on for release in self.releases)

    def release_of(self, ref: DatasetRef) -> Release | None:
        """Return the release of one dataset, or None when it is not in this edition."""
        return next((release for release in self.releases if release.ref == ref), None)

    @property
    def label(self) -> str:
        """Return the short written form, standard-2026-T1-v1."""
        return f"{self.policy}-{self.quarter}-v{self.revision}"
