"""One's own signup, found by the token of its mailed link."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ... import tokens
from ...app import App
from ...domain.audience import undecided
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import NotFoundError
from ...domain.connections.questions import Questions
from ...domain.consents.record import ConsentRecord
from ...domain.consents.words import Consent
from ...domain.contact import Contact
from ...domain.group import Group
from ...domain.patches import UNSET, SignupPatch
from ...domain.questions import Answers, wrong_answers
from ...domain.seats.attendee import Attendee
from ...domain.signup import OWNERS_WORD, Signup
from ...domain.topics.vocabulary import Vocabulary
from ...store import contacts as contact_store
from ...store import signups
from ...store.personal import own as own_store
from ...store.table import Write
from ...store.write_conflicts import until_written
from ..connections.offers import offer_elsewhere
from ..personal.owners_word import heeded, to_keep, with_visible
from .checks import Words, octets, refuse, too_long
from .confirm import Seated, after_seating, seated
from .seats import cancel_found

VALID_AFTER = timedelta(days=30)
"""How long after its event a signup's link still opens it."""
_RUN_OUT = "This link has run out: it opened your sign-up until 30 days after the event."


@dataclass(frozen=True, kw_only=True)
class OwnSignup(Attendee):
    """With whose it is: their asks, offers and consents are theirs, whatever event they first said them at."""

    group: Group
    contact: Contact
    consents: ConsentRecord
    questions: Questions
    topics: Vocabulary
    """What the group's people ask of each other: suggested to who asks, or offers."""

    @property
    def unconfirmed(self) -> Mapping[str, Any]:
        """What the form said, and its owner has yet to decide."""
        return undecided(self.contact, self.signup, self.event)


def find(app: App, token: str) -> OwnSignup:
    """Raises NotFoundError for a token that is not one of ours, or opens nothing."""
    group_id, event_id, contact_id, nonce = app.tokens.read(tokens.SIGNUP, token)
    found = own_store.of_signup(app.table, group_id, event_id, contact_id)
    group, event, contact, signup = found.group, found.event, found.contact, found.signup
    if group is None or event is None or contact is None or signup is None or event.ends_at + VALID_AFTER < app.now():
        way_on = group.way_to_events if group is not None else None
        raise NotFoundError(_RUN_OUT, way_on=way_on)
    if contact.is_erased or signup.is_erased:
        raise NotFoundError(
            "This link has run out: nothing is kept of this sign-up any more.", way_on=group.way_to_events
        )
    if not signup.is_opened_by(nonce):
        raise NotFoundError(
            "You have signed up anew since. Please use the link in the latest mail.", way_on=group.way_to_own_page
        )
    return OwnSignup(
        group=group,
        event=event,
        seats=found.seats,
        contact=contact,
        signup=signup,
        consents=found.consents,
        questions=found.questions,
        topics=found.topics,
    )


def cancel_own(app: App, token: str) -> OwnSignup:
    """Raises GoneError once the event is cancelled or over; NotFoundError as `find` does."""

    def proof(own: OwnSignup) -> list[Write]:
        return contact_store.to_prove(app.table, own.contact, app.now())

    return cancel_found(app, lambda: find(app, token), proof)


def confirm_own(app: App, token: str) -> OwnSignup:
    """What the form said counts from now on, and who was pending has a place, or one in the line.

    A repeat changes nothing. Raises GoneError where that is too late; NotFoundError as `find` does.
    """

    def confirmed(own: OwnSignup) -> tuple[Signup, Mapping[str, Any]]:
        return own.signup, own.unconfirmed

    return _said(app, token, confirmed, is_all=True)


def change_own(app: App, token: str, patch: SignupPatch) -> OwnSignup:
    """What the address's owner says from a mailed link. What they name of what counts only then, counts from now on.

    Raises InvalidError for answers to what was not asked; NotFoundError as `find` does.
    """

    def changed(own: OwnSignup) -> tuple[Signup, Mapping[str, Any]]:
        if patch.answers is not UNSET:
            refuse(wrong_answers(own.event.questions, patch.answers, own.signup.answers))
        given = own.event.kept({name: value for name, value in patch.given().items() if name in OWNERS_WORD})
        new = patch.applied_to(own.signup)
        new = replace(new, answers=_with_former(own, new.answers), visible=own.signup.visible)
        said = _all_said(own, new, given)
        if octets(said) > octets(_all_said(own, own.signup, {})):  # what was kept of old may be longer
            refuse(too_long(said))
        return new, given

    return _said(app, token, changed)


def _with_former(own: OwnSignup, answers: Answers) -> Answers:
    """With what was answered to questions that are not asked any more: no form shows them, so none leaves them out."""
    asked = {question.id for question in own.event.questions}
    return {**{id: answer for id, answer in own.signup.answers.items() if id not in asked}, **answers}


def _all_said(own: OwnSignup, signup: Signup, given: Mapping[str, Any]) -> Words:
    """All that is kept in somebody's own words, once they also said what is given."""
    known = {"looking_for": own.contact.looking_for, "can_offer": own.contact.can_offer}
    topics = {name: {**known, **own.signup.unconfirmed, **given}[name] for name in known}
    return Words(email=signup.email, name=signup.name, answers=signup.answers, **topics)


def _said(
    app: App, token: str, said: Callable[[OwnSignup], tuple[Signup, Mapping[str, Any]]], *, is_all: bool = False
) -> OwnSignup:
    """The signup as its owner has it be; nothing is written where that is as it was.

    `is_all`: whether nothing that the form said is left undecided, the place least of all.
    """

    def attempt() -> tuple[OwnSignup, Seated | None]:
        own, now = find(app, token), app.now()
        signup, given = said(own)
        left = {} if is_all else {name: one for name, one in own.unconfirmed.items() if name not in given}
        contact, record = heeded(own.contact, own.consents, given, now)
        visible = given.get(Consent.VISIBLE, signup.visible)
        if visible != own.signup.visible:
            record = with_visible(record, own.event.id, now, given=visible)
        confirmed_at = own.signup.owner_confirmed_at or (None if left else now)
        signup = replace(signup, visible=visible, unconfirmed=left, owner_confirmed_at=confirmed_at)
        new = replace(own, signup=signup, contact=contact, consents=record)
        done = seated(app, new) if is_all else None
        if new == own and done is None:
            return own, None
        new = replace(new, signup=replace(signup, revision=signup.revision + 1))
        if done is not None:
            new = replace(new, signup=done.signup, seats=done.seats)
        offer_elsewhere(app, own.contact, contact, own.event.id)
        kept = to_keep(app, (own.contact, own.consents), (contact, record))
        seat = done.writes if done is not None else ()
        app.table.transact(*signups.to_replace(app.table, own.signup, new.signup, contact), *kept, *seat)
        return new, done

    own, done = until_written(attempt)
    if done is not None:
        after_seating(app, own.event, done)
    return own
