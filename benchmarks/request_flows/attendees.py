"""What attendees do."""

from benchmarks.request_flows.beginnings import call, sign_up_one, token, with_ada, with_visible
from benchmarks.request_flows.flow import Work, flow
from tests.testing.world import World


@flow("sign-up, confirmed", 4, "4: count the source, read, write, enqueue")
def _sign_up(world: World) -> Work:
    event = world.event(capacity=3)
    world.sign_up(event, "warm")
    return lambda: sign_up_one(world, event, "ada")


@flow("sign-up, waitlisted", 5, "5: the same, and a number drawn")
def _sign_up_in_line(world: World) -> Work:
    event = world.event(capacity=1)
    world.sign_up(event, "bea")
    return lambda: sign_up_one(world, event, "ada")


@flow("sign-up, repeated", 4, "4: what a new one takes, so that its time tells nothing")
def _sign_up_again(world: World) -> Work:
    event = with_ada(world)
    return lambda: sign_up_one(world, event, "ada")


@flow("sign-up, repeated where a new one waits", 5, "5: the same")
def _sign_up_again_in_line(world: World) -> Work:
    event = with_ada(world, capacity=1)
    return lambda: sign_up_one(world, event, "ada")


@flow("who is coming, by the API", 1, "1: a Query")
def _who_is_coming(world: World) -> Work:
    event = with_visible(world)
    return lambda: call(world, "GET", f"/public{event}/coming")


@flow("an event's page", 3, "3: group, event with seats, who is coming")
def _event_page(world: World) -> Work:
    event = with_visible(world)
    return lambda: call(world, "GET", f"/g/demo/{event.rpartition('/')[2]}")


@flow("own page", 1, "1: event, seats, contact, signup and group, read together")
def _own_page(world: World) -> Work:
    with_ada(world)
    return lambda: call(world, "GET", f"/s/{token(world)}")


@flow("own signup by the API", 1, "1: read")
def _own_signup(world: World) -> Work:
    with_ada(world)
    return lambda: call(world, "GET", f"/public/v1/signups/{token(world)}")


@flow("change of one's own", 2, "2: read, write")
def _change_own(world: World) -> Work:
    with_ada(world)
    return lambda: call(world, "PATCH", f"/public/v1/signups/{token(world)}", {"name": "Ada L."})


@flow("cancel, by the attendee", 3, "3: read, write, enqueue")
def _cancel_own(world: World) -> Work:
    with_ada(world)
    return lambda: call(world, "POST", f"/public/v1/signups/{token(world)}/cancel")


@flow("cancel, by the attendee, with promotion", 4, "4: read, find the first in line, write, enqueue")
def _cancel_and_promote(world: World) -> Work:
    event = with_ada(world, capacity=1)
    world.sign_up(event, "bea")
    return lambda: call(world, "POST", f"/public/v1/signups/{token(world)}/cancel")
