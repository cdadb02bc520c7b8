"""Reads template.yaml for tests."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from infra.local.template import Template

ROOT = Path(__file__).parents[2]
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


def chosen(**parameters: str) -> Template:
    """The template with its conditions decided; references to a resource give its logical id."""
    return Template(ROOT / "template.yaml", parameters, lambda _, name, __: {"Ref": name, "Arn": name})


def mappings(**parameters: str) -> list[tuple[str, Resource]]:
    """Each function that works a queue, and how, conditions decided."""
    return [(name, chosen(**parameters).value(event)) for name, event in events("SQS")]


def statements(role: str, effect: str = "Allow") -> list[Resource]:
    said = [each for policy in ROLES[role]["Policies"] for each in policy["PolicyDocument"]["Statement"]]
    return [each for each in said if each["Effect"] == effect]


def actions(role: str) -> set[str]:
    return {action for each in statements(role) for action in as_list(each["Action"])}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def role_of(name: str) -> str:
    return target(FUNCTIONS[name]["Role"])
