"""`dlq`: messages that failed five times. Each queue has a DLQ of its own, where they are kept for two weeks."""

import argparse
from collections.abc import Callable
from typing import Any

from . import summaries
from .dlq import DeadLetter, DeadLetters
from .errors import OperateError
from .stack import QUEUES, Stack


def add_to(commands: Any) -> None:
    actions = commands.add_parser("dlq", help="look at, redrive or discard messages that failed five times")
    actions = actions.add_subparsers(metavar="ACTION", required=True)
    look_ = _action(actions, "look", "list them by what they are about, without addresses")
    look_.add_argument("--whole", action="store_true", help="print their bodies, addresses and all")
    look_.set_defaults(run=look)
    redrive_ = _action(actions, "redrive", "put them back into their queue, to be tried again")
    _add_choice(redrive_)
    redrive_.set_defaults(run=redrive)
    discard_ = _action(actions, "discard", "delete them")
    _add_choice(discard_)
    discard_.add_argument("--yes", action="store_true", help="really; without it, they are only listed")
    discard_.set_defaults(run=discard)


def _action(actions: Any, name: str, says: str) -> Any:
    action = actions.add_parser(name, help=says)
    action.add_argument("queue", choices=QUEUES)
    return action


def _add_choice(action: Any) -> None:
    choice = action.add_mutually_exclusive_group(required=True)
    choice.add_argument("--message", metavar="ID", help="the one of this id")
    choice.add_argument("--all", action="store_true", help="all that are there")


def look(stack: Stack, given: argparse.Namespace) -> None:
    def show(_: DeadLetters, letter: DeadLetter) -> None:
        if given.whole:
            print(f"  {letter.body}")

    print(f"{_each(stack, given, show)} in the DLQ of {given.queue}.")


def redrive(stack: Stack, given: argparse.Namespace) -> None:
    def put_back(letters: DeadLetters, letter: DeadLetter) -> None:
        letters.put_back(letter)  # first: what dies in between leaves a message twice, and no work is done twice
        letters.delete(letter)

    print(f"{_each(stack, given, put_back)} back in the queue {given.queue}.")


def discard(stack: Stack, given: argparse.Namespace) -> None:
    if not given.yes:
        raise OperateError(f"{_each(stack, given, lambda *_: None)} would be deleted for good: --yes does it.")
    print(f"{_each(stack, given, DeadLetters.delete)} of {given.queue} deleted.")


def _each(stack: Stack, given: argparse.Namespace, treat: Callable[[DeadLetters, DeadLetter], None]) -> str:
    """Treats all messages, or the one that was chosen; how many that were."""
    letters, count = _dead_letters(stack, given.queue), 0
    chosen = getattr(given, "message", None)
    with letters.held() as found:
        for letter in found:
            if chosen in (None, letter.id):
                print(_line(letter))
                treat(letters, letter)
                count += 1
    if chosen and not count:
        raise OperateError(f"There is no message {chosen} in the DLQ of {given.queue}.")
    return "1 message" if count == 1 else f"{count} messages"


def _dead_letters(stack: Stack, queue: str) -> DeadLetters:
    if queue not in stack.queues:
        raise OperateError("The environment does not say where that queue is: set SES_EVENTS_QUEUE_URL.")
    return DeadLetters(stack.sqs, stack.queues[queue])


def _line(letter: DeadLetter) -> str:
    return f"{letter.id}  {letter.sent_at:%Y-%m-%d %H:%M} UTC  {summaries.of(letter.body)}"
