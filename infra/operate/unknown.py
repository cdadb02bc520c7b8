"""`unknown`: mails of which nobody knows whether SES took them, and settling them by hand."""

import argparse
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from rapport.app import App
from rapport.domain.delivery import Delivery, DeliveryState
from rapport.domain.event import ListedEvent
from rapport.sending.settle import settle_by_hand
from rapport.store import events, ledger
from rapport.store.admin import groups
from rapport.store.filters import matching
from rapport.store.pages import Page, all_of

from .errors import OperateError
from .stack import Stack


def add_to(commands: Any) -> None:
    actions = commands.add_parser("unknown", help="list or settle mails of which nobody knows whether SES took them")
    actions = actions.add_subparsers(metavar="ACTION", required=True)
    show = actions.add_parser("list", help="list a group's, or an event's")
    _add_place(show)
    show.add_argument("--addresses", action="store_true", help="with the addresses they are to")
    show.set_defaults(run=show_unknown)
    settle_ = actions.add_parser("settle", help="say that they were sent, or have them sent again where still due")
    _add_place(settle_)
    settle_.add_argument("--as", dest="as_", choices=("sent", "planned"), required=True)
    which = settle_.add_mutually_exclusive_group(required=True)
    which.add_argument("--delivery", metavar="ID", help="the one of this id")
    which.add_argument("--all", action="store_true")
    settle_.set_defaults(run=settle)


def _add_place(action: Any) -> None:
    action.add_argument("group")
    action.add_argument("event", nargs="?", help="all of the group's, where left out")


def show_unknown(stack: Stack, given: argparse.Namespace) -> None:
    found = [*_unknown(stack.app, given), *_groups_own(stack.app, given)]
    for delivery in found:
        to = f"  {delivery.email}" if given.addresses else ""
        place = delivery.event or "the group’s own"
        print(f"{place}  {delivery.id}  {delivery.reason}  {_attempted(delivery)}{to}")
    print(f"{len(found)} unknown.")


def _attempted(delivery: Delivery) -> str:
    return f"tried {delivery.attempted_at:%Y-%m-%d %H:%M:%S} UTC" if delivery.attempted_at else "never tried here"


def settle(stack: Stack, given: argparse.Namespace) -> None:
    chosen = [one for one in _unknown(stack.app, given) if given.delivery in (None, one.id)]
    if given.delivery and not chosen:
        raise OperateError(f"There is no delivery {given.delivery} that is unknown.")
    for delivery in chosen:
        settle_by_hand(stack.app, stack.who(delivery.group), str(delivery.event), delivery.id, DeliveryState(given.as_))
    print(f"{len(chosen)} settled as {given.as_}.")


def _unknown(app: App, given: argparse.Namespace) -> Iterator[Delivery]:
    for event in _events(app, given):
        yield from _unknown_of(app, event)


def _events(app: App, given: argparse.Namespace) -> Iterable[ListedEvent]:
    group = groups.get(app.table, given.group)
    return [events.get(app.table, group.id, given.event)] if given.event else events.of_group(app.table, group.id)


def _unknown_of(app: App, event: ListedEvent) -> Iterator[Delivery]:
    return _all(partial(ledger.listed, app.table, event, mailing=None))


def _groups_own(app: App, given: argparse.Namespace) -> Iterable[Delivery]:
    """Alerts and tests: these are listed, and not settled, for nobody waits for them."""
    if given.event:
        return ()
    return _all(partial(ledger.of_group, app.table, groups.get(app.table, given.group), app.now()))


def _all(pages: Callable[..., Page[Delivery]]) -> Iterator[Delivery]:
    unknown = matching(fields={"state": DeliveryState.UNKNOWN})
    return all_of(lambda start: pages(filter_=unknown, limit=None, start=start))
