"""What is set up before a flow begins, and the steps that flows have in common."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from rapport.domain.members.door_links import DoorLink
from rapport.domain.principal import operator
from rapport.usecases.door import links
from tests.crash.faults import DIES_AFTER_A_SEND, PendingFault
from tests.crash.final_state import final_state_of
from tests.testing.ses import Mail
from tests.testing.simulation.cloud import no_interference
from tests.testing.simulation.world import EVENT, MEETING, SimulatedWorld

DAY_BEFORE = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
"""When the event's first reminder is due."""
MORNING_AFTER = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
LATER = timedelta(hours=1)
Step = Callable[[SimulatedWorld], object]


def full_event(world: SimulatedWorld) -> None:
    """Ada and Ben have the two places, Cleo and Dan wait; all were told."""
    world.open_event(2)
    world.sign_up("ada", "ben", "cleo", "dan")
    world.drain()


def _ada_and_ben_among(places: int) -> Step:
    def prepare(world: SimulatedWorld) -> None:
        world.open_event(places)
        world.sign_up("ada", "ben")
        world.drain()

    return prepare


full_event_without_waitlist, one_place_left, event_with_free_places = map(_ada_and_ben_among, (2, 3, 5))


def on_the_evening(before: Step) -> Step:
    """An hour before it begins; who comes unannounced may enter themselves at the door."""

    def prepare(world: SimulatedWorld) -> None:
        before(world)
        links.make_link(world.own_app, operator("demo"), EVENT.rpartition("/")[2], DoorLink.WALK_INS)
        world.run_on(datetime(2026, 11, 26, 16, 30, tzinfo=UTC))

    return prepare


def place_offered(world: SimulatedWorld) -> None:
    """Ada gave up the only place: it is offered to Ben, and Cleo waits."""
    world.open_event(1, waitlist={"mode": "offer", "offer_hours": 6})
    world.sign_up("ada", "ben", "cleo")
    world.drain()
    world.cancel("ada")
    world.drain()


def asked_to_confirm(world: SimulatedWorld) -> None:
    """A place of the five is held for Ada, who has yet to confirm; none for Ben."""
    world.open_event(5, confirm_address=True)
    world.sign_up("ada", "ben")
    world.drain()


def full_in_the_last_hours(world: SimulatedWorld) -> None:
    """Ada has the only place, Ben and Cleo wait, and it is late for offers."""
    world.open_event(1, waitlist={"mode": "offer", "offer_hours": 6})
    world.sign_up("ada", "ben", "cleo")
    world.drain()
    world.run_on(datetime(2026, 11, 26, 16, 0, tzinfo=UTC))


def last_call(world: SimulatedWorld) -> None:
    """In the last hours the place came free: Ben and Cleo were told."""
    full_in_the_last_hours(world)
    world.cancel("ada")
    next_tick(world)


def run_out(name: str, before: Step) -> Step:
    """Up to where a tick has found that what is held for somebody ends."""

    def prepare(world: SimulatedWorld) -> None:
        before(world)
        signup = final_state_of(world.cloud).signups[f"{EVENT.rpartition('/')[2]} {name}@example.org"]
        ends = (
            signup.held_until if signup.asked_to_confirm_at is None else signup.asked_to_confirm_at + timedelta(days=1)
        )
        assert ends is not None
        until(ends.replace(second=0, microsecond=0) + timedelta(minutes=1), lambda _: None)(world)
        world.tick()

    return prepare


INES = {"email": "ines@example.org", "name": "Ines", "role": "owner"}


def invitation_queued(world: SimulatedWorld) -> None:
    world.ask("POST", "/v1/groups/demo/members", INES)


def invited(world: SimulatedWorld) -> None:
    invitation_queued(world)
    world.drain()


def accept_invitation(world: SimulatedWorld) -> None:
    world.call("POST", f"/console/invitation/{world.invitation('ines')}", key=False)


