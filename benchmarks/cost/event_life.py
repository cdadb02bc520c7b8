"""An event's whole life through the real handlers: made, signed up for, reminded of, held, followed up."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from benchmarks.cost.usage import Usage, used
from handlers import ses_events
from rapport.domain.cost.event_cost import Step
from tests.testing.lambda_events import Context, records
from tests.testing.template import FUNCTIONS
from tests.testing.world import MONDAY, World, new_world

BATCH = int(FUNCTIONS["SesEventsFunction"]["Events"]["SesEvents"]["Properties"]["BatchSize"])
TOLD = ("send", "delivery")
"""What SES publishes of nearly every mail."""
MAILS_EACH = 4
"""A confirmation, two reminders and a follow-up: what the default rules send to who comes."""


def lived(attendees: int) -> Usage:
    """What the life of an event took. SES reports each mail as sent and as delivered."""
    with new_world() as world, used(world) as usage:
        with _doing(usage, Step.EVENT, organizer=Step.EVENT, jobs=Step.EVENT):
            event = world.event(capacity=attendees)
        page = event.replace("/v1/groups/demo/events", "/g/demo")
        with _doing(usage, Step.PAGE, attendees, public=Step.PAGE):
            for _ in range(attendees):
                assert world.call("GET", page).status == 200
        with _doing(usage, Step.SIGN_UP, attendees, public=Step.SIGN_UP, send=Step.ANSWER):
            for number in range(attendees):
                world.sign_up(event, f"person{number}")
        _report(world, usage)
        _wind(world, usage, timedelta(days=3, hours=12))  # the evening itself
        with _doing(usage, Step.EVENT, 0, organizer=Step.EVENT):
            found = world.items(f"{event}/attendees", limit=200)
        with _doing(usage, Step.CHECK_IN, attendees, organizer=Step.CHECK_IN):
            for one in found:
                world.ask("POST", f"{event}/attendees/{one['id']}/check-in")
        _wind(world, usage, timedelta(days=2))
        with _doing(usage, Step.EVENT, 0, organizer=Step.EVENT):
            world.items(f"{event}/deliveries", limit=200)
            mailings = [one for one in world.items(f"{event}/mailings") if one["due_at"]]
        usage.taken[Step.SES] = len(world.ses.mailbox)
        usage.amounts[Step.SES]["ses_mail"] = len(world.ses.mailbox)
        usage.taken[Step.ANSWER] = attendees
        usage.taken[Step.COPY] = len(world.ses.mailbox) - attendees
        usage.taken[Step.MAILING] = len(mailings)
        # Whom a mailing is to go to is read person by person.
        usage.amounts[Step.COPY]["dynamodb_read_unit"] += usage.amounts[Step.MAILING].pop("dynamodb_read_unit")
    assert world.now - MONDAY < timedelta(days=7)
    return usage


@contextmanager
def _doing(usage: Usage, step: Step, times: int = 1, **functions: Step) -> Iterator[None]:
    """`functions`: for which step each works meanwhile."""
    usage.taken[step] += times
    usage.steps = functions
    yield
    usage.steps = {}


def _wind(world: World, usage: Usage, by: timedelta) -> None:
    before = len(world.ses.mailbox)
    with _doing(usage, Step.MAILING, 0, jobs=Step.MAILING, send=Step.COPY):
        world.wind(by)
    _report(world, usage, before)


def _report(world: World, usage: Usage, since: int = 0) -> None:
    """SES tells of each mail twice; its queue hands these over in batches, as the template has it."""
    mails = world.ses.mailbox[since:]
    told = [mail.event(kind, world.now) for mail in mails for kind in TOLD]
    with _doing(usage, Step.FEEDBACK, len(mails), ses_events=Step.FEEDBACK):
        for first in range(0, len(told), BATCH):
            envelopes = [{"Type": "Notification", "Message": json.dumps(one)} for one in told[first : first + BATCH]]
            answer = ses_events.handler(records(*envelopes), Context(), world.app)
            assert answer == {"batchItemFailures": []}
    for what in ("sns_publish", "sqs_request"):
        usage.amounts[Step.FEEDBACK][what] += len(told)
    world.drain()
