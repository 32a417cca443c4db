"""The moments of a draft: each with its number, its pages as typed, and what they make together.

In `draft.answers["moments"]`: `{"list": [{"number": 1, "told": {…}, "contacts": {…}}, …]}`, a page's
answers under the slug of its part. A number is never given twice in a draft, so that a second tab
still writes to the moment it shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property

from django.utils.datastructures import MultiValueDict

from ..double_penalty import DoublePenalty, double_penalty
from ..forms.contacts import moved
from ..forms.moments import MOMENTS_MAX, PARTS, Part
from ..forms.screens import ScreenForm
from ..forms.screens.base import Answers
from ..vocabulary import TellingEpisode

FIRST = PARTS[0]
NUMBER_MAX = 9_999
_FORMER = re.compile("moment-([0-9]{1,4})-([a-z]{1,12})")
_OF_EPISODE = {each.name for each in fields(TellingEpisode)}


class TooManyMoments(Exception):
    """A draft holds `MOMENTS_MAX` moments already."""


@dataclass(frozen=True)
class Moment:
    """One moment of a draft, its pages as typed; `before` holds what was told before the moments."""

    number: int
    answers: Mapping[str, Answers]
    before: Mapping

    @cached_property
    def forms(self) -> dict[str, ScreenForm]:
        """The form of each page that was opened, validated; a page sees those before it."""
        forms, told = {}, dict(self.before)
        for part in PARTS:
            typed = self.answers.get(part.slug)
            form = forms[part.slug] = part.form(
                None if typed is None else MultiValueDict(typed), told=told
            )
            if form.is_bound and form.is_valid():
                told |= form.cleaned_data
        return forms

    @property
    def valid(self) -> bool:
        return all(form.is_valid() for form in self.forms.values() if form.is_bound)

    @property
    def blank(self) -> bool:
        return all(form.is_valid() and form.blank for form in self.forms.values() if form.is_bound)

    @cached_property
    def pages(self) -> list[dict]:
        """Where each page stands, for the links to them: "done", "wrong" or "todo"."""
        return [{"part": part, "state": _state(self.forms[part.slug])} for part in PARTS]

    @cached_property
    def episode(self) -> TellingEpisode:
        """What of it is valid."""
        told: dict = {}
        for form in self.forms.values():
            if form.is_bound:
                told |= {k: v for k, v in form.cleaned_data.items() if k in _OF_EPISODE}
        return TellingEpisode(**{"title": "", **told})

    @property
    def penalty(self) -> DoublePenalty:
        return double_penalty(self.episode.steps, repetitions=self.episode.times_repeated)

    def with_page(self, part: Part, answers: Answers) -> Moment:
        return replace(self, answers={**self.answers, part.slug: answers})

    def as_json(self) -> dict:
        return {"number": self.number, **self.answers}


def _state(form: ScreenForm) -> str:
    if not form.is_bound or (form.is_valid() and form.blank):
        return "todo"
    return "done" if form.is_valid() else "wrong"


@dataclass(frozen=True)
class Moments:
    """All moments of a draft, in the order told."""

    all: tuple[Moment, ...] = ()
    last: int = 0  # the highest number ever given
    removed: Moment | None = None  # the one taken out last, to be put back
    before: Mapping | None = None

    @classmethod
    def read(cls, kept, before: Mapping) -> Moments:
        """From what a draft keeps under "moments", its former shape included; never fails."""
        kept = kept if isinstance(kept, dict) else {}
        listed = kept.get("list") if "list" in kept else _from_former(kept)
        moments = tuple(
            Moment(each["number"], _pages(each), before)
            for each in listed or []
            if isinstance(each, dict) and isinstance(each.get("number"), int)
        )
        last = kept.get("last", 0) if isinstance(kept.get("last"), int) else 0
        out = kept.get("removed")
        removed = Moment(out["number"], _pages(out), before) if out else None
        return cls(moments, max([last, *(each.number for each in moments)]), removed, before)

    def as_json(self) -> dict:
        kept = {"list": [each.as_json() for each in self.all], "last": self.last}
        return kept | ({"removed": self.removed.as_json()} if self.removed else {})

    @property
    def next_number(self) -> int:
        return self.last + 1

    @property
    def full(self) -> bool:
        return len(self.all) >= MOMENTS_MAX

    @property
    def valid(self) -> bool:
        return all(each.valid for each in self.all)

    @cached_property
    def episodes(self) -> tuple[TellingEpisode, ...]:
        return tuple(each.episode for each in self.all if each.valid and not each.blank)

    @cached_property
    def penalty(self) -> DoublePenalty:
        return sum((each.penalty for each in self.all), DoublePenalty())

    def numbered(self, number: int) -> Moment | None:
        return next((each for each in self.all if each.number == number), None)

    def at(self, number: int) -> Moment:
        """The moment of this number, a blank one if there is none."""
        return self.numbered(number) or Moment(number, {}, self.before or {})

    def with_page(self, number: int, part: Part, answers: Answers) -> Moments:
        """The same with one page typed; a new moment comes last, one left blank goes.

        Raises `TooManyMoments`.
        """
        changed = self.at(number).with_page(part, answers)
        if self.numbered(number):
            rest = tuple(changed if each.number == number else each for each in self.all)
        elif self.full:
            raise TooManyMoments
        else:
            rest = (*self.all, changed)
        kept = tuple(each for each in rest if each.number != number or not each.blank)
        return replace(self, all=kept, last=max(self.last, number))

    def moved(self, how: str, number: int) -> Moments:
        """With one moment "up", "down", out of the list ("remove") or back at its end ("restore").

        A number unknown changes nothing.
        """
        if how == "restore":
            back = self.removed if self.removed and self.removed.number == number else None
            if back is None or self.full or self.numbered(number):
                return self
            return replace(self, all=(*self.all, back), removed=None)
        place = next((n for n, each in enumerate(self.all) if each.number == number), None)
        if place is None:
            return self
        removed = self.all[place] if how == "remove" else self.removed
        return replace(self, all=tuple(moved(self.all, how, place)), removed=removed)


def _pages(kept: Mapping) -> dict[str, Answers]:
    slugs = {part.slug for part in PARTS}
    return {slug: page for slug, page in kept.items() if slug in slugs and isinstance(page, dict)}


def _from_former(kept: Mapping) -> list[dict]:
    """Drafts begun when all moments were on one page: `moment-0-title`, `moment-0-when` …"""
    found: dict[int, dict] = {}
    for name, values in kept.items():
        cell = _FORMER.fullmatch(name)
        if cell:
            page = found.setdefault(int(cell[1]), {})
            page[cell[2]] = values
    moments = [{"number": n + 1, FIRST.slug: found[n]} for n in sorted(found)]
    return [
        each for each in moments if any(v.strip() for vs in each[FIRST.slug].values() for v in vs)
    ]
