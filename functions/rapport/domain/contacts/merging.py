"""Two contacts that are one person: what is known of them then, and which of two places at an event is left."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..base.errors import ConflictError
from ..base.text import distinct_tags
from ..consents.record import ConsentRecord, bounded
from ..contact import SINCE, Contact
from ..signup import TOPICS, Signup, SignupStatus

MOST_TAGS, MOST_TOPICS, LONGEST_NOTES = 50, 10, 10_000
MOST_MERGED = 20
"""Contacts that one person may have been: the transaction that erases them holds them all."""

_OF_THE_PERSON = ("unsubscribed_at", "complained_at", "follow_ups_stopped_at", "blocked_at")
"""What stops mail whichever address it was said by; that an address bounced is of that address alone."""


def merged(old: Contact, into: Contact) -> Contact:
    """The contact `into` once `old` is it, too. Nobody is mailed more than before: of two consents the stricter stands.

    Raises ConflictError for what cannot be one contact.
    """
    if old.email and not into.email:
        raise ConflictError("The other contact has no address. Please merge it into this one instead.")
    tags, notes = distinct_tags((*into.tags, *old.tags)), "\n\n".join(one for one in (into.notes, old.notes) if one)
    ids = (*into.merged, *old.ids)
    _refuse_too_much(tags, notes, ids)
    gives_name = into.name_is_made_up and not old.name_is_made_up
    joined: dict[str, Any] = {
        "apart": tuple(dict.fromkeys((*into.apart, *old.apart))),
        "introductions_most": _fewest(into.introductions_most, old.introductions_most),
        **{name: _joined(getattr(into, name), getattr(old, name)) for name in TOPICS},
        **{name: _latest(getattr(into, name), getattr(old, name)) for name in _OF_THE_PERSON},
        **{name: _stricter(old, into, name) for name in SINCE.values()},
    }
    return replace(
        into,
        name=old.name if gives_name else into.name,
        name_is_made_up=into.name_is_made_up and old.name_is_made_up,
        tags=tags,
        notes=notes,
        timezone=into.timezone or old.timezone,
        language=into.language or old.language,
        unanswered=tuple(one for one in into.unanswered if one in old.unanswered),
        left_out_at=None if None in (old.left_out_at, into.left_out_at) else into.left_out_at,
        merged=ids,
        revision=into.revision + 1,
        **joined,
    ).with_visits({**old.visits, **into.visits})


def _refuse_too_much(tags: Sequence[str], notes: str, ids: Sequence[str]) -> None:
    if len(tags) > MOST_TAGS:
        raise ConflictError(f"Together they have {len(tags)} tags, and {MOST_TAGS} are the most. Please remove some.")
    if len(notes) > LONGEST_NOTES:
        raise ConflictError(f"Their notes together are longer than {LONGEST_NOTES:,} characters. Please shorten them.")
    if len(ids) > MOST_MERGED:
        raise ConflictError(f"At most {MOST_MERGED} contacts can be merged into one.")


def _joined(first: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *others)))[:MOST_TOPICS]


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def _fewest(*numbers: int | None) -> int | None:
    return min((number for number in numbers if number is not None), default=None)


def _stricter(old: Contact, into: Contact, name: str) -> datetime | None:
    """Since when a consent stands by all of their addresses; who has none could not give any."""
    said = [getattr(one, name) for one in (old, into) if one.email]
    return None if None in said else _latest(*said)


def pointer(old: Contact, into: Contact) -> Contact:
    """What is left of a contact that is another one since: why mail to its address must not be sent."""
    return Contact(
        group=old.group,
        id=old.id,
        created_at=old.created_at,
        merged_into=into.id,
        follow_ups_stopped_at=old.follow_ups_stopped_at,
        unsubscribed_at=old.unsubscribed_at,
        bounced_at=old.bounced_at,
        complained_at=old.complained_at,
        blocked_at=old.blocked_at,
    )


def merged_record(old: ConsentRecord, into: ConsentRecord) -> ConsentRecord:
    """Every word of both, the oldest first."""
    if not old.said:
        return into
    said = sorted((*into.said, *old.said), key=lambda one: one.at)
    return replace(into, said=tuple(bounded(tuple(said))), revision=into.revision + 1)


def best(signups: Iterable[Signup]) -> Signup:
    """Which of one person's signups at an event is left: who came, who has a place, who is next in line."""
    return min(signups, key=_rank)


_ORDER = (SignupStatus.CONFIRMED, SignupStatus.OFFERED, SignupStatus.PENDING, SignupStatus.WAITLISTED)


def _rank(signup: Signup) -> tuple[bool, bool, int, int, datetime, str]:
    """A place before none: what frees one must not be what waits for it."""
    place = _ORDER.index(signup.status) if signup.status in _ORDER else len(_ORDER)
    came, line_no = signup.checked_in_at is not None, signup.line_no or 0
    return (not came, not signup.takes_place, place, line_no, signup.signed_up_at, signup.contact)


def adopted(left: Signup, others: Iterable[Signup], email: str) -> Signup:
    """The signup that is left, with what the others said besides, at the person's address; links to them open it."""
    new = replace(left, email=email)
    for other in others:
        new = replace(
            new,
            answers={**other.answers, **new.answers},
            visible=new.visible and other.visible,
            announced=new.announced | other.announced,
            muted_at=_latest(new.muted_at, other.muted_at),
            other_nonces=tuple(dict.fromkeys((*new.other_nonces, other.nonce, *other.other_nonces))),
        )
    return new if new == left else replace(new, revision=left.revision + 1)
