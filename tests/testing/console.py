"""A member signed in to the console, as their browser is: pages are got, their forms are posted, cookies are kept."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from rapport.domain.base.errors import NotFoundError
from rapport.domain.members.member import Role
from rapport.usecases.groups import sessions
from tests.testing.browser import Browser
from tests.testing.lambda_events import Answer
from tests.testing.world import World

_COOKIE = "__Host-rapport_session"


class Console(Browser):
    def __init__(self, world: World, email: str) -> None:
        super().__init__(world)
        self.session, secret = sessions.start(world.app, email, "Firefox on Linux")
        self.cookies = {_COOKIE: secret}
        with suppress(NotFoundError):
            _, member = sessions.member_of(world.app, self.session, "demo")
            sessions.note_seen(world.app, self.session, member)  # or the first page would

    def post(self, path: str, fields: Mapping[str, object] | None = None, **options: Any) -> Answer:
        """A form of one of the session's own pages."""
        return super().post(path, {"csrf": self.session.csrf, **(fields or {})}, **options)


def signed_in(world: World, role: Role = Role.OWNER, who: str = "") -> Console:
    """Somebody of this role; the group's owner, Olga, where nobody is named."""
    name = "olga" if role is Role.OWNER and not who else who or role.value.replace("_", "-")
    if name != "olga":
        world.add_member(name, role)
    return Console(world, f"{name}@example.org")
