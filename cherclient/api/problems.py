"""What went wrong, as problem details (RFC 9457)."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from .cursors import BadCursor

MEDIA_TYPE = "application/problem+json"
_DETAILS = {
    400: "The request could not be read.",
    404: "There is nothing at this address.",
    405: "This API is read with GET and HEAD only.",
    500: "The server failed. The failure is in its log; try again later.",
}


class Mistake(Schema):
    """One parameter that could not be used."""

    parameter: str
    message: str


class Problem(Schema):
    """Problem details, RFC 9457."""

    type: str = Field(description="about:blank: the status says it all.")
    title: str
    status: int
    detail: str
    errors: list[Mistake] | None = None


def problem(status: int, detail: str = "", errors: list[dict] | None = None) -> HttpResponse:
    """The answer to a request that cannot be served; never kept by caches."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or _DETAILS.get(status, HTTPStatus(status).phrase),
    }
    if errors:
        body["errors"] = errors
    response = HttpResponse(json.dumps(body), status=status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def answer_with_problems(api: NinjaAPI) -> None:
    """Let an API speak of its errors in problem details."""
    api.add_exception_handler(Http404, lambda request, error: problem(404, _words(error)))
    api.add_exception_handler(
        HttpError, lambda request, error: problem(error.status_code, str(error))
    )
    api.add_exception_handler(BadCursor, _bad_cursor)
    api.add_exception_handler(ValidationError, _bad_parameters)


def _words(error: Http404) -> str:
    return str(error.args[0]) if error.args and isinstance(error.args[0], str) else ""


def _bad_cursor(request: HttpRequest, error: BadCursor) -> HttpResponse:
    wrong = {"parameter": "cursor", "message": "not a cursor this list gave"}
    return problem(400, "Take the cursor from the `next` of a page, or leave it out.", [wrong])


def _bad_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A word of the path that cannot be: nothing there. Else each parameter, and what is wrong."""
    if any(each["loc"][0] == "path" for each in error.errors):
        return problem(404)
    wrong = [_mistake(each) for each in error.errors]
    return problem(400, "Some parameters of the query could not be used.", wrong)


def _mistake(error: dict) -> dict:
    """The last word of the place is the parameter; a check of the whole query names its own."""
    unknown = error.get("ctx", {}).get("parameter")
    place = unknown or next((str(word) for word in reversed(error["loc"])), "")
    return {"parameter": place[:80], "message": error["msg"].removeprefix("Value error, ")[:200]}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(403)


def not_found(
    request: HttpRequest, exception: Exception | None = None, path: str = ""
) -> HttpResponse:
    return problem(404)


def server_error(request: HttpRequest) -> HttpResponse:
    return problem(500)
