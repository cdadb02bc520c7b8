"""All that is stored, but for what is another each time: instants that nobody planned, SES's ids, counts of requests.

Two clouds of the same state_snapshot have the same future.
"""

import json
import re
from collections.abc import Mapping

from tests.testing.simulation.cloud import Cloud

_UNPLANNED = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:(?!00\.000000)\d\d\.\d{6}Z|\d{4}-\d\d-\d\dT\d\d:\d\d:00\.(?!000000)\d{6}Z|ses-\d+"
)

_PASSING = re.compile(r'"(?:claims|revision|retries)": \{"N": "\d+"\}')
"""Counts of what was tried: they decide nothing but when it is too often."""


def state_snapshot(cloud: Cloud) -> Mapping[str, str]:
    items = {f"{item['pk']['S']} {item['sk']['S']}": json.dumps(item, sort_keys=True) for item in cloud.table.items()}
    messages = {
        f"{name} {n}": m.body for name, q in cloud.queues.by_name.items() for n, m in enumerate([*q.messages, *q.dead])
    }
    stored = {key: _PASSING.sub("", _UNPLANNED.sub("~", text)) for key, text in items.items() if "#RATE#" not in key}
    return stored | messages | {"mails": str(sorted(str(mail.tags) for mail in cloud.mailbox))}
