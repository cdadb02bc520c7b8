"""What wants attention, in words, with where to go."""

from collections.abc import Mapping

from ...domain.attention import Attention, Kind
from ...domain.base.dataclass import dataclass
from ...domain.brakes.verdicts import DAYS
from ...domain.group import Group
from ...domain.wording import moment_text


@dataclass(frozen=True, kw_only=True)
class Item:
    title: str
    says: str
    address: str
    action: str
    """What the link is called."""
    is_urgent: bool


_PAGES: Mapping[Kind, tuple[str, str]] = {
    Kind.PAUSED: ("/settings", "See what waits, and go on"),
    Kind.BRAKED: ("/settings", "Settings"),
    Kind.UNKNOWN_MAILS: ("/mails?state=unknown", "Say what became of them"),
    Kind.WAITLIST: ("/attendees?status=waitlisted", "See who waits"),
    Kind.DRAFT_SOON: ("", "Look at the draft"),
    Kind.NOBODY_CHECKED_IN: ("/check-in", "Check people in"),
    Kind.COMPLAINTS: ("/contacts", "Contacts"),
    Kind.BOUNCES: ("/contacts", "Contacts"),
}
"""Where each is dealt with, below its event or the group, and what the link there says."""

_URGENT = (Kind.PAUSED, Kind.BRAKED, Kind.UNKNOWN_MAILS)


def items(group: Group, found: list[Attention]) -> list[Item]:
    return [_item(group, one) for one in found]


def _item(group: Group, one: Attention) -> Item:
    page, action = _PAGES[one.kind]
    title, says = _words(group, one)
    event_id = one.event.id if one.event else one.event_id
    of_no_event = one.kind is Kind.UNKNOWN_MAILS and not event_id
    under = f"/events/{event_id}" if event_id else ""
    address = f"/console/{group.id}{under}{'/rules' if of_no_event else page}"
    return Item(title=title, says=says, address=address, action=action, is_urgent=one.kind in _URGENT)


def _words(group: Group, one: Attention) -> tuple[str, str]:
    name = one.event.title if one.event else ""
    match one.kind:
        case Kind.PAUSED:
            return "Sending is paused", f"{_sentence(one.why)}All mails wait until you go on.".strip()
        case Kind.BRAKED:
            until = f"This ends on {moment_text(one.until, group.timezone)}." if one.until else ""
            return "Some mails wait", f"{_sentence(one.why)}{until}".strip()
        case Kind.UNKNOWN_MAILS:
            about = f" about {name}" if name else "" if one.event_id else " to members"
            return (
                f"{_mails(one.count)}{about}: nobody knows whether {'it' if one.count == 1 else 'they'} went out",
                "Amazon SES did not answer. They are never sent twice by themselves: you decide.",
            )
        case Kind.WAITLIST:
            room = one.seats.left
            left = f"{_places(room)} left." if room else "Every place is taken."
            return f"{name} begins soon, and {_people(one.count, 'waits', 'wait')}", left
        case Kind.DRAFT_SOON:
            starts = moment_text(one.event.starts_at, one.event.timezone) if one.event else ""
            return f"{name} is still a draft", f"It starts on {starts}, and nobody can sign up yet."
        case Kind.NOBODY_CHECKED_IN:
            return (
                f"Nobody was checked in at {name}",
                f"So its follow-ups take all {one.count:,} with a place to have come."
                if one.count != 1
                else "So its follow-ups take the one with a place to have come.",
            )
        case Kind.COMPLAINTS:
            return (
                f"{_people(one.count, 'person has', 'people have')} reported your mails as spam",
                f"Within {DAYS} days. They get no more of them.",
            )
        case Kind.BOUNCES:
            return (
                f"{one.count:,} {'address that was' if one.count == 1 else 'addresses that were'} good before bounced",
                f"Within {DAYS} days. No more mail goes there: ask these people for another address.",
            )


def _sentence(why: str) -> str:
    return f"{why[:1].upper()}{why[1:].rstrip('.')}. " if why else ""


def _mails(count: int) -> str:
    return "1 mail" if count == 1 else f"{count:,} mails"


def _people(count: int, one: str, many: str) -> str:
    return f"1 {one}" if count == 1 else f"{count:,} {many}"


def _places(count: int) -> str:
    return "1 place is" if count == 1 else f"{count:,} places are"
