"""manage.py load_decisions: decisions made elsewhere on held stories, applied one by one."""

from __future__ import annotations

import json
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from stories import services
from stories.models import Story
from stories.moderation import DecisionKind
from stories.vocabulary import State

SAID = {"story", "kind", "reason", "facts"}


class Command(BaseCommand):
    help = (
        "Publish or refuse held stories as a file of JSON lines says: "
        '{"story": key of the import, "kind": "publish" or "refuse", "reason", "facts"}. '
        "A story that waits no more is left as it is: safe to run again."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--source", required=True, help="the source the stories were imported from"
        )
        parser.add_argument("--by", required=True, help="address of the moderator who decided")

    def handle(self, *args, file: Path, source: str, by: str, **options) -> None:
        person = get_user_model().objects.filter(email=by.lower()).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {by}.")
        made = sum(self._decide(place, line, source, person) for place, line in _lines(file))
        self.stdout.write(f"{made} decisions kept.")

    @staticmethod
    def _decide(place: int, said: dict, source: str, person) -> bool:
        held = Story.objects.filter(state__state=State.HELD, source=source)
        story = held.filter(source_key=said["story"]).first()
        if story is None:
            return False
        try:
            if said["kind"] == DecisionKind.PUBLISH:
                services.approve_story(story, by=person)
            else:
                grounds = {"reason": said.get("reason", ""), "facts": said.get("facts", "")}
                services.refuse_story(story, by=person, **grounds)
        except ValueError as problem:
            raise CommandError(f"Line {place}: {problem}") from problem
        return True


def _lines(file: Path) -> list[tuple[int, dict]]:
    """Numbered lines. Raises `CommandError`, before anything is decided, on one that is no decision."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"{file} cannot be read: {problem}") from problem
    found = []
    for place, line in enumerate(text.splitlines(), start=1):
        try:
            said = json.loads(line)
        except ValueError as problem:
            raise CommandError(f"Line {place} is not JSON: {problem}") from problem
        known = isinstance(said, dict) and all(isinstance(each, str) for each in said.values())
        if not known or not {"story", "kind"} <= set(said) <= SAID:
            raise CommandError(f"Line {place}: expected story, kind, reason and facts, in words.")
        if said["kind"] not in (DecisionKind.PUBLISH, DecisionKind.REFUSE):
            raise CommandError(f"Line {place}: kind is publish or refuse.")
        found.append((place, said))
    return found
