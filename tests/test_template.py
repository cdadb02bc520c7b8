"""What template.yaml means: that its parts fit each other, the code, and what AWS expects of them."""

import importlib
import inspect
import json
import re
from typing import Any

import pytest

from infra.package import build
from rapport.jobs.registry import KINDS
from rapport.metrics import Metric
from rapport.sending.delivery_lease import LEASE
from rapport.store.dynamodb.schema import SCHEMA
from tests.testing.template import (
    ALARMS,
    FUNCTIONS,
    GLOBALS,
    QUEUES,
    RESOURCES,
    ROOT,
    TEMPLATE,
    chosen,
    events,
    mappings,
    module,
    names_in,
    of_type,
    target,
)

each_function = pytest.mark.parametrize("name", FUNCTIONS)


# ---- Functions ----


def test_every_handler_is_a_function_and_every_function_has_its_handler() -> None:
    modules = [path for path in ROOT.glob("functions/handlers/*.py") if "def handler(" in path.read_text()]
    assert {each["Handler"] for each in FUNCTIONS.values()} == {f"handlers.{path.stem}.handler" for path in modules}


@each_function
def test_a_handler_takes_an_event_a_context_and_an_app(name: str) -> None:
    handler = importlib.import_module(f"handlers.{module(name)}").handler
    assert list(inspect.signature(handler).parameters) == ["event", "context", "app"]


BY_LIBRARIES = {"POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE", "PYTHONTZPATH"}


def test_code_reads_what_the_template_sets_and_nothing_else() -> None:
    set_for = {*GLOBALS["Environment"]["Variables"]}
    set_for |= {name for each in FUNCTIONS.values() for name in each.get("Environment", {}).get("Variables", {})}
    read = set(re.findall(r'"([A-Z][A-Z_]+)"', (ROOT / "functions/rapport/config.py").read_text()))
    assert read - {"AWS_REGION"} == set_for - BY_LIBRARIES


