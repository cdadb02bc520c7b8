"""What every use case is handed: the table, the queues, the mail, the clock, and new ids."""

from collections.abc import Callable, Mapping
from datetime import datetime

from .aws.exports import ExportBucket
from .aws.images import ImageBucket
from .aws.reputation import Reputation
from .aws.ses import SesTransport
from .aws.sqs import Queue, QueueName
from .config import Config
from .domain.base.dataclass import dataclass
from .sending.arming import SendGuard
from .sending.brakes.account_brake_cache import AccountBrakeCache
from .sending.budgets import Budgets
from .sending.rate_limit import RateLimit
from .store.contact_ids import ContactIds
from .store.limits.keyed_hash import KeyedHash
from .store.table import Table
from .tokens import Tokens


@dataclass(frozen=True)
class App:
    config: Config
    table: Table
    queues: Mapping[QueueName, Queue]
    mailer: SesTransport
    send_guard: SendGuard
    """Whether this table may send."""
    rate_limit: RateLimit
    """How fast this process may send mailings."""
    budgets: Budgets
    """What this process knows of how much more may be mailed to whom."""
    reputation: Reputation
    account_brakes: AccountBrakeCache
    tokens: Tokens
    contact_id: ContactIds
    keyed_hash: KeyedHash
    """Of mailboxes and sources, which no counter names."""
    now: Callable[[], datetime]
    """The instant it is, in UTC."""
    new_id: Callable[[], str]
    images: ImageBucket
    exports: ExportBucket
