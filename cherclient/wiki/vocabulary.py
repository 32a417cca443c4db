"""The closed lists of the wiki, and its limits."""

from __future__ import annotations

from typing import Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TITLE_MAX: Final = 140  # characters
TEXT_MAX: Final = 200_000  # characters of a whole article in the notation
SUMMARY_MAX: Final = 200  # characters of the words that go with an edit
MESSAGE_MAX: Final = 5_000  # characters of a message of a talk page
CONFIRMED_AFTER: Final = 5  # accepted edits
SENTENCE_MAX: Final = 300  # characters kept of the sentence around a link


class Kind(TextChoices):
    """What a page of the wiki is."""

    ARTICLE = "article", _("article")
    TRIBUNE = "tribune", _("signed opinion")
    CASE = "case", _("experience of a company")


class Change(TextChoices):
    """How a revision came to be."""

    CREATED = "created", _("created")
    EDITED = "edited", _("edited")
    MERGED = "merged", _("merged with another edit")
    REVERTED = "reverted", _("reverted")
    RENAMED = "renamed", _("renamed")
    RELINKED = "relinked", _("links followed a new title")
    IMPORTED = "imported", _("imported")


class Basis(TextChoices):
    """On which ground a revision is erased for good."""

    PERSONAL = "personal", _("personal data")
    UNLAWFUL = "unlawful", _("content the law forbids")
    RIGHTS = "rights", _("the rights of an author")
    ORDER = "order", _("an order of a court or an authority")


class Level(IntegerChoices):
    """Who may write in an article, from everybody with an account to nobody."""

    OPEN = 0, _("open to every member")
    CONFIRMED = 1, _("confirmed members")
    EDITORS = 2, _("editors")
    LOCKED = 3, _("locked")


class Proposal(TextChoices):
    """What became of an edit that waits for an editor."""

    PENDING = "pending", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn by its author")


class Evidence(TextChoices):
    """What an article may cite."""

    STORY = "story", _("story")
    SOURCE = "source", _("source")
    FIGURE = "figure", _("figure")


class SourceKind(TextChoices):
    ARTICLE = "article", _("article")
    BOOK = "book", _("book")
    CHAPTER = "chapter", _("chapter")
    REPORT = "report", pgettext_lazy("bibliography", "report")
    LAW = "law", _("legal text")
    WEB = "web", _("web page")


class Settled(TextChoices):
    """How an article whose story went came out of review."""

    BACK = "back", _("the story is public again")
    REMOVED = "removed", _("the article no longer cites it")
    KEPT = "kept", _("an editor read it and kept the text")


class News(TextChoices):
    """What a watcher is told."""

    EDITED = "edited", _("edited")
    RENAMED = "renamed", _("renamed")
    TALK = "talk", _("a new message")
    MENTION = "mention", _("somebody mentions you")
    EVIDENCE = "evidence", _("a story cited is no longer public")
    PROTECTED = "protected", _("the protection changed")
    PROPOSAL = "proposal", _("your edit was read")
    BLOCKED = "blocked", _("you may not write for a while")


class Frequency(TextChoices):
    """How often the digest of a watchlist is sent."""

    NEVER = "never", _("never")
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")
