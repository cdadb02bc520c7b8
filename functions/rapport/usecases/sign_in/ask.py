"""Asking to sign in: what is answered and what is written is the same for every address.

Whether it is a member's is only looked at by who mails the link.
"""

import hashlib
import secrets

from ...app import App
from ...domain.members.sign_in import LASTS, SignIn, SignInLink
from ...jobs.enqueue import GRACE, enqueue_now
from ...store import outbox
from ...store.sign_in import asked as store
from ..groups.sessions import person_of
from ..reachable import refuse_unreachable
from ..sources import count_request


def ask(app: App, email: str, source: str, leads_to: str = "") -> str:
    """Has link and code mailed to an address, if it is a member's. Returns what the asking browser's cookie holds.

    `leads_to`: the page of the console to go on to. Raises InvalidError for an address that no mail can reach,
    RefusedForNowError for too many requests at once.
    """
    refuse_unreachable(app, email)
    counted = count_request(app, source)
    secret, person, now = secrets.token_urlsafe(32), person_of(app, email), app.now()
    asked = SignIn(
        person=person,
        id=digest(secret),
        email=email,
        leads_to=leads_to,
        expires_at=int((now + LASTS).timestamp()),
    )
    owed = SignInLink(
        person=person, id=asked.id, email=email, group=asked.group, at=now, source=counted, due_at=now + GRACE
    )
    app.table.transact(store.to_add(app.table, asked), outbox.to_add(app.table, owed))
    enqueue_now(app, owed)
    return f"{person}.{secret}"


def of_browser(app: App, presented: str) -> SignIn | None:
    """What a browser's cookie says was asked for there; None where nothing was, or it was used or has run out."""
    person, _, secret = presented.partition(".")
    return find(app, person, digest(secret)) if secret else None


def find(app: App, person: str, id: str) -> SignIn | None:
    """None where it was used, or has run out."""
    if not (person.isalnum() and len(person) <= 64):
        return None
    asked = store.find(app.table, person, id)
    return asked if asked is not None and app.now() < asked.ends_at else None


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
