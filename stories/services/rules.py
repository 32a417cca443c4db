"""The rules in force, made from the live configuration, and the versions they went through."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from .. import retention
from ..limits import LIMITS, limit_of
from ..models import RulesVersion
from ..models.report import MOTIVE_MIN
from ..moderation import (
    APPEAL_ANSWER_DAYS,
    APPEAL_DAYS,
    ILLEGAL_HOURS,
    QUESTION_DAYS,
    REMINDER_DAYS,
    ReplyKind,
)
from ..reading.components import detector_in_words
from ..reading.rules import reason_rows
from ..vocabulary import TEXT_MIN
from .editing import EDITS_A_DAY
from .insiders import DELAY_DAYS
from .judging import HELD_AT_MOST
from .rewriting import REWRITINGS_A_DAY
from .strikes import STRIKES, SUSPENDED, WINDOW

RULES, TERMS = "rules", "terms"  # the pages that are kept
_SPACE = re.compile(r"\s+")


def rules_facts() -> dict:
    """The figures and names the rules are made of: plain values of settings and of the code."""
    return {
        "days": settings.DECISION_DAYS,
        "confirmation_days": settings.CONFIRMATION_DAYS,
        "detector": detector_in_words(),
        "text_min": TEXT_MIN,
        "motive_min": MOTIVE_MIN,
        "held_at_most": HELD_AT_MOST,
        "edits_a_day": EDITS_A_DAY,
        "rewritings_a_day": REWRITINGS_A_DAY,
        "question_days": QUESTION_DAYS,
        "reminders": list(REMINDER_DAYS),
        "appeal_months": APPEAL_DAYS // 30,
        "appeal_answer_days": APPEAL_ANSWER_DAYS,
        "double_percent": settings.DOUBLE_READING_PERCENT,
        "illegal_hours": ILLEGAL_HOURS,
        "reply_named_days": ReplyKind.NAMED.days,
        "reply_brand_days": ReplyKind.BRAND.days,
        "insider_days": list(DELAY_DAYS),
        "strikes": STRIKES,
        "strike_days": WINDOW.days,
        "suspended_days": SUSPENDED.days,
    }


def rules_context() -> dict:
    """All that the sections of the rules say, in the active language."""
    limits = [(str(action.label), limit_of(action)) for action in LIMITS]
    return rules_facts() | {
        "reasons": reason_rows(),
        "periods": retention.PERIODS,
        "limits": limits,
    }


def keep_version() -> RulesVersion | None:
    """Keep the rules as they read now, in both languages; None when they have not changed."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts[code] = render_to_string("stories/_rules_sections.html", rules_context())
    return keep_text(RULES, texts, rules_facts())


@transaction.atomic
def keep_text(page: str, texts: Mapping[str, str], facts: Mapping) -> RulesVersion | None:
    """Keep what a page says, HTML by language, from now on; None when it says the same as before."""
    french, english = (_SPACE.sub(" ", texts[code]).strip() for code in ("fr", "en"))
    digest = hashlib.sha256(json.dumps([french, english]).encode()).hexdigest()
    last = RulesVersion.objects.select_for_update().filter(page=page).first()
    if last and last.digest == digest:
        return None
    return RulesVersion.objects.create(
        page=page, digest=digest, facts=dict(facts), html_fr=french, html_en=english
    )


def keep_terms(sender, texts: Mapping[str, str], **kwargs) -> None:
    """An editor published the terms of use."""
    keep_text(TERMS, texts, {})


def since_when() -> dt.datetime | None:
    """Since when the rules read as they do; None before a first version was kept."""
    return RulesVersion.objects.filter(page=RULES).values_list("since", flat=True).first()
