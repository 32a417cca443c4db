"""The graph of categories: which stands in which, and never in itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from ..models import WikiCategory
from ..models.category import check_parents, lock_graph


@transaction.atomic
def set_parents(category: WikiCategory, parents: Iterable[WikiCategory]) -> None:
    """Put a category in others, and in no other; the graph is locked until the end.

    Raises `ValidationError` when one of them is the category or stands below it.
    """
    wanted = list(parents)
    lock_graph()
    check_parents(category, wanted)
    category.parents.set(wanted)


@transaction.atomic
def lift_children(category: WikiCategory) -> None:
    """Before a category goes: what stands in it stands in what it stood in.

    Links drawn past one point close no cycle: none has to be looked for.
    """
    lock_graph()
    above = list(category.parents.all())
    for child in category.children.all():
        child.parents.add(*above)
