"""Sections of those who are kept in touch with, and of who said that they can help: what is still true of each."""

from collections.abc import Sequence

from ... import tokens
from ...app import App
from ...domain.connections.ask import AskState
from ...domain.connections.news import News
from ...domain.contact import Contact
from ...domain.group import Group
from ...domain.wording import when
from ...mail.html.values import Linked
from ...mail.names import limited_name, others_name
from ...mail.sections import Part, Section
from ...sending.compose import venue_text
from ...store import contacts, events
from ...store.connections import asks
from .hellos import is_to_say, may_be_greeted, may_be_named, may_be_told, may_hear_of, places_of

_WHY = "You get this mail because you agreed that we say hello for you now and then: about once in five weeks."

HELLO = (
    "{{person}} and you, at {{event.title}}?",
    "Say hello to {{person}}",
    """\
You and **{{person}}** were both at {{reason}}, and have not seen each other there since. {{people}}

**{{event.title}}**
**When:** {{event.starts}}
**Where:** {{event.venue}}

[See the event]({{event.url}})
""",
)
_COMES = "They come to this one:"
_BOTH_COME = "You both come to this one, so go and say hello:"

ASK = (
    "Can you help with “{{ask}}”?",
    "Somebody asks for your help",
    """\
Somebody in {{group.name}} asks the group for this, and what you offer fits:

> {{ask}}

**You offer:** {{offer}}

[I can help]({{button.url}})

The button opens a page that says what each of you is told of the other, before you say yes. Nobody knows that we \
asked you, so not answering is fine, too.
""",
)

INTRODUCED = "You and {{people}}: an introduction", "Meet {{people}}"
TO_ASKER = """\
**{{person}}** can help you with what you asked for:

> {{ask}}

**{{person}}**
**Write to:** {{person.email}}
**Offers:** {{offer}}

They have your name and your address, too. Say hello soon: a line or two will do.
"""
TO_HELPER = """\
Thank you: **{{person}}** will be glad of your help with this:

> {{ask}}

**{{person}}**
**Write to:** {{person.email}}

They have your name and your address, too, so you may hear from them first.
"""


def hello(app: App, group: Group, contact: Contact, news: Sequence[News]) -> Section | None:
    """The latest one alone."""
    if contact.keep_in_touch_at is None:
        return None
    latest = news[-1]
    person = contacts.of_ids(app.table, group.id, [latest.facts["person"]]).get(latest.facts["person"])
    event = events.find(app.table, group.id, latest.event) if latest.event else None
    met_at = events.find(app.table, group.id, latest.facts["met_at"])
    if person is None or not may_be_greeted(contact, person) or event is None or not is_to_say(event, app.now()):
        return None
    if met_at is None or not may_be_named(met_at):
        return None
    own = places_of(app, contact, [event]).get(event.id)
    if not may_be_told(person, places_of(app, person, [event]).get(event.id), own):
        return None
    says = _BOTH_COME if own is not None else _COMES
    values = {
        "person": others_name(person.name),
        "people": says,
        "reason": met_at.title,
        "event.title": event.title,
        "event.url": f"{app.config.public_url}{event.path}",
        "event.starts": when(event),
        "event.venue": venue_text(event.venue),
    }
    subject, heading, body = HELLO
    parts = [Part(body=body)]
    return Section(subject=subject, heading=heading, parts=parts, values=values, why=_WHY, ends_keep_in_touch=True)


def ask(app: App, group: Group, contact: Contact, news: Sequence[News]) -> Section | None:
    """The latest one alone, as long as it is open."""
    if contact.keep_in_touch_at is None:
        return None
    latest = news[-1]
    asker = contacts.of_ids(app.table, group.id, [latest.facts["person"]]).get(latest.facts["person"])
    found = asks.of_contact(app.table, group.id, asker.id) if asker is not None else None
    if found is None or found.id != latest.id or not found.is_open(app.now()) or found.is_helped_by(contact):
        return None
    if asker is None or not may_hear_of(contact, asker):
        return None
    values = {
        "ask": found.text,
        "offer": ", ".join(contact.can_offer),
        "group.name": group.name,
        "button.url": f"{app.config.public_url}/help/{tokens.help_token(app.tokens, contact, found)}",
    }
    subject, heading, body = ASK
    parts = [Part(body=body)]
    return Section(subject=subject, heading=heading, parts=parts, values=values, why=_WHY, ends_keep_in_touch=True)


def introduced(app: App, group: Group, contact: Contact, news: Sequence[News]) -> Section | None:
    """Who asked and who can help, to both of them: each had read what the other is told before they said so."""
    people = contacts.of_ids(app.table, group.id, {one.facts["person"] for one in news})
    parts, names = [], []
    for one in news:
        person = people.get(one.facts["person"])
        if person is None or not person.email or not may_hear_of(contact, person):
            continue
        is_asker = one.facts["role"] == "asker"
        about = asks.of_contact(app.table, group.id, contact.id if is_asker else person.id)
        if about is None or about.id != one.facts["ask"] or about.state is AskState.WITHDRAWN:
            continue  # taken back, and perhaps another posted since
        values = {
            "person": others_name(person.name),
            "person.email": Linked(person.email, label=person.email, address=f"mailto:{person.email}"),
            "ask": about.text,
            "offer": ", ".join(filter(None, map(limited_name, person.can_offer))),
        }
        names.append(others_name(person.name))
        parts.append(Part(body=TO_ASKER if is_asker else TO_HELPER, values=values))
    if not parts:
        return None
    subject, heading = INTRODUCED
    return Section(
        subject=subject,
        heading=heading,
        parts=parts,
        values={"people": " and ".join(dict.fromkeys(names))},
        why="You get this mail because you asked for help, or offered yours.",
    )
