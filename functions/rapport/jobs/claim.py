"""How a worker takes a job for itself."""

from datetime import timedelta
from typing import Any

from ..app import App
from ..domain.base.errors import WriteConflictError
from ..log import logger
from ..store import jobs
from ..store.jobs import Job
from .messages import JobMessage
from .registry import JobKind

PATIENCE = 5
"""Claims without an end after which a job is tried less often, and an alarm rings."""
LONGER_LEASES = (timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40), timedelta(hours=1))
"""Of the claims after that, one after the other; the last one stays."""


def taken(app: App, kind: JobKind, message: JobMessage) -> Job[Any] | None:
    """The job that a message names, for this worker; None where another has it, or it is done."""
    try:
        if not message.due_at:
            return jobs.read(app.table, message.kind, message.key)
        return _claimed(app, kind, message)
    except WriteConflictError:
        return None


def _claimed(app: App, kind: JobKind, message: JobMessage) -> Job[Any]:
    """One that never comes to an end is tried less and less often, but never given up: docs/decisions/0008.

    Once what stops it is mended, it goes on by itself. Raises WriteConflictError.
    """
    job = jobs.claim(app.table, message.kind, message.key, message.due_at, app.now() + kind.lease)
    if job.claims <= PATIENCE:
        return job
    logger.error("a job does not come to an end", extra={"job": job.key.sk, "kind": job.kind, "claims": job.claims})
    lease = LONGER_LEASES[min(job.claims - PATIENCE, len(LONGER_LEASES)) - 1]
    return jobs.put_off(app.table, job, app.now() + lease, claims=job.claims)
