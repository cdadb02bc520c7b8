"""`member`: invite and list a group's members, and invite those whom a group's `team` named before there were any."""

import argparse
from typing import Any

from rapport.domain.base.errors import ConflictError, InvalidError
from rapport.domain.members.member import Role
from rapport.domain.patches import NewMember
from rapport.http.parsing import parse
from rapport.http.request_to_domain import new_member
from rapport.http.request_types import MemberInput
from rapport.store.admin import groups as group_store
from rapport.usecases.groups import members

from . import address
from .stack import Stack


def add_to(commands: Any) -> None:
    actions = commands.add_parser("member", help="invite and list members").add_subparsers(
        metavar="ACTION", required=True
    )
    invite = actions.add_parser("invite", help="mail somebody an invitation, which is theirs to accept")
    invite.add_argument("group")
    invite.add_argument("address")
    invite.add_argument("--name", required=True, help="what other members know them as")
    invite.add_argument("--role", required=True, choices=[*Role])
    invite.set_defaults(run=invite_member)
    listed = actions.add_parser("list", help="list a group's members")
    listed.add_argument("group")
    listed.add_argument("--addresses", action="store_true", help="with their addresses")
    listed.set_defaults(run=list_members)
    adopt = actions.add_parser("adopt", help="invite, as organizers, those whom the group's `team` named")
    adopt.add_argument("group")
    adopt.set_defaults(run=adopt_team)


def wanted(email: str, name: str, role: str) -> NewMember:
    """Raises InvalidError for what cannot be a member."""
    return new_member(parse(MemberInput, {"email": email, "name": name, "role": role}))


def invite_member(stack: Stack, given: argparse.Namespace) -> None:
    address.require_open(stack)
    group = group_store.get(stack.app.table, given.group)
    new = wanted(given.address, given.name, given.role)
    member = members.invite(stack.app, stack.who(group.id), new)
    print(f"The member {member.id} of {group.id} is invited, as {member.role}, until they accept or the week is over.")


def list_members(stack: Stack, given: argparse.Namespace) -> None:
    group = group_store.get(stack.app.table, given.group)
    for member in sorted(members.list_members(stack.app, group.id), key=members.by_age):
        email = f" <{member.email}>" if given.addresses else ""
        print(f"{member.id}  {member.name}{email}, {member.role}, {member.state}")


def adopt_team(stack: Stack, given: argparse.Namespace) -> None:
    """May be cut short anywhere and begun anew: a member's address is passed over, and one that no mail can reach."""
    address.require_open(stack)
    group = group_store.get(stack.app.table, given.group)
    invited = 0
    for email in group_store.former_team(stack.app.table, group.id):
        try:
            members.invite(stack.app, stack.who(group.id), wanted(email, "Organizer", Role.ORGANIZER))
        except (ConflictError, InvalidError):
            continue
        invited += 1
    group_store.forget_team(stack.app.table, group.id)
    print(f"{invited} invited as organizers.")
