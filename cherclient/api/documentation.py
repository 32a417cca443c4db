"""The documentation of the API, read from its own OpenAPI document: pages and files say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .envelope import LONGEST_PAGE
from .examples import Example, example_of
from .middleware import FRESH_SECONDS
from .service import api

_ASIDE = ("meta", "links", "documentation")  # the same everywhere
_DEEPEST = 2  # levels of a field's name


@dataclass(frozen=True)
class Described:
    """Something with a description, whose words between backticks are code."""

    name: str
    description: str

    @property
    def shown(self) -> SafeString:
        return in_html(self.description)


@dataclass(frozen=True)
class Parameter(Described):
    place: str  # path or query
    values: list[str]  # the only ones allowed, if they are few


@dataclass(frozen=True)
class FieldOfAnswer(Described):
    kind: str


@dataclass(frozen=True)
class Documented(Described):
    """One operation, in the active language; its name is the view's."""

    summary: str
    path: str
    parameters: list[Parameter]
    fields: list[FieldOfAnswer]
    example: Example | None


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Everything a program needs to read this site."""
    context = {
        "operations": operations(),
        "root": settings.SITE_URL.rstrip("/") + "/api/v1/",
        "document": "/api/v1/openapi.json",
        "fresh": FRESH_SECONDS,
        "longest": LONGEST_PAGE,
    }
    return render(request, "front/api.html", context)


def operations(*, site: str | None = None) -> list[Documented]:
    """All operations, in the order of the document; examples with another address on demand."""
    paths = document()["paths"].items()
    return [_documented(path, operation["get"], site) for path, operation in paths]


@cache
def document() -> dict:
    """The OpenAPI document as plain data."""
    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="api/v1/"), default=str))


def _documented(path: str, operation: dict, site: str | None) -> Documented:
    name = operation["operationId"]
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return Documented(
        name=name,
        summary=_(operation["summary"]),
        path=path,
        description=_(operation["description"]),
        parameters=[_parameter(each) for each in operation["parameters"]],
        fields=list(_fields(_item(answer))),
        example=example_of(name, site=site),
    )


def _parameter(parameter: dict) -> Parameter:
    schema = _one(parameter["schema"])
    return Parameter(
        name=parameter["name"],
        place=parameter["in"],
        description=_in_words(parameter),
        values=[str(value) for value in schema.get("enum", [])],
    )


def in_html(words: str) -> SafeString:
    """The words, with code where they stand between backticks."""
    parts = words.split("`")
    marks = ("<code>{}</code>" if at % 2 else "{}" for at in range(len(parts)))
    return format_html("".join(marks), *parts)


def _in_words(described: dict) -> str:
    words = described.get("description", "")
    return _(words) if words else ""


def _item(schema: dict) -> dict:
    """What one item looks like, of a page or of an array; else the value itself."""
    found = _one(schema)
    listed = found.get("properties", {}).get("items") or found
    return _one(listed["items"]) if "items" in listed else found


def _fields(schema: dict, inside: str = "", depth: int = 1) -> Iterator[FieldOfAnswer]:
    """All fields but links and metadata; those of an object under its name."""
    for name, described in schema.get("properties", {}).items():
        if name in _ASIDE:
            continue
        found = _item(described)
        yield FieldOfAnswer(inside + name, _in_words(described), _kind(described))
        if found.get("properties") and depth < _DEEPEST:
            yield from _fields(found, f"{inside}{name}.", depth + 1)


def _one(schema: dict) -> dict:
    """The schema behind a reference, or the one that is not null."""
    for option in schema.get("anyOf", []):
        if option.get("type") != "null":
            return _one(option)
    reference = schema.get("$ref", "")
    if not reference:
        return schema
    return document()["components"]["schemas"][reference.rpartition("/")[2]]


def _kind(schema: dict[str, Any]) -> str:
    """The JSON type in the active language."""
    kinds = {
        "string": _("text"),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("true or false"),
        "array": _("list"),
        "object": _("object"),
    }
    kind = kinds.get(_one(schema).get("type", "object"), "")
    nullable = any(option.get("type") == "null" for option in schema.get("anyOf", []))
    return _("%(kind)s or null") % {"kind": kind} if nullable else kind
