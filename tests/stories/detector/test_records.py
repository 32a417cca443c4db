"""Lines from anywhere: a record, or what is wrong with the line; never an exception."""

import gzip
import io
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stories.detector.records import LONGEST, Flaw, Record, records_of


def read(data: bytes, *, labelled: bool = False) -> list[Record | Flaw]:
    return list(records_of(io.BytesIO(data), labelled=labelled))


def line(**values) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"


def only(data: bytes, *, labelled: bool = False) -> Record | Flaw:
    (found,) = read(data, labelled=labelled)
    return found


def test_a_line_becomes_a_record():
    assert only(line(id="a1", text="Été", lang="fr", brand="Naubelle", other=[1])) == Record(
        1, "Été", id="a1", language="fr", brand="Naubelle"
    )


def test_only_text_is_needed_and_null_means_absent():
    assert only(line(text="", id=None, lang=None, brand=None, label="?")) == Record(1, "")


def test_lines_keep_their_number_and_blank_ones_are_skipped():
    found = read(b"\xef\xbb\xbf" + line(text="a") + b"\r\n  \n" + b'{"text": "b"}\r\n{"text": "c"}')
    assert [(each.line, each.text) for each in found] == [(1, "a"), (4, "b"), (5, "c")]


def test_a_gzipped_stream_is_read_like_a_plain_one():
    data = line(text="un") + b"{\n" + line(text="deux")
    assert read(gzip.compress(data)) == read(data)


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b'{"text": "\xe9t\xe9"}', "not_utf8", "byte 11 of the line (0xe9) is not UTF-8"),
        (b"\xff\xfe{\x00}\x00", "not_utf8", "byte 1 of the line (0xff) is not UTF-8"),
        (b'{"text": "a"', "not_json", "not JSON: Expecting ',' delimiter at character 13"),
        (b'{"text": "a"} {}', "not_json", "not JSON: Extra data at character 15"),
        (b'{"text": "a\x00"}', "not_json", "not JSON: Invalid control character at character 12"),
        (b'{"id": ' + b"9" * 5000 + b"}", "not_json", "not JSON: a number has thousands of digits"),
        (b'{"text": "a", "text": "b"}', "duplicate_key", "'text' is given twice"),
        (b'{"text": "a", "x": {"k": 1, "k": 2}}', "duplicate_key", "'k' is given twice"),
        (b'{"text": "a", "label": NaN}', "not_a_number", "NaN is not JSON"),
        (b'{"text": "a", "label": -Infinity}', "not_a_number", "-Infinity is not JSON"),
        (b"[" * 100_000, "nested_too_deep", "lists or objects are nested too deep"),
        (b'["text"]', "not_an_object", "the line is JSON, but not an object"),
        (b"{}", "missing_text", "there is no text"),
        (b'{"text": null}', "missing_text", "there is no text"),
        (b'{"text": 5}', "wrong_type", "text is not text: 5"),
        (b'{"text": ["a"]}', "wrong_type", "text is not text: a list"),
        (b'{"text": "a", "lang": 1}', "wrong_type", "lang is not text: 1"),
        (b'{"text": "a", "brand": {}}', "wrong_type", "brand is not text: an object"),
        (b'{"text": "a", "id": true}', "wrong_type", "id is neither text nor a whole number: True"),
        (b'{"text": "ab\\ud83d"}', "lone_surrogate", "character 3 of text is half a character"),
        (b'{"text": "a", "id": "\\udc00"}', "lone_surrogate", "character 1 of id is half"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(data, code, said):
    before, flaw, after = read(line(text="un") + data + b"\n" + line(text="deux"))
    assert (before.text, flaw.line, flaw.code, after.text) == ("un", 2, code, "deux")
    assert flaw.sentence.startswith(said)
    assert "\n" not in flaw.sentence
    assert len(flaw.sentence) < 120


def test_a_wrong_line_keeps_its_id():
    assert only(line(id=7, text=None)).id == 7


@pytest.mark.parametrize(
    ("label", "meant"),
    [(0, 0), (1, 1), (True, 1), (False, 0), ("0", 0), ("1", 1), (1.0, 1), ("True", 1), (" 0", 0)],
)
def test_labels_are_read_in_their_usual_forms(label, meant):
    assert only(line(text="a", label=label), labelled=True).label == meant


@pytest.mark.parametrize("label", [2, -1, 0.5, "ad", "", [], {}, [1]])
def test_another_label_is_a_flaw(label):
    assert only(line(text="a", label=label), labelled=True).code == "wrong_label"


def test_a_labelled_line_needs_a_label_and_words():
    assert only(line(text="a"), labelled=True).code == "missing_label"
    assert only(line(text=" \n", label=0), labelled=True).code == "missing_text"


@pytest.mark.parametrize(
    "spans",
    [
        {"spans": ["bcd"]},
        {"spans": [[1, 4]]},
        {"span_text": "bcd"},
        {"spans": [], "span_text": "bcd"},
    ],
)
def test_spans_are_passages_or_places(spans):
    found = only(line(text="abcde", label=1, **spans), labelled=True)
    assert [found.text[start:end] for start, end in found.spans] == ["bcd"]


@pytest.mark.parametrize(
    ("spans", "code"),
    [
        ({"spans": ["xyz"]}, "span_not_found"),
        ({"span_text": "xyz"}, "span_not_found"),
        ({"spans": [[4, 1]]}, "wrong_span"),
        ({"spans": [[0, 6]]}, "wrong_span"),
        ({"spans": [[True, 3]]}, "wrong_span"),
        ({"spans": [""]}, "wrong_span"),
        ({"spans": [None]}, "wrong_span"),
        ({"spans": "bcd"}, "wrong_type"),
        ({"span_text": 3}, "wrong_type"),
    ],
)
def test_spans_that_are_not_in_the_text_are_flaws(spans, code):
    assert only(line(text="abcde", label=1, **spans), labelled=True).code == code


def test_groups_may_be_numbers():
    found = read(
        line(text="a", label=0, group=12)
        + line(text="a", label=0, group="12")
        + line(text="a", label=0, group=1.5),
        labelled=True,
    )
    assert [getattr(each, "group", None) for each in found] == ["12", "12", None]


def test_a_line_too_long_is_refused_and_never_held():
    stream = io.BufferedReader(Endless(10 * LONGEST, line(text="deux")))
    tracemalloc.start()
    first, second = records_of(stream)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (first.code, second.line, second.text) == ("too_long", 2, "deux")
    assert peak < 2.5 * LONGEST


def test_the_longest_line_is_read():
    text = "a" * (LONGEST - len(b'{"text": ""}'))
    assert only(b'{"text": "' + text.encode() + b'"}\n').text == text


@pytest.mark.parametrize("kept", [5, 15, 40])
def test_a_truncated_archive_is_said_after_what_could_be_read(kept):
    packed = gzip.compress(line(text="un") * 3, compresslevel=0)
    found = read(packed[:-kept])
    assert isinstance(found[-1], Flaw)
    assert found[-1].code == "truncated"
    assert all(each.text == "un" for each in found[:-1])


def test_a_damaged_archive_is_said():
    packed = bytearray(gzip.compress(line(text="un") * 50))
    packed[15] ^= 0xFF
    assert read(bytes(packed))[-1].code == "damaged"
    checksum = bytearray(gzip.compress(line(text="un")))
    checksum[-6] ^= 0xFF
    assert read(bytes(checksum))[-1].code == "damaged"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.booleans(), st.booleans())
