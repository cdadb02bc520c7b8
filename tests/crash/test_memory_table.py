"""The table in memory is trusted because it answers as MiniStack does: the same random requests, the same answers."""

import os
from collections.abc import Callable, Mapping
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.local.engine import ministack
from rapport.store.dynamodb.schema import SCHEMA
from tests.testing import aws_calls
from tests.testing.simulation.memory_table import MemoryTable

Ask = Callable[[str, Mapping[str, Any]], Any]
Request = tuple[str, dict[str, Any]]
_names = count()

# ---- Requests ----

texts = st.sampled_from(["a", "ab", "b", "é", "Z"])
numbers = st.integers(-2, 7).map(lambda number: {"N": str(number)})
values = st.one_of(
    numbers,
    texts.map(lambda text: {"S": text}),
    st.booleans().map(lambda flag: {"BOOL": flag}),
    st.lists(texts.map(lambda text: {"S": text}), max_size=2).map(lambda parts: {"L": parts}),
    st.dictionaries(texts, numbers, max_size=2).map(lambda parts: {"M": parts}),
)
plain = st.sampled_from(["x", "y", "z"])
paths = st.sampled_from(["#x", "#y", "#z", "#shown.#x"])
keys = st.fixed_dictionaries({"pk": st.sampled_from(["p", "q"]), "sk": st.sampled_from(["1", "12", "2", "3"])}).map(
    lambda key: {name: {"S": text} for name, text in key.items()}
)
indexed = st.fixed_dictionaries(
    {},
    optional={
        "by_time": texts.map(lambda text: {"S": text}),
        "due_shard": st.sampled_from([{"S": "DUE#0"}, {"S": "DUE#1"}]),
        "due_at": texts.map(lambda text: {"S": text}),
        "kind": texts.map(lambda text: {"S": text}),
        "shown": st.dictionaries(plain, values, max_size=2).map(lambda parts: {"M": parts}),
    },
)
items = st.builds(
    lambda key, own, index: {**own, **index, **key}, keys, st.dictionaries(plain, values, max_size=3), indexed
)


@st.composite
def one_condition(draw: st.DrawFn, number: int) -> tuple[str, dict[str, Any]]:
    """A condition on one attribute, whose placeholders bear `number`."""
    name, a, b = draw(paths), f":{number}a", f":{number}b"
    used = {a: draw(values)}
    form = draw(
        st.sampled_from(
            [
                *(f"{name} {sign} {a}" for sign in ("=", "<>", "<", "<=", ">", ">=")),
                *(f"{name} BETWEEN {a} AND {b}", f"{name} IN ({a}, {b})"),
                f"contains({name}, {a})",
                *(f"attribute_exists({name})", f"attribute_not_exists({name})", "attribute_exists(pk)"),
            ]
        )
    )
    if b in form:
        kind = next(iter(used[a]))
        used[b] = draw(values.filter(lambda value: kind in value))
    if "BETWEEN" in form and not _in_order(used[a], used[b]):
        form = f"{name} = {a}"
    if any(sign in form for sign in (" <", " >")) and "<>" not in form and not {"S", "N"} & used[a].keys():
        form = f"{name} = {a}"
    return form, {token: value for token, value in used.items() if token in form}


def _in_order(low: Mapping[str, Any], high: Mapping[str, Any]) -> bool:
    """Whether DynamoDB takes them as the bounds of a BETWEEN."""
    if "N" in low:
        return int(low["N"]) <= int(high["N"])
    return "S" in low and low["S"].encode() <= high["S"].encode()


@st.composite
def conditions(draw: st.DrawFn, kind: str = "ConditionExpression") -> dict[str, Any]:
    """A condition, as the parameters of a request; or none."""
    if draw(st.booleans()):
        return {}
    first, used = draw(one_condition(0))
    second, more = draw(one_condition(1))
    form = draw(st.sampled_from(["{0}", "NOT {0}", "({0} AND {1})", "({0} OR NOT ({1}))", "(NOT {0} AND {1})"]))
    text = form.format(first, second)
    return _placed(kind, text, used | (more if "{1}" in form else {}))


