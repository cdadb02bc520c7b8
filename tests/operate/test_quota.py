"""What SES takes in a second and in a day: what it does not take now goes out later, and nothing is lost."""

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from rapport.aws.ses import NotNow, SendError, SendingPaused, SesTransport
from rapport.sending.mailings import reconcile
from tests.testing.deliveries import deliveries, mailing, sign_up_many, state
from tests.testing.world import World

REMINDED = timedelta(days=2, hours=8)


class Refusing:
    """An SESv2 client that is refused everything."""

    def __init__(self, code: str, message: str, status: int) -> None:
        metadata = {"HTTPStatusCode": status}
        self._answer = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata}
        self.asked = 0

    def send_email(self, **_: object) -> None:
        raise ClientError(self._answer, "SendEmail")

    def get_account(self) -> dict[str, object]:
        self.asked += 1
        raise ClientError(self._answer, "GetAccount")


@pytest.mark.parametrize(
    ("message", "meaning"),
    [
        ("Daily message quota exceeded.", SendingPaused),
        ("Daily sending quota exceeded", SendingPaused),
        ("Maximum sending rate exceeded.", NotNow),
        ("Rate exceeded", NotNow),
    ],
)
@pytest.mark.parametrize(("code", "status"), [("ThrottlingException", 400), ("TooManyRequestsException", 429)])
def test_a_day_s_quota_is_told_from_the_rate(code: str, status: int, message: str, meaning: type[SendError]) -> None:
    ses = SesTransport(lambda: Refusing(code, message, status), "rapport")
    with pytest.raises(meaning):
        ses.send(b"", "zoe@example.org", "events@example.org", {})


def test_a_rate_that_cannot_be_read_is_taken_for_the_least_until_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.aws.ses.time.sleep", lambda _: None)
    client = Refusing("TooManyRequestsException", "Rate exceeded", 429)
    ses = SesTransport(lambda: client, "rapport")
    assert ses.rate() == 1
    assert client.asked == 3
    client.get_account = lambda: {"SendQuota": {"MaxSendRate": 14.0}}  # type: ignore[method-assign]
    assert ses.rate() == 14
    client.get_account = Refusing("TooManyRequestsException", "Rate exceeded", 429).get_account  # type: ignore[method-assign]
    assert ses.rate() == 14, "as it was known"
    client.get_account = lambda: {"SendQuota": {"MaxSendRate": -1.0}}  # type: ignore[method-assign]
    assert ses.rate() is None


def test_a_network_that_is_down_is_no_unlimited_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.aws.ses.time.sleep", lambda _: None)

    class Away:
        def get_account(self) -> None:
            raise EndpointConnectionError(endpoint_url="https://ses")

    assert SesTransport(Away, "rapport").rate() == 1


# ---- Nothing is lost ----


def test_throttled_reminders_go_out_minutes_later_to_all_and_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconcile, "BATCH", 3)
    event = world.event()
    people = sign_up_many(world, event, 8)
    world.wind(REMINDED - timedelta(minutes=1))
    world.ses.next("throttle", 5)
    world.wind(timedelta(minutes=20))
    assert [len(world.mails(who)) for who in people] == [2] * 8
    assert mailing(world, event, "day-before")["counts"] == {"sent": 8}


def test_a_throttled_confirmation_goes_out_a_minute_later(world: World) -> None:
    event = world.event()
    world.ses.next("throttle")
    world.sign_up(event)
    assert state(world, event, "on-signup") == ("planned", None)
    world.wind(timedelta(minutes=2))
    assert state(world, event, "on-signup") == ("sent", None)


def test_a_day_s_quota_that_is_used_up_defers_visibly_and_loses_nothing(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    event = world.event()
    people = sign_up_many(world, event, 6)
    world.wind(REMINDED - timedelta(minutes=1))
    world.ses.next("pause", 10_000)
    world.sign_up(event, "late")
    world.wind(timedelta(hours=2))
    assert state(world, event, "on-signup", "late") == ("planned", "paused")
    waiting = deliveries(world, event, mailing="day-before_g1")
    assert [(one["state"], one["reason"]) for one in waiting] == [("planned", "paused")] * 7
    assert mailing(world, event, "day-before")["state"] == "sending"
    assert [record for record in caplog.records if getattr(record, "alarm", "") == "sending_paused"]
    refused = [to for to, answer in world.ses.calls if answer == "pause"]
    assert len(refused) < 25, "one of each is tried each quarter of an hour, not all each minute"
    world.ses.next("pause", 0)
    world.wind(timedelta(minutes=16))
    assert [len(world.mails(who)) for who in people] == [2] * 6
    assert len(world.mails("late")) == 2
    world.wind(timedelta(hours=1))
    assert mailing(world, event, "day-before")["counts"] == {"sent": 7}


def test_a_reminder_whose_time_passes_meanwhile_is_skipped_as_late_and_counted(world: World) -> None:
    event = world.event()
    world.ask("PATCH", f"{event}/rules/day-before", {"max_lateness": "PT30M"})
    sign_up_many(world, event, 3)
    world.wind(REMINDED - timedelta(minutes=1))
    world.ses.next("pause", 10_000)
    world.wind(timedelta(hours=1))
    assert mailing(world, event, "day-before")["counts"] == {"skipped": 3}
    found = deliveries(world, event, mailing="day-before_g1")
    assert {(one["state"], one["reason"]) for one in found} == {("skipped", "late")}
