"""Every address of the site, who may open it according to the documentation, and what to ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from django.urls import URLResolver, get_resolver
from django.utils import translation

PAGE = Path(__file__).resolve().parent.parent.parent / "docs/reference/permissions.md"
ROLES = (
    "visitor",
    "member",
    "author",
    "editor",
    "moderator",
    "panel",
    "data officer",
    "operator",
)
STAFF = set(ROLES[3:])
LINK = "Whoever holds the link"
AUDIENCES: dict[str, set[str]] = {
    "Everybody": set(ROLES),
    LINK: set(ROLES),
    "Members": set(ROLES) - {"visitor"},
    "The author of the story": {"author"},
    "Moderators": {"moderator"},
    "Moderators and the appeal panel": {"moderator", "panel"},
    "Data officers and operators": {"data officer", "operator"},
    "Editors": {"editor"},
    "Operators": {"operator"},
    "Staff": STAFF,
}
BACK_OFFICE = "admin/"


@dataclass(frozen=True)
class Address:
    name: str  # namespace:name
    route: str
    parameters: frozenset[str]
    positional: int  # groups without a name

    @property
    def is_ours(self) -> bool:
        """Whether a view of ours is there; Wagtail's own pages are asked for by prefix."""
        return not self.route.startswith(BACK_OFFICE) or ":" not in self.name


def addresses() -> Iterator[Address]:
    """All named addresses, those of the API included; the French ones only differ in words."""
    with translation.override("en"):
        for urlconf in ("cherclient.urls", "cherclient.api.urls"):
            yield from _within(get_resolver(urlconf), "", [])


def _within(resolver, before: str, spaces: list[str]) -> Iterator[Address]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _within(each, route, [*spaces, each.namespace] if each.namespace else spaces)
        elif each.name:
            regex = re.compile(each.pattern.regex.pattern)
            named = set(re.findall(r"<(?:\w+:)?(\w+)>", route)) | set(regex.groupindex)
            positional = regex.groups - len(regex.groupindex)
            yield Address(":".join([*spaces, each.name]), route, frozenset(named), positional)


def declared() -> dict[str, str]:
    """Patterns of names, each with the heading of the page it stands under."""
    found: dict[str, str] = {}
    for section in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        heading, _line, body = section.partition("\n")
        if heading in AUDIENCES:
            for name in re.findall(r"`([\w:*-]+)`", body):
                assert name not in found, f"{name} stands twice on {PAGE.name}"
                found[name] = heading
    return found


def audience_of(name: str, patterns: dict[str, str]) -> str:
    """The heading a name stands under, the longest pattern first; "" for none."""
    if name in patterns:
        return patterns[name]
    fitting = [each for each in patterns if "*" in each and fnmatchcase(name, each)]
    return patterns[max(fitting, key=len)] if fitting else ""
