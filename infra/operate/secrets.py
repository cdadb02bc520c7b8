"""`secrets`: the keys that sign links in mails, in one SSM SecureString.

The current one signs; all of them verify. So a rotation breaks no link: the key before stays until the last link made
with it has run out, which for unsubscribing is a year.
"""

import argparse
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from .errors import OperateError
from .stack import Stack

KEPT = timedelta(days=400)
"""How long after its last use for signing a key must still verify."""
_KEY_BYTES = 32


@dataclass(frozen=True)
class Keys:
    current: str
    keys: Mapping[str, str]
    made: Mapping[str, str] = field(default_factory=dict)
    """The day on which each key was made, where that is known."""

    def in_use_until(self, id: str) -> date | None:
        """The day on which another key took its place; None of the current one, and where that is not known."""
        later = [each for each in self.keys if _number(each) > _number(id) and each in self.made]
        return min((date.fromisoformat(self.made[each]) for each in later), default=None)


def _number(id: str) -> int:
    found = re.fullmatch(r"k(\d+)", id)
    return int(found[1]) if found else 0


def add_to(commands: Any) -> None:
    actions = commands.add_parser("secrets", help="make, rotate and retire the keys that sign links").add_subparsers(
        metavar="ACTION", required=True
    )
    actions.add_parser("init", help="make the first key; done once").set_defaults(run=init)
    actions.add_parser("rotate", help="make a new key and sign with it; links made before stay good").set_defaults(
        run=rotate
    )
    actions.add_parser("list", help="list the keys' ids, and when each may be retired").set_defaults(run=show)
    old = actions.add_parser("retire", help="remove a key: links made with it end")
    old.add_argument("id")
    old.add_argument("--leaked", action="store_true", help="even if links made with it are still in use")
    old.set_defaults(run=retire)


def init(stack: Stack, _: argparse.Namespace) -> None:
    if not init_if_missing(stack):
        raise OperateError(f"{stack.config.secrets_parameter} is there already: `secrets rotate` changes it.")


def init_if_missing(stack: Stack) -> bool:
    """Makes the first key; False where there is one already, which stays as it is."""
    first = _with_new_key(Keys("", {}), stack.app.now().date())
    try:
        _write(stack, first, overwrite=False)
    except stack.ssm.exceptions.ParameterAlreadyExists:
        return False
    print(f"{stack.config.secrets_parameter} is there; the key {first.current} signs.")
    return True


def rotate(stack: Stack, _: argparse.Namespace) -> None:
    old = _read(stack)
    new = _with_new_key(old, stack.app.now().date())
    _write(stack, new, overwrite=True)
    print(f"The key {new.current} signs. {old.current} still verifies.")


def show(stack: Stack, _: argparse.Namespace) -> None:
    keys = _read(stack)
    for id in sorted(keys.keys, key=_number):
        print(f"{id}  {_state(keys, id, stack.app.now().date())}")


def _state(keys: Keys, id: str, today: date) -> str:
    made = f"made {keys.made[id]}, " if id in keys.made else ""
    if id == keys.current:
        return f"{made}signs"
    until = keys.in_use_until(id)
    if until is None:
        return f"{made}verifies"
    free = until + KEPT
    return f"{made}signed until {until}, " + ("may be retired" if free <= today else f"to be kept until {free}")


def retire(stack: Stack, given: argparse.Namespace) -> None:
    keys, id = _read(stack), given.id
    if id not in keys.keys:
        raise OperateError(f"There is no key {id}.")
    if id == keys.current:
        raise OperateError(f"The key {id} signs: `secrets rotate` first.")
    until = keys.in_use_until(id)
    if not given.leaked and (until is None or until + KEPT > stack.app.now().date()):
        raise OperateError(f"Links made with {id} are still in mailboxes: --leaked if they must end all the same.")
    left = Keys(keys.current, *({each: of[each] for each in of if each != id} for of in (keys.keys, keys.made)))
    _write(stack, left, overwrite=True)
    print(f"The key {id} is retired: within five minutes no link made with it opens anything.")


def _with_new_key(keys: Keys, today: date) -> Keys:
    id = f"k{max(map(_number, keys.keys), default=0) + 1}"
    new = secrets.token_urlsafe(_KEY_BYTES)
    return Keys(id, {**keys.keys, id: new}, {**keys.made, id: today.isoformat()})


def _read(stack: Stack) -> Keys:
    try:
        found = stack.ssm.get_parameter(Name=stack.config.secrets_parameter, WithDecryption=True)
    except stack.ssm.exceptions.ParameterNotFound:
        raise OperateError(f"There is no {stack.config.secrets_parameter} yet: `secrets init` makes it.") from None
    stored = json.loads(found["Parameter"]["Value"])
    return Keys(stored["current"], stored["keys"], stored.get("made", {}))


def _write(stack: Stack, keys: Keys, *, overwrite: bool) -> None:
    value = json.dumps({"current": keys.current, "keys": dict(keys.keys), "made": dict(keys.made)})
    stack.ssm.put_parameter(Name=stack.config.secrets_parameter, Type="SecureString", Value=value, Overwrite=overwrite)
