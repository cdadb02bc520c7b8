"""The public pages, of a group that is made up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.pictures.picture import Picture
from rapport.domain.base.errors import FieldProblem
from rapport.domain.connections.afterwards.feedback import Feedback
from rapport.domain.connections.ask import Ask
from rapport.domain.connections.maybe_standing import MaybeStanding, State, WhoWill
from rapport.domain.consents.record import ConsentRecord, said
from rapport.domain.consents.words import Consent
from rapport.domain.contact import Contact
from rapport.domain.event import Event, EventStatus, Seats, Venue
from rapport.domain.group import Group
from rapport.domain.questions import Question, QuestionKind
from rapport.domain.signup import Signup, SignupStatus
from rapport.mail.description import description_html
from rapport.web import rendering
from rapport.web.public import maybe, met, personal
from rapport.web.public import pages as web
from rapport.web.public.introductions import ShownIntroduction, introductions_page
from rapport.web.public.invited import invited_page
from rapport.web.public.pages import Page

_NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
_AFTER = datetime(2026, 12, 4, 9, tzinfo=UTC)
_DURING = datetime(2026, 12, 3, 18, tzinfo=UTC)
_URL = "https://rapport.example/g/kanal"
GROUP = Group(
    id="kanal",
    name="Founders’ Table Berlin",
    salt="",
    created_at=_NOW,
    description="A dozen people who run something, a long table, and **one question each**. Every other Thursday.",
    timezone="Europe/Berlin",
    accent="#7a3b8f",
)
EVENT = Event(
    group="kanal",
    id="long-table",
    title="The long table: money without strings",
    description="""\
Grants, revenue loans, customers who pay ahead: what worked, told by those who did it.

## How it goes

* **18:30** Doors, soup, hello
* **19:00** Three stories, ten minutes each
* **19:45** Tables of four; bring one question