def _placed(kind: str, text: str, used: Mapping[str, Any]) -> dict[str, Any]:
    names = {f"#{name}": name for name in ("x", "y", "z", "shown") if f"#{name}" in text}
    found: dict[str, Any] = {kind: text}
    return found | ({"ExpressionAttributeNames": names} if names else {}) | (_values(used) if used else {})


def _values(used: Mapping[str, Any]) -> dict[str, Any]:
    return {"ExpressionAttributeValues": dict(used)}


UPDATES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("SET x = :u", {":u": {"N": "5"}}),
    ("SET x = x + :u", {":u": {"N": "2"}}),
    ("SET x = x - :u, y = :v", {":u": {"N": "2"}, ":v": {"S": "a"}}),
    ("SET y = if_not_exists(y, :v)", {":v": {"S": "b"}}),
    ("SET y = x", {}),
    ("ADD x :u", {":u": {"N": "1"}}),
    ("ADD z :u", {":u": {"SS": ["b", "a"]}}),
    ("ADD z :u", {":u": {"SS": ["c"]}}),
    ("ADD x :u SET y = :v", {":u": {"N": "-1"}, ":v": {"BOOL": True}}),
    ("REMOVE x, y", {}),
    ("SET due_shard = :v, due_at = :w", {":v": {"S": "DUE#0"}, ":w": {"S": "b"}}),
    ("REMOVE due_shard, due_at SET by_time = :v", {":v": {"S": "ab"}}),
    ("SET shown.x = :v", {":v": {"S": "a"}}),
    ("SET shown.x = :v REMOVE shown.y", {":v": {"S": "b"}}),
)


@st.composite
def updates(draw: st.DrawFn) -> dict[str, Any]:
    text, used = draw(st.sampled_from(UPDATES))
    # To MiniStack what is no number is 0; to DynamoDB it is an error.
    asked = _placed("ConditionExpression", "x >= :n", {":n": {"N": "-99"}}) if "= x" in text else draw(conditions())
    both = {**used, **asked.get("ExpressionAttributeValues", {})}
    return {"Key": draw(keys), "UpdateExpression": text, **asked, **(_values(both) if both else {})}


def _always_works(update: Mapping[str, Any]) -> bool:
    return not any(sign in update["UpdateExpression"] for sign in ("= x", "ADD ", "shown."))


