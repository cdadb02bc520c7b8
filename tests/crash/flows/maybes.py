"""Somebody would come if …: asked, confirmed, asked around, answered."""

from datetime import timedelta

from rapport.domain.connections.questions import Question
from rapport.tokens import MAYBE
from tests.crash.flows.flow import flow
from tests.crash.setups import event_with_free_places
from tests.testing.simulation.world import EVENT, SimulatedWorld

ASKED = {"email": "max@example.org", "name": "Max", "ask": "a lawyer"}


def _offered(world: SimulatedWorld) -> None:
    """Ada has a place, offers something, and agreed to be introduced."""
    event_with_free_places(world)
    said = {"introduce": True, "can_offer": ["legal advice"]}
    world.ask("PATCH", f"/public/v1/signups/{world.token('ada')}", said, key=False)


def _page(world: SimulatedWorld) -> str:
    typed = world.cloud.table.partition("G#demo#C")
    request = next(sk.rpartition("#")[2] for sk in typed if sk.startswith(f"MAYBEASKED#{world.contact('max')}#"))
    whose = ["demo", EVENT.rpartition("/")[2], world.contact("max"), request]
    return f"/maybe/{world.own_app.tokens.make(MAYBE, whose)}"


@flow("somebody asks who would meet them, and those who could are asked", _offered)
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"/public{EVENT}/maybe", ASKED, key=False)
    world.drain()
    world.ask("POST", f"{_page(world)}/confirm", "ask=a+lawyer", key=False)
    world.run_on(world.cloud.now + timedelta(hours=2))


def _asked(world: SimulatedWorld) -> None:
    _offered(world)
    world.ask("POST", f"/public{EVENT}/maybe", ASKED, key=False)
    world.drain()
    world.ask("POST", f"{_page(world)}/confirm", "ask=a+lawyer", key=False)
    world.run_on(world.cloud.now + timedelta(hours=2))


@flow("whoever offers it would meet them, they are told, and come", _asked)
def _(world: SimulatedWorld) -> None:
    event, now = EVENT.rpartition("/")[2], world.cloud.now
    asked = Question(event=event, asker=world.contact("max"), at=now, ends_at=now)
    said = f"question={asked.id}&would_meet=yes&tells_name=true"
    world.ask("POST", f"/s/{world.token('ada')}/meet", said, key=False)
    world.run_on(world.cloud.now + timedelta(minutes=10))
    world.ask("POST", f"{_page(world)}/come", "", key=False)
    world.run_on(world.cloud.now + timedelta(minutes=5))


@flow("nobody says yes, and that is said", _asked)
def _(world: SimulatedWorld) -> None:
    world.run_on(world.cloud.now + timedelta(days=1, hours=12))


@flow("whoever asked who would meet them has everything deleted", _asked)
def _(world: SimulatedWorld) -> None:
    world.call("DELETE", f"/v1/groups/demo/contacts/{world.contact('max')}")
    world.drain()
