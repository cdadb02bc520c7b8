"""Writing a mail from what is true now: the rule's words, the event's facts, the recipient's links."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from .. import tokens
from ..addresses import domain_of
from ..app import App
from ..calendar.documents import mailed
from ..calendar.entry import entry_of
from ..domain.audience import Reminder
from ..domain.base.clock import zone
from ..domain.base.dataclass import dataclass
from ..domain.branding.image import image_path
from ..domain.changes import changes_text
from ..domain.connections.coming import WhoComes
from ..domain.contact import Contact
from ..domain.event import Event, ListedEvent, Venue
from ..domain.group import Group
from ..domain.rule import Rule, Trigger
from ..domain.signup import Signup, SignupStatus
from ..domain.wording import day_text, in_a_row, map_url, moment_text, place_name, place_text, when, when_lines
from ..mail.connections.coming import coming_text
from ..mail.connections.introductions import introductions_text, with_introductions
from ..mail.content import Content, Frame, Template, compile_template
from ..mail.default_rules import ASK, language_of, words_of
from ..mail.html.values import Linked
from ..mail.mime import Message, build
from ..mail.names import NOBODY, first_name, limited_name
from ..store import signups
from ..store.connections import coming
from .connections.introduced import Introduced

_INVITES = (Trigger.ON_SIGNUP, Trigger.ON_PROMOTED, Trigger.ON_EVENT_CHANGED)
REMINDED = "---\n\n**What the others were told on {day}**\n\n"


@dataclass(frozen=True, kw_only=True)
class Copy:
    """What one attendee's copy of a rule's mail is made from."""

    group: Group
    event: Event
    signup: Signup
    recipient: Contact | None
    """Whose signup it is; None of somebody made up."""
    rule: Rule
    reminders: tuple[Reminder, ...] = ()
    """What went out to the others before: a confirmation says it too."""
    introduced: Sequence[Introduced] = ()
    """Whom they are introduced to: for a mail that names them, or asks whether they met."""
    asks: bool = False
    """Whether it asks for a decision on what the form said."""
    next_event: Callable[[], ListedEvent | None] = lambda: None
    """The group's next event besides this one; asked for only where the mail tells of it."""
    coming: Callable[[], WhoComes] | None = None
    """Who is coming, as it is asked for by many mails; None asks anew, and only where the mail tells of it."""


@dataclass(frozen=True, slots=True)
class Links:
    """What only the recipient has."""

    signup: str
    unsubscribe: str
    one_click: str
    """For List-Unsubscribe: mail programs post to it, without a page."""
    own_page: str | None


def compose(app: App, copy: Copy) -> bytes:
    links = _links(app, copy)
    return _built(app, copy, content=_content(app, copy, links), links=links)


def compose_test(app: App, copy: Copy) -> bytes:
    """What a rule says to an attendee who is made up, with words that say so: nobody is signed up, nothing to stop."""
    template = compile_template(
        f"[Test] {copy.rule.subject}", with_introductions(copy.rule, copy.rule.body, is_introduced=False)
    )
    why = f"This is a test of the rule “{copy.rule.name}”, as an attendee would get it. Name and links are made up."
    frame = frame_of(app, copy.group, why=why, language=_language(copy.group, copy.rule))
    content = template.render(_values(app, copy, template, _links_to_nothing(app).signup), frame)
    return _built(app, copy, content=content, links=None)


def render(app: App, copy: Copy) -> Content:
    """What a rule says to this attendee; a confirmation also says what reminders told the others before.

    It is for somebody else to look at: its links look like the attendee's own and open nothing.
    """
    return _content(app, copy, _links_to_nothing(app))


def _built(app: App, copy: Copy, *, content: Content, links: Links | None) -> bytes:
    """`links` is None where the attendee is made up."""
    group, event, signup = copy.group, copy.event, copy.signup
    method = calendar_method(copy.rule.trigger, signup)
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
            language=_language(group, copy.rule),
        )
    )


def _language(group: Group, rule: Rule) -> str:
    """Of the rule's words: an organiser's own are taken to be in their group's language, those of Rapport are English.

    What the attendee prefers changes no word, so it says nothing of them.
    """
    return language_of(rule.subject, rule.body) or group.language


