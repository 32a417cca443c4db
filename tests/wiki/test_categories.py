"""Categories are a graph without a cycle, whoever draws it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cherclient.wiki.models import WikiCategory
from cherclient.wiki.models.category import descendants
from cherclient.wiki.services.categories import set_parents
from cherclient.wiki.services.saving import head_of, save_edit
from tests.moderation.conftest import _committed, at_once  # noqa: F401 - fixtures


def shelf(name: str, *parents: WikiCategory) -> WikiCategory:
    made = WikiCategory.objects.create(slug=name.lower(), name_fr=name, name_en=name)
    made.parents.set(parents)
    return made


class Drawing(TestCase):
    @given(
        st.lists(st.tuples(st.integers(0, 5), st.sets(st.integers(0, 5), max_size=3)), max_size=12)
    )
    @settings(max_examples=25)
    def test_no_sequence_of_accepted_changes_closes_a_cycle(self, changes):
        """And a change is refused only when it would close one."""
        rows = [shelf(f"P{number}") for number in range(6)]
        above: dict[int, set[int]] = {number: set() for number in range(6)}
        for at, wanted in changes:
            closes = any(at == each or at in _reached(above, each) for each in wanted)
            if closes:
                with pytest.raises(ValidationError, check=lambda error: error.code == "cycle"):
                    set_parents(rows[at], [rows[each] for each in wanted])
            else:
                set_parents(rows[at], [rows[each] for each in wanted])
                above[at] = wanted
        for number, row in enumerate(rows):
            kept = {each.pk for each in row.parents.all()}
            assert kept == {rows[each].pk for each in above[number]}
            assert all(row.pk not in descendants(child.pk) for child in row.children.all())


def _reached(above: dict[int, set[int]], start: int) -> set[int]:
    found, waiting = set(), list(above[start])
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += above[each]
    return found


def test_the_admin_refuses_a_category_in_itself(editor, django_assert_num_queries):
    top = shelf("Haut")
    middle = shelf("Milieu", top)
    low = shelf("Bas", middle)
    browser = Client()
    browser.force_login(editor)
    address = reverse("wagtailsnippets_wiki_wikicategory:edit", args=[top.pk])
    sent = {"slug": "haut", "name_fr": "Haut", "name_en": "Top", "order": 0, "parents": [low.pk]}
    refused = browser.post(address, sent)
    assert refused.status_code == 200
    assert not top.parents.exists()
    assert "Bas" in str(refused.context["form"].errors["parents"])
    aside = shelf("Côté")
    assert browser.post(address, sent | {"parents": [aside.pk]}).status_code == 302
    assert top.parents.get() == aside
    made = browser.post(
        reverse("wagtailsnippets_wiki_wikicategory:add"),
        sent | {"slug": "neuf", "parents": [low.pk, aside.pk]},
    )
    assert made.status_code == 302
    assert set(WikiCategory.objects.get(slug="neuf").parents.all()) == {low, aside}
    with django_assert_num_queries(1):  # whatever the depth
        assert descendants(aside.pk) >= {top.pk, middle.pk, low.pk}


def test_a_category_that_goes_leaves_its_articles_and_lifts_what_stood_in_it(
    editor, article, confirmed
):
    left, right = shelf("Gauche"), shelf("Droite")
    middle = shelf("Milieu", left, right)
    low = shelf("Bas", middle, right)
    one = article("Rangé", "Un.", categories=("droite", "milieu"))
    browser = Client()
    browser.force_login(editor)
    editor.is_superuser = True
    editor.save()
    gone = browser.post(reverse("wagtailsnippets_wiki_wikicategory:delete", args=[middle.pk]))
    assert gone.status_code == 302
    assert set(low.parents.all()) == {left, right}
    one.refresh_from_db()
    assert one.live
    assert [each.slug for each in one.categories.all()] == ["droite"]
    assert head_of(one).text.categories == ("droite", "milieu")  # as it was that day
    # an edit made before, and one that brings the old text back, are saved without it
    saved = save_edit(one, head_of(one).text.with_blocks([]), author=confirmed, base=head_of(one))
    assert saved.revision.text.categories == ("droite",)


def test_of_two_opposite_changes_at_once_one_is_refused(at_once):  # noqa: F811
    ((one, two),) = at_once(lambda: (shelf("Poule").pk, shelf("Œuf").pk))

    def put(child: int, parent: int):
        rows = WikiCategory.objects.in_bulk([child, parent])
        set_parents(rows[child], [rows[parent]])

    answers = at_once(lambda: put(one, two), lambda: put(two, one))
    assert sorted(type(each).__name__ for each in answers) == ["NoneType", "ValidationError"]
    ((links,),) = at_once(
        lambda: (
            WikiCategory.parents.through.objects.filter(from_wikicategory__in=[one, two]).count(),
        )
    )
    assert links == 1
