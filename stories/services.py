"""The verbs that write stories. Nothing else moves a story from one state to another."""

from __future__ import annotations

import datetime as dt
import logging
import secrets

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import detector, search, signals
from .detector.judgement import Judgement, Reason, Text, Verdict
from .models import (
    Brand,
    BrandAlias,
    Confirmation,
    Decision,
    Episode,
    Screening,
    Sector,
    Story,
    StoryEvent,
    StoryState,
    TellingDraft,
)
from .models.brand import free_slug
from .models.draft import hash_token
from .models.story import new_public_id
from .published import facts_of
from .vocabulary import DecisionKind, ReasonCode, State, Telling

log = logging.getLogger(__name__)

MOVES: dict[State, set[State]] = {
    State.AWAITING_CONFIRMATION: {State.SCREENING, State.WITHDRAWN},
    State.SCREENING: {State.PUBLISHED, State.HELD, State.WITHDRAWN},
    State.HELD: {State.PUBLISHED, State.REFUSED, State.WITHDRAWN},
    State.PUBLISHED: {State.WITHDRAWN},
    State.REFUSED: {State.WITHDRAWN},
    State.WITHDRAWN: set(),
}
SUSPECTED, UNSURE = 2, 1  # priorities of the queue


class WrongState(Exception):
    """The story is not where this verb takes it from: somebody was faster. `state` says where."""

    def __init__(self, state: State) -> None:
        super().__init__(_("Already dealt with: this story is now “%s”.") % state.label)
        self.state = state


class LinkExpired(Exception):
    """A confirmation link older than its days."""


# --- telling --------------------------------------------------------------------------------------


@transaction.atomic
def tell_story(
    telling: Telling,
    *,
    draft: TellingDraft | None = None,
    author=None,
    email: str = "",
    pseudonym: str = "",
) -> Story:
    """Keep what an author told. The same draft gives the same story however often it is sent.

    A signed-in author's story goes on to the detector on commit; another's waits for the link
    sent to `email`.
    """
    if draft:
        draft = TellingDraft.objects.select_for_update().get(pk=draft.pk)
        if draft.story_id:
            return draft.story
    story = story_from(telling)
    story.author = author
    story.attested_at = timezone.now()
    story.live = False
    story.save()
    story.save_revision(user=author)
    StoryState.objects.create(story=story, state=State.AWAITING_CONFIRMATION)
    StoryEvent.objects.create(story=story, after=State.AWAITING_CONFIRMATION, actor=author)
    if draft:
        draft.story = story
        draft.save(update_fields=["story", "touched_at"])
    if author:
        submit_story(story, actor=author)
    else:
        send_confirmation(story, email=email, pseudonym=pseudonym)
    return story


def story_from(telling: Telling) -> Story:
    """An unsaved story with its episodes and tags; its brand is found or proposed."""
    story = Story(
        title=telling.title,
        text=telling.text,
        language=telling.language,
        brand=brand_for(telling.brand, sector=telling.sector) if telling.brand else None,
        product=telling.product,
        relation_kind=telling.relation_kind,
        contract_kind=telling.contract_kind,
        love=telling.love,
        repurchases=telling.repurchases,
        free_to_leave=telling.free_to_leave,
        would_choose_again=telling.would_choose_again,
        ending=telling.ending,
        cause=telling.cause,
        link_to_brand=telling.link_to_brand,
        counterpart=telling.counterpart,
        licence=telling.licence,
        attribution=telling.attribution,
        told_on=telling.told_on or timezone.localdate(),
        public_id=new_public_id(),
    )
    story.began, story.ended, story.returned = telling.began, telling.ended, telling.returned
    for place, told in enumerate(telling.episodes):
        episode = Episode(title=told.title, text=told.text, love=told.love, sort_order=place)
        episode.when = told.when
        story.episodes.add(episode)
    if telling.tags:
        story.tags.add(*telling.tags)
    return story


def brand_for(name: str, *, sector: str = "") -> Brand:
    """The brand that goes by this name, or a new one, not public before its first story is."""
    known = Brand.objects.named(name)
    if known:
        return known
    brand = Brand(name=name, slug=free_slug(name), live=False)
    brand.sector = Sector.objects.filter(code=sector).first() if sector else None
    brand.save()
    return brand


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
    signals.letter_due.send(
        sender=Story, story_id=story.pk, kind="confirm", context={"token": token}
    )
    return confirmation


