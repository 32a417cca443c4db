"""Keeping many imported stories at once: no revision, public only once screened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from . import services, signals
from .detector_in_use import detector_in_use
from .folding import fold
from .imports import ImportedRow
from .imports.links import Links
from .models import Brand, BrandAlias, Episode, Sector, Step, Story, StoryState, StoryTag
from .models.brand import free_slugs
from .models.tags import StoryTagWord, TagSynonym
from .services.margins import recount_answers
from .services.writing import put_on_episode, unsaved_steps, unsaved_story
from .vocabulary import State
from .words import BrandMask

SHOWN = 50  # duplicates whose reason is kept
AT_ONCE = 500


class Importer:
    """Keeps rows batch by batch; each batch is one transaction, and its screening another.

    `tally` counts created, duplicate, published and held; `duplicates` lists `(line, reason)` of
    the first ones; `links` puts the stories in their chains. Stopped at any moment, the same file
    goes on where it was: what is there is a duplicate, what was not yet judged is judged at the end.
    """

    def __init__(self, source: str, *, screen: bool = True, brand_from_label: bool = False):
        self.source = source[:80]
        self.screen = screen
        self.brand_from_label = brand_from_label
        self.tally: Counter[str] = Counter()
        self.duplicates: list[tuple[int, str]] = []
        self.links = Links(self.source)
        self._sectors = {sector.code: sector for sector in Sector.objects.all()}
        self._brands: dict[str, Brand] = {}
        self._tags: dict[str, StoryTagWord] = {}

    def keep(self, rows: list[ImportedRow]) -> list[Story]:
        """Keep the rows that are not there yet, in order of publication, then screen them."""
        rows = sorted(rows, key=lambda row: (row.published or timezone.now(), row.line))
        if self.brand_from_label:
            rows = list(self._named_by_label(rows))
        with transaction.atomic():
            stories = self._insert(self._new(rows))
            self.links.keep(rows)
        self.tally["created"] += len(stories)
        if self.screen:
            self._screen(stories)
        while self.links.answered:
            recount_answers(self.links.answered.pop())
        return stories

    def finish(self) -> None:
        """Judge what an interrupted run of this source left; make the leaderboard anew once."""
        if self.screen and self.tally["duplicate"]:
            self._screen_the_rest()
        if self.tally["published"]:
            signals.stories_imported.send(sender=Story, count=self.tally["published"])

    # --- what is there already --------------------------------------------------------------------

    def _new(self, rows: list[ImportedRow]) -> list[tuple[ImportedRow, Story]]:
        made = [(row, self._story(row)) for row in rows]
        keys = [row.key for row in rows if row.key]
        known = Story.objects.filter(source=self.source, source_key__in=keys)
        known_keys = set(known.values_list("source_key", flat=True))
        hashes = [story.text_hash for _row, story in made]
        known_texts = dict(
            Story.objects.filter(text_hash__in=hashes).values_list("text_hash", "pk")
        )
        fresh: dict[str, tuple[ImportedRow, Story]] = {}
        for row, story in made:
            if row.key and row.key in known_keys:
                self._duplicate(row, f"id {row.key} is there already")
            elif story.text_hash in known_texts or story.text_hash in fresh:
                self._duplicate(row, "the same text is there already")
                if row.key and story.text_hash in known_texts:
                    self.links.same(row.key, known_texts[story.text_hash])
            else:
                known_keys.add(row.key)
                fresh[story.text_hash] = (row, story)
        return list(fresh.values())

    def _duplicate(self, row: ImportedRow, reason: str) -> None:
        self.tally["duplicate"] += 1
        if len(self.duplicates) < SHOWN:
            self.duplicates.append((row.line, reason))

    def _story(self, row: ImportedRow) -> Story:
        story = unsaved_story(row.telling)
        story.source, story.source_key = self.source, row.key
        story.live, story.first_published_at = False, row.published
        story.prepare()
        return story

    # --- rows -------------------------------------------------------------------------------------

    def _insert(self, fresh: list[tuple[ImportedRow, Story]]) -> list[Story]:
        self._find_brands([row for row, _story in fresh])
        self._find_tags({tag for row, _story in fresh for tag in row.telling.tags})
        for row, story in fresh:
            told = row.telling
            story.brand = self._brands.get(fold(told.brand))
            story.switched_to = self._brands.get(fold(told.switched_to))
            if not told.brand:
                story.sector = self._sectors.get(told.sector)
        stories = Story.objects.bulk_create([story for _row, story in fresh])
        StoryState.objects.bulk_create(StoryState(story=s, state=State.SCREENING) for s in stories)
        episodes, tags = [], []
        for (row, _unsaved), story in zip(fresh, stories, strict=True):
            for place, told in enumerate(row.telling.episodes):
                episodes.append((put_on_episode(Episode(story=story), told, place), told))
            words = {self._tags[tag].pk for tag in row.telling.tags}
            tags += [StoryTag(content_object=story, tag_id=pk) for pk in sorted(words)]
        Episode.objects.bulk_create([episode for episode, _told in episodes])
        steps = []
        for episode, told in episodes:
            for step in unsaved_steps(told):
                step.episode = episode
                steps.append(step)
        Step.objects.bulk_create(steps)
        StoryTag.objects.bulk_create(tags)
        return stories

    def _named_by_label(self, rows: list[ImportedRow]) -> Iterator[ImportedRow]:
        """A row that names no brand, with one label that is a known brand's name: that brand's."""
        self._know({fold(label) for row in rows for label in row.labels})
        for row in rows:
            told = row.telling
            labels = {} if told.brand else {fold(label): label for label in row.labels}
            named = {self._brands[key].pk: key for key in labels if key in self._brands}
            if len(named) == 1 and told.brand_mask == BrandMask.NAMED:
                (key,) = named.values()
                tags = tuple(tag for tag in told.tags if fold(tag) != key)
                told = replace(told, brand=labels[key], tags=tags)
            yield replace(row, telling=told)

    def _find_brands(self, rows: Iterable[ImportedRow]) -> None:
        """Find the brands of a batch by any of their names, and make those nobody named before."""
        asked: dict[str, tuple[str, str]] = {}  # folded name to (name, sector)
        for row in rows:
            told = row.telling
            asked.setdefault(fold(told.switched_to), (told.switched_to, ""))
            asked[fold(told.brand)] = (told.brand, told.sector)
        asked.pop("", None)
        self._know(asked.keys())
        new = sorted(asked.keys() - self._brands.keys())
        if not new:
            return
        slugs = free_slugs([asked[key][0] for key in new])
        brands = Brand.objects.bulk_create(
            Brand(
                name=asked[key][0], slug=slug, sector=self._sectors.get(asked[key][1]), live=False
            )
            for key, slug in zip(new, slugs, strict=True)
        )
        BrandAlias.objects.bulk_create(
            BrandAlias(brand=brand, name=brand.name, folded=key)
            for key, brand in zip(new, brands, strict=True)
        )
        self._brands |= dict(zip(new, brands, strict=True))

    def _know(self, folded: Iterable[str]) -> None:
        missing = [key for key in folded if key and key not in self._brands]
        if missing:
            known = BrandAlias.objects.filter(folded__in=missing).select_related("brand")
            self._brands |= {alias.folded: alias.brand.heir for alias in known}

    def _find_tags(self, names: set[str]) -> None:
        """Find the tags of a batch, through the synonyms editors merged, and make the new ones."""
        missing = {name: fold(name) for name in names if name not in self._tags}
        if not missing:
            return
        merged = dict(
            TagSynonym.objects.filter(folded__in=set(missing.values())).values_list("folded", "tag")
        )
        heirs = StoryTagWord.objects.in_bulk(merged.values())
        for name, folded in missing.items():
            tag = heirs.get(merged.get(folded))
            tag = tag or StoryTagWord.objects.filter(name__iexact=name).first()
            self._tags[name] = tag or StoryTagWord.objects.create(name=name)

    # --- screening --------------------------------------------------------------------------------

    def _screen(self, stories: list[Story]) -> None:
        """Judge the batch first, then publish or hold it in one transaction."""
        in_use = detector_in_use()  # looked up once for the batch
        prefetch_related_objects(stories, "episodes")
        judged = [(story, services.judge(story, in_use=in_use)) for story in stories]
        with transaction.atomic():
            twins = services.sign_stories(stories, bulk=True)
            for story, judgement in judged:
                if services.screen_story(
                    story, bulk=True, judgement=judgement, twins=twins[story.pk]
                ):
                    self.tally["published" if story.live else "held"] += 1

    def _screen_the_rest(self) -> None:
        waiting = Story.objects.filter(source=self.source, state__state=State.SCREENING)
        ids = waiting.order_by("first_published_at", "id").values_list("pk", flat=True)
        while batch := list(ids[:AT_ONCE]):
            found = Story.objects.select_related("brand").in_bulk(batch)
            self._screen([found[pk] for pk in batch])
