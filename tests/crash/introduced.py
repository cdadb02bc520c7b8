"""Who was introduced to whom: what mails name, held against what was fixed and said, and against each other."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rapport.domain.connections.introduction import may_be_introduced
from rapport.domain.connections.pairs import pair_id
from rapport.domain.delivery import DeliveryState
from rapport.domain.event import EventStatus
from rapport.domain.signup import Signup, SignupStatus
from rapport.sending.mailings.send_batch import FRESH
from tests.testing.ses import Mail

if TYPE_CHECKING:
    from tests.crash.final_state import FinalState

_HEADING = b"Worth meeting there"
_SECTION = re.compile(r"Worth meeting there(.*?)They read the same of you", re.DOTALL)


def introductions_of(mail: Mail) -> str:
    """What it says of those whom it introduces its reader to; empty where it introduces nobody."""
    found = _SECTION.search(mail.text) if _HEADING in mail.raw else None
    return " ".join(found[1].split()) if found else ""


def wrong_introductions(state: "FinalState") -> Iterator[str]:
    """What must not be, whatever happened."""
    for parts in state.rounds.values():
        first = parts[0]
        if [part.part for part in parts] != [*range(first.parts)] or len({part.mailing for part in parts}) > 1:
            yield f"round {first.round} of {first.event} is {[(part.mailing, part.part) for part in parts]}"
    for event in {parts[0].event for parts in state.rounds.values()}:
        yield from _wrong_at(state, event)


def _wrong_at(state: "FinalState", event: str) -> Iterator[str]:
    people = {signup.contact: signup for signup in state.signups.values() if signup.event == event}
    named = {
        (who, mailing): set(_named(state, people, who, mailing))
        for mailing in _mailings(state, event)
        for who in people
    }
    for (who, mailing), others in named.items():
        for other in others:
            yield from _wrong_pair(state, people, (who, other), mailing, is_mutual=who in named[other, mailing])
    free = {who for who in people if _may_be_introduced(state, people[who])}
    told = {who for who in free if all(_was_sent(state, event, who, one) for one in _mailings(state, event))}
    if len(free) > 1 and state.events[event].status is not EventStatus.CANCELLED and len(_mailings(state, event)) > 1:
        refused = {who for id in state.declined_pairs for who in _people_of(state, id)}  # a no shows in nobody's top-up
        for who in told - refused - {who for (who, _), others in named.items() if others}:
            yield f"{people[who].email} was introduced to nobody"


def _wrong_pair(
    state: "FinalState", people: Mapping[str, Signup], two: tuple[str, str], mailing: str, *, is_mutual: bool
) -> Iterator[str]:
    who, other = (people[one] for one in two)
    id = pair_id(who.event, *two)
    said = f"the {mailing} of {who.email} names {other.email}"
    if id not in _fixed_until(state, who.event, mailing):
        yield f"{said}, which was not fixed"
    if other.status is SignupStatus.CANCELLED and _mail(state, who, mailing).sent_at > other.changed_at + FRESH:
        yield f"{said}, who had cancelled"
    is_fine = all(_may_be_introduced(state, one) for one in (who, other)) and id not in state.forbidden_pairs
    if is_fine and not is_mutual and _was_sent(state, who.event, other.contact, mailing):
        yield f"{said}, and not the other way round"


def _fixed_until(state: "FinalState", event: str, mailing: str) -> set[str]:
    """What it names, or an earlier one was to, whose copy never left."""
    parts = [part for parts in state.rounds.values() for part in parts if part.event == event]
    last = max(part.round for part in parts if part.mailing == mailing)
    return {pair.id for part in parts if part.round <= last for pair in part.pairs}


def _people_of(state: "FinalState", id: str) -> set[str]:
    return {
        who
        for parts in state.rounds.values()
        for part in parts
        for pair in part.pairs
        if pair.id == id
        for who in pair.people
    }


def _mailings(state: "FinalState", event: str) -> Sequence[str]:
    return [parts[0].mailing for parts in state.rounds.values() if parts[0].event == event]


def _named(state: "FinalState", people: Mapping[str, Signup], who: str, mailing: str) -> Iterator[str]:
    for mail in state.mails.get(_copy(people[who].event, mailing, who), [])[:1]:
        said = introductions_of(mail)
        yield from (other for other, signup in people.items() if re.search(rf"\b{signup.name}\b", said))


def _mail(state: "FinalState", who: Signup, mailing: str) -> Mail:
    return state.mails[_copy(who.event, mailing, who.contact)][0]


def _was_sent(state: "FinalState", event: str, who: str, mailing: str) -> bool:
    delivery = state.deliveries.get(_copy(event, mailing, who))
    return delivery is not None and delivery.state is DeliveryState.SENT


def _copy(event: str, mailing: str, who: str) -> str:
    return f"{event} {mailing}_{who}"


def _may_be_introduced(state: "FinalState", signup: Signup) -> bool:
    return signup.status is SignupStatus.CONFIRMED and may_be_introduced(state.contacts.get(signup.contact))
