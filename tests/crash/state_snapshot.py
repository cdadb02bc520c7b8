"""All that is stored, but for what is another each time and decides nothing.

Two clouds of the same snapshot have the same future.
"""

import json
import re
from collections.abc import Mapping

from tests.testing.simulation.cloud import Cloud
from tests.testing.simulation.expressions import Item

_ANOTHER_EACH_TIME = re.compile(
    # An instant that nobody planned; an audit entry's own id is behind it.
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:(?:(?!00\.000000)\d\d\.\d{6})Z(?:#id\d+)?"
    # A mail to a member; a mail of SES's.
    r"|\d{14}_(?:alert|invitation|rule_test)_id\d+|ses-\d+"
)
_DECIDES_NOTHING = {"claims", "revision", "retries", "expires_at", "fence"}
"""Counts of what was tried, but when it is too often; when something is deleted that nobody reads any more; by which
name a sender knows its own intent."""


def state_snapshot(cloud: Cloud) -> Mapping[str, str]:
    stored: dict[str, list[str]] = {}
    for item in cloud.table.items():
        if not item["pk"]["S"].startswith("SRC#"):
            stored.setdefault(_same(f"{item['pk']['S']} {item['sk']['S']}"), []).append(_text(item))
    messages = {
        f"{name} {n}": m.body for name, q in cloud.queues.by_name.items() for n, m in enumerate([*q.messages, *q.dead])
    }
    mails = sorted(_same(str(mail.tags)) for mail in cloud.mailbox)
    return {key: str(sorted(texts)) for key, texts in stored.items()} | messages | {"mails": str(mails)}


def _text(item: Item) -> str:
    named = _DECIDES_NOTHING | ({"id"} if "#A#" in item["pk"]["S"] else set())
    return _same(json.dumps({name: value for name, value in item.items() if name not in named}, sort_keys=True))


def _same(text: str) -> str:
    return _ANOTHER_EACH_TIME.sub("~", text)