def _links(app: App, copy: Copy) -> Links:
    signup, base = copy.signup, app.config.public_url
    stop = app.tokens.make(tokens.UNSUBSCRIBE, [signup.group, signup.event, signup.contact, signup.nonce])
    return Links(
        signup=f"{base}/s/{tokens.signup_token(app.tokens, signup)}",
        unsubscribe=f"{base}/u/{stop}",
        one_click=f"{base}/public/v1/unsubscribe/{stop}",
        own_page=f"{base}/me/{tokens.me_token(app.tokens, copy.recipient)}" if copy.recipient else None,
    )


def _links_to_nothing(app: App) -> Links:
    base = app.config.public_url
    return Links(
        signup=f"{base}/s/preview",
        unsubscribe=f"{base}/u/preview",
        one_click=f"{base}/public/v1/unsubscribe/preview",
        own_page=f"{base}/me/preview",
    )


def _content(app: App, copy: Copy, links: Links) -> Content:
    subject, body = words_of(copy.rule, copy.signup)
    if copy.event.connections and copy.signup.status is SignupStatus.CONFIRMED:
        body = with_introductions(copy.rule, body, is_introduced=bool(copy.introduced))
    template = compile_template(subject, body)
    for reminder in copy.reminders:
        told = REMINDED.format(day=day_text(reminder.sent_at, copy.event.timezone)) + reminder.rule.body
        template = template.and_then(compile_template(subject, told))
    if copy.asks:
        template = template.with_button_of(compile_template(subject, ASK))
    why = f"You get this mail because this address was signed up for {copy.event.title}."
    frame = replace(
        frame_of(app, copy.group, why=why, language=_language(copy.group, copy.rule)),
        signup_url=links.signup,
        own_page_url=links.own_page,
        unsubscribe_url=links.unsubscribe,
    )
    return template.render(_values(app, copy, template, links.signup), frame)


def frame_of(app: App, group: Group, *, why: str, language: str = "en") -> Frame:
    """What is around a mail's words, with the look of a group."""
    logo = f"{app.config.public_url}{image_path(group.id, group.logo)}" if group.logo else None
    return Frame(group_name=group.name, why=why, accent=group.accent, logo_url=logo, language=language)


def _values(app: App, copy: Copy, template: Template, signup_url: str) -> Mapping[str, str]:
    """Of every placeholder; empty where there is nothing to say."""
    group, event, signup = copy.group, copy.event, copy.signup
    name = _known_name(signup)
    return {
        **event_values(app, event, signup.timezone),
        "name": name or NOBODY,
        "first_name": first_name(name),
        "event.changes": changes_text(event, signup),
        "event.message": _message(copy),
        "event.join_url": event.join_url_of(signup) or "",
        "group.name": group.name,
        "group.next_event": _next_event(app, copy) if template.asks_for("group.next_event") else "",
        "signup.url": signup_url,
        "signup.line": _line(app, signup) if template.asks_for("signup.line") else "",
        "signup.held_until": _held_until(copy),
        "introductions": introductions_text([one.why for one in copy.introduced]),
        "people": in_a_row([one.name for one in copy.introduced]),
        "coming": _coming(app, copy) if template.asks_for("coming") else "",
    }


def _coming(app: App, copy: Copy) -> str:
    who = copy.coming() if copy.coming else coming.of_event(app.table, copy.event, app.now())
    named = [id for one in copy.introduced for id in one.other.contact.ids]
    return coming_text(who, but=[copy.signup.contact, *named])


def event_values(app: App, event: ListedEvent, timezone: str | None = None) -> dict[str, str]:
    """What is the same of an event for everybody, but for the clocks of who reads it."""
    return {
        "event.title": event.title,
        "event.starts": starts_text(event, timezone),
        "event.venue": _venue(event),
        "event.url": _page(app, event),
        "event.description": event.description,
    }


def _message(copy: Copy) -> str:
    """The organisers' own, of the signup that they cancelled or of the event."""
    if copy.rule.trigger is Trigger.ON_CANCELLED:
        return copy.signup.cancel_message or ""
    return copy.event.cancel_message


