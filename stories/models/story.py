"""A story, its episodes and its tags: everything its author wrote, and nothing else."""

from __future__ import annotations

import datetime as dt
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
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from ..folding import fold
from ..vocabulary import (
    ADVICE_MAX,
    LOVE_MAX,
    TITLE_MAX,
    WISH_MAX,
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
from ..words import BrandMask, Condition, Kin, Region, Sphere, Spirit, Stage, StayingReason
from .brand import Brand, Sector
from .codes import CodesField
from .fuzzy import fuzzy
from .tags import StoryTag

OPENING_LENGTH = 280
_ID_LETTERS = string.ascii_lowercase + string.digits
_MACHINE_FIELDS = (
    *("author_id", "public_id", "source", "source_key", "told_on"),
    "in_chain_of_id",  # an import links stories after their first revision
)


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

    def opinions(self) -> StoryQuerySet:
        """Public stories of customers: an insider's is no opinion (code de la consommation, D111-16)."""
        return self.live().exclude(link_to_brand=LinkToBrand.STAFF)

    def about(self, brand: Brand) -> StoryQuerySet:
        return self.filter(brand=brand)

    def newest_first(self) -> StoryQuerySet:
        return self.order_by("-first_published_at", "-id")

    def in_lines(self) -> StoryQuerySet:
        """What a line of a list shows: the brand with it, the long text left aside."""
        return self.select_related("brand", "author").defer("text")


# Last parts of other addresses of a story: a title of that one word must not hide behind them.
_LAST_PARTS = """
erase effacer mine mien withdraw retirer
rewrite reecrire report signaler edit modifier ending denouement
ask-again redemander history historique comments commentaires comment commenter correct
corriger answer repondre me-too moi-aussi spirit esprit pass-on passer photos proof preuve
"""
_PATHS = frozenset(_LAST_PARTS.split())


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
    brand_mask = models.CharField(
        _("name of the brand"), max_length=8, choices=BrandMask, default=BrandMask.NAMED
    )
    brand_initial = models.CharField(_("first letter of the brand"), max_length=1, blank=True)
    sector = models.ForeignKey(  # of a brand that is not named; a named brand has its own
        Sector,
        verbose_name=_("sector"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="unnamed_stories",
    )
    region = models.CharField(_("region"), max_length=8, choices=Region, blank=True)
    product = models.CharField(_("product or service"), max_length=120, blank=True)
    condition = models.CharField(
        _("how it came to you"), max_length=12, choices=Condition, blank=True
    )
    sphere = models.CharField(_("whose time it took"), max_length=8, choices=Sphere, blank=True)
    relation_kind = models.CharField(
        _("relation"), max_length=12, choices=RelationKind, default=RelationKind.CONSUMER
    )
    contract_kind = models.CharField(
        _("kind of contract"), max_length=14, choices=ContractKind, blank=True
    )
    beginning = models.CharField(_("how it began"), max_length=16, choices=Stage, blank=True)
    inherited_from = models.CharField(_("inherited from"), max_length=12, choices=Kin, blank=True)
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
    staying_reasons = CodesField(StayingReason, verbose_name=_("reasons to stay"))
    renews_on = models.DateField(_("renewal date"), null=True, blank=True)
    ending = models.CharField(_("ending"), max_length=20, choices=Ending, blank=True)
    cause = models.CharField(_("cause"), max_length=16, choices=Cause, blank=True)
    handed_to = models.CharField(_("handed on to"), max_length=12, choices=Kin, blank=True)
    switched_to = models.ForeignKey(
        Brand,
        verbose_name=_("went to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="arrivals",
    )
    cheaper = models.CharField(_("cheaper there"), max_length=8, choices=Answer, blank=True)
    better = models.CharField(_("better there"), max_length=8, choices=Answer, blank=True)
    spirit = models.CharField(
        _("calculation or pure spirit"), max_length=12, choices=Spirit, blank=True
    )
    wish_1 = models.CharField(_("first wish"), max_length=WISH_MAX, blank=True)
    wish_2 = models.CharField(_("second wish"), max_length=WISH_MAX, blank=True)
    wish_3 = models.CharField(_("third wish"), max_length=WISH_MAX, blank=True)
    advice = models.CharField(_("advice to others"), max_length=ADVICE_MAX, blank=True)
    in_chain_of = models.ForeignKey(
        "self",
        verbose_name=_("answers the story"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="answers",
    )
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

    began, ended, returned = fuzzy("began"), fuzzy("ended"), fuzzy("returned")

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
                fields=["in_chain_of", "first_published_at", "id"],
                condition=Q(in_chain_of__isnull=False),
                name="story_chain",
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

        The account, the address, the origin and the photos are read from the database again, not
        from `self`, which may be stale; a brand merged since is followed to its heir.
        """
        from .photo import Photo

        story = super().with_content_json(content)
        kept = Story.objects.filter(pk=self.pk).values(*_MACHINE_FIELDS).first()
        for name, value in (kept or {}).items():
            setattr(story, name, value)
        story.photos.set(Photo.objects.filter(story=self.pk))
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
    def in_its_language(self) -> str:
        """As a sentence of the page says it: « en anglais »."""
        return _("in French") if self.language == Language.FRENCH else _("in English")

    @property
    def wishes(self) -> list[str]:
        return [wish for wish in (self.wish_1, self.wish_2, self.wish_3) if wish]

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
    def is_insider(self) -> bool:
        """Told by somebody who works or worked there: a testimony, not a customer's opinion."""
        return self.link_to_brand == LinkToBrand.STAFF

    @property
    def kind(self) -> str:
        """Code of the kind of telling (code de la consommation, D111-16): only stories are opinions."""
        return "insider" if self.is_insider else "story"

    def as_dated(self, moment: dt.datetime) -> dt.datetime:
        """A moment as readers may know it: to the month (its first day) for an insider's story."""
        if not self.is_insider:
            return moment
        return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)

    @property
    def where(self) -> State:
        return State(self.state.state)


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
