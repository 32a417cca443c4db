"""Six hypotheses stated before any data: which groups are compared, and how many stories it takes.

Each compares the shares of loves alive after five years in two groups of stories. A hypothesis
rests on questions of the form, named by their path from the story; the answers of a story are the
values told at each path.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from .data import LoveSpells
from .plan import LANDMARK_MONTHS, MUCH_LOVED, Lack, Missing, needed_in_each_group
from .survival import Difference, Survival, difference, survival_at

Answers: TypeAlias = Mapping[str, Sequence[object]]  # path to the values one story tells
Group: TypeAlias = Callable[[Answers], bool | None]  # first group, second group, neither

COMPLAINT, HOSTAGE = "complaint", "together_hostage"
CALCULATED, FOR_ITS_OWN_SAKE = "calculated", "pure_spirit"


def _told(answers: Answers, path: str) -> list[object]:
    return [value for value in answers.get(path, ()) if value not in (None, "")]


def _human_after_complaint(answers: Answers) -> bool | None:
    automated = _told(answers, "episodes.steps.automated")
    if COMPLAINT not in _told(answers, "episodes.kind") or not automated:
        return None
    return False in automated


def _complained(answers: Answers) -> bool | None:
    kinds = _told(answers, "episodes.kind")
    return COMPLAINT in kinds if kinds else None


def _mostly_automated(answers: Answers) -> bool | None:
    automated = _told(answers, "episodes.steps.automated")
    return 2 * sum(map(bool, automated)) >= len(automated) if automated else None


def _hostage_who_renews(answers: Answers) -> bool | None:
    if HOSTAGE not in _told(answers, "ending"):
        return None
    return bool(_told(answers, "renews_on"))


def _spirit(answers: Answers) -> bool | None:
    told = _told(answers, "spirit")
    if FOR_ITS_OWN_SAKE in told:
        return True
    return False if CALCULATED in told else None


@dataclass(frozen=True)
class Hypothesis:
    """One of H2 to H6: the questions it rests on, and the group each story belongs to."""

    code: str
    paths: tuple[str, ...]
    group: Group
    followed: bool = False  # rests on captives asked again, not on what was told once


HYPOTHESES = (
    Hypothesis("H2", ("episodes.kind", "episodes.steps.automated"), _human_after_complaint),
    Hypothesis("H3", ("episodes.kind",), _complained),
    Hypothesis("H4", ("episodes.steps.automated",), _mostly_automated),
    Hypothesis("H5", ("ending", "renews_on"), _hostage_who_renews, followed=True),
    Hypothesis("H6", ("spirit",), _spirit),
)


@dataclass(frozen=True)
class Finding:
    """What the stories say of one hypothesis, or what is missing; counts of both groups."""

    code: str
    first: int
    second: int
    needed: int  # stories of each group
    result: Difference | Lack

    @property
    def smaller(self) -> int:
        return min(self.first, self.second)


def compare(code: str, spells: LoveSpells, first: np.ndarray, second: np.ndarray) -> Finding:
    """Two groups of stretches, both marks of shape (n,)."""
    groups = [spells.only(first), spells.only(second)]
    counts = [group.stories for group in groups]
    needed = needed_in_each_group()
    result: Difference | Lack = Lack(Missing.TOO_FEW, min(counts), needed)
    if min(counts) >= needed:
        shares = [survival_at(group) for group in groups]
        lacking = [share for share in shares if isinstance(share, Lack)]
        known = [share for share in shares if isinstance(share, Survival)]
        result = lacking[0] if lacking else difference(*known)
    return Finding(code, counts[0], counts[1], needed, result)


def first_hypothesis(spells: LoveSpells) -> Finding:
    """H1: loved 8 or more against less, among loves that reached their first year.

    Loves that ended before are in neither group, so that nobody is credited with months that had
    to be lived to be told (immortal time, Suissa 2008).
    """
    lived = spells.months > LANDMARK_MONTHS
    loved = spells.love >= MUCH_LOVED
    return compare("H1", spells, lived & loved, lived & ~loved)


def finding(hypothesis: Hypothesis, spells: LoveSpells, answers: Mapping[int, Answers]) -> Finding:
    """One of H2 to H6, from the answers of each story."""
    group = {story: hypothesis.group(told) for story, told in answers.items()}
    of = [group.get(story) for story in spells.story.tolist()]
    first = np.array([each is True for each in of], dtype=bool)
    second = np.array([each is False for each in of], dtype=bool)
    return compare(hypothesis.code, spells, first, second)
