"""Recipients of a mailing, some at a time: read together, mailed one after another."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ...app import App
from ...aws.sqs import Message
from ...domain.audience import in_audience, why_not_in_mailing
from ...domain.contact import Contact
from ...domain.delivery import Delivery, Mailing
from ...domain.errors import NotFoundError, WriteConflictError
from ...domain.event import Event
from ...domain.group import Group
from ...domain.plan import deadline
from ...domain.rule import Rule
from ...domain.signup import Signup
from ...store import ledger
from ...store import rules as rule_store
from ...store.dynamodb import keys
from ...store.dynamodb.codec import RawItem, T, decode
from ...store.dynamodb.keys import Key
from ..dispatch import Occasion, PutOff, deliver
from ..ledger_writer import LedgerWriter

FRESH = timedelta(seconds=2)
"""How old what a mail is made from may be when it is sent."""

_WHILE_OTHERS_ARE_URGENT = timedelta(minutes=1)


_MOST_REFUSALS = 3
"""After so many refusals in a row SES is left alone: the mailing's next walk has the rest queued again."""


@dataclass(frozen=True)
class _Shared:
    """What all recipients of a mailing share."""

    group: Group
    event: Event
    mailing: Mailing
    rule: Rule | None


def send_batch(app: App, message: Message, has_time: Callable[[], bool]) -> None:
    """Mails the contacts that a message names; who is not reached in time goes back into the queue."""
    waiting: list[str] = message["contacts"]
    queue = app.bulk_queue if message["can_wait"] else app.soon_queue
    with LedgerWriter(app) as notebook:
        while waiting:
            if message["can_wait"] and not app.soon_queue.is_empty():
                _wake(app, message, app.now() + _WHILE_OTHERS_ARE_URGENT)
                return
            app.pace.wait()
            if not has_time():
                break
            waiting = _mail_while_fresh(app, notebook, message, waiting, has_time)
    if waiting:
        queue.send([{**message, "contacts": waiting}])


def _mail_while_fresh(
    app: App, notebook: LedgerWriter, message: Message, contacts: list[str], has_time: Callable[[], bool]
) -> list[str]:
    """Reads all that is needed once and mails from it until it is too old; who is left then."""
    fresh_until = app.now() + FRESH
    ground, found = _read(app, message, contacts)
    refusals = 0
    woken_at: datetime | None = None
    for number, contact in enumerate(contacts):
        owed = _owed(ground, found, contact)
        if owed is None:
            continue
        if number and (_next_turn(app, ground) > fresh_until or not has_time()):
            return contacts[number:]
        put_off = _mail(app, notebook, ground, *owed)
        if put_off is None:
            refusals = 0
            continue
        if woken_at is None or put_off.until < woken_at:
            woken_at = put_off.until
            _wake(app, message, woken_at)
        if put_off.is_paused:
            ground = _paused(app, ground)
        else:
            refusals += 1
        if refusals == _MOST_REFUSALS:
            break
    return []


def _next_turn(app: App, ground: _Shared) -> datetime:
    """When the next may be mailed. Where nobody is, because of a pause, it need not be waited to say so of them."""
    seconds = app.pace.seconds_left if ground.group.paused_at is None else 0
    return app.now() + timedelta(seconds=seconds)


def _paused(app: App, ground: _Shared) -> _Shared:
    """SES lets nobody be mailed: for whoever is left it is as if the group were paused, and SES is not asked again."""
    return replace(ground, group=replace(ground.group, paused_at=ground.group.paused_at or app.now()))


def _wake(app: App, message: Message, at: datetime) -> None:
    """Has the mailing walked no later than `at`: whoever is without an end then is queued again."""
    try:
        ledger.wake(app.table, message["group"], message["event"], message["mailing"], at)
    except WriteConflictError:
        return  # it is walked sooner anyway


def _read(app: App, message: Message, contacts: Iterable[str]) -> tuple[_Shared, dict[Key, RawItem]]:
    group, event, mailing = message["group"], message["event"], message["mailing"]
    shared = (keys.group(group), keys.event(group, event), keys.mailing(group, event, mailing))
    own = [key for contact in contacts for key in _own_keys(group, event, mailing, contact)]
    found = app.table.get_many([*shared, *own])
    if any(key not in found for key in shared):
        raise NotFoundError(f"There is no mailing {mailing} any more.")
    whole = decode(Mailing, found[shared[2]])
    rule = rule_store.of_event(app.table, group, event).get(whole.rule)
    return _Shared(decode(Group, found[shared[0]]), decode(Event, found[shared[1]]), whole, rule), found


def _own_keys(group: str, event: str, mailing: str, contact: str) -> tuple[Key, Key, Key]:
    return (
        keys.signup(group, event, contact),
        keys.contact(group, contact),
        keys.delivery(group, event, delivery_id(mailing, contact)),
    )


def delivery_id(mailing: str, contact: str) -> str:
    return f"{mailing}_{contact}"


def _owed(ground: _Shared, found: dict[Key, RawItem], contact: str) -> tuple[Occasion, Delivery | None] | None:
    """What a recipient is to be mailed, and what became of it so far; None where nothing is left to do."""
    signup_key, contact_key, delivery_key = _own_keys(ground.group.id, ground.event.id, ground.mailing.id, contact)
    signup = _decoded(Signup, found.get(signup_key))
    delivery = _decoded(Delivery, found.get(delivery_key))
    if signup is None or (delivery is None and not in_audience(signup, ground.mailing, ground.event)):
        return None
    if delivery is not None and delivery.state.is_end:
        return None
    return _occasion(ground, signup, _decoded(Contact, found.get(contact_key))), delivery


def _mail(
    app: App, notebook: LedgerWriter, ground: _Shared, occasion: Occasion, delivery: Delivery | None
) -> PutOff | None:
    """Mails one recipient, when it is their turn."""
    if ground.group.paused_at is None:
        app.pace.take_turn()
    try:
        return deliver(app, notebook, occasion, delivery)
    except WriteConflictError:
        return None  # another worker has it


def _decoded(kind: type[T], item: RawItem | None) -> T | None:
    return decode(kind, item) if item is not None else None


def _occasion(ground: _Shared, signup: Signup, contact: Contact | None) -> Occasion:
    mailing = ground.mailing
    rule = ground.rule or _gone(mailing)
    return Occasion(
        group=ground.group,
        event=ground.event,
        rule=rule,
        signup=signup,
        contact=contact,
        mailing=mailing.id,
        delivery=delivery_id(mailing.id, signup.contact),
        due_at=mailing.planned_at,
        deadline=min(mailing.deadline, deadline(rule, ground.event, mailing.planned_at)),
        why_not=why_not_in_mailing(signup, mailing, ground.event, ground.rule),
    )


def _gone(mailing: Mailing) -> Rule:
    """A rule that was deleted while its mailing was under way: nothing is rendered from it."""
    return Rule(
        group=mailing.group,
        id=mailing.rule,
        name=mailing.name,
        trigger=mailing.trigger,
        audience=mailing.audience,
        subject="",
        body="",
        max_lateness="PT0S",
        enabled=False,
    )
