"""Counting each night what those who come to an event offer together, by the topics of the group's vocabulary."""

from collections import defaultdict
from collections.abc import Iterator

from ...app import App
from ...domain.connections.coming import Coming, counted_anew, digest, shown_until
from ...domain.contact import Contact
from ...domain.event import Event
from ...domain.figures.counted import night_after
from ...domain.signup import SignupStatus
from ...domain.topics.match import topics_offered
from ...jobs.worker import HasTime
from ...store import contacts, signups
from ...store.connections import coming
from ...store.jobs import Job

_READ_TOGETHER = 100
"""Contacts in one request."""


def work(app: App, job: Job[Coming], _has_time: HasTime) -> None:
    """Counts what those who come offer. Raises WriteConflictError where another worker has the job by now."""
    was, now = job.thing, app.now()
    group, event, vocabulary = coming.counted_from(app.table, was.group, was.event)
    until = shown_until(event) if event is not None else None
    if group is None or event is None or until is None or until <= now:
        coming.rest(app.table, job)
        return
    behind: dict[str, set[str]] = defaultdict(set)
    for contact, person in _who_counts(app, event):
        for topic in topics_offered(vocabulary, person.can_offer):
            behind[topic].add(digest(event.id, contact))
    labels = {topic.id: vocabulary.label(topic.id, group.language) for topic in vocabulary.topics}
    coming.keep_counted(app.table, job, counted_anew(was.offers, behind, labels), now, night_after(now, event.timezone))


def _who_counts(app: App, event: Event) -> Iterator[tuple[str, Contact]]:
    """Who has a place and is proven, under the id of their signup; nobody who is blocked."""
    ids = [one.contact for one in signups.of_status(app.table, event, SignupStatus.CONFIRMED)]
    for start in range(0, len(ids), _READ_TOGETHER):
        for id, person in contacts.of_ids(app.table, event.group, ids[start : start + _READ_TOGETHER]).items():
            is_known = not person.is_erased and person.blocked_at is None and person.proven_at is not None
            if is_known and person.can_offer:
                yield id, person
