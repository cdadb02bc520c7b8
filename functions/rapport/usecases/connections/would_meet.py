"""Somebody says whether they would meet who thinks of coming, and whether their name may be told."""

from ...app import App
from ...domain.base.errors import NotFoundError
from ...domain.contact import Contact
from ...queries.connections.would_meet import asked_now
from ...store import contacts
from ...store.connections import maybes, questions
from ...store.write_conflicts import until_written


def say(app: App, contact: Contact, id: str, *, would_meet: bool, tells_name: bool) -> None:
    """It can be said otherwise until the event begins; a repeat changes nothing.

    Raises NotFoundError for what they are not asked, or not any more.
    """

    def attempt() -> None:
        old, now = questions.of_contact(app.table, contact.group, contact.id), app.now()
        about = {one.question.id for one in asked_now(app, contact, old)}
        if id not in about:
            raise NotFoundError("This is not asked any more. Thank you all the same!")
        new = old.said(id, would_meet=would_meet, tells_name=tells_name, now=now)
        if new is old:
            return
        one = next(one for one in old.questions if one.id == id)
        maybe = maybes.those_asked_about(app.table, contact.group, [one]).get(id)
        matters = maybe is not None and (maybe.is_open or would_meet)
        to_wake = [maybes.to_wake(app.table, maybe, now)] if maybe is not None and matters else []
        known = contacts.to_prove(app.table, contact, now) or [contacts.to_check_somebody(app.table, contact)]
        app.table.transact(questions.to_keep(app.table, old, new), *known, *to_wake)

    until_written(attempt)
