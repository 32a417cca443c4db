"""Tags: one word however it is written, and two made one."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from stories import services
from stories.finding.search import find_stories, index_story
from stories.models import StoryTagWord, TagSynonym
from tests.factories import StoryFactory, a_telling

pytestmark = pytest.mark.django_db


def tagged(*names: str, **kwargs):
    story = StoryFactory(**kwargs)
    story.tags.add(*services.as_known(names))
    story.save()
    index_story(story)
    return story


def names_of(story) -> set[str]:
    return set(type(story).objects.get(pk=story.pk).tags.names())


def listed(client, query: str):
    with translation.override("en"):
        return client.get(reverse("stories:list") + query)


def test_a_tag_is_one_whatever_its_case_and_its_accents(member):
    tagged("Dépannage")
    for written in ("depannage", "DÉPANNAGE", "Dépannage "):
        story = services.tell_story(a_telling(tags=(written,)), author=member)
        assert names_of(story) == {"Dépannage"}
    assert StoryTagWord.objects.count() == 1


def test_two_spellings_in_one_telling_are_one_tag():
    assert services.as_known(["Café", "cafe", "thé", "THE"]) == ["Café", "thé"]
    assert services.as_known([]) == []


def test_what_authors_type_becomes_the_tag_editors_chose(member, commits):
    old, new = tagged("sav"), tagged("service après-vente")
    with commits():
        services.merge_tags(
            StoryTagWord.objects.get(name="sav"),
            into=StoryTagWord.objects.get(name="service après-vente"),
        )
    later = services.tell_story(a_telling(tags=("SAV", "Leeds")), author=member)
    assert names_of(old) == names_of(new) == {"service après-vente"}
    assert names_of(later) == {"service après-vente", "Leeds"}
    assert set(find_stories("apres-vente")) == {old, new}


def test_a_story_with_both_tags_keeps_one():
    both = tagged("sav", "garantie")
    sav, garantie = (StoryTagWord.objects.get(name=name) for name in ("sav", "garantie"))
    assert services.merge_tags(sav, into=garantie) == 1
    assert names_of(both) == {"garantie"}


def test_the_address_of_a_merged_tag_leads_to_the_other(client, commits):
    story = tagged("sav")
    tagged("garantie")
    sav, garantie = (StoryTagWord.objects.get(name=name) for name in ("sav", "garantie"))
    with commits():
        services.merge_tags(sav, into=garantie)
    response = listed(client, "?tag=sav&ending=together_love")
    assert response.status_code == 301
    assert response.headers["Location"].endswith("?ending=together_love&tag=garantie")
    assert story.title in listed(client, "?tag=garantie").content.decode()


def test_a_chain_of_merges_leads_to_the_last():
    for name in ("a1", "b1", "c1"):
        tagged(name)
    a, b, c = StoryTagWord.objects.order_by("name")
    services.merge_tags(a, into=b)
    services.merge_tags(b, into=c)
    assert set(TagSynonym.objects.values_list("folded", "tag")) == {
        (name, c.pk) for name in ("a1", "b1", "c1")
    }


def test_a_tag_is_not_merged_into_itself_nor_into_one_that_is_gone():
    tagged("sav", "garantie")
    sav, garantie = (StoryTagWord.objects.get(name=name) for name in ("sav", "garantie"))
    with pytest.raises(ValueError, match="itself"):
        services.merge_tags(sav, into=sav)
    services.merge_tags(sav, into=garantie)
    with pytest.raises(ValueError, match="meanwhile"):
        services.merge_tags(garantie, into=sav)
    assert StoryTagWord.objects.filter(pk=garantie.pk).exists()


def test_a_tag_that_editors_rename_is_found_by_both_names(commits):
    story = tagged("sav")
    tag = StoryTagWord.objects.get()
    tag.name = "Réclamation"
    with commits():
        tag.save()
    assert list(find_stories("reclamation")) == [story]
    assert services.as_known(["reclamation", "SAV"]) == ["Réclamation"]


def test_stories_with_two_tags_are_asked_together(client):
    both, one = tagged("leeds", "coin", title="Both"), tagged("leeds", title="One")
    page = listed(client, "?tag=leeds&tag=coin").content.decode()
    assert both.title in page
    assert one.get_absolute_url() not in page


# --- the back office --------------------------------------------------------------------------------


@pytest.fixture
def office(client, editor):
    client.force_login(editor)
    return client


def test_editors_see_tags_with_their_numbers(office):
    tagged("leeds")
    tagged("leeds", "coin")
    page = office.get(reverse("tags:index")).content.decode()
    assert page.index("leeds") < page.index("coin")
    assert reverse("tags:merge", args=[StoryTagWord.objects.get(name="coin").pk]) in page


def test_editors_merge_a_tag(office, django_capture_on_commit_callbacks):
    tagged("sav")
    tagged("Garantie")
    sav = StoryTagWord.objects.get(name="sav")
    address = reverse("tags:merge", args=[sav.pk])
    assert office.get(address).status_code == 200
    response = office.post(address, {"into": "GARANTIE"})
    assert response.headers["Location"] == reverse("tags:index")
    assert list(StoryTagWord.objects.values_list("name", flat=True)) == ["Garantie"]


@pytest.mark.parametrize("into", ["", "sav", "SAV", "none such", "x" * 10_000, "\x00"])
def test_a_wrong_answer_changes_nothing(office, into):
    tagged("sav")
    address = reverse("tags:merge", args=[StoryTagWord.objects.get().pk])
    assert office.post(address, {"into": into}).status_code == 200
    assert StoryTagWord.objects.get().name == "sav"


def test_nobody_adds_or_deletes_a_tag_there_and_moderators_merge_none(office, client, moderator):
    tagged("sav")
    tag = StoryTagWord.objects.get()
    assert office.post(reverse("tags:delete", args=[tag.pk])).status_code in {302, 403}
    assert StoryTagWord.objects.filter(pk=tag.pk).exists()
    client.force_login(moderator)
    response = client.post(reverse("tags:merge", args=[tag.pk]), {"into": "x"})
    assert response.status_code in {302, 403}
    assert client.get(reverse("tags:merge", args=[0])).status_code in {302, 403, 404}
