"""DynamoDB's expression language, as much of it as the service speaks; a word it does not know is an error here too.

Expressions are compiled once: what they are evaluated on, and the names and values of their placeholders, come later.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

Value = dict[str, Any]
"""An attribute value: {"S": "…"}, {"N": "1"}, …"""
Item = dict[str, Value]


class ExpressionError(Exception):
    """What DynamoDB would answer with a ValidationException."""


@dataclass(frozen=True, slots=True)
class Scope:
    item: Mapping[str, Value]
    names: Mapping[str, str]
    values: Mapping[str, Value]

    def name(self, token: str) -> str:
        return self.names[token] if token.startswith("#") else token

    def path(self, token: str) -> list[str]:
        """The names on the way to an attribute: of one in a map two."""
        return [self.name(part) for part in token.split(".")]

    def value(self, token: str) -> Value | None:
        if token.startswith(":"):
            return self.values[token]
        first, *inner = self.path(token)
        found = self.item.get(first)
        for name in inner:
            found = found.get("M", {}).get(name) if found is not None else None
        return found


Test = Callable[[Scope], bool]
Operand = Callable[[Scope], Value | None]
Change = Callable[[Scope, Item], None]
"""Writes into the second what follows from the first."""

_TOKEN = re.compile(r"\s*([#:]?\w+(?:\.#?\w+)*|<=|>=|<>|[=<>(),+-])")
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def same(left: Value | None, right: Value | None) -> bool:
    if left is None or right is None or left.keys() != right.keys():
        return False
    ((kind, a),), (b,) = left.items(), right.values()
    match kind:
        case "N":
            return Decimal(a) == Decimal(b)
        case "M":
            return bool(a.keys() == b.keys() and all(same(a[name], b[name]) for name in a))
        case "L":
            return len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


def _in_order(left: Value | None, right: Value | None, holds: Callable[[Any, Any], bool]) -> bool:
    """Whether a comparison holds; of different types, or of what has no order, none does."""
    if left is None or right is None or left.keys() != right.keys():
        return False
    ((kind, a),), (b,) = left.items(), right.values()
    match kind:
        case "N":
            return holds(Decimal(a), Decimal(b))
        case "S":
            return holds(a.encode(), b.encode())
    return False


def _begins_with(whole: Value | None, start: Value | None) -> bool:
    return bool(whole and start and "S" in whole and whole["S"].startswith(start["S"]))


def _contains(whole: Value | None, part: Value | None) -> bool:
    if whole is None or part is None:
        return False
    if "S" in whole:
        return "S" in part and part["S"] in whole["S"]
    return any(same(one, part) for one in whole.get("L", ()))


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _TOKEN.findall(text)
        if "".join(self.tokens) != "".join(text.split()):
            raise ExpressionError(f"cannot be read: {text}")
        self.at = 0

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        token = self.next
        if not token or (expected and token not in expected):
            raise ExpressionError(f"{token or 'the end'} where {expected or 'more'} should be: {self.text}")
        self.at += 1
        return token

    def end(self) -> None:
        if self.next:
            raise ExpressionError(f"{self.next} is left over: {self.text}")

    # ---- Conditions ----

    def condition(self) -> Test:
        first = self._conjunction()
        while self.next == "OR":
            self.take()
            first = _either(first, self._conjunction())
        return first

    def _conjunction(self) -> Test:
        first = self._negation()
        while self.next == "AND":
            self.take()
            first = _both(first, self._negation())
        return first

    def _negation(self) -> Test:
        if self.next != "NOT":
            return self._primary()
        self.take()
        inner = self._negation()
        return lambda scope: not inner(scope)

    def _primary(self) -> Test:
        if self.next == "(":
            self.take()
            inner = self.condition()
            self.take(")")
            return inner
        if self.tokens[self.at + 1 : self.at + 2] == ["("]:
            return self._function()
        return self._comparison()

    def _function(self) -> Test:
        name = self.take()
        self.take("(")
        subject = self.operand()
        if name in ("attribute_exists", "attribute_not_exists"):
            self.take(")")
            wanted = name == "attribute_exists"
            return lambda scope: (subject(scope) is not None) == wanted
        self.take(",")
        other = self.operand()
        self.take(")")
        holds = {"begins_with": _begins_with, "contains": _contains}.get(name)
        if holds is None:
            raise ExpressionError(f"no such function: {name}")
        return lambda scope: holds(subject(scope), other(scope))

    def _comparison(self) -> Test:
        subject, operator = self.operand(), self.take()
        match operator:
            case "=" | "<>":
                other = self.operand()
                wanted = operator == "="
                return lambda scope: same(subject(scope), other(scope)) == wanted
            case "BETWEEN":
                low = self.operand()
                self.take("AND")
                high = self.operand()
                at_least, at_most = _COMPARISONS["<="], _COMPARISONS["<="]
                return lambda scope: (
                    _in_order(low(scope), subject(scope), at_least) and _in_order(subject(scope), high(scope), at_most)
                )
            case "IN":
                choice = self._choice()
                return lambda scope: any(same(subject(scope), one(scope)) for one in choice)
        if operator not in _COMPARISONS:
            raise ExpressionError(f"no such comparison: {operator}")
        holds, than = _COMPARISONS[operator], self.operand()
        return lambda scope: _in_order(subject(scope), than(scope), holds)

    def _choice(self) -> list[Operand]:
        self.take("(")
        choice = [self.operand()]
        while self.take(",", ")") == ",":
            choice.append(self.operand())
        return choice

    def operand(self) -> Operand:
        token = self.take()
        return lambda scope: scope.value(token)

    # ---- Updates ----

    def update(self) -> list[Change]:
        changes: list[Change] = []
        clauses = {"SET": self._set, "REMOVE": self._remove, "ADD": self._add}
        while self.next:
            clause = clauses[self.take(*clauses)]
            changes.append(clause())
            while self.next == ",":
                self.take()
                changes.append(clause())
        return changes

    def _set(self) -> Change:
        token = self.take()
        self.take("=")
        value = self._sum()

        def change(scope: Scope, new: Item) -> None:
            _put(new, scope.path(token), value(scope))

        return change

    def _sum(self) -> Callable[[Scope], Value]:
        first = self._term()
        if self.next not in ("+", "-"):
            return first
        sign = 1 if self.take() == "+" else -1
        second = self._term()
        return lambda scope: number(decimal(first(scope)) + sign * decimal(second(scope)))

    def _term(self) -> Callable[[Scope], Value]:
        token = self.take()
        if self.next == "(":
            return self._default(token)

        def value(scope: Scope) -> Value:
            found = scope.value(token)
            if found is None:
                raise ExpressionError(f"there is no attribute {scope.name(token)} to read")
            return found

        return value

    def _default(self, function: str) -> Callable[[Scope], Value]:
        if function != "if_not_exists":
            raise ExpressionError(f"no such function: {function}")
        self.take("(")
        path = self.take()
        self.take(",")
        default = self._term()
        self.take(")")
        return lambda scope: scope.value(path) or default(scope)

    def _remove(self) -> Change:
        token = self.take()

        def change(scope: Scope, new: Item) -> None:
            _put(new, scope.path(token), None)

        return change

    def _add(self) -> Change:
        token, amount = self.take(), self._term()

        def change(scope: Scope, new: Item) -> None:
            _put(new, scope.path(token), _added(scope.value(token), amount(scope)))

        return change


def _put(item: Item, path: list[str], value: Value | None) -> None:
    """Changes an attribute, or removes it; maps on the way to it are copied, for another item may have the same."""
    first, *inner = path
    if inner:
        if "M" not in item.get(first, {}):
            raise ExpressionError(f"there is no map {first}")
        part = dict(item[first]["M"])
        _put(part, inner, value)
        value = {"M": part}
    if value is None:
        item.pop(first, None)
    else:
        item[first] = value


def _added(before: Value | None, amount: Value | None) -> Value:
    if amount is not None and "SS" in amount:
        if before is not None and "SS" not in before:
            raise ExpressionError("a set added to what is none")
        return {"SS": sorted({*(before or amount)["SS"], *amount["SS"]})}
    return number(decimal(before or number(Decimal())) + decimal(amount))


def _either(first: Test, second: Test) -> Test:
    return lambda scope: first(scope) or second(scope)


def _both(first: Test, second: Test) -> Test:
    return lambda scope: first(scope) and second(scope)


def decimal(value: Value | None) -> Decimal:
    if value is None or "N" not in value:
        raise ExpressionError("arithmetic on what is no number")
    return Decimal(value["N"])


def number(value: Decimal) -> Value:
    return {"N": f"{value:f}"}


@cache
def condition(text: str) -> Test:
    parser = _Parser(text)
    test = parser.condition()
    parser.end()
    return test


@cache
def update(text: str) -> list[Change]:
    return _Parser(text).update()


@cache
def key_condition(text: str) -> tuple[str, str, Test]:
    """The placeholders of the partition's name and value, and what else is asked of the key."""
    parser = _Parser(text)
    whole = parser.next == "("
    if whole:
        parser.take()
    name = parser.take()
    parser.take("=")
    value = parser.take()
    rest: Test = lambda _: True  # noqa: E731
    if whole:
        parser.take("AND")
        rest = parser.condition()
        parser.take(")")
    parser.end()
    return name, value, rest
