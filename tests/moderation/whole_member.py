"""A member who left something everywhere, and a search through all that the site keeps."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import connection
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.log_actions import log

from cherclient.wiki.content import Block, Content, new_id
from cherclient.wiki.models import (
    Contributor,
    Mention,
    Message,
    Notice,
    ProposedEdit,
    Source,
    Thread,
    Watch,
)
from cherclient.wiki.services import create_article
from stories import services
from stories.models import (
    Appeal,
    Comment,
    Decision,
    Episode,
    Letter,
    Question,
    ReplyRequest,
    Report,
    Story,
    StoryMargin,
    TellingDraft,
)
from stories.moderation import DecisionKind, ReportKind, ReportState
from stories.vocabulary import TellingEpisode
from tests.factories import StoryFactory, a_telling, lived
from tests.pictures import picture

MAIL = "zephirine.quatrebarbes@postbox.example"
NAME = "Zephirine Quatrebarbes"
REPLY = "We are sorry, and the kettle was exchanged."  # another person's words: they stay
SENTENCE = "The porcelain pangolin hummed behind the samovar."
TITLE = "A pangolin of porcelain"
NEEDLES = (MAIL, NAME, SENTENCE, TITLE)
FACTS = f"The words « {SENTENCE} » were read twice."
OTHER = "rosalind.other@postbox.example"


@dataclass
class Whole:
    """What the test asks for by name."""

    member: object
    public: Story
    refused: Story
    elsewhere: Story  # somebody else's, where the member spoke
    decision: Decision
    others: set[str]  # files that were there before


def consenting(*boxes: str) -> dict[str, str]:
    return {box: f"I agree to {box}." for box in boxes}


def a_whole_member(moderator, commits) -> Whole:
    """A public story with all that hangs from one, a refused one, an unconfirmed one, a draft."""
    others = kept_files()
    members = get_user_model().objects
    member = members.create_user(MAIL, pseudonym=NAME)
    EmailAddress.objects.create(user=member, email=MAIL, verified=True, primary=True)
    AccessAttempt.objects.create(username=MAIL, ip_address="127.0.0.1", failures_since_start=1)
    other = members.create_user(OTHER, pseudonym="Rosalind Other")
    elsewhere = StoryFactory(title="Two drums", author=other)
    moment = Episode.objects.create(story=elsewhere, title="A moment")
    with commits():
        public = _public(member, elsewhere)
        refused, decision = _refused(member, moderator)
        services.tell_story(
            a_telling(title=TITLE, text=f"{lived(305_003)} {SENTENCE}", brand="Unheard"),
            email=MAIL,
            pseudonym=NAME,
        )
        services.comment(elsewhere, member, SENTENCE)
        services.vote_spirit(elsewhere, member, "both")
        services.me_too(moment, member)
    _around(public, other, member, moderator)
    _of_theirs(member, elsewhere, moderator)
    _in_the_wiki(member, other)
    return Whole(member, public, refused, elsewhere, decision, others)


def _public(member, elsewhere: Story) -> Story:
    episode = TellingEpisode("The samovar", SENTENCE)
    draft = TellingDraft.objects.create(language="en", answers={"story": {"text": [SENTENCE]}})
    services.add_photo(draft, ContentFile(picture("WEBP"), "photo.webp"), alt=SENTENCE)
    told = a_telling(
        title=TITLE,
        text=f"{lived(305_001)} {SENTENCE}",
        episodes=(episode,),
        tags=("zephirine quatrebarbes", "repair"),
        advice=SENTENCE,
        in_chain_of=elsewhere.pk,
        licence="cc-by-sa-4.0",
    )
    boxes = consenting("follow_up", "attestation", "age")
    return services.tell_story(told, draft=draft, author=member, consents=boxes)


def _refused(member, moderator) -> tuple[Story, Decision]:
    from tests.factories import AD

    told = a_telling(title=f"{TITLE}, again", text=f"{AD} {SENTENCE}", brand="Nobodyknows")
    story = services.tell_story(told, author=member)
    services.screen_story(story)
    decision = services.refuse_story(story, by=moderator, reason="R01", facts=FACTS)
    Appeal.objects.create(
        decision=decision, story=story, motive=f"{NAME}: {SENTENCE}", answer_by=timezone.now()
    )
    Question.objects.create(story=story, text=SENTENCE, answer=NAME, answer_by=timezone.now())
    return story, decision


def _around(story: Story, other, member, moderator) -> None:
    """What others and machines wrote about the public story."""
    Story.objects.get(pk=story.pk).save_revision(user=member)
    log(instance=story, action="wagtail.edit", user=member)
    services.add_proof(story, ContentFile(b"%PDF-1.4 a bill", name="bill.pdf"))
    services.pass_on(Story.objects.get(pk=story.pk), to=NAME)
    said = Comment.objects.create(
        story=story, author=other, kind="comment", text=SENTENCE, state="shown"
    )
    grounds = {"before": "published", "after": "published", "actor": moderator, "facts": FACTS}
    Decision.objects.create(story=story, comment=said, kind=DecisionKind.COMMENT, **grounds)
    near = {"id": story.pk, "title": TITLE, "address": f"/en/stories/{story.public_id}/x/"}
    neighbour = StoryFactory(title="A neighbour")
    StoryMargin.objects.update_or_create(
        story=neighbour, defaults={"similar": [near | {"shared": ["pangolin"]}]}
    )
    about = {"story": story, "public_id": story.public_id}
    Report.objects.create(**about, kind=ReportKind.DOUBT, passage=SENTENCE, motive=SENTENCE * 3)
    due = {"due_at": timezone.now(), "alert_at": timezone.now()}
    asked = ReplyRequest(
        **about, **due, kind="brand", name="Kettleby", email=OTHER, text=REPLY, state="published"
    )
    asked.identity.save("card.png", ContentFile(picture("PNG")), save=False)
    asked.save()


def _of_theirs(member, elsewhere: Story, moderator) -> None:
    """What the member sent without it being a story."""
    draft = TellingDraft.objects.create(email=MAIL, answers={"story": {"text": [SENTENCE]}})
    services.add_photo(draft, ContentFile(picture("WEBP"), "p.webp"), alt=SENTENCE)
    said = Comment.objects.get(author=member)
    grounds = {"before": "published", "after": "published", "actor": moderator, "facts": FACTS}
    Decision.objects.create(story=elsewhere, comment=said, kind=DecisionKind.COMMENT, **grounds)
    Report.objects.create(
        story=elsewhere,
        kind=ReportKind.DOUBT,
        motive=SENTENCE * 3,
        name=NAME,
        email=MAIL.upper(),
        reporter=member,
        state=ReportState.UNFOUNDED,
        handled_at=timezone.now(),
    )
    Letter.objects.create(kind="held", email=MAIL, context={"said": SENTENCE})
    log(instance=said, action="wagtail.edit", user=moderator)


def _in_the_wiki(member, other) -> None:
    """An article, a discussion, a source, an image, what waits, and what others are told of it."""
    text = Content(title="Le pichet", blocks=(Block(new_id(), "text", "Deux pichets."),))
    article = create_article(text, author=member, language="fr").revision.article
    article_data = {"language": "fr", "title": "Le pichet", "content": text.as_json()}
    ProposedEdit.objects.create(article=article, author=member, **article_data)
    Contributor.objects.create(member=member, accepted=1)
    Watch.objects.get_or_create(member=member, article=article)
    Notice.objects.create(member=member, article=article, news="talk")
    Notice.objects.create(member=other, article=article, news="edited", about={"since": 1})
    thread = Thread.objects.create(
        article=article, subject="Un pichet ?", opened_by=member, last_at=timezone.now()
    )
    said = Message.objects.create(thread=thread, author=member, text="Deux.")
    Mention.objects.create(message=said, member=member)
    Source.objects.create(key="pichet-1900", kind="book", title="Pichets", added_by=member)
    get_image_model().objects.create(
        title="Un pichet", file="pichet.png", width=1, height=1, uploaded_by_user=member
    )


def hits(*needles: str) -> list[str]:
    """Where any of the words stands: every column of every table, and the names of all files."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - a quoted name of a table
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found += [
                    f"{table}.{column}: {needle}"
                    for column, value in zip(columns, row, strict=True)
                    for needle in needles
                    if needle.lower() in _said(value)
                ]
    return found


def _said(value) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode("utf-8", "replace").lower()
    return str(value).lower()


def kept_files() -> set[str]:
    """Every file of the public and of the private storage."""
    return {
        f"{label}:{name}"
        for label, storage in (("public", default_storage), ("private", storages["private"]))
        for name in _files(storage, "")
    }


def _files(storage, folder: str) -> list[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return []
    inside = [name for each in folders for name in _files(storage, f"{folder}{each}/")]
    return [f"{folder}{name}" for name in files] + inside
