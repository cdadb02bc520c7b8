"""Answers held against the OpenAPI document that is served."""

import json
import re
from functools import cache
from typing import Any

import jsonschema_rs

from rapport.api.openapi import FILE

DOCUMENT: dict[str, Any] = json.loads(FILE.read_text())


def hold_against_document(method: str, path: str, status: int, content_type: str, body: str) -> None:
    """Fails where an answer is not one that the document has. What the document does not know, it may not have."""
    operation = _operation(method, path)
    if operation is None:
        return
    assert str(status) in operation["responses"], f"{method} {path} answers {status}, which is not documented"
    content = operation["responses"][str(status)].get("content", {})
    kind = content_type.partition(";")[0]
    assert bool(body) == bool(content), f"{method} {path} answers {status} with {body[:100]!r}"
    if not body:
        return
    assert kind in content, f"{method} {path} answers {kind}, which is not documented"
    if kind.endswith("json"):
        _validator(json.dumps(content[kind]["schema"], sort_keys=True)).validate(json.loads(body))


def _operation(method: str, path: str) -> Any:
    for pattern, operations in _patterns():
        if pattern.fullmatch(path):
            return operations.get(method.lower())
    return None


@cache
def _patterns() -> list[tuple[re.Pattern[str], Any]]:
    paths = DOCUMENT["paths"].items()
    ordered = sorted(paths, key=lambda path: path[0].count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path.replace(".", r"\."))), one) for path, one in ordered]


@cache
def _validator(schema: str) -> Any:
    return jsonschema_rs.Draft202012Validator({**json.loads(schema), "components": DOCUMENT["components"]})
