"""`arm` and `armed`: whether this table may send mails, and arming a restored one."""

import argparse
from datetime import datetime, timedelta
from typing import Any

from rapport.sending.arming import NotArmedError
from rapport.store.admin import arming as store
from rapport.store.admin.arming import Armed

from . import address, concurrency
from .errors import OperateError
from .stack import Stack


def add_to(commands: Any) -> None:
    show = commands.add_parser("armed", help="say whether the table may send; exits with 1 where it may not")
    show.set_defaults(run=show_armed)
    arm_ = commands.add_parser("arm", help="let the table send: a restored or cloned one sends nothing until then")
    said = arm_.add_mutually_exclusive_group()
    said.add_argument(
        "--mailed-until",
        metavar="INSTANT",
        help="until when the table it was made from has sent, such as 2026-12-01T09:00:00Z: what was due until then and"
        " is not in the ledger is held as unknown",
    )
    said.add_argument("--nothing-was-mailed", action="store_true", help="of a copy: nothing was sent after it was made")
    arm_.set_defaults(run=arm)


def show_armed(stack: Stack, _: argparse.Namespace) -> int:
    try:
        print(_said(stack.app.send_guard.require()))
    except NotArmedError as error:
        print(error)
        return 1
    return 0


def _said(record: Armed) -> str:
    text = f"Armed since {record.armed_at:%Y-%m-%d %H:%M:%S} UTC."
    if record.mailed_until is None:
        return text
    until = f"{record.mailed_until:%Y-%m-%d %H:%M:%S} UTC"
    return f"{text} What was due until {until} and is not in the ledger is held as unknown."


def arm(stack: Stack, given: argparse.Namespace) -> None:
    app = stack.app
    address.require_open(stack)
    until = _instant(given.mailed_until, app.now()) if given.mailed_until else None
    old = store.read(app.table)
    is_copy = old is not None and old.table_id != app.table.id()
    if is_copy and until is None and not given.nothing_was_mailed:
        raise OperateError(
            "This table is a copy. Say until when the one it was made from has sent (--mailed-until), so that nobody is"
            " mailed twice; or that it has sent nothing since (--nothing-was-mailed)."
        )
    if old is not None and not is_copy and until is None:
        print(f"Nothing to do. {_said(old)}")
        return
    print(_said(app.send_guard.arm(app.now(), until)))
    if few := concurrency.warning(stack):
        print(few)


def _instant(text: str, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.utcoffset() != timedelta(0):
        raise OperateError(f"{text} is not an instant in UTC, like 2026-12-01T09:00:00Z.")
    if moment > now:
        raise OperateError(f"{text} is yet to come: say until when mails have been sent.")
    return moment
