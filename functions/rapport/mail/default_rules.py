"""The rules that a group begins with, and the words for a sign-up that is repeated. A rule's id never changes."""

from collections.abc import Mapping
from typing import TypedDict

from ..domain.rule import Audience, Trigger


class DefaultRule(TypedDict):
    id: str
    name: str
    trigger: Trigger
    offset: Mapping[str, str | int] | None
    audience: Audience
    subject: str
    body: str


DEFAULT_RULES: tuple[DefaultRule, ...] = (
    {
        "id": "on-signup",
        "name": "Confirmation",
        "trigger": Trigger.ON_SIGNUP,
        "offset": None,
        "audience": Audience.CONFIRMED,
        "subject": "You're in: {{event.title}}",
        "body": """\
Hi {{first_name}},

you have a place at **{{event.title}}**. We look forward to seeing you!

**When:** {{event.starts}}
**Where:** {{event.venue}}

This mail brings a calendar entry, which keeps itself right if anything changes.

Can't make it after all? It takes two clicks to give your place to somebody else.

[See, change or cancel your sign-up]({{signup.url}})

See you soon,
{{group.name}}
""",
    },
    {
        "id": "on-pending",
        "name": "Please confirm your address",
        "trigger": Trigger.ON_PENDING,
        "offset": None,
        "audience": Audience.EVERYONE,
        "subject": "Please confirm your sign-up: {{event.title}}",
        "body": """\
Hi {{first_name}},

this address was signed up for **{{event.title}}**. Please confirm that it was you; only then is the sign-up complete.

**When:** {{event.starts}}
**Where:** {{event.venue}}

[Confirm your sign-up]({{signup.url}})

That was not you? Then there is nothing for you to do.

See you soon,
{{group.name}}
""",
    },
    {
        "id": "on-waitlisted",
        "name": "On the waitlist",
        "trigger": Trigger.ON_WAITLISTED,
        "offset": None,
        "audience": Audience.WAITLISTED,
        "subject": "You're on the waitlist: {{event.title}}",
        "body": """\
Hi {{first_name}},

**{{event.title}}** is full just now, so you are on the waitlist. It is first come, first served: as soon as it is \
your turn and a place is free, it is yours, and we write to you at once.

**When:** {{event.starts}}
**Where:** {{event.venue}}

[See, change or cancel your sign-up]({{signup.url}})

Fingers crossed,
{{group.name}}
""",
    },
    {
        "id": "on-offered",
        "name": "A place is offered",
        "trigger": Trigger.ON_OFFERED,
        "offset": None,
        "audience": Audience.WAITLISTED,
        "subject": "There is a place for you: {{event.title}}",
        "body": """\
Hi {{first_name}},

a place at **{{event.title}}** has become free. Would you like to have it? The page says until when you can accept it.

**When:** {{event.starts}}
**Where:** {{event.venue}}

[Accept or decline the place]({{signup.url}})

If you can't come any more, please decline, so that the next in line is asked at once.

Hope to see you,
{{group.name}}
""",
    },
    {
        "id": "on-offer-expired",
        "name": "An offer has run out",
        "trigger": Trigger.ON_OFFER_EXPIRED,
        "offset": None,
        "audience": Audience.WAITLISTED,
        "subject": "Your offer has run out: {{event.title}}",
        "body": """\
Hi {{first_name}},

the place at **{{event.title}}** that we offered you was not accepted in time, so the next in line is asked. Your \
page says how your sign-up stands.

[See your sign-up]({{signup.url}})

Until another time,
{{group.name}}
""",
    },
    {
        "id": "on-promoted",
        "name": "A place has become free",
        "trigger": Trigger.ON_PROMOTED,
        "offset": None,
        "audience": Audience.CONFIRMED,
        "subject": "A place for you: {{event.title}}",
        "body": """\
Hi {{first_name}},

good news: a place has become free, and it is yours. You are coming to **{{event.title}}**!

**When:** {{event.starts}}
**Where:** {{event.venue}}

Have you made other plans by now? Please give your place back, so that the next in line can have it.

[See, change or cancel your sign-up]({{signup.url}})

See you soon,
{{group.name}}
""",
    },
    {
        "id": "on-cancelled",
        "name": "Sign-up cancelled",
        "trigger": Trigger.ON_CANCELLED,
        "offset": None,
        "audience": Audience.CANCELLED,
        "subject": "Your sign-up is cancelled: {{event.title}}",
        "body": """\
Hi {{first_name}},

your sign-up for **{{event.title}}** ({{event.starts}}) is cancelled. There is nothing else for you to do.

Was that a mistake? Here is how things stand, and you are welcome to sign up again.

[See your sign-up]({{signup.url}})

Until another time,
{{group.name}}
""",
    },
    {
        "id": "on-event-changed",
        "name": "The event has changed",
        "trigger": Trigger.ON_EVENT_CHANGED,
        "offset": None,
        "audience": Audience.EVERYONE,
        "subject": "Please note, this has changed: {{event.title}}",
        "body": """\
Hi {{first_name}},

time or place of **{{event.title}}** has changed. This is what counts now:

**When:** {{event.starts}}
**Where:** {{event.venue}}

Your sign-up stands; there is nothing for you to do. If it no longer suits you, please tell us here.

[See, change or cancel your sign-up]({{signup.url}})

Thank you,
{{group.name}}
""",
    },
    {
        "id": "on-event-cancelled",
        "name": "The event is cancelled",
        "trigger": Trigger.ON_EVENT_CANCELLED,
        "offset": None,
        "audience": Audience.EVERYONE,
        "subject": "Cancelled: {{event.title}}",
        "body": """\
Hi {{first_name}},

we are sorry: **{{event.title}}**, planned for {{event.starts}}, does not take place.

There is nothing for you to do. We hope to see you another time.

All the best,
{{group.name}}
""",
    },
    {
        "id": "day-before",
        "name": "The day before",
        "trigger": Trigger.BEFORE_START,
        "offset": {"days": 1, "at": "18:00"},
        "audience": Audience.CONFIRMED,
        "subject": "Tomorrow: {{event.title}}",
        "body": """\
Hi {{first_name}},

tomorrow is the day: **{{event.title}}**.

**When:** {{event.starts}}
**Where:** {{event.venue}}

Something came up? Please give your place back tonight, so that somebody else can come.

[See, change or cancel your sign-up]({{signup.url}})

See you tomorrow,
{{group.name}}
""",
    },
    {
        "id": "two-hours-before",
        "name": "Two hours before",
        "trigger": Trigger.BEFORE_START,
        "offset": {"elapsed": "PT2H"},
        "audience": Audience.CONFIRMED,
        "subject": "Starting soon: {{event.title}}",
        "body": """\
Hi {{first_name}},

it is nearly time for **{{event.title}}**.

**When:** {{event.starts}}
**Where:** {{event.venue}}

If you can't come after all, it still helps to say so.

[See, change or cancel your sign-up]({{signup.url}})

See you in a moment,
{{group.name}}
""",
    },
    {
        "id": "thank-you",
        "name": "Thank you for coming",
        "trigger": Trigger.AFTER_END,
        "offset": {"days": 1, "at": "10:00"},
        "audience": Audience.ATTENDED,
        "subject": "Thank you for coming to {{event.title}}",
        "body": """\
Hi {{first_name}},

thank you for coming to **{{event.title}}**. It is the people who make it worth coming, and you were one of them.

Did you promise somebody a link, an introduction or a coffee? Today is the best day for it.

We hope to see you again soon,
{{group.name}}
""",
    },
    {
        "id": "missed-you",
        "name": "We missed you",
        "trigger": Trigger.AFTER_END,
        "offset": {"days": 1, "at": "10:00"},
        "audience": Audience.NO_SHOW,
        "subject": "We missed you at {{event.title}}",
        "body": """\
Hi {{first_name}},

you had a place at **{{event.title}}**, and we missed you. Things come up, we know; we hope that all is well.

There will be a next time. When you can't make it, two clicks in any of our mails let somebody else come.

Until then,
{{group.name}}
""",
    },
)

ALREADY_IN_SUBJECT = "You had already signed up: {{event.title}}"
ALREADY_IN_BODY = """\
Hi {{first_name}},

somebody, most likely you, has just signed up for **{{event.title}}** with this address. You had done so before: your \
sign-up stands as it was, and nothing has changed.

**When:** {{event.starts}}
**Where:** {{event.venue}}

[See, change or cancel your sign-up]({{signup.url}})

See you,
{{group.name}}
"""

_LANGUAGE = "en"
_WORDS = frozenset(
    (
        *((rule["subject"], rule["body"]) for rule in DEFAULT_RULES),
        (ALREADY_IN_SUBJECT, ALREADY_IN_BODY),
    )
)


def language_of(subject: str, body: str) -> str | None:
    """The language of words that come from here, unchanged; None of what an organiser wrote."""
    return _LANGUAGE if (subject, body) in _WORDS else None
