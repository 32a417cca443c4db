"""Words for the codes and days that letters about notices carry."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.formats import date_format

from ..moderation import ReplyRefusal, ReportState

register = template.Library()


@register.filter
def day_of(iso: str) -> str:
    """A day written as "2026-11-22", in words."""
    return date_format(dt.date.fromisoformat(iso), "j F Y")


@register.filter
def report_state(code: str) -> str:
    """What a report became."""
    return ReportState(code).label


@register.filter
def reply_refusal(code: str) -> str:
    """Why a reply is not published."""
    return ReplyRefusal(code).label
