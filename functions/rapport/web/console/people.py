"""What pages about contacts say: how somebody stands, what became of their mails, what would follow from an action."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ...domain.audience import attendance, suppression
from ...domain.base.dataclass import dataclass
from ...domain.consents.record import ConsentRecord
from ...domain.consents.record import Said as Word
from ...domain.consents.words import WORDS
from ...domain.contact import SINCE, Contact, ListedContact
from ...domain.delivery import Delivery, DeliveryState, Outcome, Reason
from ...domain.event import EventStatus, ListedEvent, Seats
from ...domain.rule import Rule
from ...domain.signup import Attendance, ListedSignup, SignupStatus
from ..formatting import counted


@dataclass(frozen=True, slots=True)
class Said:
    """A few words, and how they are shown: as a badge's class."""

    words: str
    style: str = ""


_SUPPRESSED = {
    Reason.UNSUBSCRIBED: "Unsubscribed",
    Reason.BOUNCED: "Bounces",
    Reason.COMPLAINED: "Reported as spam",
}


def badges(contact: ListedContact) -> list[Said]:
    found = [Said("Blocked", "off")] if contact.blocked_at is not None else []
    why = suppression(contact)
    found += [Said(_SUPPRESSED[why], "warm")] if why is not None else []
    found += [Said("Regular")] if contact.is_regular else []
    return found


def address(contact: ListedContact) -> str:
    return contact.email or "No address"


def stops(contact: Contact) -> list[tuple[str, datetime]]:
    """What stops mail to them, in sentences, each with since when."""
    told = (
        (contact.unsubscribed_at, "They unsubscribed: only what they sign up for anew is mailed."),
        (
            contact.bounced_at,
            "A mail came back for good: the address does not exist, or takes nothing. Nothing is sent.",
        ),
        (
            contact.complained_at,
            "They reported a mail as spam: nothing is sent. Only an operator lifts that, at their wish.",
        ),
        (contact.follow_ups_stopped_at, "They asked for no more follow-ups to what they had signed up for by then."),
    )
    return [(sentence, at) for at, sentence in told if at is not None]


# ---- Events ----


@dataclass(frozen=True, slots=True)
class Visit:
    event: ListedEvent
    said: Said
    signed_up_at: datetime


_STATUS = {
    SignupStatus.CONFIRMED: Said("Has a place"),
    SignupStatus.OFFERED: Said("Is offered a place", "warm"),
    SignupStatus.PENDING: Said("Has yet to confirm", "warm"),
    SignupStatus.WAITLISTED: Said("On the waitlist", "warm"),
    SignupStatus.CANCELLED: Said("Cancelled", "off"),
}


def visit(event: ListedEvent, signup: ListedSignup, seats: Seats, now: datetime) -> Visit:
    return Visit(event, _stands(event, signup, seats, now), signup.signed_up_at)


def _stands(event: ListedEvent, signup: ListedSignup, seats: Seats, now: datetime) -> Said:
    was = attendance(signup, event, seats, now)
    if was is Attendance.ATTENDED:
        return Said("Came")
    if was is Attendance.NO_SHOW:
        return Said("Did not come", "warm")
    if event.status is EventStatus.CANCELLED and signup.status is not SignupStatus.CANCELLED:
        return Said("Event cancelled", "off")
    if event.ends_at <= now:
        had = signup.status is SignupStatus.CONFIRMED
        return Said("Had a place") if had else Said(_STATUS[signup.status].words, "off")
    return _STATUS[signup.status]


def numbers(attended: Sequence[tuple[ListedEvent, ListedSignup, Seats]], now: datetime) -> list[tuple[int, str]]:
    """Of somebody's events: how many they signed up for, came to, missed."""
    was = [attendance(signup, event, seats, now) for event, signup, seats in attended]
    return [
        (len(attended), "signed up"),
        (was.count(Attendance.ATTENDED), "came"),
        (was.count(Attendance.NO_SHOW), "did not come"),
    ]


# ---- Mails ----


