"""Eight requests with one Idempotency-Key at once, on engines that take many at once, make one thing."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import Any

import boto3
import pytest
from moto import mock_aws

from handlers import organizer
from rapport import wiring
from rapport.app import App
from rapport.domain.base.errors import WriteConflictError
from rapport.domain.patches import NewGroup
from rapport.domain.principal import Scope, operator
from rapport.store import events
from rapport.store.admin.idempotency import AnsweredAlreadyError
from rapport.store.dynamodb.expressions import exists, is_new
from rapport.store.dynamodb.keys import Key
from rapport.store.dynamodb.schema import SCHEMA
from rapport.usecases.groups.api_keys import create_key
from rapport.usecases.groups.settings import create_group
from tests.testing.aws_calls import Params, Send, intercepted
from tests.testing.lambda_events import Context, http_event
from tests.testing.world import CONFIG, MEETING

CROWD = 8


@contextmanager
def one_call_at_a_time() -> Iterator[None]:
    """moto's calls are not atomic under threads: what is atomic on AWS is here, too, and all else is as mixed."""
    lock = Lock()

    def alone(_: str, operation: str, params: Params, send: Send) -> Any:
        with lock:
            return send(operation, params)

    with intercepted(alone):
        yield


@pytest.fixture(params=["engine", "moto"])
def served(request: pytest.FixtureRequest) -> Iterator[App]:
    if request.param == "engine":
        yield request.getfixturevalue("app")
        return
    with mock_aws(), one_call_at_a_time():
        boto3.client("dynamodb", region_name=CONFIG.region).create_table(TableName=CONFIG.table, **SCHEMA)
        made = wiring.make_app(config=CONFIG)
        create_group(made, operator("demo"), NewGroup(name="Demo"))
        yield made


@pytest.mark.engine
def test_eight_at_once_make_one_and_all_get_its_answer(served: App) -> None:
    _, key = create_key(served, operator("demo"), "all", list(Scope))

    def ask(_: int) -> Any:
        headers = {"authorization": f"Bearer {key}", "idempotency-key": "once", "content-type": "application/json"}
        asked = http_event("POST", "/v1/groups/demo/events", MEETING, query=None, headers=headers, source="192.0.2.1")
        return organizer.handler(asked, Context(), served)

    with ThreadPoolExecutor(CROWD) as crowd:
        answers = list(crowd.map(ask, range(CROWD)))
    assert {answer["statusCode"] for answer in answers} == {201}
    (made,) = {json.loads(answer["body"])["id"] for answer in answers}
    assert [event.id for event in events.of_group(served.table, "demo")] == [made]


@pytest.mark.engine
def test_a_refused_transaction_says_which_of_its_writes_was_in_the_way(served: App) -> None:
    """In whatever order they were given: DynamoDB is handed them by kind."""
    table = served.table
    there, gone = Key("G#demo#X", "there"), Key("G#demo#X", "gone")
    table.put({"pk": {"S": there.pk}, "sk": {"S": there.sk}})
    item = {"pk": {"S": there.pk}, "sk": {"S": there.sk}}
    free = {"pk": {"S": there.pk}, "sk": {"S": "free"}}
    named = table.to_put(item, is_new(), refused_with=AnsweredAlreadyError)
    passing = [table.to_put(free, is_new()), table.to_check(Key("G#demo#X", "nobody"), is_new())]
    failing = table.to_delete(gone, exists())
    with pytest.raises(AnsweredAlreadyError):
        table.transact(*passing, named)
    with pytest.raises(AnsweredAlreadyError):
        table.transact(named, *passing, failing)
    with pytest.raises(WriteConflictError):
        table.transact(table.to_put(free, is_new(), refused_with=AnsweredAlreadyError), failing, passing[1])
