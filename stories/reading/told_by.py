"""An author's own stories, in every state, with what each waits for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import Question, Story
from ..vocabulary import State
from ..words import EditState
from .letters_sent import Notice, notices_of

PAGE = 20
_NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class ToldStory:
    """One story as its author's list shows it: what it waits for, in words; empty for nothing."""

    story: Story
    waits_for: str
    notices: list[Notice]

    @property
    def is_public(self) -> bool:
        return self.story.state.state == State.PUBLISHED

    @property
    def can_be_rewritten(self) -> bool:
        return self.story.state.state in (State.HELD, State.AWAITING_AUTHOR, State.DORMANT)

    @property
    def is_gone(self) -> bool:
        return self.story.state.state == State.WITHDRAWN


@dataclass(frozen=True, slots=True)
class ToldPage:
    """Twenty stories, the last told first; `older` is the key of those before, `state` the filter."""

    lines: list[ToldStory]
    state: str
    older: str = ""
    is_first: bool = True

    @property
    def states(self) -> list[State]:
        return list(State)


def told_page(user, query: Mapping[str, str]) -> ToldPage:
    """A page of an author's stories, in three queries; what makes no sense in `query` is left out."""
    state, before = query.get("state", ""), query.get("before", "")
    state = state if state in State.values else ""
    mine = Story.objects.filter(author=user).select_related("brand", "state", "author")
    mine = mine.defer("text").order_by("-id")
    if state:
        mine = mine.filter(state__state=state)
    if is_key := bool(_NUMBER.fullmatch(before)):
        mine = mine.filter(pk__lt=int(before))
    found = list(mine[: PAGE + 1])
    asked = _open_questions(found[:PAGE])
    notices = notices_of(found[:PAGE], member=user)
    return ToldPage(
        lines=[
            ToldStory(story, _waits_for(story, asked.get(story.pk)), notices.get(story.pk, []))
            for story in found[:PAGE]
        ],
        state=state,
        older=str(found[PAGE - 1].pk) if len(found) > PAGE else "",
        is_first=not is_key,
    )


def _open_questions(stories: list[Story]) -> dict[int, dt.datetime]:
    """Until when an answer is awaited, by key of the story."""
    asked = Question.objects.filter(story__in=stories, closed_at=None)
    return dict(asked.values_list("story_id", "answer_by"))


def _waits_for(story: Story, answer_by: dt.datetime | None) -> str:
    row = story.state
    if answer_by and row.state in (State.AWAITING_AUTHOR, State.PUBLISHED):
        return _("A question waits for your answer, until %(day)s.") % {"day": _day(answer_by)}
    if row.edit == EditState.HELD:
        return _("Your edit waits for a person, by %(day)s.") % {"day": _day(row.deadline)}
    if row.edit:
        return _("Your edit is being read by the software.")
    match State(row.state):
        case State.AWAITING_CONFIRMATION:
            return _("It waits for you: press the button of the mail’s link.")
        case State.SCREENING:
            return _("The software is reading it.")
        case State.HELD:
            return _("It waits for a person, by %(day)s.") % {"day": _day(row.deadline)}
        case State.DORMANT:
            return _("It is asleep: answer the question or rewrite it, whenever you wish.")
        case State.ACCEPTED:
            return _("It will be public on %(day)s.") % {"day": _day(row.deadline)}
        case State.APPEALED:
            return _("Another person answers your appeal by %(day)s.") % {"day": _day(row.deadline)}
        case State.REFUSED | State.REMOVED:
            return _("The reasons are on its page, and how to appeal.")
    return ""


def _day(moment) -> str:
    return date_format(moment, "j F Y") if moment else "–"
