"""Many who are signed up, written as sign-ups leave them: one by one it would take minutes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from rapport.app import App
from rapport.domain.contact import Contact
from rapport.domain.event import Event
from rapport.domain.signup import Signup, SignupStatus
from rapport.store.dynamodb.items import to_item

_MOST_AT_ONCE = 25
"""Items that one request may write."""


def write_signups(
    app: App,
    events: Sequence[Event],
    count: int,
    of_each: Callable[[int], Mapping[str, Any]] = lambda _: {},
    **fields: Any,
) -> Mapping[str, str]:
    """So many people, signed up for all of these events of one group: each one's address, by contact.

    All of them confirmed what their form said, so that no budget bounds how many they may be sent at once.

    `fields`: what they are known by besides, as contacts. `of_each`: what each one is, by their number.
    """
    group, now = events[0].group, app.now()
    addresses = [f"person{number}@example.org" for number in range(count)]
    people = dict(sorted((app.contact_id(group, address), address) for address in addresses))
    contacts = [
        Contact(
            group=group,
            id=id,
            email=email,
            name=f"Ada {email.partition('@')[0]}",
            created_at=now,
            proven_at=now,
            **fields,
            **of_each(number),
        )
        for number, (id, email) in enumerate(people.items())
    ]
    _write(app, [*contacts, *(_signup(event, contact) for event in events for contact in contacts)])
    return people


def _signup(event: Event, contact: Contact) -> Signup:
    return Signup(
        group=event.group,
        event=event.id,
        contact=contact.id,
        email=contact.email,
        name=contact.name,
        status=SignupStatus.CONFIRMED,
        signed_up_at=contact.created_at,
        changed_at=contact.created_at,
        owner_confirmed_at=contact.created_at,
        announced=frozenset({event.details_hash}),
    )


def _write(app: App, things: Iterable[Contact | Signup]) -> None:
    puts = ({"PutRequest": {"Item": to_item(thing)}} for thing in things)
    while batch := list(islice(puts, _MOST_AT_ONCE)):
        app.table.client.batch_write_item(RequestItems={app.table.name: batch})
