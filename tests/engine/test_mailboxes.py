"""Sixteen senders with a mail to one mailbox at once, on an engine that takes many at once: a slot for each."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from rapport.app import App
from rapport.domain.limits.budget import MAILBOX
from rapport.store.limits import mailboxes
from rapport.store.limits.mailboxes import MailboxBusyError
from tests.testing.world import MONDAY

CROWD = 16


@pytest.mark.engine
def test_sixteen_at_once_take_a_slot_each(app: App) -> None:
    def take(_: int) -> datetime:
        while True:
            old = mailboxes.taken(app.table, MAILBOX, ["box"])["box"]
            slot = MAILBOX.next_slot(old.slots, MONDAY)
            try:
                new = MAILBOX.with_slot(old.slots, slot)
                app.table.transact(mailboxes.to_take(app.table, "box", MAILBOX, old, new, "one"))
            except MailboxBusyError:
                continue
            return slot

    with ThreadPoolExecutor(CROWD) as crowd:
        found = sorted(crowd.map(take, range(CROWD)))
    hours = [timedelta(hours=number) for number in range(1, CROWD - 4)]
    assert [slot - MONDAY for slot in found] == [timedelta()] * 5 + hours


@pytest.mark.engine
def test_a_slot_is_refused_to_who_has_read_what_is_not_so_any_more(app: App) -> None:
    first = mailboxes.taken(app.table, MAILBOX, ["box"])["box"]
    app.table.transact(mailboxes.to_take(app.table, "box", MAILBOX, first, (MONDAY,), "one"))
    second = mailboxes.taken(app.table, MAILBOX, ["box"])["box"]
    app.table.transact(mailboxes.to_take(app.table, "box", MAILBOX, second, (MONDAY, MONDAY), "one"))
    for old in (first, second):
        with pytest.raises(MailboxBusyError):
            app.table.transact(
                mailboxes.to_take(app.table, "box", MAILBOX, old, (MONDAY,), "one"),
                mailboxes.to_take(app.table, "other", MAILBOX, mailboxes.Taken(), (MONDAY,), "one"),
            )
    assert mailboxes.taken(app.table, MAILBOX, ["box", "other"])["other"] == mailboxes.Taken()
