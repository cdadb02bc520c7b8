"""steps.toml and docs/cost.md state what an event and an idle month cost, as counted now; the console says the same."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.cost.event_life import MAILS_EACH, lived
from benchmarks.cost.money import dollars
from benchmarks.cost.month import idle_month
from benchmarks.cost.usage import Usage
from rapport.domain.cost.event_cost import EventCost, Step, cents_each, event_cost, steps
from rapport.domain.cost.prices import prices
from rapport.queries.figures import event_figures
from rapport.store import events
from tests.testing.template import FUNCTIONS, GLOBALS
from tests.testing.world import World

ATTENDEES = 16
STATED = Path(__file__).parent.parent.joinpath("docs", "cost.md").read_text()
COUNTED = ("dynamodb_write_unit", "dynamodb_read_unit", "api_request", "sns_publish", "ses_mail")
"""The rest depends on the machine, or on how many messages there are in a batch."""
OF_EACH_ATTENDEE = (Step.SIGN_UP, Step.ANSWER, Step.FEEDBACK, Step.CHECK_IN, Step.PAGE, Step.SES, Step.COPY)
A_THOUSAND = {
    Step.EVENT: 1,
    Step.SIGN_UP: 1000,
    Step.ANSWER: 1000,
    Step.MAILING: 4,
    Step.COPY: 3000,
    Step.SES: 4000,
    Step.FEEDBACK: 4000,
    Step.CHECK_IN: 1000,
}


@pytest.fixture(scope="module")
def life() -> Usage:
    usage = lived(ATTENDEES)
    assert usage.taken[Step.SES] == ATTENDEES * MAILS_EACH
    return usage


@pytest.mark.parametrize("step", OF_EACH_ATTENDEE)
def test_a_step_takes_what_is_stated(life: Usage, step: Step) -> None:
    """Where it does not: `python -m benchmarks.cost` writes anew, and docs/cost.md is to follow."""
    counted, stated = life.each()[step], steps()[step]
    for what in COUNTED:
        within = 0.4 if what == "dynamodb_read_unit" else 0.1  # what is read once for all is shared by fewer here
        assert counted.get(what, 0) == pytest.approx(stated.get(what, 0), rel=within), what


@pytest.mark.parametrize("step", Step)
def test_the_document_states_each_step(step: Step) -> None:
    row = re.search(rf"^\| [^|]+ \| `{step}` \| ([\d.]*) \| ([\d.]*) \| ([\d.]+) \|", STATED, re.MULTILINE)
    assert row, step
    amounts = steps()[step]
    assert float(row[1] or 0) == pytest.approx(amounts.get("dynamodb_write_unit", 0), abs=0.05)
    assert float(row[2] or 0) == pytest.approx(amounts.get("dynamodb_read_unit", 0), abs=0.05)
    assert float(row[3]) == pytest.approx(cents_each(step) * 1000, abs=0.005)


def test_a_thousand_attendees_with_four_mails_each_cost_five_cents_besides_ses() -> None:
    items = {item.step: item for item in event_cost(A_THOUSAND).items}
    besides = sum(item.cents for step, item in items.items() if step is not Step.SES)
    stated = re.search(r"^\| \*\*all besides SES\*\* \| \| \*\*([\d.]+)\*\* \|", STATED, re.MULTILINE)
    assert stated
    assert besides == pytest.approx(float(stated[1]), abs=0.05)
    assert besides <= 5
    assert items[Step.SES].cents == pytest.approx(40)


def test_an_idle_month_costs_what_the_document_says() -> None:
    month = idle_month()
    row = re.search(r"^\| \*\*all\*\* \| \| \*\*([\d.]+)\*\* \| \*\*([\d.]+)\*\* \|", STATED, re.MULTILINE)
    assert row
    assert dollars(month) == pytest.approx(float(row[1]), abs=0.005)
    assert dollars(month, free=True) == pytest.approx(float(row[2]), abs=0.005)
    assert dollars(month, free=True) <= 1


def cost_of(world: World, id: str) -> EventCost:
    cost = event_figures.of_event(world.app, *events.with_seats(world.app.table, "demo", id)).cost
    assert cost is not None
    return cost


def test_an_event_says_what_it_cost_item_by_item(world: World) -> None:
    event = world.event()
    id = event.rpartition("/")[2]
    for who in ("ada", "ben", "eve"):
        world.sign_up(event, who)
    world.act(event, "ben", "cancel")  # answered by a mail, too
    drafted = world.event(publish=False)
    taken = {item.step: item.count for item in cost_of(world, id).items}
    assert taken == {Step.EVENT: 1, Step.SIGN_UP: 3, Step.ANSWER: 4, Step.SES: 4, Step.FEEDBACK: 4}
    world.wind(world.now.replace(hour=23) - world.now)
    assert cost_of(world, drafted.rpartition("/")[2]).cents < 0.01


def test_its_mailings_and_who_came_are_in_it(world: World) -> None:
    event = world.event()
    world.sign_up(event, "ada")
    world.sign_up(event, "ben")
    world.wind(timedelta(days=3, hours=12))
    world.act(event, "ada", "check-in")
    cost = cost_of(world, event.rpartition("/")[2])
    taken = {item.step: item.count for item in cost.items}
    assert taken[Step.CHECK_IN] == 1
    assert taken[Step.COPY] == taken[Step.MAILING] * 2 == len(world.ses.mailbox) - 2
    assert cost.cents == pytest.approx(sum(item.count * cents_each(item.step) for item in cost.items))
    assert cost.prices_of == prices()["as_of"]


def test_what_few_functions_cost_is_what_the_document_says() -> None:
    small = dollars(idle_month("small"), free=True)
    more = small - dollars(idle_month(), free=True)
    found = re.search(r"`Concurrency=small` costs (\d+) cents more", STATED)
    assert found
    assert more * 100 == pytest.approx(int(found[1]), abs=0.5)
    assert small <= 1, "as a new stack is"


def test_no_function_is_traced_for_that_is_not_counted() -> None:
    """X-Ray takes $5 for a million traces: 1.6 cents for a thousand attendees with four mails each."""
    assert "Tracing" not in GLOBALS
    assert not [name for name, each in FUNCTIONS.items() if "Tracing" in each]
