"""A member's browser, and the form of an article as it comes and goes."""

from __future__ import annotations

from django.test import Client
from django.utils.html import strip_tags

from cherclient.wiki.models import WikiArticlePage
from cherclient.wiki.services.saving import head_of

BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser(member=None) -> Client:
    client = Client()
    if member:
        client.force_login(member, backend=BACKEND)
    return client


class Form:
    """A form opened in a browser: its values may be changed and sent, again and again."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        page = client.get(address)
        assert page.status_code == 200, page.status_code
        self.values = _values(page.context["form"])

    def send(self, do: str = "save", **values):
        """Sent as a browser would; what is not said stays as it was."""
        self.values |= values
        if "summary" not in values:
            self.values["summary"] = self.values["summary"] or "vu"
        return self.client.post(self.address, {**self.values, "do": do})


def _values(form) -> dict:
    shown = {field.name: field.value() for field in form}
    return {
        name: (value or []) if name == "categories" else "" if value is None else str(value)
        for name, value in shown.items()
    }


def shown_again(page) -> dict:
    """The values of the form a page shows."""
    return _values(page.context["form"])


def text_now(article: WikiArticlePage) -> list[str]:
    """The public text, block by block."""
    return [str(block.value) for block in head_of(article).text.blocks]


def said(page) -> str:
    """The words of a page, in one line."""
    return " ".join(strip_tags(page.content.decode()).replace("&#x27;", "'").split())


def messages_after(client: Client, answer) -> list[str]:
    """What the page after a save says."""
    assert answer.status_code == 302, answer.status_code
    return [str(each) for each in client.get(answer.url).context["messages"]]
