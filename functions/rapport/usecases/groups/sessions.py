"""Sessions of the console: begun by signing in, found by their cookie, ended by their owner."""

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from ...addresses import address_identity
from ...app import App
from ...domain.base.errors import NotFoundError, WriteConflictError
from ...domain.group import Group
from ...domain.members.member import Member
from ...domain.members.session import SESSION_LASTS, Session
from ...store.admin import members
from ...store.sign_in import sessions as store
from ...store.table import Write

SEEN_EACH = timedelta(hours=1)


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


def list_sessions(app: App, person: str) -> list[Session]:
    """Those of a person that are good, the one used last first."""
    there = (one for one in store.of_person(app.table, person) if app.now() < one.ends_at)
    return sorted(there, key=lambda one: one.seen_at, reverse=True)


def end_one(app: App, session: Session, id: str) -> Session | None:
    """Ends one of the person's sessions; None where there is none of this id any more."""
    found = store.find(app.table, session.person, id)
    if found is not None:
        end(app, found)
    return found


def end_others(app: App, session: Session) -> int:
    """Ends all of the person's sessions but this one, and says how many these were."""
    others = [one for one in store.of_person(app.table, session.person) if one.id != session.id]
    for one in others:
        end(app, one)
    return sum(app.now() < one.ends_at for one in others)


def note_seen(app: App, session: Session, member: Member) -> None:
    """Notes of session and member that they were here just now, where nothing was noted within the last hour.

    What ended meanwhile stays so, and nobody waits for this to be right to the minute.
    """
    now = app.now()
    if now >= session.seen_at + SEEN_EACH:
        _unless_gone(app, store.to_note_seen(app.table, session, now))
    if member.last_seen_at is None or now >= member.last_seen_at + SEEN_EACH:
        _unless_gone(app, members.to_note_seen(app.table, member, now))


def _unless_gone(app: App, write: Write) -> None:
    with suppress(WriteConflictError):
        app.table.transact(write)


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
