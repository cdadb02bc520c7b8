"""Asks between events as organisers see them."""

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import NotFoundError
from ...domain.connections.ask import Ask, AskState
from ...domain.contact import Contact
from ...store import contacts
from ...store.connections import asks as store


@dataclass(frozen=True)
class Asked:
    ask: Ask
    contact: Contact


def of_group(app: App, group: str) -> list[Asked]:
    """Those that have not ended: what waits for a decision first, and of each the oldest. Nobody's who is blocked."""
    now = app.now()
    there = [
        ask for ask in store.of_group(app.table, group) if ask.state is not AskState.WITHDRAWN and now < ask.ends_at
    ]
    people = contacts.of_ids(app.table, group, {ask.contact for ask in there})
    found = [Asked(ask, whose) for ask in there if (whose := people.get(ask.contact)) and _is_seen(whose)]
    return sorted(found, key=lambda one: not one.ask.waits(now))


def _is_seen(contact: Contact) -> bool:
    return not contact.is_erased and contact.blocked_at is None


def get(app: App, group: str, id: str) -> Asked:
    """Raises NotFoundError."""
    found = next((one for one in of_group(app, group) if one.ask.id == id), None)
    if found is None:
        raise NotFoundError(f"There is no ask {id} in this group.")
    return found


def waiting(app: App, group: str) -> int:
    """How many wait for a decision."""
    return sum(one.ask.waits(app.now()) for one in of_group(app, group))
