"""The documents on the method, in both languages: every figure of the example is worked out again.

The stories are read from the document's own table; nothing here knows them otherwise.
"""

import math
import re
from dataclasses import fields

import numpy as np
import pytest
from numpy.random import Philox
from scipy.special import gammaincinv

from ranking.methods import (
    CountedStory,
    Outcome,
    Settings,
    detector_bin,
    fit,
    more_loyal,
    rank,
    spells_of,
    tally_of,
)
from ranking.methods.adshare import likelihood_ratios
from ranking.methods.example import STORIES, one_more, worked_example
from ranking.methods.loyalty import cumulative_hazard
from ranking.methods.tiers import exact_expected_ranks, rank_intervals, uniforms
from ranking.methods.values import CUT_MONTHS
from tests.ranking.methods.documents import FIGURE, PAGES, page_in, says, tables_of, worked_out

TOLD = 1291  # August 2007
OUTCOMES = {
    **{outcome.value.replace("_", " "): outcome for outcome in Outcome},
    "fidèle": Outcome.LOYAL,
    "parti": Outcome.LEFT,
    "captif": Outcome.CAPTIVE,
    "revenu": Outcome.CAME_BACK,
}


@pytest.fixture(scope="module", params=PAGES)
def page(request):
    return page_in(request.param)


@pytest.fixture(scope="module")
def example(page):
    return page.part("```worked")


@pytest.fixture(scope="module")
def tables(example):
    names = ("stories", "exposure", "ends", "ads", "baseline", "places", "ranks", "shares", "more")
    return dict(zip(names, tables_of(example), strict=True))


def month(word):
    year, _dash, number = word.partition("-")
    return (int(year) - 1900) * 12 + int(number) - 1 if number else None


@pytest.fixture(scope="module")
def stories(tables):
    """The stories of the document's first table, by name."""
    found = {}
    for name, brand, began, outcome, ended, returned, probability, weight, *_ in tables["stories"]:
        spells = spells_of(
            OUTCOMES[outcome],
            told=TOLD,
            began=month(began),
            ended=month(ended),
            returned=month(returned),
        )
        counted = CountedStory(
            bin=detector_bin(float(probability)),
            weight=int(weight),
            spells=spells,
            outcome=OUTCOMES[outcome],
            author=name,
            month=TOLD,
        )
        found[name] = (brand, counted)
    return found


@pytest.fixture(scope="module")
def tallies(stories):
    return [
        tally_of(brand, [story for told_of, story in stories.values() if told_of == brand])
        for brand in "ABCDE"
    ]


@pytest.fixture(scope="module")
def known(tallies):
    return fit(tallies)


def assert_table(rows, columns):
    """Each row is a brand and its figures, in the order of brands."""
    assert [row[0] for row in rows] == list("ABCDE")
    for row, figures in zip(rows, zip(*columns, strict=True), strict=True):
        for printed, true in zip(row[1:], figures, strict=True):
            assert says(printed, true), (row, printed, true)


def test_levels_spells_and_worth_of_the_stories(tables, stories, known):
    for name, brand, *_told, level, spells, honest in tables["stories"]:
        _brand, story = stories[name]
        assert int(level) == story.bin
        ends = [part.endswith(")") for part in spells.split(" + ")]
        months = [int(part.split()[0]) for part in spells.split(" + ")]
        assert months == [spell.months for spell in story.spells]
        assert ends == [spell.event for spell in story.spells]
        assert says(honest, known.ads.honesty["ABCDE".index(brand), story.bin])


def test_the_documents_tell_the_stories_of_the_example_the_site_shows(stories):
    assert {story.name: (story.brand, story.counted) for story in STORIES} == stories


def test_sums(tables, tallies):
    assert_table(tables["exposure"], [t / 1000 for t in sums_of(tallies, "exposure")])
    assert_table(tables["ends"], [t / 1000 for t in sums_of(tallies, "events")])


def test_heads_and_the_date_of_the_telling(example):
    heads = re.findall(r"^\| (?:months|mois|ends|fins) \|(.*)\|$", example, re.M)
    assert [[int(cell) for cell in head.split("|")] for head in heads] == [[*CUT_MONTHS]] * 2
    prose = re.sub(r"^\|[^\n]*", "", example, flags=re.M)
    assert [month(date) for date in re.findall(r"\d{4}-\d{2}", prose)] == [TOLD]


def sums_of(tallies, name):
    return np.array([getattr(tally, name).sum(axis=0) for tally in tallies]).T


