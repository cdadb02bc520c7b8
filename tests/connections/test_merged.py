"""Two contacts of one person become one: what connects them is found under who they are, and told once."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from rapport.domain.connections.afterwards.feedback import Feedback
from rapport.domain.connections.ask import Ask
from rapport.domain.connections.coming import ComingPerson
from rapport.domain.connections.event_invitation import Invited
from rapport.domain.connections.introduction import Introduction, Introductions, PairWord
from rapport.domain.connections.maybe import Answer, Maybe, MaybeAsked, MaybeLink
from rapport.domain.connections.meeting import Meeting
from rapport.domain.connections.news import ConnectionsMail, News, NewsKind
from rapport.domain.connections.pairs import pair_id
from rapport.domain.connections.questions import Question, Questions
from rapport.domain.connections.report import Report
from rapport.queries.connections.introductions import of_event
from rapport.sending.connections.introduced import introduced_to
from rapport.store import contacts, events
from rapport.store.admin import groups
from rapport.store.connections import (
    asks,
    event_invitations,
    feedback,
    introductions,
    maybes,
    meetings,
    questions,
    reports,
)
from rapport.store.connections import news as news_store
from rapport.store.dynamodb.items import KEPT
from rapport.store.figures.connections import told
from rapport.usecases.connections import asks as help_asked
from rapport.usecases.connections import keep_in_touch
from tests.connections.test_introductions import joined
from tests.testing.console import signed_in
from tests.testing.html import read
from tests.testing.world import World

GROUP = "demo"
OF_A_CONTACT = {"contact", "people", "pairs", "helpers", "asked", "questions", "by", "about"}
"""What fields are called in which the ids of contacts are, of what connects people."""


class Evening:
    """Somebody who signed up by two addresses, `old` and `ada`, and Bob; all agreed to be introduced."""

    def __init__(self, world: World) -> None:
        self.world, self.table = world, world.app.table
        self.path = world.event()
        self.id = self.path.rpartition("/")[2]
        for who in ("ada", "old", "bob"):
            joined(world, self.path, who)
            world.now += timedelta(minutes=1)
        self.old, self.ada, self.bob = (
            world.app.contact_id(GROUP, f"{who}@example.org") for who in ("old", "ada", "bob")
        )
        self.of: dict[str, Any] = {"group": GROUP, "event": self.id}

    def merge(self) -> None:
        self.world.ask("POST", f"/v1/groups/demo/contacts/{self.old}/merge", {"into": self.ada})

    def contact(self, id: str) -> Any:
        return contacts.get(self.table, GROUP, id)

    def event(self) -> Any:
        return events.get(self.table, GROUP, self.id)

    def pair(self, one: str, other: str) -> dict[str, Any]:
        return {"id": pair_id(self.id, one, other), "people": tuple(sorted((one, other)))}

    def introduce(self, *pairs: tuple[str, str]) -> None:
        whole = Introductions(
            **self.of,
            round=1,
            mailing="day-before_g1",
            fixed_at=self.world.now,
            pairs=tuple(Introduction(**self.pair(*two)) for two in pairs),
        )
        self.table.transact(*introductions.to_fix(self.table, [whole]))

    def met_of(self, who: str) -> list[str]:
        """Whom somebody's page asks about."""
        page = read(self.world.call("GET", f"/s/{self.world.mails(who)[0].token}/met").body)
        return [one.one("h2").text for one in page.all("section") if "person" in one.attributes["class"]]


def feedback_is_one_voice(evening: Evening) -> None:
    for contact, words, hours in ((evening.old, "Grand.", 2), (evening.ada, "", 1)):
        empty = Feedback(**evening.of, contact=contact)
        at = evening.world.now + timedelta(hours=hours)
        said = Feedback(**evening.of, contact=contact, mark=5 - hours, words=words, answered_at=at, revision=1)
        evening.table.transact(feedback.to_keep(evening.table, empty, said))
    evening.merge()
    (said,) = feedback.of_event(evening.table, GROUP, evening.id)
    page = f"/s/{evening.world.mails('ada')[0].token}/met"
    evening.world.wind(timedelta(days=3, hours=9))
    assert (said.mark, said.words) == (3, "Grand.")
    assert evening.world.call("GET", page).status == 200
    assert feedback.of_contact(evening.table, GROUP, evening.id, said.contact) == said


def each_is_met_once(evening: Evening) -> None:
    for own in (evening.old, evening.ada):
        made = Meeting(**evening.of, **evening.pair(own, evening.bob), by_code=True)
        both = frozenset(made.people)
        said = Meeting(**evening.of, **evening.pair(own, evening.bob), by_code=True, agreed=both, revision=1)
        evening.table.transact(meetings.to_keep(evening.table, made, said))
    evening.merge()
    evening.world.wind(timedelta(days=3, hours=9))
    assert (evening.met_of("ada"), evening.met_of("old"), evening.met_of("bob")) == (["Bob"], ["Bob"], ["Ada"])


