"""What was sent, in the domain's words: request types as new things and patches."""

from typing import Any

import msgspec
from msgspec import UNSET, structs

from ..domain.event import Venue, Waitlist
from ..domain.patches import (
    ContactPatch,
    EventPatch,
    EventTimesPatch,
    GroupPatch,
    MemberPatch,
    NewEvent,
    NewGroup,
    NewMember,
    NewMessage,
    NewRule,
    RulePatch,
    SignupPatch,
)
from ..domain.questions import Question
from . import request_types

_RENAMED = {"starts_at": "starts_local", "ends_at": "ends_local", "signup_closes_at": "signup_closes_local"}
"""What the API calls otherwise: its local times stand beside instants of their own."""


def new_event(given: request_types.EventInput) -> NewEvent:
    return NewEvent(**_fields(given))


def event_patch(given: request_types.EventChange) -> EventPatch:
    return EventPatch(**_fields(given))


def event_times(given: request_types.CloneTimes) -> EventTimesPatch:
    return EventTimesPatch(**_fields(given))


def new_rule(given: request_types.RuleInput) -> NewRule:
    return NewRule(**_fields(given))


def new_message(given: request_types.MessageInput) -> NewMessage:
    fields = _fields(given)
    return NewMessage(**{name: fields[name] for name in request_types.MessageInput.__struct_fields__})


def rule_patch(given: request_types.RuleChange) -> RulePatch:
    return RulePatch(**_fields(given))


def new_group(given: request_types.GroupChange) -> NewGroup:
    return NewGroup(**_fields(given))


def group_patch(given: request_types.GroupChange) -> GroupPatch:
    return GroupPatch(**_fields(given))


def new_member(given: request_types.MemberInput) -> NewMember:
    return NewMember(**_fields(given))


def member_patch(given: request_types.MemberChange) -> MemberPatch:
    return MemberPatch(**_fields(given))


def contact_patch(given: request_types.ContactChange) -> ContactPatch:
    return ContactPatch(**_fields(given))


def signup_patch(given: request_types.OwnSignup) -> SignupPatch:
    return SignupPatch(**_fields(given))


def _fields(given: msgspec.Struct) -> dict[str, Any]:
    """What was given at all, under the names and in the types of the domain."""
    fields = {name: value for name, value in structs.asdict(given).items() if value is not UNSET}
    return {_RENAMED.get(name, name): _value(value) for name, value in fields.items()}


def _value(value: object) -> object:
    match value:
        case request_types.VenueInput():
            return Venue(**structs.asdict(value))
        case request_types.WaitlistInput():
            return Waitlist(**structs.asdict(value))
        case request_types.QuestionInput():
            return Question(
                **structs.asdict(value) | {"kind": request_types.kind_of(value), "options": tuple(value.options)}
            )
        case list():
            return tuple(map(_value, value))
    return value
