"""What a change of an event's time or place was, in words: from what to what."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from .event import Details, Event, Venue
from .signup import Signup
from .wording import place_name, when, when_lines


def changes_text(event: Event, signup: Signup) -> str:
    """What is different now from what this attendee was told last, a sentence a paragraph; empty where nobody knows."""
    told = [before for before in event.told if before.hash in signup.announced]
    return "\n\n".join(_sentences(told[-1], event)) if told else ""


LATELY = timedelta(days=14)


def lately_changed(event: Event, signup: Signup, now: datetime) -> str:
    """The same since this attendee signed up, for `LATELY` after the last change."""
    since = [before for before in event.told if before.until and before.until > signup.signed_up_at]
    is_late = any(before.until and before.until + LATELY > now for before in since)
    return "\n".join(_sentences(since[0], event)) if is_late else ""


def _sentences(before: Details, event: Event) -> Iterator[str]:
    was = replace(event, starts_local=before.starts_local, ends_local=before.ends_local, timezone=before.timezone)
    if when(was) != when(event):
        yield _of_time(was, event)
    if (before.venue or Venue()) != (event.venue or Venue()):
        yield _of_place(place_name(before.venue), place_name(event.venue))


def _of_time(was: Event, event: Event) -> str:
    """Without what both have in common."""
    before = when(was)
    if was.timezone == event.timezone:
        before = before.removesuffix(f" ({was.timezone})")
        (day, hours), (new_day, new_hours) = when_lines(was), when_lines(event)
        if before.startswith(f"{day}, ") and day == new_day:
            return f"The time on {day} has moved from {hours.removesuffix(f' ({was.timezone})')} to {new_hours}."
    return f"The time has moved from {before} to {when(event)}."


def _of_place(before: str, now: str) -> str:
    if not before:
        return f"The place is known now: {now}."
    return (
        f"The place has changed from {before} to {now}."
        if now
        else f"The place is no longer {before}; where it is instead is to be announced."
    )
