"""What people are told of each other."""

from datetime import timedelta

from rapport.domain.connections.news import News, NewsKind
from rapport.jobs.enqueue import enqueue_now
from rapport.store.connections import news as news_store
from tests.crash.flows.flow import flow
from tests.crash.setups import event_with_free_places
from tests.testing.simulation.world import SimulatedWorld


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


@flow("who unsubscribed is not told of others", _told_before)
def _(world: SimulatedWorld) -> None:
    world.unsubscribe("ada")
    world.drain()


@flow("whoever has everything deleted is not told of others any more", _told_before)
def _(world: SimulatedWorld) -> None:
    world.call("DELETE", f"/v1/groups/demo/contacts/{world.contact('ada')}")
    world.drain()
