"""A judgement in words: what is marked, what is said, and to whom."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from stories import services
from stories.detector.judgement import Judgement, Verdict
from stories.detector.reasons import REASONS
from stories.models import Screening, Story
from stories.passages import Mark, paragraphs_of
from stories.reading.explanation import MARKED_AGAINST, MARKED_FOR, explain
from stories.vocabulary import State
from tests.factories import StoryFactory

TEXT = "It leaked in March. Buy it now! Order two. Take three. Call us. Geoff said no. I cried."
SENTENCES = re.findall(r"[^ ].*?[.!]", TEXT)
SCORES = {
    "fond": 0.4,
    "bands": {"fond": "some", "sens": "little", "particulier": "much"},
    "advice": ["cause", "what_changed"],
}


def reason(code: str, weight: float, sentence: str = "") -> dict:
    row = {"code": code, "weight": weight}
    if sentence:
        start = TEXT.index(sentence)
        row |= {"quote": sentence, "start": start, "end": start + len(sentence)}
    return row


def explained(reasons=(), *, verdict=Verdict.UNSURE, **facts):
    story = Story(text=TEXT, title="A title")
    story.prepare()
    row = {"scores": {}, "behaviour": {}, "text_hash": story.text_hash, "version": "abc"} | facts
    screening = Screening(verdict=verdict, probability=0.6, reasons=list(reasons), **row)
    with translation.override("en"):
        return explain(story, screening)


def marked(explanation) -> list[tuple[int, str, str]]:
    """Number, kind and text of each passage that is marked."""
    return [
        (run.mark.number, run.mark.kind, run.text)
        for runs in explanation.paragraphs
        for run in runs
        if run.mark
    ]


# --- which passages are marked --------------------------------------------------------------------


def test_the_heaviest_three_passages_of_each_kind_are_marked():
    sells = [reason("offer", n, s) for n, s in enumerate(SENTENCES[1:5], start=1)]
    found = marked(explained(sells))
    assert [text for _n, _kind, text in found] == SENTENCES[2:5]
    assert {kind for _n, kind, _text in found} == {"sells"}


def test_passages_are_numbered_in_the_order_of_the_text():
    found = explained([reason("offer", 3, "Order two."), reason("loss", -1, "It leaked in March.")])
    assert [(n, kind) for n, kind, _text in marked(found)] == [(1, "lived"), (2, "sells")]


def test_a_signal_bears_the_number_of_its_passage():
    found = explained([reason("offer", 3, "Order two."), reason("loss", -1, "It leaked in March.")])
    assert [signal.number for signal in found.against + found.favour] == [2, 1]


def test_a_passage_that_sells_and_tells_is_marked_once_as_what_weighs_more():
    both = [reason("offer", 2, "Order two."), reason("narrative", -1, "Order two.")]
    found = explained(both)
    assert marked(found) == [(1, "sells", "Order two.")]
    assert [signal.number for signal in found.favour] == [1]


def test_two_reasons_of_one_passage_stand_together():
    both = [reason("offer", 2, "Order two."), reason("slogan", 1, "Order two.")]
    (signal,) = explained(both).against
    assert len(signal.sentences) == 2


@pytest.mark.parametrize(
    "moved",
    [
        {"quote": "Other words.", "start": 0, "end": 12},
        {"quote": "It", "start": 1, "end": 3},
        {"quote": "", "start": 5, "end": 5},
        {"quote": "x", "start": 9_000, "end": 9_001},
    ],
)
def test_a_quotation_that_is_not_in_the_text_marks_nothing(moved):
    found = explained([{"code": "offer", "weight": 1.0} | moved])
    assert marked(found) == []
    assert found.against[0].quote == ""


def test_nothing_is_marked_nor_quoted_once_the_text_is_another():
    found = explained([reason("offer", 2, "Order two.")], text_hash="another")
    assert found.rewritten
    assert marked(found) == []
    assert found.against[0].quote == ""


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(0, len(SENTENCES) - 1)), max_size=20))
def test_no_more_than_three_of_each_kind_and_the_text_is_whole(weights):
    found = explained([reason("offer", w, SENTENCES[n]) for w, n in weights])
    kinds = [kind for _n, kind, _text in marked(found)]
    assert kinds.count("sells") <= MARKED_FOR
    assert kinds.count("lived") <= MARKED_AGAINST
    assert "".join(run.text for runs in found.paragraphs for run in runs) == TEXT


@given(st.text(alphabet="ab. \n", max_size=60), st.data())
def test_every_visible_character_is_in_one_run(text, data):
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    marks = [Mark(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b]
    runs = [run for paragraph in paragraphs_of(text, marks) for run in paragraph]
    assert "".join(run.text for run in runs) == text.replace("\n\n", "")
    inside = "".join(text[mark.start : mark.end] for mark in marks)
    shown = "".join(run.text for run in runs if run.mark)
    assert shown.replace("\n", "") == inside.replace("\n", "")


# --- what is said ---------------------------------------------------------------------------------


@pytest.mark.parametrize("code", REASONS)
@pytest.mark.parametrize("weight", [1.0, 0.0, -1.0])
def test_every_reason_the_detector_may_give_can_be_explained(code, weight):
    assert explained([reason(code, weight)]).summary


@pytest.mark.parametrize(
    "code",
    ["too_short", "other_language", "far_from_training", "heads_disagree", "near_duplicate"],
)
def test_a_doubt_has_its_own_sentence_and_what_follows(code):
    (doubt,) = explained([reason(code, 0.0)]).doubts
    assert doubt.sentence == REASONS[code]
    assert "person" in doubt.next_step


def test_the_doubts_do_not_follow_in_the_same_words():
    codes = ("too_short", "other_language", "far_from_training", "heads_disagree", "near_duplicate")
    steps = {explained([reason(code, 0.0)]).doubts[0].next_step for code in codes}
    assert len(steps) == len(codes)


def test_without_a_detector_nothing_is_said_of_the_text():
    found = explained([reason("detector_unavailable", 0.0)], version="unavailable")
    assert found.unavailable
    assert (found.against, found.favour, found.doubts, found.version) == ([], [], [], "")


def test_a_reason_nobody_knows_any_more_is_left_out():
    found = explained([{"code": "moon_phase", "weight": 3}, "junk", {"weight": 1}])
    assert (found.against, found.favour, found.doubts) == ([], [], [])


def test_a_reason_of_the_title_says_so():
    (signal,) = explained([reason("slogan", 1.0)]).against
    assert (signal.in_title, signal.number) == (True, 0)


def test_only_what_is_missing_is_asked_for():
    found = explained(scores=SCORES)
    assert found.advice == [
        "Why it happened: what led to it.",
        "What it changed, on one side or the other.",
    ]


def test_without_sub_scores_the_advice_is_general():
    (hint,) = explained().advice
    assert "a gesture" in hint


def test_an_author_whose_text_sells_is_told_to_tell():
    assert "what you lived" in explained([reason("offer", 1.0, "Order two.")]).advice[0]


def test_sub_scores_are_three_bands_in_words():
    scores = explained(scores=SCORES).scores
    assert [(s.name, str(s.word), s.filled.count(True)) for s in scores] == [
        ("fond", "some", 2),
        ("sens", "little", 1),
        ("particulier", "much", 3),
    ]


@pytest.mark.parametrize(
    "scores", [{}, {"bands": {}}, {"bands": None}, {"bands": {"fond": "huge", "love": "much"}}]
)
def test_bands_unheard_of_are_left_out(scores):
    assert explained(scores=scores).scores == []


def test_circumstances_are_said_only_when_they_held_the_story():
    around = {"reasons": [{"code": "behaviour_burst", "weight": 2.0}, {"code": "other"}]}
    assert explained(behaviour=around | {"holds": False}).around == []
    (doubt,) = explained(behaviour=around | {"holds": True}).around
    assert "last seven days" in doubt.sentence


# --- on the pages ---------------------------------------------------------------------------------


def shown(response) -> str:
    return html.unescape(response.content.decode())


def address(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"stories:{name}", args=args)


def give_scores(story: Story, **more) -> None:
    Screening.objects.filter(story=story).update(scores=SCORES, **more)


@pytest.fixture
def window(held_story, client):
    """The author's page on a held advertisement, with its sub-scores."""
    give_scores(held_story)
    client.force_login(held_story.author)
    return client.get(address("mine", held_story.public_id))


