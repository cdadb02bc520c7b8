"""`suppression lift`: mailing an address again that complained or bounced, at its owner's wish."""

import argparse
from typing import Any

from rapport.store.admin import groups as store
from rapport.usecases.contacts import lift_suppression

from .stack import Stack


def add_to(commands: Any) -> None:
    part = commands.add_parser("suppression", help="mail an address again that complained or bounced")
    actions = part.add_subparsers(metavar="ACTION", required=True)
    lift = actions.add_parser("lift", help="at its owner's wish alone: nobody else can tell that they want mails again")
    lift.add_argument("group")
    lift.add_argument("contact", help="the contact's id, as the API names it")
    lift.add_argument("--reason", required=True, choices=lift_suppression.REASONS, help="what is to be forgotten")
    lift.set_defaults(run=run_lift)


def run_lift(stack: Stack, given: argparse.Namespace) -> None:
    group = store.get(stack.app.table, given.group)
    lift_suppression.lift(stack.app, stack.who(group.id), given.contact, given.reason)
    print(
        f"{given.contact} of {group.id} is mailed again. SES keeps a list of its own: take the address off that, too:"
    )
    print("aws sesv2 delete-suppressed-destination --email-address <the address>")
