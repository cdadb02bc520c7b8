"""Retention: who was not seen for as long as their group keeps people is erased, as by hand."""

from datetime import timedelta

from ...app import App
from ...domain.base.errors import NotFoundError
from ...domain.contacts.retention import EVERY, Retention
from ...domain.principal import operator
from ...jobs.enqueue import enqueue_again
from ...jobs.worker import HasTime
from ...log import logger
from ...queries.people import retention
from ...store import jobs
from ...store.admin import groups
from ...store.jobs import Job
from .erase import erase

ACTOR = "retention"
"""As whom the trail names it."""


def work(app: App, job: Job[Retention], has_time: HasTime) -> None:
    """Erases whom it is time for, and comes again a day later, as long as the group wants it."""
    group = groups.get(app.table, job.thing.group)
    if group.retention_days is None:
        jobs.finish(app.table, job)
        return
    since, erased = app.now() - timedelta(days=group.retention_days), 0
    for contact in retention.unseen(app, group.id, since):
        if erased and not has_time():
            enqueue_again(app, jobs.put_off(app.table, job, app.now()))
            return
        if retention.is_seen(app, group.id, contact.id, since):
            continue  # they came back while others were erased
        try:
            erase(app, operator(group.id, ACTOR), contact.id)
        except NotFoundError:
            continue  # erased by somebody else meanwhile
        erased += 1
    if erased:
        logger.info("people were forgotten as the group has set", extra={"group": group.id, "people": erased})
    jobs.put_off(app.table, job, app.now() + EVERY)
