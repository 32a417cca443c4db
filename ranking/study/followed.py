"""From answers given months later to the study's prospective part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stories.published import Ending, FollowUpRow

from ..endings import HABIT, LEFT_ENDINGS
from ..methods import When, month_number
from ..methods.study import Answers, FollowUp, LoveSpells

_LOST = (*LEFT_ENDINGS, HABIT, str(Ending.TOGETHER_HOSTAGE))


def follow_ups(spells: LoveSpells, news: Iterable[FollowUpRow]) -> list[FollowUp]:
    """The answers that some news followed, of stories the study counts; as many as stories count."""
    at = {story: place for place, story in reversed(list(enumerate(spells.story.tolist())))}
    found = []
    for row in news:
        place = at.get(row.story_id)
        months = None if place is None else _until(row)
        if months is None:
            continue
        asked, seen, left = months
        found.append(
            FollowUp(
                brand=spells.brands[spells.brand[place]],
                story=row.story_id,
                asked=asked,
                love=row.love,
                seen=seen,
                left=left,
                captive=row.captive,
                weight=float(spells.weight[place]),
            )
        )
    return found


def asked_again(news: Iterable[FollowUpRow]) -> Mapping[int, Answers]:
    """What the hypothesis on captives reads: the endings told when they answered, not today's."""
    told: dict[int, dict[str, list[object]]] = {}
    for row in news:
        answers = told.setdefault(row.story_id, {"ending": [], "renews_on": [row.renews_on]})
        answers["ending"].append(row.told_ending)
    return told


def _until(row: FollowUpRow) -> tuple[int, int, bool] | None:
    """Months of the answer and of the end or the last news, and whether love (or the stay) ended.

    An end that was not dated is put half-way; one dated before the answer, at the answer. None
    where nothing was heard since.
    """
    asked, heard = month_number(row.answered_on), month_number(row.heard_on)
    changed = row.ending != row.told_ending
    left = changed and _ended(row)
    gone = changed and row.ending and not Ending(row.ending).goes_on
    if not (left or gone):
        return (asked, heard, False) if heard > asked else None
    if row.ended:
        seen = min(max(When.between(row.ended.first, row.ended.last).month, asked), heard)
    else:
        seen = (asked + heard) // 2
    return asked, seen, left


def _ended(row: FollowUpRow) -> bool:
    """Whether what was watched ended by choice: for a captive the stay, for others the love."""
    if row.captive:
        return row.ending in LEFT_ENDINGS
    return row.ending in _LOST or row.ending == Ending.CAME_BACK
