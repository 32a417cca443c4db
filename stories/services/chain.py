"""Passing the chain on: invitations, and tellings that answer a story."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Invitation, Story, TellingDraft
from ..plain_text import clean_line

TO_MAX = 60
INVITATIONS_A_STORY = 200


class NotTied(Exception):
    """The chain was not lengthened; the message says why."""


@transaction.atomic
def pass_on(story: Story, *, to: str = "") -> Invitation:
    """A link for somebody the author would like to hear from. Raises `NotTied`."""
    if not Story.objects.live().filter(pk=story.pk).exists():
        raise NotTied(_("Only a public story can be passed on."))
    if story.invitations.count() >= INVITATIONS_A_STORY:
        raise NotTied(
            _("You made %(count)s invitations for this story: use one of them again.")
            % {"count": INVITATIONS_A_STORY}
        )
    return Invitation.objects.create(story=story, to=clean_line(to)[:TO_MAX])


def answer_story(
    story: Story, *, language: str, invitation: Invitation | None = None
) -> TellingDraft:
    """A new telling that answers a story; the invitation is marked as opened."""
    draft = TellingDraft.objects.create(language=language, in_chain_of=story)
    if invitation and not invitation.opened_at:
        Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=timezone.now())
    return draft
