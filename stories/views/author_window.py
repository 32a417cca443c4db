"""An author's own view of a story: signed in, or through the link of a letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from .. import services
from ..models import Confirmation, FollowUp, Story, StoryMargin
from ..moderation import DecisionKind
from ..reading.components import story_context
from ..reading.explanation import explain
from ..reading.standing import Contested, standing_of
from ..vocabulary import State
from ..words import EditState

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class AuthorWindow:
    """A story, and the addresses of what its author can do; with a token, those of the link."""

    story: Story
    token: str = ""

    def address(self, name: str) -> str:
        if self.token:
            return reverse(f"stories:{name}_by_link", args=[self.token])
        return reverse(f"stories:{name}", args=[self.story.public_id])

    @property
    def mine(self) -> str:
        if self.token:
            return reverse("stories:confirm", args=[self.token])
        return reverse("stories:mine", args=[self.story.public_id])

    @property
    def edit(self) -> str:
        return self.address("edit")

    @property
    def drop(self) -> str:
        return self.address("drop_edit")

    @property
    def ending(self) -> str:
        return self.address("ending")

    @property
    def withdraw(self) -> str:
        return self.address("withdraw")

    @property
    def erase(self) -> str:
        return self.address("erase")

    @property
    def pass_on(self) -> str:
        return self.address("pass_on")

    @property
    def rewrite(self) -> str:
        return self.address("rewrite")

    @property
    def consent(self) -> str:
        return self.address("ask_again")

    @property
    def photos(self) -> str:
        return self.address("photos")

    @property
    def proof(self) -> str:
        return self.address("proof")

    @property
    def question(self) -> str:
        return self.address("question")

    def appeal_of(self, number: str) -> str:
        """The address of the appeal against a decision, made or not."""
        if self.token:
            return reverse("stories:appeal_by_link", args=[self.token, number])
        return reverse("stories:appeal", args=[self.story.public_id, number])

    def home(self) -> HttpResponse:
        return redirect(self.mine)


def for_authors(view: View) -> View:
    """Give a view the window of the story's author; anybody else signs in, or is told no."""

    @never_cache
    @wraps(view)
    def opened(
        request: HttpRequest, public_id: str = "", token: str = "", **more: str
    ) -> HttpResponse:
        if token:
            confirmation = Confirmation.objects.with_token(token)
            if confirmation is None or not confirmation.confirmed_at:
                return render(request, "stories/link_gone.html", status=404)
            if confirmation.ended:
                return link_ended(request, token)
            public_id = confirmation.story.public_id
        elif not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        stories = Story.objects.select_related("state", "brand", "author")
        if not token:
            stories = stories.filter(author=request.user)
        story = get_object_or_404(stories, public_id=public_id)
        return view(request, AuthorWindow(story, token), **more)

    return opened


def link_ended(request: HttpRequest, token: str) -> HttpResponse:
    """The link has had its life: one button sends another to the same address."""
    context = {"ended": True, "token": token}
    return render(request, "stories/link_gone.html", context, status=410)


def author_context(story: Story, token: str = "") -> dict:
    """A story as its author sees it, with why it is where it is and what can be done."""
    readings = list(story.screenings.all())
    state = story.state
    where = State(state.state)
    shown = next((each for each in readings if each.pk == state.screening_id), None)
    last = (shown if where == State.PUBLISHED else None) or next(iter(readings), None)
    read_by_a_person = story.decisions.filter(kind=DecisionKind.PUBLISH)
    asked = FollowUp.objects.filter(story=story, sent_at=None).order_by("due_on").first()
    window = AuthorWindow(story, token)
    standing = standing_of(story, question=services.to_answer(story))
    return {
        **story_context(story),
        "state": state,
        "explanation": explain(story, last) if last else None,
        "by_a_person": where == State.PUBLISHED and read_by_a_person.exists(),
        "standing": standing,
        "contested_url": _appeal_url(window, standing.contested),
        "edit_url": _appeal_url(window, standing.edit),
        "readings": len(readings),
        "token": token,
        "window": window,
        "waiting": waiting_edit(story),
        "agrees": services.consents(story),
        "next_asked": asked,
        "consent_wording": gettext(services.FOLLOW_UP_WORDING),
        "ended_before": _ended_before_publication(story),
    }


def _appeal_url(window: AuthorWindow, contested: Contested | None) -> str:
    return window.appeal_of(contested.decision.number) if contested else ""


def _ended_before_publication(story: Story) -> bool:
    """Whether an ending told later is dated before the day the story was published."""
    margin = StoryMargin.objects.filter(story=story).first()
    if not (margin and margin.ending_changed_at and story.ended and story.first_published_at):
        return False
    return story.ended.last < timezone.localdate(story.first_published_at)


@dataclass(frozen=True)
class WaitingEdit:
    """The edit of a public story that nobody sees yet."""

    version: Story
    held: bool
    explanation: object = None


def waiting_edit(story: Story) -> WaitingEdit | None:
    """None for a story without an edit that waits."""
    version = services.pending_version(story) if story.state.edit else None
    if version is None:
        return None
    version.prepare()
    held = story.state.edit == EditState.HELD
    last = story.screenings.first() if held else None
    return WaitingEdit(version, held, explain(version, last) if last else None)
