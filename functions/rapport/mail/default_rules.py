"""The rules that a group begins with, and the words for a sign-up that is repeated. A rule's id never changes."""

from collections.abc import Mapping
from typing import TypedDict

from ..domain.rule import Audience, Rule, Trigger
from ..domain.signup import Signup, SignupStatus


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

Please do it soon: where places are short, none is held for longer than a day, or than two hours while others wait.

It was not you? Then there is nothing for you to do: without your word nobody is signed up.

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

a place has become free, and you can have it.

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

the place that we offered you was not accepted in time, so it goes to whoever is next. You are still on the \
waitlist, behind everybody else, and can be asked once more.

**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Your place in line:** {{signup.line}}

[See or cancel your sign-up]({{signup.url}})

Fingers crossed,
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

good news: a place has become free, and it is yours. You are coming!

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

Changed your mind, or was it a mistake? You are welcome to sign up again, as long as sign-up is open.

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

Your sign-up stands as it was. If the event no longer suits you, two clicks cancel it.

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

{{coming}}

{{introductions}}

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

{{introductions}}

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

{{introductions}}

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

LAST_CALL = (
    "A place is free: {{event.title}}",
    """\
# A place is free: be quick

Hi {{first_name}},

a place has become free shortly before the start. All who wait have this mail, and the first to take the place has it.

**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Where:** {{event.venue}}

[Take the place]({{signup.url}})

If somebody else was faster, your page says so, and you stay on the waitlist.

Hope to see you,
{{group.name}}
""",
)
"""For the default rule on an offer, in the last hours: then the place is held for nobody."""

LAST_OFFER_EXPIRED = (
    "Your offer has run out: {{event.title}}",
    """\
# Your offer has run out

Hi {{first_name}},

the place that we offered you was not accepted in time, for the second time. It goes to whoever is next, and your \
sign-up has ended.

**{{event.title}}**
**When:** {{event.starts}}

Would you still like to come? You are welcome to sign up again, as long as sign-up is open.

[See the event]({{event.url}})

Until another time,
{{group.name}}
""",
)
"""For the default rule on an offer that ran out: its own words are to who waits on."""

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
_DEFAULT_WORDS = {rule["trigger"]: (rule["subject"], rule["body"]) for rule in DEFAULT_RULES if rule["offset"] is None}


def words_of(rule: Rule, signup: Signup) -> tuple[str, str]:
    """A rule's subject and body, as they fit what happened to a signup; an organiser's own stay as they are."""
    words = rule.subject, rule.body
    is_default = words == _DEFAULT_WORDS.get(rule.trigger)
    return (_fitting(rule.trigger, signup) if is_default else None) or words


def _fitting(trigger: Trigger, signup: Signup) -> tuple[str, str] | None:
    """What a default rule says in place of its own words."""
    if trigger is Trigger.ON_CANCELLED and signup.cancel_message is not None:
        return CANCELLED_BY_ORGANIZERS
    if trigger is Trigger.ON_OFFERED and signup.status is SignupStatus.WAITLISTED:
        return LAST_CALL
    if trigger is Trigger.ON_OFFER_EXPIRED and signup.status is SignupStatus.CANCELLED:
        return LAST_OFFER_EXPIRED
    return None


def language_of(subject: str, body: str) -> str | None:
    """The language of words that come from here, unchanged; None of what an organiser wrote."""
    return _LANGUAGE if (subject, body) in _WORDS else None
