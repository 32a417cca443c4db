from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "stories"
    verbose_name = _("Stories")

    def ready(self) -> None:
        """Tie what stories announce to what happens next; services never import tasks."""
        from . import checks, services, signals, tasks  # noqa: F401

        signals.story_submitted.connect(tasks.screen_on_commit, dispatch_uid="screen")
        signals.edit_submitted.connect(tasks.screen_edit_on_commit, dispatch_uid="screen_edit")
        signals.letter_written.connect(tasks.send_letter_on_commit, dispatch_uid="letter")
        signals.draft_letter_due.connect(tasks.write_of_draft_on_commit, dispatch_uid="draft")
        signals.story_shown.connect(tasks.look_for_similar_on_commit, dispatch_uid="similar")
        signals.tag_changed.connect(tasks.index_tag_on_commit, dispatch_uid="index_tag")
        brand, alias = self.get_model("Brand"), self.get_model("BrandAlias")
        post_save.connect(tasks.index_brand_on_commit, sender=brand, dispatch_uid="index_brand")
        tag = self.get_model("StoryTagWord")
        post_save.connect(tasks.index_tag_word_on_commit, sender=tag, dispatch_uid="index_word")
        for changed in (post_save, post_delete):
            changed.connect(tasks.index_alias_on_commit, sender=alias, dispatch_uid="index_alias")
        signals.terms_published.connect(services.rules.keep_terms, dispatch_uid="terms")
        signals.review_acted.connect(services.on_review, dispatch_uid="review")
