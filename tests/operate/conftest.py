"""The operator's commands, on the world's own table."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from infra.operate.commands import main
from infra.operate.stack import QUEUES
from tests.testing.world import CONFIG, World


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Operate = Callable[..., Done]


def make_queues(sqs: Any) -> dict[str, str]:
    """Each queue with its DLQ; their addresses, by name, the DLQ's as `now-dead`."""
    urls = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for each in QUEUES for name in (each, f"{each}-dead")}
    for name in QUEUES:
        asked = sqs.get_queue_attributes(QueueUrl=urls[f"{name}-dead"], AttributeNames=["QueueArn"])
        policy = {"deadLetterTargetArn": asked["Attributes"]["QueueArn"], "maxReceiveCount": 5}
        sqs.set_queue_attributes(QueueUrl=urls[name], Attributes={"RedrivePolicy": json.dumps(policy)})
    return urls


def environment_of(urls: Mapping[str, str]) -> dict[str, str]:
    """What the functions have, for a command that is not told of a stack."""
    return {
        "TABLE": CONFIG.table,
        "AWS_REGION": CONFIG.region,
        **{f"{name.upper().replace('-', '_')}_QUEUE_URL": urls[name] for name in QUEUES},
        "SES_CONFIGURATION_SET": CONFIG.configuration_set,
        "SENDERS": "2",
        "SENDER": CONFIG.sender,
        "PUBLIC_URL": CONFIG.public_url,
        "SECRETS_PARAMETER": CONFIG.secrets_parameter,
        "RESERVED_ADDRESSES": "accepted",
    }


@pytest.fixture(autouse=True)
def _pages_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nobody at the world's address."""
    monkeypatch.setattr("infra.operate.address.opens", lambda _: True)


@pytest.fixture(autouse=True)
def quotas(monkeypatch: pytest.MonkeyPatch) -> "Quotas":
    """Service Quotas, which no stand-in of AWS knows well enough."""
    made = Quotas()
    monkeypatch.setattr("infra.operate.stack.Stack.quotas", made)
    return made


@dataclass
class Quotas:
    allowed: float = 1000
    asked: list[float] = field(default_factory=list)
    status: str = "PENDING"

    def get_service_quota(self, **_: str) -> dict[str, Any]:
        return {"Quota": {"Value": self.allowed}}

    def list_requested_service_quota_change_history_by_quota(self, **_: str) -> dict[str, Any]:
        return {"RequestedQuotas": [{"Status": self.status} for _ in self.asked]}

    def request_service_quota_increase(self, *, DesiredValue: float, **_: str) -> None:  # noqa: N803 - AWS calls it so
        self.asked.append(DesiredValue)


@pytest.fixture
def queues(aws_client: Callable[[str], Any]) -> dict[str, str]:
    return make_queues(aws_client("sqs"))


@pytest.fixture
def operate(world: World, queues: dict[str, str], capsys: pytest.CaptureFixture[str]) -> Operate:
    def run(*arguments: str) -> Done:
        capsys.readouterr()
        code = main(arguments, {**environment_of(queues), "TABLE": world.app.config.table})
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run
