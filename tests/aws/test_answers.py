"""DynamoDB's answers, read as the JSON that they are: what botocore's parser finds in them."""

from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from rapport.aws import botocore_tuning
from tests.testing.aws_calls import ask as ask_client
from tests.testing.recorded_requests import REGION, Sent, answer, listen, session

_TUNED = session()
botocore_tuning.read_as_json(_TUNED)
CLIENTS = [
    one.create_client("dynamodb", region_name=REGION, config=Config(retries={"total_max_attempts": 1}))
    for one in (session(), _TUNED)
]
SENT: list[Sent] = [listen(client) for client in CLIENTS]

texts = st.text(max_size=8)
values = st.recursive(
    st.one_of(
        texts.map(lambda text: {"S": text}),
        st.integers().map(lambda number: {"N": str(number)}),
        st.booleans().map(lambda truth: {"BOOL": truth}),
        st.just({"NULL": True}),
        st.lists(texts, min_size=1, max_size=3).map(lambda several: {"SS": several}),
    ),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(lambda several: {"L": several}),
        st.dictionaries(texts, parts, max_size=3).map(lambda several: {"M": several}),
    ),
    max_leaves=6,
)
items = st.dictionaries(texts, values, min_size=1, max_size=4)
KEY = {"pk": {"S": "a"}, "sk": {"S": "b"}}
ASKED: dict[str, dict[str, Any]] = {
    "GetItem": {"TableName": "t", "Key": KEY},
    "BatchGetItem": {"RequestItems": {"t": {"Keys": [KEY]}}},
    "Query": {"TableName": "t", "KeyConditionExpression": "pk = :0", "ExpressionAttributeValues": {":0": {"S": "a"}}},
    "UpdateItem": {"TableName": "t", "Key": KEY, "UpdateExpression": "REMOVE x"},
}
TOLD = {
    "GetItem": items.map(lambda item: {"Item": item}),
    "BatchGetItem": items.map(
        lambda item: {"Responses": {"t": [item]}, "UnprocessedKeys": {"t": {"Keys": [KEY], "ConsistentRead": True}}}
    ),
    "Query": items.map(lambda item: {"Items": [item, item], "Count": 2, "ScannedCount": 7, "LastEvaluatedKey": KEY}),
    "UpdateItem": items.map(lambda item: {"Attributes": item}),
}


def both(operation: str, status: int, content: object) -> list[Any]:
    """What a plain client makes of the answer, and what a tuned one does."""
    found = []
    for client, sent in zip(CLIENTS, SENT, strict=True):
        sent.answers.append(answer(status, content))
        try:
            found.append(ask_client(client, operation, ASKED[operation]))
        except ClientError as error:
            found.append((str(error), error.response))
    return found


def test_these_are_all_operations_that_are_read_so() -> None:
    assert set(ASKED) == set(TOLD) == set(botocore_tuning.READ_AS_JSON)


@pytest.mark.parametrize("operation", ASKED)
def test_an_answer_holds_what_botocore_reads_in_it(operation: str) -> None:
    @given(TOLD[operation])
    def hold(content: dict[str, Any]) -> None:
        plain, tuned = both(operation, 200, content)
        assert tuned == plain
        assert content.items() <= tuned.items()

    hold()


@pytest.mark.parametrize("operation", ASKED)
def test_a_refusal_is_read_by_botocore_itself(operation: str) -> None:
    refusal = {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "message": "No."}
    plain, tuned = both(operation, 400, refusal)
    assert tuned == plain
    assert tuned[1]["Error"]["Code"] == "ConditionalCheckFailedException"
