"""A story, its episodes and its tags: everything its author wrote, and nothing else."""

from __future__ import annotations

import hashlib
import secrets
import string

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import ItemBase, TagBase
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from ..folding import fold
from ..fuzzy_dates import FuzzyDate
from ..vocabulary import (
    LOVE_MAX,
    TITLE_MAX,
    Answer,
    Cause,
    ContractKind,
    Counterpart,
    Ending,
    Language,
    Licence,
    LinkToBrand,
    RelationKind,
    State,
)
from .brand import Brand

OPENING_LENGTH = 280
_ID_LETTERS = string.ascii_lowercase + string.digits
_MACHINE_FIELDS = ("author_id", "public_id", "source", "source_key", "told_on")


def new_public_id() -> str:
    """Ten random characters: the address of a story does not tell how many there are."""
    number, letters = secrets.randbelow(len(_ID_LETTERS) ** 10), ""
    for _place in range(10):
        number, place = divmod(number, len(_ID_LETTERS))
        letters += _ID_LETTERS[place]
    return letters


class StoryQuerySet(models.QuerySet):
    def live(self) -> StoryQuerySet:
        return self.filter(live=True)

    def about(self, brand: Brand) -> StoryQuerySet:
        return self.filter(brand=brand)

    def newest_first(self) -> StoryQuerySet:
        return self.order_by("-first_published_at", "-id")

    def in_lines(self) -> StoryQuerySet:
        """What a line of a list shows: the brand with it, the long text left aside."""
        return self.select_related("brand", "author").defer("text")


class StoryTagWord(TagBase):
    """A word authors put on their stories."""

    free_tagging = True

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")


class StoryTag(ItemBase):
    tag = models.ForeignKey(StoryTagWord, on_delete=models.CASCADE, related_name="story_tags")
    content_object = ParentalKey(
        "stories.Story", on_delete=models.CASCADE, related_name="story_tags"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="story_tag_once")
        ]


def _fuzzy(prefix: str) -> property:
    """The three columns of a fuzzy date, read and written as one value."""

    def read(self) -> FuzzyDate | None:
        first, last = getattr(self, f"{prefix}_min"), getattr(self, f"{prefix}_max")
        if first is None:
            return None
        return FuzzyDate(first, last or first, getattr(self, f"{prefix}_words"))

    def write(self, date: FuzzyDate | None) -> None:
        setattr(self, f"{prefix}_min", date.first if date else None)
        setattr(self, f"{prefix}_max", date.last if date else None)
        setattr(self, f"{prefix}_words", date.words if date else "")

    return property(read, write)


# Last parts of other addresses of a story: a title of that one word must not hide behind them.
_PATHS = frozenset(
    ["mine", "mien", "withdraw", "retirer", "rewrite", "reecrire", "report", "signaler"]
)


