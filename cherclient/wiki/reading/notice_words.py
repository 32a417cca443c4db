"""The sentence of each kind of notice, in the active language."""

from __future__ import annotations

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Notice, Thread
from ..vocabulary import Level, News, Proposal


def said(notice: Notice, thread: Thread | None) -> str:
    """What a notice tells; the title of the article stands beside it.

    The notice comes with `edits`, how many there were; the thread is that of a message.
    """
    return _SAY[News(notice.news)](notice, thread)


def _edited(notice: Notice, thread: Thread | None) -> str:
    return ngettext("%(number)s edit", "%(number)s edits", notice.edits) % {"number": notice.edits}


def _renamed(notice: Notice, thread: Thread | None) -> str:
    return _("renamed: it was called “%(before)s”") % {"before": notice.about["before"]}


def _talk(notice: Notice, thread: Thread | None) -> str:
    if thread is None:
        return _("a new message")
    return _("new messages in “%(subject)s”") % {"subject": thread.subject}


def _mention(notice: Notice, thread: Thread | None) -> str:
    if thread is None:
        return _("somebody names you")
    return _("somebody names you in “%(subject)s”") % {"subject": thread.subject}


def _evidence(notice: Notice, thread: Thread | None) -> str:
    if notice.about.get("by_author"):
        words = _("the story cited in § %(place)s was taken back by its author")
    else:
        words = _("the story cited in § %(place)s is no longer public")
    return words % {"place": notice.about["place"]}


def _protected(notice: Notice, thread: Thread | None) -> str:
    words = _("protection: %(level)s. %(reason)s")
    level = Level(notice.about["level"]).label
    return words % {"level": level, "reason": notice.about.get("reason", "")}


def _proposal(notice: Notice, thread: Thread | None) -> str:
    about = notice.about
    words = {
        Proposal.ACCEPTED: _("your edit of “%(title)s” was accepted"),
        Proposal.REFUSED: _("your edit of “%(title)s” was declined: %(reason)s"),
    }.get(about.get("state"), _("your edits were read"))
    said = words % {"title": about.get("title", ""), "reason": about.get("reason", "")}
    if not about.get("confirmed"):
        return said
    return _("%(said)s. From now on your edits are public at once.") % {"said": said}


def _blocked(notice: Notice, thread: Thread | None) -> str:
    until = timezone.localtime(parse_datetime(notice.about["until"]))
    words = _("you cannot write in the wiki until %(until)s. Reason given: %(reason)s")
    return words % {"until": date_format(until, "j F Y, H:i"), "reason": notice.about["reason"]}


_SAY = {
    News.EDITED: _edited,
    News.RENAMED: _renamed,
    News.TALK: _talk,
    News.MENTION: _mention,
    News.EVIDENCE: _evidence,
    News.PROTECTED: _protected,
    News.PROPOSAL: _proposal,
    News.BLOCKED: _blocked,
}
