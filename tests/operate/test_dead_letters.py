"""Messages that failed five times: to look at, to redrive, to discard."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
import pytest

from infra.local.engine import ministack
from infra.operate.dlq import DeadLetters
from infra.operate.stack import QUEUES
from tests.operate.conftest import Operate, environment_of, make_queues
from tests.testing.world import CONFIG

ROOT = Path(__file__).parents[2]
DUE = "2026-11-23T09:00:00.000000Z"
CHANGE = {"kind": "signup_change", "pk": "G#demo#E#e1", "sk": "CHANGE#c1_t1", "due_at": DUE}
RECIPIENTS = {"kind": "recipients_soon", "pk": "G#demo#E#e1", "sk": "MAILING#day-before_g1", "contacts": ["c1", "c2"]}
TEST = {"kind": "rule_test", "pk": "G#demo#EVENTS", "sk": "RULETEST#t"}
TAGS = {"group": ["demo"], "event": ["e1"], "delivery": ["d1"], "attempt": ["1"]}
BOUNCE = {"eventType": "Bounce", "mail": {"messageId": "m1", "destination": ["zoe@example.org"], "tags": TAGS}}
OF_THE_GROUP = {"eventType": "Bounce", "mail": {"messageId": "m3", "tags": {"group": ["demo"], "delivery": ["d2"]}}}
WITHOUT_TAGS = {"eventType": "Delivery", "mail": {"messageId": "m2", "destination": ["zoe@example.org"]}}
SAID: dict[str, object] = {
    f"signup_change: CHANGE#c1_t1 in G#demo#E#e1, due {DUE}": CHANGE,
    "recipients_soon: 2 recipients of MAILING#day-before_g1 in G#demo#E#e1": RECIPIENTS,
    "rule_test: RULETEST#t in G#demo#EVENTS": TEST,
    "SES says Bounce of the delivery d1 of the event e1 of demo": {"Message": json.dumps(BOUNCE)},
    "SES says Bounce of the delivery d2 of demo": {"Message": json.dumps(OF_THE_GROUP)},
    "SES says Delivery of m2": {"Message": json.dumps(WITHOUT_TAGS)},
    "not a message of ours (17 characters)": "zoe@example.org",
    "not a message of ours (2 characters)": {},
}


@pytest.fixture
def sqs(aws_client: Callable[[str], Any]) -> Any:
    return aws_client("sqs")


@pytest.fixture
def put(sqs: Any, queues: dict[str, str]) -> Callable[..., list[str]]:
    """Puts messages into a DLQ; their ids."""

    def send(queue: str, *contents: object) -> list[str]:
        url = queues[f"{queue}-dead"]
        return [sqs.send_message(QueueUrl=url, MessageBody=json.dumps(each))["MessageId"] for each in contents]

    return send


@pytest.fixture
def inside(sqs: Any, queues: dict[str, str]) -> Callable[[str], list[Any]]:
    """What is visible in a queue."""

    def read(name: str) -> list[Any]:
        found = []
        while True:
            options = {"MaxNumberOfMessages": 10, "VisibilityTimeout": 60}
            messages = sqs.receive_message(QueueUrl=queues[name], **options).get("Messages", [])
            if not messages:
                break
            found += messages
        for each in found:
            sqs.change_message_visibility(
                QueueUrl=queues[name], ReceiptHandle=each["ReceiptHandle"], VisibilityTimeout=0
            )
        return [json.loads(each["Body"]) for each in found]

    return read


def test_an_empty_dlq_says_so(operate: Operate) -> None:
    done = operate("dlq", "look", "now")
    assert (done.code, done.out) == (0, "0 messages in the DLQ of now.\n")


def test_a_look_says_what_each_message_is_about_without_an_address(
    operate: Operate, put: Callable[..., list[str]], inside: Callable[[str], list[Any]]
) -> None:
    ids = put("soon", *SAID.values())
    for _ in range(2):
        done = operate("dlq", "look", "soon")
        assert done.code == 0
        assert {line.split("  ")[0]: line.split("  ")[2] for line in done.lines[:-1]} == dict(
            zip(ids, SAID, strict=True)
        )
        assert done.lines[-1] == "8 messages in the DLQ of soon."
        assert "@" not in done.out
    assert len(inside("soon-dead")) == 8, "they are there as before"


def test_the_whole_of_them_is_shown_where_it_is_asked_for(operate: Operate, put: Callable[..., list[str]]) -> None:
    put("ses-events", {"Message": json.dumps(BOUNCE)})
    assert "zoe@example.org" in operate("dlq", "look", "ses-events", "--whole").out


@pytest.mark.parametrize("queue", QUEUES)
def test_all_are_put_back_into_their_queue(
    operate: Operate, put: Callable[..., list[str]], inside: Callable[[str], list[Any]], queue: str
) -> None:
    put(queue, *({**CHANGE, "sk": f"CHANGE#{number}"} for number in range(25)))
    done = operate("dlq", "redrive", queue, "--all")
    assert done.lines[-1] == f"25 messages back in the queue {queue}."
    assert sorted(each["sk"] for each in inside(queue)) == sorted(f"CHANGE#{number}" for number in range(25))
    assert inside(f"{queue}-dead") == []


def test_one_is_put_back_and_the_others_stay(
    operate: Operate, put: Callable[..., list[str]], inside: Callable[[str], list[Any]]
) -> None:
    _, id, _ = put("jobs", CHANGE, RECIPIENTS, TEST)
    assert operate("dlq", "redrive", "jobs", "--message", id).code == 0
    assert inside("jobs") == [RECIPIENTS]
    assert sorted(map(str, inside("jobs-dead"))) == sorted(map(str, (CHANGE, TEST)))


def test_a_redrive_that_dies_in_between_loses_nothing(
    operate: Operate, put: Callable[..., list[str]], inside: Callable[[str], list[Any]]
) -> None:
    put("now", CHANGE, RECIPIENTS)
    with patch.object(DeadLetters, "delete", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        operate("dlq", "redrive", "now", "--all")
    both = inside("now") + inside("now-dead")
    assert all(each in both for each in (CHANGE, RECIPIENTS))
    operate("dlq", "redrive", "now", "--all")
    assert inside("now-dead") == []
    assert all(each in inside("now") for each in (CHANGE, RECIPIENTS))


def test_nothing_is_discarded_without_yes(
    operate: Operate, put: Callable[..., list[str]], inside: Callable[[str], list[Any]]
) -> None:
    put("bulk", RECIPIENTS)
    done = operate("dlq", "discard", "bulk", "--all")
    assert (done.code, done.err) == (1, "1 message would be deleted for good: --yes does it.\n")
    assert inside("bulk-dead") == [RECIPIENTS]


def test_one_or_all_are_discarded_with_yes(
    operate: Operate, put: Callable[..., list[str]], inside: Callable[[str], list[Any]]
) -> None:
    id, *_ = put("bulk", RECIPIENTS, CHANGE, TEST)
    assert operate("dlq", "discard", "bulk", "--message", id, "--yes").lines[-1] == "1 message of bulk deleted."
    assert len(inside("bulk-dead")) == 2
    assert operate("dlq", "discard", "bulk", "--all", "--yes").lines[-1] == "2 messages of bulk deleted."
    assert inside("bulk-dead") == inside("bulk") == []


@pytest.mark.parametrize("action", [("redrive",), ("discard", "--yes")])
def test_a_message_that_is_not_there_is_said_not_to_be(operate: Operate, action: tuple[str, ...]) -> None:
    done = operate("dlq", action[0], "now", "--message", "none", *action[1:])
    assert (done.code, done.err) == (1, "There is no message none in the DLQ of now.\n")


# ---- On the engine, as a command ----


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[str]:
    with ministack(tmp_path) as url:
        yield url


@pytest.mark.engine
def test_the_command_finds_redrives_and_discards_on_the_engine(engine: str) -> None:
    sqs = boto3.client("sqs", region_name=CONFIG.region, endpoint_url=engine)
    urls = make_queues(sqs)
    for content in (CHANGE, TEST):
        sqs.send_message(QueueUrl=urls["now-dead"], MessageBody=json.dumps(content))
    variables = {**os.environ, **environment_of(urls), "AWS_ENDPOINT_URL": engine}

    def operate(*arguments: str) -> str:
        command = [sys.executable, "-m", "infra.operate", *arguments]
        return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True).stdout

    assert operate("dlq", "look", "now").splitlines()[-1] == "2 messages in the DLQ of now."
    assert operate("dlq", "redrive", "now", "--all").splitlines()[-1] == "2 messages back in the queue now."
    received = sqs.receive_message(QueueUrl=urls["now"], MaxNumberOfMessages=10)["Messages"]
    assert sorted(each["Body"] for each in received) == sorted(map(json.dumps, (CHANGE, TEST)))
    assert operate("dlq", "look", "now") == "0 messages in the DLQ of now.\n"
