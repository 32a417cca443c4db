"""A member leaves: with everything told, or leaving public stories behind without a name."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry, PageLogEntry, Revision, TaskState

from ..models import (
    Appeal,
    Comment,
    Confirmation,
    Consent,
    Decision,
    FollowUp,
    Letter,
    MeToo,
    ReplyRequest,
    Report,
    SpiritVote,
    Story,
    StoryEvent,
    TellingDraft,
)
from ..moderation import DecisionKind, ReplyState
from .asking import BOX
from .editing import drop_edit
from .erasure import erase_story, forget_identity
from .margins import recount_comments, recount_me_toos, recount_spirits
from .states import show
from .versions import VERSION_NOTE

_NEEDS_FACTS = (DecisionKind.REFUSE, DecisionKind.REMOVE)  # the database demands some


@transaction.atomic
def forget_member(member, addresses: Collection[str], *, keep_public: bool = False) -> None:
    """Erase what a member told, said and sent, by account or by address; the account itself stays.

    With `keep_public` their public stories stay, under nobody's name; what was never public goes
    all the same, since nobody could reach it any more.
    """
    typed = Q()
    for address in addresses:
        typed |= Q(email__iexact=address)
    told = list(Story.objects.filter(author=member).order_by("pk"))  # as `hold_stories` locks
    kept = [story for story in told if keep_public and story.live]
    on_brand = Counter(story.brand_id for story in kept if story.brand_id)
    marks = {brand: f"former-{secrets.token_hex(6)}" for brand, n in on_brand.items() if n > 1}
    for story in told:
        if story in kept:
            make_anonymous(story, mark=marks.get(story.brand_id, ""))
        else:
            erase_story(story)
    unconfirmed = Confirmation.objects.filter(typed, confirmed_at=None, story__author=None)
    for waiting in unconfirmed.select_related("story"):
        erase_story(waiting.story)
    _forget_said(member)
    _forget_sent(member, typed)
    for log in (ModelLogEntry, PageLogEntry):
        log.objects.filter(user=member.pk).update(user=None)


@transaction.atomic
def make_anonymous(story: Story, *, mark: str = "") -> None:
    """A public story stays without its author, and without what only an author needs.

    Stories that share a `mark` still count once for their brand in the ranking.
    """
    drop_edit(story)
    story = Story.objects.get(pk=story.pk)
    with translation.override(story.language):
        byline = _("a former member")
    story.author, story.attribution = None, byline
    story.source = story.source or mark
    story.save(update_fields=["author", "attribution", "source"])
    _make_revisions_anonymous(story, byline)
    for rows in (story.proofs, story.questions, story.invitations, story.letters):
        rows.all().delete()
    Confirmation.objects.filter(story=story).delete()
    TellingDraft.objects.filter(story=story).delete()
    FollowUp.objects.filter(story=story, sent_at=None).delete()
    FollowUp.objects.filter(story=story).update(token_hash="")
    Consent.objects.filter(story=story, box=BOX).delete()
    decisions = Decision.objects.filter(story=story).exclude(facts="")
    decisions.filter(kind__in=_NEEDS_FACTS).update(facts="–")
    decisions.exclude(kind__in=_NEEDS_FACTS).update(facts="")
    Appeal.objects.filter(decision__story=story).update(motive="")
    show(story)


def _make_revisions_anonymous(story: Story, byline: str) -> None:
    """Versions readers have seen stay, without the account; the others go."""
    notes = StoryEvent.objects.filter(story=story).values_list("note", flat=True)
    found = (VERSION_NOTE.fullmatch(note) for note in notes)
    seen = {int(key) for match in found if match for key in match.groups()[1:]}
    seen |= {story.live_revision_id, story.latest_revision_id}
    kind = ContentType.objects.get_for_model(Story)
    revisions = Revision.objects.filter(base_content_type=kind, object_id=str(story.pk))
    TaskState.objects.filter(revision__in=revisions).update(comment="")
    revisions.exclude(pk__in=seen - {None}).delete()
    for revision in revisions:
        revision.content |= {"author": None, "attribution": byline, "source": story.source}
        revision.user = None
        revision.save(update_fields=["content", "user"])


def _forget_said(member) -> None:
    """Words, « moi aussi » and answers under the stories of others, and the sums of them."""
    comments = Comment.objects.filter(author=member)
    lived = MeToo.objects.filter(member=member)
    votes = SpiritVote.objects.filter(member=member)
    touched = [
        (recount_comments, set(comments.values_list("story", flat=True))),
        (recount_me_toos, set(lived.values_list("episode__story", flat=True))),
        (recount_spirits, set(votes.values_list("story", flat=True))),
    ]
    Decision.objects.filter(comment__author=member).update(facts="", comment=None)
    keys = [str(key) for key in comments.values_list("pk", flat=True)]
    kind = ContentType.objects.get_for_model(Comment)
    ModelLogEntry.objects.filter(content_type=kind, object_id__in=keys).update(label="", data={})
    for rows in (comments, lived, votes):
        rows.delete()
    for recount, stories in touched:
        for story in stories:
            recount(story)


def _forget_sent(member, typed: Q) -> None:
    """Drafts, letters, reports and requests. One still open is read to its end, without a name."""
    TellingDraft.objects.filter(typed, story=None).delete()
    Letter.objects.filter(typed | Q(member=member)).delete()
    reports = Report.objects.filter(typed | Q(reporter=member))
    reports.exclude(handled_at=None).update(motive="", passage="", answer="")
    reports.update(name="", email="", reporter=None, reporter_key="")
    requests = ReplyRequest.objects.filter(typed)
    for request in requests.exclude(state=ReplyState.RECEIVED):
        forget_identity(request)
    requests.exclude(state=ReplyState.RECEIVED).update(email="")
