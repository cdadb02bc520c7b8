"""Who is coming to an event and may be seen: items side by side, so that one request reads them all."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from ...domain.base.clock import instant_text
from ...domain.base.errors import WriteConflictError
from ...domain.connections.coming import NOBODY, Coming, ComingPerson, TogetherOffered, WhoComes, shown_until, who_comes
from ...domain.contact import Contact
from ...domain.event import Event, ListedEvent
from ...domain.group import Group
from ...domain.signup import ListedSignup, Signup, SignupStatus
from ...domain.topics.vocabulary import Vocabulary
from ..admin import topics
from ..dynamodb import keys
from ..dynamodb.batch_read import Found
from ..dynamodb.codec import decode, encode, marshal
from ..dynamodb.expressions import equals, first_version, set_to
from ..dynamodb.items import first_due, job_index
from ..dynamodb.table import Table, Write
from ..jobs import Job


def find(table: Table, group: str, event: str) -> tuple[Coming | None, WhoComes]:
    """What one request reads, 1 MB: some thousands of people, and no more than can be answered.

    The first is None where nothing is kept of all: an earlier release published the event, or nobody did.
    """
    of_all, people = None, []
    for item in table.query(keys.event_partition(group, event), Path("sk").startswith(keys.COMING)).items:
        if item["sk"]["S"] == keys.COMING:
            of_all = decode(Coming, item)
        else:
            people.append(decode(ComingPerson, item))
    return of_all, who_comes(people, of_all)


def of_event(table: Table, event: ListedEvent, now: datetime) -> WhoComes:
    """The same of an event that was read, as far as it is shown at all: then one request, else none."""
    until = shown_until(event)
    return find(table, event.group, event.id)[1] if until is not None and now < until else NOBODY


def to_show_until(table: Table, group: str, event: str, until: datetime | None, due_at: datetime) -> Write:
    """The write by which who is coming is shown until another instant; None: not at all.

    What they offer is counted from `due_at` on.
    """
    key = keys.coming(group, event)
    actions = [set_to("group", group), set_to("event", event), first_version()]
    if until is None:
        actions.append(Path("shown_until").remove())
    else:
        actions.append(set_to("shown_until", instant_text(until)))
        actions += [Path(name).set(value) for name, value in first_due(key, Coming, due_at).items()]
    return table.to_update(key, actions)


def to_forget(table: Table, event: ListedEvent) -> Write:
    return table.to_delete(keys.coming(event.group, event.id))


def counted_from(table: Table, group: str, event: str) -> tuple[Group | None, Event | None, Vocabulary]:
    """What says how a count is made, in one request."""
    group_key, event_key = keys.group(group), keys.event(group, event)
    found = Found(table, [group_key, event_key, topics.key(group)])
    return found.get(Group, group_key), found.get(Event, event_key), topics.in_found(found, group)


def keep_counted(
    table: Table, job: Job[Coming], offers: Mapping[str, TogetherOffered], at: datetime, due_at: datetime
) -> None:
    """Keeps what a job has counted. Raises WriteConflictError where another worker has the job by now."""
    counted = Coming(group=job.thing.group, event=job.thing.event, offers=offers)
    written = encode(counted).get("offers", marshal({}))
    actions: list[Action] = [Path("offers").set(written), set_to("counted_at", instant_text(at)), set_to("claims", 0)]
    actions += [Path(name).set(value) for name, value in job_index(job.key, due_at).items()]
    table.update(job.key, actions, equals("due_at", job.due_at))


def rest(table: Table, job: Job[Coming]) -> None:
    """Has a job that has nothing left to count look at it no more. Raises WriteConflictError as `keep_counted`."""
    actions = [*(Path(name).remove() for name in ("due_at", "due_shard", "kind")), set_to("claims", 0)]
    table.update(job.key, actions, equals("due_at", job.due_at))


def to_follow(table: Table, old: ListedSignup | None, new: ListedSignup, person: Contact | None = None) -> list[Write]:
    """The write that has who is coming say what a signup says, where that is news: part of every write of a signup.

    `person`: whose it is, where its owner, or a merge, has something said of them anew: what they offer comes from
    there, and who is blocked is shown nowhere.
    """
    was, shown = _shown(old), None if person is not None and person.blocked_at is not None else _shown(new)
    if shown is None:
        return [_to_hide(table, new)] if was is not None else []
    if shown == was and person is None:
        return []
    name, has_place = shown
    made = {"group": new.group, "event": new.event, "contact": new.contact, "name": name, "has_place": has_place}
    actions = [*(set_to(field, value) for field, value in made.items()), first_version()]
    if person is not None:
        actions.append(set_to("can_offer", person.can_offer))
    return [table.to_update(keys.coming_person(new.group, new.event, new.contact), actions)]


def _shown(signup: ListedSignup | None) -> tuple[str, bool] | None:
    """What is shown of a signup, and whether it has a place; None where its owner did not agree, or comes no more."""
    if signup is None or not signup.visible or signup.status is SignupStatus.CANCELLED or not signup.name:
        return None
    return signup.name, signup.status is SignupStatus.CONFIRMED


def _to_hide(table: Table, signup: ListedSignup) -> Write:
    """Nothing of them is left. It is no delete, for the public may delete nothing."""
    gone: list[Action] = [Path("name").remove(), Path("can_offer").remove(), set_to("has_place", False)]
    made = {"group": signup.group, "event": signup.event, "contact": signup.contact}
    actions = [*gone, *(set_to(field, value) for field, value in made.items()), first_version()]
    return table.to_update(keys.coming_person(signup.group, signup.event, signup.contact), actions)


def offer(table: Table, signup: Signup, person: Contact) -> None:
    """Has somebody who is shown at that event offer what they offer by now. Who is blocked is shown nowhere."""
    key = keys.coming_person(signup.group, signup.event, signup.contact)
    if person.blocked_at is not None:
        table.transact(_to_hide(table, signup))
        return
    with suppress(WriteConflictError):
        table.update(key, [set_to("can_offer", person.can_offer)], Path("name").exists())
