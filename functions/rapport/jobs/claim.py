"""How a worker takes a job for itself."""

from datetime import timedelta

from ..app import App
from ..aws.sqs import Message
from ..domain.errors import WriteConflictError
from ..log import logger
from ..store import jobs as store
from ..store.dynamodb.codec import RawItem
from ..store.dynamodb.keys import Key

LEASE = timedelta(minutes=5)
"""How long a worker has a job to itself; longer than its function may run."""

PATIENCE = 5
"""Claims without an end after which a job is tried less often, and an alarm rings."""

LONGER_LEASES = (timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40), timedelta(hours=1))
"""Of the claims after that, one after the other; the last one stays."""


def claimed(app: App, message: Message) -> tuple[Key, RawItem] | None:
    """The job that a message names, taken for this worker; None where another has it, or it is done.

    One that never comes to an end is tried less and less often, but never given up: once what stops it is mended, it
    goes on by itself.
    """
    key = Key(message["pk"], message["sk"])
    try:
        item = store.claim(app.table, key, message["due_at"], app.now() + LEASE)
        claims = int(item["claims"]["N"])
        if claims > PATIENCE:
            logger.error("a job does not come to an end", extra={"job": key.sk, "partition": key.pk, "claims": claims})
            lease = LONGER_LEASES[min(claims - PATIENCE, len(LONGER_LEASES)) - 1]
            item = store.put_off(app.table, key, item, app.now() + lease, claims=claims)
    except WriteConflictError:
        return None
    return key, item