def two_owners(world: SimulatedWorld) -> None:
    """Olga and Ines."""
    invited(world)
    accept_invitation(world)


def draft(world: SimulatedWorld) -> None:
    world.ask("POST", "/v1/groups/demo/events", {**MEETING, "capacity": 2})


def an_hour_later(before: Step) -> Step:
    def prepare(world: SimulatedWorld) -> None:
        before(world)
        world.run_on(world.cloud.now + LATER)

    return prepare


def until(moment: datetime, before: Step = full_event) -> Step:
    """Up to where a tick at `moment` finds what is due then."""

    def prepare(world: SimulatedWorld) -> None:
        before(world)
        world.run_on(moment - timedelta(minutes=1))
        world.cloud.now = moment

    return prepare


def lost_messages(world: SimulatedWorld) -> None:
    """Who signed up waits for the tick: the queue lost what was to be done at once."""
    world.open_event(2)
    world.drain()
    world.sign_up("ada", "ben", "cleo")
    for queue in world.cloud.queues.by_name.values():
        queue.messages = []
    world.cloud.now += timedelta(minutes=1)


def tick_and_drain(world: SimulatedWorld) -> None:
    """A tick, and what comes of it."""
    world.tick()
    world.drain()


def several_pages(world: SimulatedWorld) -> None:
    """More than fit a page, and more pages than one."""
    world.open_event()
    world.sign_up("ada", "ben", "cleo", "dan", "eve")
    world.cloud.table.page_items = 2


def next_tick(world: SimulatedWorld) -> None:
    world.cloud.now += timedelta(minutes=1)
    tick_and_drain(world)


def unknown_reminder(world: SimulatedWorld) -> None:
    """SES has the first one's reminder, and its answer was lost."""
    until(DAY_BEFORE)(world)
    world.cloud.ses_answers["ada day-before"] = ["accept_then_timeout"]
    tick_and_drain(world)


def unknown_to_reconcile(world: SimulatedWorld) -> None:
    """A tick has found the mailing, which is to be reconciled for the last time."""
    unknown_reminder(world)
    world.run_on(DAY_BEFORE + timedelta(minutes=5))
    world.cloud.now = DAY_BEFORE + timedelta(minutes=6)
    world.tick()


def mailing_closed(before: Step) -> Step:
    def prepare(world: SimulatedWorld) -> None:
        before(world)
        world.run_on(DAY_BEFORE + LATER)

    return prepare


def unknown_mail(world: SimulatedWorld) -> Mail:
    return next(
        mail for mail in world.cloud.mailbox if mail.to == "ada@example.org" and "day-before" in mail.tags["delivery"]
    )


def reminder_of(world: SimulatedWorld, name: str) -> str:
    """The path of somebody's delivery."""
    return f"{EVENT}/deliveries/day-before_g1_{world.contact(name)}"


def unknown_delivery(world: SimulatedWorld) -> str:
    found = [id for id, one in final_state_of(world.cloud).deliveries.items() if one.state == "unknown"]
    return f"{EVENT}/deliveries/{found[0].partition(' ')[2]}"


def lost_reminder(world: SimulatedWorld) -> None:
    """SES does not have the first one's reminder, and nobody knows."""
    until(DAY_BEFORE)(world)
    world.cloud.ses_answers["ada day-before"] = ["timeout"]
    tick_and_drain(world)
    world.run_on(DAY_BEFORE + LATER)


def promotion_without_answer(world: SimulatedWorld) -> None:
    """Somebody has moved up; SES will not have the mail that says so, and will not answer."""
    full_event(world)
    world.cloud.ses_answers["cleo on-promoted"] = ["timeout"]
    world.cancel("ada")


def lost_promotion(world: SimulatedWorld) -> None:
    promotion_without_answer(world)
    world.drain()


def reminder_due(world: SimulatedWorld) -> None:
    """A tick has found the event whose reminder is due: who plans it begins the reminder."""
    until(DAY_BEFORE)(world)
    world.tick()


