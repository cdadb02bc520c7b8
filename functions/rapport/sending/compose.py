"""Writing a mail from what is true now: the rule's words, the event's facts, the recipient's links."""

from collections.abc import Mapping

from .. import tokens
from ..addresses import domain_of
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
from ..mail.content import Content, Footer, compile_template, unwrapped_text
from ..mail.default_rules import language_of
from ..mail.mime import Message, build
from ..mail.names import NOBODY, first_name, limited_name
from ..mail.utf8 import slices

_MOST_DESCRIPTION = 4000
"""Octets of an event's description that its calendar entry holds; the rest is on the event's page."""
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
    return _built(app, group, event, signup, rule, content=content, links=links)


def compose_test(app: App, group: Group, event: Event, signup: Signup, rule: Rule) -> bytes:
    """What a rule says to an attendee who is made up, with words that say so: nobody is signed up, nothing to stop."""
    template = compile_template(f"[Test] {rule.subject}", rule.body)
    footer = Footer(
        group_name=group.name,
        why=f"This is a test of the rule “{rule.name}”: what an attendee would get. Name and sign-up link are made up.",
        language=_language(group, rule),
    )
    content = template.render(_values(group, event, signup, _links_to_nothing(app).signup), footer)
    return _built(app, group, event, signup, rule, content=content, links=None)


def render(
    app: App, group: Group, event: Event, signup: Signup, rule: Rule, reminders: tuple[Reminder, ...] = ()
) -> Content:
    """What a rule says to this attendee; a confirmation also says what reminders told the others before.

    It is for somebody else to look at: its links look like the attendee's own and open nothing.
    """
    return _content(group, event, signup, rule, reminders, _links_to_nothing(app))


def _built(
    app: App, group: Group, event: Event, signup: Signup, rule: Rule, *, content: Content, links: Links | None
) -> bytes:
    """`links` is None where the attendee is made up."""
    method = calendar_method(rule.trigger, signup)
    return build(
        Message(
            from_name=group.sender_name or group.name,
            from_address=app.config.sender,
            to_name=_known_name(signup) if links else "",
            to_address=signup.email,
            reply_to=group.reply_to,
            subject=content.subject,
            text=content.text,
            html=content.html,
            calendar=_calendar(app, group, event, signup, method) if method else None,
            method=method or "REQUEST",
            list_id=f"{group.id}.{_host(app)}",
            unsubscribe_url=links.one_click if links else None,
            thread_id=f"{event.id}.{signup.contact}@{_host(app)}",
            language=_language(group, rule),
        )
    )


def _language(group: Group, rule: Rule) -> str:
    """Of the rule's words: an organiser's own are taken to be in their group's language, those of Rapport are English.

    What the attendee prefers changes no word, so it says nothing of them.
    """
    return language_of(rule.subject, rule.body) or group.language


def _links(app: App, signup: Signup) -> Links:
    whose, base = [signup.group, signup.event, signup.contact], app.config.public_url
    stop = app.tokens.make(tokens.UNSUBSCRIBE, [*whose, signup.nonce])
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
        language=_language(group, rule),
    )
    return template.render(_values(group, event, signup, links.signup), footer)


def _values(group: Group, event: Event, signup: Signup, url: str) -> Mapping[str, str]:
    name = _known_name(signup)
    return {
        "name": name or NOBODY,
        "first_name": first_name(name),
        "event.title": event.title,
        "event.starts": starts_text(event, signup.timezone),
        "event.venue": venue_text(event.venue),
        "group.name": group.name,
        "signup.url": url,
    }


def _known_name(signup: Signup) -> str:
    """As the owner of the address confirmed it; else what a stranger typed if it may be repeated, or nothing."""
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


def _calendar(app: App, group: Group, event: Event, signup: Signup, method: str) -> bytes:
    """Nothing in it is for its reader only: people pass on their calendars' entries."""
    return calendar_part(
        uid=f"{event.id}@{_host(app)}",
        sequence=event.ical_sequence + signup.status_version,
        method=method,
        starts_local=event.starts_local,
        ends_local=event.ends_local,
        timezone=event.timezone,
        summary=event.title,
        location=venue_text(event.venue) if event.venue else "",
        description=_description(event),
        url=f"{app.config.public_url}/g/{group.id}/{event.id}",
        organizer_email=app.config.sender,
        organizer_name=group.sender_name or group.name,
        attendee_email=signup.email,
        attendee_name=_known_name(signup) or signup.email,
        now=app.now(),
        cancelled=method == "CANCEL",
    )


def _description(event: Event) -> str:
    """As the text of a mail has it, or its beginning: two copies of it are in each mail."""
    text = unwrapped_text(event.description)
    octets = text.encode("utf-8", "replace")
    return text if len(octets) <= _MOST_DESCRIPTION else next(slices(octets, _MOST_DESCRIPTION)).decode() + "…"


def _host(app: App) -> str:
    return domain_of(app.config.sender)