def test_shares_of_advertisements(tables, known):
    told, ads = known.sums.stories, known.ads
    assert_table(
        tables["ads"],
        [
            told.sum(axis=1),
            (told * ads.suspicion).sum(axis=1),
            ads.share,
            ads.odds,
            (told * ads.honesty).sum(axis=1),
        ],
    )


def discounted(known):
    """Ends and months of all brands, by interval."""
    q, sums = known.ads.honesty, known.sums
    return (np.einsum("bj,bjk->k", q, table) for table in (sums.events, sums.exposure))


def test_the_baseline(tables, known):
    ends, months = discounted(known)
    columns = zip(CUT_MONTHS, ends, months, 1000 * known.hazard, strict=True)
    for row, figures in zip(tables["baseline"], columns, strict=True):
        assert all(says(printed, true) for printed, true in zip(row, figures, strict=True)), row


def test_places_ranks_and_shares(tables, tallies, known):
    by_brand = {place.brand: place for place in rank(tallies)}
    places = [by_brand[brand] for brand in "ABCDE"]
    scores = ("observed", "expected", "shape", "rate", "score", "lower", "upper")
    assert_table(tables["places"], [[getattr(p, name) for p in places] for name in scores])
    posterior = known.posterior.shape, known.posterior.rate
    ranks = [exact_expected_ranks(*posterior), *rank_intervals(*posterior, Settings())]
    assert_table(tables["ranks"], ranks)
    shares = ("restricted_mean_years", "share_captive", "share_came_back")
    assert_table(tables["shares"], [[getattr(p, name) for p in places] for name in shares])


def test_one_more_story(tables):
    assert len(tables["more"]) == 3
    for outcome, months, probability, held, again in tables["more"]:
        found = one_more(OUTCOMES[outcome], int(months), float(probability))
        assert says(held, found[0])
        assert says(again, found[1])


# --- the lines of arithmetic ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def quantities(known):
    """What each line of arithmetic must come to."""
    p, q = known.ads.suspicion[0], known.ads.honesty[0]
    told, posterior = known.sums.stories[0], known.posterior
    ends_by_level, due = known.sums.events[0].sum(axis=1), known.sums.exposure[0] @ known.hazard
    ends, months = discounted(known)
    shape, rate = (float(posterior.shape[0]), float(posterior.rate[0]))
    plain = known.frailty.shape + posterior.observed[0], known.frailty.rate + posterior.expected[0]
    spread = 2 * np.divide(due**2, told, out=np.zeros_like(due), where=told > 0)
    due_in_five = cumulative_hazard(known.hazard, 60)
    place = worked_example().places["A"]
    found = {
        "r(9)": likelihood_ratios(0.1)[9],
        "p(s05)": p[9],
        "q(s05)": q[9],
        "Σp(A)": told @ p,
        "π(A)": known.ads.share[0],
        "o(A)": known.ads.odds[0],
        "W(A)": told @ q,
        "h × 1000": 1000 * ends.sum() / months.sum(),
        "λ(36) × 1000": 1000 * known.hazard[4],
        "Λ₅": due_in_five,
        "O(A)": posterior.observed[0],
        "months(A, 0)": q @ known.sums.exposure[0, :, 0],
        "E(A)": posterior.expected[0],
        "A(A)": plain[0],
        "R(A)": plain[1],
        "θ(A)": plain[0] / plain[1],
        "E(A, 4)": due[4],
        "E(A, 9)": due[9],
        "v₁(A)": (p * q) @ ends_by_level / plain[0] ** 2,
        "v₂(A)": (p * q) @ spread / plain[1] ** 2,
        "v(A)": 1 / shape - 1 / plain[0],
        "A′(A)": shape,
        "R′(A)": rate,
        "score(A)": place.score,
        "lower(A)": place.lower,
        "upper(A)": place.upper,
    }
    french = {"months(A, 0)": "mois(A, 0)", "lower(A)": "bas(A)", "upper(A)": "haut(A)"}
    return found | {word: found[name] for name, word in french.items()}


@pytest.fixture(scope="module")
def lines(example):
    """Each line of arithmetic: what it is called, how it is worked out, what it comes to."""
    found = []
    for line in "".join(re.findall(r"```worked\n(.*?)```", example, re.S)).splitlines():
        label, _, rest = line.partition(" = ")
        working, _, printed = rest.rpartition(" = ")
        found.append((label, working, printed))
    return found


