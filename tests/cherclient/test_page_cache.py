"""Pages kept whole: what they save, and that nobody reads what is no longer so."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.core.cache import caches
from django.test import RequestFactory
from django.urls import get_resolver, reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from cherclient.home.models import SectionIntro
from cherclient.page_cache import QUERY_MAX, kept, key_of
from cherclient.page_surfaces import SHOWN
from cherclient.surfaces import versions
from cherclient.surfaces.models import SurfaceVersion
from ranking.services import make_edition
from stories import services, signals
from stories.models import Story
from tests.factories import BrandFactory, StoryFactory, a_telling

LOCMEM = "django.core.cache.backends.locmem.LocMemCache"


@pytest.fixture(autouse=True)
def keeping(db, settings, monkeypatch):
    """The page cache as the site has it, empty; versions read stay in memory, were the test slow."""
    monkeypatch.setattr(versions, "MEMORY_SECONDS", 60.0)
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": LOCMEM, "LOCATION": "tests"}}
    caches["pages"].clear()
    versions.forget()
    yield
    caches["pages"].clear()
    versions.forget()


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    """What is done inside is committed: what follows a commit happens."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def address(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(name, args=args)


def of_story(story: Story, language: str = "en") -> str:
    return address("stories:detail", story.public_id, story.slug, language=language)


def shown(response) -> str:
    return html.unescape(response.content.decode())


PAGES = [
    ("stories:list", "en"),
    ("stories:list", "fr"),
    ("stories:brands", "en"),
    ("stories:archive", "fr"),
    ("stories:rules", "fr"),
    ("ranking:leaderboard", "fr"),
    ("ranking:records", "en"),
    ("ranking:map", "en"),
    ("ranking:compare", "en"),
    ("ranking:choices", "en"),
    ("ranking:method", "fr"),
    ("ranking:editions", "fr"),
    ("ranking:history", "fr"),
    ("ranking:keys", "en"),
    ("study:study", "en"),
]


@pytest.fixture
def every_path(published_story):
    make_edition()
    paths = [address(name, language=language) for name, language in PAGES]
    slug = published_story.brand.slug
    paths += [of_story(published_story, "fr"), address("brand", slug), "/fr/", "/en/wiki/"]
    return [*paths, address("ranking:why", slug), address("ranking:embed", slug)]


def test_the_second_visitor_of_a_page_costs_no_query(every_path, client, django_assert_num_queries):
    for path in every_path:
        first = client.get(path)
        assert (path, first.status_code) == (path, 200)
        with django_assert_num_queries(0):
            second = client.get(path)
        assert second.content == first.content
        assert second.headers == first.headers, path


def test_a_second_later_the_versions_cost_one_query(
    published_story, client, django_assert_num_queries, monkeypatch
):
    client.get(of_story(published_story))
    monkeypatch.setattr(versions, "MEMORY_SECONDS", -1.0)
    with django_assert_num_queries(1):
        client.get(of_story(published_story))


def names_under(resolver, before: str = "") -> set[str]:
    names = set()
    for each in resolver.url_patterns:
        if hasattr(each, "url_patterns"):
            inside = f"{before}{each.namespace}:" if each.namespace else before
            names |= names_under(each, inside)
        elif each.name:
            names.add(before + each.name)
    return names


def test_every_page_that_may_be_kept_exists():
    assert set(SHOWN) <= names_under(get_resolver())


# --- who gets a kept page -------------------------------------------------------------------------


