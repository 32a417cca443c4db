"""The notation members write articles in: blocks as text, and text as blocks.

Blocks stand apart by a blank line. What begins with a mark is a block of its own kind:

    ## Heading                          ### Subheading
    > quotation                         [à étayer] a paragraph nothing supports yet
    > — who said it                     {{récit:id}}  {{source:key|p. 12}}  {{chiffre:name}}
    | a | b |                           ![what it shows](image:digest "caption")
    |---|---|
    | 1 | 2 |                           anything else: a paragraph or a list
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from ..markdown import CITATION
from .content import Block, new_id
from .references import CITED
from .vocabulary import TEXT_MAX, Evidence

BLOCKS_MAX = 1_500
CELLS_MAX = 40  # columns of a table
_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)\Z")
_TO_SUPPORT = re.compile(r"\[(?:à étayer|to be supported)\]\s*", re.IGNORECASE)
_CAPTION = re.compile(r"Table\s*:\s*(\S.*)\Z", re.IGNORECASE)
_RULE = re.compile(r"\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?\s*\Z")
_CELL = re.compile(r"(?<!\\)\|")
_IMAGE = re.compile(r'!\[([^\]\n]*)\]\(image:([0-9a-f]{6,64})(?:\s+"([^"\n]*)")?\)\Z')
_BLANK = re.compile(r"\n[ \t\u00a0]*\n\s*")
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")  # those that do not break stay as typed
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
ALIKE = 50.0  # per cent of likeness for a rewritten block to be the same one
_COMPARED = 40_000  # pairs of blocks compared at most
_READ = 1_000  # characters of a block read to judge its likeness
_WORDS = {
    "fr": {Evidence.STORY: "récit", Evidence.FIGURE: "chiffre", "to_support": "à étayer"},
    "en": {Evidence.STORY: "story", Evidence.FIGURE: "figure", "to_support": "to be supported"},
}
Bare = tuple[str, object]  # kind and value of a block


# --- text to blocks -------------------------------------------------------------------------------


def parse(text: str, like: Sequence[Block] = ()) -> list[Block]:
    """The blocks of a text. A block that was already in `like`, changed or not, keeps its id.

    Raises `ValidationError` when the text is too long or cut in too many blocks.
    """
    clean = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(clean) > TEXT_MAX:
        raise ValidationError(
            _("This text has %(length)s characters; the most is %(most)s."),
            code="long",
            params={"length": len(clean), "most": TEXT_MAX},
        )
    bare = [each for chunk in _BLANK.split(clean.strip()) if chunk for each in _blocks(chunk)]
    if len(bare) > BLOCKS_MAX:
        raise ValidationError(
            _("This text has %(number)s paragraphs; the most is %(most)s."),
            code="blocks",
            params={"number": len(bare), "most": BLOCKS_MAX},
        )
    ids = matched_ids(bare, like)
    return [Block(key or new_id(), *each) for key, each in zip(ids, bare, strict=True)]


def _blocks(chunk: str) -> Iterable[Bare]:
    """A chunk is one block, but headings, which need no blank line after them."""
    lines, at = chunk.split("\n"), 0
    while at < len(lines) and (found := _HEADING.match(lines[at])):
        yield ("heading" if len(found[1]) <= 2 else "subheading"), _unclosed(found[2])
        at += 1
    if rest := "\n".join(lines[at:]).strip("\n").rstrip():
        yield _special(rest) or ("text", rest)


def _unclosed(heading: str) -> str:
    """The words of a heading without the signs that may close its line."""
    words = heading.strip()
    bare = words.rstrip("# \t")
    closing = words[len(bare) :]
    return bare + closing[: len(closing) - len(closing.lstrip("#"))]  # "C#" keeps its own


def _special(chunk: str) -> Bare | None:
    if found := _TO_SUPPORT.match(chunk):
        rest = chunk[found.end() :].strip()
        return ("to_support", rest) if rest else None
    lines = chunk.split("\n")
    if all(line.startswith(">") for line in lines):
        return _quotation([line[1:].removeprefix(" ").rstrip() for line in lines])
    if (found := CITATION.match(chunk)) and found.end() == len(chunk):
        return _citation(found)
    if found := _IMAGE.match(chunk):
        value = {"image": found[2], "alt": found[1].strip(), "caption": (found[3] or "").strip()}
        return "figure", value
    return _table(lines)


def _quotation(lines: list[str]) -> Bare | None:
    source = ""
    if len(lines) > 1 and lines[-1].startswith("—"):
        source = lines.pop().lstrip("— \u00a0\u202f").strip()
    words = "\n".join(lines).strip()
    return ("quotation", {"quotation": words, "source": source}) if words else None


def _citation(found: re.Match[str]) -> Bare | None:
    kind, key, more = CITED[found[1].casefold()], found[2].strip(), (found[3] or "").strip()
    match kind:
        case Evidence.SOURCE:
            return "source", {"source": key, "place": more}
        case Evidence.STORY if not more and len(key) <= 16:
            return "story", key
        case Evidence.FIGURE if not more:
            return "live_figure", key
    return None


def _table(lines: list[str]) -> Bare | None:
    caption = ""
    if found := _CAPTION.match(lines[0]):
        caption, lines = found[1].strip(), lines[1:]
    if len(lines) < 2 or "|" not in lines[0] or not _RULE.match(lines[1].strip()):
        return None
    head = _cells(lines[0])[:CELLS_MAX]
    rows = [(_cells(line) + [""] * len(head))[: len(head)] for line in lines[2:]]
    return "table", {"caption": caption, "head": head, "rows": rows}


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return [cell.replace("\\|", "|").strip() for cell in _CELL.split(bare)]


# --- ids ------------------------------------------------------------------------------------------


def matched_ids(bare: Sequence[Bare], like: Sequence[Block]) -> list[str]:
    """For each block the id of the one it was in `like`, else an empty string.

    Equal blocks first, in order, then equal ones that moved, then those rewritten in their place.
    """
    old, new = [_mark(each.kind, each.value) for each in like], [_mark(*each) for each in bare]
    ids = [""] * len(new)
    free = dict.fromkeys(range(len(old)))
    gaps: list[tuple[range, range]] = []
    for step in Indel.opcodes(old, new):
        before, after = range(step.src_start, step.src_end), range(step.dest_start, step.dest_end)
        if step.tag == "equal":
            for i, j in zip(before, after, strict=True):
                ids[j] = like[i].id
                del free[i]
        elif gaps and gaps[-1][0].stop == before.start and gaps[-1][1].stop == after.start:
            gaps[-1] = range(gaps[-1][0].start, before.stop), range(gaps[-1][1].start, after.stop)
        else:
            gaps.append((before, after))
    moved: dict[str, list[int]] = {}
    for i in free:
        moved.setdefault(old[i], []).append(i)
    for j, mark in enumerate(new):
        if not ids[j] and moved.get(mark):
            i = moved[mark].pop(0)
            ids[j] = like[i].id
            del free[i]
    for before, after in gaps:
        _pair([i for i in before if i in free], [j for j in after if not ids[j]], bare, like, ids)
    return ids


def _pair(
    before: list[int],
    after: list[int],
    bare: Sequence[Bare],
    like: Sequence[Block],
    ids: list[str],
) -> None:
    """Rewritten blocks of one gap: the likest, in order; then one for one when as many are left."""
    left = list(before)
    if len(before) * len(after) <= _COMPARED:
        for j in after:
            alike = [
                (likeness(like[i].value, bare[j][1]), -i)
                for i in left
                if like[i].kind == bare[j][0]
            ]
            score, at = max(alike, default=(0.0, 0))
            if score >= ALIKE:
                ids[j] = like[-at].id
                left = [i for i in left if i > -at]  # order is kept
    rest = [j for j in after if not ids[j]]
    unused = [i for i in before if like[i].id not in ids]
    if len(rest) == len(unused):
        for i, j in zip(unused, rest, strict=True):
            if like[i].kind == bare[j][0]:
                ids[j] = like[i].id


def likeness(one: object, two: object) -> float:
    """Of two values of blocks, from 0 to 100, by what they begin with."""
    return fuzz.ratio(_words(one)[:_READ], _words(two)[:_READ])


def _mark(kind: str, value: object) -> str:
    return json.dumps([kind, value], ensure_ascii=False, sort_keys=True)


def _words(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# --- blocks to text -------------------------------------------------------------------------------


def to_text(blocks: Iterable[Block], language: str = "fr") -> str:
    """The text of blocks: parsed again, it gives the same."""
    words = _WORDS.get(language, _WORDS["fr"])
    return "\n\n".join(_said(each.kind, each.value, words) for each in blocks) + "\n"


def _said(kind: str, value, words: dict) -> str:
    match kind:
        case "heading":
            return f"## {value}"
        case "subheading":
            return f"### {value}"
        case "to_support":
            return f"[{words['to_support']}] {value}"
        case "story":
            return f"{{{{{words[Evidence.STORY]}:{value}}}}}"
        case "source":
            place = f"|{value['place']}" if value["place"] else ""
            return f"{{{{source:{value['source']}{place}}}}}"
        case "live_figure":
            return f"{{{{{words[Evidence.FIGURE]}:{value}}}}}"
        case "quotation":
            said = [f"> {line}".rstrip() for line in value["quotation"].split("\n")]
            return "\n".join([*said, f"> — {value['source']}"] if value["source"] else said)
        case "figure":
            caption = f' "{value["caption"]}"' if value["caption"] else ""
            return f"![{value['alt']}](image:{value['image']}{caption})"
        case "table":
            return _table_said(value)
        case _:
            return _escaped(value)


def _table_said(value: dict) -> str:
    lines = [f"Table : {value['caption']}"] if value["caption"] else []
    lines += [_line(value["head"]), "|" + "---|" * len(value["head"])]
    return "\n".join([*lines, *map(_line, value["rows"])])


def _line(cells: Iterable[str]) -> str:
    tidy = (_SPACES.sub(" ", cell).strip().replace("|", "\\|") for cell in cells)
    return "| " + " | ".join(tidy) + " |"


def _escaped(text: str) -> str:
    """A paragraph that would read as another block takes a backslash, which Markdown does not show."""
    first = next(iter(_blocks(text)), None)
    return text if first == ("text", text) else f"\\{text}"
