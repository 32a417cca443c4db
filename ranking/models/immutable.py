"""Results nobody edits, and closed ones nobody deletes."""

from __future__ import annotations

from django.db import models
from django.db.models import CASCADE, ProtectedError, Q


class NeverEdited(TypeError):
    """A published result was about to be changed or erased."""


class ImmutableQuerySet(models.QuerySet):
    """Rows that are written once; those of closed editions stay."""

    closed_rows = Q(kind="closed")

    def update(self, **values) -> int:
        raise NeverEdited(f"{self.model.__name__} rows are never edited.")

    def bulk_update(self, objs, fields, batch_size=None) -> int:
        raise NeverEdited(f"{self.model.__name__} rows are never edited.")

    def bulk_create(self, objs, *args, update_conflicts: bool = False, **options):
        if update_conflicts:
            raise NeverEdited(f"{self.model.__name__} rows are never edited.")
        return super().bulk_create(objs, *args, **options)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.order_by().filter(self.closed_rows).exists():
            raise NeverEdited("A closed edition is never erased: a revision is added to it.")
        return super().delete()

    delete.queryset_only = True


class Immutable(models.Model):
    """A result, not content: nobody edits it, everybody cites it."""

    class Meta:
        abstract = True

    is_closed: bool  # whether it belongs to a closed edition: each model says

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise NeverEdited(f"{type(self).__name__} rows are never edited.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        if self.is_closed:
            raise NeverEdited("A closed edition is never erased: a revision is added to it.")
        return super().delete(*args, **kwargs)


def cascade_unless_closed(collector, field, standings, using) -> None:
    """`on_delete` of a brand: its standings go with it, unless a closed edition cites it."""
    cited = standings.filter(edition__kind="closed")
    if cited.exists():
        raise ProtectedError("A closed edition cites this brand.", set(cited[:20]))
    CASCADE(collector, field, standings, using)
