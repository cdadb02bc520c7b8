"""`operate setup`: a new stack takes sign-ups after one command, which can be given again."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from infra.operate import address
from rapport.store.dynamodb.keys import Key
from tests.operate.conftest import Operate, Quotas
from tests.testing.world import World

BERLIN = ("setup", "berlin", "--name", "Berlin Founders", "--owner", "ada@example.org", "--timezone", "Europe/Berlin")


def test_one_command_makes_a_group_that_takes_sign_ups(world: World, operate: Operate) -> None:
    done = operate(*BERLIN)
    (key,) = done.lines
    assert (done.code, key[:3]) == (0, "rk_"), "the key alone, for KEY=$(…)"
    meeting = {
        "title": "Supper",
        "starts_at": "2026-12-14T19:00:00",
        "ends_at": "2026-12-14T22:00:00",
        "timezone": "UTC",
    }
    event = world.ask("POST", "/v1/groups/berlin/events", meeting, key=key)["id"]
    world.ask("POST", f"/v1/groups/berlin/events/{event}/publish", key=key)
    form = {"email": "ben@example.org", "name": "Ben"}
    assert world.call("POST", f"/public/v1/groups/berlin/events/{event}/signups", form).status == 202
    assert [mail.subject for mail in world.mails("ben")] == ["You're in: Supper"]
    assert [sk for pk, sk in world.dump() if pk == "G#berlin#EVENTS" and sk.startswith("INVITATION#")]


def test_given_again_it_makes_what_is_missing_and_nothing_else(world: World, operate: Operate) -> None:
    operate(*BERLIN)
    before = world.dump()
    again = operate(*BERLIN)
    assert (again.code, again.out) == (0, "")
    assert world.dump() == before
    (member,) = [Key(*key) for key in before if key[0] == "G#berlin#ADMIN" and key[1].startswith("MEMBER#")]
    world.app.table.delete(member)
    assert "Its owner is invited: whoever accepts that within a week is." in operate(*BERLIN).err


def test_a_small_account_has_more_asked_for_once(operate: Operate, quotas: Quotas) -> None:
    quotas.allowed = 10
    assert "10 functions at once: 1000 are asked for" in operate(*BERLIN).err
    assert "more are asked for already" in operate(*BERLIN).err
    assert quotas.asked == [1000]


def test_arming_warns_of_a_small_account(operate: Operate, quotas: Quotas) -> None:
    quotas.allowed = 10
    assert "This account may run 10 functions at once." in operate("arm", "--mailed-until", "2026-11-01T00:00:00Z").out
    quotas.allowed = 50
    assert "functions at once" not in operate("arm", "--mailed-until", "2026-11-02T00:00:00Z").out


@pytest.mark.parametrize(
    "command",
    [
        BERLIN,
        ("group", "create", "berlin", "--name", "Berlin", "--owner", "ada@example.org"),
        ("member", "invite", "demo", "ada@example.org", "--name", "Ada", "--role", "owner"),
        ("member", "adopt", "demo"),
        ("arm", "--mailed-until", "2026-11-01T00:00:00Z"),
    ],
)
def test_nothing_is_made_while_the_address_opens_nothing(
    world: World, operate: Operate, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(address, "opens", lambda _: False)
    with world.unchanged():
        done = operate(*command)
    assert done.code == 1
    assert done.err.startswith("https://rapport.example does not open, and every mail would name it.")


@pytest.mark.parametrize(
    ("body", "is_ours"),
    [(b'{"info": {"title": "Rapport"}}', True), (b'{"info": {"title": "Parked"}}', False), (b"<h1>Parked</h1>", False)],
)
def test_an_address_opens_where_rapport_answers(body: bytes, *, is_ours: bool) -> None:
    with answering(body) as url:
        assert address_opens(url) is is_ours
    assert not address_opens(url)


address_opens = address.opens  # before the fixtures have it stand in for


@contextmanager
def answering(body: bytes) -> Iterator[str]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
