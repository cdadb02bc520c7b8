"""What came of it all: the ledger, the mailbox and the event, held against each other and against a clean run."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from rapport.domain.connections.coming import ComingPerson
from rapport.domain.connections.introduction import Introductions, PairWord
from rapport.domain.contact import Contact
from rapport.domain.delivery import Delivery, Mailing, MailingState, Reason
from rapport.domain.delivery import DeliveryState as State
from rapport.domain.event import Event, EventStatus, Seats
from rapport.domain.group import Group
from rapport.domain.members.member import Member
from rapport.domain.members.sign_in import Membership
from rapport.domain.signup import Signup
from rapport.domain.signup import SignupStatus as Status
from rapport.store.dynamodb.codec import decode
from tests.crash.introduced import wrong_introductions
from tests.testing.ses import Mail
from tests.testing.simulation.cloud import Cloud
from tests.testing.simulation.expressions import Item

T = TypeVar("T")
RETRY_AFTER = timedelta(minutes=15)
_HALL = re.compile(rb"(?:Where: |LOCATION:)(Hall [A-Z])")
CONFIRMATION = "on-signup_changes_"


@dataclass(frozen=True)
class FinalState:
    """All that is known in the end."""

    events: Mapping[str, Event]
    seats: Mapping[str, Seats]
    signups: Mapping[str, Signup]
    """By event and address."""
    coming: Mapping[str, ComingPerson]
    """Who may be seen, by event and contact."""
    rounds: Mapping[str, list[Introductions]]
    """What is fixed of introductions, by event and round."""
    forbidden_pairs: set[str]
    """Whom organisers, or one of the two, did not want introduced."""
    declined_pairs: set[str]
    """Of these, whom one of the two refused."""
    mailings: Mapping[str, Mailing]
    deliveries: Mapping[str, Delivery]
    marked_unknown: set[str]
    """Deliveries that have a mark saying that their outcome is unknown."""
    contacts: Mapping[str, Contact]
    groups: Mapping[str, Group]
    members: Mapping[str, Member]
    memberships: Mapping[str, Membership]
    """What leads from an address to its groups, by member."""
    counted: Mapping[str, Item]
    """What the brakes and the limits of a day count, by key."""
    mails: Mapping[str, list[Mail]]
    """Those that SES accepted, by what they are a copy of."""
    left: list[str]
    """What is still waiting to be done."""


def final_state_of(cloud: Cloud) -> FinalState:
    return FinalState(
        events={event.id: event for event in _things(cloud, "EVENT#", Event)},
        seats={item["pk"]["S"]: decode(Seats, item) for item in cloud.table.items() if item["sk"]["S"] == "SEATS"},
        signups={f"{signup.event} {signup.email}": signup for signup in _things(cloud, "SIGNUP#", Signup)},
        coming={f"{one.event} {one.contact}": one for one in _things(cloud, "COMING#", ComingPerson)},
        rounds=_rounds(cloud),
        forbidden_pairs={word.id for word in _things(cloud, "INTRODUCTION#", PairWord) if word.forbids},
        declined_pairs={word.id for word in _things(cloud, "INTRODUCTION#", PairWord) if word.declined_by},
        mailings={f"{mailing.event} {mailing.id}": mailing for mailing in _things(cloud, "MAILING#", Mailing)},
        deliveries={_name(delivery.event, delivery.id): delivery for delivery in _ledger(cloud)},
        marked_unknown={
            _name(item["event"]["S"] if "event" in item else None, item["sk"]["S"].removeprefix("UNKNOWN#"))
            for item in cloud.table.items()
            if item["sk"]["S"].startswith("UNKNOWN#") and "expires_at" not in item
        },
        contacts={contact.id: contact for contact in _things(cloud, "CONTACT#", Contact)},
        groups={group.id: group for group in _things(cloud, "GROUP", Group)},
        counted={key: item for key, item in _keyed(cloud) if "HEALTH#" in key or "#ADMIN DAY#" in key},
        members={member.id: member for member in _things(cloud, "MEMBER#", Member)},
        memberships={one.member: one for one in _things(cloud, "MEMBERSHIP#", Membership)},
        mails=_mails(cloud),
        left=list(_left(cloud)),
    )


def _mails(cloud: Cloud) -> dict[str, list[Mail]]:
    mails: dict[str, list[Mail]] = {}
    for mail in cloud.mailbox:
        mails.setdefault(_copy_of(mail), []).append(mail)
    return mails


def _rounds(cloud: Cloud) -> dict[str, list[Introductions]]:
    rounds: dict[str, list[Introductions]] = {}
    for part in _things(cloud, "INTRODUCTIONS#", Introductions):
        rounds.setdefault(f"{part.event} {part.round}", []).append(part)
    return rounds


def _things(cloud: Cloud, prefix: str, kind: type[T]) -> list[T]:
    return [decode(kind, item) for item in cloud.table.items() if item["sk"]["S"].startswith(prefix)]


def _ledger(cloud: Cloud) -> list[Delivery]:
    """That of groups and events, and the system's own."""
    kept = [item for key, item in _keyed(cloud) if "#L#" in key or " DELIVERY#" in key]
    return [decode(Delivery, item) for item in kept]


