"""What each scope alone gets to see of people: every route is asked with a key of it, and addresses are looked for."""

import re
from collections.abc import Mapping

import pytest

from rapport.domain.principal import Scope
from rapport.http.routing import Route
from tests.testing.routes import SOUND, WITH_KEY, furnished_world, name_of

LINK = re.compile(r"/(?:s|u|console/invitation|public/v1/unsubscribe)/[\w-]+\.[\w-]+")
"""With a token: it opens what is somebody's own."""
EVENT = "/v1/groups/{group}/events/{event}"
CONTACTS = "/v1/groups/{group}/contacts"
CONTACT = CONTACTS + "/{contact}"
MEMBERS = "/v1/groups/{group}/members"
READS_ATTENDEES = {f"GET {EVENT}/attendees", f"GET {EVENT}/attendees.csv"}
READS_CONTACTS = {f"GET {CONTACTS}", f"GET {CONTACT}", f"GET {CONTACT}/export"}
SHOWN: Mapping[Scope, set[str]] = {
    Scope.EVENTS_READ: set(),
    Scope.EVENTS_WRITE: set(),
    Scope.ATTENDEES_READ: READS_ATTENDEES,
    Scope.ATTENDEES_WRITE: {
        *READS_ATTENDEES,
        f"POST {EVENT}/check-in",
        f"POST {EVENT}/attendees/{{attendee}}/check-in",
        f"POST {EVENT}/attendees/{{attendee}}/cancel",
    },
    Scope.CHECK_IN: set(),
    Scope.CONTACTS_READ: READS_CONTACTS,
    Scope.CONTACTS_WRITE: {*READS_CONTACTS, f"PATCH {CONTACT}"},
    Scope.KEYS_WRITE: set(),
    Scope.MEMBERS_WRITE: {f"GET {MEMBERS}", f"GET {MEMBERS}/{{member}}"},
}
"""Which routes show addresses that the caller did not bring along."""
OF_EVENTS = (Scope.EVENTS_READ, Scope.EVENTS_WRITE)
ORDER = ("GET", "PUT", "PATCH", "POST", "DELETE")
ENDS = ("/cancel", "/merge", "/undo")


def in_turn(route: Route) -> tuple[int, bool]:
    """What takes things away comes last."""
    return ORDER.index(route.method), route.path.endswith(ENDS)


ADDRESSES = ("ada@example.org", "olga@example.org", "ines@example.org")


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_shows_addresses_where_the_table_says_so_and_no_links_anywhere(scope: Scope) -> None:
    shown, linked, answered = set(), [], 0
    with furnished_world() as furnished:
        key = furnished.world.key_of("demo", scope)
        for route in sorted(WITH_KEY, key=in_turn):
            query = {} if scope in OF_EVENTS else furnished.query(route)  # a preview for somebody made up
            answer = furnished.ask(route, key=key, query=query)
            assert answer.status != 401
            answered += answer.status < 300
            brought = str(SOUND.get(name_of(route)))
            if any(address in answer.body and address not in brought for address in ADDRESSES):
                shown.add(name_of(route))
            linked += LINK.findall(answer.body)
    assert shown == SHOWN[scope]
    assert linked == []
    assert answered, "it opens something"


def test_with_every_scope_deliveries_have_their_address_and_nothing_a_link() -> None:
    with furnished_world() as furnished:
        answers = {name_of(route): furnished.ask(route).body for route in WITH_KEY if route.method == "GET"}
    for path in (f"{EVENT}/deliveries", "/v1/groups/{group}/deliveries", f"{EVENT}/attendees", CONTACTS, MEMBERS):
        assert any(address in answers[f"GET {path}"] for address in ADDRESSES), path
    assert "/s/preview" in answers[f"GET {EVENT}/mailings/{{mailing}}/preview"]
    assert not [name for name, body in answers.items() if LINK.search(body)]


def test_who_only_checks_people_in_sees_their_name_and_nothing_that_they_told() -> None:
    with furnished_world() as furnished:
        world, event = furnished.world, furnished.world.event(questions=[{"id": "diet", "label": "What do you eat?"}])
        world.sign_up(event, answers={"diet": "no meat"}, looking_for=["A co-founder"], timezone="Europe/Oslo")
        path = f"{event}/attendees/{world.attendee(event)['id']}/check-in"
        key = world.key_of("demo", Scope.CHECK_IN)
        answer = world.call("POST", path, key=key)
        assert world.call("DELETE", path, key=key).status == 204
    assert (answer.status, answer.json["name"], answer.json["attendance"]) == (200, "Ada", "attended")
    assert not [told for told in ("ada@", "no meat", "co-founder", "Oslo") if told in answer.body]
