"""Requests that skip botocore's serialiser say what plain botocore says, to the same place, signed as they are sent."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSPreparedRequest, AWSRequest
from botocore.config import Config
from botocore.exceptions import ReadTimeoutError
from hypothesis import given
from hypothesis import strategies as st
from pynamodb.exceptions import PutError

from rapport import wiring
from rapport.aws import botocore_tuning
from rapport.aws.ses import SesTransport
from rapport.store.dynamodb.expressions import equals, is_new
from rapport.store.dynamodb.keys import Key
from tests.testing.aws_calls import ask as ask_client
from tests.testing.recorded_requests import REGION, answer, listen, session
from tests.testing.world import CONFIG

OF_ITS_OWN = {"Authorization", "X-Amz-Date", "amz-sdk-invocation-id", "amz-sdk-request", "Content-Length", "User-Agent"}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

texts = st.text(max_size=12)
scalars = st.one_of(
    texts.map(lambda text: {"S": text}),
    st.integers().map(lambda number: {"N": str(number)}),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda number: {"N": repr(number)}),
    st.booleans().map(lambda truth: {"BOOL": truth}),
    st.just({"NULL": True}),
    st.binary(max_size=12).map(lambda octets: {"B": octets}),
    st.lists(texts, min_size=1, max_size=3).map(lambda several: {"SS": several}),
)
values = st.recursive(
    scalars,
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(lambda several: {"L": several}),
        st.dictionaries(texts, parts, max_size=3).map(lambda several: {"M": several}),
    ),
    max_leaves=8,
)
items = st.dictionaries(texts, values, max_size=5)
keys = st.builds(lambda pk, sk: {"pk": {"S": pk}, "sk": {"S": sk}}, texts, texts)
conditions = st.builds(
    lambda names, held: {
        "TableName": "rapport",
        "ConditionExpression": "#0 = :0",
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": held,
    },
    st.dictionaries(texts, texts, max_size=2),
    items,
)
puts = st.builds(lambda condition, item: {**condition, "Item": item}, conditions, items)
updates = st.builds(
    lambda condition, key: {**condition, "Key": key, "UpdateExpression": "SET #0 = :0"}, conditions, keys
)
checks = st.builds(lambda condition, key: {**condition, "Key": key}, conditions, keys)
parts = st.one_of(
    puts.map(lambda write: {"Put": write}),
    updates.map(lambda write: {"Update": write}),
    checks.map(lambda write: {"Delete": write}),
    checks.map(lambda write: {"ConditionCheck": write}),
)
OPERATIONS: Mapping[str, st.SearchStrategy[dict[str, Any]]] = {
    "PutItem": puts,
    "UpdateItem": updates.map(
        lambda write: {**write, "ReturnValues": "UPDATED_NEW", "ReturnConsumedCapacity": "TOTAL"}
    ),
    "DeleteItem": checks,
    "GetItem": keys.map(lambda key: {"TableName": "rapport", "Key": key, "ConsistentRead": True}),
    "BatchGetItem": st.lists(keys, min_size=1, max_size=4).map(
        lambda several: {"RequestItems": {"rapport": {"Keys": several, "ConsistentRead": True}}}
    ),
    "BatchWriteItem": items.map(lambda item: {"RequestItems": {"rapport": [{"PutRequest": {"Item": item}}]}}),
    "Query": st.builds(
        lambda condition, start: {
            "TableName": "rapport",
            "KeyConditionExpression": "pk = :0",
            "ExpressionAttributeValues": condition["ExpressionAttributeValues"],
            "ExclusiveStartKey": start,
            "Limit": 10,
            "ScanIndexForward": False,
        },
        conditions,
        keys,
    ),
    "TransactWriteItems": st.lists(parts, min_size=1, max_size=4).map(
        lambda several: {"TransactItems": several, "ClientRequestToken": "a-token", "ReturnConsumedCapacity": "TOTAL"}
    ),
    "DescribeTable": st.just({"TableName": "rapport"}),
}
mails = st.builds(
    lambda raw, to, tags: {
        "FromEmailAddress": "hello@rapport.example",
        "Destination": {"ToAddresses": [to]},
        "Content": {"Raw": {"Data": raw}},
        "EmailTags": [{"Name": name, "Value": value} for name, value in tags.items()],
        "ConfigurationSetName": "rapport",
    },
    st.binary(max_size=200),
    texts,
    st.dictionaries(texts, texts, max_size=3),
)


PLAIN, SWIFT = session(), session()
botocore_tuning.send_as_json(SWIFT)


def pair(service: str) -> Callable[[str, dict[str, Any]], tuple[AWSPreparedRequest, AWSPreparedRequest]]:
    """What a plain client sends for an operation, and what one does that skips the serialiser."""
    brief = Config(**botocore_tuning.BRIEF)
    clients = [one.create_client(service, region_name=REGION, config=brief) for one in (PLAIN, SWIFT)]
    sent = [listen(client) for client in clients]

    def ask(operation: str, parameters: dict[str, Any]) -> tuple[AWSPreparedRequest, AWSPreparedRequest]:
        for client in clients:
            ask_client(client, operation, {**parameters})
        return sent[0].last(), sent[1].last()

    return ask


both_of_dynamodb, both_of_ses = pair("dynamodb"), pair("sesv2")


def compare(plain: AWSPreparedRequest, swift: AWSPreparedRequest, service: str) -> None:
    assert (swift.method, swift.url) == (plain.method, plain.url)
    assert swift.headers.keys() == plain.headers.keys()
    assert {n: v for n, v in swift.headers.items() if n not in OF_ITS_OWN} == {
        n: v for n, v in plain.headers.items() if n not in OF_ITS_OWN
    }
    assert json.loads(swift.body) == json.loads(plain.body)
    assert int(swift.headers["Content-Length"]) == len(swift.body)
    assert signature_in(swift) == signature_for(swift, service)


def signature_in(request: AWSPreparedRequest) -> str:
    return str(request.headers["Authorization"]).rpartition("Signature=")[2].rstrip("'")


def signature_for(sent: AWSPreparedRequest, service: str) -> str:
    """What AWS finds when it signs what it was sent."""
    signed = re.search(r"SignedHeaders=([^,]+)", str(sent.headers["Authorization"]))
    assert signed is not None
    headers = {name: _text(value) for name, value in sent.headers.items() if name.lower() in signed[1].split(";")}
    request = AWSRequest(sent.method, sent.url, headers, sent.body)
    request.context["timestamp"] = _text(sent.headers["X-Amz-Date"])
    auth = SigV4Auth(SWIFT.get_credentials(), service, REGION)
    return str(auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request))


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_table_is_asked_what_botocore_would_ask(operation: str) -> None:
    @given(OPERATIONS[operation])
    def hold(parameters: dict[str, Any]) -> None:
        compare(*both_of_dynamodb(operation, parameters), "dynamodb")

    hold()


@given(mails)
def test_ses_is_asked_what_botocore_would_ask(parameters: dict[str, Any]) -> None:
    compare(*both_of_ses("SendEmail", parameters), "ses")


def test_ses_is_asked_for_its_rate_without_a_body() -> None:
    plain, swift = both_of_ses("GetAccount", {})
    assert (swift.method, swift.url, swift.body) == (plain.method, plain.url, plain.body) == ("GET", plain.url, None)


def test_a_transaction_keeps_its_token_when_botocore_repeats_it() -> None:
    """It makes the repeat of a transaction that was done harmless: each has its own, and its repeats the same."""
    table = wiring.make_app(config=CONFIG).table
    sent = listen(table.client)
    sent.answers += [answer(500, {}), answer(500, {})]
    writes = (table.to_put({"pk": {"S": "a"}, "sk": {"S": "b"}}, is_new()), table.to_check(Key("a", "c"), is_new()))
    table.transact(*writes)
    table.transact(*writes)
    first, again, still, other = (json.loads(request.body)["ClientRequestToken"] for request in sent.requests)
    assert first == again == still != other
    assert UUID.fullmatch(first)
    assert UUID.fullmatch(other)


def test_a_write_is_sent_with_all_that_it_depends_on() -> None:
    table = wiring.make_app(config=CONFIG).table
    sent = listen(table.client)
    table.put({"pk": {"S": "a"}, "sk": {"S": "b"}}, equals("attempt", 1))
    assert json.loads(sent.last().body) == {
        "TableName": CONFIG.table,
        "Item": {"pk": {"S": "a"}, "sk": {"S": "b"}},
        "ConditionExpression": "#0 = :0",
        "ExpressionAttributeNames": {"#0": "attempt"},
        "ExpressionAttributeValues": {":0": {"N": "1"}},
    }


def test_a_table_that_does_not_answer_is_an_error_of_its_own() -> None:
    table = wiring.make_app(config=CONFIG).table

    def no_answer(**_: object) -> None:
        raise ReadTimeoutError(endpoint_url="http://local")

    table.client.meta.events.register_first("before-send", no_answer)
    with pytest.raises(PutError, match="Read timeout"):
        table.put({"pk": {"S": "a"}, "sk": {"S": "b"}})


def test_a_mail_is_handed_to_ses_once_and_whole() -> None:
    """Through the wiring: a client that repeats by itself would mail twice."""
    client = wiring.Clients(CONFIG.region)("sesv2")
    mailer = SesTransport(lambda: client, CONFIG.configuration_set)
    sent = listen(client)
    sent.answers.append(answer(200, {"MessageId": "0102"}))
    raw = bytes(range(256))
    assert mailer.send(raw, "ada@example.org", "hello@rapport.example", {"attempt": "1"}) == "0102"
    (request,) = sent.requests
    assert json.loads(request.body)["EmailTags"] == [{"Name": "attempt", "Value": "1"}]
    assert json.loads(request.body)["Destination"] == {"ToAddresses": ["ada@example.org"]}
