"""A mail to begin from; a test changes what it is about."""

from dataclasses import replace
from typing import Any

from rapport.mail.content import Frame
from rapport.mail.mime import Message

SIGNUP_URL = "https://rapport.example.org/s/k1.c29tZSBzaWduLXVw.MEUCIQDzaWduYXR1cmU"
UNSUBSCRIBE_URL = "https://rapport.example.org/u/k1.c29tZWJvZHk.MEUCIQDzaWduYXR1cmU"

EVENT_URL = "https://rapport.example.org/g/demo/evt1"
VALUES: dict[str, str] = {
    "name": "Zoë Müller",
    "first_name": "Zoë",
    "event.title": "Friday & Friends",
    "event.starts": "Friday 4 December 2026, 19:00–22:00 (Europe/Berlin)",
    "event.venue": "Café Größenwahn, Main St 1",
    "event.url": EVENT_URL,
    "event.description": "Bring **your** questions.",
    "event.changes": "The place has changed from The Hub to Café Größenwahn, Main St 1.",
    "event.message": "The speaker is ill.\n\nWe meet again in February.",
    "event.join_url": "https://call.example/j/1?pwd=_k_",
    "group.name": "Demo",
    "group.next_event": "Next Friday, Friday 11 December 2026: https://rapport.example.org/g/demo/evt2",
    "signup.url": SIGNUP_URL,
    "signup.line": "3",
    "signup.held_until": "Tuesday 1 December 2026, 12:00 (Europe/Berlin)",
    "introductions": "You should meet Ben: he offers what you look for.",
    "coming": "Ada and Ben are coming.",
}

FRAME = Frame(
    group_name="Demo",
    why="You get this mail because this address was signed up for Friday & Friends.",
    signup_url=SIGNUP_URL,
    own_page_url="https://rapport.example.org/me/k1.bWU.MEUCIQDzaWduYXR1cmU",
    unsubscribe_url=UNSUBSCRIBE_URL,
)

_MESSAGE = Message(
    from_name="Demo",
    from_address="events@example.org",
    to_name="Zoë Müller",
    to_address="zoe@example.com",
    reply_to="team@example.org",
    subject="You're in: Friday & Friends",
    text="Hi Zoë,\n\nsee you soon.\n",
    html="<!DOCTYPE html>\n<p>Hi Zoë, see you soon.</p>\n",
    list_id="demo.example.org",
    unsubscribe_url="https://rapport.example.org/public/v1/unsubscribe/k1.c29tZWJvZHk.MEUCIQDzaWduYXR1cmU",
    thread_id="evt1.ct1@example.org",
)


def message(**changes: Any) -> Message:
    return replace(_MESSAGE, **changes)
