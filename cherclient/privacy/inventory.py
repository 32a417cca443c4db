"""Every field of every model of ours, personal or not; a field that is not declared fails the tests.

A personal field says for which purpose it is kept and how its owner gets it: in the archive, under
the name of a section, or not, and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

from .elsewhere import ELSEWHERE
from .groups import Entry, Personal
from .of_moderation import MODERATION
from .of_stories import STORIES
from .of_wiki import WIKI

OURS = ("accounts", "stories", "ranking", "home", "wiki", "images", "surfaces")
INVENTORY: tuple[Entry, ...] = (*STORIES, *MODERATION, *WIKI, *ELSEWHERE)


@dataclass(frozen=True, slots=True)
class PersonalField:
    """One column that says something of somebody."""

    model: str
    name: str
    group: Personal


def our_models() -> list[type[Model]]:
    """Every model of ours, those Django makes for relations included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS
    ]


def personal_fields() -> Iterator[PersonalField]:
    for entry in INVENTORY:
        for group in entry.personal:
            for name in group.fields.split():
                yield PersonalField(entry.model, name, group)


def undeclared() -> list[str]:
    """What is wrong between the inventory and the models, one sentence each; empty when nothing is."""
    told = {entry.model: entry for entry in INVENTORY}
    problems = []
    for model in our_models():
        label, entry = model._meta.label, told.pop(model._meta.label, None)
        if entry is None:
            problems.append(f"{label} is not in cherclient/privacy: declare its fields.")
            continue
        there = {field.name for field in model._meta.local_concrete_fields}
        declared = entry.names
        problems += [
            f"{label}.{name} is not in cherclient/privacy: say whether it is personal, for which "
            "purpose, and where its owner gets it."
            for name in sorted(there - set(declared))
        ]
        problems += [
            f"{label}.{name} is declared in cherclient/privacy and does not exist."
            for name in sorted(set(declared) - there)
        ]
        problems += [
            f"{label}.{name} is declared twice in cherclient/privacy."
            for name in sorted({each for each in declared if declared.count(each) > 1})
        ]
    return problems + [f"{label} is in cherclient/privacy and does not exist." for label in told]