@pytest.mark.django_db
class TestTheAuthorsPage:
    def test_every_mark_has_a_word_and_a_number_that_leads_to_its_reason(self, window):
        page = window.content.decode()
        marks = re.findall(r"<mark .*?</mark>", page, re.S)
        assert marks
        for mark in marks:
            assert re.search(r'class="mark-word"[^>]*>(sells|lived)<', mark)
            target = re.search(r'class="mark-number"[^>]*href="#(why-\d)"', mark)[1]
            assert page.count(f'id="{target}"') == 1

    def test_every_reason_leads_back_to_its_passage(self, window):
        page = window.content.decode()
        for target in re.findall(r'href="#(passage-\d)"', page):
            assert page.count(f'id="{target}"') == 1

    def test_it_shows_no_probability(self, window, held_story):
        probability = held_story.screenings.get().probability
        page = strip_tags(shown(window))
        for words in (f"{probability:.2f}", f"{probability:.2f}".replace(".", ","), "probab", "%)"):
            assert words not in page

    def test_it_says_the_bands_what_would_help_and_who_read(self, window, held_story):
        page = shown(window)
        assert "Hardly anything says why, or what followed." in page
        assert "What was said" not in page
        assert "Why it happened" in page
        assert held_story.screenings.get().version in page

    def test_it_names_the_day_a_person_decides_by(self, window, held_story):
        assert f"{held_story.state.deadline:%Y}" in shown(window)

    def test_it_costs_few_queries(self, held_story, client, django_assert_max_num_queries):
        client.force_login(held_story.author)
        path = address("mine", held_story.public_id)
        client.get(path)
        with django_assert_max_num_queries(14):
            client.get(path)

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_it_opens_in_both_languages(self, held_story, client, language):
        give_scores(held_story)
        client.force_login(held_story.author)
        page = client.get(address("mine", held_story.public_id, language=language))
        assert page.status_code == 200
        assert f'class="mark-word" lang="{language}"' in page.content.decode()

    def test_the_circumstances_that_held_it_are_told(self, held_story, client):
        give_scores(
            held_story,
            behaviour={"holds": True, "reasons": [{"code": "behaviour_new_account", "weight": 1}]},
        )
        client.force_login(held_story.author)
        assert "The account is a few days old." in shown(
            client.get(address("mine", held_story.public_id))
        )


