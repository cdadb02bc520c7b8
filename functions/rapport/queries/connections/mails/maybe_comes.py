"""Whoever asked who would meet them comes: what those are told who said yes.

By name only where whoever comes agreed to be introduced, or to be seen there; else by what they look for.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from .... import tokens
from ....app import App
from ....domain.base.dataclass import dataclass
from ....domain.connections.news import News
from ....domain.contact import Contact
from ....domain.event import Event, EventStatus
from ....domain.group import Group
from ....domain.signup import SignupStatus
from ....domain.topics.match import topics_asked, topics_offered
from ....domain.wording import listed_names
from ....mail.names import limited_name
from ....mail.sections import Part, Section, Values
from ....sending.compose import event_values
from ....store.admin import topics
from ....store.connections import maybes, questions
from ....store.connections.maybes import OfMaybe
from ..willing import Willing, said

_NAMED = """\
you said that you would meet somebody who looks for **{{topic}}**. It is **{{person}}**, who has a place now.
"""
_NOT_NAMED = """\
you said that you would meet somebody who looks for **{{topic}}**. They have a place now. Who it is they tell you \
themselves.
"""
_ANOTHER_NAMED = """\
And another, who looks for **{{topic}}**, has a place now: **{{person}}**.
"""
_ANOTHER = """\
And another, who looks for **{{topic}}**, has a place now.
"""
_FACTS = """\
**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Where:** {{event.venue}}
"""
_KNOW_YOU = """\
They know that it is you, so they may walk up to you. Some minutes are all it takes.

[Open your sign-up]({{button.url}})

You cannot come after all? Please give your place back, so that nobody looks for you in vain.
"""
_DO_NOT_KNOW_YOU = """\
They know that somebody will meet them, but not that it is you. Shall they look for you? Then let your name be told.

[Let them know who I am]({{button.url}})

You cannot come after all? Please give your place back, so that nobody is waited for in vain.
"""
_WHY = "You get this mail because you said that you would meet them."


@dataclass(frozen=True)
class _Comes:
    event: Event
    name: str
    """Empty of who is not to be named."""
    topic: str
    willing: Willing


def comes(app: App, group: Group, contact: Contact, news: Sequence[News]) -> Section | None:
    """Of those who come still, whom this contact would meet still, there."""
    found = list(_coming(app, group, contact, news))
    if not found:
        return None
    first = next((one for one in found if not one.willing.question.tells_name), found[0])
    knows = first.willing.question.tells_name
    found.sort(key=lambda one: (one.event is not first.event, one.event.starts_at, one.event.id, one is not first))
    parts = list(_parts(app, found))
    return Section(
        subject="{{person}} is coming: {{event.title}}" if first.name else "They are coming: {{event.title}}",
        heading="{{person}} is coming" if first.name else "They are coming",
        parts=[*parts, Part(body=_KNOW_YOU if knows else _DO_NOT_KNOW_YOU)],
        values={**_values(app, first), "button.url": _leads_to(app, first)},
        why=_WHY,
    )


def _parts(app: App, found: Sequence[_Comes]) -> Iterator[Part]:
    """Who comes to one event together, and then when and where it is."""
    for number, (_, together) in enumerate(groupby(found, key=lambda one: one.event.id)):
        people = list(together)
        for at, one in enumerate(people):
            named, not_named = (_ANOTHER_NAMED, _ANOTHER) if number or at else (_NAMED, _NOT_NAMED)
            yield Part(body=named if one.name else not_named, values=_values(app, one))
        yield Part(body=_FACTS, values=_values(app, people[0]))


def _values(app: App, one: _Comes) -> Values:
    return {**event_values(app, one.event, one.willing.contact.timezone), "person": one.name, "topic": one.topic}


def _leads_to(app: App, one: _Comes) -> str:
    """To their sign-up; where their name is not told, to the page where they may say that it is."""
    base, willing = app.config.public_url, one.willing
    if willing.question.tells_name:
        return f"{base}/s/{tokens.signup_token(app.tokens, willing.signup)}"
    return f"{base}/me/{tokens.me_token(app.tokens, willing.contact)}#meet"


def _coming(app: App, group: Group, contact: Contact, news: Sequence[News]) -> Iterator[_Comes]:
    wanted = {one.id for one in news}
    theirs = questions.of_contact(app.table, group.id, contact.id)
    asked = [one for one in theirs.questions if one.id in wanted and one.would_meet]
    for question in sorted(asked, key=lambda one: (one.ends_at, one.at)):
        found = maybes.of_contact(app.table, group.id, question.event, question.asker)
        one = _of(app, group, contact, found)
        if one is not None:
            yield one


def _of(app: App, group: Group, contact: Contact, found: OfMaybe) -> _Comes | None:
    maybe, event, asker, signup = found.maybe, found.event, found.contact, found.signup
    if maybe is None or event is None or asker is None or signup is None:
        return None
    has_place = signup.status is SignupStatus.CONFIRMED and not signup.is_erased and not asker.is_erased
    if not has_place or event.status is not EventStatus.PUBLISHED or not event.connections:
        return None
    willing = next((one for one in said(app, maybe, asker).willing if one.contact.id == contact.id), None)
    if willing is None or event.starts_at <= app.now():
        return None
    vocabulary = topics.get(app.table, group.id)
    fits = sorted(topics_asked(vocabulary, [maybe.ask]) & topics_offered(vocabulary, contact.can_offer))
    labels = [vocabulary.within(topic, contact.language or group.language) for topic in fits]
    may_be_named = asker.introduce_at is not None or signup.visible
    name = limited_name(signup.name or asker.name) if may_be_named else ""
    return _Comes(event, name, listed_names(labels, 0) if labels else "what you offer", willing)
