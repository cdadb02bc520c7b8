"""What a change of an event's time or place was, in words: from what to what."""

from collections.abc import Iterator
from dataclasses import replace

from .event import Details, Event, Venue
from .signup import Signup
from .wording import when


def changes_text(event: Event, signup: Signup) -> str:
    """What is different now from what this attendee was told last, a sentence a line; empty where that is not known."""
    told = [before for before in event.told if before.hash in signup.announced]
    return "\n".join(_sentences(told[-1], event)) if told else ""


def _sentences(before: Details, event: Event) -> Iterator[str]:
    was = replace(event, starts_local=before.starts_local, ends_local=before.ends_local, timezone=before.timezone)
    if when(was) != when(event):
        yield f"The time has moved from {when(was)} to {when(event)}."
    if (before.venue or Venue()) != (event.venue or Venue()):
        yield _of_place(venue_words(before.venue), venue_words(event.venue))


def _of_place(before: str, now: str) -> str:
    if not before:
        return f"The place is known now: {now}."
    return (
        f"The place has changed from {before} to {now}."
        if now
        else f"The place is no longer {before}; where it is instead is to be announced."
    )


def venue_words(venue: Venue | None) -> str:
    """Name and address; the page of it where there is neither."""
    parts = [part for part in (venue.name, venue.address) if part] if venue else []
    return ", ".join(parts) or (venue.url if venue and venue.url else "")
