"""What a text may not carry: markup that would run, and addresses that would run.

The page would show it as plain words and run none of it: `markdown.draw` writes no HTML of its
authors. It is taken out all the same, and named, so that nobody believes it is there.
"""

from __future__ import annotations

import re

from ..markdown import without_code

_NAMES = "script|style|iframe|frame|frameset|object|embed|applet|form|input|button|svg|math|base|meta|link"
_TAG = re.compile(rf"<(/?)({_NAMES})\b[^<>]{{0,2000}}>", re.IGNORECASE)
_SCHEMES = "javascript|vbscript|data|file"
_WITH_CONTENT = frozenset({"script", "style"})
_LINK = re.compile(
    rf"\[([^\[\]\n]{{0,500}})\]\([ \t]{{0,5}}<?[ \t]{{0,5}}({_SCHEMES})[ \t]{{0,5}}:"
    r"(?:[^()\n]|\([^()\n]{0,500}\)){0,2000}\)",
    re.IGNORECASE,
)
_TIMES = 3  # what was hidden in what was taken out


def without_what_runs(text: str) -> tuple[str, list[str]]:
    """The text without it, and the names of what went: `<script>`, `javascript:`.

    Code spans stay: they show what they hold.

    >>> without_what_runs("Un <script>alert(1)</script> [mot](javascript:alert(1)).")
    ('Un  mot.', ['<script>', 'javascript:'])
    """
    gone: list[str] = []
    for _time in range(_TIMES):
        if "<" not in text and "](" not in text:
            break
        text = _words_of_links(_without_tags(text, gone), gone)
    return text, list(dict.fromkeys(gone))


def _words_of_links(text: str, gone: list[str]) -> str:
    kept, at = [], 0
    for found in _LINK.finditer(without_code(text)):
        gone.append(f"{found[2].lower()}:")
        kept += [text[at : found.start()], text[found.start(1) : found.end(1)]]
        at = found.end()
    return "".join(kept) + text[at:]


def _without_tags(text: str, gone: list[str]) -> str:
    read = without_code(text)
    last = {name: read.lower().rfind(f"</{name}") for name in _WITH_CONTENT}
    kept, at, inside = [], 0, ""
    for found in _TAG.finditer(read):
        name = found[2].lower()
        if inside:
            if found[1] and name == inside:
                inside, at = "", found.end()
            continue
        kept.append(text[at : found.start()])
        at = found.end()
        gone.append(f"<{name}>")
        if name in _WITH_CONTENT and not found[1] and last[name] > found.start():
            inside = name
    return "".join(kept) + text[at:]
