"""An event's whole life through the real handlers: made, signed up for, reminded of, held, followed up."""

import json
from datetime import timedelta

from benchmarks.cost.money import EVENTS_A_MAIL
from benchmarks.cost.usage import Usage, used
from handlers import ses_events
from tests.testing.lambda_events import Context, records
from tests.testing.template import FUNCTIONS
from tests.testing.world import MONDAY, World, new_world

BATCH = int(FUNCTIONS["SesEventsFunction"]["Events"]["SesEvents"]["Properties"]["BatchSize"])
TOLD = ("send", "delivery")
MAILS_EACH = 4
"""A confirmation, two reminders and a follow-up: what the default rules send to who comes."""
assert len(TOLD) == EVENTS_A_MAIL


def lived(attendees: int) -> tuple[Usage, int]:
    """What the life of an event took, and how many mails went out. SES reports each as sent and as delivered."""
    with new_world() as world, used() as usage:
        event = world.event(capacity=attendees)
        for number in range(attendees):
            world.sign_up(event, f"person{number}")
        _report(world)
        _wind(world, timedelta(days=3, hours=12))  # the evening itself
        for one in world.items(f"{event}/attendees", limit=200):
            world.ask("POST", f"{event}/attendees/{one['id']}/check-in")
        _wind(world, timedelta(days=2))
        world.items(f"{event}/deliveries", limit=200)
        mails = len(world.ses.mailbox)
    assert world.now - MONDAY < timedelta(days=7)
    return usage, mails


def _wind(world: World, by: timedelta) -> None:
    before = len(world.ses.mailbox)
    world.wind(by)
    _report(world, before)


def _report(world: World, since: int = 0) -> None:
    """SES tells of each mail twice; its queue hands these over in batches, as the template has it."""
    told = [mail.event(kind, world.now) for mail in world.ses.mailbox[since:] for kind in TOLD]
    for first in range(0, len(told), BATCH):
        envelopes = [{"Type": "Notification", "Message": json.dumps(one)} for one in told[first : first + BATCH]]
        answer = ses_events.handler(records(*envelopes), Context(), world.app)
        assert answer == {"batchItemFailures": []}
    world.drain()
