"""A member signed in to the console, as their browser is: pages are got, their forms are posted, cookies are kept."""

from collections.abc import Mapping
from typing import Any

from rapport.domain.members.member import Role
from rapport.usecases.groups import sessions
from tests.testing.html import Element, read
from tests.testing.lambda_events import Answer
from tests.testing.world import World

_COOKIE = "__Host-rapport_session"


class Console:
    def __init__(self, world: World, email: str) -> None:
        self.world = world
        session, secret = sessions.start(world.app, email, "Firefox on Linux")
        self.session = session
        self.cookies = {_COOKIE: secret}

    def get(self, path: str, **query: object) -> Answer:
        return self._kept(self.world.call("GET", path, query=query, cookies=self.sent_cookies))

    def page(self, path: str, **query: object) -> Element:
        """A page that must be there."""
        answer = self.get(path, **query)
        assert answer.status == 200, (path, answer.status, answer.headers.get("location"))
        return read(answer.body)

    def post(self, path: str, fields: Mapping[str, object] | None = None, **options: Any) -> Answer:
        """A form of one of the session's own pages."""
        sent = {"csrf": self.session.csrf, **(fields or {})}
        return self._kept(self.world.post_form(path, sent, cookies=self.sent_cookies, **options))

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


def signed_in(world: World, role: Role = Role.OWNER, who: str = "") -> Console:
    """Somebody of this role; the group's owner, Olga, where nobody is named."""
    if role is Role.OWNER and not who:
        return Console(world, "olga@example.org")
    name = who or role.value.replace("_", "-")
    world.add_member(name, role)
    return Console(world, f"{name}@example.org")
