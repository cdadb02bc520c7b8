"""Queues to functions on the engine: batches, failures, the DLQ, and knowing when all is done."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from infra.local.engine import ministack
from infra.local.functions import QueueSource
from infra.local.queues import QueuePoller, Queues, failed_ids
from infra.local.resources import Clients

pytestmark = pytest.mark.engine

ARN = "arn:aws:sqs:eu-west-1:000000000000:work"


@pytest.fixture(scope="module")
def sqs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with ministack(tmp_path_factory.mktemp("engine")) as endpoint:
        yield Clients(endpoint)["sqs"]


class Desk:
    """A queue `work` with a DLQ, and a function that notes what it is called with."""

    def __init__(self, sqs: Any, name: str, answer: Callable[[dict[str, Any]], Any], source: QueueSource) -> None:
        self.sqs = sqs
        dead = sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
        redrive = {"deadLetterTargetArn": ARN.replace("work", f"{name}-dead"), "maxReceiveCount": 2}
        self.url = sqs.create_queue(QueueName=name, Attributes={"RedrivePolicy": json.dumps(redrive)})["QueueUrl"]
        self.dead = dead
        self.events: list[dict[str, Any]] = []
        self._answer = answer
        self._lock = Lock()
        self.queues = Queues(sqs, [QueuePoller(sqs, self.url, source, self.call)])

    def call(self, event: dict[str, Any]) -> Any:
        with self._lock:
            self.events.append(event)
        return self._answer(event)

    def send(self, *bodies: str) -> None:
        for body in bodies:
            self.sqs.send_message(QueueUrl=self.url, MessageBody=body)

    def dead_letters(self) -> list[str]:
        found = self.sqs.receive_message(QueueUrl=self.dead, MaxNumberOfMessages=10).get("Messages", ())
        return sorted(message["Body"] for message in found)

    def bodies(self) -> list[str]:
        return sorted(record["body"] for event in self.events for record in event["Records"])

    def run(self) -> None:
        self.queues.start()
        self.queues.wait_until_drained(20)
        self.queues.stop()


def test_messages_come_in_batches_as_true_events(sqs: Any) -> None:
    desk = Desk(sqs, "batches", lambda _: None, QueueSource(ARN, batch_size=2, concurrency=1))
    desk.send("a", "b", "c")
    desk.run()
    assert [len(event["Records"]) for event in desk.events] == [2, 1]
    record = desk.events[0]["Records"][0]
    assert record.keys() == {
        "messageId",
        "receiptHandle",
        "body",
        "attributes",
        "messageAttributes",
        "md5OfBody",
        "eventSource",
        "eventSourceARN",
        "awsRegion",
    }
    assert (record["body"], record["eventSource"], record["eventSourceARN"]) == ("a", "aws:sqs", ARN)
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert record["awsRegion"] == "eu-west-1"


def test_only_what_failed_comes_back_and_in_the_end_it_lies_in_the_dlq(sqs: Any) -> None:
    def answer(event: dict[str, Any]) -> Any:
        bad = [record["messageId"] for record in event["Records"] if record["body"] == "poison"]
        return {"batchItemFailures": [{"itemIdentifier": id} for id in bad]}

    desk = Desk(sqs, "partial", answer, QueueSource(ARN, reports_failures=True))
    desk.send("good", "poison")
    desk.run()
    assert desk.bodies() == ["good", "poison", "poison"]
    assert desk.dead_letters() == ["poison"]


def test_where_a_function_raises_the_whole_batch_comes_back(sqs: Any) -> None:
    desk = Desk(sqs, "raises", lambda event: event["nothing"], QueueSource(ARN))
    desk.send("a", "b")
    desk.run()
    assert desk.dead_letters() == ["a", "b"]


def test_no_more_run_at_once_than_allowed_and_the_queue_is_not_drained_before_they_are_done(sqs: Any) -> None:
    running, most, lock = [0], [0], Lock()

    def answer(_: dict[str, Any]) -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.1)
        with lock:
            running[0] -= 1

    desk = Desk(sqs, "concurrency", answer, QueueSource(ARN, batch_size=1, concurrency=2))
    desk.send(*"abcdef")
    desk.run()
    assert (most, running, len(desk.events)) == ([2], [0], 6)


def test_what_a_function_sends_is_waited_for_too(sqs: Any) -> None:
    def answer(_: dict[str, Any]) -> None:
        time.sleep(0.02)
        if len(desk.events) < 20:
            desk.send("again")

    desk = Desk(sqs, "chain", answer, QueueSource(ARN))
    desk.send("first")
    desk.run()
    assert len(desk.events) == 20


def test_waiting_ends_when_all_is_to_end(sqs: Any) -> None:
    desk = Desk(sqs, "ending", lambda _: None, QueueSource(ARN))
    desk.send("never taken")
    desk.queues.stop()
    with pytest.raises(TimeoutError):
        desk.queues.wait_until_drained(20)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (None, set()),
        ({}, set()),
        ({"batchItemFailures": []}, set()),
        ({"batchItemFailures": [{"itemIdentifier": "a"}]}, {"a"}),
        ({"batchItemFailures": [{"itemIdentifier": "z"}]}, {"a", "b"}),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, {"a", "b"}),
        ({"batchItemFailures": [{}]}, {"a", "b"}),
        ("nonsense", {"a", "b"}),
    ],
)
def test_partial_failures_are_read_as_lambda_reads_them(result: Any, expected: set[str]) -> None:
    assert failed_ids(result, {"a", "b"}) == expected


def test_the_engine_keeps_its_data_and_gives_back_what_was_in_flight(tmp_path: Path) -> None:
    with ministack(tmp_path) as endpoint:
        sqs = Clients(endpoint)["sqs"]
        sqs.create_queue(QueueName="kept", Attributes={"VisibilityTimeout": "900"})
        url = f"{endpoint}/000000000000/kept"
        sqs.send_message(QueueUrl=url, MessageBody="hello")
        assert sqs.receive_message(QueueUrl=url)["Messages"]
    with ministack(tmp_path) as endpoint:
        url = f"{endpoint}/000000000000/kept"
        (message,) = Clients(endpoint)["sqs"].receive_message(QueueUrl=url)["Messages"]
        assert message["Body"] == "hello"
