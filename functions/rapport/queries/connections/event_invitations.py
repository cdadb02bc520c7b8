"""Whom an invitation would go to if it were sent now, and who of those it is for would get none, and why."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.connections.event_invitation import Invited, NotInvited, Whom, missed, why_not_invited
from ...domain.contact import Contact
from ...domain.event import EventStatus, ListedEvent
from ...store import contacts, events, signups
from ...store import seats as seats_store
from ...store.admin import groups
from ...store.connections import event_invitations as store

_BUDGET = 4.0
"""Seconds for looking at contacts one by one: some ten thousand."""
_LOOKED_AT = 20
"""Events that are over, among which the last that took place is looked for."""


@dataclass(frozen=True)
class Choice:
    """Whom an invitation to an event is for, with what it takes to tell."""

    event: ListedEvent
    whom: Whom
    timezone: str
    """The group's."""
    last_event: ListedEvent | None
    """Whose places are asked for by `missed`; None where that is not asked, or nobody knows who came."""


@dataclass(frozen=True)
class LookedAt:
    contact: Contact
    why_not: NotInvited | None
    """None of who is invited."""
    invited: Invited | None
    """How they were invited before."""


@dataclass(frozen=True)
class Counted:
    invited: int
    not_invited: Mapping[NotInvited, int]
    is_all: bool
    """False where there are too many to look at each in the time of one answer: it is at least so many then."""


def choice(app: App, event: ListedEvent, whom: Whom) -> Choice:
    timezone = groups.get(app.table, event.group).timezone
    return Choice(event, whom, timezone, _last_event(app, event) if whom.missed else None)


def _last_event(app: App, event: ListedEvent) -> ListedEvent | None:
    """The group's last event that is over and at which anybody was checked in, if that was its last at all."""
    found = events.listed(
        app.table, event.group, ended_by=app.now(), status=EventStatus.PUBLISHED, limit=_LOOKED_AT, start=None
    )
    last = next((one for one in found.items if one.id != event.id), None)
    is_known = last is not None and seats_store.seats_of(app.table, [last])[last.id].attended > 0
    return last if is_known else None


def count(app: App, event: ListedEvent, whom: Whom) -> Counted:
    chosen, counts = choice(app, event, whom), Counter[NotInvited | None]()
    until, position = time.monotonic() + _BUDGET, None
    while True:
        people, position = contacts.by_id(app.table, event.group, after=position)
        counts.update(one.why_not for one in looked_at(app, chosen, people))
        if position is None or time.monotonic() > until:
            break
    left_out = {why: counts[why] for why in NotInvited if counts[why]}
    return Counted(counts[None], left_out, is_all=position is None)


def looked_at(app: App, chosen: Choice, people: Sequence[Contact]) -> Iterator[LookedAt]:
    """Those of some contacts, in the order of their ids, whom it is for; as things are now."""
    meant = [one for one in people if chosen.whom.is_for(one, chosen.timezone)]
    if chosen.whom.missed:
        meant = list(_who_missed(app, chosen.last_event, meant))
    if not meant:
        return
    signed_up = _signed_up(app, chosen.event, meant)
    invited = _invited(app, chosen.event, meant)
    for contact in meant:
        before = next((invited[id] for id in contact.ids if id in invited), None)
        is_in = not signed_up.isdisjoint(contact.ids)
        why_not = why_not_invited(contact, signed_up=is_in, invited=before is not None)
        yield LookedAt(contact, why_not, before)


def _who_missed(app: App, event: ListedEvent | None, people: Sequence[Contact]) -> Iterator[Contact]:
    if event is None or not people:
        return
    found = signups.between(app.table, event, people[0].id, people[-1].id)
    found |= {one.contact: one for _, one in signups.history(app.table, _older_ids(people), [event])}
    for contact in people:
        theirs = [found[id] for id in contact.ids if id in found and not found[id].is_erased]
        if theirs and all(map(missed, theirs)):
            yield contact


def _signed_up(app: App, event: ListedEvent, people: Sequence[Contact]) -> set[str]:
    found = signups.between(app.table, event, people[0].id, people[-1].id)
    older = signups.history(app.table, _older_ids(people), [event])
    return {*found, *(one.contact for _, one in older if not one.is_erased)}


def _invited(app: App, event: ListedEvent, people: Sequence[Contact]) -> Mapping[str, Invited]:
    found = store.invited_between(app.table, event, people[0].id, people[-1].id)
    return {**found, **store.invited_of(app.table, event, _older_ids(people))}


def _older_ids(people: Sequence[Contact]) -> list[str]:
    """Of contacts that were merged into these: what is of theirs lies under those still."""
    return [id for contact in people for id in contact.merged]
