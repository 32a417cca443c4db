"""The API put together."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from . import brands, editions, method, stories, study, wiki
from .envelope import LICENCE
from .examples import example_of
from .problems import MEDIA_TYPE, answer_with_problems


class ReadableJson(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


class ReadOnlyApi(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the view: each is one of a kind."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **kwargs) -> OpenAPISchema:
        """The document, with the media type errors really have, and with examples."""
        schema = super().get_openapi_schema(**kwargs)
        for path in schema["paths"].values():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    if status >= 400:
                        answer["content"] = {MEDIA_TYPE: answer["content"].pop("application/json")}
                if example := example_of(operation["operationId"]):
                    content = operation["responses"][200]["content"]["application/json"]
                    content["example"] = example.answer
        return schema


api = ReadOnlyApi(
    title="CherClient",
    version="1.0.0",
    description=_(
        "Love stories with brands, how they ended, and who keeps its customers. Read-only, without a key."
    ),
    urls_namespace="api",
    docs_url=None,
    renderer=ReadableJson(),
    servers=[{"url": settings.SITE_URL.rstrip("/")}],
    openapi_extra={"info": {"license": LICENCE}},
)
answer_with_problems(api)
for _part in (method, editions, brands, stories, study, wiki):
    api.add_router("", _part.router)
