"""The kinds of values an archive holds, each within what a column of ours takes."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from django.core.exceptions import ValidationError as DjangoError
from pydantic import AfterValidator, Field

from ..content import moment
from ..models.evidence import source_key
from ..titles import RESERVED_SLUGS, check_title
from ..vocabulary import SUMMARY_MAX

LARGEST = 2**31 - 1


def _storable(words: str) -> str:
    if "\x00" in words:
        raise ValueError("holds a NUL character")
    return words


def _title(words: str) -> str:
    try:
        same = check_title(words) == words
    except DjangoError as error:
        raise ValueError(" ".join(error.messages)) from None
    if not same:
        raise ValueError("is not a tidy title")
    return words


def _slug(words: str) -> str:
    if words in RESERVED_SLUGS:
        raise ValueError("is an address of the wiki itself")
    return words


def _key(words: str) -> str:
    try:
        source_key(words)
    except DjangoError as error:
        raise ValueError(" ".join(error.messages)) from None
    return words


def _moment(words: str) -> str:
    """As the chain writes it, so that what is kept hashes to the same."""
    read = dt.datetime.fromisoformat(words)
    if read.tzinfo is None or moment(read) != words:
        raise ValueError("is not a moment in UTC to the microsecond")
    return words


def _web(words: str) -> str:
    if words and not words.startswith(("https://", "http://")):
        raise ValueError("is not a web address")
    return words


def codes_within(most: int):
    """For codes that a row keeps together, with commas."""

    def check(codes: list[str]) -> list[str]:
        if len(", ".join(codes)) > most or any("," in code or not code.strip() for code in codes):
            raise ValueError(f"are not codes of {most} characters at most together")
        return codes

    return AfterValidator(check)


Text = Annotated[str, AfterValidator(_storable)]
Line80 = Annotated[Text, Field(max_length=80)]
Line120 = Annotated[Text, Field(max_length=120)]
Line240 = Annotated[Text, Field(max_length=240)]
Line300 = Annotated[Text, Field(max_length=300)]
Title = Annotated[Text, Field(max_length=255)]
Summary = Annotated[Text, Field(max_length=SUMMARY_MAX)]
Language = Literal["fr", "en"]
Number = Annotated[int, Field(ge=1, le=LARGEST)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
HashOrNone = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
Moment = Annotated[str, Field(max_length=40), AfterValidator(_moment)]
ArticleSlug = Annotated[str, Field(pattern=r"^[-\w]+$", max_length=255), AfterValidator(_slug)]
CategorySlug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,50}$")]
SourceKey = Annotated[str, Field(max_length=80), AfterValidator(_key)]
BlockId = Annotated[str, Field(pattern=r"^[-0-9a-zA-Z_]{1,64}$")]
ImageDigest = Annotated[str, Field(pattern=r"^([0-9a-f]{6,64})?$")]
Uuid = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
TidyTitle = Annotated[Text, AfterValidator(_title)]
WebAddress = Annotated[Text, Field(max_length=500), AfterValidator(_web)]
