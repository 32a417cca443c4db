"""From a telling to a story on its way to the detector."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from .. import signals
from ..models import Confirmation, Consent, Sector, Story, StoryEvent, StoryState, TellingDraft
from ..models.draft import hash_token
from ..vocabulary import State, Telling
from ..words import BrandMask
from .brands import brand_for
from .insiders import blur
from .letters import write_letter
from .photos import hand_over
from .states import move
from .tags import as_known
from .writing import unsaved_episode, unsaved_story


class LinkExpired(Exception):
    """A confirmation link older than its days."""


@transaction.atomic
def tell_story(
    telling: Telling,
    *,
    draft: TellingDraft | None = None,
    author=None,
    email: str = "",
    pseudonym: str = "",
    consents: Mapping[str, str] | None = None,
) -> Story:
    """Keep what an author told. The same draft gives the same story however often it is sent.

    `consents` are the boxes that were ticked, each with the words it stood beside: the log of
    consents keeps both, and when.

    A signed-in author's story goes on to the detector on commit; another's waits for the link
    sent to `email`.
    """
    if draft:
        draft = TellingDraft.objects.select_for_update().get(pk=draft.pk)
        if draft.story_id:
            return draft.story
    story = story_from(telling)
    blur(story)
    story.author = author
    story.attested_at = timezone.now()
    story.live = False
    if draft:
        hand_over(draft, story)
    story.save()
    story.save_revision(user=author)
    StoryState.objects.create(story=story, state=State.AWAITING_CONFIRMATION)
    StoryEvent.objects.create(story=story, after=State.AWAITING_CONFIRMATION, actor=author)
    if draft:
        draft.story, draft.answers, draft.email = story, {}, ""  # no address is kept twice
        draft.save(update_fields=["story", "answers", "email", "touched_at"])
    for box, wording in (consents or {}).items():
        Consent.objects.create(story=story, box=box, given=True, wording=wording)
    if author:
        submit_story(story, actor=author)
    else:
        send_confirmation(story, email=email, pseudonym=pseudonym)
    return story


def story_from(telling: Telling) -> Story:
    """An unsaved story with its episodes and tags; its brand is found or proposed."""
    story = unsaved_story(telling)
    named = telling.brand and telling.brand_mask == BrandMask.NAMED
    story.brand = brand_for(telling.brand, sector=telling.sector) if named else None
    if not named and telling.sector:
        story.sector = Sector.objects.filter(code=telling.sector).first()
    if telling.switched_to:
        story.switched_to = brand_for(telling.switched_to)
    if telling.in_chain_of:
        story.in_chain_of = Story.objects.filter(pk=telling.in_chain_of).first()
    story.episodes.set(
        [unsaved_episode(told, place) for place, told in enumerate(telling.episodes)]
    )
    if telling.tags:
        story.tags.add(*as_known(telling.tags))
    return story


@transaction.atomic
def send_confirmation(story: Story, *, email: str, pseudonym: str = "") -> Confirmation:
    """Keep the address apart from the story, and send it the link; a new link replaces the old."""
    token = secrets.token_urlsafe(24)
    confirmation, _created = Confirmation.objects.update_or_create(
        story=story,
        defaults={
            "email": email,
            "pseudonym": pseudonym,
            "token_hash": hash_token(token),
            "sent_at": timezone.now(),
        },
    )
    write_letter("confirm", story=story, token=token)
    return confirmation


@transaction.atomic
def renew_link(confirmation: Confirmation) -> bool:
    """Send the author of a confirmed story a new link in the place of one that has ended.

    False when the link still works, or was renewed already.
    """
    confirmation = Confirmation.objects.select_for_update(of=("self",)).get(pk=confirmation.pk)
    if not confirmation.ended:
        return False
    token = secrets.token_urlsafe(24)
    confirmation.token_hash, confirmation.sent_at = hash_token(token), timezone.now()
    confirmation.save(update_fields=["token_hash", "sent_at"])
    write_letter("new_link", story=confirmation.story, token=token)
    return True


@transaction.atomic
def confirm_story(confirmation: Confirmation) -> Story:
    """The author pressed the button: give the story its account and send it to the detector.

    Confirming twice changes nothing. Raises `LinkExpired` for a link older than its days.
    """
    confirmation = Confirmation.objects.select_for_update().get(pk=confirmation.pk)
    story = Story.objects.get(pk=confirmation.story_id)
    if confirmation.confirmed_at:
        return story
    if confirmation.expired:
        raise LinkExpired
    confirmation.confirmed_at = timezone.now()
    confirmation.save(update_fields=["confirmed_at"])
    story.author = get_user_model().objects.member_for(
        confirmation.email, pseudonym=confirmation.pseudonym, language=story.language
    )
    story.save(update_fields=["author"])
    submit_story(story, actor=story.author)
    return story


@transaction.atomic
def submit_story(story: Story, *, actor=None) -> None:
    """Send a story to the detector on commit."""
    move(story, State.SCREENING, only_from=State.AWAITING_CONFIRMATION, actor=actor)
    signals.story_submitted.send(sender=Story, story_id=story.pk)
