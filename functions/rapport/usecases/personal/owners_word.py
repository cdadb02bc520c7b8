"""What an address's owner says of their asks, their offers and their consents."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ...app import App
from ...domain.consents.record import ConsentRecord, said
from ...domain.consents.words import Consent
from ...domain.contact import SINCE, Contact
from ...domain.signup import TOPICS
from ...store import contacts
from ...store.connections import keep_in_touch
from ...store.personal import consents
from ...store.table import Write


def heeded(
    contact: Contact, record: ConsentRecord, given: Mapping[str, Any], now: datetime
) -> tuple[Contact, ConsentRecord]:
    """Contact and record as they are once the owner said what is given, by field: what stands already is no news."""
    changed: dict[str, Any] = {name: tuple(given[name]) for name in TOPICS if name in given}
    news = []
    for consent, since in SINCE.items():
        if consent in given and given[consent] != (contact.since(consent) is not None):
            changed[since] = now if given[consent] else None
            news.append(said(consent, given=given[consent], at=now))
    changed["proven_at"] = contact.proven_at or now
    return replace(contact, **changed), record.with_said(*news) if news else record


def with_visible(record: ConsentRecord, event: str, now: datetime, *, given: bool) -> ConsentRecord:
    """The record once the owner said whether others may see that they come to an event."""
    return record.with_said(said(Consent.VISIBLE, given=given, at=now, event=event))


def to_keep(app: App, old: tuple[Contact, ConsentRecord], new: tuple[Contact, ConsentRecord]) -> list[Write]:
    """The writes of what is news of a contact and of the record; none where all is as it was."""
    writes = contacts.to_heed_owner(app.table, old[0], new[0])
    recorded = consents.to_record(app.table, old[1], new[1])
    writes += keep_in_touch.to_begin(app.table, old[0], new[0], app.now())
    if recorded and not writes:  # nothing is recorded of who was erased meanwhile
        writes = [contacts.to_check_somebody(app.table, old[0])]
    return [*writes, *recorded]
