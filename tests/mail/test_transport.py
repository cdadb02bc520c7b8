"""What each answer of SES, and each way of getting none, means: told by a true botocore client and a true socket."""

import json
import socket
from collections.abc import Callable
from typing import Any

import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import CredentialRetrievalError, NoCredentialsError, SSLError

from rapport.aws.ses import NotNow, RefusedForGood, SendError, SendingPaused, SesTransport, Uncertain
from tests.testing.scripted_server import Server, answer, server

RAW = b"From: a@example.org\r\nSubject: x\r\n\r\nbody\r\n"
_SESSION = botocore.session.get_session()


def client(endpoint: str) -> Any:
    return _SESSION.create_client(
        "sesv2",
        region_name="eu-west-1",
        endpoint_url=endpoint,
        aws_access_key_id="a",
        aws_secret_access_key="b",
        config=Config(connect_timeout=1, read_timeout=0.3, retries={"total_max_attempts": 1}, proxies={}),
    )


def send(ses: Any, **changes: str) -> str:
    fields = {"to": "zoe@example.com", "sender": "events@example.org", **changes}
    tags = {"delivery": "d-1", "attempt": "1"}
    return SesTransport(lambda: ses, "rapport").send(RAW, tags=tags, **fields)


TAKEN = answer(200, {"MessageId": "0100-abc"})


def test_what_ses_takes_has_its_id_and_goes_out_once_with_all_it_needs() -> None:
    with server(TAKEN) as ses:
        assert send(client(ses.url), to="zoe@münchen.de") == "0100-abc"
    (request,) = ses.requests
    assert request.startswith(b"POST /v2/email/outbound-emails HTTP/1.1")
    body = json.loads(request.partition(b"\r\n\r\n")[2])
    assert body.pop("Content")["Raw"]["Data"]
    assert body == {
        "FromEmailAddress": "events@example.org",
        "Destination": {"ToAddresses": ["zoe@xn--mnchen-3ya.de"]},
        "EmailTags": [{"Name": "delivery", "Value": "d-1"}, {"Name": "attempt", "Value": "1"}],
        "ConfigurationSetName": "rapport",
    }


@pytest.mark.parametrize(
    ("status", "code", "meaning"),
    [
        (429, "TooManyRequestsException", NotNow),
        (400, "ThrottlingException", NotNow),
        (400, "Throttling", NotNow),
        (400, "LimitExceededException", NotNow),
        (400, "RequestExpired", NotNow),
        (403, "ExpiredTokenException", NotNow),
        (429, "SomethingNew", NotNow),
        (400, "MessageRejected", RefusedForGood),
        (400, "BadRequestException", RefusedForGood),
        (400, "ValidationError", RefusedForGood),
        (413, "RequestEntityTooLargeException", RefusedForGood),
        (400, "SomethingNew", RefusedForGood),
        (400, "AccountSuspendedException", SendingPaused),
        (400, "SendingPausedException", SendingPaused),
        (400, "MailFromDomainNotVerifiedException", SendingPaused),
        (403, "AccessDeniedException", SendingPaused),
        (403, "UnrecognizedClientException", SendingPaused),
        (401, "NotAuthorized", SendingPaused),
        (404, "NotFoundException", SendingPaused),
        (408, "RequestTimeoutException", Uncertain),
        (500, "InternalFailure", Uncertain),
        (500, "", Uncertain),
        (502, "", Uncertain),
        (503, "ServiceUnavailable", Uncertain),
        (504, "", Uncertain),
        (301, "", Uncertain),
    ],
)
def test_what_ses_answers_has_one_meaning(status: int, code: str, meaning: type[SendError]) -> None:
    with server(answer(status, {"message": "for zoe@example.com"}, code)) as ses, pytest.raises(SendError) as refused:
        send(client(ses.url))
    assert type(refused.value) is meaning
    assert len(ses.requests) == 1
    assert code in str(refused.value)
    assert "@" not in str(refused.value), "logs hold no addresses"
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


_UNVERIFIED = "Email address is not verified. The following identities failed the check in region EU-WEST-1: "
_NOT_ALLOWED = "User: … is not authorized to perform: ses:SendEmail on resource: arn:aws:ses:eu-west-1:1:identity/"


