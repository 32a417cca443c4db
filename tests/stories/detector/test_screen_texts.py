"""`manage.py screen_texts`: one line in, one line out, without a database."""

import gzip
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from stories.detector import artifact
from stories.detector.judgement import Verdict
from stories.detector.reasons import REASONS

from .conftest import ADS, GENUINE

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def screen(monkeypatch):
    """Feeds bytes to the command; gives its lines and its exit status."""

    def screened(data: bytes, *args: str) -> tuple[list[dict], int]:
        said, status = io.StringIO(), 0
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        try:
            call_command("screen_texts", *args, stdout=said)
        except CommandError as error:
            status = error.returncode
        return [json.loads(line) for line in said.getvalue().split("\n") if line], status

    return screened


def test_each_text_gets_its_verdict_with_reasons_and_places(screen):
    text = ADS["fr_code"]
    line = json.dumps({"id": "ad-1", "text": text, "lang": "fr", "brand": "Kalorix"})
    (answer,), status = screen(line.encode())
    assert status == 0
    assert (answer["id"], answer["line"]) == ("ad-1", 1)
    assert answer["verdict"] == "suspected_ad"
    assert 0.5 < answer["probability"] < 1
    assert answer["version"] == artifact.load().version
    assert {reason["code"] for reason in answer["reasons"]} <= set(REASONS)
    quotes = [reason["quote"] for reason in answer["reasons"] if "quote" in reason]
    assert [text[span["start"] : span["end"]] for span in answer["spans"]] == quotes
    assert answer["spans"][0]["code"] == answer["reasons"][0]["code"]
    assert set(answer["scores"]) <= {"fond", "sens", "particulier"}


def test_stories_and_advertisements_keep_their_order(screen):
    texts = [*GENUINE.values(), *ADS.values()]
    answers, _ = screen("\n".join(json.dumps({"text": text}) for text in texts).encode())
    held = [answer["verdict"] != Verdict.PUBLISH for answer in answers]
    assert held == [False] * len(GENUINE) + [True] * len(ADS)
    assert {answer["id"] for answer in answers} == {None}


def test_a_wrong_line_gets_an_error_and_the_rest_goes_on(screen):
    data = b'{"text": "Bonjour"}\n{"id": 4}\n\xff\n\n{"text": "Merci"}'
    answers, status = screen(data)
    assert status == 1
    assert [answer["line"] for answer in answers] == [1, 2, 3, 5]
    assert answers[1] == {
        "id": 4,
        "line": 2,
        "error": {"code": "missing_text", "message": "there is no text"},
    }
    assert answers[2]["error"]["code"] == "not_utf8"
    assert answers[3]["verdict"] == "unsure"


def test_nothing_in_is_nothing_out(screen):
    assert screen(b"") == ([], 0)


def test_a_gzipped_file_may_be_named(screen, tmp_path):
    path = tmp_path / "texts.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "Bonjour"}\n'))
    answers, status = screen(b"", str(path))
    assert (len(answers), status) == (1, 0)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"absent\.jsonl: No such file") as raised:
        call_command("screen_texts", str(tmp_path / "absent.jsonl"))
    assert raised.value.returncode == 2


def test_an_altered_detector_is_refused_with_both_digests(tmp_path):
    folder = shutil.copytree(artifact.SHIPPED, tmp_path / "detector")
    model = json.loads((folder / artifact.WORDS).read_text("utf-8"))
    claimed = model["digest"]
    model["thresholds"]["hold"] = 0.999
    (folder / artifact.WORDS).write_text(json.dumps(model), "utf-8")
    with pytest.raises(
        CommandError, match=rf"digest mismatch .*{claimed}, found [0-9a-f]+"
    ) as raised:
        call_command("screen_texts", "--artifact", str(folder))
    assert raised.value.returncode == 2


def test_answers_come_before_the_input_ends():
    """Streams: the answer to a line is there while the next has not been written."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "screen_texts"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=without_database(),
    )
    with process:
        for name in ("un", "deux"):
            process.stdin.write(json.dumps({"id": name, "text": "Bonjour"}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == name
        process.stdin.close()
        assert process.wait() == 0
        assert process.stderr.read() == b""  # no progress bar where there is no terminal


def test_answers_are_utf8_whatever_the_locale_and_a_reader_may_leave():
    line = json.dumps({"id": "été 😀", "text": "Bonjour"}).encode() + b"\n"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "screen_texts"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=without_database() | {"PYTHONIOENCODING": "latin-1"},
    )
    with process:
        process.stdin.write(line)
        process.stdin.flush()
        assert "été 😀".encode() in process.stdout.readline()
        process.stdout.close()
        _, complaint = process.communicate(line * 20)
    assert b"Traceback" not in complaint


def test_a_wrong_call_ends_with_two():
    done = subprocess.run(
        [sys.executable, "manage.py", "screen_texts", "--nothing"],
        cwd=ROOT,
        capture_output=True,
        env=without_database(),
    )
    assert done.returncode == 2
    assert b"usage:" in done.stderr


def without_database() -> dict[str, str]:
    """An environment whose database cannot be reached."""
    return {
        "PATH": "",
        "DJANGO_SETTINGS_MODULE": "cherclient.settings.test",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    }
