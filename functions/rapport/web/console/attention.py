"""What wants attention, in words, with where to go."""

from collections.abc import Callable, Mapping

from ...domain.attention import Attention, Kind
from ...domain.base.dataclass import dataclass
from ...domain.brakes.verdicts import DAYS
from ...domain.group import Group
from ...domain.wording import moment_text
from ..formatting import counted


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
    Kind.ASKS: ("/asks", "See what they look for"),
    Kind.REPORTS: ("/connections#reports-title", "Read it"),
    Kind.WAITLIST: ("/attendees?status=waitlisted", "See who waits"),
    Kind.DRAFT_SOON: ("", "Look at the draft"),
    Kind.NOBODY_CHECKED_IN: ("/check-in", "Check people in"),
    Kind.COMPLAINTS: ("/contacts", "Contacts"),
    Kind.BOUNCES: ("/contacts", "Contacts"),
}
"""Where each is dealt with, below its event or the group, and what the link there says."""

_URGENT = (Kind.PAUSED, Kind.BRAKED, Kind.UNKNOWN_MAILS, Kind.REPORTS)


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
    """What it is, and what there is to know besides."""
    return _WORDS[one.kind](group, one)


def _paused(_: Group, one: Attention) -> tuple[str, str]:
    return "Sending is paused", f"{_sentence(one.why)}All mails wait until you go on."


def _braked(group: Group, one: Attention) -> tuple[str, str]:
    until = f"This ends on {moment_text(one.until, group.timezone)}." if one.until else ""
    return "Some mails wait", f"{_sentence(one.why)}{until}"


def _unknown_mails(_: Group, one: Attention) -> tuple[str, str]:
    about = "" if one.event_id else " to members"
    about = f" about {_name(one)}" if one.event else about
    they = "it" if one.count == 1 else "they"
    return (
        f"{counted(one.count, 'mail', 'mails')}{about}: nobody knows whether {they} went out",
        "Amazon SES did not answer, and nothing is sent twice by itself: you decide.",
    )


def _asks(_: Group, one: Attention) -> tuple[str, str]:
    return (
        f"{counted(one.count, 'person asks', 'people ask')} the group for something",
        "It goes to those who may help once you pass it on.",
    )


def _reports(_: Group, one: Attention) -> tuple[str, str]:
    at = f" at {_name(one)}" if one.event else ""
    return (
        f"{counted(one.count, 'attendee was', 'attendees were')} reported{at}",
        "By somebody whom they were introduced to. The two are kept apart since.",
    )


def _waitlist(_: Group, one: Attention) -> tuple[str, str]:
    left = one.seats.left
    return (
        f"{_name(one)} begins soon, and {counted(one.count, 'person waits', 'people wait')}",
        f"{counted(left, 'place is', 'places are')} left." if left else "Every place is taken.",
    )


def _draft_soon(_: Group, one: Attention) -> tuple[str, str]:
    starts = moment_text(one.event.starts_at, one.event.timezone) if one.event else ""
    return f"{_name(one)} is still a draft", f"It starts on {starts}, and nobody can sign up yet."


def _nobody_checked_in(_: Group, one: Attention) -> tuple[str, str]:
    taken = f"all {one.count:,} with a place" if one.count > 1 else "the one with a place"
    return f"Nobody was checked in at {_name(one)}", f"So its follow-ups take {taken} to have come."


def _complaints(_: Group, one: Attention) -> tuple[str, str]:
    return (
        f"{counted(one.count, 'person has', 'people have')} reported your mails as spam",
        f"Within {DAYS} days. They get no more of them.",
    )


def _bounces(_: Group, one: Attention) -> tuple[str, str]:
    return (
        f"{counted(one.count, 'address that was good before', 'addresses that were good before')} bounced",
        f"Within {DAYS} days. No more mail goes there: ask for another address.",
    )


_WORDS: Mapping[Kind, Callable[[Group, Attention], tuple[str, str]]] = {
    Kind.PAUSED: _paused,
    Kind.BRAKED: _braked,
    Kind.UNKNOWN_MAILS: _unknown_mails,
    Kind.ASKS: _asks,
    Kind.REPORTS: _reports,
    Kind.WAITLIST: _waitlist,
    Kind.DRAFT_SOON: _draft_soon,
    Kind.NOBODY_CHECKED_IN: _nobody_checked_in,
    Kind.COMPLAINTS: _complaints,
    Kind.BOUNCES: _bounces,
}


def _name(one: Attention) -> str:
    return one.event.title if one.event else ""


def _sentence(why: str) -> str:
    return f"{why[:1].upper()}{why[1:].rstrip('.')}. " if why else ""