def test_a_kept_page_may_be_kept_by_others_and_says_when_it_changed(published_story, client):
    page = client.get(of_story(published_story))
    assert page["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert page["Vary"] == "Cookie"
    assert "Set-Cookie" not in page.headers
    assert b"csrfmiddlewaretoken" not in page.content
    again = client.get(of_story(published_story), headers={"If-None-Match": page["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(of_story(published_story), headers={"If-None-Match": '"another"'})
    assert other.status_code == 200


def test_the_first_visitor_is_answered_304_too(published_story, client):
    etag = client.get(of_story(published_story))["ETag"]
    caches["pages"].clear()
    again = client.get(of_story(published_story), headers={"If-None-Match": etag})
    assert again.status_code == 304


def test_the_headers_that_protect_the_reader_are_kept_with_the_page(published_story, client):
    for _time in range(2):
        page = client.get(of_story(published_story))
        assert "default-src 'self'" in page["Content-Security-Policy"]
        assert page["X-Content-Type-Options"] == "nosniff"
        assert page["Permissions-Policy"]


def test_head_answers_the_headers_of_the_page_and_fills_nothing(published_story, client):
    path = of_story(published_story)
    assert client.head(path).status_code == 200
    with translation.override("en"):
        page = client.get(path)
    head = client.head(path)
    assert head.content == b""
    assert head["ETag"] == page["ETag"]
    assert head["Content-Length"] == str(len(page.content))


def test_who_is_signed_in_neither_gets_nor_fills_a_kept_page(published_story, client, member):
    path = of_story(published_story)
    client.force_login(member)
    assert client.get(path)["Cache-Control"] == "private, no-cache"
    client.logout()
    page = client.get(path)
    assert page["Cache-Control"].startswith("public")
    client.force_login(member)
    mine = client.get(path)
    assert "ETag" not in mine.headers
    assert "Cookie" in mine["Vary"]


@pytest.mark.parametrize("cookie", ["sessionid", "messages", "draft"])
def test_a_cookie_that_may_mean_somebody_passes_the_cache_by(published_story, client, cookie):
    client.get(of_story(published_story))
    client.cookies[cookie] = "something"
    assert client.get(of_story(published_story))["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("cookie", ["csrftoken", "django_language"])
def test_a_cookie_that_changes_nothing_does_not(
    published_story, client, cookie, django_assert_num_queries
):
    client.get(of_story(published_story))
    client.cookies[cookie] = "something"
    with django_assert_num_queries(0):
        client.get(of_story(published_story))


def test_a_page_with_a_form_to_send_is_never_kept(published_story, client):
    for path in (
        address("stories:tell"),
        address("stories:report", published_story.public_id),
        address("stories:substance"),
    ):
        page = client.get(path, follow=True)
        assert "public" not in page.get("Cache-Control", ""), path


def test_what_is_not_a_page_is_not_kept(published_story, client):
    assert "ETag" not in client.get(address("stories:brands") + "missing/").headers
    moved = client.get(address("stories:short", published_story.public_id))
    assert (moved.status_code, moved.has_header("ETag")) == (301, False)


def test_languages_and_queries_stay_apart(published_story, client):
    french, english = (client.get(address("stories:list", language=x)) for x in ("fr", "en"))
    assert french.content != english.content
    path = address("stories:list")
    narrowed = client.get(f"{path}?ending=faded")
    assert narrowed.content != english.content
    assert client.get(f"{path}?ending=faded").content == narrowed.content
    assert client.get(path).content == english.content


def test_the_order_of_a_query_makes_no_other_page():
    def key(query):
        return key_of(RequestFactory().get(f"/en/stories/?{query}"))

    assert key("b=2&a=1") == key("a=1&b=2")
    assert key("a=1&a=2") != key("a=2&a=1")
    assert key("a=" + "x" * QUERY_MAX) == ""


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_address_has_a_key(path, query):
    request = RequestFactory().get("/")
    request.path_info, request.META["QUERY_STRING"] = "/" + path, query
    assert len(key_of(request)) == 64


# --- what changes it ------------------------------------------------------------------------------


def test_a_story_published_is_on_every_list_at_once(client, member, committing):
    brand = StoryFactory().brand
    paths = [address("stories:list"), address("brand", brand.slug), address("stories:archive")]
    before = [client.get(path).content for path in paths]
    with committing():
        story = services.tell_story(a_telling(brand=brand.name, title="The coin"), author=member)
        services.screen_story(story)
    story.refresh_from_db()
    assert story.live
    for path, was in zip(paths, before, strict=True):
        assert client.get(path).content != was, path
    assert "The coin" in shown(client.get(paths[0]))


def test_a_story_taken_back_is_gone_at_once(published_story, client, committing):
    path, listing = of_story(published_story), address("stories:list")
    assert client.get(path).status_code == 200
    client.get(listing)
    with committing():
        services.withdraw_story(published_story)
    assert client.get(path).status_code == 410
    assert published_story.title not in shown(client.get(listing))


def test_a_story_erased_is_gone_at_once(published_story, client, committing):
    path = of_story(published_story)
    client.get(path)
    with committing():
        published_story.delete()
    assert client.get(path).status_code == 404


def test_what_readers_leave_changes_the_page_of_that_story_only(client, committing):
    stories = [StoryFactory(), StoryFactory()]
    for story in stories:
        client.get(of_story(story))
    read = [versions.current([f"story:{story.public_id}"]) for story in stories]
    with committing():
        signals.margin_changed.send(sender=Story, story_id=stories[0].pk)
    assert [versions.are_current(each) for each in read] == [False, True]


def test_an_edition_changes_the_leaderboard(published_story, client, committing):
    StoryFactory(ending="faded", ended_min=dt.date(2010, 1, 1), ended_max=dt.date(2010, 1, 1))
    path = address("ranking:leaderboard")
    before = client.get(path).content
    with committing():
        make_edition()
    assert client.get(path).content != before


def test_an_editor_s_words_are_read_at_once(client, committing):
    intro = SectionIntro.objects.get(section="stories", locale__language_code="en")
    path = address("stories:list")
    client.get(path)
    with committing():
        intro.lead = "Said otherwise."
        intro.save()
    assert "Said otherwise." in shown(client.get(path))


def test_a_page_of_the_tree_published_is_read_at_once(client, committing):
    page = Page.objects.get(slug="staying-without-love").specific
    client.get("/en/wiki/")
    with committing():
        page.title = "Another title"
        page.save_revision().publish()
    assert "Another title" in shown(client.get("/en/wiki/"))


def test_a_brand_renamed_is_renamed_everywhere(published_story, client, committing):
    brand = published_story.brand
    path = address("brand", brand.slug)
    client.get(path)
    with committing():
        brand.name = "Renamed & Sons"
        brand.save()
    assert "Renamed & Sons" in shown(client.get(path))


def test_a_pseudonym_changed_is_changed_everywhere(client, member, committing):
    story = StoryFactory(author=member)
    client.get(of_story(story))
    with committing():
        member.pseudonym = "Somebody else"
        member.save()
    assert "Somebody else" in shown(client.get(of_story(story)))


def test_a_change_undone_changes_nothing(published_story):
    read = versions.current(["stories"])
    signals.story_hidden.send(sender=Story, story_id=published_story.pk, brand_id=None)
    assert versions.are_current(read)  # nothing was committed


def test_a_page_made_while_its_story_was_taken_back_is_not_given(
    published_story, client, monkeypatch
):
    """The versions are read before the page is made."""
    from stories.views import reading as views

    made = views.page_of

    def slow(*args, **kwargs):
        context = made(*args, **kwargs)
        versions._write(("taken-back",))
        return context

    with monkeypatch.context() as patched:
        patched.setattr(views, "page_of", slow)
        assert client.get(of_story(published_story)).status_code == 200
    Story.objects.filter(pk=published_story.pk).update(live=False)
    assert client.get(of_story(published_story)).status_code == 404


def test_versions_never_repeat(db):
    numbers = set()
    for _time in range(3):
        versions._write(("stories",))
        numbers.add(SurfaceVersion.objects.get(name="stories").version)
    assert len(numbers) == 3


def test_figures_are_kept_as_long_as_nothing_changes(committing):
    made = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    brand = BrandFactory()
    with committing():
        versions.changed("brand:x")
    assert [kept("n", ("brand:x",), make) for _time in range(3)] == [0, 0, 0]
    with committing():
        versions.changed("brand:x")
    assert kept("n", ("brand:x",), make) == 1
    assert brand.pk
