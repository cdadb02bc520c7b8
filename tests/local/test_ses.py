"""SES as boto3 meets it: what it takes, keeps and refuses, and what it says of it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from threading import Event, Thread
from typing import Any

import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError

from infra.local.http_server import Server
from infra.local.mailbox import Mail, Mailbox
from infra.local.ses import MOST_BYTES, Ses
from infra.local.ses_events import event

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
HEAD = b"Message-ID: <own@x>\r\nFrom: a@x.example\r\nTo: b@x.example\r\nBcc: c@x\r\nDate: then\r\nSubject: Hi\r\n"
RAW = HEAD + b"\r\nBody\r\n\r\nend"


class World:
    """An SES with a mailbox, and what it published."""

    def __init__(self, path: Path) -> None:
        self.mailbox = Mailbox(path)
        self.published: list[tuple[str, Mail]] = []
        self.ses = Ses(self.mailbox, lambda: NOW, lambda *what: self.published.append(what), ["set"])
        self.server = Server(0, self.ses.answer, MOST_BYTES)
        self.server.start()
        self.client = botocore.session.get_session().create_client(
            "sesv2",
            endpoint_url=self.server.url,
            region_name="eu-west-1",
            config=Config(read_timeout=0.3, retries={"total_max_attempts": 1}),
        )

    def send(self, to: str = "b@x.example", raw: bytes = RAW, **more: Any) -> str:
        answer = self.client.send_email(
            FromEmailAddress="a@x.example",
            Destination={"ToAddresses": [to]},
            Content={"Raw": {"Data": raw}},
            ConfigurationSetName="set",
            **more,
        )
        return str(answer["MessageId"])

    def answers(self) -> list[str]:
        return [call["answer"] for call in self.mailbox.calls()]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path / "mailbox.sqlite")
    yield world
    world.client.close()
    world.server.stop(1)
    world.mailbox.close()


def test_an_accepted_mail_is_kept_with_its_tags_and_published(world: World) -> None:
    id = world.send(EmailTags=[{"Name": "delivery", "Value": "d_1"}])
    (mail,) = world.mailbox.mails()
    assert (mail.message_id, mail.recipients, mail.tags) == (id, ["b@x.example"], {"delivery": "d_1"})
    assert [(kind, sent.message_id) for kind, sent in world.published] == [("send", id)]
    assert world.mailbox.calls() == [
        {"at": "2026-12-01T09:00:00Z", "to": ["b@x.example"], "answer": "accepted", "message_id": id}
    ]


def test_message_id_and_date_are_its_own_and_the_rest_is_untouched(world: World) -> None:
    id = world.send()
    message = message_from_bytes(world.mailbox.mails()[0].raw)
    assert message.get_all("Message-ID") == [f"<{id}@eu-west-1.amazonses.com>"]
    assert message.get_all("Date") == ["Tue, 01 Dec 2026 09:00:00 +0000"]
    assert (message["Subject"], message["Bcc"], message.get_payload()) == ("Hi", None, "Body\r\n\r\nend")


@pytest.mark.parametrize(
    ("told", "code", "status"), [("throttle", "TooManyRequestsException", 429), ("reject", "MessageRejected", 400)]
)
def test_it_refuses_when_told_to_as_often_as_told(world: World, told: str, code: str, status: int) -> None:
    world.ses.fail_next(told, 1)
    with pytest.raises(ClientError) as refused:
        world.send()
    assert refused.value.response["Error"]["Code"] == code
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    world.send()
    assert world.answers() == [told, "accepted"]
    assert len(world.mailbox.mails()) == len(world.published) == 1


@pytest.mark.parametrize(("told", "kept"), [("timeout", 0), ("accept_then_timeout", 1)])
def test_it_leaves_a_call_without_an_answer_when_told_to(world: World, told: str, kept: int) -> None:
    world.ses.fail_next(told, 1)
    with pytest.raises(ReadTimeoutError):
        world.send()
    assert world.answers() == [told]
    assert len(world.mailbox.mails()) == kept
    assert world.published == []


def test_a_new_word_replaces_what_is_left_of_an_earlier_one(world: World) -> None:
    world.ses.fail_next("reject", 5)
    world.ses.fail_next("throttle", 0)
    world.send()
    assert world.answers() == ["accepted"]


def test_ending_leaves_nobody_waiting(world: World) -> None:
    world.ses.fail_next("timeout", 1)
    waiting, ended = Event(), Event()

    def call() -> None:
        waiting.set()
        with pytest.raises(Exception, match=r"Connection was closed|Read timeout"):
            world.send()
        ended.set()

    Thread(target=call).start()
    waiting.wait(5)
    world.server.released.set()
    assert ended.wait(5)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"EmailTags": [{"Name": "delivery", "Value": "no spaces"}]}, "BadRequestException"),
        ({"raw": b"To: b@x.example\r\n\r\nnobody's"}, "BadRequestException"),
        ({"ConfigurationSetName": "unknown"}, "NotFoundException"),
    ],
)
def test_what_ses_would_not_take_is_refused_and_logged(world: World, change: dict[str, Any], code: str) -> None:
    request = {"FromEmailAddress": "a@x.example", "Destination": {"ToAddresses": ["b@x.example"]}}
    content = {"Raw": {"Data": change.pop("raw", RAW)}}
    with pytest.raises(ClientError) as refused:
        world.client.send_email(**request, Content=content, **change)
    assert refused.value.response["Error"]["Code"] == code
    assert (world.answers(), world.mailbox.mails()) == (["reject"], [])


def test_simple_content_becomes_a_mail(world: World) -> None:
    body = {"Text": {"Data": "Hello"}, "Html": {"Data": "<p>Hello"}}
    world.client.send_email(
        FromEmailAddress="a@x.example",
        Destination={"ToAddresses": ["b@x.example"]},
        Content={"Simple": {"Subject": {"Data": "Hi"}, "Body": body}},
    )
    assert message_from_bytes(world.mailbox.mails()[0].raw)["Subject"] == "Hi"


def test_the_account_may_send(world: World) -> None:
    account = world.client.get_account()
    assert account["SendingEnabled"]
    assert account["ProductionAccessEnabled"]
    assert account["SendQuota"]["MaxSendRate"] > 0


def test_calls_and_mails_are_found_by_one_whole_address_in_any_case(world: World) -> None:
    for to in ("Ana@x.example", "Banana@x.example", "Jo <jo@müller.example>"):
        world.send(to)
    assert [mail.recipients for mail in world.mailbox.mails("ANA@X.example")] == [["Ana@x.example"]]
    assert [call["to"] for call in world.mailbox.calls("ana@x.example")] == [["Ana@x.example"]]
    assert len(world.mailbox.mails("jo@xn--mller-kva.example")) == len(world.mailbox.mails("JO@müller.example")) == 1


def test_an_event_has_the_shape_of_ses_event_publishing(world: World) -> None:
    id = world.send(EmailTags=[{"Name": "delivery", "Value": "d_1"}])
    (mail,) = world.mailbox.mails()
    sent = event("send", mail, NOW)
    assert (sent["eventType"], sent["send"]) == ("Send", {})
    assert sent["mail"]["messageId"] == id
    assert sent["mail"]["timestamp"] == "2026-12-01T09:00:00.000Z"
    assert sent["mail"]["destination"] == ["b@x.example"]
    assert sent["mail"]["tags"]["delivery"] == ["d_1"]
    assert sent["mail"]["tags"]["ses:configuration-set"] == ["set"]
    assert {"name": "Subject", "value": "Hi"} in sent["mail"]["headers"]
    bounced = event("bounce", mail, NOW)
    assert bounced["bounce"]["bounceType"] == "Permanent"
    assert bounced["bounce"]["bouncedRecipients"][0]["emailAddress"] == "b@x.example"
    assert event("complaint", mail, NOW)["complaint"]["complainedRecipients"] == [{"emailAddress": "b@x.example"}]
    assert event("delivery", mail, NOW)["delivery"]["recipients"] == ["b@x.example"]