@each_function
def test_a_function_keeps_its_log_in_a_group_of_its_own_that_forgets(name: str) -> None:
    groups = {target(each["LoggingConfig"]["LogGroup"]) for each in FUNCTIONS.values()}
    group = target(FUNCTIONS[name]["LoggingConfig"]["LogGroup"])
    assert len(groups) == len(FUNCTIONS)
    assert RESOURCES[group]["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}


@each_function
def test_a_function_is_built_from_the_one_artifact(name: str) -> None:
    assert RESOURCES[name]["Metadata"] == {"BuildMethod": "makefile", "ContextPath": ".", "WorkingDirectory": "."}
    assert "CodeUri" not in FUNCTIONS[name]


def test_the_package_is_for_the_machine_that_runs_it() -> None:
    assert GLOBALS["Runtime"] == f"python{build.TARGET}"
    assert GLOBALS["Architectures"] == [{"Ref": "Architecture"}]
    parameter = TEMPLATE["Parameters"]["Architecture"]
    assert parameter["Default"] == build.Package(build.ROOT).architecture
    assert parameter["AllowedValues"] == list(build.MACHINES)


def test_no_call_to_ses_outlives_its_lease() -> None:
    assert FUNCTIONS["SendFunction"]["Timeout"] < LEASE.total_seconds()


@pytest.mark.parametrize("name", KINDS)
def test_no_worker_outlives_its_lease_of_a_job(name: str) -> None:
    """Each function that works the queue of that kind, and the queue hides the message for no shorter."""
    kind = KINDS[name]
    queue = f"{kind.queue.title()}Queue"
    workers = [function for function, event in events("SQS") if target(event["Queue"]) == queue]
    assert workers
    assert all(FUNCTIONS[worker]["Timeout"] < kind.lease.total_seconds() for worker in workers)
    assert kind.lease.total_seconds() <= RESOURCES[queue]["Properties"]["VisibilityTimeout"]


def test_answers_come_before_the_api_stops_waiting() -> None:
    for name, _ in events("HttpApi"):
        assert FUNCTIONS[name]["Timeout"] < 30


# ---- Routes ----


def test_every_route_is_answered_by_the_function_that_keeps_it() -> None:
    routes = {(module(name), f"{route['Method']} {route['Path']}") for name, route in events("HttpApi")}
    assert routes == {
        ("public", "ANY /public/{proxy+}"),
        ("public", "ANY /g/{proxy+}"),
        ("public", "ANY /s/{proxy+}"),
        ("public", "ANY /u/{proxy+}"),
        ("public", "ANY /me/{proxy+}"),
        ("public", "ANY /help/{proxy+}"),
        ("public", "ANY /lost/{proxy+}"),
        ("public", "GET /openapi.json"),
        ("public", "GET /embed.js"),
        ("public", "ANY $default"),
        ("organizer", "ANY /v1/{proxy+}"),
        ("organizer", "ANY /console"),
        ("organizer", "ANY /console/{proxy+}"),
        ("organizer", "ANY /export/{proxy+}"),
        ("organizer", "ANY /erase/{proxy+}"),
    }


def test_the_access_log_never_holds_a_path() -> None:
    logged = RESOURCES["HttpApi"]["Properties"]["AccessLogSettings"]["Format"]
    assert json.loads(logged)["routeKey"] == "$context.routeKey"
    assert not re.search(r"path|domain|query|sourceIp|\$context\.error", logged, re.IGNORECASE)


# ---- Table ----


def test_the_table_is_the_one_the_code_expects() -> None:
    table = RESOURCES["Table"]["Properties"]
    assert {key: table[key] for key in SCHEMA} == {**SCHEMA}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


def test_the_table_has_a_name_so_that_it_is_never_replaced_by_an_empty_one() -> None:
    name = RESOURCES["Table"]["Properties"]["TableName"]
    assert name == {"Fn::If": ["HasTableName", {"Ref": "TableName"}, {"Fn::Sub": "${AWS::StackName}-table"}]}
    assert TEMPLATE["Parameters"]["TableName"]["Default"] == ""


def test_the_table_survives_mistakes() -> None:
    table = RESOURCES["Table"]
    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
    assert table["Properties"]["DeletionProtectionEnabled"]
    assert table["Properties"]["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert "SSESpecification" not in table["Properties"], "encrypted by DynamoDB's own key: one in KMS costs by its use"


# ---- Queues ----

WORKING = {name: queue for name, queue in QUEUES.items() if "RedrivePolicy" in queue}


def test_every_queue_has_a_dead_letter_queue_of_its_own() -> None:
    dead = [target(queue["RedrivePolicy"]["deadLetterTargetArn"]) for queue in WORKING.values()]
    assert sorted(dead) == sorted(QUEUES.keys() - WORKING.keys())
    assert {queue["RedrivePolicy"]["maxReceiveCount"] for queue in WORKING.values()} == {5}
    assert {QUEUES[name]["MessageRetentionPeriod"] for name in dead} == {14 * 24 * 3600}


@pytest.mark.parametrize("concurrency", ["normal", "small"])
def test_every_queue_is_worked_off_as_lambda_wants_it(concurrency: str) -> None:
    worked = mappings(Concurrency=concurrency)
    assert {event["Queue"] for _, event in worked} == WORKING.keys()
    for name, event in worked:
        gathering = event.get("MaximumBatchingWindowInSeconds", 0)
        assert QUEUES[event["Queue"]]["VisibilityTimeout"] >= 6 * FUNCTIONS[name]["Timeout"] + gathering
        assert event["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert event.get("ScalingConfig", {}).get("MaximumConcurrency", 2) >= 2


def test_senders_are_as_many_as_their_share_of_the_rate_is_for_and_nothing_else_is_polled_for_more_than_needed() -> (
    None
):
    """A queue with a maximum is looked at by five pollers for ever, another by two while it is idle."""
    limited = {event["Queue"] for _, event in mappings() if "ScalingConfig" in event}
    assert limited == {"NowQueue", "SoonQueue", "BulkQueue"}
    assert TEMPLATE["Parameters"]["SendingConcurrency"]["MinValue"] == 2


def test_of_ten_functions_visitors_have_what_mails_jobs_and_the_clock_leave() -> None:
    """Counted at the worst moment, with everything behind at once. (Nothing can be reserved for them below that.)"""
    template = chosen(Concurrency="small")
    told_of = {
        template.value(value)
        for name, value in GLOBALS["Environment"]["Variables"].items()
        if name.endswith("QUEUE_URL")
    } | {"SesEventsQueue"}
    at_once = {
        event["Queue"]: event["ScalingConfig"]["MaximumConcurrency"]
        for _, event in mappings(Concurrency="small")
        if event.get("Enabled", True)
    }
    assert at_once.keys() == told_of, "what is put anywhere is taken from there, and nothing else is looked at"
    assert at_once == {"NowQueue": 2, "SoonQueue": 2, "JobsQueue": 2, "SesEventsQueue": 2}
    clock = len(events("ScheduleV2"))
    assert sum(at_once.values()) + clock == 9
    senders = template.value(GLOBALS["Environment"]["Variables"]["SENDERS"])
    assert senders == str(at_once["SoonQueue"]), "each has its share of the rate"


def test_the_clock_ticks_every_minute() -> None:
    ((name, schedule),) = events("ScheduleV2")
    assert (module(name), schedule["ScheduleExpression"]) == ("tick", "rate(1 minute)")


# ---- Mail ----


def test_ses_tells_all_that_becomes_of_a_mail() -> None:
    (destination,) = of_type("AWS::SES::ConfigurationSetEventDestination").values()
    told = destination["EventDestination"]["MatchingEventTypes"]
    assert set(told) == {"send", "delivery", "deliveryDelay", "bounce", "complaint", "reject", "renderingFailure"}
    assert target(destination["ConfigurationSetName"]) == "ConfigurationSet"
    assert target(destination["EventDestination"]["SnsDestination"]["TopicARN"]) == "SesEventsTopic"


def test_what_ses_tells_reaches_its_queue_and_comes_from_nobody_else() -> None:
    subscription = RESOURCES["SesEventsSubscription"]["Properties"]
    assert (target(subscription["TopicArn"]), target(subscription["Endpoint"])) == ("SesEventsTopic", "SesEventsQueue")
    (queue,) = RESOURCES["SesEventsQueuePolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert queue["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Ref": "SesEventsTopic"}}}
    (topic,) = RESOURCES["SesEventsTopicPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert topic["Principal"] == {"Service": "ses.amazonaws.com"}
    assert "ConfigurationSet" in set(names_in(topic["Condition"]))


# ---- Alarms ----


def test_every_dead_letter_queue_is_watched() -> None:
    watched = {target(alarm["Dimensions"][0]["Value"]) for alarm in ALARMS.values() if "Dimensions" in alarm}
    assert QUEUES.keys() - WORKING.keys() <= watched


def test_every_alarm_reaches_the_operator() -> None:
    assert all(alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}] for alarm in ALARMS.values())


@pytest.mark.parametrize("name", ALARMS)
def test_every_alarm_says_where_its_runbook_is(name: str) -> None:
    runbook = (ROOT / "docs/operating.md").read_text()
    anchor = re.search(r"See docs/operating\.md#([a-z-]+)$", ALARMS[name]["AlarmDescription"].strip())
    assert anchor
    headings = {
        re.sub(r"[^a-z -]", "", line.lower()).strip().replace(" ", "-")
        for line in re.findall(r"^#+ (.*)$", runbook, re.MULTILINE)
    }
    assert anchor[1] in headings
    assert f"`{name}`" in runbook


def test_metrics_of_ours_are_those_that_the_alarms_watch() -> None:
    """Each has the namespace that functions print theirs in, and no dimension."""
    namespace = GLOBALS["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"]
    ours = [alarm for alarm in ALARMS.values() if alarm["MetricName"] in set(Metric)]
    assert ours
    assert all(alarm["Namespace"] == namespace and "Dimensions" not in alarm for alarm in ours)


def test_every_metric_of_ours_is_watched_and_every_function_s_errors_are_counted() -> None:
    filters = of_type("AWS::Logs::MetricFilter").values()
    made = [(each["MetricTransformations"][0]["MetricName"], target(each["LogGroupName"])) for each in filters]
    ours = {alarm["MetricName"] for alarm in ALARMS.values() if "Fn::Sub" in alarm["Namespace"]}
    assert {metric for metric, _ in made} == {"Errors"} <= ours
    assert ours - {"Errors"} <= set(Metric), "what functions print"
    groups = {target(each["LoggingConfig"]["LogGroup"]) for each in FUNCTIONS.values()}
    assert {group for metric, group in made if metric == "Errors"} == groups


# ---- Dashboard ----

OF_AWS = {
    "AWS/ApiGateway": {"4xx", "5xx", "Count"},
    "AWS/DynamoDB": {"WriteThrottleEvents"},
    "AWS/Lambda": {"ConcurrentExecutions", "Throttles"},
    "AWS/SES": {"Reputation.BounceRate", "Reputation.ComplaintRate"},
    "AWS/SQS": {"ApproximateAgeOfOldestMessage"},
}
"""Of the metrics that AWS's guides to these services list, those with these dimensions."""
DIMENSIONS = {"ApiId": {"HttpApi"}, "TableName": {"Table"}, "QueueName": {f"{name}.QueueName" for name in WORKING}}


def shown() -> list[list[Any]]:
    """The metrics of the dashboard, references to resources as they stand."""
    body = json.loads(RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])
    return [metric for widget in body["widgets"] for metric in widget["properties"]["metrics"]]


def test_the_dashboard_shows_metrics_that_there_are() -> None:
    ours = {*Metric, "Errors"}
    for namespace, name, *rest in shown():
        assert name in (ours if namespace == "Rapport/${AWS::StackName}" else OF_AWS[namespace])
        dimension = [each for each in rest if isinstance(each, str)]
        if dimension:
            key, value = dimension
            assert value.strip("${}") in DIMENSIONS[key]


def test_the_dashboard_shows_all_that_functions_print_and_every_queue_and_is_free() -> None:
    assert {*Metric} <= {name for _, name, *_ in shown()}
    queues = {rest[1].strip("${}").split(".")[0] for _, _, *rest in shown() if rest and rest[0] == "QueueName"}
    assert queues == WORKING.keys()
    assert len(shown()) <= 50
    assert len(of_type("AWS::CloudWatch::Dashboard")) == 1, "an account has three for nothing"


def test_outputs_name_every_queue_and_the_table() -> None:
    assert {*QUEUES, "Table", "HttpApi"} <= set(names_in(TEMPLATE["Outputs"]))


@each_function
def test_no_level_of_the_log_drops_a_metric(name: str) -> None:
    """Lambda takes lines without a level, as metrics are, for INFO."""
    assert {**GLOBALS["LoggingConfig"], **FUNCTIONS[name]["LoggingConfig"]}["ApplicationLogLevel"] == "DEBUG"
