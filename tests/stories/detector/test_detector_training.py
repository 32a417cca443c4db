"""Training repeats itself, and nothing but what it made is loaded."""

import json
import shutil

import pytest

from stories.detector import artifact, judge, load
from stories.detector.artifact import ArtifactError
from stories.detector.corpus import CorpusError, read_rows, shipped_files
from stories.detector.pipeline import FIRST_STORY, PASSAGE_INPUTS
from stories.detector.training import SEED, train


@pytest.fixture(scope="module")
def rows():
    return read_rows(shipped_files())[0]


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(artifact.SHIPPED, tmp_path / "artifact")


def test_broken_lines_are_named_and_skipped_only_when_asked(tmp_path, rows):
    good = [json.dumps(row_as_json(row)) for row in (rows[0], rows[1], rows[2], rows[3])]
    bad = [
        "{not json",
        "[]",
        json.dumps(row_as_json(rows[4]) | {"label": 3}),
        json.dumps(row_as_json(rows[5]) | {"label": 1, "spans": ["nowhere to be found"]}),
        good[0],
    ]
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(good + bad), "utf-8")
    with pytest.raises(CorpusError) as error:
        read_rows([path])
    assert [problem.split(":")[0] for problem in error.value.problems] == [
        f"mine.jsonl, line {number}" for number in range(5, 10)
    ]
    kept, problems = read_rows([path], skip_broken=True)
    assert len(kept) == 4
    assert len(problems) == 5
    with pytest.raises(CorpusError, match="no such file"):
        read_rows([tmp_path / "absent.jsonl"])


def row_as_json(row) -> dict:
    return {name: getattr(row, name) for name in row.__dataclass_fields__} | {
        "spans": list(row.spans)
    }


def test_training_again_gives_the_shipped_artifact_byte_for_byte(tmp_path):
    shipped = artifact.load()
    if shipped.manifest["libraries"] != artifact.library_versions():
        pytest.skip("other versions of the libraries than those the artifact was made with")
    report = train(output=tmp_path, seed=SEED)
    assert report.digest[:12] == shipped.version == load().version
    for name in (artifact.ARRAYS, artifact.WORDS):
        assert (tmp_path / name).read_bytes() == (artifact.SHIPPED / name).read_bytes()


def test_the_artifact_was_made_by_the_code_beside_it():
    assert artifact.load().manifest["sources"] == artifact.sources_digest()


def test_every_weight_has_the_sign_it_should():
    model = artifact.load()
    assert (model.passage[2 : PASSAGE_INPUTS.index("dated_episode")] >= 0).all()
    assert (model.passage[PASSAGE_INPUTS.index("dated_episode") :] <= 0).all()
    assert (model.text[:, 2:FIRST_STORY] >= 0).all()
    assert (model.text[:, FIRST_STORY:] <= 0).all()


def test_no_weight_is_put_on_masks_first_persons_or_bare_numbers():
    words = {part for gram in artifact.load().wording.vocabulary for part in gram[3:].split(" ")}
    assert not words & {"je", "j", "moi", "mon", "nous", "i", "my", "me", "we"}
    assert not [word for word in words if not word.isalpha()]


def test_an_altered_artifact_is_refused_by_its_digest(copy):
    words = json.loads((copy / artifact.WORDS).read_text("utf-8"))
    words["thresholds"]["hold"] = 0.99
    (copy / artifact.WORDS).write_text(json.dumps(words), "utf-8")
    with pytest.raises(ArtifactError, match="digest mismatch"):
        artifact.load(copy)


def test_a_damaged_artifact_is_refused(copy):
    arrays = bytearray((copy / artifact.ARRAYS).read_bytes())
    arrays[len(arrays) // 2] ^= 1
    (copy / artifact.ARRAYS).write_bytes(arrays)
    with pytest.raises(ArtifactError, match="digest mismatch"):
        load(copy)
    (copy / artifact.WORDS).write_text("{", "utf-8")
    with pytest.raises(ArtifactError, match="not an artifact"):
        artifact.load(copy)
    with pytest.raises(ArtifactError, match="cannot read"):
        artifact.load(copy / "absent")


def test_the_artifact_is_small_and_names_its_version():
    size = sum(path.stat().st_size for path in artifact.SHIPPED.iterdir())
    assert size < 1_500_000
    assert judge("").version == load().version
