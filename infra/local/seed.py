"""The data of a first start: the group `demo` with an event next week, one three weeks ago at which people met, and one
later to which they come; two members, and an API key."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from rapport.app import App
from rapport.domain.base.clock import to_local, to_utc
from rapport.domain.base.errors import ConflictError
from rapport.domain.connections.introduction import Introduction, Introductions
from rapport.domain.connections.pairs import pair_id
from rapport.domain.contact import Contact
from rapport.domain.event import Event, Venue
from rapport.domain.members.member import Role
from rapport.domain.patches import NewEvent, NewGroup, NewMember
from rapport.domain.principal import Scope, operator
from rapport.domain.questions import Question, QuestionKind
from rapport.domain.topics.match import topics_asked, topics_offered
from rapport.store import contacts, jobs, signups
from rapport.store.admin import topics
from rapport.store.connections import introductions, news
from rapport.store.events import of_group
from rapport.tokens import me_token, signup_token
from rapport.usecases.connections import asks
from rapport.usecases.connections.met import Said, answer
from rapport.usecases.events import create, publish
from rapport.usecases.groups import api_keys, members, settings
from rapport.usecases.signups.check_in import check_in
from rapport.usecases.signups.own_signup import confirm_own
from rapport.usecases.signups.sign_up import Form, sign_up

GROUP = "demo"
MEMBERS = (
    NewMember(email="owner@example.org", name="Olivia Owner", role=Role.OWNER),
    NewMember(email="door@example.org", name="Dana Door", role=Role.CHECK_IN),
)
_WHO = operator(GROUP, "make run")
_ZONE = "Europe/Berlin"
_ABOUT = "People who run things on the side, and would like company in it. **Every other Thursday**, by the canal."
_DESCRIPTION = """\
An evening among people who run things on the side and would like company in it.

## How it goes

* **19:00** Doors, soup, hello
* **19:30** Three stories, ten minutes each
* **20:15** Tables of four: bring *one* question

No slides, no pitches. Drinks are on us.
"""
_SUPPER = "Soup, bread, and tables of four."
_BREAKFAST = """\
Coffee, rolls, and people who can help each other. Say what you look for and what you offer: whoever fits is named to
you the evening before.
"""
_QUESTIONS = (
    Question(id="soup", label="Which soup?", kind=QuestionKind.CHOICE, options=("Lentil", "Fish")),
    Question(id="work", label="What are you working on?", kind=QuestionKind.LONG_TEXT),
)


_ASKS_AND_OFFERS = (
    ("Priya Nair", "a designer", "a job in software testing"),
    ("Scott Weiss", "legal advice", "interface design"),
    ("Mei Tanaka", "investors", "legal advice"),
    ("Jonas Vogel", "a web developer", "investment"),
    ("Ana Silva", "a mentor", "web development"),
    ("Tom Okafor", "a job", "mentoring"),
    ("Lena Brandt", "a lawyer", "marketing"),
    ("Omar Haddad", "marketing help", "bookkeeping"),
)
"""Who comes to supper and breakfast, what they look for, what they offer."""
_INTRODUCED = ((0, 5), (2, 3), (1, 6), (4, 7))
"""Who was introduced to whom at the supper, by their places above: they met, and some have each other's address."""
_ASKS = ((6, "a lawyer to look over a contract"), (3, "a web developer for two days"))
"""What two of them ask the group for since: an organiser passes it on."""


def seed(app: App, api_key: str) -> None:
    with suppress(ConflictError):
        settings.create_group(app, _WHO, NewGroup(name="Demo Circle", description=_ABOUT, timezone=_ZONE))
    if not members.list_members(app, GROUP):
        for member in MEMBERS:
            members.appoint(app, _WHO, member)
    if api_keys.find_key(app, api_key) is None:
        api_keys.create_key(app, _WHO, "make run", tuple(Scope), key=api_key)
    if next(of_group(app.table, GROUP), None) is None:
        evening = _evening_next_week(app.now())
        morning = datetime.combine(evening.date() + timedelta(days=14), time(8, 30))
        supper = datetime.combine(to_local(app.now(), _ZONE).date() - timedelta(days=24), time(19))
        _hold_supper(app, supper)
        _create_event(app, "Founders’ Table", _DESCRIPTION, evening, capacity=30, questions=_QUESTIONS)
        _sign_up(app, _create_event(app, "Founders’ Breakfast", _BREAKFAST, morning), keep_in_touch=True)
        for number, text in _ASKS:
            asks.post(app, me_token(app.tokens, _contact(app, number)), text)


