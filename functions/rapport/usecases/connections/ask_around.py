"""A confirmed maybe goes its way: those who offer what fits are asked, a few at a time, and one mail answers. A job.

Once its owner has a place, however they took it, those who said yes are told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ...app import App
from ...domain.connections.maybe import Answer, Maybe, answer_at, answer_by
from ...domain.connections.news import News, NewsKind
from ...domain.connections.questions import BETWEEN, Question, Questions, whom_to_ask
from ...domain.contact import Contact
from ...domain.event import Event, EventStatus
from ...domain.signup import Signup, SignupStatus
from ...domain.topics.match import topics_asked, topics_offered
from ...jobs.enqueue import enqueue_now
from ...jobs.worker import HasTime
from ...queries.connections.willing import Said, Willing, may_meet, said
from ...store import contacts, jobs
from ...store.admin import topics
from ...store.connections import attendees, maybes, questions
from ...store.connections import news as news_store
from ...store.jobs import Job
from ...store.write_conflicts import until_written

LOOKS_EVERY = timedelta(hours=6)
"""Who signs up meanwhile may offer what fits; and an event that was moved, or is cancelled, is noticed."""
_AT_LEAST = timedelta(minutes=5)
_OVERDUE = timedelta(minutes=10)
"""A question that had to wait so long with other mails is out at any moment."""
_SOON = timedelta(hours=6)
_CANCELLED_HELPS = timedelta(days=2)


def work(app: App, job: Job[Maybe], _has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it."""
    until = until_written(lambda: _look(app, job.thing))
    if until is not None:
        jobs.put_off(app.table, job, until)


def _look(app: App, one: Maybe) -> datetime | None:
    """Tells who said yes that its owner comes, answers, or asks around; when to look again, where nothing is due.

    None where it was written, or is gone. Raises WriteConflictError.
    """
    found, now = maybes.of_contact(app.table, one.group, one.event, one.contact), app.now()
    maybe, event, asker = found.maybe, found.event, found.contact
    if maybe is None or maybe.due_at is None:
        return None  # erased, or answered, meanwhile
    if event is None or asker is None or _is_of_no_use(event, asker, now):
        app.table.transact(maybes.to_replace(app.table, maybe, _left_alone(maybe)))
        return None
    so_far = said(app, maybe, asker)
    _note_move(app, event, so_far)
    to_tell = [one for one in so_far.willing if not set(one.contact.ids) & set(maybe.told)]
    if to_tell and _has_place(found.signup) and event.status is EventStatus.PUBLISHED:
        _tell_who_comes(app, maybe, event, to_tell)
        return None
    if maybe.is_open:
        comes = found.signup is not None and found.signup.status is not SignupStatus.CANCELLED
        return _answer_or_ask(app, maybe, event, asker, so_far, comes=comes)
    if to_tell and event.status is EventStatus.PUBLISHED:  # they may come yet
        return now + max(min(LOOKS_EVERY, (event.starts_at - now) / 2), _AT_LEAST)
    app.table.transact(maybes.to_replace(app.table, maybe, _left_alone(maybe)))
    return None


def _note_move(app: App, event: Event, so_far: Said) -> None:
    """Whoever was asked can say something until the event begins, whenever that is by now."""
    for old in so_far.known.values():
        new = old.moved(event.id, event.starts_at)
        if new is not old:
            app.table.transact(questions.to_keep(app.table, old, new))


def _answer_or_ask(
    app: App, maybe: Maybe, event: Event, asker: Contact, so_far: Said, *, comes: bool
) -> datetime | None:
    """As `_look`. `comes`: whether they signed up meanwhile."""
    now = app.now()
    if event.status is EventStatus.DRAFT:
        return now + LOOKS_EVERY  # it was published once, and may be again
    answer = _answer(maybe, event, so_far, now)
    if comes and answer in (Answer.NOBODY, Answer.CANCELLED):  # that they are told, or need not be
        app.table.transact(maybes.to_replace(app.table, maybe, _left_alone(maybe)))
        return None
    if answer is not None:
        _tell(app, maybe, event, answer, looks_again=bool(so_far.willing))
        return None
    asking = _to_ask(app, maybe, event, asker, so_far)
    next_look = _next_look(maybe, event, so_far, now)
    if not asking:
        return next_look
    asked = tuple(new.contact for _, new, _ in asking)
    new = replace(maybe, asked=(*maybe.asked, *asked), due_at=next_look, claims=0, revision=maybe.revision + 1)
    told = [news for _, _, news in asking]
    app.table.transact(
        maybes.to_replace(app.table, maybe, new),
        *(questions.to_keep(app.table, old, changed) for old, changed, _ in asking),
        *(contacts.to_check_known(app.table, new.group, changed.contact) for _, changed, _ in asking),
        *news_store.to_tell(app.table, now, *told),
    )
    enqueue_now(app, *(news.mail(now) for news in told))
    return None


def _is_of_no_use(event: Event, asker: Contact, now: datetime) -> bool:
    return asker.is_erased or asker.blocked_at is not None or not event.connections or event.starts_at <= now


def _left_alone(maybe: Maybe) -> Maybe:
    return replace(maybe, due_at=None, claims=0, revision=maybe.revision + 1)


