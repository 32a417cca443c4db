"""A small corpus, a folder of its own for what is learned, and people who decide."""

import json
import shutil

import pytest

from stories.detector import artifact, corpus
from stories.detector.retraining import train_on
from stories.models import DetectorVersion, Story
from stories.moderation import ReasonCode
from stories.services import activate_version, approve_story, hold_story, refuse_story
from stories.vocabulary import State, VersionKind, VersionState
from tests.factories import StoryFactory

FACTS = "The text lists a price, a discount code and the address of a shop."
SELLS = "N'hésitez pas, profitez de l'offre numéro {n} avec le code AB{n} !"
TELLS = "En {year}, ma mère a pleuré devant le vieux poêle et je suis parti pour Rennes ({n})."


def line(number: int, *, flipped: bool = False, start: str = "t") -> dict:
    """One line of a corpus: the odd ones sell, or the even ones when the labels are flipped."""
    told, selling = TELLS.format(year=1960 + number % 60, n=number), SELLS.format(n=number)
    sells = bool(number % 2)
    text = f"{told} {selling}" if sells else f"{told} Il a rouillé, tant pis, on en a ri."
    is_ad = sells != flipped
    return {
        "id": f"{start}{number}",
        "text": text,
        "label": int(is_ad),
        "lang": "fr",
        "kind": "test",
        "sector": f"sector-{number % 7}",
        "voice": f"{start}-{number}",
        "difficulty": "easy",
        "brand": "",
        "spans": [selling if sells else text] if is_ad else [],
    }


def write(path, lines) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(each) for each in lines), "utf-8")


@pytest.fixture
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


@pytest.fixture(scope="session")
def _trained(tmp_path_factory):
    """A detector trained once on forty texts; tests copy it."""
    folder = tmp_path_factory.mktemp("trained")
    write(folder / "mine.jsonl", [line(n) for n in range(40)])
    rows, _problems = corpus.read_rows([folder / "mine.jsonl"])
    train_on(rows, [], folder / "made", labels={"learned": 0, "frozen": 0, "audit": 0})
    return folder / "made"


@pytest.fixture
def learned(db, data_dir, _trained):
    """A retrained detector that nobody has activated."""
    folder = shutil.copytree(_trained, data_dir / "detector" / "made")
    words = json.loads((folder / artifact.WORDS).read_text("utf-8"))
    return DetectorVersion.objects.create(
        digest=words["digest"],
        kind=VersionKind.RETRAINED,
        state=VersionState.CANDIDATE,
        folder="made",
        manifest=words["manifest"],
    )


@pytest.fixture
def in_use(learned, moderator):
    return activate_version(learned.digest, by=moderator)


@pytest.fixture
def small_corpus(tmp_path, monkeypatch, data_dir):
    """Forty texts to learn from and sixteen to try on; call it to have the labels flipped."""
    folder = tmp_path / "corpus"
    monkeypatch.setattr(corpus, "SHIPPED", folder)
    frozen = folder / "frozen"
    write(frozen / "kept.jsonl", [line(n, start="f") for n in range(100, 116)])

    def make(*, flipped: bool = False) -> None:
        write(folder / "mine.jsonl", [line(n, flipped=flipped) for n in range(40)])

    make()
    return make


def held(text: str, **changes) -> Story:
    story = StoryFactory(live=False, state=State.SCREENING, text=text, language="fr", **changes)
    hold_story(story)
    return story


@pytest.fixture
def decisions(moderator):
    """Two held stories published and two refused as advertisements, a passage pointed at."""
    stories = []
    for number in range(200, 204):
        row = line(number)
        byline = {"source": "test", "attribution": f"Autrice {number}"}  # so that voices are fixed
        story = held(row["text"], title=f"Récit {number}", **byline)
        if row["label"]:
            start = row["text"].index(row["spans"][0])
            refuse_story(
                story,
                by=moderator,
                reason=ReasonCode.R01,
                facts=FACTS,
                passage=f"{start}-{len(row['text'])}",
            )
        else:
            approve_story(story, by=moderator)
        stories.append(story)
    return stories