def _hold_supper(app: App, starts: datetime) -> None:
    """As it went: they signed up and came; the day after they said whom they met."""
    starts_at = to_utc(starts, _ZONE)
    before, there, after = (_at(app, starts_at + timedelta(days=days)) for days in (-7, 0, 1))
    event = _create_event(before, "Founders’ Supper", _SUPPER, starts)
    _sign_up(before, event)
    pairs = tuple(_introduced(app, event, one, other) for one, other in _INTRODUCED)
    whole = Introductions(group=GROUP, event=event.id, round=1, mailing="seed", fixed_at=before.now(), pairs=pairs)
    app.table.transact(*introductions.to_fix(app.table, [whole]))
    for number, _ in enumerate(_ASKS_AND_OFFERS):
        check_in(there, _WHO, event.id, _contact(app, number).id)
    for number, _ in enumerate(_ASKS_AND_OFFERS):
        signup = signups.find(app.table, GROUP, event.id, _contact(app, number).id)
        if signup is not None:
            met = {pair.id: True for pair in pairs if signup.contact in pair.people}
            swap = dict.fromkeys(met, number != 4)
            answer(after, signup_token(app.tokens, signup), Said(met=met, swap=swap, mark=4 + number % 2))
    _answer_nobody(app)


def _at(app: App, moment: datetime) -> App:
    return replace(app, now=lambda: moment)


def _introduced(app: App, event: Event, *numbers: int) -> Introduction:
    """With the topics that the one asks for and the other offers."""
    vocabulary, (one, other) = (
        topics.get(app.table, GROUP),
        sorted((_contact(app, it) for it in numbers), key=lambda it: it.id),
    )
    of_one, of_other = (
        tuple(topics_asked(vocabulary, a.looking_for) & topics_offered(vocabulary, b.can_offer))
        for a, b in ((one, other), (other, one))
    )
    id = pair_id(event.id, one.id, other.id)
    return Introduction(id=id, people=(one.id, other.id), met=(of_one, of_other))


def _contact(app: App, number: int) -> Contact:
    return contacts.get(app.table, GROUP, app.contact_id(GROUP, _email(_ASKS_AND_OFFERS[number][0])))


def _email(name: str) -> str:
    return f"{name.partition(' ')[0].lower()}@example.org"


def _create_event(app: App, title: str, description: str, starts: datetime, **others: Any) -> Event:
    new = NewEvent(
        title=title,
        description=description,
        starts_local=starts,
        ends_local=starts + timedelta(hours=2, minutes=30),
        timezone=_ZONE,
        venue=Venue(name="Café am Kanal", address="Uferstraße 12, 10999 Berlin"),
        **others,
    )
    event, _ = create.create_event(app, _WHO, new)
    publish.publish(app, _WHO, event.id)
    return event


def _sign_up(app: App, event: Event, **also: Any) -> None:
    """As they would, and confirm it from the mail: with all that they look for, offer and agree to."""
    for number, (name, ask, offer) in enumerate(_ASKS_AND_OFFERS):
        form = Form(
            email=_email(name),
            name=name,
            looking_for=(ask,),
            can_offer=(offer,),
            visible=number % 2 == 0,
            introduce=True,
            follow_up_consent=True,
            **also,
        )
        sign_up(app, GROUP, event.id, form, "seed")
        signup = signups.find(app.table, GROUP, event.id, app.contact_id(GROUP, form.email))
        if signup is not None:
            confirm_own(app, signup_token(app.tokens, signup))
    _answer_nobody(app)


def _answer_nobody(app: App) -> None:
    """That was long ago: the mailbox begins empty, and has what its reader sets off."""
    for some in jobs.due(app.table, app.now() + timedelta(minutes=5), len(_ASKS_AND_OFFERS)):
        for one in some:
            job = jobs.read(app.table, one.kind, one.key)
            if one.kind == "signup_change":
                app.table.delete(one.key)
            elif one.kind == "connections_mail" and job is not None:
                told = news.waiting(app.table, GROUP, job.thing.contact)
                news.end(app.table, job, told, app.now(), next_number=False, look_again_at=None)


def _evening_next_week(now: datetime) -> datetime:
    """The Thursday of the week after this one, at seven."""
    today = to_local(now, _ZONE).date()
    thursday = today + timedelta(days=7 - today.weekday() + 3)
    return datetime.combine(thursday, time(19))


def sign_up_path(app: App) -> str:
    """The page of the next event, or of the group where there is none to come."""
    coming = of_group(app.table, GROUP, ends_after=app.now())
    first = min(
        (event for event in coming if event.status == "published"), key=lambda event: event.starts_at, default=None
    )
    return f"/g/{GROUP}/{first.id}" if first else f"/g/{GROUP}"
