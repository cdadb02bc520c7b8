"""What people reported of each other at an event, for its organisers."""

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import NotFoundError
from ...domain.connections.report import Report
from ...domain.contact import Contact
from ...domain.event import ListedEvent
from ...store import contacts
from ...store.connections import reports


@dataclass(frozen=True)
class Reported:
    report: Report
    by: Contact
    about: Contact


def of_event(app: App, event: ListedEvent) -> list[Reported]:
    """What is settled comes last, and of each the latest first."""
    found = [one for one in reports.of_group(app.table, event.group) if one.event == event.id]
    known = contacts.of_ids(app.table, event.group, {id for one in found for id in (one.by, one.about)})
    shown = [Reported(one, known[one.by], known[one.about]) for one in found if one.by in known and one.about in known]
    return sorted(shown, key=lambda one: one.report.settled_at is not None)


def get(app: App, event: ListedEvent, id: str) -> Reported:
    """Raises NotFoundError."""
    found = next((one for one in of_event(app, event) if one.report.id == id), None)
    if found is None:
        raise NotFoundError(f"There is no report {id} at this event.")
    return found
