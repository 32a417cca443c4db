"""The only file where one app's event reaches another app."""

from django.db import transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.signals import page_published

from ranking import services as ranking
from ranking.tasks import refresh
from stories import signals
from stories.published import names_of

from . import page_surfaces as surfaces
from .accounts.signals import account_closing, member_data_asked
from .home.models import TERMS, StandardPage
from .surfaces.versions import changed
from .wiki.reading.member_data import sections_of
from .wiki.services import evidence
from .wiki.services.leaving import forget_contributor


@receiver(signals.story_shown, dispatch_uid="count")
def count(sender, facts, bulk: bool = False, **kwargs) -> None:
    """A story that is shown is counted in its own transaction, and moves the leaderboard."""
    ranking.count_story(facts)
    if not bulk:
        transaction.on_commit(refresh.enqueue)


@receiver(signals.story_hidden, dispatch_uid="uncount")
def uncount(sender, story_id: int, **kwargs) -> None:
    """A story taken back leaves the leaderboard at once."""
    ranking.uncount_story(story_id)
    transaction.on_commit(lambda: refresh.enqueue(at_once=True))


@receiver(pre_delete, sender="stories.Story", dispatch_uid="uncount_erased")
def uncount_erased(sender, instance, **kwargs) -> None:
    """A story erased leaves the sums with its spells, which the database would drop silently."""
    ranking.uncount_story(instance.pk)


@receiver(signals.clusters_changed, dispatch_uid="recluster")
def recluster(sender, clusters, bulk: bool = False, **kwargs) -> None:
    """Stories found to be near-duplicates share one weight at once."""
    if ranking.recluster(clusters) and not bulk:
        transaction.on_commit(refresh.enqueue)


@receiver(signals.stories_imported, dispatch_uid="refresh")
def refresh_once(sender, **kwargs) -> None:
    """After an import, once."""
    transaction.on_commit(refresh.enqueue)


@receiver(page_published, sender=StandardPage, dispatch_uid="terms")
def keep_terms(sender, instance, **kwargs) -> None:
    """The terms of use are kept as they stand each time an editor publishes them."""
    if instance.slug not in TERMS.values():
        return
    pages = instance.get_translations(inclusive=True).live().select_related("locale")
    texts = {page.locale.language_code: str(page.body) for page in pages}
    if texts.keys() >= TERMS.keys():
        signals.terms_published.send(sender=sender, texts=texts)


@receiver(signals.story_hidden, dispatch_uid="evidence_gone")
def evidence_gone(sender, story_id: int, **kwargs) -> None:
    """The articles of the wiki that cite a story taken back are to be reviewed, in its transaction."""
    evidence.story_gone(names_of(story_id)[0])


@receiver(pre_delete, sender="stories.Story", dispatch_uid="evidence_erased")
def evidence_erased(sender, instance, **kwargs) -> None:
    evidence.story_gone(instance.public_id, erased=True)


@receiver(signals.story_shown, dispatch_uid="evidence_back")
def evidence_back(sender, facts, bulk: bool = False, **kwargs) -> None:
    """A story that is public again is evidence again. A batch is looked at once, at its end."""
    if not bulk and evidence.story_back(names_of(facts.story_id)[0]):
        changed(surfaces.WIKI)


@receiver(signals.stories_imported, dispatch_uid="evidence_imported")
def evidence_imported(sender, **kwargs) -> None:
    if evidence.stories_back():
        changed(surfaces.WIKI)


@receiver(member_data_asked, dispatch_uid="wiki_member_data")
def give_wiki_data(sender, member, **kwargs) -> list[tuple[str, str, list[dict]]]:
    """The archive of a member holds what they did in the wiki."""
    return list(sections_of(member))


@receiver(account_closing, dispatch_uid="wiki_forget")
def forget_in_wiki(sender, member, **kwargs) -> None:
    """What a member wrote in the wiki stays without a name; the rest goes."""
    forget_contributor(member)
