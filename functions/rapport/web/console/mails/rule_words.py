"""Rules, mailings and deliveries in plain words: when, to whom, how it stands, and why nothing came."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from ....domain.base.dataclass import dataclass
from ....domain.contact import Been
from ....domain.delivery import DeliveryState, MailingState, Outcome, Reason
from ....domain.plan import Elapsed, Instant, WallClock, parse_offset
from ....domain.rule import Audience, Rule, Trigger
from ....domain.wording import moment_text
from ...formatting import counted

AUDIENCES: Mapping[Audience, str] = {
    Audience.CONFIRMED: "everyone with a place",
    Audience.WAITLISTED: "everyone in line",
    Audience.EVERYONE: "everyone with a place or in line",
    Audience.ATTENDED: "everyone who came",
    Audience.NO_SHOW: "everyone who did not come",
    Audience.CANCELLED: "everyone who cancelled",
}
BEEN: Mapping[Been, str] = {Been.FIRST: "first-timers", Been.REGULAR: "regulars"}
TRIGGERS: Mapping[Trigger, str] = {
    Trigger.BEFORE_START: "Before it starts",
    Trigger.AFTER_START: "After it has started",
    Trigger.BEFORE_END: "Before it ends",
    Trigger.AFTER_END: "After it has ended",
    Trigger.AT: "At a date and time",
    Trigger.ON_SIGNUP: "When somebody gets a place by signing up",
    Trigger.ON_PENDING: "When somebody has to confirm their address",
    Trigger.ON_WAITLISTED: "When somebody is put in line",
    Trigger.ON_OFFERED: "When somebody is offered a place",
    Trigger.ON_OFFER_EXPIRED: "When an offer runs out",
    Trigger.ON_PROMOTED: "When somebody in line gets a place",
    Trigger.ON_CANCELLED: "When a sign-up is cancelled",
    Trigger.ON_EVENT_CHANGED: "When time or place change",
    Trigger.ON_EVENT_CANCELLED: "When the event is cancelled",
}
_ANCHORS = {
    Trigger.BEFORE_START: ("before it starts", "the day it starts", "before"),
    Trigger.AFTER_START: ("after it has started", "the day it starts", "after"),
    Trigger.BEFORE_END: ("before it ends", "the day it ends", "before its end"),
    Trigger.AFTER_END: ("after it has ended", "the day it ends", "after"),
}
STATES: Mapping[MailingState, str] = {
    MailingState.SCHEDULED: "to come",
    MailingState.SENDING: "going out",
    MailingState.CLOSED: "done",
    MailingState.SKIPPED: "skipped",
    MailingState.CANCELLED: "not sent",
}
FATES: Mapping[DeliveryState, str] = {
    DeliveryState.PLANNED: "waits",
    DeliveryState.CLAIMED: "being sent",
    DeliveryState.DISPATCHING: "being sent",
    DeliveryState.SENT: "sent",
    DeliveryState.SKIPPED: "not sent",
    DeliveryState.FAILED: "failed",
    DeliveryState.UNKNOWN: "unknown",
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.DELAYED: "delayed on its way",
    Outcome.DELIVERED: "delivered",
    Outcome.BOUNCED: "came back",
    Outcome.COMPLAINED: "reported as spam",
}
REASONS: Mapping[Reason, str] = {
    Reason.LATE: "it was too late for it",
    Reason.CANCELLED: "what it is about was cancelled, or its rule turned off",
    Reason.EVENT_CANCELLED: "the event was cancelled",
    Reason.UNSUBSCRIBED: "they unsubscribed",
    Reason.BOUNCED: "mail to this address came back",
    Reason.COMPLAINED: "they reported a mail as spam",
    Reason.NO_CONSENT: "they did not agree to follow-ups",
    Reason.NOT_IN_AUDIENCE: "they are not among those whom it is for",
    Reason.PAUSED: "sending is paused",
    Reason.BRAKED: "complaints hold it back, for a day at most",
    Reason.SLOWED: "others like it came back: it waits for its turn",
    Reason.REJECTED: "the mail service refused it",
    Reason.TIMEOUT: "the mail service did not answer, so it may have arrived",
    Reason.BUDGET: "their mailbox has had enough for now: it waits for its turn",
    Reason.RESTORED: "it may have gone out before the data was restored",
}
_UNITS = (("week", timedelta(weeks=1)), ("day", timedelta(days=1)), ("hour", timedelta(hours=1)))
_SMALL = (("minute", timedelta(minutes=1)), ("second", timedelta(seconds=1)))


def when(rule: Rule, timezone: str) -> str:
    """When a rule's mail goes out: "The day before at 18:00", "2 hours before it starts". `timezone`: of instants."""
    match parse_offset(rule.trigger, rule.offset):
        case Elapsed(duration):
            return _elapsed(rule.trigger, duration)
        case WallClock(days, at):
            return f"{_day(rule.trigger, days)} at {at:%H:%M}"
        case Instant(moment):
            return f"On {moment_text(moment, timezone)} ({timezone})"
    return TRIGGERS[rule.trigger]


