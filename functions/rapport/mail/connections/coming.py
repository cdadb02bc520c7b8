"""Who is coming to an event, as a mail says it: a few names, and what several offer."""

from collections.abc import Collection, Iterable
from hashlib import sha256

from ...domain.connections.coming import ComingPerson, WhoComes
from ..names import limited_name

_MOST_NAMED, _MOST_OFFERS, _MOST_TOPICS = 4, 2, 5


def coming_text(who: WhoComes, but: Collection[str] = (), *, besides: Collection[str] = ()) -> str:
    """A paragraph or two, empty where nobody agreed to be named and nothing is said of all.

    `but`: the ids of whom the mail goes to, and of those whom it names below. `besides`: of those whom it named before.
    What others typed is named only where no mail program makes a link of it.
    """
    others = [one for one in who.people if one.contact not in but and one.contact not in besides]
    named = sorted((one for one in others if limited_name(one.name)), key=_turn)[:_MOST_NAMED]
    return "\n\n".join(filter(None, (_named(named, len(others) - len(named), also=bool(besides)), _together(who))))


def _turn(one: ComingPerson) -> tuple[bool, str]:
    """Who says what they offer is before others; then it is by chance, but the same in all mails."""
    return not one.can_offer, sha256(f"{one.event}#{one.contact}".encode()).hexdigest()


def _named(named: Iterable[ComingPerson], more: int, *, also: bool) -> str:
    people = [_with_offers(one) for one in named]
    if not people:
        return ""
    others = [f"{more} more"] if more else []
    return f"You may {'also ' if also else ''}meet {_listed([*people, *others])}."


def _with_offers(one: ComingPerson) -> str:
    offers = [offer for said in one.can_offer if (offer := limited_name(said))][:_MOST_OFFERS]
    return f"{limited_name(one.name)} ({', '.join(offers)})" if offers else limited_name(one.name)


def _together(who: WhoComes) -> str:
    said = [f"{one.topic} ({one.people} people)" for one in who.offers[:_MOST_TOPICS]]
    return f"What people offer: {_listed(said)}." if said else ""


def _listed(parts: list[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
