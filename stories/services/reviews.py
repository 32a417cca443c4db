"""What a moderator did in the back office, turned into the verb of the house."""

from __future__ import annotations

from ..models import StoryState
from ..vocabulary import State
from .claims import row_to_decide
from .edit_reviews import approve_edit, refuse_edit
from .judging import approve_story, refuse_story
from .states import TextChanged


def on_review(sender, *, task_state, user, action: str, data: dict, **kwargs) -> None:
    """Publish or refuse what the step is about: a held story, or the held edit of a public one.

    Raises `TextChanged` when the step acted on is that of an earlier text, `NotOffered`,
    `ClaimedBy` and `WrongState` as on the page of the queue.
    """
    state = StoryState.objects.select_for_update().get(pk=task_state.workflow_state.object_id)
    story = state.story
    current = story.current_workflow_task_state
    if current and current.pk != task_state.pk:
        raise TextChanged
    row_to_decide(story, user)
    edited = state.state == State.PUBLISHED and state.edit
    if action == "approve":
        (approve_edit if edited else approve_story)(story, by=user)
    elif action == "reject":
        said = {name: data.get(name, "") for name in ("reason", "facts", "passage")}
        if edited:
            del said["passage"]  # the words of a refused edit are not kept to learn from
        (refuse_edit if edited else refuse_story)(story, by=user, **said)
