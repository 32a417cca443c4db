"""A member leaves: what they wrote stays under nobody's name, what was theirs alone goes."""

from __future__ import annotations

from django.db import transaction

from ..models import Contributor, Mention, Notice, ProposedEdit, Watch
from .talking import forget_names


@transaction.atomic
def forget_contributor(member) -> None:
    """Erase what the wiki keeps of a member; revisions and messages lose their name with the account.

    Their proposals go with their texts, those accepted too: what became public is in the history.
    """
    forget_names(member)
    for rows in (ProposedEdit.objects.filter(author=member), Mention.objects.filter(member=member)):
        rows.delete()
    for model in (Watch, Notice, Contributor):
        model.objects.filter(member=member).delete()
