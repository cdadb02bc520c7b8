"""`/_local/…` on the running system: each sentence of the contract's section is a test here."""

import itertools
import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from infra.local.harness import LocalCloud

pytestmark = pytest.mark.engine

numbers = itertools.count(1)


def now(cloud: LocalCloud) -> datetime:
    return datetime.fromisoformat(cloud.call("GET", "/_local/clock").json["now"])


def new_event(cloud: LocalCloud, starts_in: timedelta) -> str:
    """A published event; its id."""
    starts = (now(cloud) + starts_in).replace(tzinfo=None, microsecond=0)
    fields = {"title": "Table", "starts_at": starts.isoformat(), "timezone": "UTC"}
    ends = (starts + timedelta(hours=2)).isoformat()
    event = cloud.organise("POST", "/v1/groups/demo/events", {**fields, "ends_at": ends}).json["id"]
    assert cloud.organise("POST", f"/v1/groups/demo/events/{event}/publish").status == 200
    return str(event)


def signed_up(cloud: LocalCloud, event: str) -> str:
    """The address of somebody new who has just signed up."""
    email = f"p{next(numbers)}@example.org"
    path = f"/public/v1/groups/demo/events/{event}/signups"
    source = {"X-Forwarded-For": f"198.51.100.{next(numbers)}"}
    assert cloud.call("POST", path, {"email": email, "name": "Ana"}, source).status == 202
    return email


def delivery_to(cloud: LocalCloud, event: str, email: str) -> dict[str, Any]:
    deliveries = cloud.organise("GET", f"/v1/groups/demo/events/{event}/deliveries").json["items"]
    (found,) = [delivery for delivery in deliveries if delivery["email"] == email]
    return dict(found)


def tell_ses(cloud: LocalCloud, **what: Any) -> None:
    assert cloud.call("POST", "/_local/ses", what).status == 200


def calls_to(cloud: LocalCloud, email: str) -> list[dict[str, Any]]:
    return list(cloud.call("GET", f"/_local/ses?to={email}").json["calls"])


def test_a_whole_events_mails_arrive_when_they_are_due(cloud: LocalCloud) -> None:
    event = new_event(cloud, timedelta(days=9))
    email = signed_up(cloud, event)
    starts = now(cloud) + timedelta(days=9)
    cloud.wind("P11D")
    mails = cloud.mails(email)
    assert len(mails) == 4
    two_hours_before = datetime.fromisoformat(mails[2]["sent_at"])
    assert timedelta() <= two_hours_before - (starts - timedelta(hours=2)) < timedelta(minutes=2)
    assert [mail["sent_at"] for mail in mails] == sorted(mail["sent_at"] for mail in mails)


def test_ten_quiet_days_take_under_ten_seconds_and_end_where_they_should(cloud: LocalCloud) -> None:
    before, began = now(cloud), time.monotonic()
    after = datetime.fromisoformat(cloud.wind("P10D"))
    assert time.monotonic() - began < 10
    assert timedelta() <= after - before - timedelta(days=10) < timedelta(seconds=10)
    target = (after + timedelta(days=1)).isoformat().replace("+00:00", "Z")
    assert cloud.call("POST", "/_local/clock", {"set": target}).json["now"] >= target


def test_going_back_is_a_400(cloud: LocalCloud) -> None:
    back = (now(cloud) - timedelta(hours=1)).isoformat()
    answer = cloud.call("POST", "/_local/clock", {"set": back})
    assert (answer.status, answer.headers["content-type"]) == (400, "application/problem+json")


def test_a_mail_has_all_that_the_contract_names_and_its_id_is_the_deliverys(cloud: LocalCloud) -> None:
    event = new_event(cloud, timedelta(days=30))
    email = signed_up(cloud, event)
    cloud.wind()
    (mail,) = cloud.mails(email.upper())
    keys = "message_id to from subject headers text html attachments sent_at tags raw"
    assert mail.keys() == set(keys.split())
    assert mail["to"] == [email]
    assert mail["headers"]["Message-ID"] == [f"<{mail['message_id']}@eu-west-1.amazonses.com>"]
    assert any(part["content_type"] == "text/calendar" for part in mail["attachments"])
    delivery = delivery_to(cloud, event, email)
    assert (delivery["state"], delivery["message_id"]) == ("sent", mail["message_id"])
    assert mail["tags"]["delivery"] == delivery["id"]
    assert calls_to(cloud, email) == [
        {"at": mail["sent_at"], "to": [email], "answer": "accepted", "message_id": mail["message_id"]}
    ]


@pytest.mark.parametrize(
    ("told", "mails", "state"), [("timeout", 0, "unknown"), ("throttle", 0, "planned"), ("reject", 0, "failed")]
)
def test_what_ses_did_not_accept_is_not_in_the_mailbox(cloud: LocalCloud, told: str, mails: int, state: str) -> None:
    event = new_event(cloud, timedelta(days=30))
    tell_ses(cloud, next=told, count=1)
    email = signed_up(cloud, event)
    cloud.wind()  # SES's time-out is over when it answers
    assert len(cloud.mails(email)) == mails
    assert [call["answer"] for call in calls_to(cloud, email)] == [told]
    assert delivery_to(cloud, event, email)["state"] == state


def test_a_mail_accepted_without_an_answer_is_settled_by_what_ses_says_later(cloud: LocalCloud) -> None:
    event = new_event(cloud, timedelta(days=30))
    tell_ses(cloud, next="accept_then_timeout")
    email = signed_up(cloud, event)
    cloud.wind()
    (mail,) = cloud.mails(email)
    assert delivery_to(cloud, event, email)["state"] == "unknown"
    tell_ses(cloud, event="send", message_id=mail["message_id"])
    delivery = delivery_to(cloud, event, email)
    assert (delivery["state"], delivery["message_id"]) == ("sent", mail["message_id"])
    tell_ses(cloud, event="bounce", message_id=mail["message_id"])
    assert delivery_to(cloud, event, email)["outcome"] == "bounced"


def test_the_mailbox_page_is_there(cloud: LocalCloud) -> None:
    page = cloud.call("GET", "/_local/mail")
    assert page.status == 200
    assert '<html lang="en">' in page.body.decode()


def test_an_unknown_address_is_a_404(cloud: LocalCloud) -> None:
    assert cloud.call("GET", "/nothing/here").status == 404
    assert cloud.call("GET", "/_local/nothing").status == 404
