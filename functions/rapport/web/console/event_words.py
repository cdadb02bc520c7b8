"""What an event's page and its form say in sentences: numbers, and what an action will lead to."""

from collections.abc import Sequence
from datetime import datetime

from ...domain.base.dataclass import dataclass
from ...domain.event import Event, EventStatus, ListedEvent, Seats
from ..formatting import counted


def mails(number: int) -> str:
    return counted(number, "mail", "mails")


def people(number: int) -> str:
    return counted(number, "person", "people")


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """What can be done with an event as it is."""

    publish: bool
    unpublish: bool
    change: bool
    cancel: bool
    delete: bool


def possible(event: Event, seats: Seats, now: datetime) -> Possible:
    is_draft, is_cancelled = event.status is EventStatus.DRAFT, event.status is EventStatus.CANCELLED
    is_published = event.status is EventStatus.PUBLISHED
    return Possible(
        publish=is_draft,
        unpublish=is_published and not seats.has_history,
        change=not is_cancelled,
        cancel=is_published and event.ends_at > now,
        delete=is_draft and not seats.has_history,
    )


def numbers(event: ListedEvent, seats: Seats, now: datetime) -> list[tuple[str, str]]:
    """The counts that say something now, each with its words."""
    of = f" of {seats.capacity:,}" if seats.capacity is not None else ""
    told = [(f"{seats.confirmed:,}{of}", "have a place")]
    told += [(f"{seats.waitlisted:,}", "wait for one")] if seats.waitlisted or seats.capacity else []
    told += [(f"{seats.offered:,}", "are offered one")] if seats.offered else []
    told += [(f"{seats.pending:,}", "have yet to confirm")] if seats.pending or event.confirm_address else []
    told += [(f"{seats.cancelled:,}", "cancelled")]
    if seats.attended or now >= event.starts_at:
        told.append((f"{seats.attended:,}", "came"))
    if seats.attended and now >= event.ends_at:
        told.append((f"{seats.confirmed - seats.attended:,}", "did not come"))
    return told


def share_taken(seats: Seats) -> float | None:
    """How full it is, from 0 to 1; None where there is no limit."""
    return seats.taken / seats.capacity if seats.capacity else None


def before_moving(mails_of_move: int) -> str:
    """What a change of time or place leads to."""
    if not mails_of_move:
        return "Nobody is mailed about it."
    return (
        f"A new time, zone or place sends {mails(mails_of_move)}: one to each who signed up, from what to what, "
        "five minutes after the last change."
    )


def of_change(sent: int, promoted: int, warnings: Sequence[str]) -> list[str]:
    """What saving a change will lead to."""
    told = []
    if sent:
        told.append(f"This sends {mails(sent)} to who signed up, five minutes after the last change.")
    if promoted and not any("waitlist" in one for one in warnings):
        told.append(f"{people(promoted)} on the waitlist get a place, with a mail each.")
    return [*told, *warnings] or ["This mails nobody."]


def before_cancelling(sent: int, dropped: int, *, is_paused: bool) -> list[str]:
    told = [
        f"It sends {mails(sent)} at once, to everybody who signed up and has not cancelled."
        if sent
        else "Nobody has to be told: it mails nobody."
    ]
    if dropped:
        told.append(f"{'One mailing' if dropped == 1 else f'{dropped} mailings'} to come will not go out.")
    if sent and is_paused:
        told.append("Sending is paused: these mails wait until that is lifted.")
    return [*told, "There is no way back: a cancelled event can only be copied."]
