"""Keeping many imported stories at once: no revision, public only once screened."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from . import services, signals
from .detector_in_use import detector_in_use
from .folding import fold
from .imports import ImportedRow
from .models import Brand, BrandAlias, Episode, Sector, Step, Story, StoryState, StoryTag
from .models.brand import free_slugs
from .models.tags import StoryTagWord
from .services.writing import put_on_episode, unsaved_steps, unsaved_story
from .vocabulary import State


class Importer:
    """Keeps rows batch by batch; each batch is one transaction.

    `tally` counts created, published and held; `duplicates` lists `(line, reason)`.
    """

    def __init__(self, source: str, *, screen: bool = True):
        self.source = source[:80]
        self.screen = screen
        self.tally: Counter[str] = Counter()
        self.duplicates: list[tuple[int, str]] = []
        self._brands: dict[str, Brand] = {}
        self._tags: dict[str, StoryTagWord] = {}

    def keep(self, rows: list[ImportedRow]) -> list[Story]:
        """Keep the rows that are not there yet, in order of publication, then screen them."""
        rows = sorted(rows, key=lambda row: (row.published or timezone.now(), row.line))
        with transaction.atomic():
            stories = self._insert(self._new(rows))
        self.tally["created"] += len(stories)
        if self.screen:
            self._screen(stories)
        return stories

    def finish(self) -> None:
        """Say that the import has ended: the leaderboard is made anew once."""
        if self.tally["published"]:
            signals.stories_imported.send(sender=Story, count=self.tally["published"])

    def _new(self, rows: list[ImportedRow]) -> list[tuple[ImportedRow, Story]]:
        made = [(row, self._story(row)) for row in rows]
        keys = {row.key for row in rows if row.key}
        hashes = {story.text_hash for _row, story in made}
        known_keys = set(
            Story.objects.filter(source=self.source, source_key__in=keys).values_list(
                "source_key", flat=True
            )
        )
        known_texts = set(
            Story.objects.filter(text_hash__in=hashes).values_list("text_hash", flat=True)
        )
        fresh = []
        for row, story in made:
            if row.key and row.key in known_keys:
                self.duplicates.append((row.line, f"id {row.key} is there already"))
            elif story.text_hash in known_texts:
                self.duplicates.append((row.line, "the same text is there already"))
            else:
                known_keys.add(row.key)
                known_texts.add(story.text_hash)
                fresh.append((row, story))
        return fresh

    def _story(self, row: ImportedRow) -> Story:
        story = unsaved_story(row.telling)
        story.source, story.source_key = self.source, row.key
        story.live, story.first_published_at = False, row.published
        story.prepare()
        return story

    def _insert(self, fresh: list[tuple[ImportedRow, Story]]) -> list[Story]:
        self._find_brands([row for row, _story in fresh])
        for row, story in fresh:
            story.brand = self._brands.get(fold(row.telling.brand))
        stories = Story.objects.bulk_create([story for _row, story in fresh])
        StoryState.objects.bulk_create(StoryState(story=s, state=State.SCREENING) for s in stories)
        episodes, tags = [], []
        for (row, _unsaved), story in zip(fresh, stories, strict=True):
            for place, told in enumerate(row.telling.episodes):
                episodes.append((put_on_episode(Episode(story=story), told, place), told))
            tags += [StoryTag(content_object=story, tag=self._tag(tag)) for tag in row.telling.tags]
        Episode.objects.bulk_create([episode for episode, _told in episodes])
        steps = []
        for episode, told in episodes:
            for step in unsaved_steps(told):
                step.episode = episode
                steps.append(step)
        Step.objects.bulk_create(steps)
        StoryTag.objects.bulk_create(tags)
        return stories

    def _find_brands(self, rows: list[ImportedRow]) -> None:
        """Find the brands of a batch by any of their names, and make those nobody named before."""
        asked = {fold(row.telling.brand): row.telling for row in rows if row.telling.brand}
        missing = asked.keys() - self._brands.keys()
        known = BrandAlias.objects.filter(folded__in=missing).select_related("brand")
        self._brands |= {alias.folded: alias.brand.heir for alias in known}
        new = sorted(missing - self._brands.keys())
        if not new:
            return
        sectors = {sector.code: sector for sector in Sector.objects.all()}
        slugs = free_slugs([asked[key].brand for key in new])
        brands = Brand.objects.bulk_create(
            Brand(
                name=asked[key].brand,
                slug=slug,
                sector=sectors.get(asked[key].sector),
                live=False,
            )
            for key, slug in zip(new, slugs, strict=True)
        )
        BrandAlias.objects.bulk_create(
            BrandAlias(brand=brand, name=brand.name, folded=key)
            for key, brand in zip(new, brands, strict=True)
        )
        self._brands |= dict(zip(new, brands, strict=True))

    def _tag(self, name: str) -> StoryTagWord:
        if name not in self._tags:
            tag = StoryTagWord.objects.filter(name__iexact=name).first()
            self._tags[name] = tag or StoryTagWord.objects.create(name=name)
        return self._tags[name]

    def _screen(self, stories: list[Story]) -> None:
        """Judge the batch first, then publish or hold it in one transaction."""
        in_use = detector_in_use()  # looked up once for the batch
        prefetch_related_objects(stories, "episodes")
        judged = [(story, services.judge(story, in_use=in_use)) for story in stories]
        with transaction.atomic():
            twins = services.sign_stories(stories, bulk=True)
            for story, judgement in judged:
                services.screen_story(story, bulk=True, judgement=judgement, twins=twins[story.pk])
                self.tally["published" if story.live else "held"] += 1
