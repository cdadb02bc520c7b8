"""A group on moto, small and quick: handlers called as AWS calls them, queues worked off, the clock wound by hand."""

import importlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import boto3

from rapport import wiring
from rapport.app import App
from rapport.config import Config
from rapport.domain.patches import NewGroup
from rapport.domain.principal import Scope, operator
from rapport.store.dynamodb.schema import SCHEMA
from rapport.usecases.groups.api_keys import create_key
from rapport.usecases.groups.settings import create_group
from tests.testing.roles import Watch
from tests.testing.template import FUNCTIONS, events, module, target

QUEUES = ("NowQueue", "SoonQueue", "BulkQueue", "JobsQueue")
REGION = "eu-west-1"
EVENT = {
    "title": "Breakfast",
    "starts_at": "2026-12-03T09:00:00",
    "ends_at": "2026-12-03T11:00:00",
    "timezone": "Europe/Berlin",
}


class SmallWorld:
    """One group, `demo`, and a clock that begins two days before its first event. Within moto's mock_aws only."""

    def __init__(self) -> None:
        self.now = datetime(2026, 12, 1, 9, tzinfo=UTC)
        self._sqs = boto3.client("sqs", region_name=REGION)
        self._queues = {name: self._sqs.create_queue(QueueName=name)["QueueUrl"] for name in QUEUES}
        self.config = Config(
            table="rapport",
            region=REGION,
            now_queue=self._queues["NowQueue"],
            soon_queue=self._queues["SoonQueue"],
            senders=2,
            bulk_queue=self._queues["BulkQueue"],
            jobs_queue=self._queues["JobsQueue"],
            configuration_set="rapport",
            sender="events@example.org",
            public_url="https://rapport.example",
            secrets_parameter="/rapport/secrets",
            exports_bucket="exports",
        )
        self._make_the_rest()
        self.watch = Watch(self.config)
        self.app = self._make_app()
        # One for each function, as on AWS: what one keeps of its calls, another must call for.
        self._apps = {function: self._make_app() for function in FUNCTIONS}
        create_group(self.app, operator("demo"), NewGroup(name="Demo", team=("team@example.org",)))
        _, self.key = create_key(self.app, operator("demo"), "all", list(Scope))

    def _make_the_rest(self) -> None:
        boto3.client("dynamodb", region_name=REGION).create_table(TableName="rapport", **SCHEMA)
        boto3.client("sesv2", region_name=REGION).create_email_identity(EmailIdentity="events@example.org")
        bucket = {"LocationConstraint": REGION}
        boto3.client("s3", region_name=REGION).create_bucket(Bucket="exports", CreateBucketConfiguration=bucket)
        secrets = json.dumps({"current": "k1", "keys": {"k1": "not so secret"}})
        ssm = boto3.client("ssm", region_name=REGION)
        ssm.put_parameter(Name="/rapport/secrets", Value=secrets, Type="SecureString")

    def _make_app(self) -> App:
        return wiring.make_app(now=lambda: self.now, config=self.config)

    # ---- Calling the functions ----

    def run(self, function: str, event: Mapping[str, Any], time_left: timedelta = timedelta(minutes=1)) -> Any:
        context = SimpleNamespace(get_remaining_time_in_millis=lambda: time_left / timedelta(milliseconds=1))
        handler: Callable[..., Any] = importlib.import_module(f"handlers.{module(function)}").handler
        with self.watch.running(function):
            return handler(event, context, self._apps[function])

    def hand(self, function: str, message: object, **options: Any) -> None:
        """Hands a function one message of a queue, which must not fail."""
        record = {"messageId": "1", "body": json.dumps(message)}
        assert self.run(function, {"Records": [record]}, **options) == {"batchItemFailures": []}

    def ask(self, method: str, path: str, body: object = None, query: Mapping[str, str] | None = None) -> Any:
        """What a request is answered with; of JSON its content. Fails on a problem."""
        http = {"method": method, "path": path, "sourceIp": "192.0.2.1"}
        answer = self.run(
            "OrganizerFunction" if path.startswith("/v1/") else "PublicFunction",
            {
                "rawPath": path,
                "rawQueryString": urlencode(query or {}),
                "headers": {"authorization": f"Bearer {self.key}"},
                "requestContext": {"http": http},
                **({} if body is None else {"body": body if isinstance(body, str) else json.dumps(body)}),
            },
        )
        assert answer["statusCode"] < 400, (method, path, answer["body"])
        return json.loads(answer["body"]) if "json" in answer["headers"].get("content-type", "") else answer["body"]

    def work_off_queues(self) -> None:
        while sum(self._work_off(function, target(event["Queue"])) for function, event in events("SQS")):
            pass

    def _work_off(self, function: str, queue: str) -> int:
        """How many messages there were; some of them may have brought forth others."""
        messages = self._take(queue)
        if messages:
            failed = self.run(function, {"Records": messages})["batchItemFailures"]
            assert not failed, f"{function} failed on {[message['body'] for message in messages]}"
        return len(messages)

    def _take(self, queue: str) -> list[dict[str, str]]:
        url = self._queues.get(queue)
        received = self._sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []) if url else []
        for one in received:
            self._sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
        return [{"messageId": one["MessageId"], "body": one["Body"]} for one in received]

    def lose_what_is_queued(self) -> None:
        while sum(len(self._take(queue)) for queue in self._queues):
            pass

    def wind(self, hours: float) -> None:
        """On by so many hours, with a tick at every second one."""
        end = self.now + timedelta(hours=hours)
        while self.now < end:
            self.now = min(self.now + timedelta(hours=4), end)
            self.run("TickFunction", {})
            self.work_off_queues()
