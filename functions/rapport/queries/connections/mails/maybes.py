"""What mails say of maybes: the one answer to who asked, and the question to those who offer what they look for.

Each is made of what is true when it goes out: who has a place by then, agrees still, and may be named.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .... import tokens
from ....app import App
from ....domain.connections.maybe import Maybe
from ....domain.connections.maybe_standing import WhoWill
from ....domain.connections.news import News
from ....domain.connections.questions import Asked
from ....domain.contact import Contact
from ....domain.event import Event, EventStatus
from ....domain.group import Group
from ....domain.topics.match import topics_asked, topics_offered
from ....domain.wording import listed_names
from ....mail.connections.coming import coming_text
from ....mail.sections import Part, Section
from ....sending.compose import event_values
from ....store.admin import topics
from ....store.connections import coming, maybes, questions
from ....store.connections.maybes import OfMaybe
from ..willing import said, who_will
from ..would_meet import asked_now

_FACTS = """\
**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Where:** {{event.venue}}
"""
_COMES = """\
[Open your sign-up]({{button.url}})
"""
_MAY_COME = """\
[I'm coming]({{button.url}})

One more click there, and you have a place, or one in the line where all are taken. Who would meet you hears it then, \
with your name only if you agree to be introduced, or seen there. If you stay away you owe nobody anything, and nobody \
hears who asked.
"""
PEOPLE = (
    "{{person}} will meet you: {{event.title}}",
    "{{person}} will meet you",
    f"""\
you would come if you could find “{{{{ask}}}}”. We asked around, and **{{{{people}}}}** said yes, without \
knowing who asks.

{_FACTS}
""",
)
BY_HAND = (
    "An answer for you: {{event.title}}",
    "An answer for you",
    f"""\
you said that you would come if you could find “{{{{ask}}}}”. {{{{group.name}}}} writes:

{{{{event.message}}}}

{{{{reason}}}}

{_FACTS}
{{{{coming}}}}

""",
)
NOBODY = (
    "Nobody yet, to be honest: {{event.title}}",
    "Nobody yet, to be honest",
    f"""\
you said that you would come if you could find “{{{{ask}}}}”. We asked around, and so far nobody has said that they \
would meet you for that. Better to know it than to hope.

Not everybody has answered, and not everybody says what they know: people meet by chance, too. If somebody says \
yes before it begins, you see it on your page.

{{{{coming}}}}

{_FACTS}
""",
)
CANCELLED = (
    "It does not take place: {{event.title}}",
    "It does not take place",
    """\
you said that you would come to **{{event.title}}** if you could find “{{ask}}”. It is cancelled, so nobody is asked \
any more.

{{event.message}}

[See what comes next]({{button.url}})
""",
)
_ANSWER_WHY = "You get this mail because you asked who would meet you, and confirmed that it was you."


def answer(app: App, group: Group, contact: Contact, news: Sequence[News]) -> Section | None:
    """Who will meet them, or nobody yet; of who has a place since, as far as it is news to them."""
    sections = [one for each in news if (one := _answer(app, group, contact, each)) is not None]
    if not sections:
        return None
    parts = [Part(body=part.body, values=one.values) for one in sections for part in one.parts]
    return replace(sections[0], parts=parts)


def _answer(app: App, group: Group, contact: Contact, news: News) -> Section | None:
    found = maybes.of_contact(app.table, group.id, news.event or "", contact.id)
    maybe, event = found.maybe, found.event
    if maybe is None or event is None or not event.connections or event.status is EventStatus.DRAFT:
        return None
    comes = found.signup is not None and not found.signup.is_erased and found.signup.status != "cancelled"
    who = who_will(said(app, maybe, contact).willing)
    if event.status is not EventStatus.PUBLISHED:
        return None if comes else _section(CANCELLED, _cancelled(app, group, maybe, event))
    if comes and not who.is_anybody and not maybe.words:
        return None
    words = BY_HAND if maybe.words else PEOPLE if who.is_anybody else NOBODY
    values = _values(app, found, maybe, event, who, comes=comes)
    subject, heading, body = words
    way = _COMES if comes else _MAY_COME
    last = "\n{{coming}}\n" if words is PEOPLE else ""  # what counts is said, and the button is in sight
    return _section((subject, heading, body + way + last), values)


def _section(words: tuple[str, str, str], values: Mapping[str, str]) -> Section:
    subject, heading, body = words
    return Section(subject=subject, heading=heading, parts=[Part(body=body)], values=values, why=_ANSWER_WHY)


def _values(app: App, found: OfMaybe, maybe: Maybe, event: Event, who: WhoWill, *, comes: bool) -> Mapping[str, str]:
    people = listed_names(who.names, who.others)
    signup = found.signup
    token = tokens.signup_token(app.tokens, signup) if comes and signup is not None else ""
    leads = f"/s/{token}" if token else f"/maybe/{tokens.maybe_token(app.tokens, maybe)}"
    return {
        **event_values(app, event, found.contact.timezone if found.contact is not None else None),
        "people": people,
        "person": people if who.names else people.capitalize(),  # as it begins a line
        "ask": maybe.ask.rstrip("."),
        "event.message": maybe.words,
        "coming": coming_text(coming.of_event(app.table, event, app.now()), but=[maybe.contact], besides=who.ids),
        "reason": f"And {people} will meet you." if who.is_anybody else "",
        "button.url": f"{app.config.public_url}{leads}",
    }


def _cancelled(app: App, group: Group, maybe: Maybe, event: Event) -> Mapping[str, str]:
    return {
        **event_values(app, event),
        "ask": maybe.ask.rstrip("."),
        "event.message": event.cancel_message,
        "button.url": f"{app.config.public_url}{group.path}",
    }


QUESTION = (
    "Would you meet somebody who looks for {{topic}}? {{event.title}}",
    "Would you meet somebody?",
)
_FIRST = """\
somebody thinks of coming, and looks for **{{topic}}**. That is what you offer. Would you make some minutes for them \
there?
"""
_MORE = """\
And somebody else thinks of coming, and looks for **{{topic}}**.
"""
_SAY = """\
[Yes or no: see what they ask]({{button.url}})

You are not told who it is, and they are told your name only if you tick that. A no is never shown to anybody. We ask \
once a week at most.
"""
_QUESTION_WHY = "You get this mail because you offer something, and agreed to be introduced to people at events."


def question(app: App, group: Group, contact: Contact, news: Sequence[News]) -> Section | None:
    """All that they are asked and have not answered, put together."""
    wanted = {one.id for one in news}
    asked = [
        one
        for one in asked_now(app, contact, questions.of_contact(app.table, group.id, contact.id))
        if one.question.id in wanted and one.question.would_meet is None
    ]
    told = list(_about(app, group, contact, asked))
    if not told:
        return None
    parts = list(_by_event(told))
    page = f"{app.config.public_url}/me/{tokens.me_token(app.tokens, contact)}#meet"
    return Section(
        subject=QUESTION[0],
        heading=QUESTION[1],
        parts=[*parts, Part(body=_SAY)],
        values={**told[0], "button.url": page},
        why=_QUESTION_WHY,
    )


def _by_event(told: Sequence[Mapping[str, str]]) -> Iterator[Part]:
    """What is asked of one event together, and then when and where it is."""
    for number, values in enumerate(told):
        yield Part(body=_MORE if number else _FIRST, values=values)
        if number + 1 == len(told) or told[number + 1]["event.url"] != values["event.url"]:
            yield Part(body=_FACTS, values=values)


def _about(app: App, group: Group, contact: Contact, asked: Sequence[Asked]) -> Iterator[Mapping[str, str]]:
    """By topic alone: what somebody typed stands on the page, and goes out in nobody's mail."""
    if not asked:
        return
    vocabulary = topics.get(app.table, group.id)
    offered = topics_offered(vocabulary, contact.can_offer)
    for one in asked:
        fits = sorted(topics_asked(vocabulary, [one.ask]) & offered)
        if fits:
            labels = [vocabulary.within(topic, contact.language or group.language) for topic in fits]
            yield {**event_values(app, one.event, contact.timezone), "topic": listed_names(labels, 0)}
