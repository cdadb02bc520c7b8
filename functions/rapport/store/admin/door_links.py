"""The links of events' doors that hold."""

from ...domain.event import Event
from ...domain.group import Group
from ...domain.members.door_links import DoorLinks
from ..dynamodb import keys
from ..dynamodb.batch_read import Found
from ..dynamodb.codec import decode
from ..dynamodb.items import to_item
from ..dynamodb.table import Table, Write


def of_event(table: Table, group: str, event: str) -> DoorLinks:
    item = table.get(keys.door_links(group, event))
    return decode(DoorLinks, item) if item else DoorLinks(group=group, event=event)


def with_event(table: Table, group: str, event: str) -> tuple[Group | None, Event | None, DoorLinks]:
    """All that it takes to know whether somebody may in by a link, in one request."""
    group_key, event_key, links_key = keys.group(group), keys.event(group, event), keys.door_links(group, event)
    found = Found(table, [group_key, event_key, links_key])
    links = found.get(DoorLinks, links_key) or DoorLinks(group=group, event=event)
    return found.get(Group, group_key), found.get(Event, event_key), links


def to_save(table: Table, links: DoorLinks) -> Write:
    return table.to_put(to_item(links))
