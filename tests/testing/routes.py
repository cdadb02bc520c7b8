"""Every route of the API, and what it takes to ask for it soundly: whatever is tried on one is tried on all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

import pytest

from rapport.domain.attendees.check_in_all import CheckInAll
from rapport.domain.connections.report import Report
from rapport.http.organizer import routes as organizer
from rapport.http.organizer.attendees import listing
from rapport.http.public import routes
from rapport.http.routing import Route
from rapport.store import contacts, signups
from rapport.store.attendees import check_in_all
from rapport.store.connections import maybes, reports
from rapport.tokens import check_in_code, me_token
from rapport.usecases.connections.maybe import ask_known
from tests.testing.lambda_events import Answer
from tests.testing.pictures import picture
from tests.testing.world import MEETING, World, new_world

ROUTES: Sequence[Route] = (*organizer.ROUTES, *routes.ROUTES)
WITH_KEY = [route for route in ROUTES if route.scope is not None]
RULE = {
    "name": "Parking",
    "trigger": "before_start",
    "offset": {"elapsed": "PT1H"},
    "audience": "confirmed",
    "subject": "Where to park",
    "body": "Hello {{first_name}}",
}
KEY = {"name": "A script", "scopes": ["events:read"]}
MEMBER = {"email": "dora@example.org", "name": "Dora", "role": "check_in"}
INVITATION = {"audience": {}, "subject": "Come?", "body": "We would love to see you again, {{first_name}}."}
MESSAGE = {"audience": "confirmed", "subject": "Another room", "body": "We meet upstairs, {{first_name}}."}
SOUND: Mapping[str, Any] = {
    "PATCH /v1/groups/{group}": {"name": "Demo"},
    "POST /v1/groups/{group}/events": MEETING,
    "PATCH /v1/groups/{group}/events/{event}": {"title": "Supper"},
    "POST /v1/groups/{group}/events/{event}/dry-run": {"title": "Supper"},
    "POST /v1/groups/{group}/events/{event}/cancel/dry-run": {"message": "See you in February."},
    "POST /v1/groups/{group}/events/{event}/cancel": {"message": "See you in February."},
    "POST /v1/groups/{group}/events/{event}/attendees": {"name": "Eve", "email": "eve@example.org", "checked_in": True},
    "POST /v1/groups/{group}/events/{event}/check-in": {"code": "{code}"},
    "POST /v1/groups/{group}/events/{event}/attendees/{attendee}/check-in": {"ago": "PT1M"},
    "POST /v1/groups/{group}/events/{event}/attendees/{attendee}/cancel": {"message": "You asked us to."},
    "POST /v1/groups/{group}/events/{event}/clone": {"ends_at": "2026-11-26T22:00:00"},
    "POST /v1/groups/{group}/rules": RULE,
    "PATCH /v1/groups/{group}/rules/{rule}": {"enabled": False},
    "POST /v1/groups/{group}/rules/{rule}/test": {"email": "olga@example.org"},
    "POST /v1/groups/{group}/events/{event}/rules": RULE,
    "PATCH /v1/groups/{group}/events/{event}/rules/{rule}": {"enabled": False},
    "POST /v1/groups/{group}/events/{event}/rules/{rule}/test": {"email": "olga@example.org"},
    "POST /v1/groups/{group}/events/{event}/messages": MESSAGE,
    "POST /v1/groups/{group}/events/{event}/messages/dry-run": MESSAGE,
    "POST /v1/groups/{group}/events/{event}/messages/test": {**MESSAGE, "email": "olga@example.org"},
    "POST /v1/groups/{group}/events/{event}/invitations": INVITATION,
    "POST /v1/groups/{group}/events/{event}/deliveries/{delivery}/settle": {"as": "sent"},
    "PATCH /v1/groups/{group}/contacts/{contact}": {"notes": "met in May"},
    "POST /v1/groups/{group}/contacts/{contact}/merge": {"into": "{another}"},
    "POST /v1/groups/{group}/members": MEMBER,
    "PATCH /v1/groups/{group}/members/{member}": {"role": "organizer"},
    "POST /v1/groups/{group}/api-keys": KEY,
    "POST /public/v1/groups/{group}/events/{event}/signups": {"email": "eve@example.org", "name": "Eve"},
    "POST /public/v1/groups/{group}/events/{event}/maybe": {
        "email": "cleo@example.org",
        "name": "Cleo",
        "ask": "a lawyer",
    },
    "PUT /v1/groups/{group}/topics": {
        "topics": [{"id": "law", "labels": {"en": "Legal advice"}, "asks": ["a lawyer"]}]
    },
    "POST /v1/groups/{group}/events/{event}/maybes/{maybe}/answer": {"words": "I know just the person."},
    "POST /v1/groups/{group}/events/{event}/introductions": {"attendees": ["{introduced}", "{introduced_to}"]},
    "PATCH /public/v1/signups/{token}": {"name": "Ada L."},
    "POST /v1/groups/{group}/images": picture("photo.png"),
    "POST /v1/groups/{group}/contacts/import": {"csv": "email,name\nbob@example.org,Bob\n"},
    "POST /public/v1/unsubscribe/{token}": b"List-Unsubscribe=One-Click",
}
"""A good body for each route that takes one; `{code}` stands for what an attendee's QR code holds, `{another}` for
another contact."""
_PLACEHOLDERS = {
    "{code}": "code",
    "{another}": "another",
    "{introduced}": "introduced",
    "{introduced_to}": "introduced_to",
}
FORMS = {"POST /public/v1/unsubscribe/{token}", "POST /v1/groups/{group}/images"}
"""What takes a form, or a picture, instead of JSON."""


SHOWN = {"GET /public/v1/unsubscribe/{token}"}
"""What shows a page, as to whoever opens it by a link: with anything in its query, and what is wrong as a page, too."""


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


each_route = pytest.mark.parametrize("route", ROUTES, ids=name_of)
each_route_with_key = pytest.mark.parametrize("route", WITH_KEY, ids=name_of)
each_with_body = pytest.mark.parametrize("route", [one for one in ROUTES if one.body], ids=name_of)
ACTIONS = [one for one in ROUTES if one.method == "POST" and not one.body and name_of(one) not in FORMS]
each_action = pytest.mark.parametrize("route", ACTIONS, ids=name_of)


@dataclass(frozen=True)
class Furnished:
    """A world in which every route leads somewhere: `ids` has what its path's parameters stand for."""

    world: World
    ids: Mapping[str, str]

    def path(self, route: Route, **others: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda match: {**self.ids, **others}[match[1]], route.path)

    def query(self, route: Route) -> Mapping[str, str]:
        return {"attendee": self.ids["attendee"]} if route.path.endswith("/preview") else {}

    def ask(self, route: Route, ids: Mapping[str, str] | None = None, **options: Any) -> Answer:
        """Asks soundly, but for what is given otherwise."""
        sound = {"body": SOUND.get(name_of(route)), "query": self.query(route)}
        asked = {**sound, **options}
        if isinstance(asked["body"], dict):
            asked["body"] = {name: self.filled_in(value) for name, value in asked["body"].items()}
        return self.world.call(route.method, self.path(route, **(ids or {})), **asked)

    def filled_in(self, value: Any) -> Any:
        """What a placeholder stands for; else the value."""
        if isinstance(value, list):
            return [self.filled_in(each) for each in value]
        return self.ids[_PLACEHOLDERS[value]] if isinstance(value, str) and value in _PLACEHOLDERS else value


