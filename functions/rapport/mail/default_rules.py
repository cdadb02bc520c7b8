"""The rules that a group begins with, and the words for a sign-up that is repeated. A rule's id never changes."""

from collections.abc import Mapping
from typing import TypedDict

from ..domain.rule import Audience, Rule, Trigger
from ..domain.signup import Signup


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
# You have a place

Hi {{first_name}},

it is all set, and we look forward to seeing you!

**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Where:** {{event.venue}}
**Online:** [Join the call]({{event.join_url}})

A calendar entry comes with this mail. It follows by itself if time or place change.

Can't make it after all? Two clicks give your place to somebody else.

[See or cancel your sign-up]({{signup.url}})

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
# Is this you?

Hi {{first_name}},

this address was signed up for the event below. Please confirm that it was you: only then is the sign-up complete.

**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Where:** {{event.venue}}

[Confirm your sign-up]({{signup.url}})

It was not you? Then there is nothing for you to do, and you will hear no more of it.

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
# You are on the waitlist

Hi {{first_name}},

all places are taken just now, so you are on the waitlist. It is first come, first served, and we write to you as \
soon as there is a place for you.

**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Where:** {{event.venue}}
**Your place in line:** {{signup.line}}

If you no longer want to come, please say so: whoever is behind you moves up.

[See or cancel your sign-up]({{signup.url}})

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
# A place is free: would you like it?

Hi {{first_name}},

somebody gave a place back, and you can have it.

**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Where:** {{event.venue}}
**Yours until:** {{signup.held_until}}

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
# Your offer has run out

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
# A place is yours

Hi {{first_name}},

good news: somebody gave a place back, and it is yours. You are coming!

**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Where:** {{event.venue}}
**Online:** [Join the call]({{event.join_url}})

Made other plans by now? Please give your place back, so that the next in line can have it.

[See or cancel your sign-up]({{signup.url}})

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
# Your sign-up is cancelled

Hi {{first_name}},

that is done, and there is nothing else for you to do. Thank you for letting us know.

**{{event.title}}**
**When:** {{event.starts}}

Changed your mind, or was it a mistake? You are welcome to sign up again.

[See the event]({{event.url}})

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
# This has changed

Hi {{first_name}},

there is news about **{{event.title}}**.

{{event.changes}}

This is what counts now:

**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Where:** {{event.venue}}
**Online:** [Join the call]({{event.join_url}})

Your sign-up stands, and there is nothing for you to do. If it no longer suits you, two clicks cancel it.

[See or cancel your sign-up]({{signup.url}})

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
# The event is cancelled

Hi {{first_name}},

we are sorry to have to cancel this event.

{{event.message}}

**[{{event.title}}]({{event.url}})**
**It was planned for:** {{event.starts}}

There is nothing for you to do. We hope to see you another time.

**Our next event:** {{group.next_event}}

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
# See you tomorrow

Hi {{first_name}},

tomorrow is the day!

**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Where:** {{event.venue}}
**Online:** [Join the call]({{event.join_url}})

Something came up? Please give your place back tonight, so that somebody else can come.

[See or cancel your sign-up]({{signup.url}})

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
# It is nearly time

Hi {{first_name}},

in two hours we begin.

**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Where:** {{event.venue}}
**Online:** [Join the call]({{event.join_url}})

Can't come after all? It still helps to say so.

[See or cancel your sign-up]({{signup.url}})

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
# Thank you for coming

Hi {{first_name}},

thank you for coming to **{{event.title}}**. It is the people who make it worth coming, and you were one of them.

Did you promise somebody a link, an introduction or a coffee? Today is the best day for it.

**Our next event:** {{group.next_event}}

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
# We missed you

Hi {{first_name}},

you had a place at **{{event.title}}**, and we missed you. Things come up, we know; we hope that all is well.

There will be a next time. When you can't make it, two clicks in any of our mails let somebody else come.

**Our next event:** {{group.next_event}}

Until then,
{{group.name}}
""",
    },
)

ALREADY_IN_SUBJECT = "You had already signed up: {{event.title}}"
ALREADY_IN_BODY = """\
# You had signed up already

Hi {{first_name}},

somebody, most likely you, has just signed up with this address once more. You had done so before: your sign-up \
stands as it was.

**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Where:** {{event.venue}}
**Online:** [Join the call]({{event.join_url}})

[See or cancel your sign-up]({{signup.url}})

See you,
{{group.name}}
"""

CANCELLED_BY_ORGANIZERS = (
    "Your sign-up was cancelled: {{event.title}}",
    """\
# Your sign-up was cancelled

Hi {{first_name}},

the organisers have cancelled your sign-up.

{{event.message}}

**{{event.title}}**
**When:** {{event.starts}}

If you think that this is a mistake, please ask them.

[See the event]({{event.url}})

All the best,
{{group.name}}
""",
)
"""For the default rule on a cancellation, as long as its own words stand: those are to who cancelled."""

ASK = """\
**Did you say more?** Your sign-up came with what somebody is looking for, offers or agrees to. If it was you, say so: \
until then nothing of it counts.

[See your sign-up and decide]({{signup.url}}#confirm-title)
"""
"""What a mail asks of who has yet to decide on what the form said: nothing of that, a stranger may have typed it."""

_LANGUAGE = "en"
_WORDS = frozenset(
    (
        *((rule["subject"], rule["body"]) for rule in DEFAULT_RULES),
        (ALREADY_IN_SUBJECT, ALREADY_IN_BODY),
    )
)
_ON_CANCELLED = next((one["subject"], one["body"]) for one in DEFAULT_RULES if one["trigger"] is Trigger.ON_CANCELLED)


def words_of(rule: Rule, signup: Signup) -> tuple[str, str]:
    """A rule's subject and body, as they fit what happened to a signup."""
    is_theirs = rule.trigger is Trigger.ON_CANCELLED and signup.cancel_message is not None
    words = rule.subject, rule.body
    return CANCELLED_BY_ORGANIZERS if is_theirs and words == _ON_CANCELLED else words


def language_of(subject: str, body: str) -> str | None:
    """The language of words that come from here, unchanged; None of what an organiser wrote."""
    return _LANGUAGE if (subject, body) in _WORDS else None
