"""« Votre message a-t-il du fond ? »: what it shows, what it keeps (nothing), what it survives."""

from __future__ import annotations

import html
import logging
import re
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from stories.passages import paragraphs_of
from stories.substance_examples import EXAMPLES
from stories.substance_words import ADVICE, BANDS_IN_ORDER, LABELS, MEANINGS
from stories.views.substance import marks_of, without_name
from stories.vocabulary import TEXT_MAX

pytestmark = pytest.mark.django_db
MAIL = (
    "Dear Mrs Vasseur, you wrote to us on 3 March because the lamp goes out after twenty minutes. "
    "The workshop in Leeds knows this fault. We value your feedback and your trust."
)


def address(language: str = "en") -> str:
    with translation.override(language):
        return reverse("stories:substance")


def main_of(response) -> str:
    return re.search(r"<main.*</main>", response.content.decode(), re.S)[0]


def shown(response) -> str:
    return html.unescape(main_of(response))


def read(client, text: str, *, language: str = "en", **more):
    return client.post(address(language), {"text": text, **more})


def labels(page: str) -> list[str]:
    """What stands before each sentence."""
    return re.findall(r'class="mark-word"[^>]*>([^<]+)<', page)


def box(response) -> str:
    return html.unescape(
        re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", response.content.decode(), re.S)[1]
    )


# --- what it shows --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_opens_and_may_be_indexed(client, language):
    page = client.get(address(language))
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.content.decode()
    assert "noindex" not in page.content.decode()
    for code in ("fr", "en"):
        assert f'hreflang="{code}" href="http://127.0.0.1:8000{address(code)}"' in shown_head(page)


def shown_head(response) -> str:
    return response.content.decode().partition("</head>")[0]


def test_a_message_is_read_in_three_bands(client):
    page = read(client, MAIL)
    assert page.status_code == 200
    for name in LABELS:
        assert any(str(MEANINGS[name, band]) in shown(page) for band in BANDS_IN_ORDER)


def test_every_sentence_says_what_it_carries(client):
    page = read(client, MAIL).content.decode()
    known = {"substance", "sense", "particular", "empty"}
    told = labels(page)
    assert len(told) == 3
    assert {word for each in told for word in each.split(", ")} <= known
    assert told[-1] == "empty"
    assert "substance" in told[0]


def test_the_message_stays_in_the_box(client):
    assert box(read(client, MAIL)) == MAIL


def test_the_page_says_what_the_score_is_not(client):
    page = shown(client.get(address()))
    assert "not a lie detector" in page
    assert "judges nobody" in page


@pytest.mark.parametrize("number", EXAMPLES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_example_is_read_without_a_form(client, language, number):
    page = client.get(f"{address(language)}?example={number}")
    assert page.status_code == 200
    assert box(page) == EXAMPLES[number].texts[language]
    assert labels(page.content.decode())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_empty_letter_is_emptier_than_the_reply(client, language):
    def empty_share(number: str) -> float:
        page = client.get(f"{address(language)}?example={number}").content.decode()
        marks = re.findall(r'<mark data-kind="(\w+)"', page)
        return marks.count("empty") / len(marks)

    assert empty_share("1") > empty_share("2")


def test_every_band_has_its_meaning_and_every_advice_its_sentence():
    assert set(MEANINGS) == {(name, band) for name in LABELS for band in BANDS_IN_ORDER}
    codes = {"when_where", "how_much", "cause", "what_changed", "gesture", "words_said"}
    assert set(ADVICE) == codes


def test_the_words_of_the_bands_are_those_of_the_detector():
    from stories.detector.substance import NAMES, Band

    assert tuple(Band) == BANDS_IN_ORDER
    assert tuple(LABELS) == NAMES


def test_the_name_of_the_company_is_no_detail(client):
    named = "All that you need and wish for is what Zorblax Quimby does best."
    plain = labels(read(client, named).content.decode())
    masked = labels(read(client, named, name="Zorblax Quimby").content.decode())
    assert plain == ["substance"]
    assert masked == ["empty"]


def test_without_a_detector_the_page_says_so(client, settings, tmp_path):
    settings.DETECTOR_ARTIFACT = str(tmp_path / "nothing")
    page = read(client, MAIL)
    assert page.status_code == 200
    assert "Come back later" in shown(page)
    assert box(page) == MAIL


def test_the_site_leads_to_the_page(client):
    with translation.override("en"):
        rules = client.get(reverse("stories:rules")).content.decode()
    assert rules.count(f'href="{address()}"') == 2  # the rules, and the foot of every page
    cache.clear()
    assert f"{address('fr')}</loc>" in client.get("/sitemap-sections.xml").content.decode()


# --- what it keeps --------------------------------------------------------------------------------


def test_nothing_is_stored(client, django_assert_max_num_queries):
    read(client, MAIL)
    with django_assert_max_num_queries(6) as queries:
        page = read(client, MAIL)
    assert not [q for q in queries if re.match("INSERT|UPDATE|DELETE", q["sql"])]
    assert page.headers["Cache-Control"] == "no-store"
    assert "sessionid" not in page.cookies


def test_nothing_of_the_text_is_logged(client, caplog):
    with caplog.at_level(logging.DEBUG):
        read(client, MAIL)
    assert "Vasseur" not in caplog.text


def test_an_error_report_hides_the_text(rf):
    from django.views.debug import SafeExceptionReporterFilter

    from stories.views.substance import substance

    request = rf.post(address(), {"text": MAIL, "name": "Oriel"})
    request.LANGUAGE_CODE = "en"
    substance(request)
    reported = SafeExceptionReporterFilter().get_post_parameters(request)
    assert "Vasseur" not in str(reported)
    assert "Oriel" not in str(reported)


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "   \n\t ", "\u200b\u2060\ufeff", "\x00", "<p></p>"])
def test_a_message_without_a_word_is_asked_for(client, text):
    page = read(client, text)
    assert page.status_code == 200
    assert "Paste or write a message first." in shown(page)
    assert labels(page.content.decode()) == []


