"""An event's maybes, as its organisers see them, and how many came of them."""

from collections.abc import Sequence

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.connections.maybe import Maybe
from ...domain.contact import Contact
from ...domain.event import ListedEvent
from ...domain.signup import Signup, SignupStatus
from ...store import contacts, signups
from ...store.connections import maybes


@dataclass(frozen=True)
class SeenMaybe:
    """With who asked, and their signup where they came after all. What others said of it is nobody's business."""

    maybe: Maybe
    contact: Contact
    signup: Signup | None

    @property
    def takes_part(self) -> bool:
        return self.signup is not None and self.signup.status is not SignupStatus.CANCELLED


@dataclass(frozen=True)
class MaybeCounts:
    asked: int
    """People: those who confirmed it, and those whom a form of the last week named who did not."""
    confirmed: int
    answered: int
    came: int
    """Who took a place, or one in the line."""
    attended: int


def seen(app: App, event: ListedEvent, found: Sequence[Maybe]) -> list[SeenMaybe]:
    """Those of who is known still, and not blocked."""
    people = contacts.of_ids(app.table, event.group, (one.contact for one in found))
    known = {id: one for id, one in people.items() if not one.is_erased and one.blocked_at is None}
    whose = {alias: person.id for person in known.values() for alias in person.ids}
    signed_up = signups.history(app.table, list(whose), [event]) if whose else ()
    places = {whose[one.contact]: one for _, one in signed_up if not one.is_erased}
    return [
        SeenMaybe(one, known[one.contact], places.get(known[one.contact].id)) for one in found if one.contact in known
    ]


def counts(app: App, event: ListedEvent) -> MaybeCounts:
    confirmed = list(maybes.of_event(app.table, event))
    known, now = {one.contact for one in confirmed}, app.now()
    typed = [one for one in maybes.asked_of_event(app.table, event) if one.contact not in known and one.until > now]
    shown = seen(app, event, confirmed)
    return MaybeCounts(
        asked=len(confirmed) + len({one.contact for one in typed}),
        confirmed=len(confirmed),
        answered=sum(one.answered_at is not None for one in confirmed),
        came=sum(one.takes_part for one in shown),
        attended=sum(one.signup is not None and one.signup.checked_in_at is not None for one in shown),
    )
