"""What stands around every answer: the notice, the licence, and the way to the next page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Schema
from ninja.errors import ValidationError
from pydantic import Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

NOTICE = _("Stories told here: this is not a survey of all customers.")
LONGEST_PAGE = 200
LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}

Slug = Annotated[str, Field(max_length=100, pattern=r"^[-a-zA-Z0-9_]+$")]


class InBothLanguages(Schema):
    """The same words in French and in English, or the address of the page in each."""

    fr: str
    en: str


class LicenceOut(Schema):
    name: str
    url: str


class Meta(Schema):
    notice: InBothLanguages = Field(
        description=_("What these figures are not. Print it beside them.")
    )
    licence: LicenceOut = Field(description=_("Of these data. A story's text has its own."))


class PageMeta(Meta):
    next: str | None = Field(description=_("Address of the next page; null on the last one."))


class KnownQuery(Schema):
    """A query whose unknown parameters are refused, never ignored: a slip must not look like data."""

    @model_validator(mode="before")
    @classmethod
    def refuse_unknown(cls, values: Any, info: ValidationInfo) -> Any:
        request: HttpRequest | None = (info.context or {}).get("request")
        for name in request.GET if request else ():
            if name not in cls.model_fields:
                known = ", ".join(cls.model_fields)
                raise PydanticCustomError(
                    "unknown_parameter",
                    "unknown here; known: {known}",
                    {"parameter": name, "known": known},
                )
        return values


class ListQuery(KnownQuery):
    """What every list takes."""

    cursor: str | None = Field(None, description=_("Where to go on, from `next`. Opaque."))
    limit: int = Field(50, ge=1, le=LONGEST_PAGE, description=_("Items a page, 1 to 200."))


def refuse_query(request: HttpRequest) -> None:
    """For a resource that takes no parameter: any raises `ninja.errors.ValidationError`."""
    wrong = [{"loc": ("query", name), "msg": "unknown here; known: none"} for name in request.GET]
    if wrong:
        raise ValidationError(wrong)


def meta() -> dict:
    return {"notice": notice(), "licence": LICENCE}


def page_meta(
    request: HttpRequest, response: HttpResponse, cursor: str | None, **more: object
) -> dict:
    """The metadata of a page, and the `Link` header that leads to the next one."""
    following = None
    if cursor:
        query = request.GET.copy()
        query["cursor"] = cursor
        following = absolute(f"{request.path}?{query.urlencode()}")
        response.headers["Link"] = f'<{following}>; rel="next"'
    return meta() | {"next": following} | more


def one_more(rows: list, limit: int) -> tuple[list, Any]:
    """The rows of a page out of one row too many; and the last one, when another page follows."""
    shown = rows[:limit]
    return shown, shown[-1] if len(rows) > limit else None


def absolute(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path


def link(name: str, *args: object, query: Mapping[str, str] | None = None) -> str:
    """The absolute address of a resource of the API."""
    return absolute(reverse(f"api:{name}", args=args, urlconf="cherclient.api.urls", query=query))


def pages(name: str, *args: object) -> dict[str, str]:
    """The absolute address of a page of the site in each language."""
    addresses = {}
    for code in ("fr", "en"):
        with translation.override(code):
            path = reverse(name, args=args, urlconf=settings.ROOT_URLCONF)
        addresses[code] = absolute(path)
    return addresses


@cache
def notice() -> dict[str, str]:
    words = {}
    for code in ("fr", "en"):
        with translation.override(code):
            words[code] = gettext(NOTICE)
    return words
