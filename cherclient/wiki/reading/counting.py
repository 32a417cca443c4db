"""Counts of other tables, to stand inside a query."""

from __future__ import annotations

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


def counted(rows: QuerySet, what: str) -> Coalesce:
    """How many different values of `what` some rows hold."""
    one = rows.order_by().annotate(one=Value(1)).values("one")
    number = one.annotate(number=Count(what, distinct=True)).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
