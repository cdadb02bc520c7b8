"""Every key of the table, in one place; docs/data-model.md lists what each is read for.

The table's keys begin with the group of what they hold (`G#<group>`), so that nothing can be read across groups by
mistake. The exceptions are a closed list: `KEY#<digest>`, an API key by its hash, from which the group is learnt, and
`SYSTEM`, the record that arms sending.
"""

import zlib
from datetime import UTC, date, datetime
from typing import NamedTuple

from ...domain.clock import instant_text

SHARDS = 8


class Key(NamedTuple):
    pk: str
    sk: str


def group_partition(group: str) -> str:
    return f"G#{group}"


def admin_partition(group: str) -> str:
    """What only organisers write: the group's settings, its rules, its API keys. Roles are told of it by its name."""
    return f"G#{group}#ADMIN"


def event_partition(group: str, event: str) -> str:
    return f"G#{group}#E#{event}"


def contact_partition(group: str) -> str:
    return f"G#{group}#C"


ARMED = Key("SYSTEM", "ARMED")


def group(id: str) -> Key:
    return Key(admin_partition(id), "GROUP")


def event(group: str, id: str) -> Key:
    return Key(group_partition(group), f"EVENT#{id}")


def group_rule(group: str, id: str) -> Key:
    return Key(admin_partition(group), f"RULE#{id}")


def event_rule(group: str, event: str, id: str) -> Key:
    return Key(event_partition(group, event), f"RULE#{id}")


def api_key(group: str, id: str) -> Key:
    return Key(admin_partition(group), f"APIKEY#{id}")


def api_key_by_digest(digest: str) -> Key:
    return Key(f"KEY#{digest}", "KEY")


def replan(group: str) -> Key:
    return Key(group_partition(group), "REPLAN")


def resume(group: str) -> Key:
    return Key(group_partition(group), "RESUME")


def contact(group: str, id: str) -> Key:
    return Key(contact_partition(group), f"CONTACT#{id}")


def erasure(group: str, contact: str) -> Key:
    return Key(contact_partition(group), f"ERASURE#{contact}")


def rate(group: str, source: str, minute: str) -> Key:
    return Key(f"G#{group}#RATE#{source}", minute)


def health(group: str, day: date) -> Key:
    return Key(group_partition(group), f"HEALTH#{day.isoformat()}")


def mark(group: str, id: str) -> Key:
    return Key(f"G#{group}#MARK", id)


def seats(group: str, event: str) -> Key:
    return Key(event_partition(group, event), "SEATS")


def line(group: str, event: str) -> Key:
    return Key(event_partition(group, event), "LINE")


def signup(group: str, event: str, contact: str) -> Key:
    return Key(event_partition(group, event), f"SIGNUP#{contact}")


def signup_change(group: str, event: str, id: str) -> Key:
    return Key(event_partition(group, event), f"ACT#{id}")


def mailing(group: str, event: str, id: str) -> Key:
    return Key(event_partition(group, event), f"MAILING#{id}")


def delivery(group: str, event: str, id: str) -> Key:
    return Key(event_partition(group, event), f"DELIVERY#{id}")


def month_of(moment: datetime) -> str:
    """The month, in UTC, whose partition holds what happened then."""
    return f"{moment.astimezone(UTC):%Y%m}"


def audit_partition(group: str, month: str) -> str:
    return f"G#{group}#A#{month}"


def audit(group: str, at: datetime, id: str) -> Key:
    return Key(audit_partition(group, month_of(at)), f"{instant_text(at)}#{id}")


def due_shard(key: Key) -> str:
    return f"DUE#{zlib.crc32(''.join(key).encode()) % SHARDS}"


def due_shards() -> list[str]:
    return [f"DUE#{number}" for number in range(SHARDS)]
