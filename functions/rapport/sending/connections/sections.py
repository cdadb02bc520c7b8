"""What a mail with news says of each kind of them, as it is true now. A new kind is one line here.

The modules are named, not imported: a mail needs no more of them than its news do.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from ...app import App
from ...domain.connections.news import News, NewsKind
from ...domain.contact import Contact
from ...domain.group import Group
from ...mail.sections import Section

MakesSection = Callable[[App, Group, Contact, Sequence[News]], Section | None]
"""Of all that a contact is to be told of one kind: what is still true of it, with all consents looked at anew; None
where that is nothing."""

SECTIONS: Mapping[NewsKind, str] = {
    NewsKind.MAYBE_ANSWER: "queries.connections.mails.maybes:answer",
    NewsKind.WOULD_YOU_MEET: "queries.connections.mails.maybes:question",
    NewsKind.MAYBE_COMES: "queries.connections.mails.maybe_comes:comes",
    NewsKind.EVENT_INVITATION: "sending.connections.event_invitation:invited",
    NewsKind.SWAPPED: "sending.connections.met:swapped",
    NewsKind.LEFT_OUT: "sending.connections.met:left_out",
    NewsKind.INTRODUCED: "queries.connections.keep_in_touch:introduced",
    NewsKind.HELLO: "queries.connections.keep_in_touch:hello",
    NewsKind.ASK: "queries.connections.keep_in_touch:ask",
}
"""`module:function` below `rapport`, for each kind of news."""


def section_of(app: App, group: Group, contact: Contact, kind: NewsKind, news: Sequence[News]) -> Section | None:
    if kind not in SECTIONS:
        return None
    module, _, function = SECTIONS[kind].partition(":")
    made: MakesSection = getattr(import_module(f"rapport.{module}"), function)
    return made(app, group, contact, news)