def nobody_is_introduced_to_themselves_or_twice(evening: Evening) -> None:
    evening.introduce((evening.old, evening.bob), (evening.ada, evening.bob), (evening.old, evening.ada))
    evening.merge()
    people = [evening.contact(id) for id in (evening.ada, evening.bob)]
    found = introduced_to(evening.world.app, evening.event(), people)
    assert {id: [one.other.contact.id for one in theirs] for id, theirs in found.items()} == {
        evening.ada: [evening.bob],
        evening.bob: [evening.ada],
    }
    (shown,) = of_event(evening.world.app, evening.event()).shown
    assert {one.name for one in shown.people} == {"Ada", "Bob"}
    counted = told(evening.table, evening.event(), [])
    assert {id for pair in counted.pairs for id in pair.people} == {evening.ada, evening.bob}


def a_no_to_either_is_one_to_both(evening: Evening) -> None:
    evening.introduce((evening.old, evening.bob), (evening.ada, evening.bob))
    word = PairWord(**evening.of, **evening.pair(evening.old, evening.bob), declined_by=frozenset({evening.bob}))
    evening.table.transact(introductions.to_say(evening.table, None, word))
    evening.merge()
    people = [evening.contact(id) for id in (evening.ada, evening.bob)]
    assert not any(introduced_to(evening.world.app, evening.event(), people).values())


def an_ask_is_theirs_and_who_helps_has_said_so(evening: Evening) -> None:
    now = evening.world.now
    ends: dict[str, Any] = {"posted_at": now, "ends_at": now + timedelta(days=9)}
    for contact, helpers in ((evening.old, ()), (evening.bob, (evening.old,))):
        ask = Ask(group=GROUP, contact=contact, id=f"by-{contact}", text="A tent", helpers=helpers, **ends)
        evening.table.transact(asks.to_keep(evening.table, ask, None))
    evening.merge()
    moved, answered = (asks.of_contact(evening.table, GROUP, id) for id in (evening.ada, evening.bob))
    assert moved is not None
    assert answered is not None
    assert moved.id == f"by-{evening.old}"
    assert asks.of_contact(evening.table, GROUP, evening.old) is None
    ada, bob = evening.contact(evening.ada), evening.contact(evening.bob)
    group = groups.get(evening.table, GROUP)
    assert help_asked.CanHelp(group=group, helper=ada, asker=bob, ask=answered).has_said_so


def of_two_maybes_one_is_answered(evening: Evening) -> None:
    for contact, answer in ((evening.old, Answer.NOBODY), (evening.ada, None)):
        at = evening.world.now if answer else None
        made = Maybe(
            **evening.of,
            contact=contact,
            request="x",
            ask="A tent",
            made_at=evening.world.now,
            answer=answer,
            answered_at=at,
        )
        evening.table.transact(maybes.to_add(evening.table, made))
    evening.merge()
    (left,) = maybes.of_event(evening.table, evening.event())
    assert left.answer is Answer.NOBODY
    for id in (evening.old, evening.ada):
        assert maybes.of_contact(evening.table, GROUP, evening.id, id).maybe == left


def nobody_is_asked_more_often(evening: Evening) -> None:
    now = evening.world.now
    for contact, asker in ((evening.old, "one"), (evening.ada, "another")):
        empty = Questions(group=GROUP, contact=contact)
        one = Question(event=evening.id, asker=asker, at=now, ends_at=now + timedelta(days=3))
        evening.table.transact(questions.to_keep(evening.table, empty, empty.asked(one, now)))
    evening.merge()
    theirs = questions.of_contact(evening.table, GROUP, evening.ada)
    assert {one.asker for one in theirs.questions} == {"one", "another"}
    assert not theirs.may_be_asked(now + timedelta(days=1))


