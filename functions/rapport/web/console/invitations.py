"""Inviting contacts to an event, in words."""

from collections.abc import Mapping

from ...domain.connections.event_invitation import NotInvited, Whom
from .mails.rule_words import tagged

LABELS: Mapping[str, str] = {
    "audience.tags": "Tags",
    "audience.attended_since": "Came since",
    "audience.missed": "Only those who missed your last event",
    "subject": "Subject",
    "body": "Text",
}
SUBJECT = "{{event.title}}: will you come?"
BODY = """\
Hi {{first_name}},

we meet again, and it would be good to see you.

**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Where:** {{event.venue}}
"""
"""What it begins with."""
WHY: Mapping[NotInvited, str] = {
    NotInvited.SIGNED_UP: "signed up already, or did and cancelled",
    NotInvited.INVITED_BEFORE: "were invited to this event before",
    NotInvited.BLOCKED: "are blocked",
    NotInvited.NO_ADDRESS: "have no address",
    NotInvited.COMPLAINED: "complained about a mail",
    NotInvited.BOUNCED: "have an address that bounced",
    NotInvited.UNSUBSCRIBED: "want no more mails",
    NotInvited.NO_CONSENT: "did not agree to be told of later events",
}


def left_out(counts: Mapping[NotInvited, int]) -> list[tuple[int, str]]:
    return [(count, WHY[why]) for why, count in counts.items()]


def whom(chosen: Whom) -> str:
    """For whom it is: "contacts tagged speaker or helper, who came since 2026-12-03"."""
    words = ("contacts" if chosen != Whom() else "all contacts") + tagged(chosen.tags)
    words += f", who came since {chosen.attended_since.isoformat()}" if chosen.attended_since else ""
    return words + (", who missed your last event" if chosen.missed else "")
