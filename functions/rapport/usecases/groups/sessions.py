"""Sessions of the console: begun by signing in, found by their cookie, ended by their owner."""

import hashlib
import secrets
from collections.abc import Sequence

from ...addresses import address_identity
from ...app import App
from ...domain.base.errors import NotFoundError
from ...domain.group import Group
from ...domain.members.member import Member
from ...domain.members.session import SESSION_LASTS, Session
from ...store.admin import members
from ...store.sign_in import sessions as store
from ...store.table import Write


def person_of(app: App, email: str) -> str:
    """The keyed hash that an address signs in by, however it is spelt."""
    return app.keyed_hash("login", address_identity(email))


def start(app: App, email: str, device: str, also: Sequence[Write] = ()) -> tuple[Session, str]:
    """A new session, and what its cookie holds: that is told this once, and kept nowhere.

    `also`: what is written with it. Raises WriteConflictError where a condition of that failed.
    """
    secret, now = secrets.token_urlsafe(32), app.now()
    session = Session(
        person=person_of(app, email),
        id=_digest(secret),
        email=email,
        csrf=secrets.token_urlsafe(24),
        device=device,
        started_at=now,
        seen_at=now,
        expires_at=int((now + SESSION_LASTS).timestamp()),
    )
    app.table.transact(store.to_add(app.table, session), *also)
    return session, f"{session.person}.{secret}"


def find(app: App, presented: str) -> Session | None:
    """The session of a cookie; None for what is none, and once it has ended."""
    person, _, secret = presented.partition(".")
    if not (person.isalnum() and len(person) <= 64 and secret):
        return None
    session = store.find(app.table, person, _digest(secret))
    return session if session is not None and app.now() < session.ends_at else None


def end(app: App, session: Session) -> None:
    app.table.transact(store.to_end(app.table, session))


def member_of(app: App, session: Session, group: str) -> tuple[Group, Member]:
    """The group, and as whom a session's owner takes part in it.

    Raises NotFoundError where there is no such group, or none that they are an active member of: alike.
    """
    try:
        id = app.contact_id(group, session.email)
    except NotFoundError:
        raise NotFoundError(_NOT_YOURS) from None
    found, member = members.with_group(app.table, group, id)
    if member is None or not member.is_active:
        raise NotFoundError(_NOT_YOURS)
    return found, member


_NOT_YOURS = "There is no group here that you are a member of."


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
