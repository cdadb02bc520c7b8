"""What operators are told in figures: one line an invocation, in the format that CloudWatch makes metrics of."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from rapport import metrics
from rapport.metrics import Metric
from tests.testing.deliveries import pause, resume
from tests.testing.world import World

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Lines:
    """What has been printed since it was last asked for; all of it must be metrics."""
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "false")
    return lambda: list(documents(capsys.readouterr().out))


def documents(said: str) -> Iterator[dict[str, Any]]:
    """Between threads, the ends of lines get mixed up."""
    while said := said.lstrip():
        found, end = json.JSONDecoder().raw_decode(said)
        yield found
        said = said[end:]


def total(lines: list[dict[str, Any]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in lines:
        for metric in set(Metric) & line.keys():
            found[metric] += sum(line[metric])
    return found


def test_a_line_is_what_cloudwatch_takes_and_has_no_dimension(world: World, printed: Lines) -> None:
    event = world.event()
    printed()
    world.sign_up(event)
    accepted, sent = printed()
    (described,) = accepted["_aws"]["CloudWatchMetrics"]
    assert described == {
        "Namespace": "Rapport/test",
        "Dimensions": [[]],
        "Metrics": [{"Name": "SignupsAccepted", "Unit": "Count"}],
    }
    assert accepted["SignupsAccepted"] == [1]
    (described,) = sent["_aws"]["CloudWatchMetrics"]
    assert {each["Name"]: each["Unit"] for each in described["Metrics"]} == {
        "MailsSent": "Count",
        "DeliveryLateness": "Seconds",
    }
    assert described["Dimensions"] == [[]]
    assert sent["DeliveryLateness"] == [0]


def test_no_line_says_whose_it_was(world: World, printed: Lines) -> None:
    world.sign_up(world.event())
    allowed = {"_aws", *Metric}
    assert [line.keys() - allowed for line in printed()] == [set(), set()]


def test_nothing_is_printed_where_nothing_happened(world: World, printed: Lines) -> None:
    event = world.event()
    world.tick()
    world.ask("GET", event)
    assert printed() == []


def test_a_repeated_sign_up_is_accepted_once(world: World, printed: Lines) -> None:
    event = world.event()
    for _ in range(3):
        world.sign_up(event)
    assert total(printed())["SignupsAccepted"] == 1


def test_lateness_is_counted_from_when_a_mail_was_due(world: World, printed: Lines) -> None:
    event = world.event()
    world.ses.next("throttle")
    world.sign_up(event)
    printed()
    world.wind(timedelta(minutes=2))
    (line,) = printed()
    assert line["MailsSent"] == [1]
    assert 60 <= line["DeliveryLateness"][0] <= 120


def test_what_was_held_on_purpose_is_not_late(world: World, printed: Lines) -> None:
    event = world.event()
    pause(world)
    world.sign_up(event)
    resume(world)
    printed()
    world.wind(timedelta(minutes=2))
    (line,) = printed()
    assert (line["MailsSent"], "DeliveryLateness" in line) == ([1], False)


@pytest.mark.parametrize(
    ("answer", "metric"),
    [
        ("accept_then_timeout", Metric.MAILS_UNKNOWN),
        ("reject", Metric.MAILS_FAILED),
        ("pause", Metric.SENDING_PAUSED),
    ],
)
def test_what_ses_did_not_take_is_counted_by_what_is_known_of_it(
    world: World, printed: Lines, answer: str, metric: Metric
) -> None:
    event = world.event()
    world.ses.next(answer)
    world.sign_up(event)
    assert total(printed()) == {Metric.SIGNUPS_ACCEPTED: 1, metric: 1}


def test_what_is_not_sent_for_a_reason_is_counted(world: World, printed: Lines) -> None:
    event = world.event()
    world.sign_up(event)
    world.ses_reports(world.mails("ada")[0], "bounce")
    later = world.event(title="Another one")
    printed()
    world.sign_up(later)
    assert total(printed()) == {Metric.SIGNUPS_ACCEPTED: 1, Metric.MAILS_SKIPPED: 1}


def test_an_invocation_that_fails_still_says_what_it_did(printed: Lines) -> None:
    def invocation() -> None:
        with metrics.flushed():
            metrics.count(Metric.MAILS_SENT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        invocation()
    assert total(printed()) == {Metric.MAILS_SENT: 1}


def test_invocations_at_the_same_time_have_figures_of_their_own(printed: Lines) -> None:
    """As the local cloud calls functions: in threads of one process."""

    def invoke(n: int) -> None:
        with metrics.flushed():
            for _ in range(n):
                metrics.count(Metric.MAILS_SENT)
                metrics.seconds(Metric.DELIVERY_LATENESS, n)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(invoke, range(1, 41)))
    lines = printed()
    assert sorted(line["MailsSent"][0] for line in lines) == list(range(1, 41))
    assert all(set(line["DeliveryLateness"]) == {line["MailsSent"][0]} for line in lines)


@pytest.mark.parametrize("values", [99, 100, 101, 250])
def test_no_value_is_lost_of_more_than_a_line_holds(printed: Lines, values: int) -> None:
    with metrics.flushed():
        for _ in range(values):
            metrics.seconds(Metric.DELIVERY_LATENESS, 1)
    lines = printed()
    assert sum(len(line["DeliveryLateness"]) for line in lines) == values
    assert all(len(line["DeliveryLateness"]) <= 100 for line in lines)


def test_nothing_is_counted_outside_of_an_invocation(printed: Lines) -> None:
    metrics.count(Metric.MAILS_SENT)
    metrics.seconds(Metric.DELIVERY_LATENESS, 1)
    with metrics.flushed():
        pass
    assert printed() == []


def test_metrics_that_cannot_be_printed_undo_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    event = world.event()
    monkeypatch.delenv("POWERTOOLS_METRICS_NAMESPACE")
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "false")
    assert world.sign_up(event).status == 202
    assert len(world.mails("ada")) == 1
    assert "metrics could not be printed" in caplog.text
