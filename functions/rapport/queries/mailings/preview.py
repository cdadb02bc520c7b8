"""A mailing as one attendee will read it, before it is sent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from ...app import App
from ...domain.audience import (
    Reminder,
    asks_to_decide,
    came,
    in_audience,
    is_meant,
    matches,
    was_told_otherwise,
    why_never,
    why_not_after_change,
    why_not_in_mailing,
)
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import NotFoundError
from ...domain.connections.afterwards.unanswered import asks_whom_they_met
from ...domain.connections.introduction import may_be_introduced, names_introductions
from ...domain.delivery import DeliveryState, Mailing, MailingState, Reason
from ...domain.plan import rule_of_mailing
from ...domain.rule import Rule, Trigger
from ...domain.signup import Signup, SignupChange, SignupStatus, sample_attendee
from ...mail.content import Content
from ...sending import compose
from ...sending.connections.introduced import Introduced, introduced_to
from ...sending.kinds.signup_mail import reminders
from ...store import events, ledger, previews
from ...store.previews import Facts, Outcome
from ..connections.proposed import as_if_begun
from .timeline import is_on_timeline, why_not_sent

_MAY_STILL_HAPPEN = {
    Trigger.ON_SIGNUP: (SignupStatus.PENDING,),
    Trigger.ON_WAITLISTED: (SignupStatus.PENDING,),
    Trigger.ON_OFFERED: (SignupStatus.WAITLISTED,),
    Trigger.ON_OFFER_EXPIRED: (SignupStatus.WAITLISTED, SignupStatus.OFFERED),
    Trigger.ON_PROMOTED: (SignupStatus.WAITLISTED, SignupStatus.OFFERED),
    Trigger.ON_CANCELLED: tuple(status for status in SignupStatus if status is not SignupStatus.CANCELLED),
}
"""Changes that may still happen to a signup, by its status now."""


@dataclass(frozen=True)
class Preview:
    content: Content
    skipped: Reason | None


@dataclass(frozen=True)
class _Copy:
    """One attendee's copy of a mailing, sent or not."""

    mailing: str
    facts: Facts
    rule: Rule
    signup: Signup
    begun: Sequence[Mailing]
    """The mailings of its rule that have begun."""

    @property
    def started(self) -> Mailing | None:
        """The mailing, if it is one of these."""
        return next((one for one in self.begun if one.id == self.mailing), None)

    @property
    def trigger(self) -> Trigger:
        """The mailing's own: the rule may have been changed since it began."""
        return self.started.trigger if self.started else self.rule.trigger

    @property
    def change(self) -> SignupChange:
        """What happened to the signup last, as a change that the rule answers."""
        signup, at = self.signup, self.signup.changed_at
        return SignupChange(
            group=signup.group,
            event=signup.event,
            contact=signup.contact,
            trigger=self.rule.trigger,
            status_version=signup.status_version,
            at=at,
            due_at=at,
        )

    @property
    def delivery(self) -> str:
        return f"{self.mailing}_{self.change.id if self.trigger.is_personal else self.signup.contact}"


def preview(app: App, group_id: str, event_id: str, mailing: str, attendee: str | None) -> Preview:
    """What an attendee will get of a mailing, or why nothing; somebody made up, where none is named.

    Raises NotFoundError. Only this one mailing is derived, not the timeline it stands on.
    """
    rule_id = rule_of_mailing(mailing)
    facts = previews.facts(app.table, group_id, event_id, rule_id, attendee)
    begun = ledger.mailings_of_rule(app.table, facts.event, rule_id)
    if attendee is None:
        return _of_nobody(app, mailing, facts, begun)
    copy = _copy(mailing, facts, begun, attendee)
    reminded = facts.event.reminded if copy.trigger.is_personal else ()
    outcome = previews.outcome(app.table, facts.event, copy.delivery, copy.change.id, reminded)
    told = reminders(copy.change, facts.event, copy.signup, facts.contact, outcome.reminded)
    shown = replace(_shown(app, facts, copy.signup, copy.rule, told), introduced=_introduced(app, copy))
    return Preview(compose.render(app, shown), _why_nothing(copy, outcome, app.now()))


def _introduced(app: App, copy: _Copy) -> Sequence[Introduced]:
    """Whom it names to them, or asks about: before it begins those whom it would if it began now."""
    person, rule = copy.facts.contact, copy.rule
    if person is None or not may_be_introduced(person):
        return ()
    if not (names_introductions(rule) or asks_whom_they_met(rule)):
        return ()
    event, fixed = copy.facts.event, None
    if names_introductions(rule) and copy.started is None:
        fixed = as_if_begun(app, event, copy.mailing)
    found = introduced_to(
        *(app, event, [person]),
        mailing=copy.mailing,
        language=copy.facts.group.language,
        fixed=fixed,
        for_organizers=True,
    )
    return found[person.id]


