"""Keys that sign links are rotated: what was mailed before stays good, what was made with a retired key ends."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import pytest
from aws_lambda_powertools.utilities.parameters import base

from rapport import tokens as module
from rapport import wiring
from rapport.domain.base.errors import NotFoundError
from rapport.tokens import KEPT_SECONDS, TokenKeys, Tokens
from tests.operate.conftest import Operate
from tests.testing.aws_calls import Params, Send, intercepted
from tests.testing.world import CONFIG, World

Stored = Mapping[str, Any]


@pytest.fixture
def ssm(aws_client: Callable[[str], Any]) -> Any:
    return aws_client("ssm")


@pytest.fixture
def stored(ssm: Any) -> Callable[[], Stored]:
    def read() -> Stored:
        value = ssm.get_parameter(Name=CONFIG.secrets_parameter, WithDecryption=True)["Parameter"]
        assert value["Type"] == "SecureString"
        found: Stored = json.loads(value["Value"])
        return found

    return read


class Seconds:
    """The clocks of a process: ours, and the one by which Powertools tells how old a parameter is."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    clock = Seconds()

    class FakeDatetime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "FakeDatetime":
            return cls(2026, 11, 26, tzinfo=tz) + timedelta(seconds=clock.now)

    monkeypatch.setattr(module, "time", clock)
    monkeypatch.setattr(base, "datetime", FakeDatetime)
    return clock


def use_stored_keys(world: World) -> None:
    """The functions' processes, which have just begun."""
    world.app = replace(world.app, tokens=wiring.make_app(config=world.app.config).tokens)


def opens(world: World, token: str) -> bool:
    return world.call("GET", f"/s/{token}").status == 200


def test_init_makes_a_first_key_once(operate: Operate, stored: Callable[[], Stored]) -> None:
    assert operate("secrets", "init").code == 0
    first = stored()
    assert first["current"] == "k1"
    assert len(first["keys"]["k1"]) >= 43, "256 bits"
    again = operate("secrets", "init")
    assert again.code == 1
    assert "is there already" in again.err
    assert stored() == first


@pytest.mark.parametrize("command", [("rotate",), ("list",), ("retire", "k1")])
def test_before_the_first_key_there_is_nothing_to_change(operate: Operate, command: tuple[str, ...]) -> None:
    done = operate("secrets", *command)
    assert done.code == 1
    assert "`secrets init` makes it" in done.err


def test_no_command_prints_a_key(operate: Operate, stored: Callable[[], Stored]) -> None:
    said = [operate("secrets", *command) for command in (("init",), ("rotate",), ("list",))]
    printed = "".join(done.out + done.err for done in said)
    assert not [key for key in stored()["keys"].values() if key in printed]


def test_a_rotation_rehearsed(world: World, operate: Operate, seconds: Seconds) -> None:
    """Processes outlive it: none of them is restarted here."""
    operate("secrets", "init")
    use_stored_keys(world)
    event = world.event()
    world.sign_up(event)
    old = world.mails("ada")[0]

    assert operate("secrets", "rotate").out == "The key k2 signs. k1 still verifies.\n"
    seconds.now += KEPT_SECONDS + 1
    world.sign_up(event, "ben")
    new = world.mails("ben")[0]
    assert old.token.startswith("k1.")
    assert new.token.startswith("k2.")
    assert opens(world, old.token)
    assert opens(world, new.token)

    assert operate("secrets", "retire", "k1").code == 1, "mails with its links are around"
    assert operate("secrets", "retire", "k1", "--leaked").code == 0
    seconds.now += KEPT_SECONDS + 1
    assert not opens(world, old.token)
    assert (
        world.call("POST", f"/public/v1/unsubscribe/{old.unsubscribe_token}", b"List-Unsubscribe=One-Click").status
        == 404
    )
    assert opens(world, new.token)


def test_a_process_that_is_there_knows_a_link_made_with_the_new_key_at_once(
    world: World, operate: Operate, seconds: Seconds
) -> None:
    operate("secrets", "init")
    use_stored_keys(world)
    world.sign_up(world.event())
    old = world.app.tokens
    operate("secrets", "rotate")
    seconds.now += 60
    use_stored_keys(world)
    made = world.app.tokens.make(module.SIGNUP, ["demo"])
    assert made.startswith("k2.")
    assert old.read(module.SIGNUP, made) == ["demo"]


