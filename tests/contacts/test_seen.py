"""How often somebody came, and when last: told of each contact, and what lists of them are filtered by."""

from datetime import timedelta

from tests.testing.world import World

CONTACTS = "/v1/groups/demo/contacts"


def contact(world: World, who: str = "ada") -> tuple[int, str | None]:
    found = world.ask("GET", f"{CONTACTS}/{world.app.contact_id('demo', f'{who}@example.org')}")
    return found["attended"], found["last_attended_at"]


def attend(world: World, *people: str, at: str = "2026-11-26") -> str:
    event = world.event(starts_at=f"{at}T18:30:00", ends_at=f"{at}T21:00:00")
    for who in people:
        world.sign_up(event, who)
        world.act(event, who, "check-in")
    return event


def test_who_is_checked_in_came_once_however_often_and_undoing_takes_it_back(world: World) -> None:
    event = attend(world, "ada")
    world.act(event, "ada", "check-in")
    assert contact(world) == (1, "2026-11-26T20:00:00Z")
    attend(world, "ada", at="2026-12-10")
    assert contact(world) == (2, "2026-12-10T20:00:00Z")
    world.act(event, "ada", "check-in", method="DELETE")
    assert contact(world) == (1, "2026-12-10T20:00:00Z")


def test_who_was_checked_in_and_is_cancelled_did_not_come(world: World) -> None:
    event = attend(world, "ada")
    assert world.act(event, "ada", "cancel").status == 200
    assert contact(world) == (0, None)


def test_first_timers_regulars_and_those_not_seen_for_long_are_found(world: World) -> None:
    world.sign_up(world.event(), "dan")
    for at, people in (("2026-11-26", "ada ben"), ("2026-11-27", "ada"), ("2026-12-20", "ada cleo")):
        attend(world, *people.split(), at=at)

    def found(**query: object) -> list[str]:
        return [one["name"] for one in world.items(CONTACTS, **query)]

    assert (found(been="regular"), found(been="first")) == (["Ada"], ["Ben", "Cleo"])
    assert found(not_seen_months=1) == []
    world.wind(timedelta(days=40))  # the second of January
    assert found(not_seen_months=1) == ["Ben"]
    assert found(not_seen_months=1, been="regular", q="ada") == []
    assert world.call("GET", CONTACTS, query={"been": "often"}).status == 422


def test_who_is_added_at_the_door_came(world: World) -> None:
    event = world.event()
    world.ask("POST", f"{event}/attendees", {"name": "Ada", "email": "ada@example.org", "checked_in": True})
    assert contact(world) == (1, "2026-11-26T20:00:00Z")
