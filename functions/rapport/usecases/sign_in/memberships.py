"""The groups of which somebody is an active member, by their address."""

from ...app import App
from ...domain.group import Group
from ...domain.members.member import Member
from ...domain.members.sign_in import Membership
from ...sending.kinds.sign_in_link import active_members
from ...store.sign_in import memberships as store
from ...store.table import Write
from ..groups.sessions import person_of


def of_address(app: App, email: str, group: str = "") -> list[tuple[Group, Member]]:
    """By the groups' names. `group`: one in which is looked, too, though nothing says yet that they are its member."""
    return active_members(app, person_of(app, email), email, group)


def to_note(app: App, member: Member) -> Write:
    """The write by which a member's address leads to their group."""
    return store.to_note(app.table, _membership(app, member))


def to_forget(app: App, member: Member) -> Write:
    return store.to_forget(app.table, _membership(app, member))


def _membership(app: App, member: Member) -> Membership:
    return Membership(person=person_of(app, member.email), group=member.group, member=member.id)