def test_any_bytes_are_read_without_an_exception(data, labelled, packed):
    found = read(gzip.compress(data) if packed else data, labelled=labelled)
    assert len(found) <= data.count(b"\n") + 1
    assert [each.line for each in found] == sorted({each.line for each in found})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside),
    max_leaves=6,
)
KEYS = ("text", "id", "lang", "brand", "label", "group", "spans", "span_text")


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), JSON), st.booleans())
def test_any_json_is_a_record_or_a_flaw_with_a_sentence(values, labelled):
    found = only(json.dumps(values).encode(), labelled=labelled)
    match found:
        case Record():
            assert found.text == values["text"]
            assert all(0 <= start < end <= len(found.text) for start, end in found.spans)
        case Flaw():
            assert found.code.isidentifier()
            assert found.sentence


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_an_archive_damaged_anywhere_is_read_without_an_exception(data):
    packed = bytearray(gzip.compress(line(text="un histoire") * 5))
    packed[data.draw(st.integers(2, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    for found in read(bytes(packed)):
        assert isinstance(found, Record | Flaw)


class Endless(io.RawIOBase):
    """One line of so many bytes, made as they are read, and then another line."""

    def __init__(self, size: int, last: bytes):
        self._left, self._last = size, b"\n" + last

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        if self._left:
            size = min(self._left, len(buffer))
            buffer[:size] = b"a" * size
            self._left -= size
            return size
        size = min(len(self._last), len(buffer))
        buffer[:size], self._last = self._last[:size], self._last[size:]
        return size
