"""All that is stored, but for what is another each time and decides nothing.

Two clouds of the same snapshot have the same future, if what acts on them stands at the same place and knows the same.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import partial
from hashlib import blake2b
from typing import Any

from rapport.app import App
from tests.crash.final_state import hall_of
from tests.crash.introduced import introductions_of
from tests.testing.ses import Mail
from tests.testing.simulation.cloud import Cloud
from tests.testing.simulation.expressions import Item

_INSTANT = r"(\d{4}-\d\d-\d\dT\d\d:\d\d):(?:(?!00\.000000)\d\d\.\d{6})Z(?:#id\d+)?"
"""One that nobody planned, to the minute; an audit entry's own id is behind it."""
_ANOTHER_EACH_TIME = re.compile(
    _INSTANT
    # A mail to a member; a mail of SES's.
    + r"|\d{14}_(?:alert|invitation|rule_test)_id\d+|ses-\d+"
)
_DECIDES_NOTHING = {"revision", "expires_at", "fence"}
"""What two writers know each other by; when something is deleted that nobody reads any more; by which name a sender
knows its own intent."""
_DECIDES_SOON = {"claims", "retries"}
"""Counts of what was tried: they decide how long it is until the next try."""
_ODDS = 1 << 128


class Snapshots:
    """Takes snapshots of a cloud. What it has once read of an item it remembers: items are never changed in place."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, bool], tuple[object, int]] = {}

    def copy(self) -> "Snapshots":
        """One that remembers the same so far."""
        made = Snapshots()
        made._seen = dict(self._seen)
        return made

    def exact(self, cloud: Cloud) -> int:
        """Of a cloud in which something is still going on: when it was counts, to the minute."""
        messages = (
            f"{name} {n} {message.body} {message.receives} {message.visible_at:%d %H:%M}"
            for name, queue in cloud.queues.by_name.items()
            for n, message in enumerate([*queue.messages, *queue.dead])
        )
        return self._sum(cloud, messages, exact=True) + _digest(f"{cloud.now:%d %H:%M} {cloud.ses_answers}") % _ODDS

    def of_rest(self, cloud: Cloud) -> int:
        """Of a cloud in which all that was begun has been done, or waits for a day to come."""
        messages = (
            f"{name} {n} {message.body}"
            for name, queue in cloud.queues.by_name.items()
            for n, message in enumerate([*queue.messages, *queue.dead])
        )
        return self._sum(cloud, messages, exact=False)

    def _sum(self, cloud: Cloud, messages: Iterator[str], *, exact: bool) -> int:
        """The same whatever the order is: but for what was mailed to one address."""
        stored = (
            self._once(item, partial(_item, exact=exact), exact=exact)
            for item in cloud.table.items()
            if not item["pk"]["S"].startswith("SRC#")
        )
        mailed: dict[str, int] = {}
        for mail in cloud.mailbox:
            number = self._once(mail, partial(_mail, exact=exact), exact=exact)
            mailed[mail.to] = hash((mailed.get(mail.to, 0), number))
        mails = _digest(str(sorted(mailed.items())))
        return (sum(stored) + sum(map(_digest, messages)) + mails) % _ODDS

    def _once(self, thing: Any, text: Callable[[Any], str], *, exact: bool) -> int:
        key = id(thing), exact
        if key not in self._seen:
            self._seen[key] = thing, _digest(text(thing))
        return self._seen[key][1]


def _item(item: Item, *, exact: bool) -> str:
    unnamed = _DECIDES_NOTHING | ({"id"} if "#A#" in item["pk"]["S"] else set())
    if not exact:
        unnamed = unnamed | _DECIDES_SOON
    named = {name: value for name, value in item.items() if name not in unnamed}
    return _same(json.dumps(named, sort_keys=True), exact=exact)


def _mail(mail: Mail, *, exact: bool) -> str:
    return _same(f"{mail.tags} {hall_of(mail)} {introductions_of(mail)}", exact=exact) + (
        f" {mail.sent_at:%d %H:%M}" if exact else ""
    )


def _same(text: str, *, exact: bool) -> str:
    return _ANOTHER_EACH_TIME.sub(r"\1~" if exact else "~", text)


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=16).digest())


def memory_of(app: App) -> str:
    """What a process knows: but for when it learned that, by a clock that is not ours."""
    known = (vars(getattr(app, field.name)) for field in fields(App) if hasattr(getattr(app, field.name), "__dict__"))
    data = [
        value for one in known for value in one.values() if isinstance(value, (str, bytes, Mapping)) or _is_ours(value)
    ]
    return re.sub(r"datetime\((\d+(?:, \d+){4})[^)]*\)", r"\1", repr(data))


def _is_ours(value: object) -> bool:
    return hasattr(value, "__dataclass_fields__")
