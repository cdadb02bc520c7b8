"""One write in ten meets another transaction, as on a busy event: people notice nothing, and the counts stay exact."""

import random
from typing import Any

from tests.testing.aws_calls import Params, Send, intercepted
from tests.testing.simulation.memory_table import cancelled, refusal
from tests.testing.world import World
from tests.timing.test_offers import counts, own

_WRITES = ("PutItem", "UpdateItem", "TransactWriteItems")


def test_one_conflict_in_ten_is_survived_by_all_that_changes_who_has_a_place(world: World) -> None:
    event = world.event(capacity=5, waitlist={"mode": "offer", "offer_hours": 6})
    chance, met = random.Random(11), []

    def answer(_service: str, operation: str, params: Params, _send: Send) -> Any:
        if operation in _WRITES and chance.random() < 0.1:
            met.append(operation)
            if operation == "TransactWriteItems":
                raise cancelled(["TransactionConflict", *["None"] * (len(params["TransactItems"]) - 1)])
            raise refusal("TransactionConflictException", "Transaction is ongoing for the item", operation)
        return world.table.call(operation, params)

    people = [f"p{number}" for number in range(30)]
    with intercepted(answer):
        assert {world.sign_up(event, who).status for who in people} == {202}
        for who in people[:4]:
            assert own(world, who, "cancel").status == 200
        for who, action in zip(people[5:9], ("accept", "decline", "accept", "cancel"), strict=True):
            assert own(world, who, action).status == 200
        assert world.act(event, "p29", "check-in").status == 200
        assert world.call("PATCH", event, {"capacity": 8}).status == 200
    assert len(met) > 20
    found = counts(world, event)
    assert (found["confirmed"], found["offered"]) == (4, 4)
    assert sum(found[one] for one in ("confirmed", "offered", "waitlisted", "cancelled")) == len(people)
    assert {mail.to for mail in world.mails()} == {f"{who}@example.org" for who in people}