@pytest.mark.django_db
class TestThePublicPage:
    def test_it_says_that_software_found_nothing_and_quotes_what_spoke_for_it(self, member, client):
        story = StoryFactory(live=False, text=TEXT, author=member, state=State.SCREENING)
        services.screen_story(story, judgement=Judgement(Verdict.PUBLISH, 0.02, (), "abc"))
        Screening.objects.update(reasons=[reason("loss", -1.0, "It leaked in March.")])
        with translation.override("en"):  # whatever language an earlier test left
            address = story.get_absolute_url()
        page = shown(client.get(address, follow=True))
        assert "The software that reads first found nothing to hold." in page
        assert re.search(r"<blockquote[^>]*><p>It leaked in March\.</p>", page)

    def test_it_says_that_a_person_decided(self, held_story, moderator, client):
        services.approve_story(held_story, by=moderator)
        with translation.override("en"):
            page = shown(client.get(Story.objects.get().get_absolute_url()))
        assert "A person read it and published it on" in page
        assert str(moderator) not in page

    def test_it_never_tells_what_stands_around_the_text(self, held_story, moderator, client):
        give_scores(
            held_story,
            behaviour={"holds": True, "reasons": [{"code": "behaviour_new_account", "weight": 1}]},
        )
        services.approve_story(held_story, by=moderator)
        with translation.override("en"):
            page = shown(client.get(Story.objects.get().get_absolute_url()))
        assert "few days old" not in page


@pytest.mark.django_db
class TestTheModeratorsPanel:
    def test_it_shows_the_probability_and_the_same_marks(self, held_story, moderator, client):
        give_scores(held_story)
        client.force_login(moderator)
        path = reverse("queue_item", args=[held_story.pk])
        page = shown(client.get(path, headers={"accept-language": "en"}))
        assert f"probability {held_story.screenings.get().probability:.3f}" in page
        assert 'id="passage-1"' in page
        assert "Hardly anything says why" in page

    def test_without_a_detector_it_shows_no_probability(self, held_story, moderator, client):
        Screening.objects.update(
            reasons=[reason("detector_unavailable", 0.0)], version="unavailable"
        )
        client.force_login(moderator)
        path = reverse("queue_item", args=[held_story.pk])
        page = shown(client.get(path, headers={"accept-language": "en"}))
        assert "no detector judged" in page
        assert "probability 0" not in page


@pytest.mark.django_db
def test_no_words_of_an_author_break_out_of_a_mark(member, client):
    nasty = '<mark data-kind="x">"&\'</mark><script>alert(1)</script> ]]> --> Order two.'
    story = StoryFactory(live=False, text=nasty, author=member, state=State.HELD)
    Screening.objects.create(
        story=story,
        verdict="unsure",
        probability=0.6,
        reasons=[{"code": "offer", "weight": 1, "quote": nasty, "start": 0, "end": len(nasty)}],
        text_hash=story.text_hash,
        version="abc",
    )
    client.force_login(member)
    page = client.get(address("mine", story.public_id)).content.decode()
    assert len(re.findall(r"<mark\b", page)) == 1
    assert "<script>alert" not in page
