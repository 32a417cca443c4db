"""What the wiki does when Wagtail publishes a page, and when an account goes."""

from __future__ import annotations

from django.conf import settings
from django.db.models.signals import post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.signals import page_published

from .models import WikiArticlePage, WikiCategory
from .services.categories import lift_children
from .services.recording import record
from .services.talking import follow_name, forget_names


@receiver(page_published, sender=WikiArticlePage, dispatch_uid="wiki_record")
def keep(sender, instance, revision=None, **kwargs) -> None:
    """Whoever publishes, in the site or in the admin, the history has it."""
    author = revision.user if revision is not None else None
    row = record(instance, revision=revision, author=author)
    if revision is not None:
        revision.recorded = row


@receiver(pre_delete, sender=settings.AUTH_USER_MODEL, dispatch_uid="wiki_forget_names")
def forget(sender, instance, **kwargs) -> None:
    """However an account goes, messages that name it name it no more."""
    forget_names(instance)


@receiver(pre_save, sender=settings.AUTH_USER_MODEL, dispatch_uid="wiki_note_name")
def note_name(sender, instance, update_fields=None, raw=False, **kwargs) -> None:
    """Note the pseudonym a member has until now, for `follow`."""
    instance.former_pseudonym = None
    if raw or instance.pk is None or (update_fields and "pseudonym" not in update_fields):
        return
    known = sender.objects.filter(pk=instance.pk).values_list("pseudonym", flat=True)
    instance.former_pseudonym = known.first()


@receiver(post_save, sender=settings.AUTH_USER_MODEL, dispatch_uid="wiki_follow_name")
def follow(sender, instance, **kwargs) -> None:
    """However a member changes their pseudonym, once it is saved messages that name them say it."""
    before, instance.former_pseudonym = instance.former_pseudonym, None
    if before and instance.pseudonym and before != instance.pseudonym:
        follow_name(instance, before)


@receiver(pre_delete, sender=WikiCategory, dispatch_uid="wiki_lift_children")
def lift(sender, instance, **kwargs) -> None:
    """A category that goes, from wherever, leaves what stood in it to those it stood in."""
    lift_children(instance)
