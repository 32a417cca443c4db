"""manage.py load_demo: the demonstration stories, screened like any other."""

from __future__ import annotations

import json
from pathlib import Path

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from cherclient.wiki.services.founding import cite_stories, cited_keys
from stories.fuzzy_dates import parse

HERE = Path(__file__).resolve().parent.parent.parent
FOUNDING = "demo-c-001"
CITED = {
    "fr": "Les récits sur lesquels l’article s’appuie",
    "en": "The stories the article rests on",
}
MODERATOR = "moderation@cherclient.example"  # of the demonstration: nobody can sign in with it


class Command(BaseCommand):
    help = "Load the demonstration stories (invented brands). Safe to run again."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="only on a site without a story"
        )

    def handle(self, *args, if_empty: bool, **options) -> None:
        story = apps.get_model("stories", "Story")
        if if_empty and story.objects.exists():
            return
        file = self._one_file()
        try:
            call_command("import_stories", file, source="demo", strict=True, stdout=self.stdout)
        finally:
            file.unlink()
        self._open_home_on(
            story.objects.filter(source="demo", source_key=FOUNDING, live=True).first()
        )
        self._cite(story)
        self._tell_of_brands()
        self._moderate()

    def _moderate(self) -> None:
        """What a moderator decided of some stories that waited: the public log has its first lines."""
        people = get_user_model().objects
        moderator = people.member_for(MODERATOR, pseudonym="Anouk")
        file = HERE / "demo" / "decisions.jsonl"
        call_command("load_decisions", file, source="demo", by=moderator.email, stdout=self.stdout)

    @staticmethod
    def _one_file() -> Path:
        """All demonstration files as one, in order of publication, as they would have come."""
        lines = [
            json.loads(line)
            for path in stories_files()
            for line in path.read_text(encoding="utf-8").splitlines()
        ]
        lines.sort(key=lambda row: (row["published"], row["id"]))
        from django.conf import settings

        file = Path(settings.DATA_DIR) / "demo.jsonl"
        file.write_text(
            "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8"
        )
        return file

    @staticmethod
    def _open_home_on(story) -> None:
        home = apps.get_model("home", "HomePage")
        home.objects.filter(opening_story=None).update(opening_story=story)

    @staticmethod
    def _cite(story) -> None:
        """Put the stories that the founding articles rest on in their place."""
        cited = story.objects.filter(source="demo", source_key__in=cited_keys(), live=True)
        cite_stories(dict(cited.values_list("source_key", "public_id")), CITED)

    @staticmethod
    def _tell_of_brands() -> None:
        """What happened to the brands themselves, each event once."""
        brand, event = (apps.get_model("stories", name) for name in ("Brand", "BrandEvent"))
        listed = json.loads((HERE / "demo" / "brand-events.json").read_text(encoding="utf-8"))
        for each in listed:
            about = brand.objects.named(each["brand"])
            when = parse(each["when"], today=timezone.localdate())
            told = {"brand": about, "kind": each["kind"], "when_min": when.first}
            if about is None or event.objects.filter(**told).exists():
                continue
            event.objects.create(
                **told,
                when_max=when.last,
                when_words=when.words,
                other=brand.objects.named(each.get("other_name", "")),
                other_name=each.get("other_name", ""),
                source=each["source"],
            )


def stories_files() -> list[Path]:
    """The files of stories, without that of the decisions made on them."""
    return [path for path in sorted((HERE / "demo").glob("*.jsonl")) if path.stem != "decisions"]
