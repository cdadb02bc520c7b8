"""Telling those who are kept in touch with of one person whom they met, and of one thing that they may help with.

Each has their turn once in five weeks, on a day that follows from their id. What they are told is written as news,
which nobody gets twice, and goes out in the one mail with all else that there is to tell them.
"""

from collections.abc import Sequence
from datetime import timedelta

from ...app import App
from ...domain.audience import suppression
from ...domain.base.clock import to_local
from ...domain.base.dataclass import dataclass
from ...domain.connections.ask import Ask
from ...domain.connections.keep_in_touch import CYCLE, HELPS_FOR, KeepInTouch, day_after, due_on, ids_on
from ...domain.connections.news import News, NewsKind
from ...domain.contact import Contact
from ...domain.event import ListedEvent
from ...domain.group import Group
from ...domain.topics.match import topics_asked, topics_offered
from ...domain.topics.vocabulary import Vocabulary
from ...jobs.enqueue import enqueue_again, enqueue_now
from ...jobs.worker import HasTime
from ...queries.connections.hellos import Hello, hello_for, may_hear_of, to_come
from ...store import contacts, jobs
from ...store.admin import groups, topics
from ...store.connections import asks, keep_in_touch
from ...store.connections import news as news_store
from ...store.jobs import Job

_TURN = (NewsKind.HELLO, NewsKind.ASK)
_SOONEST = timedelta(days=CYCLE - 1)
"""Since the last such news: whoever was late once is not told sooner for it."""


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What is the same for all whose turn it is."""

    group: Group
    vocabulary: Vocabulary
    asks: Sequence[tuple[Ask, frozenset[str]]]
    """Those that are open, each with the topics that it is about."""
    events: Sequence[ListedEvent]


def work(app: App, job: Job[KeepInTouch], has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it."""
    group, day = groups.get(app.table, job.thing.group), job.thing.date
    today = to_local(app.now(), group.timezone).date()
    known, done = _known(app, group), None
    for contact in keep_in_touch.who_wants_it(app.table, group.id, *ids_on(day), job.thing.cursor):
        if done is not None and not has_time():
            enqueue_again(app, jobs.put_off(app.table, job, app.now(), cursor=done))
            return
        _tell(app, known, contact)
        done = contact.id
    is_nobodys = done is None and job.thing.cursor is None
    nobody_for = job.thing.nobody_for + 1 if is_nobodys else 0
    if nobody_for > 1:  # twice: who comes to want it meanwhile has it begin anew
        app.table.transact(keep_in_touch.to_end(app.table, job))
        return
    following = day_after(job.thing, today)
    due_at = due_on(following, group.timezone)
    app.table.transact(keep_in_touch.to_go_on(app.table, job, following, due_at, nobody_for=nobody_for))


def _known(app: App, group: Group) -> _Known:
    now, vocabulary = app.now(), topics.get(app.table, group.id)
    is_open = [ask for ask in asks.of_group(app.table, group.id) if ask.is_open(now)]
    return _Known(
        group=group,
        vocabulary=vocabulary,
        asks=[(ask, topics_asked(vocabulary, [ask.text])) for ask in is_open],
        events=to_come(app, group.id),
    )


def _tell(app: App, known: _Known, contact: Contact) -> None:
    """One hello and one ask, as far as there are any; nothing to who is not mailed anyway."""
    if contact.is_erased or contact.blocked_at is not None or not contact.email or suppression(contact) is not None:
        return
    now = app.now()
    told_before = (one for id in contact.ids for one in news_store.of_contact(app.table, contact.group, id))
    before = [one for one in told_before if one.kind in _TURN]
    if any(one.at > now - _SOONEST for one in before):
        return
    told = {one.id for one in before if one.kind is NewsKind.ASK}
    hello = hello_for(app, contact, known.events)
    ask = _ask_for(app, known, contact, told)
    news = [*([_hello(app, contact, hello)] if hello else []), *([_ask(app, contact, ask)] if ask else [])]
    if news:
        app.table.transact(*news_store.to_tell(app.table, now, *news))
        enqueue_now(app, news[0].mail(now))


def _ask_for(app: App, known: _Known, contact: Contact, told: set[str]) -> Ask | None:
    """What they may help with, and were not told of yet; the one that ends first."""
    offered = topics_offered(known.vocabulary, contact.can_offer)
    fitting = [
        ask
        for ask, wanted in known.asks
        if wanted & offered and ask.id not in told and ask.contact not in contact.ids and not ask.is_helped_by(contact)
    ]
    people = contacts.of_ids(app.table, contact.group, {ask.contact for ask in fitting})
    can_ask = [ask for ask in fitting if (asker := people.get(ask.contact)) and may_hear_of(contact, asker)]
    return min(can_ask, key=lambda ask: (ask.ends_at, ask.id), default=None)


def _hello(app: App, contact: Contact, hello: Hello) -> News:
    now = app.now()
    return News(
        group=contact.group,
        contact=contact.id,
        kind=NewsKind.HELLO,
        id=f"{now:%Y%m%d}",
        event=hello.event.id,
        facts={"person": hello.person.id, "met_at": hello.met_at.id},
        at=now,
        helps_until=min(now + HELPS_FOR, hello.event.starts_at),
    )


def _ask(app: App, contact: Contact, ask: Ask) -> News:
    now = app.now()
    return News(
        group=contact.group,
        contact=contact.id,
        kind=NewsKind.ASK,
        id=ask.id,
        facts={"person": ask.contact},
        at=now,
        helps_until=min(now + HELPS_FOR, ask.ends_at),
    )