def _next_event(app: App, copy: Copy) -> str:
    """Told to who consented to be told, and has something to follow."""
    consents = copy.recipient is not None and copy.recipient.follow_up_consent_at is not None
    following = copy.next_event() if consents else None
    if following is None:
        return ""
    label, address = f"{following.title}, {when(following)}", _page(app, following)
    return Linked(f"{label}: {address}", label=label, address=address)


def _held_until(copy: Copy) -> str:
    """Until when an offered place can be accepted; empty of who is offered none."""
    signup = copy.signup
    if signup.held_until is not None and signup.status is SignupStatus.OFFERED:
        return moment_in_zones(copy.event, signup.held_until, signup.timezone)
    is_last_call = copy.rule.trigger is Trigger.ON_OFFERED and signup.status is SignupStatus.WAITLISTED
    return "it is taken: the first to accept has it" if is_last_call else ""


def _line(app: App, signup: Signup) -> str:
    """The place in line; empty of who does not wait."""
    return str(signups.place_in_line(app.table, signup) or "")


def _page(app: App, event: ListedEvent) -> str:
    return f"{app.config.public_url}{event.path}"


def _known_name(signup: Signup) -> str:
    """As the owner of the address confirmed it; else what a stranger typed if it may be repeated, or nothing."""
    return signup.name if signup.owner_confirmed_at else limited_name(signup.name)


def starts_text(event: ListedEvent, timezone: str | None = None) -> str:
    """When the event is, in its zone; and in the attendee's own, a line for itself, where clocks there differ."""
    if not _differ(event, event.starts_at, timezone):
        return when(event)
    (day, _), (own_day, own_hours) = when_lines(event), when_lines(event, timezone)
    return f"{when(event)},\nfor you {own_hours if own_day == day else when(event, timezone)}"


def moment_in_zones(event: ListedEvent, moment: datetime, timezone: str | None) -> str:
    """The same of an instant."""
    text = f"{moment_text(moment, event.timezone)} ({event.timezone})"
    if timezone is None or not _differ(event, moment, timezone):
        return text
    own = moment_text(moment, timezone).removeprefix(f"{day_text(moment, event.timezone)}, ")
    return f"{text},\nfor you {own} ({timezone})"


def _differ(event: ListedEvent, moment: datetime, timezone: str | None) -> bool:
    return timezone is not None and zone(timezone).utcoffset(moment) != zone(event.timezone).utcoffset(moment)


def venue_text(venue: Venue | None) -> str:
    return place_text(venue) or "to be announced"


def _venue(event: ListedEvent) -> str:
    """In HTML its words lead to its page, or else to a map."""
    venue = event.venue
    if venue is None:
        return "online" if event.join_url else venue_text(venue)
    address = venue.url or (map_url(venue.address) if venue.address else None)
    return Linked(venue_text(venue), label=place_name(venue), address=address) if address else venue_text(venue)


def calendar_method(trigger: Trigger, signup: Signup) -> Literal["REQUEST", "CANCEL"] | None:
    """REQUEST for who has a place, CANCEL for who had one; None where the mail changes no calendar."""
    if trigger in _INVITES:
        return "REQUEST" if signup.status is SignupStatus.CONFIRMED else None
    if trigger is Trigger.ON_CANCELLED:
        return "CANCEL" if signup.previous_status is SignupStatus.CONFIRMED else None
    if trigger is Trigger.ON_EVENT_CANCELLED:
        return "CANCEL" if signup.status is SignupStatus.CONFIRMED else None
    return None


def _calendar(app: App, group: Group, event: Event, signup: Signup, method: Literal["REQUEST", "CANCEL"]) -> bytes:
    entry = entry_of(
        event,
        group,
        sender=app.config.sender,
        public_url=app.config.public_url,
        changes=signup.status_version,
        join_url=event.join_url_of(signup),
    )
    return mailed(entry, method=method, email=signup.email, name=_known_name(signup) or signup.email, now=app.now())


def _host(app: App) -> str:
    return domain_of(app.config.sender)
