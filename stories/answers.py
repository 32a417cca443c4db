"""What public stories answer to a question of the form, named by its path from the story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.core.exceptions import FieldError

from .models import Story


def answers_to(paths: Sequence[str]) -> dict[int, dict[str, list[object]]] | None:
    """Story to path to the values told; None when the form does not ask one of them yet.

    A path goes from the story: "ending", "episodes.love". One query a path.
    """
    found: dict[int, dict[str, list[object]]] = defaultdict(dict)
    for path in paths:
        try:
            rows = Story.objects.live().values_list("pk", path.replace(".", "__"))
        except FieldError:
            return None
        for story, value in rows.iterator():
            found[story].setdefault(path, []).append(value)
    return dict(found)