Questions? Write to table@example.org.
""",
    starts_local=datetime.fromisoformat("2026-12-03T18:30"),
    ends_local=datetime.fromisoformat("2026-12-03T21:00"),
    timezone="Europe/Berlin",
    venue=Venue(name="Café am Kanal", address="Uferstraße 12, 10999 Berlin"),
    questions=(
        Question(id="soup", label="Which soup?", kind=QuestionKind.CHOICE, required=True, options=("Lentil", "Fish")),
        Question(id="work", label="What are you working on?", kind=QuestionKind.LONG_TEXT),
        Question(id="new", label="Is it your first time here?", kind=QuestionKind.YES_NO),
        Question(
            id="bring", label="What could you bring?", kind=QuestionKind.CHOICES, options=("Bread", "Wine", "Fruit")
        ),
    ),
    status=EventStatus.PUBLISHED,
    created_at=_NOW,
)
_SPRING = replace(
    EVENT,
    id="spring",
    title="Pricing, out loud",
    starts_local=datetime.fromisoformat("2026-12-17T18:30"),
    ends_local=datetime.fromisoformat("2026-12-17T21:00"),
    venue=None,
    join_url="https://meet.example/table",
)
_CANCELLED = replace(EVENT, status=EventStatus.CANCELLED)
_ROOM = Seats(capacity=24, taken=14, confirmed=14)
_FULL = Seats(capacity=24, taken=24, confirmed=24, waitlisted=12)
_CONTACT = Contact(
    group="kanal", id="ada", email="ada@example.org", name="Ada Okonkwo", created_at=_NOW, looking_for=("a co-founder",)
)
SIGNUP = Signup(
    group="kanal",
    event="long-table",
    contact="ada",
    email="ada@example.org",
    name="Ada Okonkwo",
    status=SignupStatus.CONFIRMED,
    signed_up_at=_NOW,
    changed_at=_NOW,
    answers={"soup": "Lentil", "new": True, "bring": ["Bread"]},
)
_ASK = Ask(
    group="kanal",
    contact="ben",
    id="ask",
    text="Somebody who has hired a first tester, for half an hour on the phone",
    posted_at=_NOW,
    ends_at=_NOW + timedelta(weeks=8),
)
_SAID = ConsentRecord(group="kanal", contact="ada", said=(said(Consent.FOLLOW_UP, given=True, at=_NOW),))
_LINK = "k1.t"
_CALENDARS = [(words, "/g/kanal/long-table/event.ics") for words in ("Google", "Outlook", "Apple and others")]
_CODE = "k1." + "WyIxYTJiM2M0ZDVlNmY3YTgiLCI5ZjhlN2Q2YzViNGEzMjEwIl0" * 2
_WRONG = {"name": ["Ada"], "email": ["ada@exmaple"]}


def pictures() -> Iterator[Picture]:
    for name, page in _pages().items():
        yield Picture(f"page-{name}", page.html, page.headers)


def _pages() -> dict[str, Page]:
    return {
        "group": _group([(EVENT, _ROOM), (_SPRING, _FULL)], [_past(id, title) for id, title in _PAST.items()]),
        "group-empty": _group([], []),
        "sign-up": _sign_up(),
        "sign-up-full": _sign_up(seats=_FULL),
        "sign-up-wrong": _sign_up(values=_WRONG, problems=_PROBLEMS),
        "sign-up-over": _sign_up(now=_AFTER),
        "signed-up": web.signed_up_page(GROUP, EVENT, SignupStatus.CONFIRMED, calendars=_CALENDARS),
        "signed-up-pending": web.signed_up_page(GROUP, EVENT, SignupStatus.PENDING),
        "mine": _mine(),
        "mine-to-confirm": _mine(unconfirmed={"looking_for": ("a grant",), "visible": True, "follow_up_consent": True}),
        "mine-online": _mine(event=_SPRING),
        "mine-pending": _mine(SignupStatus.PENDING),
        "mine-offered": _mine(SignupStatus.OFFERED, held_until=_NOW + timedelta(hours=20)),
        "mine-waitlisted": _mine(SignupStatus.WAITLISTED, line=3),
        "mine-last-call": _mine(SignupStatus.WAITLISTED, line=3, can_accept=True),
        "mine-cancelled": _mine(SignupStatus.CANCELLED, notice="cancelled"),
        "mine-event-cancelled": _mine(event=_CANCELLED),
        "mine-after": _mine(now=_AFTER),
        "mine-there": _mine(now=_DURING, code="KRTX"),
        "introductions": _introductions(),
        "met": _met(),
        "maybe-form": maybe.form_page(GROUP, EVENT, now=_NOW, filled_at_token=_LINK, values={}),
        "maybe-asked": maybe.asked_page(GROUP, EVENT),
        "maybe-confirm": _maybe(MaybeStanding()),
        "maybe-asking": _maybe(MaybeStanding(state=State.ASKING, answer_by=_NOW + timedelta(days=8))),
        "maybe-yes": _maybe(MaybeStanding(state=State.ANSWERED, who=WhoWill(("Priya Nair", "Scott Lindqvist")))),
        "maybe-nobody": _maybe(MaybeStanding(state=State.ANSWERED)),
        "invited": invited_page(GROUP, EVENT, _ROOM, _CONTACT, now=_NOW, signup=None, signup_token=None, token=_LINK),
        "me": _me(),
        "me-nothing": personal.my_page(GROUP, _CONTACT, _SAID, [], token=_LINK, now=_NOW),
        "lost": personal.lost_page(GROUP),
        "lost-sent": personal.lost_page(GROUP, is_sent=True),
        "export": personal.export_page(GROUP, _CONTACT),
        "me-asked": personal.my_page(GROUP, _CONTACT, _SAID, [], token=_LINK, now=_NOW, ask=_ASK),
        "help": personal.help_page(GROUP, _CONTACT, _ASK, has_said_so=False),
        "help-said": personal.help_page(GROUP, _CONTACT, _ASK, has_said_so=True),
        "erase": personal.erase_page(GROUP, _CONTACT, token=_LINK),
        "erased": personal.erased_page(GROUP),
        "unsubscribe": web.unsubscribe_page(GROUP, _CONTACT, EVENT, _CONTACT.email, token=_LINK),
        "unsubscribed": web.unsubscribe_page(GROUP, _CONTACT, EVENT, _CONTACT.email, token=_LINK, done="everything"),
        "not-found": rendering.problem_page(404, "Not found", "There is nothing at this address."),
        "run-out": rendering.problem_page(
            404, "Not here any more", "This link has run out.", way_on=GROUP.way_to_events
        ),
    }


_PAST = {
    "autumn": "Hiring the first five",
    "summer": "Nobody wants your newsletter",
    "may": "Co-founders: a long evening",
}
_PROBLEMS = [
    FieldProblem("email", "This is no address that mail can reach"),
    FieldProblem("answers.soup", "needs an answer"),
]


def _past(id: str, title: str) -> Event:
    weeks = 2 + 2 * list(_PAST).index(id)
    return replace(EVENT, id=id, title=title, starts_local=EVENT.starts_local - timedelta(weeks=weeks))


def _group(coming: list[tuple[Event, Seats]], past: list[Event]) -> Page:
    return web.group_page(GROUP, coming, past=past, now=_NOW, about=description_html(GROUP.description), url=_URL)


def _sign_up(seats: Seats = _ROOM, now: datetime = _NOW, **more: Any) -> Page:
    about = description_html(EVENT.description)
    return web.sign_up_page(
        GROUP,
        EVENT,
        seats,
        now=now,
        about=about,
        calendars=_CALENDARS,
        url=f"{_URL}/long-table",
        filled_at_token=_LINK,
        **more,
    )


def _me() -> Page:
    shown = [
        personal.Shown(event, replace(SIGNUP, status=status), _LINK, can_be_visible=True)
        for event, status in (
            (EVENT, SignupStatus.CONFIRMED),
            (_SPRING, SignupStatus.WAITLISTED),
            (_CANCELLED, SignupStatus.CONFIRMED),
        )
    ]
    contact = replace(_CONTACT, follow_up_consent_at=_NOW)
    return personal.my_page(GROUP, contact, _SAID, shown, token=_LINK, now=_NOW)


def _introductions() -> Page:
    people = [
        ShownIntroduction(id="one", name="Priya Nair", why="Priya Nair offers what you are looking for: legal advice."),
        ShownIntroduction(
            id="two", name="Scott Lindqvist", why="Scott Lindqvist is looking for what you offer: bread."
        ),
    ]
    return introductions_page(
        GROUP, EVENT, people, language="en", has_place=True, agrees=True, most=3, now=_NOW, token=_LINK
    )


def _maybe(stands: MaybeStanding) -> Page:
    return maybe.own_page(GROUP, EVENT, _ROOM, stands, ask="a lawyer who knows contracts", token=_LINK, now=_NOW)


def _met() -> Page:
    reason = "You both can help each other: Priya offers legal advice, and is looking for a room for ten."
    given: dict[str, Any] = {"met": None, "swap": None, "address": None}
    people = [
        met.ShownPerson(id="one", name="Priya Nair", code="BCDF", reason=reason, **given),
        met.ShownPerson(id="two", name="Scott Lindqvist", code="GHJK", **{**given, "met": True, "swap": True}),
        met.ShownPerson(id="three", name=None, code="LMNP", **{**given, "met": True, "swap": True}),
    ]
    said = Feedback(group="kanal", event="long-table", contact="ada")
    until = _AFTER + timedelta(days=30)
    return met.met_page(
        GROUP, EVENT, people, language="en", code="KRTX", said=said, open_until=until, token=_LINK, is_saved=True
    )


def _mine(
    status: SignupStatus = SignupStatus.CONFIRMED, event: Event = EVENT, held_until: datetime | None = None, **more: Any
) -> Page:
    shown: dict[str, Any] = {
        "seats": _FULL,
        "unconfirmed": {},
        "calendars": _CALENDARS,
        "now": _NOW,
        "token": _LINK,
        "check_in_code": _CODE,
    }
    return web.my_signup_page(
        GROUP, event, replace(SIGNUP, status=status, held_until=held_until), _CONTACT, **shown | more
    )
