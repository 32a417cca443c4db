"""Whether a value is what a JSON Schema of OpenAPI 3.1 says; an unknown keyword is an error, not a pass."""

from __future__ import annotations

import re
from itertools import chain

_TYPES = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}
_SAID_ELSEWHERE = {"title", "description", "default", "examples", "example", "format"}


def mistakes(value: object, schema: dict, document: dict, at: str = "$") -> list[str]:
    """Every place where the value is not what the schema says; empty when it is."""
    if reference := schema.get("$ref"):
        name = reference.removeprefix("#/components/schemas/")
        return mistakes(value, document["components"]["schemas"][name], document, at)
    found = []
    for keyword, said in schema.items():
        if keyword not in _SAID_ELSEWHERE:
            found += _CHECKS[keyword](value, said, schema, document, at)
    return found


def _type(value, said, schema, document, at):
    truth_for_number = isinstance(value, bool) and said != "boolean"
    right = isinstance(value, _TYPES[said]) and not truth_for_number
    return [] if right else [f"{at}: {value!r} is not a {said}"]


def _any_of(value, said, schema, document, at):
    tried = [mistakes(value, option, document, at) for option in said]
    return [] if [] in tried else [f"{at}: none of {len(said)}", *chain(*tried)]


def _properties(value, said, schema, document, at):
    if not isinstance(value, dict):
        return []
    unknown = [] if schema.get("additionalProperties") else sorted(value.keys() - said.keys())
    found = [f"{at}.{name}: not in the document" for name in unknown]
    for name, inside in said.items():
        if name in value:
            found += mistakes(value[name], inside, document, f"{at}.{name}")
    return found


def _required(value, said, schema, document, at):
    missing = [name for name in said if isinstance(value, dict) and name not in value]
    return [f"{at}.{name}: missing" for name in missing]


def _items(value, said, schema, document, at):
    return [
        mistake
        for n, each in enumerate(value if isinstance(value, list) else [])
        for mistake in mistakes(each, said, document, f"{at}[{n}]")
    ]


def _others(value, said, schema, document, at):
    if not isinstance(said, dict) or not isinstance(value, dict):
        return []
    names = value.keys() - schema.get("properties", {}).keys()
    return [m for n in names for m in mistakes(value[n], said, document, f"{at}.{n}")]


def _bound(holds):
    return lambda value, said, schema, document, at: (
        [] if holds(value, said) else [f"{at}: {value!r} against {said!r}"]
    )


_CHECKS = {
    "type": _type,
    "anyOf": _any_of,
    "properties": _properties,
    "required": _required,
    "items": _items,
    "additionalProperties": _others,
    "enum": _bound(lambda value, said: value in said),
    "const": _bound(lambda value, said: value == said),
    "pattern": _bound(lambda value, said: re.search(said, value)),
    "minimum": _bound(lambda value, said: value >= said),
    "maximum": _bound(lambda value, said: value <= said),
    "maxLength": _bound(lambda value, said: len(value) <= said),
}