puts = st.builds(lambda item, asked: {"Item": item, **asked}, items, conditions())
deletions = st.builds(lambda key, asked: {"Key": key, **asked}, keys, conditions())
checks = st.builds(
    lambda key, asked: {"Key": key, **asked}, keys, conditions().filter(lambda asked: "ConditionExpression" in asked)
)
transactions = st.lists(
    st.one_of(
        puts.map(lambda one: {"Put": one}),
        # Where a condition fails and an update cannot be done either, engines name whichever they look at first.
        updates().filter(_always_works).map(lambda one: {"Update": one}),
        deletions.map(lambda one: {"Delete": one}),
        checks.map(lambda one: {"ConditionCheck": one}),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda one: (
        str({**(found := next(iter(one.values()))), **found.get("Item", found.get("Key", {}))}["pk"])
        + str(found.get("Item", found.get("Key", {}))["sk"])
    ),
)
RANGES = (
    ("", "pk", "sk", ("", "begins_with(sk, :r)", "sk BETWEEN :r AND :s", "sk > :r"), "p"),
    ("by_time", "pk", "by_time", ("", "begins_with(by_time, :r)", "by_time > :r"), "p"),
    ("due", "due_shard", "due_at", ("", "due_at <= :r"), "DUE#0"),
)


@st.composite
def queries(draw: st.DrawFn) -> dict[str, Any]:
    index, hash_name, _, ranges, partition = draw(st.sampled_from(RANGES))
    where = draw(st.sampled_from(ranges))
    asked = draw(conditions("FilterExpression")) if not index else {}
    used = {":h": {"S": partition}, **asked.get("ExpressionAttributeValues", {})}
    used |= {token: {"S": text} for token, text in ((":r", "1" if not index else "ab"), (":s", "2")) if token in where}
    found = {**asked, "ScanIndexForward": draw(st.booleans()), "ConsistentRead": index != "due", **_values(used)}
    if index:
        found["IndexName"] = index
    if draw(st.booleans()):
        found["Limit"] = draw(st.integers(1, 3))
    whole = f"{hash_name} = :h"
    return {**found, "KeyConditionExpression": f"({whole} AND {where})" if where else whole}


requests: st.SearchStrategy[Request] = st.one_of(
    puts.map(lambda one: ("PutItem", one)),
    st.builds(
        lambda one, returned: ("UpdateItem", {**one, "ReturnValues": returned}),
        updates(),
        st.sampled_from(["NONE", "ALL_NEW"]),
    ),
    deletions.map(lambda one: ("DeleteItem", one)),
    transactions.map(lambda some: ("TransactWriteItems", {"TransactItems": some})),
    keys.map(lambda key: ("GetItem", {"Key": key, "ConsistentRead": True})),
    st.lists(keys, min_size=1, max_size=4, unique_by=str).map(lambda some: ("BatchGetItem", {"Keys": some})),
    queries().map(lambda one: ("Query", one)),
)


# ---- Asking ----


def answer_of(ask: Ask, table: str, request: Request) -> Any:
    """What an engine answers, in a form that can be compared: its items, or why it refuses."""
    operation, params = request
    try:
        match operation:
            case "TransactWriteItems":
                some = [{kind: {"TableName": table, **one[kind]} for kind in one} for one in params["TransactItems"]]
                ask(operation, {"TransactItems": some})
                return None
            case "BatchGetItem":
                answer = ask(operation, {"RequestItems": {table: {"Keys": params["Keys"], "ConsistentRead": True}}})
                return sorted(map(str, map(_sorted, answer["Responses"][table])))
            case "Query":
                return _all_pages(ask, {"TableName": table, **params})
        answer = ask(operation, {"TableName": table, **params})
        return {name: _sorted(answer[name]) for name in ("Item", "Attributes") if answer.get(name)}
    except ClientError as error:
        reasons = [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])]
        return error.response["Error"]["Code"], reasons


def _all_pages(ask: Ask, params: Mapping[str, Any]) -> list[Any]:
    found: list[Any] = []
    start: dict[str, Any] = {}
    while True:
        answer = ask("Query", {**params, **start})
        found += [_sorted(item) for item in answer["Items"]]
        if not answer.get("LastEvaluatedKey"):
            return found
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def _sorted(item: Mapping[str, Any]) -> Any:
    return sorted(item.items())


def engine_of(endpoint: str | None = None) -> tuple[Ask, str]:
    """A new table on another engine, and how to ask it."""
    client = boto3.client("dynamodb", region_name="eu-west-1", endpoint_url=endpoint)
    name = f"table-{next(_names)}"
    client.create_table(TableName=name, **SCHEMA)
    return partial(aws_calls.ask, client), name


def hold_against(other: tuple[Ask, str], asked: list[Request]) -> None:
    memory, (ask, name) = MemoryTable(SCHEMA), other
    for request in asked:
        assert answer_of(memory.call, "table", request) == answer_of(ask, name, request), request
    everything: list[Request] = [
        ("Query", {"KeyConditionExpression": "pk = :h", **_values({":h": {"S": pk}})}) for pk in "pq"
    ]
    for request in everything:
        assert answer_of(memory.call, "table", request) == answer_of(ask, name, request)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with ministack(Path(tmp_path_factory.mktemp("engine"))) as url:
        yield url


@pytest.mark.engine
@settings(max_examples=int(os.environ.get("EXAMPLES", "60")), derandomize="EXAMPLES" not in os.environ, deadline=None)
@given(asked=st.lists(requests, min_size=5, max_size=25))
def test_it_answers_as_ministack_does(engine: str, asked: list[Request]) -> None:
    hold_against(engine_of(engine), asked)
