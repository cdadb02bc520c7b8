"""What people are told of each other."""

from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch
from urllib.parse import urlencode

from rapport.domain.connections.ask import Ask
from rapport.domain.connections.introduction import Introduction, Introductions
from rapport.domain.connections.news import News, NewsKind
from rapport.domain.connections.pairs import pair_id
from rapport.domain.contact import Contact
from rapport.domain.signup import Signup
from rapport.jobs.enqueue import enqueue_now
from rapport.store import contacts
from rapport.store.connections import introductions
from rapport.store.connections import news as news_store
from rapport.store.dynamodb.codec import decode
from rapport.tokens import help_token
from rapport.usecases.connections.met import own_code
from tests.crash.flows.flow import flow
from tests.crash.flows.people import own_page_of
from tests.crash.setups import DAY_BEFORE, event_with_free_places, tick_and_drain, until
from tests.testing.simulation.world import EVENT, MEETING, SimulatedWorld

_TURNS = ("domain.connections", "usecases.connections")


def _told_before(world: SimulatedWorld) -> None:
    """Ada is to be told that Ben and she can help each other; and a day later of somebody else."""
    event_with_free_places(world)
    app, now = world.app(), world.cloud.now
    told = [
        News(
            group="demo",
            contact=world.contact("ada"),
            kind=NewsKind.INTRODUCED,
            id=f"after-{days}-days",
            facts={"person": world.contact("ben"), "role": "helper", "ask": "none"},
            at=now + timedelta(days=days),
            helps_until=now + timedelta(days=30),
        )
        for days in (0, 1)
    ]
    app.table.transact(*news_store.to_tell(app.table, now, *told))
    enqueue_now(app, told[0].mail(now))


@flow("what somebody is told of others, in two mails", _told_before)
def _(world: SimulatedWorld) -> None:
    world.drain()
    world.run_on(world.cloud.now + timedelta(days=1, hours=1))


def _asked(world: SimulatedWorld) -> None:
    """Ada asks for a job, which an organiser passed on."""
    event_with_free_places(world)
    world.ask("POST", f"/me/{own_page_of(world, 'ada')}/ask", "ask=a+job", key=False)
    world.ask("POST", f"/v1/groups/demo/asks/{_ask_of_ada(world).id}/approve", {})
    world.drain()


def _every_day() -> AbstractContextManager[object]:
    """Everybody has their turn daily."""
    stack = ExitStack()
    for module in _TURNS:
        stack.enter_context(patch(f"rapport.{module}.keep_in_touch.CYCLE", 1))
    return stack


def _ask_of_ada(world: SimulatedWorld) -> Ask:
    return decode(Ask, world.cloud.table.partition("G#demo#NEWS")[f"ASK#{world.contact('ada')}"])


@flow("something is asked for, and passed on", event_with_free_places, among=_every_day)
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"/me/{own_page_of(world, 'ada')}/ask", "ask=a+job", key=False)
    world.ask("POST", f"/v1/groups/demo/asks/{_ask_of_ada(world).id}/approve", {})


@flow("who has their turn is told what they may help with", _asked, among=_every_day)
def _(world: SimulatedWorld) -> None:
    """Ben offers it and wants to be kept in touch with; then he does not any more."""
    for said in ("true&can_offer=hiring", ""):
        world.ask("POST", f"/me/{own_page_of(world, 'ben')}", f"asked=keep_in_touch&keep_in_touch={said}", key=False)
        world.run_on(world.cloud.now + timedelta(days=1, hours=6))


@flow("who can help is introduced to who asked", _asked, among=_every_day)
def _(world: SimulatedWorld) -> None:
    ben = decode(Contact, world.cloud.table.partition("G#demo#C")[f"CONTACT#{world.contact('ben')}"])
    world.ask("POST", f"/help/{help_token(world.own_app.tokens, ben, _ask_of_ada(world))}", "", key=False)
    world.drain()


@flow("who unsubscribed is not told of others", _told_before)
def _(world: SimulatedWorld) -> None:
    world.unsubscribe("ada")
    world.drain()


@flow("whoever has everything deleted is not told of others any more", _told_before)
def _(world: SimulatedWorld) -> None:
    world.call("DELETE", f"/v1/groups/demo/contacts/{world.contact('ada')}")
    world.drain()


def _afterwards(world: SimulatedWorld) -> None:
    """Ada and Ben were there, and are thanked; Ada has typed Ben's code."""
    event_with_free_places(world)
    world.run_on(datetime(2026, 11, 27, 16, 50, tzinfo=UTC))
    _says(world, "ada", code=_code(world, "ben"), swap_code="yes")


def _says(world: SimulatedWorld, who: str, **fields: str) -> None:
    form = urlencode({name.replace("_", "."): value for name, value in fields.items()})
    world.ask("POST", f"/s/{world.token(who)}/met", form, key=False)


def _code(world: SimulatedWorld, who: str) -> str:
    event = EVENT.rpartition("/")[2]
    return own_code(decode(Signup, world.cloud.table.partition(f"G#demo#E#{event}")[f"SIGNUP#{world.contact(who)}"]))


@flow("both want the other's address, and are told at six", _afterwards)
def _(world: SimulatedWorld) -> None:
    _says(world, "ben", code=_code(world, "ada"), swap_code="yes")
    world.run_on(datetime(2026, 11, 27, 17, 5, tzinfo=UTC))


