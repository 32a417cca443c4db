"""Does satisfaction, in love, always lead to loyalty? Stretches of love in, an answer out.

Pure: numpy and scipy. Time grows as the stretches told, plus (brands x 11 loves x 9 intervals) for
each of about ten steps of the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .answer import Always, Answer, Generally, Hint, answer
from .check import Checked, ScoreCheck, check_scores
from .data import LoveSpells
from .effects import Effects, Ratio, Threshold, effects
from .exceptions import Exceptions, exceptions
from .hypotheses import HYPOTHESES, Answers, Finding, Hypothesis, finding, first_hypothesis
from .plan import HORIZON_MONTHS, Lack, Missing
from .prospective import FollowUp, Prospective, landmark, prospective
from .survival import Difference, Survival, survival_at

__all__ = [
    "HORIZON_MONTHS",
    "HYPOTHESES",
    "VERSION",
    "Always",
    "Answer",
    "Answers",
    "Checked",
    "Difference",
    "Effects",
    "Exceptions",
    "Finding",
    "FollowUp",
    "Generally",
    "Hint",
    "Hypothesis",
    "Lack",
    "LoveSpells",
    "Missing",
    "Prospective",
    "Ratio",
    "ScoreCheck",
    "Study",
    "Survival",
    "Threshold",
    "check_scores",
    "effects",
    "exceptions",
    "landmark",
    "prospective",
    "study",
    "survival_at",
]

VERSION = "study-1"


@dataclass(frozen=True, eq=False)
class Study:
    """The whole study of one moment."""

    stories: int  # with an answer on love
    brands: int
    ends: int
    exceptions: Exceptions
    effects: Effects | Lack
    prospective: Prospective
    findings: tuple[Finding, ...]  # H1 to H6
    answer: Answer
    version: str = VERSION


def study(
    spells: LoveSpells,
    answers: Mapping[str, Mapping[int, Answers]] | None = None,
    follow_ups: Iterable[FollowUp] = (),
) -> Study:
    """All that the stories say, each part or what it lacks.

    `answers` gives, for the code of a hypothesis, the answers of each story by its number.
    """
    asked = answers or {}
    found, told = exceptions(spells), effects(spells)
    rows = tuple(follow_ups)
    followed = prospective(rows)
    captives = landmark(row for row in rows if row.captive)
    return Study(
        stories=spells.stories,
        brands=spells.brands_told,
        ends=int(spells.ended.sum()),
        exceptions=found,
        effects=told,
        prospective=followed,
        findings=(
            first_hypothesis(spells),
            *(
                finding(each, captives if each.followed else spells, asked.get(each.code, {}))
                for each in HYPOTHESES
            ),
        ),
        answer=answer(found.much_loved, told, followed),
    )