def _keyed(cloud: Cloud) -> Iterator[tuple[str, Item]]:
    return ((f"{item['pk']['S']} {item['sk']['S']}", item) for item in cloud.table.items())


def _copy_of(mail: Mail) -> str:
    """The delivery that a mail is: every mail has one."""
    return _name(mail.tags.get("event"), mail.tags["delivery"])


def _name(event: str | None, delivery: str) -> str:
    """Of the members' mails without when they were due, and which number they have: that is another in each run."""
    return f"{event} {delivery}" if event else re.sub(r"^\d{14}_([a-z_]+)_id\d+", r"members \1", delivery)


def _left(cloud: Cloud) -> Iterator[str]:
    for key, item in _keyed(cloud):
        if "due_shard" in item and item["sk"]["S"] != "UNANSWERED":  # looked at a week after all else
            yield f"{key} is due at {item['due_at']['S']}"
        if item["sk"]["S"].startswith(("CHANGE#", "ALERT#", "INVITATION#", "RULETEST#", "SWEEP#", "LINK#")):
            yield f"{key} was not carried out"
    for name, queue in cloud.queues.by_name.items():
        yield from (f"{name} has {message.body}" for message in queue.messages)
        yield from (f"{name} gave up {message.body}" for message in queue.dead)


# ---- The state in themselves ----


def inconsistencies(state: FinalState, may_be_unknown: int) -> Iterator[str]:
    """What must not be, whatever happened; so many outcomes may be unknown."""
    yield from state.left
    yield from _ledger_against_mailbox(state)
    yield from _mailings_against_ledger(state)
    yield from _outdated_news(state)
    yield from wrong_introductions(state)
    active = {member.id for member in state.members.values() if member.is_active}
    if active != state.memberships.keys():
        yield f"{active ^ state.memberships.keys()} is an active member, or none, and their address does not say so"
    unknown = [id for id, delivery in state.deliveries.items() if delivery.state is State.UNKNOWN]
    if set(unknown) != state.marked_unknown:
        yield f"unknown are {unknown}, and marked as such {state.marked_unknown}"
    if len(unknown) > may_be_unknown:
        yield f"{len(unknown)} unknown, where at most {may_be_unknown} may be: {unknown}"


def _ledger_against_mailbox(state: FinalState) -> Iterator[str]:
    for id, delivery in state.deliveries.items():
        mails = state.mails.get(id, [])
        if not delivery.state.is_end:
            yield f"{id} is still {delivery.state}"
        if delivery.state is State.SENT and delivery.message_id not in [*(mail.message_id for mail in mails), None]:
            yield f"{id} is sent as {delivery.message_id}, which SES does not have"
        if delivery.state is State.SENT and not mails:
            yield f"{id} is sent, and SES does not have it"
        if delivery.state in (State.SKIPPED, State.FAILED) and mails:
            yield f"{id} is {delivery.state}, and SES has it"
    for id, mails in state.mails.items():
        if id not in state.deliveries:
            yield f"SES has {id}, the ledger does not"
        yield from _doubled(id, mails)


def doubled(cloud: Cloud) -> Iterator[str]:
    """What was mailed twice until now, and must not be."""
    for id, mails in _mails(cloud).items():
        yield from _doubled(id, mails)


def _doubled(id: str, mails: list[Mail]) -> Iterator[str]:
    """One mail of each; but the confirmation of one's own sign-up may come again, a quarter of an hour later."""
    if len(mails) > (2 if CONFIRMATION in id else 1):
        yield f"{id} was mailed {len(mails)} times"
    elif len(mails) == 2 and mails[1].sent_at - mails[0].sent_at < RETRY_AFTER:
        yield f"{id} was mailed again after {mails[1].sent_at - mails[0].sent_at}"


def _mailings_against_ledger(state: FinalState) -> Iterator[str]:
    for id, mailing in state.mailings.items():
        if mailing.state is MailingState.SENDING:
            yield f"{id} is still open"
        copies = [d.state for d in state.deliveries.values() if f"{d.event} {d.mailing}" == id]
        if dict(mailing.counts) != dict(Counter(copies)):
            yield f"{id} says {dict(mailing.counts)}, the ledger {dict(Counter(copies))}"


def _outdated_news(state: FinalState) -> Iterator[str]:
    """Who is coming, and may be mailed, was last told the place where it is; or nobody knows what they were told."""
    for signup in state.signups.values():
        event, contact = state.events[signup.event], state.contacts.get(signup.contact)
        comes = signup.status is not Status.CANCELLED and event.status is not EventStatus.CANCELLED
        if not comes or event.venue is None or contact is None or _is_stopped(contact):
            continue
        told = last_told(state, signup.email)
        news = [
            d for d in state.deliveries.values() if d.contact == signup.contact and f"_v{event.ical_sequence}_" in d.id
        ]
        if told not in (None, event.venue.name) and all(one.state is State.SENT for one in news):
            yield f"{signup.email} was last told {told}, and it is {event.venue.name}"