@contextmanager
def furnished_world() -> Iterator[Furnished]:
    with new_world() as world:
        event = world.event()
        world.sign_up(event)
        rule = world.ask("POST", "/v1/groups/demo/rules", RULE)["id"]
        attendee = world.attendee(event)["id"]
        delivery = world.items(f"{event}/deliveries")[0]
        key = world.ask("POST", "/v1/groups/demo/api-keys", KEY)["id"]
        member = world.ask("POST", "/v1/groups/demo/members", {**MEMBER, "email": "ines@example.org"})["id"]
        ids = {
            "group": "demo",
            "event": event.rpartition("/")[2],
            "attendee": attendee,
            "contact": attendee,
            "rule": rule,
            "mailing": delivery["mailing_id"],
            "delivery": delivery["id"],
            "key": key,
            "member": member,
            "image": world.ask("POST", "/v1/groups/demo/images", picture("photo.png"))["id"],
            "export": _export(world, event),
            "token": world.mails("ada")[0].token,
            "code": door_code(world, event),
            "another": _another_contact(world),
            "ask": _ask(world, attendee),
            "maybe": _maybe(world, event),
            **_introduced(world, event),
            "report": _report(world, event),
        }
        all_at_once = CheckInAll(group="demo", event=ids["event"], id="once", at=world.now, total=0)
        world.app.table.transact(check_in_all.to_begin(world.app.table, all_at_once))
        yield Furnished(world, ids)


