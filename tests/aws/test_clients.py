"""The clients that functions get, as the wiring makes them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from rapport import wiring
from tests.testing.aws_calls import ask as ask_client
from tests.testing.recorded_requests import listen
from tests.testing.world import CONFIG


@pytest.fixture(scope="module")
def clients() -> wiring.Clients:
    return wiring.Clients(CONFIG.region)


@pytest.mark.parametrize(("service", "attempts"), [("dynamodb", 4), ("sesv2", 1), ("sqs", 5), ("ssm", 5), ("s3", 5)])
def test_no_call_outlives_its_function_and_each_is_tried_so_often(
    clients: wiring.Clients, service: str, attempts: int
) -> None:
    config = clients(service).meta.config
    assert (config.connect_timeout, config.read_timeout) == (2, 5)
    assert config.retries.get("total_max_attempts", 5) == attempts


@pytest.mark.parametrize(
    ("service", "operation"), [("dynamodb", "GetItem"), ("sqs", "SendMessage"), ("ssm", "GetParameter")]
)
def test_the_services_look_at_parameters_themselves(clients: wiring.Clients, service: str, operation: str) -> None:
    sent = listen(clients(service))
    ask_client(clients(service), operation, {})
    assert len(sent.requests) == 1


def test_who_asks_is_said_briefly(clients: wiring.Clients) -> None:
    """By us and by Powertools, which says its version with each request: botocore says ten times as much."""
    sent = listen(clients("dynamodb"))
    clients("dynamodb").describe_table(TableName="rapport")
    agent = sent.last().headers["User-Agent"]
    said = (agent.decode() if isinstance(agent, bytes) else agent).split()
    assert said[0] == "rapport"
    assert [part.partition("/")[0] for part in said[1:]] in ([], ["PT", "PTEnv"])


def test_a_client_is_made_once_however_many_ask_at_once() -> None:
    clients = wiring.Clients(CONFIG.region)
    with ThreadPoolExecutor(8) as threads:
        found: set[Any] = set(threads.map(lambda _: clients("sqs"), range(32)))
    assert len(found) == 1


@pytest.mark.parametrize("region", ["eu-west-1", "us-east-1"])
def test_links_to_exports_are_signed_by_sigv4_for_the_buckets_name_in_its_region(region: str) -> None:
    client = wiring.Clients(region)("s3")
    link = urlsplit(
        client.generate_presigned_url("get_object", Params={"Bucket": "exports-x", "Key": "a"}, ExpiresIn=60)
    )
    assert link.netloc == f"exports-x.s3.{region}.amazonaws.com"
    assert dict(parse_qsl(link.query))["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
