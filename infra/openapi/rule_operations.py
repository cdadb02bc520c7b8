"""The routes for rules, which are there twice: for a group's, and for those that apply to an event."""

from collections.abc import Mapping

from rapport.http import response_types

from .operation import ListOf, Operation

_RULE = {
    "name": "Parking",
    "trigger": "before_start",
    "offset": {"days": 1, "at": "18:00"},
    "audience": "confirmed",
    "subject": "Where to park for {{event.title}}",
    "body": "Dear {{first_name}},\n\nthere is a car park behind **{{event.venue}}**.",
}


def of_rules(place: str, of: str, whose: str) -> Mapping[str, Operation]:
    """Of a group's rules, and of those that apply to one event."""
    one = f"{place}/rules/{{rule}}"
    sent = "It is a message that was sent: it can be stopped, and not be changed." if of else None
    only = " for this event only, where it is its group's" if of else ""
    return {
        f"GET {place}/rules": Operation(f"list{of}Rules", f"List {whose} rules", ListOf(response_types.Rule)),
        f"POST {place}/rules": Operation(
            f"create{of}Rule", f"Make one of {whose} rules", response_types.Rule, None, _RULE
        ),
        f"GET {one}": Operation(f"show{of}Rule", f"Show one of {whose} rules", response_types.Rule),
        f"PATCH {one}": Operation(
            f"change{of}Rule", f"Change a rule{only}", response_types.Rule, sent, {"offset": {"elapsed": "PT3H"}}
        ),
        f"DELETE {one}": Operation(f"delete{of}Rule", f"Turn a rule off{only}" if of else "Delete a rule"),
        f"POST {one}/test": Operation(
            f"test{of}Rule",
            "Send a rule once, to an active member of the group",
            response_types.Rule,
            None,
            {"email": "olga@example.org"},
            "50 a day for a group.",
        ),
    }
