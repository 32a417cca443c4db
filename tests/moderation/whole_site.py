"""A site with one of everything, and a browser a role."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from cherclient.wiki.content import Content
from cherclient.wiki.models import ProposedEdit, WikiArticlePage
from cherclient.wiki.services.digests import token_of
from cherclient.wiki.services.talking import open_thread
from stories import services
from stories.models import (
    Confirmation,
    DraftLink,
    Episode,
    FollowUp,
    Invitation,
    ModeratorProfile,
    Proof,
    ReplyRequest,
    Report,
    StoryState,
    TellingDraft,
)
from stories.models.draft import hash_token
from stories.moderation import DecisionKind, ReasonCode, ReplyKind, ReportKind
from stories.reader_words import Fact
from stories.vocabulary import State
from tests.factories import BrandFactory, StoryFactory
from tests.pictures import picture

GROUPS = {
    "editor": "Editors",
    "moderator": "Moderators",
    "panel": "Appeal panel",
    "data officer": "Data officers",
    "operator": "Operators",
}
_PUBLIC_PAGES = {"edit", "drop_edit", "ending", "ask_again", "pass_on", "answer_rectification"}


def a_story(author, where: State, n: int, **more):
    """A story in some state, with its own brand."""
    story = StoryFactory(
        author=author,
        live=where == State.PUBLISHED,
        title=f"Secret title {n}",
        text=f"Secret words {n}, of a kettle from Leeds.",
        brand=BrandFactory(name=f"Secretbrand{n}"),
        **more,
    )
    StoryState.objects.filter(story=story).update(state=where)
    story.refresh_from_db()
    story.save_revision(user=author)
    return story


class WholeSite:
    """Stories in the states that pages need, their letters' links, and people of each role."""

    def __init__(self) -> None:
        make = get_user_model().objects.create_user
        self.people = {
            role: make(f"{role.replace(' ', '-')}366@example.org", pseudonym=f"Role {role}")
            for role in ("member", "author", *GROUPS)
        }
        for role, group in GROUPS.items():
            self.people[role].groups.add(Group.objects.get(name=group))
        self.author = self.people["author"]
        ModeratorProfile.objects.create(user=self.people["moderator"], languages=["fr", "en"])
        self.public = a_story(self.author, State.PUBLISHED, 366_201)
        self.held = a_story(self.author, State.HELD, 366_202)
        self.refused = a_story(self.author, State.REFUSED, 366_203)
        self.asked = a_story(self.author, State.HELD, 366_204)
        self.others = StoryFactory(title="Another 366205")
        self._links()
        self._words()
        self._decisions()
        self._wiki()

    def browser(self, role: str) -> Client:
        browser = Client(HTTP_ACCEPT_LANGUAGE="en")
        if role != "visitor":
            browser.force_login(
                self.people[role], backend="django.contrib.auth.backends.ModelBackend"
            )
        return browser

    # --- what there is ----------------------------------------------------------------------------

    def _links(self) -> None:
        self.tokens = {}
        for story in (self.public, self.held, self.refused, self.asked):
            self.tokens[story.pk] = token = f"token{story.pk}".ljust(32, "k")
            Confirmation.objects.create(
                story=story,
                email="author366@example.org",
                token_hash=hash_token(token),
                confirmed_at=timezone.now(),
            )
        self.draft = TellingDraft.objects.create(language="en")
        self.told = TellingDraft.objects.create(language="en", story=self.held)
        self.link = "draftlink366".ljust(32, "k")
        DraftLink.objects.create(draft=self.draft, token_hash=hash_token(self.link))
        self.follow_up = "followup366".ljust(32, "k")
        FollowUp.objects.create(
            story=self.public,
            kind="6m",
            due_on=timezone.localdate(),
            sent_at=timezone.now(),
            token_hash=hash_token(self.follow_up),
        )
        self.invitation = Invitation.objects.create(story=self.public)

    def _words(self) -> None:
        self.episode = Episode.objects.create(
            story=self.public, sort_order=0, title="The coin", text="He found it."
        )
        self.correction = services.propose_rectification(
            self.public,
            self.people["member"],
            fact=Fact.values[0],
            value="1999",
            text="I was there.",
        )
        self.comment = services.comment(self.others, self.author, text="A word of mine.")
        self.proof = Proof(story=self.held)
        self.proof.file.save("proof.webp", ContentFile(picture("WEBP")))
        kettle = ContentFile(picture("WEBP"), "kettle.webp")
        self.photo = services.add_photo(self.held, kettle, alt="A kettle")
        now = timezone.now()
        self.report = Report.objects.create(
            story=self.public,
            public_id=self.public.public_id,
            kind=ReportKind.DOUBT,
            motive="Secret motive 366. " * 8,
            email="reporter366@example.org",
        )
        self.reply = ReplyRequest.objects.create(
            story=self.public,
            public_id=self.public.public_id,
            kind=ReplyKind.BRAND,
            name="Secretbrand",
            email="brand366@example.org",
            text="Secret reply 366.",
            due_at=now,
            alert_at=now,
        )
        self.reply.identity.save("card.webp", ContentFile(picture("WEBP")))

    def _decisions(self) -> None:
        moderator = self.people["data officer"]  # a former one: the moderator is free to decide
        self.decision = services.states.decide(
            self.refused,
            moderator,
            DecisionKind.REFUSE,
            State.HELD,
            reason=ReasonCode.R01,
            facts="Facts 366.",
        )
        self.question = services.ask_author(
            self.asked, by=self.people["moderator"], text="Which year was it, please? 366"
        )

    # --- what to ask for --------------------------------------------------------------------------

    @property
    def keys(self) -> list[str]:
        """All that nobody guesses."""
        return [
            *self.tokens.values(),
            self.draft.key,
            self.told.key,
            self.link,
            self.follow_up,
            self.invitation.key,
            self.digest,
            self.report.ticket,
            self.reply.ticket,
        ]

    def story_for(self, name: str):
        """The story a page is about: held for its author's pages, unless that page needs another."""
        page = name.removeprefix("stories:").removesuffix("_by_link")
        if page in _PUBLIC_PAGES:
            return self.public
        if page == "appeal":
            return self.refused
        if page in ("question", "new_link"):
            return self.asked
        return self.held

    def _wiki(self) -> None:
        self.article = WikiArticlePage.objects.filter(locale__language_code="en").first()
        self.proposed = ProposedEdit.objects.create(
            title="Kettles",
            language="en",
            author=get_user_model().objects.create_user("w366@example.org", pseudonym="Writer"),
            content=Content(title="Kettles").as_json(),
        )
        self.said = open_thread(self.article, subject="Words 366", text="Here.", by=self.author)
        self.digest = token_of(self.author)

    def value(self, name: str, key: str):
        """One value of an address; made up where it does not matter."""
        own = {
            "stories:tell_resume": {"token": self.link},
            "stories:told": {"key": self.told.key},
            "stories:send_again": {"key": self.told.key},
            "stories:tell_screen": {"slug": "brand"},
            "stories:tell_moment": {"part": "told"},
            "stories:invited": {"key": self.invitation.key},
            "stories:answer_rectification": {"key": self.correction.pk},
            "stories:take_back": {
                "key": self.comment.pk,
                "public_id": self.others.public_id,
            },
            "stories:reported": {"ticket": self.report.ticket},
            "stories:reply_status": {"ticket": self.reply.ticket},
            "stories:detail": {"slug": "x"},
            "proof_file": {"pk": self.proof.pk},
            "photo_file": {"name": self.photo.file.name.removeprefix("photos/")},
            "api:story": {"public_id": self.public.public_id},
            "wiki:thread": {"pk": self.said.thread_id},
            "wiki:stop_digest": {"token": self.digest},
            "wiki:proposal": {"pk": self.proposed.pk},
            "wiki:trust": {"pk": self.author.pk},
            "wiki_resolve": {"pk": self.article.pk},
        }.get(name, {})
        if key in own:
            return own[key]
        if key == "public_id":
            members = {"comment", "rectify", "me_too", "spirit"}
            page = name.removeprefix("stories:")
            others = self.public if page in members else self.story_for(name)
            opened = {"report", "reply", "reported", "reply_status", "answer", "comments"}
            return (self.public if page in opened else others).public_id
        made_up = {
            "token": self.follow_up
            if name.startswith("stories:follow_up")
            else self.tokens[self.story_for(name).pk],
            "key": self.draft.key,
            "number": self.decision.number if "appeal" in name or "log" in name else 1,
            "pk": self.held.pk,
            "slug": self.article.slug if name.startswith("wiki:") else "kettleby",
            "month": "2026-01",
            "revision": 1,
            "name": "x.txt",
            "folder": "images",
            "section": "stories",
            "day": "2026-01-01",
            "action_name": "approve",
            "uidb36": "1",
            "revision_id_a": 1,
            "revision_id_b": 2,
            "format": "csv",
            "digest": "0" * 64,
            "by": "motive",
        }
        return made_up.get(key, 1)

    def values(self, name: str, count: int) -> list:
        """Values without a name."""
        return {"wagtail_serve": ["wiki/"], "wagtaildocs_serve": [1, "x.pdf"]}.get(
            name, [1] * count
        )

    def sent(self, name: str) -> dict:
        """What a button sends, where a page is only pressed."""
        return {"episode": self.episode.pk, "spirit": "spirit"} if name in PRESSED else {}


PRESSED = {"stories:me_too", "stories:spirit"}
