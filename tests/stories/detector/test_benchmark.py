"""`manage.py benchmark_detector`: every protocol on tiny sets made here, none of them real."""

import doctest
import gzip
import io
import json
import random
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from stories.detector.artifact import load
from stories.detector.benchmark import heads, intervals, usual
from stories.detector.benchmark.across import LeaveOneOut, left_out, one_domain_out
from stories.detector.benchmark.calibration import Platt, calibration_error
from stories.detector.benchmark.experts import DOMAINS, INVENTED, Experts
from stories.detector.benchmark.misspelling import misspell
from stories.detector.benchmark.protocols import measure
from stories.detector.benchmark.rows import METRICS
from stories.detector.benchmark.sentences import Answer, SentenceHead, answer_of
from stories.detector.benchmark.sets import Labelled, SetError, Sets, some
from stories.detector.benchmark.speed import cost_of_judging, stories
from stories.detector.benchmark.surface import NAMES, surfaces
from stories.detector.measures import roc_auc

MODULES = ("calibration", "heads", "in_domain", "intervals", "misspelling", "report", "sentences")
LIVED = {
    "en": "we waited for the man at the desk and my brother lost his key but nobody was angry",
    "fr": "nous avons attendu le livreur et mon frère a perdu sa clé mais personne n'a crié",
}
SOLD = {
    "en": "discover the best offer today order now and enjoy free delivery on our new range",
    "fr": "découvrez vite la meilleure offre commandez et profitez de la livraison gratuite",
}
MIXED = (  # folder, language, texts of label 1, texts of label 0
    ("ott_op_spam", "en", 20, 20),
    ("maideup_en_fr", "en", 20, 20),
    ("maideup_en_fr", "fr", 20, 20),
    ("salminen_cg", "en", 20, 20),
    ("webis_native_ads", "en", 20, 20),
    ("podcast_host_ads", "en", 20, 20),
    ("youtube_spam", "en", 20, 20),
    ("wiki_puffery", "en", 20, 20),
    ("fb_commercial_ads", "en", 20, 20),
    ("sms_spam_en_fr", "fr", 20, 20),
    ("fr_insurance_reviews", "fr", 0, 10),
    ("fr_signalconso", "fr", 0, 10),
    ("fr_allocine_series", "fr", 0, 10),
    ("fr_product_copy", "fr", 20, 0),
)


def text_of(language: str, label: int, chance: random.Random) -> tuple[str, str]:
    """A text of three sentences and, when it sells, the sentence that does."""

    def sentence(words: str) -> str:
        drawn = words.split()
        chance.shuffle(drawn)
        return " ".join(drawn[:10]).capitalize() + "."

    sentences = [sentence(LIVED[language]) for _ in range(3)]
    span = sentence(SOLD[language]) if label else ""
    if label:
        sentences[chance.randrange(3)] = span
    return " ".join(sentences), span


