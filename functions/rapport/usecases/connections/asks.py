"""Asks between events: posted by who asks, seen by organisers first, answered by who can help."""

from datetime import timedelta

from ...app import App
from ...domain.audit import changes_of
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import ConflictError, NotFoundError
from ...domain.connections.ask import OPEN_FOR, Ask, AskState
from ...domain.connections.news import News, NewsKind
from ...domain.contact import Contact
from ...domain.group import Group
from ...domain.principal import Principal
from ...jobs.enqueue import enqueue_now
from ...queries.connections import asks as queries
from ...queries.connections.hellos import may_hear_of
from ...store import contacts as contact_store
from ...store.connections import asks as store
from ...store.connections import news as news_store
from ...store.write_conflicts import until_written
from ...tokens import HELP
from ..personal import me
from ..trail import to_note

_HELPS_FOR = timedelta(days=30)
"""An introduction that a pause keeps for longer is none any more."""
_GONE = "This ask has ended: whoever asked has found help, or does not look for it any more. Thank you for looking!"


def post(app: App, token: str, text: str) -> None:
    """What somebody asks for, by their own page's token. Raises ConflictError where another of theirs is open."""

    def attempt() -> None:
        person, now = me.find(app, token), app.now()
        old = person.ask
        if old is not None and old.is_pending(now):
            if old.text == text:
                return  # the form was sent twice
            raise ConflictError("You have asked for something already. Please take that back first.")
        contact = person.contact
        ask = Ask(
            group=contact.group, contact=contact.id, id=app.new_id(), text=text, posted_at=now, ends_at=now + OPEN_FOR
        )
        app.table.transact(
            store.to_keep(app.table, ask, old),
            contact_store.to_check_somebody(app.table, contact),
        )

    until_written(attempt)


def withdraw(app: App, token: str) -> None:
    """Takes one's ask back; a repeat changes nothing."""

    def attempt() -> None:
        person = me.find(app, token)
        if person.ask is not None and person.ask.state is not AskState.WITHDRAWN:
            app.table.transact(store.to_keep(app.table, person.ask.withdrawn(app.now()), person.ask))

    until_written(attempt)


def decide(app: App, who: Principal, id: str, *, approve: bool) -> Ask:
    """An organiser's word on an ask; a repeat changes nothing.

    Raises NotFoundError, and ConflictError where it has ended, or who may help was told of it already.
    """
    state = AskState.APPROVED if approve else AskState.DECLINED

    def attempt() -> Ask:
        old, now = queries.get(app, who.group, id).ask, app.now()
        if old.state is state:
            return old
        if old.state is AskState.WITHDRAWN or now >= old.ends_at:
            raise ConflictError("This ask has ended.")
        new = old.decided(state, now)
        action = "ask.approve" if approve else "ask.decline"
        note = to_note(app, who, action, f"asks/{old.id}", changes_of({"state": (old.state, new.state)}))
        app.table.transact(store.to_keep(app.table, new, old), note)
        return new

    return until_written(attempt)


@dataclass(frozen=True, kw_only=True)
class CanHelp:
    """What somebody may say that they can help with, by the link that they were mailed."""

    group: Group
    helper: Contact
    asker: Contact
    ask: Ask

    @property
    def has_said_so(self) -> bool:
        return self.ask.is_helped_by(self.helper)


def find(app: App, token: str) -> CanHelp:
    """Raises NotFoundError for a token that is none of ours, and once the ask has ended, or one of the two is gone."""
    group, helper, made_at, asker, id = app.tokens.read(HELP, token)
    person = me.of_content(app, group, helper, made_at)
    other = contact_store.of_ids(app.table, group, [asker]).get(asker)
    ask = store.of_contact(app.table, group, other.id) if other is not None else None
    if ask is None or ask.id != id or other is None or not can_meet(person.contact, other):
        raise NotFoundError(_GONE, way_on=person.group.way_to_events)
    found = CanHelp(group=person.group, helper=person.contact, asker=other, ask=ask)
    if not found.has_said_so and not ask.is_open(app.now()):
        raise NotFoundError(_GONE, way_on=person.group.way_to_events)
    return found


def can_meet(one: Contact, other: Contact) -> bool:
    """Whether two may be put in touch. That the one is blocked is not looked at: `say_so` sees to them."""
    return bool(other.email) and may_hear_of(one, other)


def say_so(app: App, token: str) -> CanHelp:
    """Introduces who can help and who asked; both had read what the other is told. A repeat changes nothing."""

    def attempt() -> tuple[CanHelp, list[News]]:
        found, now = find(app, token), app.now()
        if found.has_said_so:
            return found, []
        if found.helper.blocked_at is not None:
            unheard = found.ask.helped_unheard_by(found.helper.id)
            app.table.transact(store.to_keep(app.table, unheard, found.ask))
            return found, []
        news = [
            _introduced(found.asker, found.helper, found.ask, "asker", app),
            _introduced(found.helper, found.asker, found.ask, "helper", app),
        ]
        app.table.transact(
            store.to_keep(app.table, found.ask.helped_by(found.helper.id), found.ask),
            *news_store.to_tell(app.table, now, *news),
        )
        return found, news

    found, told = until_written(attempt)
    enqueue_now(app, *(one.mail(app.now()) for one in told))
    return found


def _introduced(to: Contact, person: Contact, ask: Ask, role: str, app: App) -> News:
    now = app.now()
    return News(
        group=to.group,
        contact=to.id,
        kind=NewsKind.INTRODUCED,
        id=f"{ask.id}_{person.id}",
        facts={"person": person.id, "ask": ask.id, "role": role},
        at=now,
        helps_until=now + _HELPS_FOR,
        asked_at=now,
    )