def last_told(state: FinalState, email: str) -> str | None:
    mails = sorted(
        (mail for mails in state.mails.values() for mail in mails if mail.to == email), key=lambda mail: mail.sent_at
    )
    halls = [hall for mail in mails if (hall := hall_of(mail))]
    return halls[-1] if halls else None


def hall_of(mail: Mail) -> str | None:
    """Which place it names."""
    found = _HALL.search(mail.raw)
    return found[1].decode() if found else None


# ---- The state against those of a clean run ----


def differences(state: FinalState, clean: FinalState) -> Iterator[str]:
    """What is not as it is where nobody died: but for outcomes that are unknown, it must all be the same."""
    for name, project in _COMPARED.items():
        ours, theirs = project(state), project(clean)
        for key in sorted(ours.keys() | theirs.keys()):
            if ours.get(key) != theirs.get(key):
                yield f"{name} {key}: {ours.get(key)}, in a clean run {theirs.get(key)}"
    yield from _different_deliveries(state, clean)
    yield from _different_mails(state, clean)


def _different_deliveries(state: FinalState, clean: FinalState) -> Iterator[str]:
    for id in sorted(state.deliveries.keys() | clean.deliveries.keys()):
        ours, theirs = state.deliveries.get(id), clean.deliveries.get(id)
        if ours is None or theirs is None:
            yield f"{id} is {ours and ours.state}, in a clean run {theirs and theirs.state}"
        elif ours.state is not State.UNKNOWN and (ours.state, _why(ours)) != (theirs.state, _why(theirs)):
            yield f"{id} is {ours.state} ({ours.reason}), in a clean run {theirs.state} ({theirs.reason})"


def _why(delivery: Delivery) -> Reason | None:
    """Whoever is gone is not in the audience either: which it is said depends on how far an erasure has come."""
    return Reason.CANCELLED if delivery.reason is Reason.NOT_IN_AUDIENCE else delivery.reason


def _different_mails(state: FinalState, clean: FinalState) -> Iterator[str]:
    for id in sorted(state.mails.keys() | clean.mails.keys()):
        ours, theirs = len(state.mails.get(id, [])), len(clean.mails.get(id, []))
        unknown = id in state.deliveries and state.deliveries[id].state is State.UNKNOWN
        again = CONFIRMATION in id and ours == theirs + 1
        if ours != theirs and not again and not (unknown and ours < theirs):
            yield f"SES has {id} {ours} times, in a clean run {theirs} times"


def _event(event: Event) -> object:
    return (
        event.status,
        event.starts_local,
        event.venue,
        event.ical_sequence,
        event.schedule_version,
        sorted(event.reminded),
    )


def _signup(signup: Signup) -> object:
    held = signup.held_until is None, signup.offers_run_out
    return signup.status, signup.checked_in_at is None, signup.visible, signup.muted_at is None, held


def _mailing(mailing: Mailing) -> object:
    return sum(mailing.counts.values()), mailing.planned_at if mailing.trigger.is_timed else None


def _is_stopped(contact: Contact) -> bool:
    return any((contact.bounced_at, contact.complained_at, contact.unsubscribed_at))


def _contact(contact: Contact) -> object:
    said = contact.looking_for, contact.follow_up_consent_at is None, contact.introduce_at is None
    return contact.name, said, contact.proven_at is None, _is_stopped(contact)


def _stopped(group: Group) -> object:
    return group.is_paused, group.complaints_brake is None, group.strangers_brake is None


def _counted(item: Item) -> object:
    kinds = (f"{who}_{what}" for who in ("proven", "stranger") for what in ("bounces", "complaints"))
    return [item[name] for name in (*kinds, "taken") if name in item]


def _numbered(things: Mapping[str, object]) -> Mapping[str, object]:
    """In the order in which they were made: an id is drawn for each try, so it is another in each run."""
    return {f"number {number}": things[id] for number, id in enumerate(sorted(things))}


_COMPARED: Mapping[str, Callable[[FinalState], Mapping[str, object]]] = {
    "event": lambda state: _numbered({id: _event(event) for id, event in state.events.items()}),
    "seats": lambda state: _numbered(state.seats),
    "signup": lambda state: {id: _signup(signup) for id, signup in state.signups.items()},
    "who is coming": lambda state: {id: (one.name, one.can_offer, one.has_place) for id, one in state.coming.items()},
    "introductions": lambda state: {id: parts[0].mailing for id, parts in state.rounds.items()},
    "contact": lambda state: {id: _contact(contact) for id, contact in state.contacts.items()},
    "group": lambda state: {id: _stopped(group) for id, group in state.groups.items()},
    "member": lambda state: {id: (member.role, member.state) for id, member in state.members.items()},
    "what is counted": lambda state: {key: _counted(item) for key, item in state.counted.items()},
    "outcome": lambda state: {id: delivery.outcome for id, delivery in state.deliveries.items() if delivery.outcome},
    "mailing": lambda state: {id: _mailing(mailing) for id, mailing in state.mailings.items()},
}
