"""Whatever is stored says as which version of its kind it was written: one day it has to be read as an older one."""

from datetime import timedelta

from rapport.domain.signup import Signup, SignupStatus
from rapport.store.dynamodb.codec import decode, encode
from tests.testing.world import MONDAY, World


def test_every_item_says_its_version(world: World) -> None:
    event = world.event(capacity=1)
    for name in ("ada", "ben", "cleo"):
        world.sign_up(event, name)
    world.act(event, "ada", "cancel")
    world.act(event, "ben", "check-in")
    world.ses_reports(world.mails("ben")[0], "bounce")
    world.ask("PATCH", f"{event}/rules/{world.items(f'{event}/rules')[0]['id']}", {"enabled": False})
    world.ask("DELETE", f"/v1/groups/demo/contacts/{world.app.contact_id('demo', 'ben@example.org')}", drain=False)
    world.wind(timedelta(hours=1))
    assert {key[1].partition("#")[0] for key in world.dump()} >= {"EVENT", "SIGNUP", "CONTACT", "HEALTH", "LINE"}
    assert not [key for key, item in world.dump().items() if "v" not in item]


def test_a_thing_is_read_as_it_was_written() -> None:
    signup = Signup(
        group="demo",
        event="e",
        contact="c",
        status=SignupStatus.OFFERED,
        signed_up_at=MONDAY,
        changed_at=MONDAY,
        answers={"diet": ["none", "vegan"], "chairs": 2},
        announced=frozenset({"a", "b"}),
    )
    assert decode(Signup, encode(signup)) == signup