@pytest.mark.parametrize(
    ("code", "message", "meaning"),
    [
        ("MessageRejected", _UNVERIFIED + "Events@example.org", SendingPaused),
        ("MessageRejected", _UNVERIFIED + "Demo <events@example.org>, zoe.events@example.org", SendingPaused),
        ("MessageRejected", _UNVERIFIED + "example.org", SendingPaused),
        ("MessageRejected", _UNVERIFIED + "example.org, zoe.events@example.org", SendingPaused),
        ("MessageRejected", _UNVERIFIED + "zoe.events@example.org", RefusedForGood),
        ("MessageRejected", _UNVERIFIED + "Zoe <Zoe.Events@example.org>", RefusedForGood),
        ("MessageRejected", "Sending suspended for this account. See the inbox of its owner.", SendingPaused),
        ("MessageRejected", "Sending paused for this account.", SendingPaused),
        ("MessageRejected", "Message contains a virus", RefusedForGood),
        ("AccessDeniedException", _NOT_ALLOWED + "zoe.events@example.org", RefusedForGood),
        ("AccessDeniedException", _NOT_ALLOWED + "example.org", SendingPaused),
    ],
)
def test_a_refusal_for_one_recipient_pauses_nobody_else(code: str, message: str, meaning: type[SendError]) -> None:
    """Even of one whose address ends in the sender's."""
    with server(answer(400, {"message": message}, code)) as ses, pytest.raises(SendError) as refused:
        send(client(ses.url), to="zoe.events@example.org")
    assert type(refused.value) is meaning


def test_a_sender_who_is_the_recipient_too_is_the_sender() -> None:
    refusal = answer(400, {"message": _UNVERIFIED + "events@example.org"}, "MessageRejected")
    with server(refusal) as ses, pytest.raises(SendingPaused):
        send(client(ses.url), to="events@example.org")


def test_who_cannot_be_reached_took_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotNow, match="EndpointConnectionError"):
        send(client(f"http://127.0.0.1:{port}"))


def test_a_name_that_leads_nowhere_took_nothing() -> None:
    with pytest.raises(NotNow, match="EndpointConnectionError"):
        send(client("http://ses.invalid"))


def test_who_does_not_pick_up_took_nothing() -> None:
    # A backlog of one that is full: further connections are neither taken nor refused.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as busy:
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(busy.getsockname())
        with pytest.raises(NotNow, match="ConnectTimeoutError"):
            send(client(f"http://127.0.0.1:{busy.getsockname()[1]}"))
        for one in waiting:
            one.close()


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(None, id="nothing in time"),
        pytest.param(b"", id="hangs up"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", id="half an answer"),
        pytest.param(b"\x16\x03\x01 not HTTP at all\r\n\r\n", id="no HTTP"),
        pytest.param(answer(200, b"<html>"), id="no JSON"),
        pytest.param(answer(200, {}), id="no id"),
        pytest.param(answer(200, b""), id="empty"),
    ],
)
def test_once_a_request_has_left_no_sound_answer_is_no_answer(said: bytes | None) -> None:
    with server(said) as ses, pytest.raises(Uncertain):
        send(client(ses.url))
    assert len(ses.requests) == 1


class Raising:
    """A client whose call ends in an exception."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def send_email(self, **_: Any) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (NoCredentialsError(), NotNow),
        (CredentialRetrievalError(provider="x", error_msg="y"), NotNow),
        (SSLError(endpoint_url="https://x", error="[SSL: CERTIFICATE_VERIFY_FAILED] certificate has expired"), NotNow),
        (SSLError(endpoint_url="https://x", error="EOF occurred in violation of protocol"), Uncertain),
        (ZeroDivisionError(), Uncertain),
    ],
)
def test_what_goes_wrong_in_the_client_is_told_apart_by_whether_anything_left(
    error: Exception, meaning: type[SendError]
) -> None:
    with pytest.raises(SendError) as refused:
        send(Raising(error))
    assert type(refused.value) is meaning


def test_a_request_that_cannot_be_written_is_refused_for_good() -> None:
    with server(TAKEN) as ses, pytest.raises(RefusedForGood):
        SesTransport(lambda: client(ses.url), "rapport").send(RAW, "a@b.de", "c@d.de", {"n": 7})  # type: ignore[dict-item]
    assert ses.requests == []


def test_a_crash_is_no_answer_of_ses() -> None:
    with pytest.raises(KeyboardInterrupt):
        send(Raising(KeyboardInterrupt()))  # type: ignore[arg-type]


def transport_and_clock(ses: Server) -> tuple[SesTransport, Callable[[float], None]]:
    now = [1000.0]
    made = client(ses.url)

    def wait(seconds: float) -> None:
        now[0] += seconds

    return SesTransport(lambda: made, "rapport", clock=lambda: now[0]), wait


def test_a_connection_is_used_again_while_it_is_surely_alive() -> None:
    with server(TAKEN) as ses:
        transport, wait = transport_and_clock(ses)
        for pause in (0, 3, 9):
            wait(pause)
            transport.send(RAW, "zoe@example.com", "events@example.org", {})
    assert (len(ses.requests), ses.connections) == (3, 1)


def test_a_connection_that_idled_is_not_trusted_with_a_mail() -> None:
    with server(TAKEN) as ses:
        transport, wait = transport_and_clock(ses)
        for pause in (0, 60, 60):
            wait(pause)
            transport.send(RAW, "zoe@example.com", "events@example.org", {})
    assert (len(ses.requests), ses.connections) == (3, 3)
