"""What must be true at every instant: looked at after every write to the table."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from rapport.domain.contact import Contact
from rapport.domain.delivery import Delivery
from rapport.domain.delivery import DeliveryState as State
from rapport.domain.event import Seats
from rapport.domain.group import RAPPORT
from rapport.domain.signup import Signup
from rapport.domain.signup import SignupStatus as Status
from rapport.store.dynamodb import keys
from rapport.store.dynamodb.codec import decode
from tests.testing.simulation.expressions import Item
from tests.testing.simulation.memory_table import MemoryTable, Write

_OLD = timedelta(seconds=5)
ALLOWED: Mapping[State | None, set[State]] = {
    None: {State.PLANNED, State.DISPATCHING, State.SKIPPED, State.UNKNOWN},
    State.PLANNED: {State.DISPATCHING, State.SKIPPED, State.SENT, State.UNKNOWN},
    State.DISPATCHING: {State.PLANNED, State.SENT, State.FAILED, State.UNKNOWN},
    State.UNKNOWN: {State.PLANNED, State.DISPATCHING, State.SENT, State.SKIPPED, State.FAILED},
    State.SENT: {State.FAILED},
}
"""From which state a delivery may go to which; what was skipped or failed stays so."""


def wrongs(table: MemoryTable, writes: list[Write]) -> Iterator[str]:
    for pk in {write.key.pk for write in writes if write.key.sk == "SEATS" or write.key.sk.startswith("SIGNUP#")}:
        yield from _wrong_seats(pk, table.partition(pk))
    for write in writes:
        if write.key.sk.startswith("SIGNUP#"):
            yield from _passed_by(write, table.partition(write.key.pk))
        if "#L#" in write.key.pk:
            yield from _wrong_step(write)
        if write.key.pk.startswith("BOX#"):
            yield from _wrong_slots(write)


def _wrong_seats(pk: str, items: Mapping[str, Item]) -> Iterator[str]:
    if "SEATS" not in items:
        return
    seats = decode(Seats, items["SEATS"])
    signups = [decode(Signup, item) for sk, item in items.items() if sk.startswith("SIGNUP#")]
    counts = Counter(signup.status for signup in signups)
    attended = sum(signup.checked_in_at is not None for signup in signups)
    counted = {status: getattr(seats, status) for status in Status}
    if counted != {status: counts[status] for status in Status} or seats.attended != attended:
        yield f"the seats of {pk} say {seats}, its signups {counts} and {attended} attended"
    held = sum(signup.holds_place for signup in signups)
    if (seats.taken, seats.held) != (counts[Status.CONFIRMED] + counts[Status.OFFERED] + held, held):
        yield f"the places taken of {pk} are {seats}, its signups {counts}, of which {held} hold one"
    if seats.capacity is not None and seats.taken > seats.capacity + attended:  # who comes may be let in by hand
        yield f"{pk} is oversold: {seats}"


def _passed_by(write: Write, items: Mapping[str, Item]) -> Iterator[str]:
    """Whoever gets a place, or has one held, while somebody waits who was there before.

    In the last hours the first to accept has it; and who comes may be let in by hand.
    """
    old, new = (decode(Signup, item) if item else None for item in (write.old, write.new))
    if new is None or not new.takes_place or new.checked_in_at is not None or "LASTCALL" in items:
        return
    if old is not None and old.takes_place:
        return
    number = old.line_no if old is not None and old.status is Status.WAITLISTED else None
    for sk, item in items.items():
        other = decode(Signup, item) if sk.startswith("SIGNUP#") else None
        if other is None or other.status is not Status.WAITLISTED or other.line_no is None:
            continue
        if number is None or other.line_no < number:
            yield f"{new.email} got a place while {other.email} waited"


def _wrong_slots(write: Write) -> Iterator[str]:
    """More slots than a mailbox's budget has; or one that is lost, but for the one that was missed and taken anew."""
    old, new = (
        [datetime.fromisoformat(one["S"]) for one in item["slots"]["L"]] if item else []
        for item in (write.old, write.new)
    )
    each = timedelta(minutes=12) if write.key.sk.endswith("#sign_in") else timedelta(hours=1)
    for first, begin in enumerate(new):
        for count, end in enumerate(new[first:], start=1):
            if count > 5 + (end - begin) / each:
                yield f"{count} slots of {write.key.pk} from {begin} to {end}"
    lost = set(old[-19:]) - set(new)
    if len(lost) > 1 or any(max(new) - one < timedelta(minutes=10) for one in lost):
        yield f"{write.key.pk} lost slots: {old}, and now {new}"


def wrong_mail(table: MemoryTable, tags: Mapping[str, str], now: datetime) -> Iterator[str]:
    """Why a mail must not go out: what forbids it had been true for longer than what a mail is made from may be old."""
    group = tags.get("group", RAPPORT.id)
    key = keys.delivery(group, tags.get("event"), tags["delivery"])
    delivery = decode(Delivery, table.partition(key.pk)[key.sk])
    known = table.partition(f"G#{group}#C").get(f"CONTACT#{delivery.contact}")
    contact = decode(Contact, known) if known else None
    stops = [at for at in (contact.bounced_at, contact.complained_at) if at] if contact else []
    if delivery.event is not None:
        place = table.partition(f"G#{delivery.group}#E#{delivery.event}")
        stops += _stops_of(decode(Signup, place[f"SIGNUP#{delivery.contact}"]), contact, delivery)
    if any(at < now - _OLD for at in stops):
        yield f"{delivery.id} was sent, which was forbidden at {min(stops)}"


def _stops_of(signup: Signup, contact: Contact | None, delivery: Delivery) -> Iterator[datetime]:
    """What forbids a mail about an event."""
    told = ("on-cancelled", "on-offer-expired")
    if signup.status is Status.CANCELLED and not delivery.id.startswith(told):
        yield signup.changed_at
    if contact and contact.unsubscribed_at and signup.signed_up_at <= contact.unsubscribed_at:
        yield contact.unsubscribed_at


def _wrong_step(write: Write) -> Iterator[str]:
    old, new = (decode(Delivery, item) if item else None for item in (write.old, write.new))
    before = old.state if old else None
    if new is None:
        yield f"{write.key.sk} was deleted"
    elif before != new.state and new.state not in ALLOWED.get(before, set()):
        yield f"{new.id} went from {before} to {new.state}"
