"""Pages on which a person decides about themselves in a group: their own, and those about all that is kept of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from ...domain.audience import undecided
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import FieldProblem
from ...domain.connections.ask import Ask
from ...domain.connections.questions import Asked
from ...domain.consents.record import ConsentRecord, Said
from ...domain.consents.words import WORDS, Consent
from ...domain.contact import SINCE, Contact
from ...domain.event import ListedEvent
from ...domain.group import Group
from ...domain.matching.people import MOST_INTRODUCTIONS
from ...domain.signup import Signup
from ...domain.topics.vocabulary import Vocabulary
from ..rendering import Page, page
from .form import Form, owners_word
from .introductions import NUMBERS
from .standing import Standing, standing_of

Done = Literal["saved", "export", "unsubscribed", "introduced_again", "asked", "withdrawn"]


@dataclass(frozen=True)
class Shown:
    """A signup of theirs."""

    event: ListedEvent
    signup: Signup
    token: str
    can_be_visible: bool


@dataclass(frozen=True)
class ShownConsent:
    """One of the consents that are of the person, not of one event."""

    name: str
    text: str
    """As they were asked when it was given; else as they are asked now."""
    last: Said | None
    """Their last word on it."""
    is_given: bool


def my_page(
    group: Group,
    contact: Contact,
    consents: ConsentRecord,
    shown: Sequence[Shown],
    *,
    questions: Sequence[Asked] = (),
    token: str,
    now: datetime,
    done: Done | None = None,
    ask: Ask | None = None,
    topics: Vocabulary | None = None,
    values: Mapping[str, Sequence[str]] | None = None,
    asked: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[FieldProblem] = (),
) -> Page:
    """All that a person decides in a group. With `problems` a 422 that keeps what was entered: `values` or `asked`.

    `questions`: whether they would meet who thinks of coming. `topics` are suggested to who asks, or offers.
    """
    entered = values if values is not None else _as_it_stands(contact, shown)
    of_contact = [_shown_consent(consent, contact, consents) for consent in SINCE]
    visible = [(one, consents.last(Consent.VISIBLE, one.event.id)) for one in shown if one.can_be_visible]
    return page(
        "me.html",
        status=422 if problems else 200,
        language=contact.language or group.language,
        topics=topics,
        by_token=True,
        group=group,
        contact=contact,
        consents=of_contact,
        signups=[_signup(contact, one, now) for one in shown],
        visible=visible,
        questions=questions,
        token=token,
        done=done,
        form=Form(entered, () if asked is not None else problems),
        most=MOST_INTRODUCTIONS if contact.introductions_most is None else contact.introductions_most,
        numbers=NUMBERS,
        ask=ask,
        ask_waits=ask is not None and ask.waits(now),
        ask_is_open=ask is not None and ask.is_open(now),
        ask_form=Form(asked or {}, problems if asked is not None else ()),
    )


def help_page(group: Group, helper: Contact, ask: Ask, *, has_said_so: bool) -> Page:
    """Where somebody says that they can help with what another asks for, having read what each is told of the other."""
    return page(
        "help.html",
        language=helper.language or group.language,
        by_token=True,
        group=group,
        helper=helper,
        ask=ask,
        has_said_so=has_said_so,
    )


def _signup(contact: Contact, one: Shown, now: datetime) -> tuple[Shown, Standing, bool]:
    """With how they stand there, and whether something is left to decide of what its form said."""
    is_undecided = bool(undecided(contact, one.signup, one.event))
    return one, standing_of(one.event, one.signup, now), is_undecided


def _as_it_stands(contact: Contact, shown: Sequence[Shown]) -> dict[str, Sequence[str]]:
    return {**owners_word(contact), "visible": [one.event.id for one in shown if one.signup.visible]}


def _shown_consent(consent: Consent, contact: Contact, consents: ConsentRecord) -> ShownConsent:
    last, is_given = consents.last(consent), contact.since(consent) is not None
    text = last.text if last is not None and is_given else WORDS[consent].text
    return ShownConsent(consent.value, text, last, is_given)


def lost_page(
    group: Group,
    *,
    is_sent: bool = False,
    values: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[FieldProblem] = (),
) -> Page:
    """Where one asks for the link to one's own page. With `problems` a 422 that keeps what was entered."""
    return page(
        "lost.html",
        status=422 if problems else 200,
        language=group.language,
        group=group,
        is_sent=is_sent,
        form=Form(values or {}, problems),
    )


def export_page(group: Group, contact: Contact) -> Page:
    return page("export.html", language=contact.language or group.language, by_token=True, group=group, contact=contact)


def erase_page(group: Group, contact: Contact, *, token: str) -> Page:
    language = contact.language or group.language
    return page("erase.html", language=language, by_token=True, group=group, contact=contact, token=token, done=False)


def erased_page(group: Group) -> Page:
    return page("erase.html", language=group.language, by_token=True, group=group, done=True)
