"""Parameters of an operation: ids in the path, and the query."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from rapport.http.input.preconditions import IF_MATCH
from rapport.http.routing import IDEMPOTENCY_KEY, LONGEST_KEY, Route

Schema = dict[str, Any]
ID: Schema = {"type": "string", "pattern": "^[A-Za-z0-9._-]+$", "maxLength": 600}
WORDS = {
    "group": "The group's id",
    "event": "The event's id",
    "attendee": "The attendee's id: that of their contact",
    "days": "What would be, with another setting than the group's",
    "been": "First-timers, or regulars, checked in at three events or more; of attendees: before this one",
    "not_seen_months": "Who was checked in before, and not within so many months",
    "ask": "The id of an ask between events",
    "contact": "The contact's id",
    "rule": "The rule's id",
    "mailing": "The mailing's id",
    "delivery": "The delivery's id",
    "introduction": "The id of an introduction",
    "report": "The id of a report",
    "maybe": "The id of a maybe: that of the contact who asked",
    "member": "The member's id",
    "export": "The export's id",
    "key": "The API key's id",
    "token": "From a link in a mail",
    "limit": "How many at most",
    "cursor": "The `next_cursor` of the page before",
    "q": "Any part of name or address, whatever its case and accents",
    "since": "The `as_of` of the answer before; without it, or after 15 minutes, the list is to be read again",
    "ago": "How long ago it was, at most `PT24H`, by a device that kept it while it had no network",
    "tag": "One whole tag",
    "kind": "Only what was done to things of this kind",
    "status": "Only those of this status",
    "when": "Only those that are not over, or only those that are",
    "bom": "Begin with a byte order mark, by which Excel knows UTF-8",
    "attendance": "Only those who came, or did not",
    "fields": "What is to be shown of each, separated by commas: `name,status,answers.diet`; all, where it is left out",
    "sort": "The order within each status",
    "state": "Only those in this state",
    "preview": "Say what would happen, and change nothing",
    "columns": "Which column is what, where its title is none of the usual: `email:Their title,first_name:…`",
    "overwrite": "Let names and notes that are there give way to those of the import",
}


_IDEMPOTENCY_KEY: Schema = {
    "name": IDEMPOTENCY_KEY,
    "in": "header",
    "required": False,
    "description": "The same request with the same key again, within 24 hours, makes nothing and gets the first one's"
    " answer; with another body it is a 422",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
}


_IF_MATCH: Schema = {
    "name": IF_MATCH,
    "in": "header",
    "required": False,
    "description": "The `ETag` of a GET or PATCH of it, which is of what can be changed: nothing is where somebody else"
    " has changed it since",
    "schema": {"type": "string", "maxLength": 500, "pattern": "^[ -~]*$"},
}


def parameters_of(route: Route) -> list[Schema]:
    in_path = [_parameter(name, "path", ID) for name in re.findall(r"\{(\w+)\}", route.path)]
    in_query = _query_parameters(route.query) if route.query else ()
    return [*in_path, *in_query, *([_IDEMPOTENCY_KEY] if route.makes else ()), *([_IF_MATCH] if route.if_match else ())]


def _parameter(name: str, place: str, schema: Schema, *, required: bool = True) -> Schema:
    return {"name": name, "in": place, "required": required, "description": WORDS[name], "schema": schema}


def _query_parameters(query: type) -> list[Schema]:
    _, components = msgspec.json.schema_components([query])
    schema = _inlined(components[query.__name__], components)
    required = schema.get("required", ())
    properties = schema["properties"].items()
    return [_parameter(name, "query", _given(part), required=name in required) for name, part in properties]


def _inlined(schema: Any, components: Mapping[str, Schema]) -> Any:
    """The schema with what it refers to in its place: a query has no components of its own."""
    if isinstance(schema, Mapping):
        if "$ref" in schema:
            return _inlined(components[schema["$ref"].rpartition("/")[2]], components)
        return {name: _inlined(part, components) for name, part in schema.items() if name != "title"}
    return [_inlined(part, components) for part in schema] if isinstance(schema, list) else schema


def _given(schema: Schema) -> Schema:
    """The schema of what is given: it can be left out of a query, but not be null in it."""
    (given,) = [part for part in schema.get("anyOf", [schema]) if part != {"type": "null"}]
    return {"type": "string", **given}
