"""Every mail that Rapport has words for, as somebody might get it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rapport.mail.content import Content, Frame, compile_template
from rapport.mail.default_rules import (
    ALREADY_IN_BODY,
    ALREADY_IN_SUBJECT,
    ASK,
    CANCELLED_BY_ORGANIZERS,
    DEFAULT_RULES,
    LAST_CALL,
    LAST_OFFER_EXPIRED,
)
from rapport.mail.html.values import Linked
from rapport.mail.sections import Section, content, section
from rapport.queries.connections import keep_in_touch
from rapport.sending.compose import REMINDED
from rapport.sending.kinds import alert, invitation, own_link

from .picture import Picture

_BASE = "https://rapport.example.org"
_SIGNUP = f"{_BASE}/s/k1.WyJkZW1vIiwiZTciLCJhZGEiXQ.uS3Xz0m1tq8mWcXh0v2rXH0m7cE"
_VENUE, _MAP = "The Hub, Lindenstraße 20, 10969 Berlin", "https://hub.example/berlin"

VALUES: Mapping[str, str] = {
    "name": "Ada King",
    "first_name": "Ada",
    "event.title": "Founders’ breakfast: pricing without regret",
    "event.starts": "Thursday 3 December 2026, 08:30–10:00 (Europe/Berlin),\nfor you 07:30–09:00 (Europe/London)",
    "event.venue": Linked(f"{_VENUE}, {_MAP}", label=_VENUE, address=_MAP),
    "event.url": f"{_BASE}/g/founders/e7",
    "event.description": "Bring **one** price that you are unsure about.\n\n- 08:30 coffee\n- 09:00 three short talks",
    "event.changes": "The time on Thursday 3 December 2026 has moved from 08:00–09:30 to 08:30–10:00 "
    "(Europe/Berlin).\n\n"
    f"The place has changed from Café Central, Marktplatz 1 to {_VENUE}.",
    "event.message": "Our speaker has caught the flu, and a breakfast on pricing without her would be half a thing.\n\n"
    "We are looking for a new date in January.\nSorry for the short notice!",
    "event.join_url": "https://call.example/j/81234567?pwd=abc_def_ghi",
    "group.name": "Founders of Berlin",
    "group.next_event": Linked(
        f"Winter drinks, Friday 18 December 2026, 19:00–23:00 (Europe/Berlin): {_BASE}/g/founders/e8",
        label="Winter drinks, Friday 18 December 2026, 19:00–23:00 (Europe/Berlin)",
        address=f"{_BASE}/g/founders/e8",
    ),
    "signup.url": _SIGNUP,
    "signup.line": "3",
    "signup.held_until": "Tuesday 1 December 2026, 12:00 (Europe/Berlin),\nfor you 11:00 (Europe/London)",
    "introductions": "",
    "coming": "",
}
FRAME = Frame(
    group_name="Founders of Berlin",
    why="You get this mail because this address was signed up for Founders’ breakfast: pricing without regret.",
    signup_url=_SIGNUP,
    own_page_url=f"{_BASE}/me/k1.WyJkZW1vIiwiYWRhIl0.pT0aG9x2vQ",
    unsubscribe_url=f"{_BASE}/u/k1.WyJkZW1vIiwiZTciLCJhZGEiXQ.Zr1hYl9",
)
_LOGO = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='120' height='44'%3E"
    "%3Crect width='120' height='44' rx='10' fill='%239f1239'/%3E%3C/svg%3E"
)
_OWN_WORDS = """\
Hi {{first_name}},

this is what an organiser may write, with a [link in the words](https://hub.example/way), *stress* and `code`.

{{event.description}}

## What to bring

1. A pen
2. Somebody you would like to introduce

> “I came for the coffee and left with a co-founder.”

---

[What we talked about last time]({{event.url}})
"""


def pictures() -> Iterator[Picture]:
    for name, mail in mails():
        yield Picture(f"mail-{name}", mail.html)


def mails() -> Iterator[tuple[str, Content]]:
    """Each by a name."""
    for rule in DEFAULT_RULES:
        yield rule["id"], _content(rule["subject"], rule["body"])
    yield "already-in", _content(ALREADY_IN_SUBJECT, ALREADY_IN_BODY)
    yield "cancelled-by-organizers", _content(*CANCELLED_BY_ORGANIZERS)
    yield "last-call", _content(*LAST_CALL)
    yield "last-offer-expired", _content(*LAST_OFFER_EXPIRED)
    yield "late-joiner", _late_joiner()
    yield "asking", _asking()
    for leads_to, words in own_link.WORDS.items():
        yield f"link-to-{leads_to}", _content(*words)
    yield "invitation", _to_member(invitation.WORDS, "one of its organizers")
    for about, words in alert.WORDS.items():
        yield f"alert-{about}", _to_member(words, "12 of the last 240 mails came back")
    yield (
        "keep-in-touch",
        _with_news(
            [_section(keep_in_touch.HELLO, people=_COMES), _section(keep_in_touch.ASK, offer="legal advice, contracts")]
        ),
    )
    yield "ask", _with_news([_section(keep_in_touch.ASK, offer="legal advice, contracts")])
    yield "introduced", _with_news([_section((*keep_in_touch.INTRODUCED, keep_in_touch.TO_ASKER), people="Priya Nair")])
    yield "own-words", _content("News of {{event.title}}", _OWN_WORDS, accent="#9f1239", logo_url=_LOGO)


def _content(subject: str, body: str, **look: str) -> Content:
    return compile_template(subject, body).render(VALUES, replace(FRAME, **look))


def _asking() -> Content:
    """A confirmation to who has something to decide."""
    words = next((rule["subject"], rule["body"]) for rule in DEFAULT_RULES if rule["id"] == "on-signup")
    return compile_template(*words).with_button_of(compile_template(words[0], ASK)).render(VALUES, FRAME)


def _to_member(words: tuple[str, str], title: str) -> Content:
    frame = Frame(group_name=FRAME.group_name, why="You get this mail because you help to run Founders of Berlin.")
    return compile_template(*words).render({**VALUES, "event.title": title}, frame)


_COMES = "They come to this one:"
_NEWS: Mapping[str, str] = {
    "person": "Priya Nair",
    "reason": "Founders’ breakfast in May",
    "ask": "A lawyer who knows about shareholders’ agreements",
    "offer": "legal advice",
    "person.email": Linked("priya@example.org", label="priya@example.org", address="mailto:priya@example.org"),
    "button.url": f"{_BASE}/help/k1.WyJkZW1vIiwiYWRhIl0.pT0aG9x2vQ",
}


def _section(words: tuple[str, str, str], **values: str) -> Section:
    subject, heading, body = words
    return section(subject, heading, body, {**VALUES, **_NEWS, **values}, "You get this mail because you agreed to it.")


def _with_news(told: Sequence[Section]) -> Content:
    """What somebody is told of others."""
    return content(told, VALUES, replace(FRAME, why=told[0].why, signup_url=None))


def _late_joiner() -> Content:
    """A confirmation after the others were reminded."""
    words = {rule["id"]: (rule["subject"], rule["body"]) for rule in DEFAULT_RULES}
    subject, reminder = words["on-signup"][0], REMINDED.format(day="Wednesday 2 December 2026") + words["day-before"][1]
    return compile_template(*words["on-signup"]).and_then(compile_template(subject, reminder)).render(VALUES, FRAME)
