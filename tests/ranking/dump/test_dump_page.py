"""The page of open data: files to download, and nothing else on the disk."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone, translation

from ranking.dump import latest_dump, publish_dump, publish_once_a_day
from ranking.dump.manifest import FILES
from stories.models import Story
from stories.vocabulary import Ending
from tests.factories import BrandFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_folder(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def published(data_folder):
    StoryFactory(brand=BrandFactory(name="Solbrune"), ending=Ending.FADED)
    return publish_dump()[0]


def page(name: str = "data", *arguments: str) -> str:
    with translation.override("en"):
        return reverse(f"ranking:{name}", args=arguments)


def test_before_the_first_dump_the_page_says_so(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        response = client.get(page())
    assert response.status_code == 200
    assert "No export yet" in response.content.decode()
    assert client.get(page("data_file", "stories.csv")).status_code == 404


def test_every_file_is_offered_and_every_column_explained(client, published):
    html = client.get(page()).content.decode()
    for name in (*FILES, "manifest.json", "manifest.sig"):
        assert f'href="{page("data_file", name)}"' in html
    for word in ("duplicate_cluster", "uncounted_because", "expected_rank", "told_again"):
        assert f"<code>{word}</code>" in html
    assert "this is not a survey of all customers" in html
    assert "1 public story, 1 counted" in html


def test_the_page_exists_in_both_languages(client, published):
    for language in ("fr", "en"):
        with translation.override(language):
            assert client.get(reverse("ranking:data")).status_code == 200


def test_a_file_comes_whole_with_its_length_and_is_not_sent_twice(client, published):
    address = page("data_file", "stories.csv")
    response = client.get(address)
    content = b"".join(response.streaming_content)
    assert content == (published / "stories.csv").read_bytes()
    assert int(response["Content-Length"]) == len(content)
    assert response["Content-Type"].startswith("text/csv")
    assert "attachment" in response["Content-Disposition"]
    again = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "name",
    [
        "nothing.csv",
        "..",
        "..%2Fsecret-key",
        "%2Fetc%2Fpasswd",
        "x" * 10_000,
        "stories.csv%00",
        "é",
    ],
)
def test_other_names_are_not_found(client, published, name):
    (published.parent / "secret-key").write_text("secret")
    (published / "nothing.csv").write_text("not in the manifest")
    assert client.get(page() + name).status_code == 404


def test_a_file_that_left_the_disk_is_not_found(client, published):
    (published / "stories.csv").unlink()
    assert client.get(page("data_file", "stories.csv")).status_code == 404


def test_only_reading_is_allowed(client, published):
    assert client.post(page()).status_code == 405
    assert client.post(page("data_file", "stories.csv")).status_code == 405


@pytest.mark.parametrize("strange", [{}, {"edition": 3}, {"edition": {"made_at": 4}}])
def test_a_strange_manifest_does_not_break_the_page(client, published, strange):
    said = json.loads((published / "manifest.json").read_bytes())
    for name in ("edition", "counts"):
        said.pop(name)
    (published / "manifest.json").write_text(json.dumps(said | strange))
    assert client.get(page()).status_code == 200


def test_a_dump_is_made_anew_once_a_day(published):
    assert publish_once_a_day() is None
    assert publish_once_a_day(anyway=True) == published
    manifest = published / "manifest.json"
    said = json.loads(manifest.read_bytes())
    said["edition"]["made_at"] = f"{timezone.now() - dt.timedelta(hours=25):%Y-%m-%dT%H:%M:%SZ}"
    manifest.write_text(json.dumps(said))
    assert publish_once_a_day() == published
    assert latest_dump().age < dt.timedelta(hours=1)


def test_when_nothing_can_be_said_any_more_the_former_dump_goes(published):
    Story.objects.all().delete()
    assert publish_once_a_day(anyway=True) is None
    assert latest_dump() is None


def test_the_command_publishes_or_writes_elsewhere_but_not_both(published, tmp_path, capsys):
    call_command("export_dump", "--publish")
    call_command("export_dump", str(tmp_path / "mine"))
    assert capsys.readouterr().out.count("1 stories, 1 counted") == 2
    for arguments in ([], [str(tmp_path / "mine"), "--publish"]):
        with pytest.raises(CommandError) as caught:
            call_command("export_dump", *arguments)
        assert caught.value.returncode == 2
