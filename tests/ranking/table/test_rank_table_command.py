"""`manage.py rank_table`: what it says, what it writes, and its exit status."""

import json

import pytest
from django.core.management import CommandError, call_command

from ranking.dump.manifest import FORMAT
from tests.ranking.table.rows import csv_of

LEFT = {"outcome": "left", "ended": "1999-01"}


@pytest.fixture
def stories(tmp_path):
    path = tmp_path / "stories.csv"
    path.write_bytes(csv_of({}, LEFT | {"author": "bea"}, {"brand": "Lada"}))
    return path


def rank(*arguments, **options) -> None:
    call_command("rank_table", *map(str, arguments), **options)


def refused(*arguments) -> CommandError:
    with pytest.raises(CommandError) as caught:
        rank(*arguments)
    return caught.value


def test_the_table_goes_to_standard_output_and_the_counts_beside(stories, capsys):
    rank(stories)
    found = capsys.readouterr()
    assert found.out.startswith("brand,stories,weight,score")
    assert len(found.out.splitlines()) == 3
    assert "3 rows, 3 stories counted, 2 brands, 0 ranked." in found.err


def test_it_says_why_rows_do_not_count(stories, capsys):
    stories.write_bytes(csv_of({}, LEFT, LEFT | {"author": "x"}, {"outcome": ""}))
    rank(stories)
    said = capsys.readouterr().err
    assert "not counted: 1 (no outcome)" in said
    assert "not counted: 1 (another story of the author on the brand counts)" in said


def test_checked_against_its_own_output_it_is_identical(stories, tmp_path, capsys):
    rank(stories, "--output", tmp_path / "out.csv")
    assert capsys.readouterr().out == ""
    rank(stories, "--check", tmp_path / "out.csv")
    assert "identique" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "stories.csv"]


def test_a_difference_is_shown_with_its_line_and_both_sizes(stories, tmp_path):
    expected = tmp_path / "expected.csv"
    rank(stories, "--output", expected)
    tampered = expected.read_bytes().replace(b"Saab,2", b"Saab,3")
    expected.write_bytes(tampered)
    error = refused(stories, "--check", expected)
    assert error.returncode == 1
    assert f"{len(tampered):,} bytes there" in str(error)
    assert "Saab,2" in str(error)
    assert "Saab,3" in str(error)


def test_a_truncated_table_to_check_is_shown_with_its_size(stories, tmp_path):
    expected = tmp_path / "expected.csv"
    rank(stories, "--output", expected)
    expected.write_bytes(expected.read_bytes()[:-20])
    assert f"{expected.stat().st_size:,} bytes there" in str(refused(stories, "--check", expected))


def test_nothing_to_rank_writes_nothing_and_says_why(stories, tmp_path):
    stories.write_bytes(csv_of({}))
    error = refused(stories, "--output", tmp_path / "out.csv")
    assert error.returncode == 3
    assert "no love has ended" in str(error)
    assert not (tmp_path / "out.csv").exists()


def test_a_wrong_cell_names_the_file_and_leaves_a_former_output(stories, tmp_path):
    output = tmp_path / "out.csv"
    output.write_bytes(b"former")
    stories.write_bytes(csv_of({}, {"ad_probability": "NaN"}))
    error = refused(stories, "--output", output)
    assert error.returncode == 2
    assert f"{stories}, line 3, column ad_probability" in str(error)
    assert output.read_bytes() == b"former"


@pytest.mark.parametrize("missing", ["stories", "check", "output"])
def test_a_file_that_cannot_be_opened_is_named(stories, tmp_path, missing):
    nowhere = tmp_path / "nowhere" / "file.csv"
    arguments = {
        "stories": [nowhere],
        "check": [stories, "--check", nowhere],
        "output": [stories, "--output", nowhere],
    }
    error = refused(*arguments[missing])
    assert error.returncode == 2
    assert str(nowhere) in str(error)


def test_a_folder_is_not_a_table(tmp_path):
    assert refused(tmp_path).returncode == 2


def with_manifest(stories) -> None:
    """A manifest of the folder that knows the file as it is now."""
    entry = {"name": stories.name, "bytes": stories.stat().st_size, "sha256": "0" * 64}
    manifest = {"format": FORMAT, "files": [entry]}
    (stories.parent / "manifest.json").write_text(json.dumps(manifest))


def test_a_file_that_its_manifest_does_not_describe_is_never_called_identical(
    stories, tmp_path, capsys
):
    rank(stories, "--output", tmp_path / "expected.csv")
    size = stories.stat().st_size
    with_manifest(stories)
    stories.write_bytes(stories.read_bytes() + b"\n")
    error = refused(stories, "--check", tmp_path / "expected.csv")
    assert error.returncode == 1
    said = capsys.readouterr().err
    assert (
        f"{stories}: longer than it was: {size + 1:,} bytes found, {size:,} bytes expected" in said
    )


def test_a_manifest_that_cannot_be_read_is_said(stories, tmp_path, capsys):
    (tmp_path / "manifest.json").write_bytes(b'{"format": ')
    rank(stories)
    assert "11 bytes that are not JSON; is the file truncated?" in capsys.readouterr().err
