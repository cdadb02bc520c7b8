"""People whom a group does not see any more are erased after as long as it has set, which is shown before."""

from datetime import timedelta
from typing import Any

from tests.testing.console import signed_in
from tests.testing.world import World

GROUP = "/v1/groups/demo"


def keep(world: World, days: int | None) -> None:
    world.ask("PATCH", GROUP, {"retention_days": days})


def expiring(world: World, **query: object) -> tuple[int, list[str]]:
    found = world.ask("GET", f"{GROUP}/retention", query=query)
    return found["count"], [one["name"] for one in found["contacts"]]


def names(world: World) -> list[Any]:
    return [one["name"] for one in world.items(f"{GROUP}/contacts")]


def lived_in(world: World) -> None:
    """Ada was at an event long ago, Ben signs up for one to come, Cleo was imported, Dan agreed to something lately."""
    early = world.event()
    for who in ("ada", "ben", "dan"):
        world.sign_up(early, who, follow_up_consent=True)
    world.ask(
        "POST", f"{GROUP}/contacts/import", "email,name\ncleo@example.org,Cleo\n", headers={"content-type": "text/csv"}
    )
    links = {who: world.mails(who)[0].token for who in ("ben", "dan")}
    world.wind(timedelta(days=25))
    world.ask("POST", f"/public/v1/signups/{links['dan']}/confirm")
    later = world.event(starts_at="2027-01-20T18:30:00", ends_at="2027-01-20T21:00:00")
    world.sign_up(later, "ben")
    world.wind(timedelta(days=15))


def test_who_was_not_seen_for_so_long_is_erased_a_day_after_it_is_set_and_shown_before(world: World) -> None:
    lived_in(world)
    assert expiring(world, days=30) == (2, ["Ada", "Cleo"])
    keep(world, 30)
    assert world.ask("GET", GROUP)["retention_days"] == 30
    assert expiring(world) == (2, ["Ada", "Cleo"])
    assert "2 people are erased then" in signed_in(world).page("/console/demo/contacts/retention").text
    world.wind(timedelta(hours=23))
    assert names(world) == ["Ada", "Ben", "Cleo", "Dan"]
    mails = len(world.mails())
    world.wind(timedelta(hours=2))
    assert names(world) == ["Ben", "Dan"]
    assert len(world.mails()) == mails
    erased = [one for one in world.items(f"{GROUP}/audit") if one["action"] == "contact.erase"]
    assert [one["actor"]["name"] for one in erased] == ["retention"] * 2
    world.wind(timedelta(days=16))
    assert names(world) == ["Ben"]


def test_nobody_is_erased_once_it_is_taken_back(world: World) -> None:
    lived_in(world)
    keep(world, 30)
    keep(world, None)
    assert world.ask("GET", f"{GROUP}/retention") == {"days": None, "next_at": None, "count": 0, "contacts": []}
    world.wind(timedelta(days=3))
    assert len(names(world)) == 4
    assert world.next_due() is None or "RETENTION" not in str(world.dump().keys())


def test_what_is_no_number_of_days_is_refused(world: World) -> None:
    for wrong in (0, -1, 3651, "30", 1.5):
        assert world.call("PATCH", GROUP, {"retention_days": wrong}).status == 422
        assert world.call("GET", f"{GROUP}/retention", query={"days": "0"}).status == 422


def test_the_settings_page_has_it(world: World) -> None:
    console = signed_in(world)
    (form,) = [one for one in console.page("/console/demo/settings").all("form") if "retention_days" in one.fields()]
    assert console.submit(form, retention_days="365").status == 303
    assert world.ask("GET", GROUP)["retention_days"] == 365