def write(folder, rows: list[dict | str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    (folder / "data.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))


def write_all(folder) -> None:
    chance, rows = random.Random(5), {}
    for name, language, sold, lived in MIXED:
        for place in range(sold + lived):
            label = int(place < sold)
            text, span = text_of(language, label, chance)
            rows.setdefault(name, []).append(
                {
                    "text": text,
                    "label": label,
                    "lang": language,
                    "group": f"g{place % 10}",
                    "split": f"fold{place % 4}",
                    "domain": f"topic{place % 6}",
                    "span_text": span,
                }
            )
    for name, each in rows.items():
        write(folder / name, each)


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpora")
    write_all(folder)
    return folder


@pytest.fixture(scope="module")
def model():
    return load()


@pytest.fixture(scope="module")
def ten(corpora, model):
    return LeaveOneOut(Sets(corpora), model, 1)


@pytest.fixture(scope="module")
def rows(corpora, model):
    return {row.number: row for row in measure(Sets(corpora), model, only=range(1, 10), seed=1)}


def benchmark(*, status: int = 0, **options) -> str:
    said = io.StringIO()
    if status:
        with pytest.raises(CommandError) as raised:
            call_command("benchmark_detector", stdout=said, **options)
        assert raised.value.returncode == status
        return said.getvalue() + str(raised.value)
    call_command("benchmark_detector", stdout=said, **options)
    return said.getvalue()


@pytest.mark.parametrize("number", range(1, 10))
def test_each_protocol_gives_values_inside_their_intervals(rows, number):
    row = rows[number]
    assert row.metric == METRICS[number]
    assert not row.not_measured
    assert any(value.goal for value in row.values)
    assert row.met is all(value.met for value in row.values if value.goal)
    for value in row.values:
        figure = value.figure
        assert 0 <= figure.low <= figure.value <= figure.high <= 1, value.name


def test_what_is_easy_to_tell_apart_is_told_apart(rows):
    first = {number: rows[number].values[0].figure.value for number in (4, 5, 6, 8)}
    assert min(first.values()) > 0.9
    assert rows[5].values[1].figure.value > 0.9  # the right sentence


def test_the_same_seed_gives_the_same_rows(corpora, model, rows, ten):
    again = [*measure(Sets(corpora), model, only=[1, 4], seed=1), one_domain_out(ten, 1)]
    assert [row.as_json() for row in again] == [rows[number].as_json() for number in (1, 4, 2)]


def test_no_label_of_a_set_is_read_before_it_is_judged(ten):
    puffery = ten.domains["puffery"]
    turned = replace(puffery, labels=1 - puffery.labels)
    after = left_out(Experts({**ten.domains, "puffery": turned}), "puffery")
    for way in ("alone", "together", "told", "baseline"):
        assert np.array_equal(getattr(after, way), getattr(ten.scores["puffery"], way)), way


def test_one_text_at_a_time_does_not_depend_on_the_others_of_its_set(ten):
    puffery = ten.domains["puffery"]
    fewer = replace(
        puffery,
        texts=puffery.texts[:20],
        labels=puffery.labels[:20],
        groups=puffery.groups[:20],
        looks=puffery.looks[:20],
    )
    after = left_out(Experts({**ten.domains, "puffery": fewer}), "puffery")
    before = ten.scores["puffery"]
    assert after.alone == pytest.approx(before.alone[:20])
    assert after.together != pytest.approx(before.together[:20])


def test_a_missing_set_is_said_and_the_other_rows_are_measured(tmp_path):
    write_all(tmp_path)
    (tmp_path / "ott_op_spam" / "data.jsonl.gz").unlink()
    with gzip.open(tmp_path / "maideup_en_fr" / "data.jsonl.gz", "at") as file:
        file.write("\nnot JSON\n")
    said = benchmark(corpora=tmp_path, only=[2, 4, 6], output=tmp_path / "out", status=1)
    assert "not measured: ott_op_spam is not there" in said
    assert "not measured: 2, 4" in said
    assert "- lines left out: maideup_en_fr 1" in said
    kept = json.loads((tmp_path / "out" / "benchmark.json").read_text("utf-8"))
    assert [bool(row["values"]) for row in kept["rows"]] == [False, False, True]


def test_the_command_writes_the_table_twice(corpora, tmp_path):
    said = benchmark(corpora=corpora, only=[1], output=tmp_path)
    assert (tmp_path / "benchmark.md").read_text("utf-8") == said
    assert "| 1 | genuine French flagged, genre unseen in training | insurance | 0.000 [" in said
    kept = json.loads((tmp_path / "benchmark.json").read_text("utf-8"))
    assert kept["detector"] == load().version
    assert kept["rows"][0]["values"][0]["goal"] == "≤ 0.03"


def test_without_a_folder_nothing_can_run(tmp_path):
    assert "is not a folder" in benchmark(corpora=tmp_path / "nowhere", status=2)


def test_misspelling_is_measured_against_the_clean_texts(corpora, model):
    (row,) = measure(Sets(corpora), model, only=[10])
    ratio, clean, misspelt = (value.figure.value for value in row.values)
    assert ratio == pytest.approx(misspelt / clean, rel=0.05)


def test_cost_is_measured_in_a_process_of_its_own():
    row = cost_of_judging(0, rounds=4)
    figures = {value.name: value.figure.value for value in row.values}
    assert 0 < figures["median, ms"] <= figures["95th percentile, ms"]
    assert 20 < figures["peak memory, MB"] < 4_000
    assert {len(text) for text in stories(3_000)} == {3_000}


def test_broken_lines_are_left_out_and_counted(tmp_path):
    good = {"text": "Il pleut.", "label": "1", "lang": "FR", "span_text": "ailleurs"}
    broken = ["{", "[1]", "{}", {"text": " ", "label": 0}, {"text": "a", "label": 7}, ""]
    write(tmp_path / "mine", [good, *broken, {"text": "b", "label": True}])
    sets = Sets(tmp_path)
    assert sets("mine")[0] == Labelled("Il pleut.", 1, "fr", "row 1", "", "", "")
    assert (len(sets("mine")), sets.left_out) == (2, {"mine": 5})
    with pytest.raises(SetError, match="mine has texts of one label only"):
        sets.of_two_classes("mine")
    with pytest.raises(SetError, match="mine has no genuine text"):
        sets.genuine("mine")


def test_a_damaged_set_is_said(tmp_path):
    write(tmp_path / "mine", [{"text": "a", "label": 0}] * 50)
    path = tmp_path / "mine" / "data.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(SetError, match="mine cannot be read"):
        Sets(tmp_path)("mine")


def test_a_draw_of_rows_keeps_their_order():
    rows = [Labelled(str(place), 0, "", "", "", "", "") for place in range(50)]
    drawn = [int(row.text) for row in some(rows, 10, 3)]
    assert len(set(drawn)) == 10
    assert drawn == sorted(drawn)
    assert some(rows, 50, 3) == tuple(rows)


def test_a_head_that_only_remembers_groups_has_learned_nothing():
    chance = random.Random(2)
    texts, labels, groups = [], [], []
    for group in range(12):
        for _ in range(10):
            texts.append(f"hotel{group} " + " ".join(chance.choices("abcdefgh", k=6)))
            labels.append(group % 2)
            groups.append(str(group))
    scores = heads.unheard(heads.of_words, texts, np.array(labels), groups)
    sample = intervals.sample_of(scores, labels, groups)
    assert 0.2 < intervals.value_of(sample, roc_auc) < 0.8


def test_the_sentence_head_points_at_the_planted_sentence():
    chance = random.Random(8)
    texts = [text_of("en", place % 2, chance) for place in range(60)]
    answers: list[Answer] = [
        answer_of(Labelled(text, int(bool(span)), "en", str(place), "", "", span))
        for place, (text, span) in enumerate(texts)
    ]
    scores = SentenceHead().fit(answers[:40]).scores(answers[40:])
    sold = [(each, found) for each, found in zip(answers[40:], scores, strict=True) if each.label]
    assert all(each.met[int(found.argmax())] for each, found in sold)
    with pytest.raises(SetError, match="no sentence is marked"):
        SentenceHead().fit([each for each in answers if not each.label])


def test_usual_words_are_usual_only_where_they_were_counted():
    counts = usual.Counts({"a": ["the cat sat on the mat"] * 5, "b": ["the cat", "zyx wvu"]})
    cat, zyx = counts.features("b", without=["b"])
    assert cat[1] > zyx[1]
    assert (cat[3], zyx[3]) == (0, 1)  # share of new words
    alone = counts.features("b", without=["a"])
    assert list(alone[:, 3]) == [0, 0]


def test_probabilities_that_come_true_have_no_calibration_error():
    chance = np.random.default_rng(0)
    probabilities = np.repeat([0.1, 0.5, 0.9], 2000)
    labels = (chance.random(6000) < probabilities).astype(int)
    assert calibration_error(probabilities, labels) < 0.03
    assert calibration_error(1 - probabilities, labels) > 0.4
    fitted = Platt().fit(3 * probabilities + 7, labels)(3 * probabilities + 7)
    assert calibration_error(fitted, labels) < 0.05


def test_misspelling_is_seeded_and_touches_about_one_word_in_four():
    words = ["gentillesse", "réparation", "quelque", "bateau", "téléphone"] * 200
    wrong = misspell(" ".join(words), 4)
    assert wrong == misspell(" ".join(words), 4) != misspell(" ".join(words), 5)
    changed = sum(a != b for a, b in zip(words, wrong.split(), strict=True))
    assert 200 <= changed <= 300
    assert misspell("le 3 à 12 h 30 !", 1) == "le 3 à 12 h 30 !"


def test_looks_never_fail_and_are_finite():
    found = surfaces(["", "!!!", "Bonjour.", "a" * 5000, "Why? Because (I think) it's 30 €…"])
    assert found.shape == (5, len(NAMES))
    assert np.isfinite(found).all()


def test_the_ten_sets_are_the_two_questions():
    assert len(DOMAINS) == 10
    assert set(INVENTED) < set(DOMAINS)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_are_true(name):
    module = import_module(f"stories.detector.benchmark.{name}")
    found = doctest.testmod(module)
    assert found.failed == 0
    assert found.attempted > 0
