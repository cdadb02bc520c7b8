"""How each thing lies in the table: its key, and the attributes that put it into an index."""

from collections.abc import Mapping
from datetime import datetime
from functools import singledispatch

from ...domain.audit import AuditEntry
from ...domain.base.clock import instant_text
from ...domain.base.text import folded
from ...domain.contact import Contact, Erasure
from ...domain.delivery import Delivery, Mailing
from ...domain.event import Event
from ...domain.group import Group, Sweep
from ...domain.principal import ApiKey
from ...domain.rule import Rule, RuleOverride
from ...domain.signup import ListedSignup, Signup, SignupChange, SignupStatus
from ...domain.team_mail import PauseAlert, RuleTest
from . import keys
from .codec import RawItem, encode, marshal
from .keys import Key

LINE_DIGITS = 10

AFTER_NAME = "\x1f"
"""Between a name and what follows it: it sorts before all that a name may have."""

_LONGEST_NAME = 800
"""Octets of it that are sorted by: a key may have 1,024."""


@singledispatch
def key_for(thing: object) -> Key:
    raise TypeError(f"not kept in the table: {type(thing).__name__}")


@key_for.register
def _(thing: Group) -> Key:
    return keys.group(thing.id)


@key_for.register
def _(thing: Event) -> Key:
    return keys.event(thing.group, thing.id)


@key_for.register
def _(thing: Contact) -> Key:
    return keys.contact(thing.group, thing.id)


@key_for.register
def _(thing: Signup) -> Key:
    return keys.signup(thing.group, thing.event, thing.contact)


@key_for.register
def _(thing: Rule) -> Key:
    return (
        keys.event_rule(thing.group, thing.event, thing.id) if thing.event else keys.group_rule(thing.group, thing.id)
    )


@key_for.register
def _(thing: RuleOverride) -> Key:
    return keys.event_rule(thing.group, thing.event, thing.id)


@key_for.register
def _(thing: Mailing) -> Key:
    return keys.mailing(thing.group, thing.event, thing.id)


@key_for.register
def _(thing: Delivery) -> Key:
    return keys.delivery(thing.group, thing.event, thing.id)


@key_for.register
def _(thing: SignupChange) -> Key:
    return keys.signup_change(thing.group, thing.event, thing.key)


@key_for.register
def _(thing: Erasure) -> Key:
    return keys.erasure(thing.group, thing.contact)


@key_for.register
def _(thing: Sweep) -> Key:
    return keys.sweep(thing.group, thing.kind)


@key_for.register
def _(thing: PauseAlert) -> Key:
    return keys.pause_alert(thing.group, thing.id)


@key_for.register
def _(thing: RuleTest) -> Key:
    return keys.rule_test(thing.group, thing.id)


@key_for.register
def _(thing: ApiKey) -> Key:
    return keys.api_key(thing.group, thing.id)


@key_for.register
def _(thing: AuditEntry) -> Key:
    return keys.audit(thing.group, thing.at, thing.id)


@singledispatch
def _index(_thing: object) -> dict[str, str]:
    return {}


@_index.register
def _(thing: Event) -> dict[str, str]:
    return {"by_time": f"{instant_text(thing.ends_at)}#{thing.id}"}


@_index.register
def _(thing: Contact) -> dict[str, str]:
    """On no list where nobody is known by it."""
    if thing.is_erased:
        return {}
    return {"by_name": _by_name(thing.name, thing.id), "search": folded(f"{thing.name}\n{thing.email}")}


@_index.register
def _(thing: Signup) -> dict[str, str]:
    return signup_index(thing, thing.line_no) | {"search": folded(f"{thing.name}\n{thing.email}")}


def signup_index(thing: ListedSignup, line_no: int | None) -> dict[str, str]:
    """Within each status by name, and by time; those who wait in the order of the numbers they drew."""
    waits = thing.status is SignupStatus.WAITLISTED and line_no is not None
    order = f"{line_no:0{LINE_DIGITS}}" if waits else instant_text(thing.signed_up_at)
    return {
        "by_time": f"{thing.status}#{order}#{thing.contact}",
        "by_name": f"{thing.status}#{_by_name(thing.name, f'{order}#{thing.contact}')}",
    }


def _by_name(name: str, rest: str) -> str:
    """By name, and within the same name by `rest`."""
    octets = folded(name).encode()[:_LONGEST_NAME]
    return f"{octets.decode(errors='ignore')}{AFTER_NAME}{rest}"


JOB_KINDS: Mapping[type, str] = {
    Event: "event",
    Mailing: "mailing",
    SignupChange: "signup_change",
    PauseAlert: "alert",
    RuleTest: "rule_test",
    Erasure: "erasure",
}
"""What jobs are called in the index and in queues; a sweep says its own."""


def job_kind(thing: object) -> str:
    return thing.kind if isinstance(thing, Sweep) else JOB_KINDS[type(thing)]


def job_index(key: Key, due_at: datetime) -> RawItem:
    """What moves an item among the jobs: the instant at which it wants to be looked at."""
    return {"due_shard": {"S": keys.due_shard(key)}, "due_at": {"S": instant_text(due_at)}}


def _job(thing: object, key: Key) -> RawItem:
    """What puts an item among the jobs, where it has something to do later."""
    due_at = getattr(thing, "due_at", None)
    return {**job_index(key, due_at), "kind": {"S": job_kind(thing)}} if due_at is not None else {}


def to_item(thing: object) -> RawItem:
    key = key_for(thing)
    index = {name: marshal(value) for name, value in _index(thing).items()}
    return {**encode(thing), **index, **_job(thing, key), "pk": {"S": key.pk}, "sk": {"S": key.sk}}
