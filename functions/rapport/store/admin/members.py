"""Members of a group, one per address."""

from collections.abc import Iterable
from datetime import datetime

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from ...domain.base.clock import instant_text
from ...domain.base.errors import NotFoundError
from ...domain.group import Group
from ...domain.members.member import Member, MemberState, Role
from ..dynamodb import keys
from ..dynamodb.codec import decode
from ..dynamodb.expressions import all_of, equals, exists, is_new, set_to
from ..dynamodb.items import key_for, to_item
from ..dynamodb.table import Table, Write


def find(table: Table, group: str, id: str) -> Member | None:
    item = table.get(keys.member(group, id))
    return decode(Member, item) if item else None


def get(table: Table, group: str, id: str) -> Member:
    """Raises NotFoundError."""
    found = find(table, group, id)
    if found is None:
        raise NotFoundError(f"There is no member {id} in this group.")
    return found


def with_group(table: Table, group: str, id: str) -> tuple[Group, Member | None]:
    """A group and one of its members, in one request. Raises NotFoundError where there is no such group."""
    places = keys.group(group), keys.member(group, id)
    found = table.get_many(places)
    if places[0] not in found:
        raise NotFoundError(f"There is no group {group}.")
    member = found.get(places[1])
    return decode(Group, found[places[0]]), decode(Member, member) if member else None


def with_groups(table: Table, wanted: Iterable[tuple[str, str]]) -> list[tuple[Group, Member]]:
    """Groups, each with one of its members, by id: those of which both are there, in one request."""
    wanted = list(dict.fromkeys(wanted))
    found = table.get_many(key for group, id in wanted for key in (keys.group(group), keys.member(group, id)))
    pairs = ((found.get(keys.group(group)), found.get(keys.member(group, id))) for group, id in wanted)
    return [(decode(Group, group), decode(Member, member)) for group, member in pairs if group and member]


def of_group(table: Table, group: str) -> list[Member]:
    found = table.query_all(keys.admin_partition(group), Path("sk").startswith("MEMBER#"))
    return [decode(Member, item) for item in found]


def to_add(table: Table, member: Member) -> Write:
    """Refused where there is a member of this address."""
    return table.to_put(to_item(member), is_new())


def to_change(table: Table, old: Member, new: Member) -> Write:
    """Refused where somebody else has changed or removed the member since."""
    return table.to_put(to_item(new), _as_in(old))


def to_note_seen(table: Table, member: Member, now: datetime) -> Write:
    """Refused where they were removed."""
    return table.to_update(key_for(member), [set_to("last_seen_at", instant_text(now))], exists())


def to_remove(table: Table, member: Member) -> Write:
    """Refused as a change is."""
    return table.to_delete(key_for(member), _as_in(member))


def to_require_owner(table: Table, owner: Member) -> Write:
    """Writes nothing, and is refused where this member is no active owner by now."""
    is_owner = all_of(equals("role", Role.OWNER), equals("state", MemberState.ACTIVE))
    return table.to_check(key_for(owner), is_owner)


def _as_in(member: Member) -> Condition:
    invitation = Path("invitation")
    same_invitation = equals("invitation", member.invitation) if member.invitation else invitation.does_not_exist()
    return all_of(
        exists(), same_invitation, *(equals(name, getattr(member, name)) for name in ("name", "role", "state"))
    )