def _elapsed(trigger: Trigger, duration: timedelta) -> str:
    anchor = _ANCHORS[trigger][0]
    if not duration:
        return "When it starts" if trigger in (Trigger.BEFORE_START, Trigger.AFTER_START) else "When it ends"
    return f"{duration_words(duration)} {anchor}".capitalize()


def _day(trigger: Trigger, days: int) -> str:
    _, same_day, direction = _ANCHORS[trigger]
    if days == 0:
        return same_day.capitalize()
    return f"The day {direction}" if days == 1 else f"{days} days {direction}"


def duration_words(duration: timedelta) -> str:
    """ "2 hours", "1 day and 30 minutes"."""
    parts, rest = [], duration
    for name, unit in (*_UNITS, *_SMALL):
        count, rest = divmod(rest, unit)
        if count:
            parts.append(f"{count} {name}{'' if count == 1 else 's'}")
    *first, last = parts or ["no time"]
    return f"{', '.join(first)} and {last}" if first else last


def whom(
    audience: Audience, tags: tuple[str, ...] = (), been: Been | None = None, not_seen_months: int | None = None
) -> str:
    """To whom: "everyone with a place tagged speaker or helper, first-timers alone"."""
    words = AUDIENCES[audience] + tagged(tags)
    words += f", {BEEN[been]} alone" if been else ""
    return words + (f", not seen for {counted(not_seen_months, 'month', 'months')}" if not_seen_months else "")


def tagged(tags: tuple[str, ...]) -> str:
    if not tags:
        return ""
    *first, last = tags
    return " tagged " + (f"{', '.join(first)} or {last}" if first else last)


def fates(counts: Mapping[str, int]) -> str:
    """What became of a mailing's copies: "27 sent, 1 not sent, 2 unknown"."""
    ordered = [(state, counts[state.value]) for state in DeliveryState if counts.get(state.value)]
    words: dict[str, int] = {}
    for state, count in sorted(ordered, key=lambda one: one[0] is not DeliveryState.SENT):
        words[FATES[state]] = words.get(FATES[state], 0) + count
    return ", ".join(f"{count:,} {word}" for word, count in words.items())


@dataclass(frozen=True)
class RuleShown:
    rule: Rule
    origin: str
    """Whose it is: `group`, `changed` by an event, an event's `own`."""
    when: str
    to: str


def in_parts(rules: Iterable[tuple[Rule, str]], timezone: str) -> list[tuple[str, list[RuleShown]]]:
    """Rules in the order in which they go out, under what they have in common."""
    parts: dict[str, list[RuleShown]] = {"Before": [], "Afterwards": [], "At a date": [], "When something happens": []}
    for rule, origin in sorted(rules, key=lambda one: _order(one[0])):
        parts[_part(rule.trigger)].append(RuleShown(rule, origin, when(rule, timezone), whom(rule.audience)))
    return [(name, some) for name, some in parts.items() if some]


def _part(trigger: Trigger) -> str:
    if trigger is Trigger.AT:
        return "At a date"
    if not trigger.is_timed:
        return "When something happens"
    return "Before" if trigger is Trigger.BEFORE_START else "Afterwards"


def _order(rule: Rule) -> tuple[int, float, str]:
    """Along time, as far as offsets tell it without an event."""
    place = list(TRIGGERS).index(rule.trigger)
    match parse_offset(rule.trigger, rule.offset):
        case Elapsed(duration):
            away = duration.total_seconds()
        case WallClock(days, at):
            away = days * 86400.0 + (-1 if rule.trigger.is_before else 1) * at.hour * 3600
        case Instant(moment):
            away = moment.timestamp()
        case None:
            away = 0.0
    return place, -away if rule.trigger.is_before else away, rule.id


PLACEHOLDERS: Mapping[str, str] = {
    "name": "Their name",
    "first_name": "Their first name",
    "event.title": "What the event is called",
    "event.starts": "When it is; in their own time, too, where that differs",
    "event.venue": "Where it is",
    "event.url": "The address of its page",
    "event.description": "Its description",
    "event.changes": "What changed, from what to what; empty where nothing did",
    "event.message": "What you wrote when you cancelled the event, or their sign-up",
    "event.join_url": "The link for taking part online, for who has a place",
    "group.name": "What your group is called",
    "group.next_event": "Your next event, for who agreed to follow-ups",
    "signup.url": "Their own page: to see, change or cancel their sign-up",
    "signup.line": "Their place in line",
    "signup.held_until": "Until when an offered place is held for them",
    "introductions": "Whom they might like to meet",
    "coming": "Who is coming, as far as they agreed to be shown",
}
