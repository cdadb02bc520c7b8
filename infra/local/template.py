"""template.yaml, read as CloudFormation reads it: tags, parameters, conditions, references."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

Node = Any
NO_VALUE = object()
"""What AWS::NoValue stands for: the property that has it is not there."""
_IN_SUB = re.compile(r"\$\{([A-Za-z0-9:.]+)\}")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML with CloudFormation's short tags, read as their long forms: `!Ref X` as {"Ref": "X"}."""


def _long_form(loader: Any, tag: str, node: yaml.Node) -> dict[str, Any]:
    name = tag if tag in {"Ref", "Condition"} else f"Fn::{tag}"
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {name: value.split(".", 1) if tag == "GetAtt" else value}
    return {name: loader.construct_sequence(node, deep=True)}


_Loader.add_multi_constructor("!", _long_form)


AttributesOf = Callable[[str, str, str | None], Mapping[str, str]]


class Template:
    """`parameters` overrule the defaults; `attributes_of(type, logical id, name)` is what references give."""

    def __init__(
        self,
        path: Path,
        parameters: Mapping[str, str],
        attributes_of: AttributesOf,
    ) -> None:
        self._document = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - it is a safe loader
        self._parameters = {**self._defaults(), **parameters}
        self._attributes_of = attributes_of

    def _defaults(self) -> dict[str, Any]:
        declared = self._document.get("Parameters", {})
        return {name: each["Default"] for name, each in declared.items() if "Default" in each}

    @cached_property
    def types(self) -> dict[str, str]:
        """The type of each resource that there is, its condition being true."""
        resources = self._document["Resources"]
        return {name: each["Type"] for name, each in resources.items() if self._condition(each.get("Condition"))}

    def of_type(self, kind: str) -> dict[str, dict[str, Any]]:
        """Properties as they stand, by logical id; `value` resolves any of them."""
        resources = self._document["Resources"]
        return {name: resources[name].get("Properties", {}) for name, each in self.types.items() if each == kind}

    def with_globals(self, function: Mapping[str, Any]) -> dict[str, Any]:
        """A function's properties with those of all functions beneath; SAM merges the environment's variables."""
        shared = self._document.get("Globals", {}).get("Function", {})
        variables = {
            name: value
            for each in (shared, function)
            for name, value in each.get("Environment", {}).get("Variables", {}).items()
        }
        return {**shared, **function, "Environment": {"Variables": variables}}

    def value(self, node: Node) -> Node:
        """A property with every reference in it resolved. Raises ValueError for one that means nothing here."""
        if isinstance(node, list):
            return [self.value(each) for each in node]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            (name, argument), *_ = node.items()
            if name == "Ref" or name.startswith("Fn::"):
                return self._function(name, argument)
        resolved = {name: self.value(each) for name, each in node.items()}
        return {name: each for name, each in resolved.items() if each is not NO_VALUE}

    def _function(self, name: str, argument: Node) -> Node:
        match name:
            case "Ref" if argument == "AWS::NoValue":
                return NO_VALUE
            case "Ref":
                return self._reference(argument, "Ref")
            case "Fn::GetAtt":
                return self._reference(*argument)
            case "Fn::Sub":
                return _IN_SUB.sub(lambda found: str(self._reference(*_split(found[1]))), argument)
            case "Fn::Join":
                return argument[0].join(str(self.value(each)) for each in argument[1])
            case "Fn::If":
                return self.value(argument[1] if self._condition(argument[0]) else argument[2])
        raise ValueError(f"The local cloud does not know {name}.")

    def _reference(self, name: str, attribute: str) -> Any:
        if name in self._parameters and attribute == "Ref":
            return self._parameters[name]
        try:
            return self._attributes_of(self.types[name], name, self._name_of(name))[attribute]
        except KeyError:
            raise ValueError(f"The local cloud does not know {attribute} of {name}.") from None

    def _name_of(self, logical_id: str) -> str | None:
        """The name that a table is given; all else is called by its logical id here."""
        given = self._document["Resources"][logical_id].get("Properties", {}).get("TableName")
        return None if given is None else str(self.value(given))

    def _condition(self, node: Node) -> bool:
        if node is None:
            return True
        if isinstance(node, str):
            return self._condition(self._document["Conditions"][node])
        ((name, argument),) = node.items()
        if name == "Condition":
            return self._condition(argument)
        if name == "Fn::Equals":
            return bool(self.value(argument[0]) == self.value(argument[1]))
        parts = [self._condition(each) for each in argument]
        return {"Fn::Not": not parts[0], "Fn::And": all(parts), "Fn::Or": any(parts)}[name]


def _split(reference: str) -> tuple[str, str]:
    name, _, attribute = reference.partition(".")
    return name, attribute or "Ref"