def _never_said(world: SimulatedWorld) -> None:
    """Ada and Ben were introduced, and a week ago asked whom they met; both had left two events unanswered before."""
    rule = {"name": "Whom?", "trigger": "after_end", "offset": {"elapsed": "PT1H"}, "audience": "confirmed"}
    event_with_free_places(world)
    world.ask("POST", f"{EVENT}/rules", {**rule, "subject": "Thank you", "body": "{{introductions}}"})
    table, now, event = world.app().table, world.cloud.now, EVENT.rpartition("/")[2]
    one, other = sorted(world.contact(name) for name in ("ada", "ben"))
    pairs = (Introduction(id=pair_id(event, one, other), people=(one, other)),)
    fixed = Introductions(group="demo", event=event, round=1, mailing="m", fixed_at=now, pairs=pairs)
    table.transact(*introductions.to_fix(table, [fixed]))
    for contact in contacts.of_ids(table, "demo", (one, other)).values():
        agreed = replace(contact, introduce_at=now)
        table.transact(*contacts.to_heed_owner(table, contact, agreed))
        table.transact(*contacts.to_note_answers(table, agreed, replace(agreed, unanswered=("x", "y"))))
    world.run_on(datetime(2026, 12, 3, 20, 58, tzinfo=UTC))


@flow("two never say whom they met, and are left out and told", _never_said)
def _(world: SimulatedWorld) -> None:
    world.run_on(datetime(2026, 12, 3, 21, 10, tzinfo=UTC))


def _may_be_seen(world: SimulatedWorld) -> None:
    """Ada, at an event to come."""
    event_with_free_places(world)
    said = {"visible": True, "can_offer": ["advice"]}
    world.ask("PATCH", f"/public/v1/signups/{world.token('ada')}", said, key=False)


@flow("who may be seen offers something else, and is counted at night", _may_be_seen)
def _(world: SimulatedWorld) -> None:
    said = f"asked=visible&visible={EVENT.rpartition('/')[2]}&can_offer=legal+advice"
    world.ask("POST", f"/me/{own_page_of(world, 'ada')}", said, key=False)
    world.run_on(world.cloud.now + timedelta(days=1))


SUPPER = {**MEETING, "title": "Supper", "starts_at": "2026-12-10T18:30:00", "ends_at": "2026-12-10T21:00:00"}


def _hear_of_later_events(world: SimulatedWorld) -> None:
    """Ada and Ben agreed to it, and supper is a later one."""
    event_with_free_places(world)
    for who in ("ada", "ben"):
        world.ask("PATCH", f"/public/v1/signups/{world.token(who)}", {"follow_up_consent": True}, key=False)
    world.ask("POST", f"{_supper(world)}/publish")


def _supper(world: SimulatedWorld) -> str:
    made = world.ask("POST", "/v1/groups/demo/events", SUPPER, once="supper")
    return f"/v1/groups/demo/events/{made.json['id']}"


def _one_after_the_other() -> AbstractContextManager[object]:
    """A request goes through one contact only, and the job through the others, each in a step of its own."""
    stack = ExitStack()
    stack.enter_context(patch("rapport.usecases.connections.invite.AT_ONCE", 1))
    stack.enter_context(patch("rapport.usecases.connections.invite.SECONDS_AT_ONCE", 0.0))
    return stack


@flow("contacts are invited to an event, each once", _hear_of_later_events, among=_one_after_the_other)
def _(world: SimulatedWorld) -> None:
    """By a job that two workers have at once."""
    words = {"subject": "Come to supper", "body": "Dear {{first_name}}, will you come?"}
    world.ask("POST", f"{_supper(world)}/invitations", {**words, "audience": {}}, once="invitation")
    world.hand_out("JobsQueue")
    world.run_on(world.cloud.now + timedelta(hours=1))


def _can_help_each_other(world: SimulatedWorld) -> None:
    """Ada asks for what Ben offers; both agreed to be introduced."""
    event_with_free_places(world)
    for who, said in (("ada", {"looking_for": ["a lawyer"]}), ("ben", {"can_offer": ["legal advice"]})):
        world.ask("PATCH", f"/public/v1/signups/{world.token(who)}", {"introduce": True, **said}, key=False)
    world.drain()


def _introduced(world: SimulatedWorld) -> str:
    """The id of the one pair."""
    parts = [
        decode(Introductions, item)
        for key, item in world.cloud.table.partition(f"G#demo#E#{EVENT.rpartition('/')[2]}").items()
        if key.startswith("INTRODUCTIONS#")
    ]
    ((pair,),) = [part.pairs for part in parts if part.pairs]
    assert set(pair.people) == {world.contact("ada"), world.contact("ben")}
    return pair.id


def _were_introduced(world: SimulatedWorld) -> None:
    until(DAY_BEFORE, _can_help_each_other)(world)
    tick_and_drain(world)


@flow("one of two who were introduced reports the other, and wants it no more, ever", _were_introduced)
def _(world: SimulatedWorld) -> None:
    for choice in ("report", "apart"):
        form = urlencode({"introduction": _introduced(world), "choice": choice, "reason": "Rude."})
        world.ask("POST", f"/s/{world.token('ada')}/introductions", form, key=False)
    world.drain()
