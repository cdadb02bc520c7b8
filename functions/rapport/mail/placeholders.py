"""The closed list of placeholders in templates: replaced by exact spelling, and nothing else is."""

import re
from collections.abc import Iterable, Iterator, Mapping

NAMES = (
    "name",
    "first_name",
    "event.title",
    "event.starts",
    "event.venue",
    "event.url",
    "event.description",
    "event.changes",
    "event.message",
    "event.join_url",
    "group.name",
    "group.next_event",
    "signup.url",
    "signup.line",
    "signup.held_until",
    "introductions",
    "coming",
)
"""A template spells them `{{name}}`. A value is empty where it has nothing to say."""

OF_SECTIONS = ("person", "people", "ask", "offer", "topic", "reason", "person.email", "button.url", "other.url")
"""What mails of our own words alone may say besides: rules have nobody else to speak of."""
ALL = (*NAMES, *OF_SECTIONS)

PERSONAL = ("name", "first_name", "person", "people", "ask", "offer", "reason")
"""What attendees typed: nothing in it is ever made a link. The rest is the organisers' own."""
URLS = ("signup.url", "event.url", "event.join_url", "button.url", "other.url")
"""What may be the whole address of a link, and is never cut."""
LINES = ("event.starts", "signup.held_until")
"""What has a line for the attendee's own clocks in a card."""
LINKED = ("event.venue", "group.next_event", "person.email")
"""What may be a link as a whole."""
MARKDOWN = "event.description"
BLOCKS = (MARKDOWN, "event.changes", "event.message", "introductions", "coming")
"""What has paragraphs of its own where it stands alone in one."""
ACCENT = "group.accent"
"""A value beside those of the placeholders, which no template can ask for: the colour of buttons."""


def spelled(names: Iterable[str]) -> re.Pattern[str]:
    """What finds these placeholders in a template."""
    return re.compile(r"\{\{(" + "|".join(map(re.escape, names)) + r")\}\}")


SPELLED = spelled(ALL)
_IN_RULES = spelled(NAMES)


def unknown_placeholders(text: str) -> list[str]:
    """Every `{{…}}` that is not on the list, as spelled, in order, each once."""
    return list(dict.fromkeys(found for found in _all_placeholders(text) if not _IN_RULES.fullmatch(found)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled in one pass: a value that looks like a placeholder stays as it is."""
    return SPELLED.sub(lambda match: values[match[1]], text)


def _all_placeholders(text: str) -> Iterator[str]:
    # Not a regular expression: a lazy one takes quadratic time over a megabyte of opening braces.
    start = text.find("{{")
    while start >= 0 and (end := text.find("}}", start + 2)) >= 0:
        yield text[start : end + 2]
        start = text.find("{{", end + 2)
