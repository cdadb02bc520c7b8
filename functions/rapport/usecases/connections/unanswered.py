"""A week after an event's people were asked whom they met: who has not answered, and was so often enough, is left out.

A repeat is harmless: an event counts once for each person.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from ...app import App
from ...domain.connections.afterwards.unanswered import LEFT_OUT_NEWS_HELPS, Unanswered, was_asked, with_unanswered
from ...domain.connections.news import News, NewsKind
from ...domain.delivery import Mailing
from ...jobs.enqueue import enqueue_again
from ...jobs.worker import HasTime
from ...store import contacts as contact_store
from ...store import jobs, ledger
from ...store.connections import feedback, introductions
from ...store.connections import news as news_store
from ...store.jobs import Job
from ...store.write_conflicts import until_written

_TOGETHER = 100


def work(app: App, job: Job[Unanswered], has_time: HasTime) -> None:
    """Raises WriteConflictError where they were asked anew meanwhile."""
    look = job.thing
    mailing = ledger.find_mailing(app.table, look.group, look.event, look.mailing)
    fixed = introductions.fixed(app.table, look.group, look.event)
    introduced = sorted({contact for pair in fixed.pairs for contact in pair.people})
    said = {one.contact for one in feedback.of_event(app.table, look.group, look.event) if one.answered_at is not None}
    asked = _asked(app, mailing, introduced) if mailing is not None and introduced else iter(())
    for contact in asked:
        if not has_time():
            enqueue_again(app, jobs.put_off(app.table, job, app.now()))
            return
        until_written(partial(_note, app, look, contact, said))
    jobs.finish(app.table, job)


def _asked(app: App, mailing: Mailing, introduced: Sequence[str]) -> Iterator[str]:
    """Those of the introduced whom the mail that asks has reached."""
    ids = iter(introduced)
    while some := list(islice(ids, _TOGETHER)):
        deliveries = ledger.between(app.table, mailing, some[0], some[-1])
        yield from (id for id in some if id in deliveries and was_asked(deliveries[id]))


def _note(app: App, look: Unanswered, id: str, said: set[str]) -> None:
    contact = contact_store.of_ids(app.table, look.group, [id]).get(id)
    if contact is None or contact.is_erased or contact.introduce_at is None or not said.isdisjoint(contact.ids):
        return
    now = app.now()
    new = with_unanswered(contact, look.event, now)
    writes = contact_store.to_note_answers(app.table, contact, new)
    if not writes:
        return
    news: list[News] = []
    if new.left_out_at is not None:
        news.append(
            News(
                group=look.group,
                contact=contact.id,
                kind=NewsKind.LEFT_OUT,
                id=look.event,
                event=look.event,
                at=now,
                helps_until=now + LEFT_OUT_NEWS_HELPS,
            )
        )
    app.table.transact(*writes, *news_store.to_tell(app.table, now, *news))
