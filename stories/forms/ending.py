"""The ending of a story told before: the screens of the telling again, prefilled."""

from __future__ import annotations

from functools import cached_property

from django.http import QueryDict
from django.utils import timezone

from ..models import Story
from ..vocabulary import Ending, NewEnding
from .rewriting import without_nul
from .screens.ends import AfterForm, EndingForm, asked_after

_AFTER = ("ended", "returned", "cause", "staying_reasons", "cheaper", "better", "handed_to")


class EndingAgain:
    """First the ending, then what it calls for, on one address; nothing is asked twice.

    `asked` of the second page is the ending its questions are about.
    """

    def __init__(self, story: Story, typed: QueryDict | None = None, *, anew: bool = False) -> None:
        self.story = story
        self.typed = without_nul(typed) if typed is not None else None
        known = {} if anew else {"ending": story.ending}  # anew: that ending is over
        told = {name: getattr(story, name) for name in ("free_to_leave", "would_choose_again")}
        self.ending = EndingForm(self.typed, told=told, initial=known)

    @cached_property
    def chosen(self) -> str:
        """The ending chosen; empty while none is, or while the author is asked to look again."""
        return self.ending.cleaned_data["ending"] if self.ending.is_valid() else ""

    @cached_property
    def after(self) -> AfterForm | None:
        """The questions of the second page; None when the ending calls for none."""
        told = {
            "ending": self.chosen,
            "began": self.story.began,
            "contract_kind": self.story.contract_kind,
        }
        if not (self.chosen and asked_after(told)):
            return None
        answered = self.typed is not None and self.typed.get("asked") == self.chosen
        return AfterForm(self.typed if answered else None, told=told, initial=self._initial())

    def _initial(self) -> dict:
        story = self.story
        initial = {name: getattr(story, name) for name in _AFTER}
        for name in ("ended", "returned"):
            date = initial[name]
            initial[name] = (date.words or date.in_words()) if date else ""
        initial["switched_to"] = story.switched_to.name if story.switched_to_id else ""
        if story.renews_on and story.renews_on >= timezone.localdate():
            initial["renews_on"] = story.renews_on
        return initial

    @property
    def on_second_page(self) -> bool:
        return bool(self.chosen and self.after)

    @property
    def valid(self) -> bool:
        return bool(self.chosen) and (self.after is None or self.after.is_valid())

    @property
    def has_errors(self) -> bool:
        shown = self.after if self.on_second_page else self.ending
        return bool(shown.is_bound and shown.errors)

    @property
    def new_ending(self) -> NewEnding:
        """What was told; only when valid. Words of a date that were left keep its days."""
        told = dict(self.after.cleaned_data) if self.after else {}
        initial = self._initial()
        for name in ("ended", "returned"):
            date = getattr(self.story, name)
            if date and name in told and self.after[name].value() == initial[name]:
                told[name] = date
        if "renews_on" not in told and Ending(self.chosen).goes_on:
            told["renews_on"] = self.story.renews_on
        return NewEnding(ending=self.chosen, **told)