def reminder_begun(world: SimulatedWorld) -> None:
    """The reminder is to be reconciled."""
    reminder_due(world)
    world.work_off("JobsQueue")


def reminder_queued(world: SimulatedWorld) -> None:
    """Its recipients wait for a sender."""
    reminder_begun(world)
    world.work_off("JobsQueue")


FOUR = ("ada", "ben", "cleo", "dan")
_SAID = {"ada": {"looking_for": ["a lawyer"]}, "ben": {"can_offer": ["legal advice"]}}


def agree_to_introductions(world: SimulatedWorld, *names: str) -> None:
    """They sign up and agree to it: Ben offers what Ada looks for, the others just come."""
    world.sign_up(*names)
    world.drain()
    for name in names:
        said = {"introduce": True, **_SAID.get(name, {})}
        world.ask("PATCH", f"/public/v1/signups/{world.token(name)}", said, key=False)


def open_to_introductions(*names: str) -> Step:
    def prepare(world: SimulatedWorld) -> None:
        world.open_event()
        agree_to_introductions(world, *names)

    return prepare


def introductions_due(*names: str) -> Step:
    """A tick has found the event: who plans it begins the reminder, and fixes who is introduced to whom."""

    def prepare(world: SimulatedWorld) -> None:
        until(DAY_BEFORE, open_to_introductions(*names))(world)
        world.tick()

    return prepare


def queue_reminder(world: SimulatedWorld) -> None:
    """From where it is due to where its recipients wait for a sender."""
    world.work_off("JobsQueue")
    world.work_off("JobsQueue")


def introductions_queued(*names: str) -> Step:
    """They are fixed, and nobody has been told yet."""

    def prepare(world: SimulatedWorld) -> None:
        introductions_due(*names)(world)
        queue_reminder(world)

    return prepare


def notice_queued(world: SimulatedWorld) -> None:
    """Ada is to be told that the event is in Hall B: she waits for a sender."""
    world.open_event(5)
    world.sign_up("ada")
    world.drain()
    world.ask("PATCH", EVENT, {"venue": {"name": "Hall B"}})
    world.cloud.now += timedelta(minutes=6)
    world.tick()
    while not world.cloud.queues.by_name["rapport-SoonQueue"].messages:
        world.work_off("JobsQueue")


def mailing_to_close(world: SimulatedWorld) -> None:
    """All were reminded, and a tick has found the mailing that is to be reconciled for the last time."""
    until(DAY_BEFORE + timedelta(minutes=6))(world)
    world.tick()


def confirmation_queued(world: SimulatedWorld) -> None:
    """Somebody signed up, and their confirmation waits for a sender."""
    event_with_free_places(world)
    world.sign_up("eve")


def mailbox_used_up(world: SimulatedWorld) -> None:
    """Eve's mailbox had five confirmations just now, by as many of its spellings."""
    world.open_event()
    world.sign_up(*(f"eve+{number}" for number in range(5)))
    world.drain()


def two_to_a_mailbox(world: SimulatedWorld) -> None:
    """Two confirmations to one mailbox, which has one left at once, wait for a sender."""
    world.open_event()
    world.sign_up(*(f"eve+{number}" for number in range(4)))
    world.drain()
    world.sign_up("eve+4", "eve+5")


def reminder_overdue(world: SimulatedWorld) -> None:
    """Nobody has sent it for six minutes, and a tick has found that it is to be reconciled again."""
    reminder_queued(world)
    world.cloud.now += timedelta(minutes=6)
    world.tick()


def sender_died(world: SimulatedWorld) -> None:
    """SES has one mail, whose sender died before it wrote so; a tick has found the mailing that is to be reconciled."""
    reminder_queued(world)
    world.cloud.interfere = PendingFault(DIES_AFTER_A_SEND).interference()
    world.work_off("SoonQueue")
    world.cloud.interfere = no_interference
    world.cloud.now += timedelta(minutes=6)
    world.tick()
