"""A figure as printed, a sentence with its evidence, how a verdict is set: what every block is made of."""

from dataclasses import dataclass
from enum import StrEnum

from reporter.domain.observation import Observation


@dataclass(frozen=True, slots=True)
class Figure:
    """One observation as printed; *printed* is empty when it is only drawn or only attached."""

    observation: Observation
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence with the figures that prove it: no sentence without its evidence.

    *printed* holds, in the same order, the form in which each evidence stands in the sentence ("" when it is only
    compared, as a rank is). *lead* is the beginning of the sentence that is set in bold.
    """

    sentence: str
    evidence: tuple[Observation, ...]
    printed: tuple[str, ...] = ()
    lead: str = ""

    def __post_init__(self) -> None:
        if not self.evidence:
            message = f"no evidence for {self.sentence!r}"
            raise ValueError(message)
        if self.printed and len(self.printed) != len(self.evidence):
            message = f"{len(self.printed)} printed forms for {len(self.evidence)} figures in {self.sentence!r}"
            raise ValueError(message)
        missing = [form for form in self.printed if form not in self.sentence]
        if missing or not self.sentence.startswith(self.lead):
            message = f"{missing or self.lead!r} does not stand in {self.sentence!r}"
            raise ValueError(message)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return the evidence with its printed forms."""
        forms = self.printed or ("",) * len(self.evidence)
        return tuple(Figure(o, form) for o, form in zip(self.evidence, forms, strict=True))

    @property
    def rest(self) -> str:
        """Return the sentence after its bold lead."""
        return self.sentence[len(self.lead) :]


class Badge(StrEnum):
    """How a short verdict is set: its sign and its words say all, the fill only repeats them."""

    FULL = "full"  # the strongest of a scale
    LIGHT = "light"
    OPEN = "open"
    WARM = "warm"  # a setback
    DASHED = "dashed"  # nothing can be said
