"""Sessions: who is signed in, in which browser."""

from datetime import datetime

from pynamodb.expressions.operand import Path

from ...domain.base.clock import instant_text
from ...domain.members.session import Session
from ..dynamodb import keys
from ..dynamodb.codec import decode
from ..dynamodb.expressions import exists, is_new, set_to
from ..dynamodb.items import key_for, to_item
from ..dynamodb.table import Table, Write


def find(table: Table, person: str, id: str) -> Session | None:
    """One that has ended by itself may still be there."""
    item = table.get(keys.session(person, id))
    return decode(Session, item) if item else None


def of_person(table: Table, person: str) -> list[Session]:
    found = table.query_all(keys.sign_in_partition(person), Path("sk").startswith(keys.SESSION))
    return [decode(Session, item) for item in found]


def to_add(table: Table, session: Session) -> Write:
    return table.to_put(to_item(session), is_new())


def to_note_seen(table: Table, session: Session, now: datetime) -> Write:
    """Refused where it was ended."""
    return table.to_update(key_for(session), [set_to("seen_at", instant_text(now))], exists())


def to_end(table: Table, session: Session) -> Write:
    """A repeat is harmless."""
    return table.to_delete(key_for(session))
