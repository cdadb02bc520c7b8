"""How each thing lies in the table: its key, and the attributes that put it into an index."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import singledispatch
from typing import Any, NamedTuple, TypeVar

from ...addresses import wire_address
from ...domain.attendees.check_in_all import CheckInAll
from ...domain.attendees.export import Export
from ...domain.audit import AuditEntry
from ...domain.base.clock import instant_text
from ...domain.base.text import folded, searched_text, tag_key
from ...domain.brakes.brake import AccountBrake
from ...domain.branding.image import Image
from ...domain.connections.afterwards.feedback import Feedback
from ...domain.connections.afterwards.unanswered import Unanswered
from ...domain.connections.ask import Ask
from ...domain.connections.coming import Coming, ComingPerson
from ...domain.connections.event_invitation import EventInvitation, Invited
from ...domain.connections.introduction import Introductions, PairWord
from ...domain.connections.keep_in_touch import KeepInTouch
from ...domain.connections.maybe import Maybe, MaybeAsked, MaybeLink
from ...domain.connections.meeting import Meeting
from ...domain.connections.news import ConnectionsMail, News
from ...domain.connections.questions import Questions
from ...domain.connections.report import Report
from ...domain.consents.record import ConsentRecord
from ...domain.contact import Blocking, Contact, Erasure, ListedContact, Merging, OwnLink
from ...domain.contacts.retention import Retention
from ...domain.delivery import Delivery, Mailing
from ...domain.event import Event
from ...domain.figures.counted import CountedEvent
from ...domain.group import Group, Sweep
from ...domain.members.door_links import DoorLinks
from ...domain.members.member import Member
from ...domain.members.owed_mail import Alert, Invitation, ReportAlert, RuleTest
from ...domain.members.session import Session
from ...domain.members.sign_in import Membership, SignIn, SignInLink
from ...domain.principal import ApiKey
from ...domain.rule import Rule, RuleOverride
from ...domain.signup import LastCall, ListedSignup, Signup, SignupChange, SignupStatus
from ...domain.topics.vocabulary import Vocabulary
from . import keys
from .codec import RawItem, encode, marshal
from .keys import Key

LINE_DIGITS = 10

AFTER_NAME = "\x1f"
"""Between a name and what follows it: it sorts before all that a name may have."""

_SHORT_LIVED = timedelta(days=30)

_LONGEST_NAME = 800
"""Octets of it that are sorted by: a key may have 1,024."""


ThingT = TypeVar("ThingT")


class Kept(NamedTuple):
    """How a type of thing is kept."""

    key: Callable[[Any], Key]
    job: str | None = None
    """What it is called in the index of jobs and in queues, where it has something to do later."""


def _kept(type_: type[ThingT], key: Callable[[ThingT], Key], job: str | None = None) -> tuple[type, Kept]:
    return type_, Kept(key, job)


def _rule_key(rule: Rule) -> Key:
    return keys.event_rule(rule.group, rule.event, rule.id) if rule.event else keys.group_rule(rule.group, rule.id)


KEPT: Mapping[type, Kept] = dict(
    [
        _kept(Group, lambda group: keys.group(group.id)),
        _kept(Rule, _rule_key),
        _kept(RuleOverride, lambda rule: keys.event_rule(rule.group, rule.event, rule.id)),
        _kept(Member, lambda member: keys.member(member.group, member.id)),
        _kept(Session, lambda session: keys.session(session.person, session.id)),
        _kept(Vocabulary, lambda vocabulary: keys.topics(vocabulary.group)),
        _kept(DoorLinks, lambda links: keys.door_links(links.group, links.event)),
        _kept(SignIn, lambda asked: keys.sign_in(asked.person, asked.id)),
        _kept(SignInLink, lambda link: keys.sign_in_link(link.person, link.id), job="sign_in_link"),
        _kept(Membership, lambda of: keys.membership(of.person, of.group)),
        _kept(ApiKey, lambda known: keys.api_key(known.group, known.id)),
        _kept(Image, lambda image: keys.image(image.group, image.id)),
        _kept(Event, lambda event: keys.event(event.group, event.id), job="event"),
        _kept(Sweep, lambda sweep: keys.sweep(sweep.group, sweep.kind)),
        _kept(Export, lambda export: keys.attendee_export(export.group, export.id), job="export"),
        _kept(Alert, lambda alert: keys.alert(alert.group, alert.id), job="alert"),
        _kept(ReportAlert, lambda it: keys.report_alert(it.group, it.report), job="report_alert"),
        _kept(RuleTest, lambda test: keys.rule_test(test.group, test.id), job="rule_test"),
        _kept(Invitation, lambda invitation: keys.invitation(invitation.group, invitation.id), job="invitation"),
        _kept(Contact, lambda contact: keys.contact(contact.group, contact.id)),
        _kept(ConsentRecord, lambda record: keys.consents(record.group, record.contact)),
        _kept(OwnLink, lambda link: keys.own_link(link.group, link.id), job="own_link"),
        _kept(News, lambda news: keys.news(news.group, news.contact, news.key)),
        _kept(ConnectionsMail, lambda it: keys.connections_mail(it.group, it.contact), job="connections_mail"),
        _kept(KeepInTouch, lambda job: keys.keep_in_touch(job.group, job.number), job="keep_in_touch"),
        _kept(Report, lambda report: keys.report(report.group, report.id)),
        _kept(Ask, lambda ask: keys.ask(ask.group, ask.contact)),
        _kept(Erasure, lambda erasure: keys.erasure(erasure.group, erasure.contact), job="erasure"),
        _kept(Blocking, lambda blocking: keys.blocking(blocking.group, blocking.contact), job="blocking"),
        _kept(Merging, lambda merging: keys.merging(merging.group, merging.contact), job="merging"),
        _kept(Retention, lambda retention: keys.retention(retention.group), job="retention"),
        _kept(Signup, lambda signup: keys.signup(signup.group, signup.event, signup.contact), job="held_place"),
        _kept(Coming, lambda coming: keys.coming(coming.group, coming.event), job="coming"),
        _kept(ComingPerson, lambda one: keys.coming_person(one.group, one.event, one.contact)),
        _kept(CheckInAll, lambda run: keys.check_in_all(run.group, run.event), job="check_in_all"),
        _kept(MaybeAsked, lambda asked: keys.maybe_asked(asked.group, asked.event, asked.contact, asked.request)),
        _kept(MaybeLink, lambda link: keys.maybe_link(link.group, link.id), job="maybe_link"),
        _kept(Maybe, lambda maybe: keys.maybe(maybe.group, maybe.event, maybe.contact), job="maybe"),
        _kept(Questions, lambda questions: keys.questions(questions.group, questions.contact)),
        _kept(EventInvitation, lambda it: keys.event_invitation(it.group, it.event, it.id), job="event_invitation"),
        _kept(Invited, lambda invited: keys.invited(invited.group, invited.event, invited.contact)),
        _kept(LastCall, lambda call: keys.last_call(call.group, call.event), job="last_call"),
        _kept(SignupChange, lambda it: keys.signup_change(it.group, it.event, it.key), job="signup_change"),
        _kept(Introductions, lambda it: keys.introductions(it.group, it.event, it.round, it.part)),
        _kept(PairWord, lambda word: keys.introduction(word.group, word.event, word.id)),
        _kept(Meeting, lambda meeting: keys.meeting(meeting.group, meeting.event, meeting.id)),
        _kept(Feedback, lambda said: keys.feedback(said.group, said.event, said.contact)),
        _kept(Unanswered, lambda look: keys.unanswered(look.group, look.event), job="unanswered"),
        _kept(Mailing, lambda mailing: keys.mailing(mailing.group, mailing.event, mailing.id), job="mailing"),
        _kept(Delivery, lambda delivery: keys.delivery(delivery.group, delivery.event, delivery.id)),
        _kept(CountedEvent, lambda counted: keys.figures(counted.group, counted.event), job="event_figures"),
        _kept(AccountBrake, lambda _: keys.ACCOUNT_BRAKE),
        _kept(AuditEntry, lambda entry: keys.audit(entry.group, entry.at, entry.id)),
    ]
)
"""All that is kept as it is. A sweep says itself what it is called."""


def key_for(thing: object) -> Key:
    kept = KEPT.get(type(thing))
    if kept is None:
        raise TypeError(f"not kept in the table: {type(thing).__name__}")
    return kept.key(thing)


JOB_KINDS: Mapping[type, str] = {type_: kept.job for type_, kept in KEPT.items() if kept.job is not None}


def job_kind(thing: object) -> str:
    return thing.kind if isinstance(thing, Sweep) else JOB_KINDS[type(thing)]


@singledispatch
def _index(_thing: object) -> dict[str, object]:
    return {}


@_index.register
def _(thing: Event) -> dict[str, object]:
    return {"by_time": f"{instant_text(thing.ends_at)}#{thing.id}"}


@_index.register
def _(thing: Contact) -> dict[str, object]:
    """On no list where nobody is known by it."""
    if thing.is_erased:
        return {}
    return {"by_name": _by_name(thing.name, thing.id), "search": _search(thing, thing.tags)}


@_index.register
def _(thing: Signup) -> dict[str, object]:
    """On no list where nobody is known by it any more."""
    if thing.is_erased:
        return {}
    return signup_index(thing, thing.line_no) | {"search": _search(thing)}


@_index.register
def _(thing: MaybeAsked) -> dict[str, object]:
    """What nobody confirmed is of no use for long."""
    return {"expires_at": int(thing.until.timestamp())}


@_index.register
def _(thing: Delivery) -> dict[str, object]:
    """Of a link to sign in nothing is kept for good: it is of no group that could ever delete it.

    Nor of what asks to confirm a maybe: it goes to who need not be anybody's contact, whom nothing else would erase.
    """
    is_short_lived = thing.id.startswith(keys.SIGN_IN) or (thing.id.startswith(keys.OWN) and "_maybe_" in thing.id)
    if not is_short_lived or thing.wanted_at is None:
        return {}
    return {"expires_at": int((thing.wanted_at + _SHORT_LIVED).timestamp())}


def _search(thing: ListedContact | ListedSignup, tags: Sequence[str] = ()) -> dict[str, object]:
    """What filters look into: an international domain is found by either of its forms."""
    addresses = dict.fromkeys((thing.email, wire_address(thing.email)))
    found_by: dict[str, object] = {"words": searched_text(thing.name, *addresses)}
    return found_by | ({"tags": [tag_key(tag) for tag in tags]} if tags else {})


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


def job_index(key: Key, due_at: datetime) -> RawItem:
    """What moves an item among the jobs: the instant at which it wants to be looked at."""
    return {"due_shard": {"S": keys.due_shard(key)}, "due_at": {"S": instant_text(due_at)}}


def first_due(key: Key, type_: type, due_at: datetime) -> RawItem:
    """What makes a job of an item that was none."""
    return {**job_index(key, due_at), "kind": {"S": JOB_KINDS[type_]}}


def _job(thing: object, key: Key) -> RawItem:
    """What puts an item among the jobs, where it has something to do later."""
    due_at = getattr(thing, "due_at", None)
    return {**job_index(key, due_at), "kind": {"S": job_kind(thing)}} if due_at is not None else {}


def to_item(thing: object) -> RawItem:
    key = key_for(thing)
    index = {name: marshal(value) for name, value in _index(thing).items()}
    return {**encode(thing), **index, **_job(thing, key), "pk": {"S": key.pk}, "sk": {"S": key.sk}}
