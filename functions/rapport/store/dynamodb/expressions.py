"""Conditions and changes, as PynamoDB writes them down. Conditions are predicates; nothing happens by them alone."""

from functools import reduce
from typing import cast

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from .codec import marshal


def is_new() -> Condition:
    return Path("pk").does_not_exist()


def exists() -> Condition:
    return Path("pk").exists()


def equals(name: str, value: object) -> Condition:
    return cast(Condition, Path(name) == marshal(value))


def all_of(first: Condition, *others: Condition) -> Condition:
    return reduce(lambda whole, one: cast(Condition, whole & one), others, first)


def any_of(first: Condition, *others: Condition) -> Condition:
    return reduce(lambda whole, one: cast(Condition, whole | one), others, first)


def set_to(name: str, value: object) -> Action:
    return Path(name).set(marshal(value))


def first_version() -> Action:
    """Has an item that an update makes say of which version it is; one that is there says so already."""
    return Path("v").set(Path("v") | marshal(1))
