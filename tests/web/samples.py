"""A group, its event and someone who comes, well-behaved and hostile; and every page of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from rapport.domain.base.errors import FieldProblem
from rapport.domain.connections.afterwards.feedback import Feedback
from rapport.domain.connections.ask import Ask, AskState
from rapport.domain.connections.coming import ComingPerson, TogetherOffered, WhoComes
from rapport.domain.consents.record import ConsentRecord, said
from rapport.domain.consents.words import WORDS
from rapport.domain.contact import Contact
from rapport.domain.event import Event, EventStatus, ListedEvent, Seats, Venue
from rapport.domain.group import Group
from rapport.domain.members.member import Member, MemberState, Role
from rapport.domain.members.sign_in import SignIn
from rapport.domain.questions import Question, QuestionKind
from rapport.domain.signup import Signup, SignupStatus
from rapport.web import rendering
from rapport.web.console import door as console_door
from rapport.web.console.access import invitation as console
from rapport.web.console.access import sign_in
from rapport.web.public import door, embedded, met, pages, personal
from rapport.web.public.introductions import ShownIntroduction, introductions_page
from rapport.web.public.invited import invited_page
from rapport.web.public.pages import Page

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
URL = "https://rapport.example/g/demo"
WORDS_OF_GROUP = "Coffee, and one question each.\nEvery other Thursday."
ABOUT = "<p>Tables of four.</p><h2>Who comes</h2><ul><li>You</li><li>and <em>others</em></li></ul>"
CALENDARS = [("Google", "https://calendar.example/add"), ("Apple and others", "/g/demo/coffee/event.ics")]
AFTER = NOW + timedelta(days=30)
GROUP = Group(id="demo", name="Founders Coffee", salt="s", created_at=NOW)
EVENT = Event(
    group="demo",
    id="coffee",
    title="Breakfast before work",
    description="Tables of four.\n\nBring a question,\nmore at https://example.org/?a=1&b=2",
    starts_local=datetime.fromisoformat("2026-12-03T18:30"),
    ends_local=datetime.fromisoformat("2026-12-03T21:00"),
    timezone="Europe/Berlin",
    venue=Venue(name="Café Einstein", address="Kurfürstenstraße 58", url="https://example.org/map"),
    questions=(
        Question(id="diet", label="Diet?", kind=QuestionKind.CHOICE, options=("Any", "Vegan")),
        Question(id="work", label="Work?", required=True),
    ),
    status=EventStatus.PUBLISHED,
    created_at=NOW,
)
OF_EVERY_KIND = (
    Question(id="text", label="Text?", required=True),
    Question(id="long", label="Long?", kind=QuestionKind.LONG_TEXT),
    Question(id="one", label="One?", kind=QuestionKind.CHOICE, required=True, options=("X", "Y")),
    Question(id="some", label="Some?", kind=QuestionKind.CHOICES, options=("X", "Y")),
    Question(id="sure", label="Sure?", kind=QuestionKind.YES_NO),
    Question(id="gone", label="Gone?", kind=QuestionKind.CHOICES, required=True, options=("X",)),
    Question(id="many", label="Many?", kind=QuestionKind.CHOICE, options=tuple("ABCDEFG")),
)
MOVED = replace(
    EVENT,
    starts_local=datetime.fromisoformat("2026-12-03T19:00"),
    told=(replace(EVENT.details, until=NOW + timedelta(hours=1)),),
)
ASKED = SignIn(person="p", id="a", email="olga@example.org", expires_at=0)
CANCELLED = replace(EVENT, status=EventStatus.CANCELLED)
ROOM, FULL = Seats(capacity=40, taken=28, confirmed=28), Seats(capacity=40, taken=40, confirmed=40, waitlisted=2)
SIGNUP = Signup(
    group="demo",
    event="coffee",
    contact="c",
    email="ada@example.org",
    name="Ada",
    status=SignupStatus.CONFIRMED,
    signed_up_at=NOW,
    changed_at=NOW,
    unconfirmed={"looking_for": ["a co-founder", "grants"], "visible": True},
)
CONTACT = Contact(group="demo", id="c", email="ada@example.org", name="Ada", created_at=NOW)

BAD = "<script>alert(1)</script>\"' onfocus='x' {{ 7*7 }} & \u202e\u05e9\u05dc " + "W" * 200
BAD_GROUP = replace(GROUP, name=BAD, language="ar")
BAD_EVENT = replace(
    EVENT,
    title=BAD,
    description=f"{BAD}\n\njavascript:alert(1) {BAD}",
    venue=Venue(name=BAD, address=BAD, url="javascript:alert(1)"),
    questions=(Question(id="q", label=BAD, kind=QuestionKind.CHOICES, options=(BAD,)), Question(id="work", label=BAD)),
)
MEMBER = Member(group="demo", id="m", email="ines@example.org", name="Ines", role=Role.OWNER, invited_at=NOW)
BAD_SAID = {"looking_for": [BAD], "can_offer": ["</textarea><script>"]}
BAD_SIGNUP = replace(SIGNUP, name=BAD, unconfirmed=BAD_SAID, language=BAD)
BAD_CONTACT = replace(CONTACT, email=BAD, looking_for=(BAD,), can_offer=("</textarea><script>",))
COMING = WhoComes(
    tuple(
        ComingPerson(group="demo", event="coffee", contact=name, name=name, can_offer=offers, has_place=True)
        for name, offers in (
            ("Priya Natarajan", ("testing jobs", "a chat")),
            *((f"P{number}", ()) for number in range(9)),
        )
    ),
    (TogetherOffered(topic="Legal advice", people="5+"),),
)
BAD_COMING = WhoComes(
    (ComingPerson(group="demo", event="coffee", contact="c", name=BAD, can_offer=(BAD,), has_place=True),),
    (TogetherOffered(topic=BAD, people="3+"),),
)
BAD_VALUES = {name: [BAD] for name in ("name", "email", "answers.q", "answers.work", "looking_for", "visible")}
BAD_PROBLEMS = [FieldProblem(name, BAD) for name in (*BAD_VALUES, BAD)]


def sign_up(event: Event = EVENT, seats: Seats = ROOM, now: datetime = NOW, **more: object) -> Page:
    given: dict[str, Any] = {
        "now": now,
        "url": f"{URL}/coffee",
        "about": ABOUT,
        "calendars": CALENDARS,
        "filled_at_token": "signed",
        **more,
    }
    return pages.sign_up_page(GROUP, event, seats, **given)


def group(upcoming: Sequence[tuple[ListedEvent, Seats]], of: Group = GROUP, past: Sequence[ListedEvent] = ()) -> Page:
    return pages.group_page(of, upcoming, past=past, now=NOW, words=WORDS_OF_GROUP, url=URL)


def mine(
    event: Event = EVENT, signup: Signup = SIGNUP, now: datetime = NOW, contact: Contact = CONTACT, **more: object
) -> Page:
    given: dict[str, Any] = {
        "seats": ROOM,
        "calendars": CALENDARS,
        "check_in_code": "k1.code_-",
        "token": "k1.t_-",
        "now": now,
        **more,
    }
    return pages.my_signup_page(GROUP, event, signup, contact, **{"unconfirmed": signup.unconfirmed, **given})


def unsubscribe(contact: Contact = CONTACT, event: Event | None = EVENT, done: pages.Choice | None = None) -> Page:
    return pages.unsubscribe_page(GROUP, contact, event, contact.email, token="k1.t_-", done=done)


CONFIRMED = replace(SIGNUP, unconfirmed={}, visible=True, owner_confirmed_at=NOW)


def stands(status: SignupStatus, cancel_message: str | None = None, **more: Any) -> Page:
    return mine(signup=replace(CONFIRMED, status=status, cancel_message=cancel_message), seats=FULL, **more)


SAID = tuple(said(consent, given=given, at=NOW, event=EVENT.id) for consent in WORDS for given in (True, False, True))
CONSENTS = ConsentRecord(group="demo", contact="c", said=SAID)
OWN = [
    personal.Shown(event, replace(SIGNUP, event=event.id, status=status), "k1.t_-", can_be_visible=True)
    for event in (EVENT, CANCELLED)
    for status in SignupStatus
]


WANTED = Ask(
    group="demo", contact="c", id="a", text="Somebody who has hired a tester before", posted_at=NOW, ends_at=AFTER
)


def me(contact: Contact = CONTACT, shown: Sequence[personal.Shown] = OWN, of: Group = GROUP, **more: Any) -> Page:
    return personal.my_page(of, contact, CONSENTS, shown, **{"token": "k1.t_-", "now": NOW, **more})


def person(number: int, name: str | None = "Priya Nair", **more: Any) -> met.ShownPerson:
    given: dict[str, Any] = {"code": "KRTX", "met": None, "swap": None, "address": None, **more}
    return met.ShownPerson(id=f"m{number}", name=name, **given)


MET = (
    person(1, reason="Priya offers legal advice, which you asked for."),
    person(2, "Scott Lindqvist", met=True, swap=False),
    person(3, None, met=True, swap=True),
    person(
        4,
        "Ana",
        found_me=True,
        met=True,
        swap=True,
        address="ana@bücher.example",
        mailto="mailto:ana@xn--bcher-kva.example",
    ),
)
FEEDBACK = Feedback(group="demo", event="coffee", contact="c", mark=4, words="More chairs!", is_signed=True)


def met_page(people: Sequence[met.ShownPerson] = MET, of: Group = GROUP, event: Event = EVENT, **more: Any) -> Page:
    given: dict[str, Any] = {"code": "BCDF", "said": FEEDBACK, "open_until": AFTER, "token": "k1.t_-", **more}
    return met.met_page(of, event, people, language="en", **given)


def invited(
    seats: Seats = ROOM, signup: Signup | None = None, now: datetime = NOW, questions: Sequence[Question] = ()
) -> Page:
    event = replace(EVENT, questions=tuple(questions))
    return invited_page(
        GROUP,
        event,
        seats,
        CONTACT,
        now=now,
        about=ABOUT,
        signup=signup,
        signup_token="k1.s_-" if signup else None,
        token="k1.t_-",
    )


PRIYA = ShownIntroduction(id="i1", name="Priya Nair", why="Priya Nair offers what you are looking for: legal advice.")


def introductions(people: Sequence[ShownIntroduction] = (PRIYA,), **more: Any) -> Page:
    given: dict[str, Any] = {"has_place": True, "agrees": True, "most": 3, "now": NOW, "token": "k1.t_-", **more}
    group, event = given.pop("group", GROUP), given.pop("event", EVENT)
    return introductions_page(group, event, people, language="en", **given)


BY_TOKEN = {
    "introductions": introductions(),
    "introductions_wrong": introductions(reported="i1", problems=[FieldProblem("reason", "is too long")]),
    "introductions_nobody": introductions([], agrees=False, done="nobody"),
    "introductions_hostile": introductions(
        [replace(PRIYA, name=BAD, why=BAD)], group=BAD_GROUP, event=BAD_EVENT, token=BAD
    ),
    "met": met_page(),
    "met_saved": met_page(MET[:1], is_saved=True, said=None),
    "met_nobody": met_page([]),
    "met_nothing": met_page([], code=None, said=None),
    "met_wrong": met_page(values={"code": ["XXXX"]}, problems=[FieldProblem("code", "is nobody’s here")]),
    "met_hostile": met_page(
        [person(1, BAD, reason=BAD, address=BAD, mailto="mailto:ana@example.org"), person(2, None, code=BAD)],
        BAD_GROUP,
        BAD_EVENT,
        code=BAD,
        token=BAD,
        said=replace(FEEDBACK, words="</textarea><script>"),
    ),
    "my_signup_code": mine(signup=CONFIRMED, code="KRTX"),
    "me": me(replace(CONTACT, introduce_at=NOW, follow_up_consent_at=NOW)),
    "me_nothing": me(shown=[]),
    "me_unsubscribed": me(replace(CONTACT, unsubscribed_at=NOW), done="unsubscribed"),
    "me_wrong": me(values={"looking_for": ["x"]}, problems=[FieldProblem("looking_for[0]", "is too long")]),
    "me_hostile": me(
        BAD_CONTACT, [personal.Shown(BAD_EVENT, BAD_SIGNUP, BAD, can_be_visible=True)], BAD_GROUP, token=BAD
    ),
    "invited": invited(),
    "invited_full": invited(seats=FULL, questions=OF_EVERY_KIND),
    "invited_signed_up": invited(signup=CONFIRMED),
    "invited_over": invited(now=AFTER),
    "invited_hostile": invited_page(
        BAD_GROUP,
        BAD_EVENT,
        FULL,
        BAD_CONTACT,
        now=NOW,
        signup=None,
        signup_token=None,
        token=BAD,
        values=BAD_VALUES,
        problems=BAD_PROBLEMS,
    ),
    "export": personal.export_page(GROUP, CONTACT),
    "export_hostile": personal.export_page(BAD_GROUP, BAD_CONTACT),
    "me_asks": me(ask=WANTED),
    "me_asks_open": me(ask=replace(WANTED, state=AskState.APPROVED, helpers=("c2",))),
    "me_asked_wrong": me(asked={"ask": [""]}, problems=[FieldProblem("ask", "Please say what you are looking for")]),
    "me_asks_hostile": me(BAD_CONTACT, of=BAD_GROUP, ask=replace(WANTED, text=BAD)),
    "help": personal.help_page(GROUP, CONTACT, WANTED, has_said_so=False),
    "help_said": personal.help_page(GROUP, CONTACT, WANTED, has_said_so=True),
    "help_hostile": personal.help_page(BAD_GROUP, BAD_CONTACT, replace(WANTED, text=BAD), has_said_so=False),
    "erase": personal.erase_page(GROUP, CONTACT, token="k1.t_-"),
    "erase_hostile": personal.erase_page(BAD_GROUP, BAD_CONTACT, token=BAD),
    "erased": personal.erased_page(GROUP),
    "my_signup": mine(),
    "my_signup_confirmed": mine(signup=CONFIRMED),
    "my_signup_saved": mine(notice="saved"),
    "my_signup_wrong": mine(values={"name": [""]}, problems=[FieldProblem("name", "is needed")]),
    "my_signup_cancelled": mine(signup=replace(SIGNUP, status=SignupStatus.CANCELLED), notice="cancelled"),
    "my_signup_over": mine(signup=CONFIRMED, now=AFTER),
    "my_signup_attended": mine(signup=replace(CONFIRMED, checked_in_at=NOW), now=AFTER),
    "my_signup_waitlisted": stands(SignupStatus.WAITLISTED, line=2),
    "my_signup_offered": stands(SignupStatus.OFFERED),
    "my_signup_pending": stands(SignupStatus.PENDING),
    "my_signup_pending_and_more": mine(signup=replace(SIGNUP, status=SignupStatus.PENDING)),
    "my_signup_last_call": stands(SignupStatus.WAITLISTED, can_accept=True),
    "my_signup_questions": mine(replace(EVENT, questions=OF_EVERY_KIND)),
    "my_signup_event_cancelled": mine(replace(CANCELLED, cancel_message="The room is flooded.")),
    "my_signup_thrown_out": stands(SignupStatus.CANCELLED, cancel_message="You came twice."),
    "my_signup_moved": mine(MOVED),
    "my_signup_hostile": pages.my_signup_page(
        BAD_GROUP,
        BAD_EVENT,
        BAD_SIGNUP,
        BAD_CONTACT,
        unconfirmed=BAD_SAID,
        seats=FULL,
        check_in_code=BAD,
        token=BAD,
        now=NOW,
    ),
    "unsubscribe": unsubscribe(),
    "unsubscribed": unsubscribe(done="everything"),
    "unsubscribe_hostile": pages.unsubscribe_page(BAD_GROUP, BAD_CONTACT, BAD_EVENT, BAD, token=BAD),
    "invitation": console.invitation_page(GROUP, MEMBER),
    "invitation_accepted": console.invitation_page(GROUP, replace(MEMBER, state=MemberState.ACTIVE)),
    "invitation_hostile": console.invitation_page(BAD_GROUP, replace(MEMBER, name=BAD, email=BAD)),
    "sign_in": sign_in.sign_in_page({"next": ["/console/demo"]}),
    "sign_in_wrong": sign_in.sign_in_page({"email": [BAD]}, [FieldProblem("email", BAD)]),
    "sign_in_code": sign_in.code_page(ASKED),
    "sign_in_code_wrong": sign_in.code_page(replace(ASKED, email=BAD), [FieldProblem("code", BAD)]),
    "sign_in_here": sign_in.link_page(ASKED, is_here=True),
    "sign_in_elsewhere": sign_in.link_page(replace(ASKED, email=BAD), is_here=False),
    "problem": rendering.problem_page(404, "There is no such page", "Perhaps it was mistyped."),
    "problem_way_on": rendering.problem_page(404, "Not here any more", "It ended.", way_on=GROUP.way_to_events),
    "problem_hostile": rendering.problem_page(404, BAD, BAD),
}
FRAMED_BY = ("https://club.example", "http://localhost:3000")
WITH_SITES, BAD_WITH_SITES = (replace(of, allowed_origins=FRAMED_BY) for of in (GROUP, BAD_GROUP))
FRAMED = {
    "embedded": embedded.embedded_form(WITH_SITES, EVENT, ROOM, now=NOW, filled_at_token="signed"),
    "embedded_over": embedded.embedded_form(WITH_SITES, EVENT, FULL, now=AFTER, filled_at_token="signed"),
    "embedded_thanks": embedded.embedded_thanks(WITH_SITES, EVENT, SignupStatus.CONFIRMED, calendars=CALENDARS),
    "embedded_problem": rendering.problem_page(429, "Too many at once", "Please try again.", FRAMED_BY),
    "embedded_hostile": embedded.embedded_form(
        BAD_WITH_SITES, BAD_EVENT, FULL, now=NOW, filled_at_token=BAD, values=BAD_VALUES, problems=BAD_PROBLEMS
    ),
}
PAGES = (
    BY_TOKEN
    | FRAMED
    | {
        "door": console_door.door_page(GROUP, EVENT),
        "door_hostile": console_door.door_page(BAD_GROUP, BAD_EVENT),
        "walk_in": door.walk_in_page(GROUP, EVENT),
        "walk_in_welcome": door.walk_in_page(GROUP, EVENT, came_of_it=SignupStatus.CONFIRMED),
        "walk_in_full": door.walk_in_page(GROUP, EVENT, came_of_it=SignupStatus.WAITLISTED),
        "walk_in_hostile": door.walk_in_page(
            BAD_GROUP, BAD_EVENT, values={"name": [BAD]}, problems=[FieldProblem("email", "is no address")]
        ),
        "lost": personal.lost_page(GROUP),
        "lost_sent": personal.lost_page(BAD_GROUP, is_sent=True),
        "lost_wrong": personal.lost_page(
            BAD_GROUP, values={"email": [BAD]}, problems=[FieldProblem("email", "is no address")]
        ),
        "group": group([(EVENT, ROOM), (replace(EVENT, id="tea"), FULL)], past=[EVENT]),
        "group_empty": group([]),
        "group_hostile": group([(BAD_EVENT, ROOM)], BAD_GROUP, [BAD_EVENT]),
        "sign_up": sign_up(),
        "sign_up_who_comes": sign_up(coming=COMING),
        "sign_up_full": sign_up(seats=FULL),
        "sign_up_over": sign_up(now=AFTER),
        "sign_up_hostile": pages.sign_up_page(
            BAD_GROUP, BAD_EVENT, ROOM, now=NOW, url=URL, filled_at_token=BAD, values=BAD_VALUES, problems=BAD_PROBLEMS
        ),
        "sign_up_hostile_who_comes": sign_up(coming=BAD_COMING),
        "signed_up": pages.signed_up_page(GROUP, EVENT, SignupStatus.CONFIRMED),
        "signed_up_pending": pages.signed_up_page(GROUP, EVENT, SignupStatus.PENDING),
        "signed_up_hostile": pages.signed_up_page(BAD_GROUP, BAD_EVENT, SignupStatus.WAITLISTED),
    }
)
