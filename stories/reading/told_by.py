"""An author's own stories, in every state, with what each waits for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import Story
from ..vocabulary import State
from ..words import EditState

PAGE = 20
_NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class ToldStory:
    """One story as its author's list shows it: what it waits for, in words; empty for nothing."""

    story: Story
    waits_for: str

    @property
    def is_public(self) -> bool:
        return self.story.state.state == State.PUBLISHED

    @property
    def is_held(self) -> bool:
        return self.story.state.state == State.HELD

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
    """A page of an author's stories, in one query; what makes no sense in `query` is left out."""
    state, before = query.get("state", ""), query.get("before", "")
    state = state if state in State.values else ""
    mine = Story.objects.filter(author=user).select_related("brand", "state", "author")
    mine = mine.defer("text").order_by("-id")
    if state:
        mine = mine.filter(state__state=state)
    if is_key := bool(_NUMBER.fullmatch(before)):
        mine = mine.filter(pk__lt=int(before))
    found = list(mine[: PAGE + 1])
    return ToldPage(
        lines=[ToldStory(story, _waits_for(story)) for story in found[:PAGE]],
        state=state,
        older=str(found[PAGE - 1].pk) if len(found) > PAGE else "",
        is_first=not is_key,
    )


def _waits_for(story: Story) -> str:
    row = story.state
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
        case State.REFUSED:
            return _("The reason is on its page, and how to ask for another reading.")
    return ""


def _day(moment) -> str:
    return date_format(moment, "j F Y") if moment else "–"