def test_every_line_of_arithmetic_comes_out(lines, quantities):
    assert len(lines) == 26
    for label, working, printed in lines:
        assert says(printed, quantities[label]), label
        assert worked_out(working) == pytest.approx(float(printed), abs=1e-5, rel=1e-6), label


def test_lines_of_arithmetic_start_from_figures_of_the_example(lines, quantities, known):
    shape, rate = known.posterior.shape[0], known.posterior.rate[0]
    q = known.ads.honesty[0]
    ends, months = discounted(known)
    true = [
        *quantities.values(),
        *(*known.ads.suspicion[0], *q, known.ads.mean, known.ads.strength),
        *(*(1000 * known.hazard), *ends, ends.sum(), *months, months.sum()),
        *(q @ known.sums.exposure[0]),
        *(known.sums.exposure[0] @ known.hazard),
        *(known.frailty.shape, known.frailty.mean),
        *(gammaincinv(shape, [0.975, 0.025]) / rate),
    ]
    for label, working, _printed in lines:
        for figure in re.findall(r"\d+\.\d{6}", working):
            assert any(says(figure, number) for number in true), (label, figure)


def test_the_text_speaks_of_stories_of_the_table(example, stories):
    assert set(re.findall(r"\bs\d\d\b", example)) == set(stories)


def test_no_figure_of_the_example_stands_outside_what_is_checked(example, known):
    prose = re.sub(r"```worked\n.*?```|^\|[^\n]*", "", example, flags=re.S | re.M)
    found = [number for number in FIGURE.findall(prose) if "." in number]
    shape, rate = known.posterior.shape, known.posterior.rate
    true = [
        known.ads.mean,
        known.ads.strength,
        known.frailty.shape,
        known.frailty.mean,
        *(gammaincinv(shape[0], [0.975, 0.025]) / rate[0]),
        float(more_loyal(shape[0], rate[0], shape[1], rate[1])),
        *uniforms(Philox(key=Settings().draw_key), 1, 5)[0],
        *(0.2, 0.8, math.log(0.2 / 0.8), 0.5, 2.5, 97.5, 0.95, 5.1),
    ]
    assert len(found) == len(true)
    for printed in found:
        assert any(says(printed, figure) for figure in true), printed
    for figure in true:
        assert any(says(printed, figure) for printed in found), figure


def test_the_sentence_a_visitor_reads_is_that_of_brand_a(page, example):
    place = worked_example().places["A"]
    said = [round(100 * figure) for figure in (place.score, place.lower, place.upper)]
    quoted = next(line for line in page.text.splitlines() if line.startswith("> "))
    again = next(line for line in example.splitlines() if " 100 " in line and " 84" in line)
    for line in (quoted, again):
        assert [int(n) for n in re.findall(r"\d+", line)] in ([100, said[0], 5, *said[1:]],)


# --- settings, and the two languages --------------------------------------------------------------


def test_every_setting_is_printed_with_its_value(page):
    (rows,) = tables_of(page.part("`ad_passes`"))
    printed = {name.strip("`"): value.strip("`") for name, value, _what in rows}
    settings = Settings()
    assert list(printed) == [each.name for each in fields(settings)]
    for name, words in printed.items():
        value = getattr(settings, name)
        if isinstance(value, str):
            assert words == value
        else:
            assert [float(number) for number in re.findall(r"\d+(?:\.\d+)?", words)] == list(
                value if isinstance(value, tuple) else [value]
            ), name


def test_the_constants_in_the_text_are_those_of_the_method(page):
    settings = Settings()
    assert ", ".join(map(str, CUT_MONTHS[:-1])) in page.text
    assert f"{1 / settings.model_variance:.1f}" in page.text
    assert str(settings.draw_key) in page.part("Philox, ")
    assert re.search(r"2[, \u202f]000", page.text)


def test_both_languages_give_the_same_figures_and_the_same_chapters():
    english, french = page_in("en"), page_in("fr")
    shapes = [
        [(len(line.split()[0]), "]" in line) for line in each.text.splitlines() if line[:1] == "#"]
        for each in (english, french)
    ]
    assert shapes[0] == shapes[1]
    figures = [
        [
            FIGURE.findall(" ".join(row))
            for table in tables_of(each.part("```worked"))
            for row in table
        ]
        for each in (english, french)
    ]
    assert figures[0] == figures[1]
    sources = [each.text.count("\n- ", each.text.rindex("\n## ")) for each in (english, french)]
    assert sources[0] == sources[1]
