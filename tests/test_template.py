"""What template.yaml means: that its parts fit each other, the code, and what AWS expects of them."""

import importlib
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from rapport.services.lease import LEASE
from rapport.store.table import SCHEMA

ROOT = Path(__file__).parent.parent
Resource = dict[str, Any]


class CloudFormation(yaml.SafeLoader):
    """YAML with CloudFormation's short tags, read as their long forms: `!Ref X` as {"Ref": "X"}."""


def _long_form(loader: CloudFormation, tag: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {"Fn::GetAtt": value.split(".", 1)} if tag == "GetAtt" else {_name_of(tag): value}
    if isinstance(node, yaml.SequenceNode):
        return {_name_of(tag): loader.construct_sequence(node, deep=True)}
    raise TypeError(tag)


def _name_of(tag: str) -> str:
    return tag if tag in {"Ref", "Condition"} else f"Fn::{tag}"


CloudFormation.add_multi_constructor("!", _long_form)

TEMPLATE: Resource = yaml.load((ROOT / "template.yaml").read_text(), CloudFormation)
RESOURCES: dict[str, Resource] = TEMPLATE["Resources"]
GLOBALS: Resource = TEMPLATE["Globals"]["Function"]


def of_type(kind: str) -> dict[str, Resource]:
    return {name: each["Properties"] for name, each in RESOURCES.items() if each["Type"] == kind}


FUNCTIONS = of_type("AWS::Serverless::Function")
QUEUES = of_type("AWS::SQS::Queue")
ROLES = of_type("AWS::IAM::Role")
ALARMS = of_type("AWS::CloudWatch::Alarm")

each_function = pytest.mark.parametrize("name", FUNCTIONS)


def module(name: str) -> str:
    """`send` of SendFunction."""
    return str(FUNCTIONS[name]["Handler"]).split(".")[1]


def target(value: Any) -> str:
    """The logical id that a Ref or GetAtt points to."""
    return str(value["Ref"] if "Ref" in value else value["Fn::GetAtt"][0])


def names_in(value: Any) -> Iterator[str]:
    """Every logical id that a value mentions."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "Ref":
                yield part
            elif key == "Fn::GetAtt":
                yield part[0]
            elif key == "Fn::Sub":
                yield from (found.split(".")[0] for found in re.findall(r"\$\{([A-Za-z0-9.]+)\}", json.dumps(part)))
            else:
                yield from names_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from names_in(part)


def events(kind: str) -> list[tuple[str, Resource]]:
    found = [(name, event) for name, each in FUNCTIONS.items() for event in each.get("Events", {}).values()]
    return [(name, event["Properties"]) for name, event in found if event["Type"] == kind]


def statements(role: str) -> list[Resource]:
    return [each for policy in ROLES[role]["Policies"] for each in policy["PolicyDocument"]["Statement"]]


def actions(role: str) -> set[str]:
    return {action for each in statements(role) for action in as_list(each["Action"])}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def role_of(name: str) -> str:
    return target(FUNCTIONS[name]["Role"])


# ---- Functions ----


def test_every_handler_is_a_function_and_every_function_has_its_handler() -> None:
    modules = {f"handlers.{path.stem}.handler" for path in ROOT.glob("functions/handlers/[a-z]*.py")}
    assert {each["Handler"] for each in FUNCTIONS.values()} == modules


@each_function
def test_a_handler_takes_an_event_a_context_and_an_app(name: str) -> None:
    handler = importlib.import_module(f"handlers.{module(name)}").handler
    assert list(inspect.signature(handler).parameters) == ["event", "context", "app"]


def test_code_reads_what_the_template_sets_and_nothing_else() -> None:
    set_for = {*GLOBALS["Environment"]["Variables"]}
    set_for |= {name for each in FUNCTIONS.values() for name in each.get("Environment", {}).get("Variables", {})}
    read = set(re.findall(r'"([A-Z][A-Z_]+)"', (ROOT / "functions/rapport/config.py").read_text()))
    assert read - {"AWS_REGION"} == set_for - {"POWERTOOLS_SERVICE_NAME", "LOG_LEVEL", "PYTHONTZPATH"}


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


def test_no_call_to_ses_outlives_its_lease() -> None:
    assert FUNCTIONS["SendFunction"]["Timeout"] < LEASE.total_seconds()


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
        ("public", "GET /openapi.json"),
        ("public", "ANY $default"),
        ("organizer", "ANY /v1/{proxy+}"),
        ("organizer", "ANY /console"),
        ("organizer", "ANY /console/{proxy+}"),
    }


def test_the_access_log_never_holds_a_path() -> None:
    logged = RESOURCES["HttpApi"]["Properties"]["AccessLogSettings"]["Format"]
    assert json.loads(logged)["routeKey"] == "$context.routeKey"
    assert not re.search(r"path|domain|query|sourceIp|\$context\.error", logged, re.IGNORECASE)


# ---- Roles ----


@each_function
def test_a_function_has_a_role_of_its_own(name: str) -> None:
    assert [role_of(each) for each in FUNCTIONS].count(role_of(name)) == 1


def test_only_the_sender_may_send_mail_and_only_as_us() -> None:
    able = {role for role in ROLES if any(action.startswith("ses:") for action in actions(role))}
    assert able == {"SendRole"}
    sending = next(each for each in statements("SendRole") if "ses:SendEmail" in each["Action"])
    assert sending["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "SenderAddress"}}}
    assert {"SesIdentity", "ConfigurationSet"} <= set(names_in(sending["Resource"]))


@pytest.mark.parametrize("role", ROLES)
def test_a_role_names_what_it_may_do_and_to_what(role: str) -> None:
    assert not [action for action in actions(role) if "*" in action]
    assert not [each for each in statements(role) if "*" in as_list(each["Resource"])]
    assert ROLES[role]["ManagedPolicyArns"] == [{"Ref": "TracingPolicy"}]


def test_only_traces_go_to_no_resource_in_particular() -> None:
    policies = of_type("AWS::IAM::ManagedPolicy")
    assert list(policies) == ["TracingPolicy"]
    (statement,) = policies["TracingPolicy"]["PolicyDocument"]["Statement"]
    assert {action.split(":")[0] for action in statement["Action"]} == {"xray"}


@each_function
def test_a_role_writes_only_the_log_of_its_function(name: str) -> None:
    logged = {n for each in statements(role_of(name)) if "logs:PutLogEvents" in each["Action"] for n in names_in(each)}
    assert logged == {target(FUNCTIONS[name]["LoggingConfig"]["LogGroup"])}


@each_function
def test_a_role_takes_from_the_queues_of_its_function_and_no_others(name: str) -> None:
    fed_by = {target(event["Queue"]) for function, event in events("SQS") if function == name}
    takes = [each for each in statements(role_of(name)) if "sqs:ReceiveMessage" in as_list(each["Action"])]
    assert {n for each in takes for n in names_in(each)} == fed_by


def test_the_secrets_are_read_by_those_who_make_or_check_tokens() -> None:
    able = {module(name) for name in FUNCTIONS if "ssm:GetParameter" in actions(role_of(name))}
    assert able == {"public", "organizer", "send"}


# ---- Table ----


def test_the_table_is_the_one_the_code_expects() -> None:
    table = RESOURCES["Table"]["Properties"]
    assert {key: table[key] for key in SCHEMA} == {**SCHEMA}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


def test_the_table_survives_mistakes() -> None:
    table = RESOURCES["Table"]
    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
    assert table["Properties"]["DeletionProtectionEnabled"]
    assert table["Properties"]["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert table["Properties"]["SSESpecification"]["SSEEnabled"]


# ---- Queues ----

WORKING = {name: queue for name, queue in QUEUES.items() if "RedrivePolicy" in queue}


def test_every_queue_has_a_dead_letter_queue_of_its_own() -> None:
    dead = [target(queue["RedrivePolicy"]["deadLetterTargetArn"]) for queue in WORKING.values()]
    assert sorted(dead) == sorted(QUEUES.keys() - WORKING.keys())
    assert {queue["RedrivePolicy"]["maxReceiveCount"] for queue in WORKING.values()} == {5}
    assert {QUEUES[name]["MessageRetentionPeriod"] for name in dead} == {14 * 24 * 3600}


def test_every_queue_is_worked_off_as_lambda_wants_it() -> None:
    assert {target(event["Queue"]) for _, event in events("SQS")} == WORKING.keys()
    for name, event in events("SQS"):
        assert QUEUES[target(event["Queue"])]["VisibilityTimeout"] >= 6 * FUNCTIONS[name]["Timeout"]
        assert event["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert at_least(event["ScalingConfig"]["MaximumConcurrency"]) >= 2


def at_least(value: Any) -> int:
    return int(TEMPLATE["Parameters"][value["Ref"]]["MinValue"] if isinstance(value, dict) else value)


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


def test_alarms_stay_within_what_aws_gives_away() -> None:
    assert len(ALARMS) <= 10


def test_every_metric_of_ours_is_watched_and_every_function_s_errors_are_counted() -> None:
    filters = of_type("AWS::Logs::MetricFilter").values()
    made = [(each["MetricTransformations"][0]["MetricName"], target(each["LogGroupName"])) for each in filters]
    ours = {alarm["MetricName"] for alarm in ALARMS.values() if "Fn::Sub" in alarm["Namespace"]}
    assert {metric for metric, _ in made} == ours
    groups = {target(each["LoggingConfig"]["LogGroup"]) for each in FUNCTIONS.values()}
    assert {group for metric, group in made if metric == "Errors"} == groups


def test_every_alarm_that_a_log_raises_is_one_that_the_code_logs() -> None:
    patterns = " ".join(each["FilterPattern"] for each in of_type("AWS::Logs::MetricFilter").values())
    code = "".join(path.read_text() for path in ROOT.glob("functions/rapport/**/*.py"))
    assert set(re.findall(r'\$\.alarm = "(\w+)"', patterns)) == set(re.findall(r'"alarm": "(\w+)"', code))


# ---- Outputs ----


def test_outputs_name_every_queue_and_the_table() -> None:
    assert {*QUEUES, "Table", "HttpApi"} <= set(names_in(TEMPLATE["Outputs"]))
