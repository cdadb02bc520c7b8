"""Who would meet somebody that thinks of coming: what those who were asked said, as far as it is true now."""

from collections.abc import Iterable, Mapping

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.connections.introduction import are_apart
from ...domain.connections.maybe import Maybe, answer_by
from ...domain.connections.maybe_standing import MaybeStanding, State, WhoWill
from ...domain.connections.questions import Question, Questions
from ...domain.contact import Contact
from ...domain.event import ListedEvent
from ...domain.signup import Signup
from ...mail.names import limited_name
from ...store.connections import attendees, questions


@dataclass(frozen=True)
class Willing:
    contact: Contact
    signup: Signup
    question: Question

    @property
    def name(self) -> str:
        """As whoever asks may read it; empty where they did not agree to that, or it may be an address or a link."""
        return limited_name(self.signup.name or self.contact.name) if self.question.tells_name else ""


@dataclass(frozen=True)
class Said:
    """How far the asking about one maybe is."""

    known: Mapping[str, Questions]
    """All that those who were asked, and have a place, were ever asked: by contact."""
    willing: tuple[Willing, ...]
    """Who would meet them: the first to say so first."""
    waits_for: int
    """How many of these have yet to say something."""


def said(app: App, maybe: Maybe, asker: Contact) -> Said:
    """A yes counts of who has a place still, agrees to be introduced, and may meet them."""
    there = {one.contact.id: one for one in attendees.of_ids(app.table, maybe.group, maybe.event, maybe.asked).values()}
    known = questions.of_contacts(app.table, maybe.group, there)
    theirs = {id: one for id in known if (one := known[id].of(maybe.event, maybe.contact)) is not None}
    found = [
        Willing(there[id].contact, there[id].signup, one)
        for id, one in theirs.items()
        if one.would_meet and may_meet(asker, there[id].contact)
    ]
    found.sort(key=lambda one: (one.question.said_at or one.question.at, one.contact.id))
    return Said(known, tuple(found), sum(one.would_meet is None for one in theirs.values()))


def who_will(willing: Iterable[Willing]) -> WhoWill:
    """A name that may be an address, or a link, is nobody's to mail on: who has one is counted with the rest."""
    found = list(willing)
    named = [one for one in found if one.name]
    ids = frozenset(id for one in named for id in one.contact.ids)
    return WhoWill(tuple(one.name for one in named), len(found) - len(named), ids)


def standing(app: App, maybe: Maybe | None, event: ListedEvent, asker: Contact | None) -> MaybeStanding:
    """As its owner may see it: nobody's answer shows before all of it is told."""
    if maybe is None or asker is None:
        return MaybeStanding()
    if maybe.is_open:
        return MaybeStanding(state=State.ASKING, answer_by=answer_by(maybe, event))
    who = who_will(said(app, maybe, asker).willing)
    return MaybeStanding(state=State.ANSWERED, who=who, words=maybe.words)


def may_meet(asker: Contact, other: Contact) -> bool:
    """Whether somebody may be asked about another, or named to them, from what is true now."""
    is_gone = other.is_erased or other.blocked_at is not None or asker.blocked_at is not None
    if is_gone or are_apart(asker, other) or other.id == asker.id:
        return False
    return other.introduce_at is not None and other.proven_at is not None
