"""Backups of blogs: Blogger's Atom, of 2007 as of today, and WordPress's extended RSS.

Only published posts become stories; pages, drafts, comments and settings are counted. Read with
`iterparse`: an entry leaves memory once read. Document types and entities are refused.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from ..detector.language import language_of
from ..plain_text import clean_line, clean_text, without_markup
from ..vocabulary import TITLE_MAX
from .values import UNKNOWN, NotAStoryFile, RowError

KEY_MAX, AUTHOR_MAX = 80, 80
_KIND = "http://schemas.google.com/g/2005#kind"
_LABELS = "http://www.blogger.com/atom/ns#"
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|audio|video|playlist)\b[^\[\]]*\]", re.IGNORECASE
)

_PARAGRAPH_END = re.compile(r"</(?:p|div|h[1-6]|blockquote)\s*>", re.IGNORECASE)

Skipped = Counter  # what was left out, by kind: "comment", "draft", "page" …
Row = tuple[int, Mapping | RowError]
Reader = Callable[[Element, Skipped], Mapping | None]


def read_blogger(file: BinaryIO, skipped: Skipped) -> Iterator[Row]:
    """The posts of a Blogger backup or feed."""
    return _read(file, skipped, root="feed", entry="entry", reader=_blogger_post)


def read_wordpress(file: BinaryIO, skipped: Skipped) -> Iterator[Row]:
    """The posts of a WordPress export; authors are called as the blog displays them."""
    names: dict[str, str] = {}

    def post(item: Element, skipped: Skipped) -> Mapping | None:
        return _wordpress_post(item, skipped, names)

    def aside(element: Element) -> None:
        if _local(element) == "author":
            login = _said(element, "author_login")
            names[login] = _said(element, "author_display_name") or login
        elif _local(element) == "comment":
            skipped["comment"] += 1
            element.clear()

    return _read(file, skipped, root="rss", entry="item", reader=post, aside=aside)


def _read(
    file: BinaryIO,
    skipped: Skipped,
    *,
    root: str,
    entry: str,
    reader: Reader,
    aside: Callable[[Element], None] = lambda element: None,
) -> Iterator[Row]:
    """Each post with its place among the entries; the end of what is XML is an error of its own."""
    above: list[Element] = []
    number = 0
    try:
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                if not above and _local(element) != root:
                    raise NotAStoryFile(f"The file is no {root}: it begins with {element.tag}.")
                above.append(element)
                continue
            above.pop()
            if _local(element) == entry and above:
                number += 1
                values = reader(element, skipped)
                del above[-1][:]  # what was read leaves memory
                if values is not None:
                    yield number, values
            else:
                aside(element)
    except DefusedXmlException:
        yield number + 1, RowError("the file declares a document type or entities: refused")
    except (ParseError, ValueError, LookupError) as error:
        yield number + 1, RowError(f"the file is not XML from here on: {error}")


def _blogger_post(entry: Element, skipped: Skipped) -> Mapping | None:
    kind = _blogger_kind(entry)
    if kind != "post":
        skipped[kind] += 1
        return None
    title = _child(entry, "title")
    author = _child(entry, "author")
    return _post(
        title=_html(title) if title is not None else "",
        html=_said(entry, "content") or _said(entry, "summary"),
        key=_permalink(entry) or _said(entry, "id"),
        published=_said(entry, "published") or _said(entry, "created") or _said(entry, "issued"),
        author=_said(author, "name") if author is not None else "",
        labels=[
            each.get("term", "")
            for each in _children(entry, "category")
            if each.get("scheme") in (_LABELS, None) and each.get("term")
        ],
    )


def _blogger_kind(entry: Element) -> str:
    """post, comment, page, template, settings, draft; in an old feed, whatever is not a reply."""
    kind = _said(entry, "type").lower()  # <blogger:type>, since 2018
    if not kind:
        terms = [
            each.get("term", "")
            for each in _children(entry, "category")
            if each.get("scheme") == _KIND
        ]
        kind = terms[0].rpartition("#")[2].lower() if terms else "post"
    if _child(entry, "in-reply-to") is not None:
        kind = "comment"
    status = _said(entry, "status").lower()
    control = _child(entry, "control")
    drafted = control is not None and _said(control, "draft").lower() == "yes"
    if kind == "post" and (drafted or status not in ("", "live")):
        return "draft"
    return kind[:20] or "entry"


def _permalink(entry: Element) -> str:
    links = (each for each in _children(entry, "link") if each.get("rel") == "alternate")
    return next((each.get("href", "") for each in links), "")


def _wordpress_post(item: Element, skipped: Skipped, names: Mapping[str, str]) -> Mapping | None:
    kind = _said(item, "post_type") or "post"
    status = _said(item, "status") or "publish"
    if kind != "post" or status != "publish" or _said(item, "post_password"):
        skipped["draft" if kind == "post" else kind[:20]] += 1
        return None
    login = _said(item, "creator")
    return _post(
        title=clean_line(without_markup(_said(item, "title"))),
        html=_SHORTCODE.sub("", _said(item, "encoded") or _said(item, "description")),
        key=_said(item, "link") or _said(item, "guid"),
        published=_wordpress_time(item),
        author=names.get(login, login),
        labels=[
            each.text or ""
            for each in _children(item, "category")
            if each.get("domain") in (None, "category", "post_tag", "tag")
            and each.get("nicename") not in ("uncategorized", "non-classe")
        ],
    )


def _wordpress_time(item: Element) -> str:
    """The moment in UTC; WordPress writes zeros for what it does not know."""
    universal = _said(item, "post_date_gmt")
    if universal and not universal.startswith("0000"):
        return universal.replace(" ", "T") + "+00:00"
    try:
        stated = parsedate_to_datetime(_said(item, "pubDate"))
    except (TypeError, ValueError, IndexError, OverflowError):
        local = _said(item, "post_date")
        return "" if local.startswith("0000") else local.replace(" ", "T")
    if stated.tzinfo is None:
        stated = stated.replace(tzinfo=dt.UTC)
    return stated.isoformat()


def _post(
    *, title: str, html: str, key: str, published: str, author: str, labels: list[str]
) -> Mapping:
    """A post as a line of the schema. A date of the experience is never made up."""
    text = clean_text(without_markup(_PARAGRAPH_END.sub("\n\n", html)))
    return {
        "id": _short(key.strip()),
        "title": _cut(clean_line(title), TITLE_MAX),
        "text": text,
        "language": language_of(text) or UNKNOWN,
        "published": published,
        "author": _cut(clean_line(author), AUTHOR_MAX),
        "tags": [label for label in map(clean_line, labels) if label],
    }


def _short(key: str) -> str:
    """A permalink of 80 characters at most; a longer one ends with a part of its SHA-256."""
    if len(key) <= KEY_MAX:
        return key
    return f"{key[: KEY_MAX - 17]}#{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def _cut(line: str, most: int) -> str:
    return line if len(line) <= most else f"{line[: most - 1].rsplit(' ', 1)[0]}…"


def _html(element: Element) -> str:
    said = "".join(element.itertext())
    return clean_line(said if element.get("type") == "text" else without_markup(said))


def _said(element: Element, name: str) -> str:
    child = _child(element, name)
    return "".join(child.itertext()).strip() if child is not None else ""


def _child(element: Element, name: str) -> Element | None:
    return next(_children(element, name), None)


def _children(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element if _local(each) == name)


def _local(element: Element) -> str:
    """The name without its namespace: WordPress changes its own with each version."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
