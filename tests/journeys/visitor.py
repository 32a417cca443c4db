"""A person with a browser, and what the browser would not tell them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Response

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1"}
INSIDE = {"data", "blob", "about", "chrome-error"}


class Visitor:
    """One page of one browser context. `left` and `complaints` stay empty on a good journey."""

    def __init__(self, context: BrowserContext, language: str) -> None:
        self.context, self.language = context, language
        self.left: list[str] = []
        self._answers: list[tuple[int, str]] = []
        self._errors: list[tuple[str, str]] = []
        self._expected: set[str] = set()
        context.on("request", self._note_request)
        context.on("response", lambda answer: self._answers.append((answer.status, answer.url)))
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self._errors.append((str(error.error), "")))
        context.route("**/*", self._keep_inside)
        self.page = context.new_page()

    # --- watching ---------------------------------------------------------------------------------

    @staticmethod
    def _inside(url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme in INSIDE or parts.hostname in LOOPBACK

    def _note_request(self, request) -> None:
        if not self._inside(request.url):
            self.left.append(request.url)

    def _keep_inside(self, route) -> None:
        if self._inside(route.request.url):
            route.continue_()
        else:
            route.abort()

    def _note_console(self, message) -> None:
        if message.type == "error":
            self._errors.append((message.text, message.location.get("url", "")))

    @property
    def complaints(self) -> list[str]:
        """Answers of 400 and above, and errors of the console, where none was expected."""
        answers = [
            f"{status} {url}"
            for status, url in self._answers
            if status >= 400 and url not in self._expected
        ]
        return answers + [
            f"{text} {url}".strip()
            for text, url in self._errors
            if url.partition("#")[0] not in self._expected
        ]

    def forget(self) -> None:
        """Start watching anew."""
        for notes in (self.left, self._answers, self._errors):
            notes.clear()

    # --- going ------------------------------------------------------------------------------------

    def open(self, path: str, *, status: int = 200) -> Response:
        """Go to a page; it must answer `status`."""
        answer = self.page.goto(path)
        assert answer.status == status, f"{path} answered {answer.status}"
        if status >= 400:
            self._expected.add(answer.url)
        return answer

    # --- filling in -------------------------------------------------------------------------------

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def fill(self, answers: Mapping[str, str | bool]) -> None:
        """Answer the fields of a form by name: text, choice, or True for a box to tick."""
        for name, answer in answers.items():
            if answer is True:
                self.main.locator(f"[name={name}]").check()
                continue
            radio = self.main.locator(f'[name={name}][type=radio][value="{answer}"]')
            if radio.count():
                radio.check()
            elif self.main.locator(f"select[name={name}]").count():
                self.main.locator(f"select[name={name}]").select_option(answer)
            else:
                self.main.locator(f"[name={name}]").fill(answer)

    def press(self, button: Locator | None = None, *, refused: int = 0) -> None:
        """Press a button, the main one of the page by default; `refused` is the status the answer
        must then have."""
        button = button or self.main.locator("button[data-kind=primary]")
        if not refused:
            button.click()
            return
        with self.page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            button.click()
        assert answered.value.status == refused
        self._expected.add(answered.value.url)