def test_strangers_who_name_keys_cannot_have_them_read_each_time(seconds: Seconds) -> None:
    reads: list[float] = []

    def load(fresh: bool) -> TokenKeys:
        if fresh or not reads:
            reads.append(seconds.now)
        return TokenKeys("k1", {"k1": "secret"})

    tokens = Tokens(load)
    for _ in range(1000):
        with pytest.raises(NotFoundError):
            tokens.read(module.SIGNUP, "k9.abc")
        seconds.now += 0.1
    assert len(reads) <= 11


def test_a_rotated_key_is_not_asked_for_each_time(operate: Operate, seconds: Seconds) -> None:
    """Within what it is believed for, nothing is asked of SSM, however often."""
    operate("secrets", "init")
    tokens = wiring.make_app(config=CONFIG).tokens
    asked = []

    def note(service: str, operation: str, params: Params, send: Send) -> Any:
        asked.append((service, operation))
        return send(operation, params)

    with intercepted(note):
        for _ in range(KEPT_SECONDS):
            tokens.make(module.SIGNUP, ["demo"])
            seconds.now += 1
    assert asked == [("ssm", "GetParameter")]


def test_keys_that_cannot_be_read_again_are_kept(seconds: Seconds) -> None:
    answers, tries = [TokenKeys("k1", {"k1": "secret"})], []

    def load(fresh: bool) -> TokenKeys:
        tries.append(fresh)
        return answers.pop()

    tokens = Tokens(load)
    made = tokens.make(module.SIGNUP, ["demo"])
    for _ in range(100):
        seconds.now += 1
        assert tokens.read(module.SIGNUP, made) == ["demo"]
        with pytest.raises(NotFoundError):
            tokens.read(module.SIGNUP, "k9.abc")
    assert len(tries) <= 11, "SSM is left alone for a while, and nobody waits for it"


# ---- What may be retired when ----


def long_ago(ssm: Any, days: int) -> None:
    """k1 and k2, of which the second took over so many days ago."""
    took_over = (datetime.now(UTC).date() - timedelta(days=days)).isoformat()
    value = {"current": "k2", "keys": {"k1": "a", "k2": "b"}, "made": {"k1": "2020-01-01", "k2": took_over}}
    ssm.put_parameter(Name=CONFIG.secrets_parameter, Type="SecureString", Value=json.dumps(value))


def test_a_key_is_kept_for_as_long_as_an_unsubscribe_link_must_work(
    operate: Operate, ssm: Any, stored: Callable[[], Stored]
) -> None:
    long_ago(ssm, 366)
    assert "to be kept until" in operate("secrets", "list").lines[0]
    assert operate("secrets", "retire", "k1").code == 1
    assert set(stored()["keys"]) == {"k1", "k2"}


def test_a_key_whose_last_link_has_run_out_is_retired(operate: Operate, ssm: Any, stored: Callable[[], Stored]) -> None:
    long_ago(ssm, 401)
    assert operate("secrets", "list").lines[0].endswith("may be retired")
    assert operate("secrets", "retire", "k1").code == 0
    assert set(stored()["keys"]) == set(stored()["made"]) == {"k2"}


def test_the_key_that_signs_is_never_retired(operate: Operate, ssm: Any) -> None:
    long_ago(ssm, 401)
    done = operate("secrets", "retire", "k2", "--leaked")
    assert (done.code, done.err) == (1, "The key k2 signs: `secrets rotate` first.\n")
    assert operate("secrets", "retire", "k7").err == "There is no key k7.\n"


def test_a_key_s_name_is_never_used_again(operate: Operate, stored: Callable[[], Stored]) -> None:
    for command in (("init",), ("rotate",), ("retire", "k1", "--leaked"), ("rotate",)):
        assert operate("secrets", *command).code == 0
    assert (stored()["current"], set(stored()["keys"])) == ("k3", {"k2", "k3"})


def test_keys_that_were_made_without_a_date_can_be_rotated(operate: Operate, ssm: Any) -> None:
    value = json.dumps({"current": "k1", "keys": {"k1": "a"}})
    ssm.put_parameter(Name=CONFIG.secrets_parameter, Type="SecureString", Value=value)
    assert operate("secrets", "rotate").code == 0
    first, second = operate("secrets", "list").lines
    assert first.startswith("k1  signed until ")
    assert second.endswith("signs")