@pytest.mark.parametrize("text", ["Thank you.", "Merci beaucoup, à bientôt !", "a", "💔 💔 💔"])
def test_too_few_words_are_said(client, text):
    page = read(client, text)
    assert "Fewer than eight words" in shown(page)
    assert 'class="scores"' not in main_of(page)


def test_another_language_is_said(client):
    page = read(
        client, "Уважаемый клиент, мы очень ценим ваше мнение и всегда рады помочь вам сегодня."
    )
    assert "does not seem to be French or English" in shown(page)
    assert labels(page.content.decode()) == []


def test_a_message_that_is_too_long_is_said_and_kept(client):
    text = "Never mind. " * (TEXT_MAX // 12 + 2)
    page = read(client, text)
    assert "20000 at most" in shown(page)
    assert box(page) == text
    assert 'class="scores"' not in main_of(page)


def test_the_longest_message_allowed_is_read(client):
    assert 'class="scores"' in main_of(read(client, ("We kept it. " * TEXT_MAX)[:TEXT_MAX]))


@pytest.mark.parametrize("unit", ["a", "word ", "<", "<b", "&amp;", "💔", "\x00", "\n\n"])
def test_a_megabyte_is_answered(client, unit):
    assert read(client, unit * (1_000_000 // len(unit.encode()))).status_code == 200


def test_a_pasted_page_is_read_for_its_words(client):
    page = read(client, f"<div style='x'><script>evil()</script><p>{MAIL}</p></div>")
    assert len(labels(page.content.decode())) == 3
    assert "evil()" not in re.search(r'class="prose carried".*?</div>', main_of(page), re.S)[0]


@pytest.mark.parametrize("name", ["\x00", "x" * 1_000, "<b>", "💔", "."])
def test_an_odd_name_is_survived(client, name):
    assert read(client, MAIL, name=name).status_code == 200


@pytest.mark.parametrize(
    "query", ["example=9", "example=", "example=1&example=x", "example=%00", "a"]
)
def test_an_odd_example_is_survived(client, query):
    assert client.get(f"{address()}?{query}").status_code == 200


def test_a_form_without_its_token_gives_the_text_back():
    answered = Client(enforce_csrf_checks=True).post(address(), {"text": MAIL})
    assert answered.status_code == 403
    assert "Vasseur" in answered.content.decode()


@pytest.mark.parametrize("verb", ["put", "delete", "patch"])
def test_other_verbs_are_refused(client, verb):
    assert getattr(client, verb)(address()).status_code == 405


@given(st.text(max_size=60), st.text(max_size=6))
def test_a_name_crossed_out_moves_no_place(text, name):
    crossed = without_name(text, name)
    assert len(crossed) == len(text)
    assert all(a == b or b == "x" for a, b in zip(text, crossed, strict=True))


# --- no input breaks out of the markup ------------------------------------------------------------


class _Skeleton(HTMLParser):
    """The elements of a piece of HTML, and its text."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.words = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.elements.append(tag)

    def handle_data(self, data) -> None:
        self.words += data


NASTY = st.text(alphabet="<>&\"'/=abp-! \n\u2028{%}💔é;", max_size=80)


def carried(text: str, places: list[tuple[int, int]]) -> _Skeleton:
    """The sentences of a message as the page shows them."""
    marks = marks_of({"fond": places[::2], "empty": places[1::2]})
    context = {"paragraphs": paragraphs_of(text, marks), "language": "en"}
    return _Skeleton(render_to_string("stories/_carried.html", context))


@given(NASTY, st.data())
def test_no_text_adds_an_element_to_the_page(text, data):
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    places = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b]
    page = carried(text, places)
    assert set(page.elements) <= {"div", "p", "mark", "span", "br"}
    for line in re.split(r"\s*\n+\s*", text):
        assert all(piece in page.words for piece in _between(text, places) if "\n" not in piece)
        assert line.count("<") <= page.words.count("<")


def _between(text: str, places: list[tuple[int, int]]) -> list[str]:
    return [text[a:b] for a, b in places]


@given(NASTY)
def test_the_box_gives_back_what_was_typed(text):
    from stories.forms.substance import SubstanceForm

    form = SubstanceForm({"text": text, "name": text})
    page = _Skeleton(str(form["text"]) + str(form["name"]))
    assert page.elements == ["textarea", "input"]
