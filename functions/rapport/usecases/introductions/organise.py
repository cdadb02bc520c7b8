"""What organisers decide about an event's introductions before they go out: this pair not, or this one for sure."""

from collections.abc import Collection
from dataclasses import replace

from ...app import App
from ...domain.base.errors import ConflictError, InvalidError, NotFoundError
from ...domain.connections.introduction import Fixed, PairWord, are_apart, made_by_hand, may_be_matched
from ...domain.connections.pairs import pair_id
from ...domain.contact import Contact
from ...domain.event import Event, EventStatus
from ...domain.matching.people import MOST_INTRODUCTIONS
from ...domain.principal import Principal
from ...queries.connections.introductions import State, of_event
from ...store import events
from ...store.admin.idempotency import Keep, to_keep_nothing
from ...store.connections import attendees, introductions
from ...store.table import Write
from ...store.write_conflicts import until_written
from ..trail import to_note

SWITCHED_OFF = "At this event nobody is introduced to anybody: connections are switched off."
OVER = "It is too late: who is introduced was told before the event began."
SENT = "It has gone out: both have been told, or are just being told."
ALL_SENT = "All reminders that introduce people to each other have gone out."
NOT_BOTH = (
    "must be two people who have a place, agreed to be introduced, and have nothing against it; "
    f"nobody is introduced to more than {MOST_INTRODUCTIONS} people, or to fewer where they said so"
)
SAME = "must be two different people"


def refuse_unless_to_come(app: App, event: Event) -> None:
    """Raises ConflictError where nothing can be decided any more."""
    if not event.connections:
        raise ConflictError(SWITCHED_OFF)
    if event.status is EventStatus.CANCELLED or event.starts_at <= app.now():
        raise ConflictError(OVER)


def veto(app: App, who: Principal, event_id: str, id: str) -> None:
    """Has two people not introduced at this event. The same again changes nothing.

    Raises NotFoundError for no pair that would be, ConflictError once it went out, or is too late.
    """

    def attempt() -> None:
        event = events.get(app.table, who.group, event_id)
        refuse_unless_to_come(app, event)
        all_of_it = of_event(app, event)
        found = all_of_it.find(id)
        if found is None:
            raise NotFoundError("There is no such introduction at this event, or not any more.")
        if found.state is State.SENT:
            raise ConflictError(SENT)
        if found.state is State.VETOED:
            return
        first, second = sorted(one.contact for one in found.people)
        old = all_of_it.words.get(id)
        new = old or PairWord(group=event.group, event=event.id, id=id, people=(first, second))
        new = replace(new, vetoed_at=app.now(), revision=new.revision + 1)
        _keep(app, all_of_it.fixed, old, new, to_note(app, who, "introduction.veto", _target(new)))

    until_written(attempt)


def introduce_by_hand(
    app: App, who: Principal, event_id: str, people: tuple[str, str], reason: str, keep: Keep[str] = to_keep_nothing
) -> str:
    """Has two attendees introduced to each other, with the organiser's reason; a veto of theirs is lifted.

    The same again changes nothing.

    Returns the pair's id. Raises InvalidError for two who are not both free for it, NotFoundError, and ConflictError
    once they were introduced, or it is too late. `keep`: what is kept of the request.
    """

    def attempt() -> str:
        event = events.get(app.table, who.group, event_id)
        refuse_unless_to_come(app, event)
        first, second = sorted(people)
        id = pair_id(event.id, first, second)
        fixed, words = introductions.of_event(app.table, event.group, event.id)
        if any(pair.id == id for pair in fixed.pairs):
            raise ConflictError(SENT)
        if fixed.next_round is None:
            raise ConflictError(ALL_SENT)
        old = words.get(id)
        others = {one.id: one.people for one in fixed.pairs}
        others |= {one.id: one.people for one in made_by_hand(words) if one.id != id}
        _refuse_unless_free(app, event, (first, second), old, others.values())
        if old is not None and old.stands_by_hand and old.reason == reason:
            return id
        new = old or PairWord(group=event.group, event=event.id, id=id, people=(first, second))
        new = replace(new, vetoed_at=None, by_hand_at=app.now(), reason=reason, revision=new.revision + 1)
        _keep(app, fixed, old, new, to_note(app, who, "introduction.add", _target(new)), *keep(id))
        return id

    return until_written(attempt)


def _refuse_unless_free(
    app: App,
    event: Event,
    people: tuple[str, str],
    word: PairWord | None,
    others: Collection[tuple[str, str]],
) -> None:
    """In one sentence, whatever it is that stands against it: that is nobody's business.

    `others`: who is introduced to whom besides: what went out, whatever was said of it since, and pairs made by hand.
    """
    if people[0] == people[1]:
        raise InvalidError.of("attendees", SAME)
    there = attendees.of_ids(app.table, event.group, event.id, people)
    found = [there[id].contact for id in people if id in there and may_be_matched(there[id].contact, there[id].signup)]
    is_free = len(found) == len(people) and not are_apart(*found) and found[0].id != found[1].id
    is_free = is_free and not any(_has_as_many_as_agreed(contact, others) for contact in found)
    if not is_free or (word is not None and word.declined_by):
        raise InvalidError.of("attendees", NOT_BOTH)


def _has_as_many_as_agreed(contact: Contact, others: Collection[tuple[str, str]]) -> bool:
    most = MOST_INTRODUCTIONS if contact.introductions_most is None else contact.introductions_most
    return sum(not set(contact.ids).isdisjoint(two) for two in others) >= most


def _keep(app: App, fixed: Fixed, old: PairWord | None, new: PairWord, *also: Write) -> None:
    """Refused where the round that it was said for was fixed meanwhile: it would come too late, and not say so."""
    is_open = [introductions.to_check_open(app.table, new.group, new.event, one) for one in [fixed.next_round] if one]
    app.table.transact(*is_open, introductions.to_say(app.table, old, new), *also)


def _target(word: PairWord) -> str:
    return f"events/{word.event}/introductions/{word.id}"