def _ask(world: World, contact: str) -> str:
    """Of what somebody asks their group for, and no organiser has seen yet."""
    me = me_token(world.app.tokens, contacts.get(world.app.table, "demo", contact))
    assert world.post_form(f"/me/{me}/ask", {"ask": "Somebody who has hired a tester"}).status == 303
    return str(world.items("/v1/groups/demo/asks")[0]["id"])


def _introduced(world: World, event: str) -> Mapping[str, str]:
    """Two who would be introduced to each other, and one more, whom an organiser can add."""
    for who in ("iris", "jo", "kim"):
        world.sign_up(event, who, introduce=True)
        world.ask("POST", f"/public/v1/signups/{world.mails(who)[-1].token}/confirm")
    first = world.items(f"{event}/introductions")[0]
    one, other = (person["attendee"] for person in first["people"])
    return {"introduction": first["id"], "introduced": one, "introduced_to": other}


def _report(world: World, event: str) -> str:
    """What one of two who were just to be introduced tells of the other."""
    by, about = (world.app.contact_id("demo", f"{who}@example.org") for who in ("iris", "jo"))
    of = {"group": "demo", "event": event.rpartition("/")[2], "pair": "pair", "by": by, "about": about}
    report = Report(**of, at=world.now)  # type: ignore[arg-type]
    world.app.table.transact(reports.to_keep(world.app.table, report))
    return report.id


def _another_contact(world: World) -> str:
    csv = "email,name\ncleo@example.org,Cleo\n"
    world.ask("POST", "/v1/groups/demo/contacts/import", csv, headers={"content-type": "text/csv"})
    return world.app.contact_id("demo", "cleo@example.org")


def _maybe(world: World, event: str) -> str:
    """What the contact made just before asks, who thinks of coming: nobody is asked for them by themselves."""
    contact = contacts.get(world.app.table, "demo", world.app.contact_id("demo", "cleo@example.org"))
    maybe = ask_known(world.app, contact, event.rpartition("/")[2], "a lawyer")
    assert maybe is not None
    world.app.table.transact(maybes.to_replace(world.app.table, maybe, replace(maybe, due_at=None)))
    return maybe.contact


def _export(world: World, event: str) -> str:
    with patch.object(listing, "MOST_ROWS", 0):
        answer = world.call("GET", f"{event}/attendees.csv")
    return answer.headers["location"].rpartition("/")[2]


def door_code(world: World, event: str, who: str = "ada") -> str:
    """What the QR code of an attendee holds."""
    whose = event.rpartition("/")[2], world.attendee(event, who)["id"]
    return check_in_code(world.app.tokens, signups.attendee(world.app.table, "demo", *whose).signup)


def assert_problem(answer: Answer, *statuses: int) -> None:
    """An RFC 9457 problem, with its fields where a field is at fault."""
    assert answer.status in statuses, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    content = answer.json
    assert content["status"] == answer.status
    assert {"type", "title", "detail"} <= content.keys()
    assert content["title"]
    assert content["detail"]
    if answer.status == 422:
        assert content["errors"]
        assert all(error["field"] and error["reason"] for error in content["errors"])
