"""Writing a mail from what is true now: the rule's words, the event's facts, the recipient's links."""

from collections.abc import Mapping

from .. import tokens
from ..app import App
from ..domain.audience import Reminder
from ..domain.base.clock import zone
from ..domain.base.dataclass import dataclass
from ..domain.event import Event, Venue
from ..domain.group import Group
from ..domain.rule import Rule, Trigger
from ..domain.signup import Signup, SignupStatus
from ..domain.wording import day_text, when
from ..mail.calendar import calendar_part
from ..mail.content import Content, Footer, compile_template
from ..mail.mime import Message, build
from ..mail.safe_text import first_name, limited_name

_INVITES = (Trigger.ON_SIGNUP, Trigger.ON_PROMOTED, Trigger.ON_EVENT_CHANGED)
REMINDED = "---\n\n**What the others were told on {day}**\n\n"


@dataclass(frozen=True, slots=True)
class Links:
    """What only the recipient has."""

    signup: str
    unsubscribe: str
    one_click: str
    """For List-Unsubscribe: mail programs post to it, without a page."""


def compose(
    app: App, group: Group, event: Event, signup: Signup, rule: Rule, reminders: tuple[Reminder, ...] = ()
) -> bytes:
    links = _links(app, signup)
    content = _content(group, event, signup, rule, reminders, links)
    method = calendar_method(rule.trigger, signup)
    return build(
        Message(
            from_name=group.sender_name or group.name,
            from_address=app.config.sender,
            to_name=_greeted(signup),
            to_address=signup.email,
            reply_to=group.reply_to,
            subject=content.subject,
            text=content.text,
            html=content.html,
            calendar=_calendar(app, group, event, signup, method, links.signup) if method else None,
            method=method or "REQUEST",
            list_id=f"{group.id}.{_host(app)}",
            unsubscribe_url=links.one_click,
            thread_id=f"{event.id}.{signup.contact}@{_host(app)}",
            language=signup.language or group.language,
        )
    )


def render(
    app: App, group: Group, event: Event, signup: Signup, rule: Rule, reminders: tuple[Reminder, ...] = ()
) -> Content:
    """What a rule says to this attendee; a confirmation also says what reminders told the others before.

    It is for somebody else to look at: its links look like the attendee's own and open nothing.
    """
    return _content(group, event, signup, rule, reminders, _links_to_nothing(app))


def _links(app: App, signup: Signup) -> Links:
    whose, base = [signup.group, signup.event, signup.contact], app.config.public_url
    stop = app.tokens.make(tokens.UNSUBSCRIBE, whose)
    return Links(
        signup=f"{base}/s/{app.tokens.make(tokens.SIGNUP, [*whose, signup.nonce])}",
        unsubscribe=f"{base}/u/{stop}",
        one_click=f"{base}/public/v1/unsubscribe/{stop}",
    )


def _links_to_nothing(app: App) -> Links:
    base = app.config.public_url
    return Links(
        signup=f"{base}/s/preview",
        unsubscribe=f"{base}/u/preview",
        one_click=f"{base}/public/v1/unsubscribe/preview",
    )


def _content(
    group: Group, event: Event, signup: Signup, rule: Rule, reminders: tuple[Reminder, ...], links: Links
) -> Content:
    template = compile_template(rule.subject, rule.body)
    for reminder in reminders:
        told = REMINDED.format(day=day_text(reminder.sent_at, event.timezone)) + reminder.rule.body
        template = template.and_then(compile_template(rule.subject, told))
    footer = Footer(
        group_name=group.name,
        why=f"You get this mail because this address was signed up for {event.title}.",
        signup_url=links.signup,
        unsubscribe_url=links.unsubscribe,
        language=signup.language or group.language,
    )
    return template.render(_values(group, event, signup, links.signup), footer)


def _values(group: Group, event: Event, signup: Signup, url: str) -> Mapping[str, str]:
    name = _greeted(signup)
    return {
        "name": name,
        "first_name": first_name(name),
        "event.title": event.title,
        "event.starts": starts_text(event, signup.timezone),
        "event.venue": venue_text(event.venue),
        "group.name": group.name,
        "signup.url": url,
    }


def _greeted(signup: Signup) -> str:
    """The name as the owner of the address confirmed it; else as much as may be repeated of what a stranger typed."""
    return signup.name if signup.owner_confirmed_at else limited_name(signup.name)


def starts_text(event: Event, timezone: str | None = None) -> str:
    """When the event is, in its zone; and beside it in the attendee's own, where clocks there show another time."""
    moment = event.starts_at
    if timezone is None or zone(timezone).utcoffset(moment) == zone(event.timezone).utcoffset(moment):
        return when(event)
    return f"{when(event)}, for you {when(event, timezone)}"


def venue_text(venue: Venue | None) -> str:
    parts = [part for part in (venue.name, venue.address, venue.url) if part] if venue else []
    return ", ".join(parts) or "to be announced"


def calendar_method(trigger: Trigger, signup: Signup) -> str | None:
    """REQUEST for who has a place, CANCEL for who had one; None where the mail changes no calendar."""
    if trigger in _INVITES:
        return "REQUEST" if signup.status is SignupStatus.CONFIRMED else None
    if trigger is Trigger.ON_CANCELLED:
        return "CANCEL" if signup.previous_status is SignupStatus.CONFIRMED else None
    if trigger is Trigger.ON_EVENT_CANCELLED:
        return "CANCEL" if signup.status is SignupStatus.CONFIRMED else None
    return None


def _calendar(app: App, group: Group, event: Event, signup: Signup, method: str, url: str) -> bytes:
    return calendar_part(
        uid=f"{event.id}.{signup.contact}@{_host(app)}",
        sequence=event.ical_sequence + signup.status_version,
        method=method,
        starts_local=event.starts_local,
        ends_local=event.ends_local,
        timezone=event.timezone,
        summary=event.title,
        location=venue_text(event.venue) if event.venue else "",
        description=event.description,
        url=url,
        organizer_email=app.config.sender,
        organizer_name=group.sender_name or group.name,
        attendee_email=signup.email,
        attendee_name=_greeted(signup),
        now=app.now(),
        cancelled=method == "CANCEL",
    )


def _host(app: App) -> str:
    return app.config.sender.rpartition("@")[2]
