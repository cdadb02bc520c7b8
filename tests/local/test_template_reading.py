"""template.yaml as the local cloud reads it: references, conditions, and what each function is called with."""

from functools import partial
from pathlib import Path

import pytest

from infra.local.functions import Function, QueueSource, environment_of, functions_of
from infra.local.resources import PSEUDO_PARAMETERS, attributes_of, event_topics
from infra.local.settings import ROOT
from infra.local.template import Template

ENGINE = "http://127.0.0.1:4566"
PARAMETERS = {
    **PSEUDO_PARAMETERS,
    "SenderAddress": "events@rapport.example",
    "SesIdentity": "rapport.example",
}
SMALL = """
Parameters:
  Size: {Type: Number, Default: 3}
  Domain: {Type: String, Default: ""}
Conditions:
  HasDomain: !Not [!Equals [!Ref Domain, ""]]
  Never: !And [!Condition HasDomain, !Equals [a, a]]
  Always: !Or [!Condition HasDomain, !Equals [a, a]]
Globals:
  Function: {Timeout: 9, Environment: {Variables: {SIZE: !Ref Size}}}
Resources:
  Queue: {Type: "AWS::SQS::Queue"}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: handlers.worker.handler
      Environment: {Variables: {QUEUE: !Ref Queue}}
      Events:
        Api: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: get, Path: /a}}
        Rest: {Type: HttpApi}
        Tick: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 minute)}}
        Work:
          Type: SQS
          Properties:
            Queue: !GetAtt Queue.Arn
            BatchSize: !Ref Size
            FunctionResponseTypes: [ReportBatchItemFailures]
            ScalingConfig: {MaximumConcurrency: 2}
  Topic: {Type: "AWS::SNS::Topic", Condition: Never}
"""


@pytest.fixture(scope="module")
def real() -> Template:
    return Template(ROOT / "template.yaml", PARAMETERS, partial(attributes_of, ENGINE))


@pytest.fixture
def small(tmp_path: Path) -> Template:
    path = tmp_path / "template.yaml"
    path.write_text(SMALL)
    return Template(path, PSEUDO_PARAMETERS, partial(attributes_of, ENGINE))


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"Ref": "Size"}, 3),
        ({"Ref": "Queue"}, f"{ENGINE}/000000000000/rapport-Queue"),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, "arn:aws:sqs:eu-west-1:000000000000:rapport-Queue"),
        ({"Fn::Sub": "${AWS::StackName}/${Size}/${Queue.QueueName}"}, "rapport/3/rapport-Queue"),
        ({"Fn::If": ["HasDomain", "a", {"Ref": "Size"}]}, 3),
        ({"Fn::If": ["Always", "a", "b"]}, "a"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Size"}]]}, "a-3"),
        ({"deep": [{"Ref": "Size"}, True]}, {"deep": [3, True]}),
    ],
)
def test_references_are_resolved(small: Template, node: object, expected: object) -> None:
    assert small.value(node) == expected


def test_a_property_without_a_value_is_not_there(small: Template) -> None:
    given = {"A": {"Fn::If": ["HasDomain", "domain", {"Ref": "AWS::NoValue"}]}, "B": 1}
    assert small.value(given) == {"B": 1}


def test_a_resource_whose_condition_is_false_is_not_there(small: Template) -> None:
    assert small.types.keys() == {"Queue", "Worker"}


@pytest.mark.parametrize("node", [{"Ref": "Nobody"}, {"Fn::GetAtt": ["Queue", "Colour"]}, {"Fn::Cidr": []}])
def test_what_means_nothing_here_is_refused_by_name(small: Template, node: object) -> None:
    with pytest.raises(ValueError, match="local cloud does not know"):
        small.value(node)


def test_the_functions_share_one_environment(real: Template) -> None:
    environment = environment_of(functions_of(real))
    assert environment["TABLE"] == "rapport-table"
    assert environment["PUBLIC_URL"] == "https://rapport-HttpApi.execute-api.eu-west-1.amazonaws.com"
    assert environment["NOW_QUEUE_URL"] == f"{ENGINE}/000000000000/rapport-NowQueue"
    assert environment["PYTHONTZPATH"] == ""


def test_a_function_is_called_as_the_template_says(small: Template) -> None:
    queue = "arn:aws:sqs:eu-west-1:000000000000:rapport-Queue"
    assert functions_of(small) == [
        Function(
            name="Worker",
            handler="handlers.worker.handler",
            timeout=9,
            environment={"SIZE": "3", "QUEUE": f"{ENGINE}/000000000000/rapport-Queue"},
            routes=(("GET", "/a"), ("ANY", "$default")),
            sources=(QueueSource(queue, batch_size=3, concurrency=2, reports_failures=True),),
            every_minute=True,
        )
    ]


def test_a_schedule_that_the_local_clock_does_not_keep_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(SMALL.replace("rate(1 minute)", "rate(1 hour)"))
    with pytest.raises(ValueError, match="ticks each minute"):
        functions_of(Template(path, PSEUDO_PARAMETERS, partial(attributes_of, ENGINE)))


def test_events_of_ses_go_to_the_topic_of_the_configuration_set(real: Template) -> None:
    topic = "arn:aws:sns:eu-west-1:000000000000:rapport-SesEventsTopic"
    assert event_topics(real) == {"rapport-ConfigurationSet": topic}
