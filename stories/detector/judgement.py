"""What goes into the detector and what comes out: frozen values, no behaviour."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .substance import Substance


class Verdict(StrEnum):
    """What software may decide. It publishes or holds; only a person refuses."""

    PUBLISH = "publish"
    UNSURE = "unsure"
    SUSPECTED_AD = "suspected_ad"


@dataclass(frozen=True, slots=True)
class Text:
    """A story as it was written.

    `title` is what stands beside the text: the title, the moments. It is judged, and quoted without
    a place. `language` is what the author declared ("fr", "en" or empty); `brand` only serves to mask its
    name, so that no brand is learned.
    """

    text: str
    title: str = ""
    language: str = ""
    brand: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal that weighed: towards an advertisement if `weight` is positive, else against.

    `code` is a stable slug of `stories.detector.reasons.REASONS`. With a quotation,
    `text[start:end] == quote`, in characters of `Text.text`.
    """

    code: str
    weight: float
    quote: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, the calibrated probability of a disguised advertisement, and why.

    `probability` assumes the prior written in the artifact (0.10); `version` names the artifact.
    `substance` is what the text says, whether it sells or not; nobody's verdict depends on it.
    """

    verdict: Verdict
    probability: float
    reasons: tuple[Reason, ...] = field(default=())
    version: str = ""
    substance: "Substance | None" = None

    @property
    def scores(self) -> dict[str, float]:
        """Fond, sens and particulier, from 0 to 1; nothing for a text that cannot be read."""
        readable = self.substance is not None and self.substance.readable
        return self.substance.scores if readable else {}
