"""The road through the screens of a telling: what is next, what is missing, what it all makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cached_property

from django.db import transaction
from django.utils.datastructures import MultiValueDict

from ..forms.moments import Part
from ..forms.screens import AGE, ATTESTATION, FOLLOW_UP, SCREENS, Screen, ScreenForm, asked_after
from ..forms.screens.base import Answers
from ..models import TellingDraft
from ..vocabulary import Licence, Telling
from .moments import Moments

_MOVED = {"sector": "bond", "product": "bond", "contract_kind": "bond"}  # once asked with the brand
_BUTTONS = ("csrfmiddlewaretoken", "elsewhere", "elsewhere_email", "skip", "done", "more")
_OF_TELLING = {each.name for each in fields(Telling)}


class UnknownScreen(LookupError):
    """No screen of that name on this road."""


class AlreadyTold(Exception):
    """The draft was sent meanwhile: nothing is typed into it any more."""


class Road:
    """The screens of one draft, with what they hold."""

    def __init__(self, draft: TellingDraft, *, user=None):
        self.draft = draft
        self.user = user if user is not None and user.is_authenticated else None

    # --- what it holds ----------------------------------------------------------------------------

    @cached_property
    def answers(self) -> dict:
        return in_present_shape(self.draft.answers)

    @cached_property
    def _walked(self) -> tuple[dict[str, ScreenForm], dict, Moments]:
        """The form of each screen, the cleaned answers of all valid ones, the moments."""
        forms: dict[str, ScreenForm] = {}
        told: dict = {}
        moments = Moments()
        for screen in SCREENS:
            if screen.slug == "moments":
                moments = Moments.read(self.answers.get("moments"), dict(told))
                told["episodes"] = moments.episodes
            if screen.form is None or (screen.slug == "after" and not asked_after(told)):
                continue
            form = forms[screen.slug] = self._form(screen, dict(told))
            if form.is_bound and form.is_valid():
                told |= form.cleaned_data
        return forms, told, moments

    def _form(self, screen: Screen, told: Mapping) -> ScreenForm:
        raw = self.answers.get(screen.slug)
        initial = {"language": self.draft.language} if screen.slug == "story" else {}
        data = None if raw is None else MultiValueDict(raw)
        return screen.form(data, told=told, user=self.user, initial=initial)

    @property
    def told(self) -> dict:
        """The cleaned answers of all valid screens, together."""
        return self._walked[1]

    @property
    def moments(self) -> Moments:
        return self._walked[2]

    def form(self, screen: Screen) -> ScreenForm:
        """The form of a screen, bound to what the draft holds, errors and all."""
        return self._walked[0][screen.slug]

    # --- its screens ------------------------------------------------------------------------------

    @cached_property
    def screens(self) -> list[Screen]:
        """The screens of this road: the one after the ending is left out when it asks nothing."""
        return [each for each in SCREENS if each.form is None or each.slug in self._walked[0]]

    def screen(self, slug: str) -> Screen:
        for screen in self.screens:
            if screen.slug == slug:
                return screen
        raise UnknownScreen(slug)

    def next_after(self, screen: Screen) -> Screen | None:
        place = self.screens.index(screen) + 1
        return self.screens[place] if place < len(self.screens) else None

    def before(self, screen: Screen) -> Screen | None:
        place = self.screens.index(screen)
        return self.screens[place - 1] if place else None

    def complete(self, screen: Screen) -> bool:
        if screen.slug == "moments":
            return self.moments.valid
        if screen.slug == "photos":
            return not self.draft.photos.filter(alt="").exists()
        if screen.slug not in self.answers:
            return screen.optional or (screen.slug == "you" and bool(self.user))
        return self.form(screen).is_valid()

    def first_incomplete(self) -> Screen | None:
        return next((screen for screen in self.screens if not self.complete(screen)), None)

    # --- keeping ----------------------------------------------------------------------------------

    def keep(self, screen: Screen, data) -> None:
        """Keep the answers of a screen exactly as typed, but for what its buttons change.

        Raises `AlreadyTold`.
        """
        typed = screen.form.pressed(_typed(data))
        self._change(lambda answers: {**answers, screen.slug: typed})

    def pass_by(self, screen: Screen) -> None:
        """Note that a screen without a form was looked at. Raises `AlreadyTold`."""
        if screen.slug not in self.answers:
            self._change(lambda answers: {**answers, screen.slug: {}})

    def keep_moments(self, change: Callable[[Moments], Moments]) -> None:
        """Change the moments as the draft holds them now, another tab's included.

        Raises `AlreadyTold`, and whatever `change` raises.
        """
        before = self.moments.before or {}

        def kept(answers: dict) -> dict:
            changed = change(Moments.read(answers.get("moments"), before))
            return {**answers, "moments": changed.as_json()}

        self._change(kept)

    def keep_page(self, number: int, part: Part, data) -> None:
        """Keep one page of a moment. Raises `AlreadyTold` and `TooManyMoments`."""
        typed = part.form.pressed(_typed(data))
        self.keep_moments(lambda moments: moments.with_page(number, part, typed))

    @transaction.atomic
    def _change(self, change: Callable[[dict], dict]) -> None:
        """Change the answers under a lock: two tabs that save together lose nothing."""
        draft = TellingDraft.objects.select_for_update().get(pk=self.draft.pk)
        if draft.story_id:
            raise AlreadyTold
        draft.answers = change(in_present_shape(draft.answers))
        draft.save(update_fields=["answers", "touched_at"])
        self.draft.answers, self.draft.touched_at = draft.answers, draft.touched_at
        for name in ("answers", "_walked", "screens"):
            self.__dict__.pop(name, None)

    def take_markup_off(self, screen: Screen) -> None:
        """Put the plain words in the place of pasted code, in the draft and on the screen."""
        plain = plain_words(self.form(screen))
        if plain:
            errors = self.form(screen).errors
            typed = {**self.answers[screen.slug], **plain}
            self._change(lambda answers: {**answers, screen.slug: typed})
            self.form(screen)._errors = errors  # the author is told once, beside the plain words

    def take_markup_off_page(self, number: int, part: Part) -> None:
        """The same on one page of a moment."""
        form = self.moments.at(number).forms[part.slug]
        plain = plain_words(form)
        if plain:
            typed = {**self.moments.at(number).answers[part.slug], **plain}
            self.keep_moments(lambda moments: moments.with_page(number, part, typed))
            self.moments.at(number).forms[part.slug]._errors = form.errors

    # --- what it makes ----------------------------------------------------------------------------

    def telling(self) -> Telling:
        """Everything told, in the shape services take. Only for a complete road."""
        told = {name: value for name, value in self.told.items() if name in _OF_TELLING}
        told["licence"] = Licence.CC_BY_SA if told.get("licence") else ""
        return Telling(**told, in_chain_of=self.draft.in_chain_of_id)

    def consents(self) -> dict[str, str]:
        """What was ticked or declared, each with the words it stood beside."""
        honesty, last = (self.form(self.screen(slug)) for slug in ("honesty", "you"))
        said = {ATTESTATION: honesty.fields["attests"].label}
        said |= {AGE: dict(honesty.fields["of_age"].choices)["yes"]}
        if self.told.get(FOLLOW_UP):
            said |= {FOLLOW_UP: last.fields[FOLLOW_UP].label}
        return {box: str(words) for box, words in said.items()}


def _typed(data) -> Answers:
    """What was posted, without the buttons all screens have. PostgreSQL keeps no NUL."""
    return {
        name.replace("\x00", ""): [value.replace("\x00", "") for value in values]
        for name, values in data.lists()
        if name not in _BUTTONS
    }


def plain_words(form: ScreenForm) -> Answers:
    """What pasted code becomes, by name as typed; only the fields that held some."""
    found = {}
    for name, field in form.fields.items():
        if form.is_bound and form.has_error(name, "markup"):
            key = form.add_prefix(name)
            found[key] = [field.without_markup(form.data.get(key, ""))]
    return found


def in_present_shape(answers: dict) -> dict:
    """The answers of a draft, those begun when fewer screens asked more brought to today's."""
    brand = answers.get("brand")
    if not isinstance(brand, dict) or not _MOVED.keys() & brand.keys():
        return answers
    shaped = {**answers, "brand": {k: v for k, v in brand.items() if k not in _MOVED}}
    for name, slug in _MOVED.items():
        if name in brand:
            shaped[slug] = {name: brand[name], **shaped.get(slug, {})}
    return shaped
