"""The published versions of a story and what changed from one to the next."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Revision

from .models import Brand, Story, StoryEvent
from .models.tags import StoryTagWord
from .reading.word_diff import Passage, changed_passages
from .services.versions import EDITED, ENDED, RECKONED, VERSION_NOTE
from .vocabulary import Answer, Cause, Ending
from .words import Kin, StayingReason

PAGE = 10
_NUMBER = re.compile(r"[0-9]{1,18}")
_WORDS = {  # a column, its name for readers, the closed list it takes its words from
    "ending": (gettext_lazy("Ending"), Ending),
    "ended_words": (gettext_lazy("When it ended"), None),
    "returned_words": (gettext_lazy("When they came back"), None),
    "cause": (gettext_lazy("Cause"), Cause),
    "staying_reasons": (gettext_lazy("Reasons to stay"), StayingReason),
    "handed_to": (gettext_lazy("Handed on to"), Kin),
    "cheaper": (gettext_lazy("Cheaper there"), Answer),
    "better": (gettext_lazy("Better there"), Answer),
    "product": (gettext_lazy("Product or service"), None),
    "began_words": (gettext_lazy("When it began"), None),
}
_TEXTS = {
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "wish_1": gettext_lazy("First wish"),
    "wish_2": gettext_lazy("Second wish"),
    "wish_3": gettext_lazy("Third wish"),
    "advice": gettext_lazy("Advice to others"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One part that changed: passages of a text, or a fact before and after."""

    label: str
    passages: tuple[Passage, ...] = ()
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version put before readers, and what it changed."""

    made_at: dt.datetime
    kind: str  # "edited", "ending" or "reckoning"
    changes: tuple[Change, ...]

    @property
    def is_ending(self) -> bool:
        return self.kind != EDITED


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Ten versions, the last first; `older` is the key of those before, `first` the first day."""

    versions: tuple[Version, ...]
    first: dt.datetime
    older: str = ""


def history_page(story: Story, before: str = "") -> HistoryPage:
    """The versions of a public story, in four queries at most. Edits held or refused are not there."""
    events = StoryEvent.objects.filter(story=story)
    if _NUMBER.fullmatch(before):
        events = events.filter(pk__lt=int(before))
    found = [
        (event, match)
        for event in events.filter(_seen()).order_by("-pk")[: PAGE + 1]
        if (match := VERSION_NOTE.fullmatch(event.note))
    ]
    shown = found[:PAGE]
    keys = {int(key) for _event, match in shown for key in match.groups()[1:]}
    contents = {
        pk: json.loads(content) if isinstance(content, str) else content
        for pk, content in Revision.objects.filter(pk__in=keys).values_list("pk", "content")
    }
    names = _names(contents.values())
    versions = tuple(
        Version(
            event.made_at,
            match[1],
            tuple(changes_between(contents[int(match[2])], contents[int(match[3])], names)),
        )
        for event, match in shown
        if int(match[2]) in contents and int(match[3]) in contents
    )
    older = str(shown[-1][0].pk) if len(found) > PAGE else ""
    return HistoryPage(versions, story.first_published_at, older)


def _seen():
    from django.db.models import Q

    words = (EDITED, ENDED, RECKONED)
    return Q(*(("note__startswith", f"{word} ") for word in words), _connector=Q.OR)


def changes_of(former: Story, new: Story) -> list[Change]:
    """What an edit that waits changes of the version readers see."""
    before, after = former.serializable_data(), new.serializable_data()
    return changes_between(before, after, _names([before, after]))


@dataclass(frozen=True, slots=True)
class _Names:
    tags: Mapping[int, str]
    brands: Mapping[int, str]


def _names(contents: Iterable[Mapping]) -> _Names:
    contents = list(contents)
    tags = {row["tag"] for each in contents for row in each.get("story_tags", ())}
    brands = {each["switched_to"] for each in contents if each.get("switched_to")}
    words = StoryTagWord.objects.filter(pk__in=tags) if tags else ()
    found = Brand.objects.filter(pk__in=brands) if brands else ()
    return _Names({tag.pk: tag.name for tag in words}, {each.pk: each.name for each in found})


def changes_between(before: Mapping, after: Mapping, names: _Names) -> list[Change]:
    """What differs between the contents of two revisions, texts first."""
    found = [
        Change(str(label), passages=tuple(changed_passages(before.get(n, ""), after.get(n, ""))))
        for n, label in _TEXTS.items()
        if before.get(n, "") != after.get(n, "")
    ]
    found += _moments(before.get("episodes", ()), after.get("episodes", ()))
    for name, (label, words) in _WORDS.items():
        if before.get(name) != after.get(name):
            told = (_in_words(each.get(name), words) for each in (before, after))
            found.append(Change(str(label), (), *told))
    told = [names.brands.get(each.get("switched_to"), "") for each in (before, after)]
    tags = [
        ", ".join(sorted(names.tags.get(row["tag"], "") for row in each.get("story_tags", ())))
        for each in (before, after)
    ]
    licences = ["CC BY-SA 4.0" if each.get("licence") else "" for each in (before, after)]
    facts = {_("Went to"): told, _("Tags"): tags, _("Licence"): licences}
    return found + [Change(label, (), *pair) for label, pair in facts.items() if pair[0] != pair[1]]


def _moments(before: Iterable[Mapping], after: Iterable[Mapping]) -> list[Change]:
    """Moments are the same by key, those not saved yet by place."""
    former = {row["pk"] or f"at {n}": _moment(row) for n, row in enumerate(before)}
    new = {row["pk"] or f"at {n}": _moment(row) for n, row in enumerate(after)}
    keys = [*former, *(key for key in new if key not in former)]
    return [
        Change(_("A moment"), tuple(changed_passages(former.get(key, ""), new.get(key, ""))))
        for key in keys
        if former.get(key, "") != new.get(key, "")
    ]


def _moment(row: Mapping) -> str:
    love = row.get("love")
    figure = "" if love is None else _("Love: %(love)s of 10") % {"love": love}
    return "\n\n".join(part for part in (row["title"], row.get("text", ""), figure) if part)


def _in_words(value, words) -> str:
    codes = value if isinstance(value, list) else [value] if value else []
    if words is None:
        return ", ".join(map(str, codes))
    labels = dict(words.choices)
    return ", ".join(str(labels.get(code, code)) for code in codes)