def _shown(app: App, facts: Facts, signup: Signup, rule: Rule, told: tuple[Reminder, ...] = ()) -> compose.Copy:
    return compose.Copy(
        group=facts.group,
        event=facts.event,
        signup=signup,
        recipient=facts.contact,
        rule=rule,
        reminders=told,
        asks=asks_to_decide(facts.contact, signup, facts.event, rule),
        next_event=partial(events.next_of_group, app.table, facts.event, app.now()),
    )


def _copy(mailing: str, facts: Facts, begun: Sequence[Mailing], attendee: str) -> _Copy:
    """Raises NotFoundError for what is not on the timeline, and for an attendee who is not at the event."""
    rule = _rule(mailing, facts, begun)
    if facts.signup is None or facts.signup.is_erased:
        raise NotFoundError(f"There is no attendee {attendee} at this event.")
    return _Copy(mailing, facts, rule, facts.signup, begun)


def _rule(mailing: str, facts: Facts, begun: Sequence[Mailing]) -> Rule:
    """Raises NotFoundError for what is not on the timeline."""
    if facts.rule is None and any(one.id == mailing for one in begun):
        raise NotFoundError(f"The rule {rule_of_mailing(mailing)} was deleted: there are no words to show.")
    if facts.rule is None or not is_on_timeline(mailing, facts.rule, facts.event, begun):
        raise NotFoundError(f"There is no mailing {mailing} for this event.")
    return facts.rule


def _of_nobody(app: App, mailing: str, facts: Facts, begun: Sequence[Mailing]) -> Preview:
    """A mailing's words for somebody made up; `skipped` is what holds for everybody."""
    rule, event, now = _rule(mailing, facts, begun), facts.event, app.now()
    sample = sample_attendee(event.group, event.id, "sample", "sam@example.org", now)
    content = compose.render(app, _shown(app, facts, sample, rule))
    return Preview(content, why_not_sent(mailing, rule, event, begun, now))


def _why_nothing(copy: _Copy, outcome: Outcome, now: datetime) -> Reason | None:
    """Why the attendee will get, or got, nothing of the mailing."""
    delivery = outcome.delivery
    if delivery is not None:
        return delivery.reason if delivery.state in (DeliveryState.SKIPPED, DeliveryState.FAILED) else None
    to_nobody = why_not_sent(copy.mailing, copy.rule, copy.facts.event, copy.begun, now)
    if to_nobody is not None:
        return to_nobody
    is_personal = copy.trigger.is_personal
    why_not = _why_no_answer(copy, outcome.change) if is_personal else _why_not_in_it(copy, now)
    return why_not or why_never(copy.facts.contact, copy.signup, copy.rule)


def _why_no_answer(copy: _Copy, change: SignupChange | None) -> Reason | None:
    """Why a rule that answers changes of signups sends nothing: there was none, and there can be none any more."""
    if change is not None and change.trigger is copy.trigger:
        return why_not_after_change(copy.signup, copy.change, copy.facts.event, copy.rule)
    may_happen = copy.signup.status in _MAY_STILL_HAPPEN.get(copy.trigger, ())
    return None if may_happen else Reason.NOT_IN_AUDIENCE


def _why_not_in_it(copy: _Copy, now: datetime) -> Reason | None:
    mailing = copy.started
    if mailing is None:
        return _why_not_if_it_began(copy, now)
    event = copy.facts.event
    meant = in_audience(copy.signup, mailing, event) and is_meant(copy.facts.contact, mailing, event)
    if mailing.state is not MailingState.SENDING or not meant:
        return Reason.NOT_IN_AUDIENCE
    return why_not_in_mailing(copy.signup, mailing, event, copy.rule)


def _why_not_if_it_began(copy: _Copy, now: datetime) -> Reason | None:
    """Why an attendee would not be in a mailing that is yet to begin, if it began now."""
    signup, event, rule = copy.signup, copy.facts.event, copy.rule
    attended = came(signup, now) or copy.facts.seats.attended == 0
    if not matches(rule.audience, signup.status, attended, rule.trigger):
        return Reason.CANCELLED if signup.status is SignupStatus.CANCELLED else Reason.NOT_IN_AUDIENCE
    if not is_meant(copy.facts.contact, rule, event):
        return Reason.NOT_IN_AUDIENCE
    news = rule.trigger is Trigger.ON_EVENT_CHANGED and event.notice_due_at is not None
    return Reason.NOT_IN_AUDIENCE if news and not was_told_otherwise(signup, event) else None