class Story(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    ClusterableModel,
):
    """A customer's account of a relationship with a brand, in the author's own words."""

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="stories",
    )
    title = models.CharField(_("title"), max_length=TITLE_MAX)
    slug = models.SlugField(max_length=80, blank=True, editable=False)
    text = models.TextField(_("text"))
    opening = models.CharField(max_length=OPENING_LENGTH, editable=False)
    language = models.CharField(
        _("language"), max_length=5, choices=Language, default=Language.FRENCH
    )
    brand = models.ForeignKey(
        Brand,
        verbose_name=_("brand"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stories",
    )
    product = models.CharField(_("product or service"), max_length=120, blank=True)
    relation_kind = models.CharField(
        _("relation"), max_length=12, choices=RelationKind, default=RelationKind.CONSUMER
    )
    contract_kind = models.CharField(
        _("kind of contract"), max_length=14, choices=ContractKind, blank=True
    )
    began_min = models.DateField(_("began, at the earliest"), null=True, blank=True)
    began_max = models.DateField(_("began, at the latest"), null=True, blank=True)
    began_words = models.CharField(_("began, as typed"), max_length=80, blank=True)
    ended_min = models.DateField(_("ended, at the earliest"), null=True, blank=True)
    ended_max = models.DateField(_("ended, at the latest"), null=True, blank=True)
    ended_words = models.CharField(_("ended, as typed"), max_length=80, blank=True)
    returned_min = models.DateField(_("came back, at the earliest"), null=True, blank=True)
    returned_max = models.DateField(_("came back, at the latest"), null=True, blank=True)
    returned_words = models.CharField(_("came back, as typed"), max_length=80, blank=True)
    love = models.PositiveSmallIntegerField(
        _("love at the strongest moment"), null=True, blank=True
    )
    repurchases = models.PositiveIntegerField(_("times bought again"), null=True, blank=True)
    free_to_leave = models.CharField(_("free to leave"), max_length=8, choices=Answer, blank=True)
    would_choose_again = models.CharField(
        _("would choose it again"), max_length=8, choices=Answer, blank=True
    )
    ending = models.CharField(_("ending"), max_length=20, choices=Ending, blank=True)
    cause = models.CharField(_("cause"), max_length=16, choices=Cause, blank=True)
    link_to_brand = models.CharField(
        _("link with the brand"), max_length=12, choices=LinkToBrand, default=LinkToBrand.NONE
    )
    counterpart = models.CharField(
        _("received in return"), max_length=10, choices=Counterpart, default=Counterpart.NONE
    )
    licence = models.CharField(_("licence"), max_length=16, choices=Licence, blank=True)
    attribution = models.CharField(_("byline"), max_length=80, blank=True)
    attested_at = models.DateTimeField(_("attested on"), null=True, blank=True, editable=False)
    told_on = models.DateField(_("told on"), default=timezone.localdate, editable=False)
    source = models.CharField(_("source"), max_length=80, blank=True, editable=False)
    source_key = models.CharField(max_length=80, blank=True, editable=False)
    text_hash = models.CharField(max_length=32, db_index=True, editable=False)
    tags = ClusterTaggableManager(through=StoryTag, blank=True, verbose_name=_("tags"))

    began, ended, returned = _fuzzy("began"), _fuzzy("ended"), _fuzzy("returned")

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        constraints = [
            CheckConstraint(
                condition=Q(began_min__isnull=True) | Q(began_min__lte=F("told_on")),
                name="story_begins_before_told",
            ),
            CheckConstraint(
                condition=Q(love__isnull=True) | Q(love__lte=LOVE_MAX), name="story_love_0_to_10"
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"],
                condition=~Q(source_key=""),
                name="story_imported_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-first_published_at", "-id"],
                condition=Q(live=True),
                name="story_live_newest",
            ),
            models.Index(
                fields=["brand", "-first_published_at", "-id"],
                condition=Q(live=True),
                name="story_live_of_brand",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.prepare()
        super().save(*args, **kwargs)

    def prepare(self) -> None:
        """Set what follows from the text; a bulk import calls it in place of `save`."""
        self.slug = slugify(self.title)[:80].strip("-") or "recit"
        if self.slug in _PATHS:
            self.slug += "-recit"
        self.opening = opening_of(self.text)
        self.text_hash = text_fingerprint(self.text)

    def get_absolute_url(self) -> str:
        return reverse("stories:detail", args=[self.public_id, self.slug])

    def get_preview_template(self, request, mode_name: str) -> str:
        return "stories/preview.html"

    def with_content_json(self, content):
        """Restore a revision without undoing what happened since.

        The account, the address and the origin are read from the database again, not from
        `self`, which may be stale; a brand merged since is followed to its heir.
        """
        story = super().with_content_json(content)
        kept = Story.objects.filter(pk=self.pk).values(*_MACHINE_FIELDS).first()
        for name, value in (kept or {}).items():
            setattr(story, name, value)
        if story.brand_id and story.brand and story.brand.merged_into_id:
            story.brand = story.brand.heir
        return story

    @property
    def ending_choice(self) -> Ending | None:
        return Ending(self.ending) if self.ending else None

    @property
    def paragraphs(self) -> list[str]:
        return [part for part in self.text.split("\n\n") if part.strip()]

    @property
    def byline(self) -> str:
        """The name readers see."""
        return str(self.author) if self.author_id else self.attribution or str(_("anonymous"))

    @property
    def counts_as_independent(self) -> bool:
        """A customer with no declared link and nothing received: the ranking counts only those."""
        return (
            self.relation_kind == RelationKind.CONSUMER
            and self.link_to_brand == LinkToBrand.NONE
            and self.counterpart == Counterpart.NONE
        )

    @property
    def where(self) -> State:
        return State(self.state.state)


class Episode(Orderable):
    """One moment of a story: what happened, when, and how much love was left right after."""

    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="episodes")
    title = models.CharField(_("title"), max_length=TITLE_MAX)
    text = models.TextField(_("text"), blank=True, max_length=4000)
    when_min = models.DateField(_("at the earliest"), null=True, blank=True)
    when_max = models.DateField(_("at the latest"), null=True, blank=True)
    when_words = models.CharField(_("as typed"), max_length=80, blank=True)
    love = models.PositiveSmallIntegerField(_("love right after"), null=True, blank=True)

    when = _fuzzy("when")

    class Meta(Orderable.Meta):
        verbose_name = _("episode")
        verbose_name_plural = _("episodes")
        constraints = [
            CheckConstraint(
                condition=Q(love__isnull=True) | Q(love__lte=LOVE_MAX), name="episode_love_0_to_10"
            )
        ]

    def __str__(self) -> str:
        return self.title


def opening_of(text: str) -> str:
    """The first words of a text, cut at a word, for the lines of lists."""
    flat = " ".join(text.split())
    if len(flat) <= OPENING_LENGTH:
        return flat
    cut = flat[: OPENING_LENGTH - 1].rsplit(" ", 1)[0]
    return f"{cut}…"


def text_fingerprint(text: str) -> str:
    """Equal for texts that differ by case, accents, spaces or punctuation only."""
    return hashlib.sha256(fold(text).encode()).hexdigest()[:32]
