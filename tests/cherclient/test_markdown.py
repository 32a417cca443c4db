"""The small Markdown of articles: what it draws, and what it never lets through."""

import re
import sys
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cherclient.markdown import CITATION, WIKILINK, Wikilink, render, without_code

WRITTEN = {"La double peine": "/fr/wiki/la-double-peine/", "C & A": "/fr/wiki/c-a/?a=1&b=2"}


def drawn(source: str) -> str:
    return str(render(source, lambda title: WRITTEN.get(title, "")))


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**gras** et *doux*", "<p><strong>gras</strong> et <em>doux</em></p>"),
        ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"),
        ("1. un\n2. deux", "<ol>\n<li>un</li>\n<li>deux</li>\n</ol>"),
        ("un\n\ndeux", "<p>un</p>\n<p>deux</p>"),
        (
            "[mots](https://exemple.fr)",
            '<p><a href="https://exemple.fr" rel="noopener">mots</a></p>',
        ),
        ("2 < 3 & 5 > 4", "<p>2 &lt; 3 &amp; 5 &gt; 4</p>"),
    ],
)
def test_the_small_markdown_is_drawn(source, html):
    assert drawn(source).strip() == html


@pytest.mark.parametrize(
    "source", ["# titre", "> citation", "| a | b |", "---", "![x](y)", "{{récit:abc}}"]
)
def test_signs_outside_the_small_markdown_stay_as_typed(source):
    assert set(re.findall(r"<(\w+)", drawn(source))) <= {"p", "a"}


def test_a_wikilink_leads_to_the_article_of_its_title():
    assert 'href="/fr/wiki/la-double-peine/"' in drawn("Voir [[La double peine]].")
    assert ">La double peine</a>" in drawn("Voir [[La double peine]].")


def test_a_wikilink_may_show_other_words():
    assert re.search(
        r'href="/fr/wiki/la-double-peine/"[^>]*>cette peine</a>',
        drawn("[[La double peine|cette peine]]"),
    )


def test_a_wikilink_nobody_has_written_is_red_and_leads_nowhere():
    red = drawn("[[Pas encore écrit]]")
    assert 'data-state="missing">Pas encore écrit</span>' in red
    assert "<a" not in red


def test_signs_in_a_title_are_read_as_they_were_typed():
    assert 'href="/fr/wiki/c-a/?a=1&amp;b=2"' in drawn("[[C & A]]")


def links_in(source: str) -> list[Wikilink]:
    return [Wikilink.of(found) for found in WIKILINK.finditer(source)]


def test_the_links_of_a_text_name_a_title_a_section_and_words():
    text = (
        "[[Un]] puis [[Deux|autre]], [[ Un # La  fin ]], [[Un#]], [[#Ici|là]], [[## C#|x|y]], "
        "pas [[ [x]] ni [[]] ni [[#]] ni [[ # |x]] ni [[\u00a0]] ni [[a\n]]"
    )
    assert [(each.title, each.section, each.words) for each in links_in(text)] == [
        ("Un", "", "Un"),
        ("Deux", "", "autre"),
        ("Un", "La  fin", "Un §\u00a0La  fin"),
        ("Un", "", "Un"),
        ("", "Ici", "là"),
        ("", "C", "x|y"),
    ]
    assert [str(each) for each in links_in(text)[2:5]] == [
        "[[Un#La  fin]]",
        "[[Un]]",
        "[[#Ici|là]]",
    ]


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:alert(1))",
    "[[<script>alert(1)</script>]]",
    "[[a|<img src=x onerror=alert(1)>]]",
    '[x](/ "[[a|onmouseover=alert(1) y]]")',
    '[[a"onmouseover="alert(1)]]',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


class Harm(HTMLParser):
    """Collects what a browser could run in a drawing."""

    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in {"p", "strong", "em", "ul", "ol", "li", "a", "br", "span", "code"}:
            self.found.append(tag)
        self.found += [name for name, _value in attrs if name.startswith("on")]
        schemes = [urlsplit(value or "").scheme for name, value in attrs if name == "href"]
        self.found += [s for s in schemes if s not in {"", "http", "https", "mailto"}]


def harmful(html: str) -> list[str]:
    harm = Harm()
    harm.feed(html)
    harm.close()
    return harm.found


@pytest.mark.parametrize("source", ATTACKS)
def test_nothing_written_can_run(source):
    assert harmful(drawn(source)) == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", 'x" onclick="alert(1)'])
def test_not_even_an_address_given_by_the_site_can_run(address):
    assert harmful(str(render("[[a]]", lambda title: address))) == []


sources = st.text() | st.lists(
    st.sampled_from([*ATTACKS, "[[", "]]", "|", "](", "**", "_", "- ", "\n", '"', "javascript:"])
).map("".join)


@given(source=sources)
def test_whatever_is_written_nothing_can_run(source):
    assert harmful(drawn(source)) == []


# --- what stands in code, in addresses, behind a backslash ---------------------------------------


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("`[[La double peine]]`", "<p><code>[[La double peine]]</code></p>"),
        (r"\[[La double peine]]", "<p>[[La double peine]]</p>"),
        ("[a [[La double peine]]](/x/)", '<p>[a <a class="wiki-link"'),
        ("**[[Pas encore]]**", '<strong><span class="wiki-link" data-state="missing">Pas encore'),
        ("3. trois\n4. quatre", '<ol start="3">'),
    ],
)
def test_the_notation_is_read_by_the_parser_and_not_over_its_html(source, html):
    assert html in drawn(source)
    assert drawn(source).count("<a") <= 1


@given(source=st.text(alphabet="`\\[]{}a \n", max_size=60))
def test_what_is_blanked_as_code_is_what_the_parser_shows_as_code(source):
    """References are looked for in a source without code: both readings of it agree."""
    blanked = without_code(source)
    assert len(blanked) == len(source)
    outside = links_in(blanked)
    if "\n" not in source and not source.startswith(" "):
        assert len(outside) >= drawn(source).count('class="wiki-link"')


# --- bounds ---------------------------------------------------------------------------------------

PIECES = [
    *("[", "[[", "[[a|", "*", "**a", "_a", "a_b*", "- ", "> ", "1. ", "[a](", "[a](<", '[a](b "'),
    *("![", "<", "&", "&#", "\\", "`", "`a``b", "]", "(", "{{", "{{source:", "{{source: ", "\n- "),
    *("[x](y)", " ", "\n", "[](", "*a**b***c"),
]


def lines_run(work) -> int:
    """How many lines of Python a piece of work runs: its cost, whatever the machine's haste."""
    count = 0

    def trace(frame, event, arg):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", PIECES)
def test_the_cost_of_hostile_signs_grows_as_they_do(piece):
    few, many = (piece * 1_200)[:600], (piece * 1_200)[:1_200]
    assert lines_run(lambda: drawn(many)) <= 2.6 * lines_run(lambda: drawn(few)) + 2_000


@pytest.mark.parametrize("piece", PIECES)
def test_two_hundred_thousand_hostile_signs_are_shown_as_they_were_typed(piece):
    source = (piece * 200_000)[:200_000]
    assert lines_run(lambda: drawn(source)) < 5_000
    assert "as-typed" in drawn(source)
    assert len(without_code(source)) == len(source)
    assert list(CITATION.finditer(source)) == []


def test_a_list_four_hundred_levels_deep_loses_no_word():
    deep = drawn("\n".join("  " * depth + f"- x{depth}" for depth in range(400)))
    assert "x399" in deep
    assert "x7</li>" in drawn("\n".join("  " * depth + f"- x{depth}" for depth in range(8)))
