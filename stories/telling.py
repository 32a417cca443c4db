"""The road through the screens of a telling: what is next, what is missing, what it all makes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from django.forms import BaseForm
from django.utils.datastructures import MultiValueDict

from .forms.screens import MOMENTS_MAX, SCREENS, MomentForm, Screen
from .models import TellingDraft
from .vocabulary import Counterpart, Ending, Licence, LinkToBrand, Telling, TellingEpisode

_BLANK_MOMENTS = 2


class UnknownScreen(LookupError):
    """No screen of that name on this road."""


class Moments:
    """The screen of episodes: as many small forms as moments told, and blank ones to add."""

    def __init__(self, data: Mapping[str, list[str]] | None, *, told: Mapping, more: int = 0):
        numbers = [
            int(n) for n in (data or {}).get("moments", ["0"])[-1:] if re.fullmatch("[0-9]{1,4}", n)
        ]
        filled = min((numbers or [0])[0], MOMENTS_MAX)
        self.bound = data is not None
        self.count = min(max(filled, _BLANK_MOMENTS) + more, MOMENTS_MAX)
        values = MultiValueDict(data or {})
        self.forms = [
            MomentForm(
                values if self.bound and n < filled else None, prefix=f"moment-{n}", told=told
            )
            for n in range(self.count)
        ]

    @property
    def full(self) -> bool:
        return self.count >= MOMENTS_MAX

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms if form.is_bound]  # each shows its errors
        return all(valid)

    @property
    def errors(self) -> list:
        return [form.errors for form in self.forms if form.is_bound and form.errors]

    @property
    def cleaned_data(self) -> dict:
        told = [form.cleaned_data for form in self.forms if form.is_bound and not form.blank]
        return {"episodes": told}

    def readings(self) -> list:
        return [reading for form in self.forms if form.is_bound for reading in form.readings()]


class Road:
    """The screens of one draft, with what they hold."""

    def __init__(self, draft: TellingDraft, *, user=None):
        self.draft = draft
        self.user = user if user is not None and user.is_authenticated else None

    @cached_property
    def told(self) -> dict:
        """The cleaned answers of all valid screens, together."""
        told: dict = {}
        for screen in SCREENS:
            raw = self.draft.answers.get(screen.slug)
            if raw is None or (screen.slug == "after" and not self._asks_after(told)):
                continue
            form = self._form(screen, raw, told)
            if form.is_valid():
                told |= form.cleaned_data
        return told

    @staticmethod
    def _asks_after(told: Mapping) -> bool:
        return bool(told.get("ending")) and Ending(told["ending"]).asks_when

    @property
    def screens(self) -> list[Screen]:
        """The screens of this road: the one on the end is left out when nothing is to be asked."""
        asks = self._asks_after(self.told)
        return [screen for screen in SCREENS if screen.slug != "after" or asks]

    def screen(self, slug: str) -> Screen:
        for screen in self.screens:
            if screen.slug == slug:
                return screen
        raise UnknownScreen(slug)

    def _form(self, screen: Screen, raw, told: Mapping, *, more: int = 0, **kwargs):
        if screen.slug == "moments":
            return Moments(raw, told=told, more=more)
        data = None if raw is None else MultiValueDict(raw)
        return screen.form(data, told=told, user=self.user, **kwargs)

    def form(self, screen: Screen, *, more: int = 0) -> BaseForm | Moments:
        """The form of a screen, bound to what the draft holds, errors and all."""
        initial = {"language": self.draft.language} if screen.slug == "story" else {}
        raw = self.draft.answers.get(screen.slug)
        if screen.slug == "moments":
            return self._form(screen, raw, self.told, more=more)
        return self._form(screen, raw, self.told, initial=initial)

    def keep(self, screen: Screen, data) -> None:
        """Keep the answers of a screen exactly as typed; markup is taken off on the next look.

        NUL alone goes at once: PostgreSQL keeps none.
        """
        kept = {
            name.replace("\x00", ""): [value.replace("\x00", "") for value in values]
            for name, values in data.lists()
            if name != "csrfmiddlewaretoken"
        }
        self.draft.answers = {**self.draft.answers, screen.slug: kept}
        self.draft.save(update_fields=["answers", "touched_at"])
        self.__dict__.pop("told", None)

    def take_markup_off(self, screen: Screen, form: BaseForm | Moments) -> None:
        """Put the plain words in the place of pasted code, in the draft and on the screen."""
        for part in getattr(form, "forms", [form]):
            for name in part.fields:
                if part.is_bound and part.has_error(name, "markup"):
                    key = part.add_prefix(name)
                    plain = part.fields[name].without_markup(part.data.get(key, ""))
                    kept = {**self.draft.answers[screen.slug], key: [plain]}
                    self.draft.answers = {**self.draft.answers, screen.slug: kept}
                    part.data = MultiValueDict(kept)
        self.draft.save(update_fields=["answers", "touched_at"])

    def next_after(self, screen: Screen) -> Screen | None:
        slugs = [each.slug for each in self.screens]
        place = slugs.index(screen.slug) + 1
        return self.screens[place] if place < len(slugs) else None

    def before(self, screen: Screen) -> Screen | None:
        slugs = [each.slug for each in self.screens]
        place = slugs.index(screen.slug)
        return self.screens[place - 1] if place else None

    def complete(self, screen: Screen) -> bool:
        raw = self.draft.answers.get(screen.slug)
        if raw is None:
            return screen.slug == "moments" or (screen.slug == "you" and bool(self.user))
        return self._form(screen, raw, self.told).is_valid()

    def first_incomplete(self) -> Screen | None:
        return next((screen for screen in self.screens if not self.complete(screen)), None)

    def telling(self) -> Telling:
        """Everything told, in the shape services take. Only for a complete road."""
        told = self.told
        return Telling(
            title=told["title"],
            text=told["text"],
            language=told["language"],
            brand=told["brand"],
            sector=told.get("sector", ""),
            product=told.get("product", ""),
            relation_kind=told["relation_kind"],
            contract_kind=told.get("contract_kind", ""),
            began=told["began"],
            ended=told.get("ended"),
            returned=told.get("returned"),
            love=told["love"],
            repurchases=told.get("repurchases"),
            free_to_leave=told.get("free_to_leave", ""),
            would_choose_again=told.get("would_choose_again", ""),
            ending=told["ending"],
            cause=told.get("cause", ""),
            link_to_brand=told.get("link_to_brand") or LinkToBrand.NONE,
            counterpart=told.get("counterpart") or Counterpart.NONE,
            licence=Licence.CC_BY_SA if told.get("licence") else "",
            tags=told.get("tags", ()),
            episodes=tuple(
                TellingEpisode(
                    title=moment["title"],
                    text=moment.get("text", ""),
                    when=moment.get("when"),
                    love=moment.get("love"),
                )
                for moment in told.get("episodes", ())
            ),
        )
