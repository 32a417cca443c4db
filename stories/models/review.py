"""The step of Wagtail's workflow in which a person decides on a held story."""

from __future__ import annotations

from django import forms
from django.core.validators import MinLengthValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from ..moderation import REFUSAL_CHOICES
from ..signals import review_acted

FACTS_MIN = 20


class RefusalForm(forms.Form):
    """Why a story is refused: a reason of the closed list, and the facts the author will read."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", "—"), *REFUSAL_CHOICES])
    facts = forms.CharField(
        label=_("Facts"),
        help_text=_("The author reads these words. Quote the passages and say what is wrong."),
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[MinLengthValidator(FACTS_MIN)],
    )
    passage = forms.ChoiceField(
        label=_("The passage that sells, if the reason is disguised advertisement"),
        help_text=_("Optional. The detector learns from it."),
        required=False,
    )


class NoForm(forms.Form):
    """An action that needs nothing said."""


class StoryReviewTask(AbstractGroupApprovalTask):
    """Publish or refuse. The text is locked for everybody: nobody edits another's story."""

    class Meta:
        verbose_name = _("review of a story")
        verbose_name_plural = _("reviews of stories")

    def start(self, workflow_state, user=None) -> TaskState:
        """Open the step without Wagtail's mail to each moderator: they read the queue, and no mail
        is sent inside the transaction."""
        return self.get_task_state_class().objects.create(
            workflow_state=workflow_state,
            revision=workflow_state.content_object.get_latest_revision(),
            task=self,
        )

    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs) -> None:
        """Pass what the moderator did to the verbs that write: `services.on_review`."""
        review_acted.send(
            sender=type(self), task_state=task_state, user=user, action=action_name, data=kwargs
        )

    def locked_for_user(self, obj, user) -> bool:
        return True

    def user_can_lock(self, obj, user) -> bool:
        return False

    def get_actions(self, obj, user) -> list[tuple[str, str, bool]]:
        if not (user.is_superuser or self._user_in_groups(user)):
            return []
        return [("approve", _("Publish"), False), ("reject", _("Refuse, with the reason"), True)]

    def get_form_for_action(self, action: str):
        return RefusalForm if action == "reject" else NoForm

    @classmethod
    def get_description(cls) -> str:
        return _("Moderators publish a held story or refuse it with a reason and facts")
