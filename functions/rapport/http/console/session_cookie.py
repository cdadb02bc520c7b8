"""The cookies of the console: who is signed in, and what is to be said on the next page."""

from urllib.parse import quote, unquote

from ...app import App
from ..request import Request

_SESSION, _NOTICE, _DOOR = "rapport_session", "rapport_notice", "rapport_door"
_LONGEST_NOTICE = 600


FORGETS = {"clear-site-data": '"storage"'}
"""What browsers forget of us with an answer: the names that a phone at the door keeps."""


def _is_secure(app: App) -> bool:
    """All but the local one: browsers keep no `Secure` cookie of an address without TLS."""
    return app.config.public_url.startswith("https://")


def _name(app: App, name: str) -> str:
    """With a prefix by which browsers take it from this very host alone, and never from a sibling of it."""
    return f"__Host-{name}" if _is_secure(app) else name


def cookie(app: App, name: str, value: str, seconds: int) -> str:
    """A `Set-Cookie` header: for no script, and for no request of another site's that changes anything."""
    secure = "; Secure" if _is_secure(app) else ""
    return f"{_name(app, name)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def given(app: App, request: Request, name: str) -> str:
    return request.cookies.get(_name(app, name), "")


def session_cookie(app: App, value: str, seconds: int) -> str:
    return cookie(app, _SESSION, value, seconds)


def session_of(app: App, request: Request) -> str:
    """What the browser keeps of its session; empty where it has none."""
    return given(app, request, _SESSION)


def door_cookie(app: App, token: str, seconds: int) -> str:
    """The link to an event's door that was opened in this browser; an empty one takes it back."""
    return cookie(app, _DOOR, token, seconds if token else 0)


def door_of(app: App, request: Request) -> str:
    return given(app, request, _DOOR)


def notice_cookie(app: App, sentence: str) -> str:
    """A sentence for the next page; an empty one takes it back."""
    return cookie(app, _NOTICE, quote(sentence[:_LONGEST_NOTICE]), 60 if sentence else 0)


def notice_of(app: App, request: Request) -> str:
    return unquote(given(app, request, _NOTICE))[:_LONGEST_NOTICE]
