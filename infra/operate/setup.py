"""`setup`: all that a new stack needs before it takes sign-ups, in one go, and again from where it was cut short."""

import argparse
import sys
from contextlib import redirect_stdout
from typing import Any

from rapport.domain.base.errors import NotFoundError
from rapport.domain.members.member import Role
from rapport.domain.principal import Scope
from rapport.http.request_types import KeyInput
from rapport.store.admin import groups as group_store
from rapport.usecases.groups import api_keys, members

from . import address, concurrency, groups, secrets
from .members import wanted
from .stack import Stack


def add_to(commands: Any) -> None:
    setup = commands.add_parser(
        "setup", help="make the keys of links, the first group and its API key; invite its owner"
    )
    groups.add_group_arguments(setup)
    setup.set_defaults(run=set_up)


def set_up(stack: Stack, given: argparse.Namespace) -> None:
    """Only the key is printed to standard output, so that `KEY=$(…)` has it and nothing else."""
    address.require_open(stack)
    with redirect_stdout(sys.stderr):
        secrets.init_if_missing(stack)
        if not _is_there(stack, given.id):
            groups.create_group(stack, given)
        elif not members.list_members(stack.app, given.id):
            groups.invite_owner(stack, given.id, wanted(given.owner, given.owner_name, Role.OWNER))
        print(concurrency.ask_for_enough(stack))
    if not api_keys.list_keys(stack.app, given.id):
        groups.print_new_key(stack, given.id, KeyInput(name="the first", scopes=[*Scope]))


def _is_there(stack: Stack, group: str) -> bool:
    try:
        group_store.get(stack.app.table, group)
    except NotFoundError:
        return False
    return True
