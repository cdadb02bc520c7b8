"""What an invitation to an event says: the organiser's words, who is coming, and a place by one button.

Of who is coming it says nothing that the event's page does not say to everybody: who agreed to be named, and what
three or more of them offer. That somebody offers what its reader asked for is no more than that, either.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ... import tokens
from ...addresses import domain_of
from ...app import App
from ...domain.base.errors import ConflictError
from ...domain.connections.coming import WhoComes
from ...domain.connections.event_invitation import EventInvitation, refuse_unless_open, why_never_invited
from ...domain.connections.news import News
from ...domain.contact import Contact
from ...domain.event import Event
from ...domain.group import Group
from ...domain.signup import sample_attendee
from ...domain.topics.match import topics_asked, topics_offered
from ...domain.topics.vocabulary import Vocabulary
from ...mail.connections.coming import coming_text
from ...mail.content import Content
from ...mail.mime import Message, build
from ...mail.names import NOBODY, first_name, limited_name
from ...mail.sections import Part, Section, Values, content
from ...store import events, signups
from ...store.admin import topics
from ...store.connections import coming, event_invitations
from ..compose import event_values, frame_of

_COMING = "{{coming}}"
_OFFERED_BY = "You are looking for {{topic}}: **{{person}}**, who offers that, will be there."
_OFFERED = "You are looking for {{topic}}: somebody who offers that will be there."
_AMONG = 200
"""Of those who are named so many are looked at for what they offer."""
_BUTTONS = """\
[Take a place]({{button.url}})

Not sure yet? [Say what you would come for]({{other.url}}), and hear who will meet you about it. No place is taken.
"""


def invited(app: App, group: Group, contact: Contact, news: Sequence[News]) -> Section | None:
    """Those of the invitations to events that still stand, the events being open and the contact not signed up."""
    found = [one for each in news if (one := _standing(app, contact, each)) is not None]
    if not found:
        return None
    sections = [section_of(app, group, event, contact, invitation) for event, invitation in found]
    if len(sections) == 1:
        return sections[0]
    parts = [
        replace(part, values={**one.values, **part.values}) for one in sections for part in (_titled(), *one.parts)
    ]
    return replace(sections[0], heading="You are invited", parts=parts)


def _titled() -> Part:
    return Part(body="### {{event.title}}")


def _standing(app: App, contact: Contact, news: News) -> tuple[Event, EventInvitation] | None:
    if news.event is None or why_never_invited(contact) is not None:
        return None
    event = events.find(app.table, news.group, news.event)
    invitation = event_invitations.find(app.table, news.group, news.event, news.facts["invitation"])
    if event is None or invitation is None:
        return None
    try:
        refuse_unless_open(event, app.now())
    except ConflictError:
        return None
    signup = signups.of_person(app.table, event.id, contact)
    return (event, invitation) if signup is None or signup.is_erased else None


def section_of(
    app: App, group: Group, event: Event, contact: Contact, invitation: EventInvitation, *, page: str | None = None
) -> Section:
    """`page`: where its button leads, for a preview; else to the contact's own page of the event."""
    who = coming.of_event(app.table, event, app.now())
    token = tokens.me_token(app.tokens, contact) if page is None else ""
    own = page or f"{app.config.public_url}/me/{token}/events/{event.id}"
    name = limited_name(contact.name)
    values = {
        **event_values(app, event, contact.timezone),
        "name": name or NOBODY,
        "first_name": first_name(name),
        "coming": coming_text(who, but=contact.ids),
        "button.url": own,
        "other.url": f"{app.config.public_url}{event.path}/maybe",
    }
    says_who_comes = _COMING in invitation.body
    also = [] if says_who_comes else [Part(body=_COMING)]
    return Section(
        subject=invitation.subject,
        heading="{{event.title}}",
        parts=[
            Part(body=invitation.body),
            *also,
            *_offered(app, group, contact, who),
            Part(body=_BUTTONS),
        ],
        values=values,
        why=f"You get this mail because you agreed to be told of later events of {group.name}.",
        promotional=True,
        greets=False,
    )


def sample_content(app: App, group: Group, event: Event, invitation: EventInvitation, *, why: str = "") -> Content:
    """As somebody made up gets it, of whom nothing is known; its links open nothing."""
    name = sample_attendee(group.id, event.id, "sample", "", app.now()).name
    sample = Contact(group=group.id, id="sample", email="", name=name, created_at=app.now())
    section = section_of(app, group, event, sample, invitation, page=f"{app.config.public_url}/me/preview")
    shared = {"first_name": first_name(name), "group.name": group.name}
    return content([section], shared, frame_of(app, group, why=why or section.why))


def compose_test(app: App, *, group: Group, event: Event, test: EventInvitation, email: str) -> bytes:
    """The same for a member who tries it, with words that say so."""
    why = "This is a test of an invitation, as a contact would get it. Name and links are made up."
    made = sample_content(app, group, event, replace(test, subject=f"[Test] {test.subject}"), why=why)
    return build(
        Message(
            from_name=group.sender_name or group.name,
            from_address=app.config.sender,
            to_name="",
            to_address=email,
            reply_to=group.reply_to,
            subject=made.subject,
            text=made.text,
            html=made.html,
            list_id=f"{group.id}.{domain_of(app.config.sender)}",
        )
    )


def _offered(app: App, group: Group, contact: Contact, who: WhoComes) -> Iterator[Part]:
    """That somebody offers what they ask for: a sentence on the first of their asks of which that is known."""
    if not contact.looking_for or not who:
        return
    vocabulary = topics.get(app.table, group.id)
    asked = topics_asked(vocabulary, contact.looking_for)
    values = _by_one(vocabulary, asked, who, contact, group) or _by_several(vocabulary, asked, who, group)
    if values:
        yield Part(body=_OFFERED_BY if "person" in values else _OFFERED, values=values)


def _by_one(
    vocabulary: Vocabulary, asked: frozenset[str], who: WhoComes, contact: Contact, group: Group
) -> Values | None:
    for person in who.people[:_AMONG]:
        name = limited_name(person.name)
        shared = sorted(asked & topics_offered(vocabulary, person.can_offer)) if person.can_offer and name else []
        if shared and person.contact not in contact.ids:
            return {"person": name, "topic": vocabulary.within(shared[0], group.language)}
    return None


def _by_several(vocabulary: Vocabulary, asked: frozenset[str], who: WhoComes, group: Group) -> Values | None:
    offered = {one.topic for one in who.offers}
    known = (id for id in sorted(asked) if vocabulary.label(id, group.language) in offered)
    return next(({"topic": vocabulary.within(id, group.language)} for id in known), None)
