"""What every use case is handed: the table, the queues, the mail, the clock, and new ids."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .aws.ses import SesTransport
from .aws.sqs import Queue
from .config import Config
from .sending.rate_limit import RateLimit
from .sending.send_guard import SendGuard
from .store.contact_ids import ContactIds
from .store.dynamodb.table import Table
from .tokens import Tokens


@dataclass(frozen=True)
class App:
    config: Config
    table: Table
    jobs: Queue
    """To `jobs`: events to look at, mailings to fan out or close."""
    now_queue: Queue
    """To `send`: what somebody waits for."""
    soon_queue: Queue
    """To `send`: recipients of mailings that are worth nothing later, as reminders and news of a change are."""
    bulk_queue: Queue
    """To `send`: recipients of mailings that can wait for those, as follow-ups can."""
    mailer: SesTransport
    arming: SendGuard
    """Whether this table may send."""
    pace: RateLimit
    """How fast this process may send mailings."""
    tokens: Tokens
    contact_id: ContactIds
    now: Callable[[], datetime]
    """The instant it is, in UTC."""
    new_id: Callable[[], str]
    exports: Callable[[], Any]
    """An S3 client, made when asked for."""
