"""`manage.py evaluate_detector`: figures on foreign texts, with intervals and honest gaps."""

import gzip
import io
import json

import pytest
from django.core.management import CommandError, call_command

from stories.detector import judge
from stories.detector.measuring import NAMES

from .conftest import ADS, GENUINE


@pytest.fixture
def corpus(tmp_path):
    """A file of labelled rows, gzipped when its name says so."""

    def written(rows: list[dict | str], name: str = "mine.jsonl"):
        lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
        data = "\n".join(lines).encode()
        path = tmp_path / name
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return written


def evaluated(*paths, status: int = 0, **options) -> dict:
    said, complaints = io.StringIO(), io.StringIO()
    asked = {"corpus": list(paths), "json": True, "stdout": said, "stderr": complaints} | options
    if status:
        with pytest.raises(CommandError) as raised:
            call_command("evaluate_detector", **asked)
        assert raised.value.returncode == status
    else:
        call_command("evaluate_detector", **asked)
    return json.loads(said.getvalue()) if said.getvalue() else {}


def rows_of(copies: int = 1) -> list[dict]:
    told = [("genuine", text, 0) for text in GENUINE.values()]
    told += [("ads", text, 1) for text in ADS.values()]
    return [
        {"text": f"{text} ({copy})", "label": label, "lang": "fr", "group": f"{group}-{copy % 2}"}
        for copy in range(copies)
        for group, text, label in told
    ]


def part(figures: dict, by: str, name: str | None = None) -> dict:
    return next(
        each for each in figures["parts"] if each["by"] == by and name in (None, each["name"])
    )


def test_every_measure_comes_with_an_interval(corpus):
    rows = [
        *rows_of(2),
        {"text": ADS["fr_shop"], "label": 0, "lang": "fr"},  # mislabelled on purpose
        {"text": GENUINE["fr_fan"], "label": 1, "lang": "fr", "spans": ["c'est dit"]},
        {"text": ADS["fr_code"], "label": 1, "lang": "fr", "spans": [ADS["fr_code"][100:]]},
    ]
    figures = evaluated(corpus(rows))
    whole = part(figures, "all")
    assert (whole["texts"], whole["advertisements"]) == (len(rows), 8)
    assert list(whole["figures"]) == list(NAMES)
    for figure in whole["figures"].values():
        assert figure["low"] <= figure["value"] <= figure["high"]
    assert whole["figures"]["accuracy"]["value"] == round(1 - 2 / len(rows), 4)
    assert whole["figures"]["genuine_held"]["value"] == round(1 / 13, 4)
    assert whole["figures"]["ads_held"]["value"] == round(7 / 8, 4)
    assert whole["figures"]["f1"]["value"] == round(14 / 16, 4)
    assert whole["figures"]["right_sentence"]["value"] == 0.5
    assert whole["figures"]["right_sentence_held"]["value"] == 1.0
    assert figures["detector"] == judge("Bonjour").version
    assert [note["by"] for note in figures["notes"]] == ["length"]


def test_the_same_files_give_the_same_figures(corpus):
    path = corpus(rows_of(2))
    assert evaluated(path) == evaluated(path)


def test_parts_are_languages_groups_large_enough_and_lengths(corpus):
    rows = rows_of(10)  # 45 in each pair of groups: 30 genuine, 15 advertisements
    rows[0] |= {"lang": "en-GB", "group": "small"}
    figures = evaluated(corpus(rows, "mine.jsonl.gz"))
    named = {(each["by"], each["name"]): each["texts"] for each in figures["parts"]}
    assert named["language", "fr"] == len(rows) - 1
    assert named["language", "en"] == 1
    assert named["group", "genuine-1"] == 30
    assert ("group", "ads-0") not in named
    assert ("group", "small") not in named
    assert sum(texts for (by, _), texts in named.items() if by == "length") == len(rows)
    assert named["length", "200 to 499"] > 0


def test_a_set_of_one_class_says_what_it_cannot_say(corpus):
    figures = evaluated(corpus([row for row in rows_of(4) if row["label"] == 0]))
    whole = part(figures, "all")["figures"]
    for name in ("roc_auc", "pr_auc", "recall_at_precision_95", "f1", "ads_held", "ece_at_prior"):
        assert whole[name] is None
    assert whole["genuine_held"]["value"] == 0.0
    assert whole["genuine_held"]["high"] > 0  # none of a few is not none of all
    (note,) = figures["notes"]
    assert (note["code"], note["by"]) == ("one_class", "all")
    assert "no advertisements" in note["sentence"]


def test_verdicts_are_counted_by_class(corpus):
    verdicts = part(evaluated(corpus(rows_of())), "all")["verdicts"]
    assert verdicts["publish"] == {"genuine": len(GENUINE), "advertisements": 0}
    held = verdicts["unsure"]["advertisements"] + verdicts["suspected_ad"]["advertisements"]
    assert held == len(ADS)


def test_wrong_lines_are_left_out_named_and_end_with_one(corpus):
    path = corpus([*rows_of(), "{", {"text": "sans étiquette"}])
    figures = evaluated(path, status=1)
    assert part(figures, "all")["texts"] == len(rows_of())
    assert [(each["line"], each["code"]) for each in figures["flaws"]] == [
        (10, "not_json"),
        (11, "missing_label"),
    ]
    assert figures["files"][0]["wrong_lines"] == figures["wrong_lines"] == 2


def test_a_person_reads_tables(corpus):
    said = io.StringIO()
    paths = [corpus(rows_of(4)), corpus([rows_of()[0] | {"lang": "en"}], "other.jsonl")]
    call_command("evaluate_detector", corpus=paths, stdout=said)
    lines = said.getvalue().splitlines()
    assert lines[0].startswith(
        f"Detector {judge('Bonjour').version} on mine.jsonl, other.jsonl: 37"
    )
    assert "| texts held count as found | all (37) | fr (36) | en (1) |" in lines
    assert any(line.startswith("| genuine texts held | 0.000 [0.000, ") for line in lines)
    widths = {line.count("|") for line in lines if line.startswith("| ROC-AUC")}
    assert widths == {5}


def test_a_file_without_a_usable_line_cannot_be_measured(corpus):
    assert evaluated(corpus(["{}"]), status=2) == {}


@pytest.mark.parametrize("name", ["absent.jsonl", "."])
def test_a_file_that_cannot_be_read_is_named(corpus, tmp_path, name):
    with pytest.raises(CommandError, match=r"Cannot read .*: (No such file|Is a directory)"):
        call_command("evaluate_detector", corpus=[tmp_path / name])


def test_a_missing_detector_is_refused(corpus, tmp_path):
    with pytest.raises(CommandError, match="The detector is refused: cannot read") as raised:
        call_command("evaluate_detector", corpus=[corpus(rows_of())], artifact=tmp_path)
    assert raised.value.returncode == 2
