"""What makes a kept page out of date: every announcement that changes what pages show."""

from __future__ import annotations

import re

from django.conf import settings
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from stories import signals
from stories.published import names_of

from . import page_surfaces as surfaces
from .surfaces.versions import changed
from .wiki.models import WikiArticlePage, WikiCategory
from .wiki.signals import stories_cited
from .wiki.vocabulary import Evidence

_SAVED = (post_save, post_delete)
_PUBLIC_ID = re.compile(r"[a-z0-9]{10}\Z")


@receiver(signals.story_shown, dispatch_uid="pages_story_shown")
def story_shown(sender, facts, bulk: bool = False, **kwargs) -> None:
    """A batch is announced once, at its end."""
    if not bulk:
        _story_changed(facts.story_id)


@receiver(signals.story_hidden, dispatch_uid="pages_story_hidden")
def story_hidden(sender, story_id: int, **kwargs) -> None:
    _story_changed(story_id, surfaces.TAKEN_BACK)


@receiver(pre_delete, sender="stories.Story", dispatch_uid="pages_story_erased")
def story_erased(sender, instance, **kwargs) -> None:
    _story_changed(instance.pk, surfaces.TAKEN_BACK)


def _story_changed(story_id: int, *others: str) -> None:
    public_id, slug = names_of(story_id)
    changed(surfaces.STORIES, surfaces.story(public_id), surfaces.brand(slug), *others)


@receiver(signals.margin_changed, dispatch_uid="pages_margin")
def margin_changed(sender, story_id: int, **kwargs) -> None:
    changed(surfaces.story(names_of(story_id)[0]))


@receiver(signals.notices_changed, dispatch_uid="pages_notices")
def notices_changed(sender, story_id: int, **kwargs) -> None:
    """A report being assessed and a reply stand under the story; pressure is counted by brand."""
    public_id, slug = names_of(story_id)
    changed(surfaces.story(public_id), surfaces.brand(slug))


@receiver(signals.stories_imported, dispatch_uid="pages_imported")
def stories_imported(sender, **kwargs) -> None:
    changed(surfaces.STORIES, surfaces.IMPORTS, surfaces.TAKEN_BACK)


@receiver(_SAVED, sender="stories.Brand", dispatch_uid="pages_brand")
def brand_saved(sender, instance, **kwargs) -> None:
    """A name stands in lists and in the ranking. One not public yet stands nowhere."""
    if instance.live or instance.merged_into_id:
        changed(surfaces.brand(instance.slug), surfaces.STORIES, surfaces.RANKING)


@receiver(_SAVED, sender="stories.BrandEvent", dispatch_uid="pages_brand_event")
def brand_event_saved(sender, instance, **kwargs) -> None:
    """It stands on the page of the brand and on the life-lines of its stories."""
    changed(surfaces.brand(instance.brand.slug), surfaces.TAKEN_BACK)


@receiver(_SAVED, sender="stories.Sector", dispatch_uid="pages_sector")
def sector_saved(sender, **kwargs) -> None:
    changed(surfaces.STORIES, surfaces.RANKING, surfaces.IMPORTS)


@receiver(_SAVED, sender="ranking.Edition", dispatch_uid="pages_edition")
def edition_made(sender, **kwargs) -> None:
    changed(surfaces.RANKING)


@receiver(post_save, sender="ranking.SurgeDecision", dispatch_uid="pages_flood")
def flood_decided(sender, instance, **kwargs) -> None:
    _story_changed(instance.story_id, surfaces.RANKING)


@receiver(post_save, sender="stories.DetectorVersion", dispatch_uid="pages_detector")
def detector_changed(sender, **kwargs) -> None:
    changed(surfaces.DETECTOR)


@receiver(_SAVED, sender="stories.Decision", dispatch_uid="pages_decision")
@receiver(_SAVED, sender="stories.Appeal", dispatch_uid="pages_appeal")
def decided(sender, **kwargs) -> None:
    """The public log has a line more, or an appeal in it moved."""
    changed(surfaces.DECISIONS)


@receiver(post_save, sender="stories.RulesVersion", dispatch_uid="pages_rules")
def rules_kept(sender, **kwargs) -> None:
    changed(surfaces.RULES)


@receiver(
    [page_published, page_unpublished, post_page_move, post_delete],
    dispatch_uid="pages_of_the_tree",
)
def page_changed(sender, **kwargs) -> None:
    """A page of the tree; of other models, Wagtail and Django announce as much, and it is left."""
    from wagtail.models import Page

    if issubclass(sender, WikiArticlePage):
        changed(surfaces.WIKI)  # a wiki moves all day: the rest of the site stays kept
    elif issubclass(sender, Page):
        changed(surfaces.PAGES)


@receiver(stories_cited, dispatch_uid="pages_cited")
def stories_of_an_article_changed(sender, stories, **kwargs) -> None:
    """The page of a story names the articles that cite it. What is no public id is no story."""
    changed(*(surfaces.story(each) for each in sorted(stories)[:500] if _PUBLIC_ID.match(each)))


@receiver(page_unpublished, sender=WikiArticlePage, dispatch_uid="pages_uncited")
@receiver(pre_delete, sender=WikiArticlePage, dispatch_uid="pages_uncited_deleted")
def article_gone(sender, instance, **kwargs) -> None:
    stories = instance.citations.filter(kind=Evidence.STORY)
    stories_of_an_article_changed(sender, set(stories.values_list("key", flat=True)))


@receiver(_SAVED, sender="wiki.Source", dispatch_uid="pages_source")
def source_saved(sender, **kwargs) -> None:
    """It stands in the bibliography and in the notes of articles."""
    changed(surfaces.WIKI)


@receiver(_SAVED, sender="home.SectionIntro", dispatch_uid="pages_section_words")
@receiver(_SAVED, sender="wiki.WikiCategory", dispatch_uid="pages_category")
@receiver(m2m_changed, sender=WikiCategory.parents.through, dispatch_uid="pages_category_graph")
def words_changed(sender, **kwargs) -> None:
    changed(surfaces.PAGES)


@receiver(_SAVED, sender=settings.AUTH_USER_MODEL, dispatch_uid="pages_people")
def member_changed(sender, update_fields=None, **kwargs) -> None:
    """Pages show pseudonyms; a sign-in saves its date only."""
    if update_fields is None or "pseudonym" in update_fields:
        changed(surfaces.PEOPLE)


@receiver(_SAVED, sender="wiki.ArticleRevision", dispatch_uid="pages_wiki_revision")
@receiver(_SAVED, sender="wiki.ProposedEdit", dispatch_uid="pages_wiki_proposal")
@receiver(_SAVED, sender="wiki.Thread", dispatch_uid="pages_wiki_thread")
@receiver(_SAVED, sender="wiki.Message", dispatch_uid="pages_wiki_message")
@receiver(_SAVED, sender="wiki.Protection", dispatch_uid="pages_wiki_protection")
@receiver(_SAVED, sender="wiki.EvidenceReview", dispatch_uid="pages_wiki_review")
def wiki_rows_changed(sender, **kwargs) -> None:
    """Texts of the past, what waits, discussions, protections and reviews stand on its pages."""
    changed(surfaces.WIKI)


@receiver(post_save, sender="wiki.Contributor", dispatch_uid="pages_wiki_trust")
def trust_changed(sender, update_fields=None, **kwargs) -> None:
    """Links in the messages of a member lead somewhere once the member is confirmed."""
    if update_fields and "confirmed_at" in update_fields:
        changed(surfaces.WIKI)
