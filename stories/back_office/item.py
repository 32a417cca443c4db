"""The page of one story under review: all that a moderator reads before deciding."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..forms.moderation import QuestionToAuthor, RefusalOfItem
from ..history import Change, changes_of
from ..models import Story, StoryState
from ..reading.explanation import explain
from ..reading.statement import statement_of
from ..services import may_decide, pending_version, refusal_if_confirmed, twins_of
from ..veil import MARK, veiled
from ..waiting import Item, claims_from, desk_of, item_of
from .surroundings import surroundings_of
from .veiled import names_hidden, veiled_changes, veiled_explanation, veiled_twins

_FACTS = (  # what the author declared; the brand stands apart
    "began_words",
    "ended_words",
    "returned_words",
    "love",
    "free_to_leave",
    "would_choose_again",
    "ending",
    "cause",
    "relation_kind",
    "contract_kind",
    "link_to_brand",
    "counterpart",
    "product",
)


def clock_in_words(deadline, now=None) -> str:
    """« 2 days left », « late by 3 hours »; empty without a deadline."""
    now = now or timezone.now()
    if deadline is None:
        return ""
    if deadline < now:
        return _("late by %(time)s") % {"time": timesince(deadline, now, depth=1)}
    return _("%(time)s left") % {"time": timeuntil(deadline, now, depth=1)}


def reader_of(row: StoryState, user) -> str:
    """The public name of another moderator who reads the story now; empty for nobody."""
    if not row.claimed_by_id or row.claimed_by_id == user.pk:
        return ""
    if row.claimed_at is None or row.claimed_at < claims_from():
        return ""
    return str(row.claimed_by)


@dataclass
class ItemPage:
    """A story, as one moderator may see it. `item` is None when it waits for them no more."""

    row: StoryState
    user: object
    item: Item | None
    names: tuple[str, ...]  # hidden

    @property
    def story(self) -> Story:
        return self.row.story

    @property
    def kept_from_them(self) -> bool:
        """Whether this person reads nothing of it: not theirs, and not public."""
        return not self.story.live and not may_decide(self.user, self.story)

    def veil(self, text: str) -> str:
        return veiled(text, self.names)

    def refusal(self, data=None) -> RefusalOfItem:
        return RefusalOfItem(self.version, self.names, data)

    def question(self, data=None) -> QuestionToAuthor:
        return QuestionToAuthor(self.story, data)

    @property
    def version(self) -> Story:
        """What is under review: the edit that waits, or the story."""
        waiting = pending_version(self.story) if self.item and self.row.edit else None
        if waiting:
            waiting.prepare()
        return waiting or self.story

    def statement(self, form: RefusalOfItem) -> str:
        """What the author would read, in the language of the story."""
        said = {name: form.cleaned_data[name] for name in ("reason", "facts", "law")}
        decision = refusal_if_confirmed(self.story, by=self.user, **said)
        with translation.override(self.story.language):
            context = {"statement": statement_of(decision), "language": self.story.language}
            return render_to_string("stories/_statement.html", context)

    def context(self) -> dict:
        """Everything the page shows; the number of queries does not depend on the story."""
        version, screening = self.version, self.story.screenings.first()
        explanation = explain(version, screening) if screening else None
        return {
            "page": self,
            "story": self.story,
            "row": self.row,
            "item": self.item,
            "mark": MARK if self.names else "",
            "title": self.veil(version.title),
            "brand": "" if self.names else self.story.brand,
            "clock": clock_in_words(self.item.deadline) if self.item else "",
            "reader": reader_of(self.row, self.user),
            "mine": self.row.claimed_by_id == self.user.pk,
            "screening": screening,
            "explanation": veiled_explanation(explanation, self.names) if explanation else None,
            "paragraphs": [self.veil(part) for part in version.paragraphs],
            "edit": self._edit(version),
            "rewritten": self._rewritten(),
            "moments": self._moments(version),
            "beside": [self.veil(words) for words in (*version.wishes, version.advice) if words],
            "declared": self._declared(version),
            "around": surroundings_of(screening) if screening else None,
            "twins": veiled_twins(self.story, twins_of(self.story), self.names),
            "earlier": list(self.story.screenings.all()[1:]),
            "others": self._others(),
            "decisions": self._decisions(),
            "questions": self._questions(),
            "proofs": list(self.story.proofs.select_related("seen_by")),
            "photos": list(self.story.photos.all()),
        }

    def _edit(self, version: Story):
        if version is self.story:
            return None
        return veiled_changes(changes_of(self.story, version), self.names)

    def _rewritten(self) -> list[Change]:
        """What the last rewriting of a story that is not public changed."""
        last = [] if self.story.live else list(self.story.revisions.order_by("-pk")[:2])
        if len(last) < 2:
            return []
        new, former = (each.as_object() for each in last)
        return veiled_changes(changes_of(former, new), self.names)

    def _moments(self, version: Story) -> list[dict]:
        return [
            {"title": self.veil(each.title), "when": each.when_words, "text": self.veil(each.text)}
            for each in version.episodes.all()
        ]

    def _declared(self, version: Story) -> list[tuple[str, str]]:
        found = []
        for name in _FACTS:
            field = version._meta.get_field(name)
            shown = (
                getattr(version, f"get_{name}_display")()
                if field.choices
                else getattr(version, name)
            )
            if shown not in ("", None):
                found.append((field.verbose_name, self.veil(str(shown))))
        return found

    def _others(self) -> str:
        """The author's other stories, as a number only."""
        author = self.story.author_id
        count = (
            Story.objects.filter(author=author).exclude(pk=self.story.pk).count() if author else 0
        )
        return ngettext(
            "%(n)d other story by the same author", "%(n)d other stories by the same author", count
        ) % {"n": count}

    def _decisions(self) -> list[dict]:
        """What was decided before; of a second reading, what came before the first one."""
        made = self.story.decisions.select_related("actor")
        if self.item and self.item.reading:
            made = made.filter(pk__lt=self.item.reading.decision_id)
        return [{"made": each, "facts": self.veil(each.facts)} for each in made]

    def _questions(self) -> list[dict]:
        asked = self.story.questions.select_related("asked_by")
        return [
            {"asked": each, "text": self.veil(each.text), "answer": self.veil(each.answer)}
            for each in asked
        ]


def item_page(row: StoryState, user) -> ItemPage:
    """The page of a story for this person; `row` comes with its story and the brand's names."""
    return ItemPage(row, user, item_of(row, desk_of(user)), names_hidden(row.story, user))


def whole_rows() -> QuerySet[StoryState]:
    """State rows with all that the page of a story needs of them."""
    rows = StoryState.objects.select_related("story__brand", "story__author", "claimed_by")
    return rows.prefetch_related("story__brand__aliases")
