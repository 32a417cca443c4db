"""« Votre message a-t-il du fond ? »: what a message says, for anybody; nothing is kept of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from ..detector import Text
from ..detector_in_use import detector_in_use
from ..forms.substance import SubstanceForm
from ..passages import Mark, paragraphs_of
from ..substance_examples import EXAMPLES
from ..substance_words import advice_in_words, scores_in_words

EMPTY = "empty"
FEWEST_WORDS = 8  # as the detector counts them, or nearly: it only chooses between two sentences


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("text", "name")
def substance(request: HttpRequest) -> HttpResponse:
    """A box and, below it, what its message says; an example is read on a plain GET."""
    detector = detector_in_use().detector
    form = SubstanceForm(_typed(request))
    found = _read(detector, form) if detector and form.is_valid() else None
    context = {"form": form, "found": found, "out_of_service": detector is None}
    response = render(request, "stories/substance.html", context | {"examples": EXAMPLES})
    patch_cache_control(response, no_store=True)
    return response


def _typed(request: HttpRequest) -> QueryDict | dict[str, str] | None:
    if request.method == "POST":
        return {name: request.POST.get(name, "").replace("\x00", "") for name in ("text", "name")}
    example = EXAMPLES.get(request.GET.get("example", ""))
    if example is None:
        return None
    text = example.texts.get(request.LANGUAGE_CODE, example.texts["en"])
    return {"text": text, "name": example.name}


@sensitive_variables()
def _read(detector, form: SubstanceForm) -> dict:
    """What the page shows of a valid form: scores and advice in words, the text marked."""
    text = form.cleaned_data["text"]
    read = detector.substance(Text(without_name(text, form.cleaned_data["name"])))
    parts = {"fond": read.fond, "sens": read.sens, "particulier": read.particulier}
    bands = {name: str(part.band) for name, part in parts.items()}
    places = {name: part.places for name, part in parts.items()} | {EMPTY: read.empty}
    marks = marks_of(places)
    return {
        "readable": read.readable,
        "too_short": bool(read.language) or len(text.split()) < FEWEST_WORDS,
        "language": read.language,
        "scores": scores_in_words(bands) if read.readable else [],
        "advice": advice_in_words(read.advice),
        "paragraphs": paragraphs_of(text, marks),
        "empty": len(read.empty),
        "sentences": len(marks),
    }


def without_name(text: str, name: str) -> str:
    """The text with a name crossed out, letter for letter, so that every place stays.

    >>> without_name("Oriel thanks you. Your Oriel team", "oriel")
    'xxxxx thanks you. Your xxxxx team'
    """
    if not name:
        return text
    words = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    return words.sub(lambda found: "x" * len(found[0]), text)


def marks_of(places: dict[str, Iterable[tuple[int, int]]]) -> list[Mark]:
    """One mark a sentence, with everything that carries it."""
    kinds: dict[tuple[int, int], list[str]] = {}
    for name, spans in places.items():
        for span in spans:
            kinds.setdefault(span, []).append(name)
    return [Mark(*span, tuple(names)) for span, names in sorted(kinds.items())]
