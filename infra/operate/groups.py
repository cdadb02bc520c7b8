"""`group` and `key`: create a group, and API keys for its organisers."""

import argparse
import sys
from typing import Any

from msgspec import ValidationError as Unfit
from msgspec import convert

from rapport.domain.group import RESERVED_IDS
from rapport.domain.members.member import Role
from rapport.domain.patches import NewMember
from rapport.domain.principal import ApiKey, Scope
from rapport.http.parsing import parse
from rapport.http.request_to_domain import new_group
from rapport.http.request_types import GroupChange, Id, KeyInput
from rapport.store.admin import groups as store
from rapport.usecases.groups import api_keys, members
from rapport.usecases.groups import settings as group_settings
from rapport.usecases.reachable import refuse_unreachable

from . import address
from .errors import OperateError
from .members import wanted
from .stack import Stack

_SETTINGS = ("name", "sender_name", "reply_to", "timezone", "language")


def add_to(commands: Any) -> None:
    _add_group(commands.add_parser("group", help="make a group").add_subparsers(metavar="ACTION", required=True))
    _add_key(
        commands.add_parser("key", help="make, list and delete API keys").add_subparsers(
            metavar="ACTION", required=True
        )
    )


def _add_group(actions: Any) -> None:
    create = actions.add_parser("create", help="make a group with the default rules")
    add_group_arguments(create)
    create.set_defaults(run=create_group)


def add_group_arguments(create: Any) -> None:
    create.add_argument("id", help="its id, as in the addresses of its pages: letters, digits, - and _")
    create.add_argument("--name", required=True, help="what attendees know it as")
    create.add_argument("--owner", required=True, metavar="ADDRESS", help="who is mailed an invitation to be its owner")
    create.add_argument("--owner-name", default="Owner", metavar="NAME", help="what other members know them as (Owner)")
    create.add_argument("--sender-name", help="what mails say they come from; the group's name, where left out")
    create.add_argument("--reply-to", metavar="ADDRESS", help="where answers to its mails go")
    create.add_argument("--timezone", help="its IANA time zone (UTC)")
    create.add_argument("--language", help="its language (en)")


def create_group(stack: Stack, given: argparse.Namespace) -> None:
    address.require_open(stack)
    id = _fitting_id(given.id)
    named = {name: getattr(given, name) for name in _SETTINGS if getattr(given, name) is not None}
    new = new_group(parse(GroupChange, named))
    owner = wanted(given.owner, given.owner_name, Role.OWNER)
    refuse_unreachable(stack.app, owner.email)
    group = group_settings.create_group(stack.app, stack.who(id), new)
    print(f"The group {group.id} is there: {stack.config.public_url}/g/{group.id}")
    invite_owner(stack, group.id, owner)


def invite_owner(stack: Stack, group: str, owner: NewMember) -> None:
    members.invite(stack.app, stack.who(group), owner)
    print("Its owner is invited: whoever accepts that within a week is.")
    print(f"They sign in at {stack.config.public_url}/console/{group}")


def _fitting_id(text: str) -> str:
    if text in RESERVED_IDS:
        raise OperateError(f"No group can be called {text}: the console has pages of that address.")
    try:
        return convert(text, Id)
    except Unfit:
        raise OperateError("A group's id has up to 64 letters, digits, - and _, and nothing else.") from None


def _add_key(actions: Any) -> None:
    create = actions.add_parser("create", help="make an API key and print it, once")
    create.add_argument("group")
    create.add_argument("--name", default="made by the operator", help="what it is for")
    create.add_argument("--scopes", required=True, help=f"all, or some of: {','.join(Scope)}")
    create.add_argument("--expires-at", metavar="INSTANT", help="such as 2027-01-01T00:00:00Z; never, where left out")
    create.set_defaults(run=create_key)
    listed = actions.add_parser("list", help="list a group's API keys, without the keys themselves")
    listed.add_argument("group")
    listed.set_defaults(run=list_keys)
    delete = actions.add_parser("delete", help="delete an API key: it opens nothing any more")
    delete.add_argument("group")
    delete.add_argument("id")
    delete.set_defaults(run=delete_key)


def create_key(stack: Stack, given: argparse.Namespace) -> None:
    scopes = [*Scope] if given.scopes == "all" else given.scopes.split(",")
    wanted = parse(KeyInput, {"name": given.name, "scopes": scopes, "expires_at": given.expires_at})
    group = store.get(stack.app.table, given.group)
    print_new_key(stack, group.id, wanted)


def print_new_key(stack: Stack, group: str, wanted: KeyInput) -> None:
    """Alone on standard output, so that a script can take it."""
    record, key = api_keys.create_key(stack.app, stack.who(group), wanted.name, wanted.scopes, wanted.expires_at)
    print(f"The key {record.id} of {group}; it is not kept and will not be shown again:", file=sys.stderr)
    print(key)


def list_keys(stack: Stack, given: argparse.Namespace) -> None:
    group = store.get(stack.app.table, given.group)
    for record in api_keys.list_keys(stack.app, group.id):
        print(_line(record))


def _line(record: ApiKey) -> str:
    until = f", until {record.expires_at:%Y-%m-%d %H:%M} UTC" if record.expires_at else ""
    return f"{record.id}  {record.name} ({' '.join(record.scopes)}), made {record.created_at:%Y-%m-%d}{until}"


def delete_key(stack: Stack, given: argparse.Namespace) -> None:
    api_keys.delete_key(stack.app, stack.who(given.group), given.id)
    print(f"The key {given.id} is deleted.")
