"""Answers held against the OpenAPI document that is served."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

FILE = Path(__file__).parents[2] / "functions" / "rapport" / "http" / "openapi.json"
DOCUMENT: dict[str, Any] = json.loads(FILE.read_text())


def hold_against_document(method: str, path: str, status: int, content_type: str, body: str) -> None:
    """Fails where an answer is not one that the document has. What the document does not know, it may not have."""
    operation = _operation(method, path)
    if operation is None:
        return
    response = resolved(operation["responses"].get(str(status)))
    assert response, f"{method} {path} answers {status}, which is not documented: {body[:300]}"
    content = response.get("content", {})
    kind = content_type.partition(";")[0]
    assert bool(body) == bool(content), f"{method} {path} answers {status} with {body[:100]!r}"
    if not body:
        return
    assert kind in content, f"{method} {path} answers {kind}, which is not documented"
    if kind.endswith("json"):
        _validator(json.dumps(content[kind]["schema"], sort_keys=True)).validate(json.loads(body))


def resolved(part: Any) -> Any:
    """What the document has at the place that a part of it refers to; the part itself where it does not."""
    if not isinstance(part, dict) or "$ref" not in part:
        return part
    place = DOCUMENT
    for name in part["$ref"].removeprefix("#/").split("/"):
        place = place[name]
    return place


def _operation(method: str, path: str) -> Any:
    for pattern, operations in _patterns():
        if pattern.fullmatch(path) and method.lower() in operations:
            return operations[method.lower()]
    return None


@cache
def _patterns() -> list[tuple[re.Pattern[str], Any]]:
    paths = DOCUMENT["paths"].items()
    ordered = sorted(paths, key=lambda path: path[0].count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path.replace(".", r"\."))), one) for path, one in ordered]


@cache
def _validator(schema: str) -> Any:
    """Stricter than the document, which lets callers expect that an answer may have more one day."""
    components = {"schemas": {name: _closed(one) for name, one in DOCUMENT["components"]["schemas"].items()}}
    return jsonschema_rs.Draft202012Validator({**json.loads(schema), "components": components}, validate_formats=True)


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "additionalProperties": False} if "properties" in schema else schema
