"""A browser without scripts: it keeps cookies, and posts forms as they were served."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.testing.html import Element, read
from tests.testing.lambda_events import Answer
from tests.testing.world import World


class Browser:
    def __init__(self, world: World) -> None:
        self.world = world
        self.cookies: dict[str, str] = {}

    @property
    def is_signed_in(self) -> bool:
        return "__Host-rapport_session" in self.cookies

    def get(self, path: str, **query: object) -> Answer:
        parts = urlsplit(path)
        asked = {**dict(parse_qsl(parts.query)), **query}
        return self._kept(self.world.call("GET", parts.path, query=asked, cookies=self.sent_cookies))

    def page(self, path: str, **query: object) -> Element:
        """A page that must be there."""
        answer = self.get(path, **query)
        assert answer.status == 200, (path, answer.status, answer.headers.get("location"))
        return read(answer.body)

    def follow(self, answer: Answer) -> Element:
        return self.page(answer.headers["location"])

    def post(self, path: str, fields: Mapping[str, object] | None = None, **options: Any) -> Answer:
        return self._kept(self.world.post_form(path, fields or {}, cookies=self.sent_cookies, **options))

    def submit(self, form: Element, **changes: object) -> Answer:
        """A form of a page as it was served, with some fields filled in otherwise."""
        return self.post(form.attributes["action"], {**form.fields(), **changes})

    @property
    def sent_cookies(self) -> list[str]:
        return [f"{name}={value}" for name, value in self.cookies.items()]

    def _kept(self, answer: Answer) -> Answer:
        for cookie in answer.cookies:
            name, _, rest = cookie.partition("=")
            value, _, attributes = rest.partition(";")
            self.cookies[name] = value
            if "Max-Age=0" in attributes:
                del self.cookies[name]
        return answer
