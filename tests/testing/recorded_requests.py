"""Clients that talk to nobody: what they send is kept, and what they are told is made up."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import botocore.session
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient

from tests.testing.world import CONFIG

REGION = CONFIG.region


@dataclass
class Sent:
    """What came out at the end of botocore; `answers` are what it is told, one after another, then `{}`."""

    requests: list[AWSPreparedRequest] = field(default_factory=list)
    answers: list[AWSResponse] = field(default_factory=list)

    def last(self) -> AWSPreparedRequest:
        return self.requests[-1]


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> Iterator[bytes]:
        yield self._content


def answer(status: int, content: object) -> AWSResponse:
    return AWSResponse("http://local", status, {"x-amzn-requestid": "r-1"}, _Body(json.dumps(content).encode()))


def listen(client: BaseClient) -> Sent:
    sent = Sent()

    def before_send(request: AWSPreparedRequest, **_: object) -> AWSResponse:
        sent.requests.append(request)
        return sent.answers.pop(0) if sent.answers else answer(200, {})

    client.meta.events.register_first("before-send", before_send)
    return sent


def session() -> botocore.session.Session:
    made = botocore.session.Session()
    made.set_credentials("local", "local", account_id="123456789012")
    return made
