"""`manage.py train_detector`, on small corpora of its own."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from stories.detector import artifact
from stories.management.commands.train_detector import Command


def test_a_malformed_line_is_named_with_its_number(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text('{"id": "a"}\n', "utf-8")
    with pytest.raises(CommandError, match=r"mine\.jsonl, line 1: missing text"):
        call_command(Command(), corpus=[path], output=tmp_path / "out")


def test_a_missing_corpus_is_named(tmp_path):
    with pytest.raises(CommandError, match="no such file"):
        call_command(Command(), corpus=[tmp_path / "absent.jsonl"], output=tmp_path / "out")


def test_training_writes_an_artifact_that_loads(tmp_path):
    path, said = tmp_path / "mine.jsonl", io.StringIO()
    path.write_text("\n".join(json.dumps(row(number)) for number in range(40)), "utf-8")
    call_command(Command(), corpus=[path], output=tmp_path / "out", no_evaluation=True, stdout=said)
    model = artifact.load(tmp_path / "out")
    assert model.version in said.getvalue()
    assert model.manifest["texts"] == 40


def row(number: int) -> dict:
    """Forty short texts: the odd ones sell."""
    selling = f"N'hésitez pas, profitez de l'offre numéro {number} avec le code AB{number} !"
    told = f"En {1960 + number}, ma mère a pleuré devant le vieux poêle et je suis parti."
    return {
        "id": f"t{number}",
        "text": f"{told} {selling}" if number % 2 else f"{told} Il a rouillé, tant pis ({number}).",
        "label": number % 2,
        "lang": "fr",
        "kind": "test",
        "sector": f"sector-{number % 7}",
        "voice": f"voice-{number}",
        "difficulty": "easy",
        "brand": "",
        "spans": [selling] if number % 2 else [],
    }
