"""Asking for a link of one's own by mail: to the page that was lost, or to all that is kept.

What is answered is the same for everybody, and takes the same time: whether there is anybody to mail is looked at
only by who mails.
"""

from typing import Literal

from ...app import App
from ...domain.contact import OwnLink
from ...jobs.enqueue import GRACE, enqueue_now
from ...store import outbox
from ..reachable import refuse_unreachable
from ..sources import count_request


def ask_for_page(app: App, group: str, email: str, source: str) -> None:
    """Has the link to `/me` mailed to an address, if it is known in the group.

    Raises NotFoundError where there is no such group, InvalidError for an address that no mail can reach,
    RefusedForNowError for too many requests at once.
    """
    refuse_unreachable(app, email)
    contact = app.contact_id(group, email)
    _ask(app, group, contact, "me", count_request(app, source))


def ask_for_export(app: App, group: str, contact: str) -> None:
    """Has a link mailed, good once, to all that is kept about somebody: to them, whoever asks by a link of theirs."""
    _ask(app, group, contact, "export", "")


def _ask(app: App, group: str, contact: str, leads_to: Literal["me", "export"], source: str) -> None:
    now = app.now()
    owed = OwnLink(group=group, contact=contact, leads_to=leads_to, at=now, source=source, due_at=now + GRACE)
    app.table.transact(outbox.to_add(app.table, owed))
    enqueue_now(app, owed)
