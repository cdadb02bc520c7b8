"""The data of a first start: the group `demo` with an event next week, and one later to which people come who may like
to meet; two members, and an API key."""

from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any

from rapport.app import App
from rapport.domain.base.clock import to_local
from rapport.domain.base.errors import ConflictError
from rapport.domain.event import Event, Venue
from rapport.domain.members.member import Role
from rapport.domain.patches import NewEvent, NewGroup, NewMember
from rapport.domain.principal import Scope, operator
from rapport.domain.questions import Question, QuestionKind
from rapport.store import jobs, signups
from rapport.store.events import of_group
from rapport.tokens import signup_token
from rapport.usecases.events import create, publish
from rapport.usecases.groups import api_keys, members, settings
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
"""Of the second event: who comes, what they look for, what they offer."""


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
        _create_event(app, "Founders’ Table", _DESCRIPTION, evening, capacity=30, questions=_QUESTIONS)
        morning = datetime.combine(evening.date() + timedelta(days=14), time(8, 30))
        _sign_up(app, _create_event(app, "Founders’ Breakfast", _BREAKFAST, morning))


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


def _sign_up(app: App, event: Event) -> None:
    """As they would, and confirm it from the mail: with all that they look for, offer and agree to."""
    for number, (name, ask, offer) in enumerate(_ASKS_AND_OFFERS):
        form = Form(
            email=f"{name.partition(' ')[0].lower()}@example.org",
            name=name,
            looking_for=(ask,),
            can_offer=(offer,),
            visible=number % 2 == 0,
            introduce=True,
            follow_up_consent=True,
        )
        sign_up(app, GROUP, event.id, form, "seed")
        signup = signups.find(app.table, GROUP, event.id, app.contact_id(GROUP, form.email))
        if signup is not None:
            confirm_own(app, signup_token(app.tokens, signup))
    _answer_nobody(app)


def _answer_nobody(app: App) -> None:
    """They signed up long ago: the mailbox begins empty, and has what its reader sets off."""
    for some in jobs.due(app.table, app.now() + timedelta(minutes=5), len(_ASKS_AND_OFFERS)):
        for one in some:
            if one.kind == "signup_change":
                app.table.delete(one.key)


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
