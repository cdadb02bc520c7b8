"""Signing in with what was mailed: by the link in the browser that asked, or by the code, typed in there."""

import hmac
from collections.abc import Sequence

from ...app import App
from ...domain.base.errors import ConflictError, InvalidError, NotFoundError, WriteConflictError
from ...domain.members.sign_in import MOST_TRIES, SignIn
from ...sending.kinds.sign_in_link import code_of
from ...store.sign_in import asked as store
from ...store.table import Write
from ...tokens import SIGN_IN
from ..daily_limits import said_in_words
from ..groups import sessions
from . import ask, memberships

_GONE = "This link was good once, and for 15 minutes. Please ask for a new one."
_USED_UP = "These were too many tries, or it is too late for this code. Please ask for a new one."
_TOO_MANY = "Too many codes were tried for this address today. The link in the mail still signs you in."
_WRONG = "This is not the code of the latest mail. Please look again"


def of_link(app: App, token: str) -> SignIn:
    """Whose link it is. Looking at it changes nothing. Raises NotFoundError once it was used, or has run out."""
    person, id = app.tokens.read(SIGN_IN, token)
    found = ask.find(app, person, id)
    if found is None:
        raise NotFoundError(_GONE)
    return found


def by_link(app: App, token: str, presented: str, device: str) -> tuple[SignIn, str]:
    """What was asked for, and the new session's cookie: for the browser that asked alone (`presented`: its cookie).

    Raises NotFoundError as `of_link`; ConflictError in another browser, which uses up nothing.
    """
    asked = of_link(app, token)
    if not is_of(asked, presented):
        raise ConflictError("Please type the code of the mail where you asked for it: this is another browser.")
    return asked, _signed_in(app, asked, device)


def is_of(asked: SignIn, presented: str) -> bool:
    """Whether a browser's cookie says that it is the one that asked."""
    person, _, secret = presented.partition(".")
    return person == asked.person and hmac.compare_digest(ask.digest(secret), asked.id)


def by_code(app: App, asked: SignIn, code: str, device: str) -> str:
    """The new session's cookie. A try is counted before the code is looked at: guesses at once are tries, too.

    Raises InvalidError for a wrong code, NotFoundError after the last try, or where it was used; RefusedForNowError
    after too many of the day for the address.
    """
    typed = "".join(char for char in code if char.isdigit())
    with said_in_words(app, _TOO_MANY):
        _count_try(app, asked)
    if not (typed.isascii() and hmac.compare_digest(typed, code_of(app, asked.person, asked.id))):
        left = MOST_TRIES - asked.tries - 1
        if left <= 0:
            raise NotFoundError(_USED_UP)
        raise InvalidError.of("code", f"{_WRONG}: {left} {'try' if left == 1 else 'tries'} left")
    return _signed_in(app, asked, device)


def _count_try(app: App, asked: SignIn) -> None:
    try:
        app.table.transact(
            store.to_count_try(app.table, asked), store.to_count_of_day(app.table, asked.person, app.now())
        )
    except WriteConflictError:
        raise NotFoundError(_USED_UP) from None


def _signed_in(app: App, asked: SignIn, device: str) -> str:
    """Begins the session in the transaction that uses up what was asked for: of two at once one is refused.

    Who is no member of any group by now is signed in to nothing. Raises NotFoundError.
    """
    of = memberships.of_address(app, asked.email, asked.group)
    if not of:
        raise NotFoundError("You are no member of any group here. Please ask its owner to invite you.")
    also: Sequence[Write] = (
        store.to_use_up(app.table, asked),
        *(memberships.to_note(app, member) for _, member in of),
    )
    try:
        _, cookie = sessions.start(app, asked.email, device, also)
    except WriteConflictError:
        raise NotFoundError(_GONE) from None
    return cookie