@transaction.atomic
def confirm_story(confirmation: Confirmation) -> Story:
    """The author pressed the button: give the story its account and send it to the detector.

    Confirming twice changes nothing. Raises `LinkExpired` for a link older than its days.
    """
    from django.contrib.auth import get_user_model

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
    _move(story, State.SCREENING, actor=actor)
    signals.story_submitted.send(sender=Story, story_id=story.pk)


# --- judging --------------------------------------------------------------------------------------


@transaction.atomic
def screen_story(
    story: Story, *, bulk: bool = False, judgement: Judgement | None = None
) -> Screening | None:
    """Judge a story once, keep the reasons, and publish or hold it. Software never refuses.

    Reads the title, the text, the language and the brand's name; never the love nor the ending.
    Returns None when the story has left `screening` already.
    """
    state = StoryState.objects.select_for_update().get(pk=story.pk)
    if state.state != State.SCREENING:
        return None
    judgement = judgement or judge(story)
    screening = Screening.objects.create(
        story=story,
        verdict=judgement.verdict,
        probability=judgement.probability,
        reasons=[reason_row(reason) for reason in judgement.reasons],
        text_hash=story.text_hash,
        version=judgement.version,
    )
    match judgement.verdict:
        case Verdict.PUBLISH:
            publish_story(story, bulk=bulk)
        case Verdict.UNSURE:
            hold_story(story)
        case Verdict.SUSPECTED_AD:
            hold_story(story, suspected=True)
    return screening


def judge(story: Story) -> Judgement:
    """The detector's judgement; when it fails, the story waits for a person and is not lost."""
    brand = story.brand.name if story.brand_id else ""
    try:
        detect = detector.load(settings.DETECTOR_ARTIFACT or None)
        return detect(Text(story.text, story.title, story.language, brand))
    except Exception:  # whatever went wrong with the model, a person can still read
        log.exception("The detector failed on story %s; it is held.", story.pk)
        return Judgement(Verdict.UNSURE, 0.5, (Reason("detector_unavailable", 0.0),), "unavailable")


def reason_row(reason: Reason) -> dict:
    """A reason as it is kept: JSON, weights to three decimals."""
    row = {"code": reason.code, "weight": round(reason.weight, 3)}
    if reason.start is not None:
        row |= {"quote": reason.quote, "start": reason.start, "end": reason.end}
    return row


@transaction.atomic
def publish_story(story: Story, *, bulk: bool = False) -> None:
    """Make a screened story public: the detector found nothing to hold."""
    _move(story, State.PUBLISHED, only_from=State.SCREENING)
    revision = story.latest_revision
    if revision:
        revision.publish()
        story.refresh_from_db()
    else:
        _make_live(story)
    _shown(story, bulk=bulk)


@transaction.atomic
def hold_story(story: Story, *, suspected: bool = False) -> None:
    """Keep a story for a person, suspected advertisements first in the queue."""
    deadline = timezone.now() + dt.timedelta(days=settings.DECISION_DAYS)
    _move(story, State.HELD, deadline=deadline, priority=SUSPECTED if suspected else UNSURE)
    if not story.latest_revision_id:
        story.save_revision()
    workflow = story.get_workflow()
    if workflow and not story.workflow_in_progress:
        workflow.start(story, user=None)  # the author has no admin: our own letters tell them
    signals.letter_due.send(sender=Story, story_id=story.pk, kind="held", context={})


@transaction.atomic
def approve_story(story: Story, *, by) -> Decision:
    """A person publishes a held story. Raises `WrongState` when somebody was faster."""
    state = _move(story, State.PUBLISHED, only_from=State.HELD, actor=by, event=False)
    decision = _decide(story, by, DecisionKind.PUBLISH, state)
    task_state = story.current_workflow_task_state
    if task_state:
        task_state.approve(user=by)  # Wagtail publishes the revision in the moderator's name
        story.refresh_from_db()
    if not story.live:
        _make_live(story)
    _shown(story)
    return decision


@transaction.atomic
def refuse_story(story: Story, *, by, reason: ReasonCode | str, facts: str) -> Decision:
    """A person refuses a held story, with a reason of the closed list and facts.

    Raises `ValueError` without one or the other, `WrongState` when somebody was faster.
    """
    if reason not in ReasonCode.values or not facts.strip():
        raise ValueError("A refusal needs a reason of the closed list and facts.")
    state = _move(story, State.REFUSED, actor=by, event=False)
    decision = _decide(story, by, DecisionKind.REFUSE, state, reason=reason, facts=facts.strip())
    task_state = story.current_workflow_task_state
    if task_state:
        task_state.reject(user=by, comment=f"{reason}: {facts.strip()}")
        story.current_workflow_state.cancel(user=by)
    signals.letter_due.send(
        sender=Story, story_id=story.pk, kind="refused", context={"reason": str(reason)}
    )
    return decision


