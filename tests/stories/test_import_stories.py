"""manage.py import_stories: what becomes of each line, and nothing half."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from ranking.models import Spell
from stories.finding.search import find_stories
from stories.imports import RowError, row_from
from stories.models import Brand, Screening, Story
from stories.vocabulary import IMPORT_TEXT_MIN, TEXT_MAX, Ending, State
from tests.factories import AD
from tests.stories.importing import SHORT, a_row, jsonl_file, run_import


@pytest.fixture
def jsonl(tmp_path):
    """Writes lines (mappings, or raw text) to a JSONL file."""
    return partial(jsonl_file, tmp_path)


@pytest.fixture
def import_file(db, django_capture_on_commit_callbacks):
    """Runs the command and gives the lines it printed."""

    def run(path, *options) -> list[str]:
        with django_capture_on_commit_callbacks(execute=True):
            return run_import(path, *options)

    return run


# --- what becomes of the lines --------------------------------------------------------------------


def test_every_line_is_accounted_for(import_file, jsonl):
    ad = a_row(2, text=AD)
    printed = import_file(jsonl(a_row(1), ad, a_row(3, text="Short."), a_row(1)))
    assert printed == [
        "4 read, 2 created, 1 duplicate, 1 rejected",
        "1 published, 1 held",
        f"line 3: rejected, text has 6 characters, {IMPORT_TEXT_MIN} at least",
        "line 4: duplicate, id row-1 is there already",
    ]


def test_a_bad_line_says_why_and_stops_no_other(import_file, jsonl):
    bad = {
        2: ("{not json", "not JSON"),
        3: ("[1, 2]", "not a JSON object"),
        4: ('"text"', "not a JSON object"),
        5: (a_row(5, ended="2001"), "ended is before began"),
        6: (a_row(6, love=11), "love 11"),
        7: (a_row(7, ending="happily"), "ending 'happily'"),
        8: (a_row(8, began="31/02/2001"), "began: "),
        9: (a_row(9, brand="www.kettleby.com"), "brand: "),
        10: (a_row(10, text=["a"]), "text is not a text"),
        11: ("[" * 100_000, "not JSON"),
    }
    rows = [a_row(1), *(line for line, _why in bad.values()), a_row(12)]
    printed = import_file(jsonl(*rows))
    assert printed[0] == "12 read, 2 created, 0 duplicate, 10 rejected"
    for number, (_line, why) in bad.items():
        (said,) = [line for line in printed if line.startswith(f"line {number}:")]
        assert said.startswith(f"line {number}: rejected, ")
        assert why in said


def test_a_line_that_is_not_utf8_is_reported(import_file, tmp_path):
    path = tmp_path / "stories.jsonl"
    good = json.dumps(a_row(1)).encode()
    path.write_bytes(b'{"text": "\xe9t\xe9"}\n' + good)
    printed = import_file(path)
    assert printed[0] == "2 read, 1 created, 0 duplicate, 1 rejected"
    assert "line 1: rejected, not UTF-8" in printed


def test_the_same_file_run_twice_creates_nothing(import_file, jsonl):
    path = jsonl(*(a_row(n) for n in range(5)), a_row(6, id=None), a_row(7, text=AD))
    import_file(path)
    assert import_file(path)[0] == "7 read, 0 created, 7 duplicate, 0 rejected"
    assert Story.objects.count() == 7


def test_a_text_that_is_there_already_is_a_duplicate_whatever_its_accents(import_file, jsonl):
    shouted = SHORT.upper().replace("É", "E")
    printed = import_file(jsonl({"text": SHORT}, {"text": shouted}))
    assert printed[0] == "2 read, 1 created, 1 duplicate, 0 rejected"
    assert "line 2: duplicate, the same text is there already" in printed


def test_the_same_key_in_another_source_is_another_story(import_file, jsonl):
    import_file(jsonl(a_row(1)), "--source", "blog")
    printed = import_file(jsonl(a_row(2, id="row-1")), "--source", "forum")
    assert printed[0] == "1 read, 1 created, 0 duplicate, 0 rejected"


def test_a_strict_import_fails_on_a_bad_line_and_keeps_the_good_ones(import_file, jsonl):
    with pytest.raises(CommandError, match="1 lines were rejected"):
        import_file(jsonl(a_row(1), "{"), "--strict")
    assert Story.objects.count() == 1


def test_reasons_beyond_the_fiftieth_are_counted(import_file, jsonl):
    printed = import_file(jsonl(*["{"] * 60))
    assert printed[0] == "60 read, 0 created, 0 duplicate, 60 rejected"
    assert printed[-1] == "… and 10 more lines"


# --- files ----------------------------------------------------------------------------------------


def test_csv_says_the_same_as_jsonl(import_file, tmp_path):
    row = a_row(1, tags="repair; telephone", episodes=json.dumps([{"title": "The coin"}]))
    path = tmp_path / "stories.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.DictWriter(file, row)
        lines.writeheader()
        lines.writerow(row)
    assert import_file(path)[0] == "1 read, 1 created, 0 duplicate, 0 rejected"
    story = Story.objects.get()
    assert (story.title, story.love, story.brand.name) == ("Geoff and coin 1", 8, "Kettleby")
    assert {tag.name for tag in story.tags.all()} == {"repair", "telephone"}
    assert [episode.title for episode in story.episodes.all()] == ["The coin"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("text,love\nabc,1,too,many\n", "more cells than columns"),
        (f'text\n"{"x" * 90_000}"\n', "not CSV"),
    ],
)
def test_a_bad_line_of_csv_is_reported(import_file, tmp_path, content, why):
    path = tmp_path / "stories.csv"
    path.write_text(f"{content}{SHORT.replace(',', ';')}\n", encoding="utf-8")
    printed = import_file(path)
    assert printed[0].endswith("1 created, 0 duplicate, 1 rejected")
    assert why in printed[2]


NO_STORIES = {
    "missing": (None, "cannot be read"),
    "empty": (b"", "is empty"),
    "blank": (b"\n \n\t", "is empty"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "binary"),
    "utf16": ("text\nabc".encode("utf-16"), "binary"),
    "no text column": (b"name,love\nNell,3\n", "no column named"),
    "one endless line": (b"x" * 200_000, "not CSV"),
}


@pytest.mark.parametrize(("content", "why"), NO_STORIES.values(), ids=NO_STORIES.keys())
def test_a_file_without_stories_is_refused_in_one_sentence(import_file, tmp_path, content, why):
    path = tmp_path / "stories.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=why):
        import_file(path)
    assert not Story.objects.exists()


def test_a_folder_is_no_file_of_stories(import_file, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        import_file(tmp_path)


# --- what a line becomes --------------------------------------------------------------------------


def test_a_short_story_without_brand_nor_date_is_read_and_found_but_not_ranked(
    import_file, jsonl, client
):
    assert import_file(jsonl({"text": SHORT}))[1] == "1 published, 0 held"
    story = Story.objects.get()
    assert list(find_stories("réparateur")) == [story]
    assert client.get(story.get_absolute_url()).status_code == 200
    assert not Spell.objects.exists()


def test_a_whole_story_is_counted(import_file, jsonl):
    import_file(jsonl(a_row(1)))
    assert Spell.objects.get().story == Story.objects.get()


def test_a_story_too_short_for_the_form_is_never_counted(import_file, jsonl):
    import_file(jsonl(a_row(1, text=SHORT, language="fr")))
    assert Story.objects.get().live
    assert not Spell.objects.exists()


def test_without_screening_nothing_is_judged_nor_public(import_file, jsonl):
    printed = import_file(jsonl(a_row(1), a_row(2, text=AD)), "--no-screening")
    assert printed[1] == "0 published, 0 held"
    assert {story.where for story in Story.objects.all()} == {State.SCREENING}
    assert not Story.objects.live().exists()
    assert not Screening.objects.exists()
    assert not Brand.objects.live().exists()


def test_stories_left_unscreened_are_judged_later_once(
    import_file, jsonl, django_capture_on_commit_callbacks
):
    import_file(jsonl(a_row(1), a_row(2, text=AD)), "--no-screening")
    printed = []
    for _time in range(2):
        out = io.StringIO()
        with django_capture_on_commit_callbacks(execute=True):
            call_command("screen_stories", stdout=out)
        printed.append(out.getvalue().strip())
    assert printed == ["1 published, 1 held", "0 published, 0 held"]


def test_an_imported_advertisement_waits_for_a_moderator(import_file, jsonl, moderator, client):
    import_file(jsonl(a_row(1, text=AD, title="My kettle")))
    client.force_login(moderator)
    assert "My kettle" in client.get("/admin/queue/").content.decode()


@pytest.mark.parametrize("published", ["2020-03-01", "2020-03-01T00:30:00+00:00"])
def test_the_day_of_first_publication_is_the_one_the_ranking_reads(import_file, jsonl, published):
    import_file(jsonl(a_row(1, published=published)))
    assert Story.objects.get().first_published_at.astimezone(dt.UTC).date() == dt.date(2020, 3, 1)
    assert Spell.objects.get().month == (2020 - 1900) * 12 + 2


def test_stories_of_one_byline_are_of_one_author(import_file, jsonl):
    import_file(jsonl(a_row(1, author="Nell"), a_row(2, author="Nell", published="2021-01-01")))
    assert Story.objects.live().count() == 2
    assert [spell.story.source_key for spell in Spell.objects.filter(weight__gt=0)] == ["row-2"]


def test_markup_is_taken_off_an_imported_text(import_file, jsonl):
    import_file(jsonl({"text": f"<p>{SHORT}</p><script>steal()</script>"}))
    assert Story.objects.get().text == SHORT


def test_a_story_without_title_opens_on_its_first_words(import_file, jsonl):
    import_file(jsonl({"text": SHORT}))
    title = Story.objects.get().title
    assert SHORT.startswith(title.rstrip("…"))
    assert len(title) <= 61


def test_two_spellings_of_a_brand_are_one_brand(import_file, jsonl):
    import_file(jsonl(a_row(1, brand="Éclair"), a_row(2, brand="ECLAIR"), a_row(3, brand="éclair")))
    assert Brand.objects.get().stories.count() == 3


def test_two_batches_keep_their_brands_and_tags_apart(import_file, jsonl):
    rows = [a_row(n, text=f"{SHORT} {n}", tags=["repair"]) for n in range(501)]
    printed = import_file(jsonl(*rows), "--no-screening")
    assert printed[0] == "501 read, 501 created, 0 duplicate, 0 rejected"
    assert Brand.objects.get().stories.count() == 501


REJECTED = [
    {"began": "tomorrow"},
    {"began": "2999"},
    {"began": "2021", "published": "2020-03-01"},
    {"ended": "2001"},
    {"returned": "2015"},
    {"ending": "came_back", "cause": None, "ended": "2010", "returned": "2006"},
    {"cause": "weather"},
    {"cause": "brand_changed"},
    {"ending": None},  # a cause without an ending
    {"love": 7.5},
    {"love": "ten"},
    {"love": -1},
    {"love": True},
    {"repurchases": 10_000},
    {"language": "de"},
    {"relation_kind": "king"},
    {"title": "t" * 141},
    {"brand": "K" * 81},
    {"brand": "💔"},
    {"brand": {"name": "Kettleby"}},
    {"published": "yesterday"},
    {"published": "2999-01-01"},
    {"published": "2020-13-01"},
    {"told": "1066-10-14"},
    {"tags": [1, 2]},
    {"episodes": "not json"},
    {"episodes": "[" * 100_000},
    {"episodes": ["a coin"]},
    {"episodes": [{"title": "x", "love": 11}]},
    {"episodes": [{"title": "x", "when": "2999"}]},
    {"episodes": [{"title": "x"}] * 31},
    {"text": "x" * (TEXT_MAX + 1)},
    {"text": None},
]


@pytest.mark.parametrize("changes", REJECTED, ids=lambda changes: str(changes)[:40])
def test_a_value_that_makes_no_sense_is_a_reason(changes):
    with pytest.raises(RowError):
        row_from(1, a_row(**changes))


ACCEPTED = [
    ({"love": "8"}, "love", 8),
    ({"love": ""}, "love", None),
    ({"title": "  Geoff\u200b \n and  coin "}, "title", "Geoff and coin"),
    ({"ending": "", "cause": None}, "ending", ""),
    ({"brand": None}, "brand", ""),
    ({"tags": "Repair; repair ;, Dijon"}, "tags", ("repair", "dijon")),
    ({"id": 12, "language": None}, "language", "fr"),
    ({"title": "lone \ud800 surrogate"}, "title", "lone surrogate"),
    ({"unknown": object()}, "ending", Ending.LEFT_RIVAL),
]


@pytest.mark.parametrize(("changes", "name", "value"), ACCEPTED, ids=lambda v: str(v)[:30])
def test_an_odd_value_that_makes_sense_is_taken(changes, name, value):
    assert getattr(row_from(1, a_row(**changes)).telling, name) == value


def test_dates_of_a_line_are_read_from_the_day_it_was_told():
    told = row_from(1, a_row(began="20 years ago", published="2020-03-01")).telling
    assert (told.told_on, told.began.first) == (dt.date(2020, 3, 1), dt.date(2000, 1, 1))


plain = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=50)
    | st.dates().map(str)
    | st.datetimes(timezones=st.sampled_from([None, dt.UTC])).map(str)
    | st.sampled_from(["85-86", "came_back", "other", "<p>", "[]", "{}", '[{"love": 3}]', "\x00"])
)
anything = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "text", "when", "love"]), inner)
    ),
    max_leaves=6,
)
COLUMNS = [
    *a_row(),
    *["told", "returned", "tags", "episodes", "sector", "product", "licence", "counterpart"],
]
rows = st.dictionaries(st.sampled_from(COLUMNS), anything)


@given(changes=rows)
def test_any_line_is_a_story_or_a_reason(changes):
    try:
        row = row_from(1, a_row() | changes)
    except RowError as error:
        reason = str(error)
    else:
        reason = row.telling.text
    assert reason
