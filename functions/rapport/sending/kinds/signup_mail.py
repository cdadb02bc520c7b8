"""Carrying out an act: the mails that answer what happened to one signup."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ...app import App
from ...aws.sqs import Message
from ...domain.audience import Reminder, missed, why_never, why_not_after_change
from ...domain.contact import Contact
from ...domain.errors import WriteConflictError
from ...domain.event import Event
from ...domain.group import Group
from ...domain.plan import changes_mailing, deadline
from ...domain.rule import Audience, Rule, Trigger
from ...domain.signup import Signup, SignupChange
from ...jobs.claim import claimed
from ...log import logger
from ...mail.default_rules import ALREADY_IN_BODY, ALREADY_IN_SUBJECT
from ...store import jobs, ledger
from ...store import rules as rule_store
from ...store.dynamodb import keys
from ...store.dynamodb.codec import RawItem, decode
from ...store.dynamodb.keys import Key
from ..dispatch import Occasion, PutOff, deliver
from ..ledger_writer import LedgerWriter


def work(app: App, message: Message) -> None:
    """Carries out the act that a message names. A nudge takes it as it is; what the tick found is claimed first."""
    key = Key(message["pk"], message["sk"])
    if "due_at" in message:
        taken = claimed(app, message)
        item = taken[1] if taken else None
    else:
        item = app.table.get(key)
    try:
        if item is not None:
            _carry_out(app, key, item)
    except WriteConflictError:
        logger.info("an act is another worker's, or wanted anew: it stays for them", extra={"job": key.sk})


def _carry_out(app: App, key: Key, item: RawItem) -> None:
    act = decode(SignupChange, item)
    with LedgerWriter(app) as notebook:
        put_off = [_deliver(app, notebook, occasion) for occasion in _mails(app, act)]
    later = [one.until for one in put_off if one is not None]
    if later:
        jobs.put_off(app.table, key, item, min(later))
    else:
        jobs.finish(app.table, key, item)


def _deliver(app: App, notebook: LedgerWriter, occasion: Occasion) -> PutOff | None:
    existing = ledger.get_delivery(app.table, occasion.group.id, occasion.event.id, occasion.delivery)
    return deliver(app, notebook, occasion, existing)


def _mails(app: App, act: SignupChange) -> Iterable[Occasion]:
    wanted = (
        keys.group(act.group),
        keys.event(act.group, act.event),
        keys.signup(act.group, act.event, act.contact),
        keys.contact(act.group, act.contact),
    )
    found = app.table.get_many(wanted)
    group, event, signup, contact = (found.get(key) for key in wanted)
    if group is None or event is None or signup is None:
        return  # erased since
    whole = decode(Event, event)
    applying = rule_store.of_event(app.table, act.group, act.event)
    who, whom = decode(Signup, signup), decode(Contact, contact) if contact else None
    told = reminders(act, whole, who, whom, applying)
    for rule in _answers(act, applying.values()):
        yield replace(_occasion(act, decode(Group, group), whole, who, whom, rule), reminders=told)


def reminders(
    act: SignupChange, event: Event, signup: Signup, contact: Contact | None, applying: Mapping[str, Rule]
) -> tuple[Reminder, ...]:
    """What the mail that answers an act says besides, because others were told it before."""
    if act.again:
        return ()
    return tuple(one for one in missed(act, event, applying) if why_never(contact, signup, one.rule) is None)


def _answers(act: SignupChange, applying: Iterable[Rule]) -> list[Rule]:
    """The rules that answer an act: the enabled ones on it, or the words for who signs up again."""
    if act.again:
        return [already_in(act.group)]
    return [rule for rule in applying if rule.enabled and rule.trigger is act.trigger]


def already_in(group: str) -> Rule:
    return Rule(
        group=group,
        id="already-in",
        name="Signed up again",
        trigger=Trigger.ON_SIGNUP,
        audience=Audience.EVERYONE,
        subject=ALREADY_IN_SUBJECT,
        body=ALREADY_IN_BODY,
        max_lateness="P1D",
    )


def _occasion(
    act: SignupChange, group: Group, event: Event, signup: Signup, contact: Contact | None, rule: Rule
) -> Occasion:
    mailing = changes_mailing(rule.id)
    return Occasion(
        group=group,
        event=event,
        rule=rule,
        signup=signup,
        contact=contact,
        mailing=mailing,
        delivery=f"{mailing}_{act.id}",
        due_at=act.at,
        deadline=deadline(rule, event, act.at),
        why_not=why_not_after_change(signup, act, event, rule),
        again=act.again,
    )