def _answer(maybe: Maybe, event: Event, so_far: Said, now: datetime) -> Answer | None:
    """What is to be told now; None as long as it is to be waited for."""
    if event.status is not EventStatus.PUBLISHED:
        return Answer.CANCELLED
    if maybe.words:
        return Answer.BY_HAND
    if _answer_at(maybe, event, so_far) > now:
        return None
    return Answer.PEOPLE if so_far.willing else Answer.NOBODY


def _answer_at(maybe: Maybe, event: Event, so_far: Said) -> datetime:
    first_yes = min((one.question.said_at for one in so_far.willing if one.question.said_at is not None), default=None)
    return answer_at(maybe, event, first_yes, all_have_said=so_far.waits_for == 0)


def _next_look(maybe: Maybe, event: Event, so_far: Said, now: datetime) -> datetime:
    return max(min(_answer_at(maybe, event, so_far), now + LOOKS_EVERY), now + _AT_LEAST)


def _has_place(signup: Signup | None) -> bool:
    return signup is not None and not signup.is_erased and signup.status is SignupStatus.CONFIRMED


def _tell_who_comes(app: App, maybe: Maybe, event: Event, willing: Sequence[Willing]) -> None:
    """Has those who said yes told that whoever asked has a place, each once; then it is looked at for all else.

    Raises WriteConflictError.
    """
    now = app.now()
    told = (*maybe.told, *(one.contact.id for one in willing))
    new = replace(maybe, told=told, due_at=now, claims=0, revision=maybe.revision + 1)
    news = [
        News(
            group=maybe.group,
            contact=one.contact.id,
            kind=NewsKind.MAYBE_COMES,
            id=one.question.id,
            event=event.id,
            at=now,
            helps_until=event.starts_at,
        )
        for one in willing
    ]
    app.table.transact(
        maybes.to_replace(app.table, maybe, new),
        *(contacts.to_check_known(app.table, new.group, one.contact) for one in news),
        *news_store.to_tell(app.table, now, *news),
    )
    enqueue_now(app, new, *(one.mail(now) for one in news))


def _tell(app: App, maybe: Maybe, event: Event, answer: Answer, *, looks_again: bool) -> None:
    """Hands the answer to the one mail that its owner gets. Raises WriteConflictError.

    `looks_again`: whether there is somebody to tell should they come.
    """
    now = app.now()
    answered = replace(_left_alone(maybe), answer=answer, answered_at=now, due_at=now if looks_again else None)
    news = News(
        group=maybe.group,
        contact=maybe.contact,
        kind=NewsKind.MAYBE_ANSWER,
        id=event.id,
        event=event.id,
        at=now,
        helps_until=max(event.starts_at, now + _CANCELLED_HELPS) if answer is Answer.CANCELLED else event.starts_at,
        asked_at=maybe.made_at,
    )
    app.table.transact(maybes.to_replace(app.table, maybe, answered), *news_store.to_tell(app.table, now, news))
    enqueue_now(app, news.mail(now))


Asking = tuple[Questions, Questions, News]
"""What somebody was asked so far, and is with one question more; and the news of it."""


def _to_ask(app: App, maybe: Maybe, event: Event, asker: Contact, so_far: Said) -> list[Asking]:
    """Who is asked next: those with a place who offer what fits, and agreed to be introduced."""
    now = app.now()
    fitting = list(_fitting(app, maybe, event, asker))
    known = {**so_far.known, **questions.of_contacts(app.table, maybe.group, fitting)}
    return [
        _asked(maybe, event, known.get(id) or Questions(group=maybe.group, contact=id), now)
        for id in whom_to_ask(maybe, fitting, known, now)
        if not _was_mailed_lately(app, maybe.group, id, now)
    ]


def _was_mailed_lately(app: App, group: str, id: str, now: datetime) -> bool:
    """Whether a question reached them later than it was planned to, and within the week."""
    found = news_store.of_contact(app.table, group, id)
    asked = [one for one in found if one.kind is NewsKind.WOULD_YOU_MEET]
    return any(one.done_at is not None and one.done_at + BETWEEN > now for one in asked) or any(
        one.done_at is None and one.at + _OVERDUE <= now <= one.helps_until for one in asked
    )


def _asked(maybe: Maybe, event: Event, old: Questions, now: datetime) -> Asking:
    """Where the answer is due soon, the question does not wait for others; it goes with one that waits already."""
    is_soon = answer_by(maybe, event) - now < _SOON and not old.waits(now)
    question = Question(
        event=event.id,
        asker=maybe.contact,
        at=now if is_soon else old.goes_out_at(now),
        ends_at=event.starts_at,
    )
    news = News(
        group=maybe.group,
        contact=old.contact,
        kind=NewsKind.WOULD_YOU_MEET,
        id=question.id,
        event=event.id,
        at=question.at,
        helps_until=event.starts_at,
    )
    return old, old.asked(question, now), news


def _fitting(app: App, maybe: Maybe, event: Event, asker: Contact) -> Iterator[str]:
    """The ids of the contacts who have a place, offer what is asked, and may be asked about it."""
    vocabulary = topics.get(app.table, maybe.group)
    wanted = topics_asked(vocabulary, [maybe.ask])
    if not wanted:
        return
    ids = [
        one.contact for one in attendees.with_place(app.table, event.group, event.id) if one.contact not in maybe.asked
    ]
    for contact in contacts.of_ids(app.table, maybe.group, ids).values():
        if may_meet(asker, contact) and contact.can_offer and wanted & topics_offered(vocabulary, contact.can_offer):
            yield contact.id