def what_waits_is_told_to_who_they_are_and_what_was_told_is_not_told_again(evening: Evening) -> None:
    world, now = evening.world, evening.world.now
    times: dict[str, Any] = {"at": now, "helps_until": now + timedelta(days=20)}
    told_before = News(group=GROUP, contact=evening.old, kind=NewsKind.ASK, id="x", done_at=now, **times)
    waits = News(group=GROUP, contact=evening.old, kind=NewsKind.EVENT_INVITATION, id="y", **times)
    evening.table.transact(*news_store.to_tell(evening.table, now, told_before, waits))
    evening.merge()
    world.wind(timedelta(minutes=5))
    assert news_store.waiting(evening.table, GROUP, evening.old) == []
    assert [one.key for one in news_store.of_contact(evening.table, GROUP, evening.ada)] == [waits.key]
    ben = Ask(
        group=GROUP, contact=evening.bob, id="new", text="A tent", posted_at=now, ends_at=now + timedelta(days=50)
    )
    known = keep_in_touch._Known(group=world.app, vocabulary=None, asks=[(ben, frozenset())], events=[])  # type: ignore[arg-type] # noqa: SLF001
    with world.unchanged():
        keep_in_touch._tell(world.app, known, evening.contact(evening.ada))  # noqa: SLF001


def a_report_names_who_they_are(evening: Evening) -> None:
    told_of: dict[str, Any] = {
        "pair": "x",
        "by": evening.bob,
        "about": evening.old,
        "reason": "shouts",
        "at": evening.world.now,
    }
    evening.table.transact(reports.to_keep(evening.table, Report(**evening.of, **told_of)))
    evening.merge()
    page = signed_in(evening.world).page(evening.path.replace("/v1/groups", "/console") + "/connections")
    (said,) = [one for one in page.all("tr") + page.all("li") if "shouts" in one.text]
    assert "Ada" in said.text


def nobody_is_invited_again(evening: Evening) -> None:
    other = evening.world.event(starts_at="2026-12-10T18:30:00", ends_at="2026-12-10T21:00:00")
    of: dict[str, Any] = {"group": GROUP, "event": other.rpartition("/")[2]}
    invited = Invited(**of, contact=evening.old, invitation="x", at=evening.world.now)
    evening.table.transact(event_invitations.to_note_invited(evening.table, invited))
    evening.merge()
    dry = {"audience": {}, "subject": "Come", "body": "Hello", "dry_run": True}
    assert evening.world.ask("POST", f"{other}/invitations", dry)["not"]["invited_before"] == 1


def they_are_shown_once(evening: Evening) -> None:
    for who in ("old", "ada"):
        token = evening.world.mails(who)[0].token
        evening.world.ask("PATCH", f"/public/v1/signups/{token}", {"visible": True})
    evening.merge()
    assert len(evening.world.call("GET", f"/public{evening.path}/coming").json["people"]) == 1


HANDLED: Mapping[type, Callable[[Evening], None]] = {
    Feedback: feedback_is_one_voice,
    Meeting: each_is_met_once,
    Introductions: nobody_is_introduced_to_themselves_or_twice,
    PairWord: a_no_to_either_is_one_to_both,
    Ask: an_ask_is_theirs_and_who_helps_has_said_so,
    Maybe: of_two_maybes_one_is_answered,
    Questions: nobody_is_asked_more_often,
    News: what_waits_is_told_to_who_they_are_and_what_was_told_is_not_told_again,
    Report: a_report_names_who_they_are,
    Invited: nobody_is_invited_again,
    ComingPerson: they_are_shown_once,
}
NOTHING_TO_DO = {
    MaybeAsked: "what a form said in the name of an address, whose owner alone may confirm it, and read by its link",
    MaybeLink: "a mail to an address",
    ConnectionsMail: "the job that moves what waits",
}


@pytest.mark.parametrize("kind", HANDLED, ids=lambda kind: kind.__name__)
def test_it_is_found_under_who_they_are(world: World, kind: type) -> None:
    HANDLED[kind](Evening(world))


def test_every_kind_of_item_with_the_id_of_a_contact_is_looked_at() -> None:
    """A new one fails here: say what a merge does to it."""
    there = {
        kind
        for kind in KEPT
        if kind.__module__.startswith("rapport.domain.connections.")
        and OF_A_CONTACT & {field.name for field in fields(kind)}
    }
    assert there == HANDLED.keys() | NOTHING_TO_DO.keys()


def test_a_merge_that_dies_before_it_comes_to_what_was_said_is_ended_by_its_job(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening = Evening(world)
    empty = Feedback(**evening.of, contact=evening.old)
    said = Feedback(**evening.of, contact=evening.old, mark=4, answered_at=world.now, revision=1)
    evening.table.transact(feedback.to_keep(evening.table, empty, said))
    with monkeypatch.context() as dying:
        dying.setattr("rapport.usecases.contacts.everywhere.SECONDS_AT_ONCE", -1.0)
        evening.merge()
    world.wind(timedelta(minutes=10))
    (left,) = feedback.of_event(evening.table, GROUP, evening.id)
    (place,) = world.items(f"{evening.path}/attendees", q="ada")
    assert (left.mark, left.contact) == (4, place["id"])