@dataclass(frozen=True, slots=True)
class Mailed:
    name: str
    about: str
    """The event's title; empty for a link that they asked for."""
    at: datetime | None
    said: Said


_OUTCOMES = {
    None: Said("Sent"),
    Outcome.DELIVERED: Said("Delivered"),
    Outcome.DELAYED: Said("Delayed on its way", "warm"),
    Outcome.BOUNCED: Said("Came back", "warm"),
    Outcome.COMPLAINED: Said("Reported as spam", "warm"),
}
_REASONS: Mapping[Reason | None, str] = {
    None: "",
    Reason.LATE: "it was too late",
    Reason.CANCELLED: "they had cancelled, or it was called off",
    Reason.EVENT_CANCELLED: "the event was cancelled",
    Reason.UNSUBSCRIBED: "they had unsubscribed",
    Reason.BOUNCED: "mail to the address comes back",
    Reason.COMPLAINED: "they had reported a mail as spam",
    Reason.NO_CONSENT: "they had not agreed to such mails",
    Reason.NOT_IN_AUDIENCE: "it was not for them any more",
    Reason.PAUSED: "sending is paused",
    Reason.BRAKED: "complaints hold such mails back for a day",
    Reason.SLOWED: "first mails go out slowly just now",
    Reason.REJECTED: "the mail service took neither mail nor address",
    Reason.TIMEOUT: "the mail service did not answer",
    Reason.BUDGET: "its mailbox has had enough for now",
    Reason.RESTORED: "the data was restored: it may have gone out before",
}
_OWN = {"own_me": "Link to their page", "own_export": "Link to their data"}


def mailed(delivery: Delivery, event: ListedEvent | None, rules: Mapping[str, Rule]) -> Mailed:
    rule = rules.get(delivery.mailing.rpartition("_")[0])
    name = rule.name if rule is not None else _OWN.get(delivery.mailing, "Mail")
    at = delivery.sent_at or delivery.attempted_at or delivery.wanted_at
    return Mailed(name, event.title if event is not None else "", at, fate(delivery))


def fate(delivery: Delivery) -> Said:
    """What became of a mail, and why where nothing did."""
    why = _REASONS[delivery.reason]
    because = f": {why}" if why else ""
    match delivery.state:
        case DeliveryState.SENT:
            return _OUTCOMES[delivery.outcome]
        case DeliveryState.SKIPPED:
            return Said(f"Not sent{because}", "off")
        case DeliveryState.FAILED:
            return Said(f"Could not be sent{because}", "warm")
        case DeliveryState.UNKNOWN:
            return Said("Nobody knows whether it arrived", "warm")
    return Said(f"Waits{because}", "off")


# ---- Consents ----


@dataclass(frozen=True, slots=True)
class Stands:
    """A consent as it stands, and what was said of it."""

    words: str
    since: datetime | None
    said: Sequence[Word]
    """The latest first."""


def consents(contact: Contact, record: ConsentRecord) -> list[Stands]:
    """Those of the contact that were ever spoken of, in the words in which they were put last."""
    found = []
    for consent in SINCE:
        said = [one for one in reversed(record.said) if one.consent is consent]
        since = contact.since(consent)
        if said or since is not None:
            found.append(Stands(said[0].text if said else WORDS[consent].text, since, said))
    return found


def agreed(names: Sequence[str]) -> list[str]:
    """The words of consents, by the names of their fields."""
    return [words.text for consent, words in WORDS.items() if consent.value in names]


# ---- What would follow ----


def leaving(events: Sequence[ListedEvent], mails: int) -> list[str]:
    """What follows from blocking or erasing somebody, as far as places go."""
    if not events:
        return ["They have no place at an event to come."]
    titles = _listed([event.title for event in events])
    told = counted(mails, "person: who gets the place", "people: who get the places")
    return [f"They give up their place at {titles}.", f"It mails {told}." if mails else "Nobody is mailed."]


def _listed(words: Sequence[str]) -> str:
    shown = [f"“{word}”" for word in words[:5]]
    more = len(words) - len(shown)
    parts = [*shown, *([f"{more} more"] if more else [])]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