@transaction.atomic
def withdraw_story(story: Story, *, by=None) -> None:
    """The author takes the story back: gone from pages, search and ranking at once."""
    was_live = story.live
    _move(story, State.WITHDRAWN, actor=by)
    if story.workflow_in_progress:
        story.current_workflow_state.cancel(user=by)
    if was_live:
        story.unpublish(user=None)
        search.unindex_story(story.pk)
        signals.story_hidden.send(sender=Story, story_id=story.pk, brand_id=story.brand_id)


def on_review(sender, *, task_state, user, action: str, data: dict, **kwargs) -> None:
    """What a moderator did in the admin, turned into the verb of the house."""
    story = Story.objects.get(pk=task_state.workflow_state.object_id)
    if action == "approve":
        approve_story(story, by=user)
    elif action == "reject":
        refuse_story(story, by=user, reason=data.get("reason", ""), facts=data.get("facts", ""))


# --- brands ---------------------------------------------------------------------------------------


@transaction.atomic
def merge_brands(brand: Brand, *, into: Brand) -> int:
    """Make one brand of two: its stories and names move, its address redirects.

    Returns the number of stories moved. Raises `ValueError` on itself or on a cycle.
    """
    into = Brand.objects.get(pk=into.pk).heir  # read again: a stale one would close a circle
    if into.pk == brand.pk:
        raise ValueError("A brand is not merged into itself.")
    moved = list(Story.objects.filter(brand=brand))
    for story in moved:
        if story.live:
            signals.story_hidden.send(sender=Story, story_id=story.pk, brand_id=brand.pk)
    Story.objects.filter(brand=brand).update(brand=into)
    BrandAlias.objects.filter(brand=brand).update(brand=into)
    Brand.objects.filter(pk=brand.pk).update(merged_into=into, live=False)
    for story in Story.objects.filter(pk__in=[story.pk for story in moved], live=True):
        _shown(story, bulk=True)
    signals.stories_imported.send(sender=Story, count=len(moved))
    return len(moved)


# --- shared steps ---------------------------------------------------------------------------------


def _move(
    story: Story,
    to: State,
    *,
    only_from: State | None = None,
    actor=None,
    deadline: dt.datetime | None = None,
    priority: int = 0,
    event: bool = True,
) -> State:
    """Move the state row under a lock; returns the state left. Raises `WrongState`."""
    row = StoryState.objects.select_for_update().get(pk=story.pk)
    before = State(row.state)
    if to not in MOVES[before] or only_from not in (None, before):
        raise WrongState(before)
    row.state, row.since, row.deadline, row.priority = to, timezone.now(), deadline, priority
    row.version += 1
    row.save()
    story.state = row
    if event:
        StoryEvent.objects.create(story=story, before=before, after=to, actor=actor)
    return before


def _decide(story: Story, by, kind: DecisionKind, before: State, **grounds) -> Decision:
    last = story.screenings.first()
    return Decision.objects.create(
        story=story,
        kind=kind,
        before=before,
        after=story.state.state,
        actor=by,
        verdict=last.verdict if last else "",
        **grounds,
    )


def _make_live(story: Story) -> None:
    """Publish a row that has no revision: the row itself is the latest version."""
    now = timezone.now()
    story.live, story.has_unpublished_changes = True, False
    story.first_published_at = story.first_published_at or now
    story.last_published_at = story.last_published_at or story.first_published_at
    story.save(
        update_fields=[
            "live",
            "has_unpublished_changes",
            "first_published_at",
            "last_published_at",
        ]
    )


def _shown(story: Story, *, bulk: bool = False) -> None:
    """What follows from a story being public, in the same transaction."""
    if story.brand_id and not story.brand.live:
        now = timezone.now()
        Brand.objects.filter(pk=story.brand_id, merged_into=None).update(
            live=True, first_published_at=now, last_published_at=now
        )
        story.brand.refresh_from_db()
    search.index_story(story)
    signals.story_shown.send(sender=Story, facts=facts_of(story), bulk=bulk)
    if not bulk:
        signals.letter_due.send(sender=Story, story_id=story.pk, kind="published", context={})
