"""A group that has lived for a while: one event of each kind, people in every state, rules, members, keys, mails that
went and that nobody knows of; with whatever words, hostile ones too."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import cycle
from typing import Any, Protocol

from rapport.domain.connections.report import Report
from rapport.domain.members.member import Role
from rapport.store import contacts
from rapport.store.connections import maybes, reports
from rapport.tokens import me_token
from rapport.usecases.connections.maybe import ask_known
from tests.testing.routes import RULE
from tests.testing.world import World, new_world


class Words(Protocol):
    """What people type, each time something else. Lengths are in characters."""

    def name(self) -> str: ...
    def title(self) -> str: ...
    def line(self) -> str: ...
    def text(self, longest: int) -> str: ...


class PlainWords:
    """What people of a real group might type."""

    def __init__(self) -> None:
        self._said = {kind: cycle(words) for kind, words in _PLAIN.items()}

    def name(self) -> str:
        return next(self._said["name"])

    def title(self) -> str:
        return next(self._said["title"])

    def line(self) -> str:
        return next(self._said["line"])

    def text(self, longest: int) -> str:
        return next(self._said["text"])[:longest]


_PLAIN: Mapping[str, Sequence[str]] = {
    "name": (
        *("Ada Okonkwo", "Benedikt Maier", "Cléo Martin", "Dora Lindqvist", "Emil Nowak", "Fay Castellanos"),
        *("Gina O’Brien", "Hugo van den Berg", "Inês Ferreira"),
    ),
    "title": ("The long table", "Pricing, out loud", "Winter drinks", "Hiring the first five"),
    "line": ("A co-founder", "Legal advice", "The Hub, Berlin", "Regular", "What are you working on?", "Vegan"),
    "text": (
        "A dozen people who run something, and **one question each**.",
        "Bring a price that you are unsure about.\n\nSoup is on us.",
        "I make tiny bread ovens, and look for a way to sell them abroad.",
    ),
}


class OtherWords:
    """The same words for all, as far as they can be typed there: hostile ones, say."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = cycle(words)

    def name(self) -> str:
        return self.line()

    def title(self) -> str:
        return self.line()

    def line(self) -> str:
        """In one line, with something to be seen in it."""
        text = " ".join(self.text(190).split())
        return text if any(char.isalnum() for char in text) else f"Words {text}".strip()

    def text(self, longest: int) -> str:
        text = next(self._words)[:longest]
        return "".join(char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Zl", "Zp"))


@dataclass(frozen=True)
class LivedIn:
    world: World
    events: dict[str, str]
    """Paths in the organisers' API, by what each is: `past`, `coming`, `draft`, `empty` (published), `cancelled`."""


@contextmanager
def lived_in_world(words: Words | None = None) -> Iterator[LivedIn]:
    """On a Monday, after an event of the week before; `words` are what people typed wherever one may type anything."""
    with new_world() as world:
        typed = _Typed(world, words or PlainWords())
        typed.settings()
        past = typed.event(starts_at="2026-11-26T18:30:00", ends_at="2026-11-26T21:00:00")
        typed.people(past, "ada", "ben", "cleo", "dora", "emil")
        world.act(past, "dora", "cancel")
        for who in ("ada", "ben"):
            world.act(past, who, "check-in")
        world.wind(timedelta(days=3, hours=14))  # while they meet
        world.wind(timedelta(days=3, hours=10))  # until the Monday after, past the follow-ups
        coming = typed.event(
            starts_at="2026-12-01T18:30:00",
            ends_at="2026-12-01T21:00:00",
            capacity=4,
            waitlist={"mode": "offer", "offer_hours": 24},
        )
        # Kim has met nobody: whoever of the others met each other, somebody is to be introduced.
        typed.people(coming, "ada", "ben", "kim", "fay", "gina", "hugo")
        world.act(coming, "fay", "cancel")
        world.ses.next("timeout")
        typed.people(coming, "ines")
        draft = typed.event(publish=False)
        empty = typed.event(starts_at="2026-12-16T18:30:00", ends_at="2026-12-16T21:00:00")
        cancelled = typed.event(starts_at="2026-12-17T18:30:00", ends_at="2026-12-17T21:00:00")
        typed.people(cancelled, "ada")
        world.ask("POST", f"{cancelled}/cancel", {"message": typed.words.text(1000)})
        typed.rest(coming)
        typed.maybe(coming, "cleo")
        typed.report(past, "ada", "ben")
        yield LivedIn(world, {"past": past, "coming": coming, "draft": draft, "empty": empty, "cancelled": cancelled})


@dataclass(frozen=True)
class _Typed:
    world: World
    words: Words

    def settings(self) -> None:
        group = {
            "name": self.words.title(),
            "description": self.words.text(2000),
            "sender_name": self.words.title(),
        }
        self.world.ask("PATCH", "/v1/groups/demo", group)
        self.world.ask(
            "POST", "/v1/groups/demo/rules", {**RULE, "name": self.words.line(), "subject": self.words.line()}
        )

    def maybe(self, event: str, who: str) -> None:
        """Somebody thinks of coming: what they ask waits for an answer by hand."""
        app, id = self.world.app, self.world.app.contact_id("demo", f"{who}@example.org")
        asker = contacts.get(app.table, "demo", id)
        maybe = ask_known(app, asker, event.rpartition("/")[2], self.words.line())
        assert maybe is not None
        app.table.transact(maybes.to_replace(app.table, maybe, replace(maybe, due_at=None)))

    def report(self, event: str, by: str, about: str) -> None:
        report = Report(
            group="demo",
            event=event.rpartition("/")[2],
            pair="pair",
            by=self._id(by),
            about=self._id(about),
            reason=self.words.text(1000),
            at=self.world.now,
        )
        self.world.app.table.transact(reports.to_keep(self.world.app.table, report))

    def event(self, **fields: Any) -> str:
        questions = [
            {"id": "why", "label": self.words.line()},
            {"id": "which", "label": self.words.line(), "kind": "choice", "options": [self.words.line(), "Other"]},
        ]
        venue = {"name": self.words.line(), "address": self.words.line(), "url": "https://example.org/map"}
        given = {
            "title": self.words.title(),
            "description": self.words.text(2000),
            "venue": venue,
            "questions": questions,
        }
        return self.world.event(**{**given, "join_url": "https://meet.example/x", **fields})

    def people(self, event: str, *names: str) -> None:
        for who in names:
            said = {
                "answers": {"why": self.words.text(200)},
                "looking_for": [self.words.line()],
                "can_offer": [self.words.line()],
                "introduce": True,
            }
            answer = self.world.sign_up(event, who, **said, name=self.words.name(), follow_up_consent=True)
            assert answer.status == 202, answer.body
            if self.world.mails(who):
                self.world.ask("POST", f"/public/v1/signups/{self.world.mails(who)[-1].token}/confirm")

    def _id(self, who: str) -> str:
        return self.world.app.contact_id("demo", f"{who}@example.org")

    def rest(self, event: str) -> None:
        self.world.ask("POST", f"{event}/rules", {**RULE, "name": self.words.line(), "body": self.words.text(2000)})
        for one in self.world.items("/v1/groups/demo/contacts"):
            noted = {"tags": [self.words.line()], "notes": self.words.text(2000)}
            self.world.ask("PATCH", f"/v1/groups/demo/contacts/{one['id']}", noted)
        self.world.ask("POST", "/v1/groups/demo/api-keys", {"name": self.words.line(), "scopes": ["events:read"]})
        invited = {"email": "invited@example.org", "name": self.words.name(), "role": "organizer"}
        self.world.ask("POST", "/v1/groups/demo/members", invited)
        self.world.ask("PATCH", f"{event}/rules/day-before", {"subject": self.words.line()})
        for place in (event, "/v1/groups/demo"):
            self.world.ask("PATCH", f"{place}/rules/on-waitlisted", {"enabled": False})
        me = me_token(self.world.app.tokens, contacts.get(self.world.app.table, "demo", self._id("ada")))
        assert self.world.post_form(f"/me/{me}/ask", {"ask": self.words.line()}).status == 303
        self.world.add_member("door", Role.CHECK_IN)
        self.world.add_member("orga", Role.ORGANIZER)
