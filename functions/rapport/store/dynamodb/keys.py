"""Every key of the table, in one place; docs/data-model.md lists what each is read for.

The table's keys begin with the group of what they hold (`G#<group>#…`), so that nothing can be read across groups by
mistake; what stands behind it tells families of partitions apart, each with a pattern of its own (`G#*#ADMIN`), because
that is all that a function's role can be told of the table. The exceptions are a closed list: `KEY#<digest>`, an API
key by its hash, from which the group is learnt; `BOX#<hash>` and `SRC#<hash>`, the budgets of a mailbox and of a source
over all groups; `LOGIN#<hash>` and `MAIL#<hash>`, what belongs to an address's signing in, and the mails for that;
`ACCOUNT`, the brake of the account that all groups send with; and `SYSTEM`, the record that arms sending and the key of
those hashes.
"""

import zlib
from datetime import UTC, date, datetime
from typing import NamedTuple

from ...domain.base.clock import instant_text

SHARDS = 8
MONTH_DIGITS = len("202612")
OWN = "own_"
"""What the ids of deliveries begin with that are a contact's own, and of no event."""
SIGN_IN = "signin_"
"""What the ids of deliveries begin with that are of no group: links to sign in."""
SESSION = "SESSION#"
"""What the keys of sessions begin with, in the partition of whose they are."""
MEMBERSHIP = "MEMBERSHIP#"
"""The same of memberships."""
COMING = "COMING"
"""What the keys begin with of who is coming to an event and may be seen."""
ASK = "ASK#"
"""The same of asks between events, in the partition of news."""
REPORT = "REPORT#"
"""The same of what people reported of each other."""
EVENT_INVITATION = "EVENTINVITATION#"
"""What the keys of invitations to an event begin with, in its partition."""
INTRODUCTION = "INTRODUCTION"
"""The same of introductions, what is fixed of them and what was said of pairs."""
CHANGES = "changes"
"""The part of an event's ledger that answers changes of single signups."""
_INTRODUCTIONS = INTRODUCTION + "S#"


class Key(NamedTuple):
    pk: str
    sk: str


def group_partition(group: str) -> str:
    """The group's events, what is to be done for all of it, and its daily counts."""
    return f"G#{group}#EVENTS"


def group_in(partition: str) -> str:
    """The group whose partition it is."""
    return partition.split("#", 2)[1]


def admin_partition(group: str) -> str:
    """What only organisers write: settings, rules, members, API keys. Roles are told of it by its name."""
    return f"G#{group}#ADMIN"


def event_partition(group: str, event: str) -> str:
    return f"G#{group}#E#{event}"


def contact_partition(group: str) -> str:
    return f"G#{group}#C"


ARMED = Key("SYSTEM", "ARMED")
HASH_KEY = Key("SYSTEM", "HASHKEY")
ACCOUNT_BRAKE = Key("ACCOUNT", "BRAKE")


def group(id: str) -> Key:
    return Key(admin_partition(id), "GROUP")


def event(group: str, id: str) -> Key:
    return Key(group_partition(group), f"EVENT#{id}")


def group_rule(group: str, id: str) -> Key:
    return Key(admin_partition(group), f"RULE#{id}")


def event_rule(group: str, event: str, id: str) -> Key:
    """Not beside its event: what is mailed is nothing that the public function may write."""
    return Key(admin_partition(group), f"{event_rules(event)}{id}")


def event_rules(event: str) -> str:
    """What the keys of an event's rules begin with, behind their partition."""
    return f"EVENTRULE#{event}#"


def member(group: str, id: str) -> Key:
    return Key(admin_partition(group), f"MEMBER#{id}")


def in_a_day(group: str, what: str, day: date) -> Key:
    return Key(admin_partition(group), f"DAY#{day.isoformat()}#{what}")


def api_key(group: str, id: str) -> Key:
    return Key(admin_partition(group), f"APIKEY#{id}")


def api_key_by_digest(digest: str) -> Key:
    return Key(f"KEY#{digest}", "KEY")


def image(group: str, id: str) -> Key:
    return Key(admin_partition(group), f"IMAGE#{id}")


def topics(group: str) -> Key:
    return Key(admin_partition(group), "TOPICS")


def door_links(group: str, event: str) -> Key:
    return Key(admin_partition(group), f"DOOR#{event}")


def sweep(group: str, kind: str) -> Key:
    return Key(group_partition(group), f"SWEEP#{kind}")


def attendee_export(group: str, id: str) -> Key:
    return Key(group_partition(group), f"EXPORT#{id}")


def retention(group: str) -> Key:
    return Key(group_partition(group), "RETENTION")


def alert(group: str, id: str) -> Key:
    return Key(group_partition(group), f"ALERT#{id}")


def unknown_mail(group: str, delivery: str) -> Key:
    return Key(group_partition(group), f"UNKNOWN#{delivery}")


def invitation(group: str, id: str) -> Key:
    return Key(group_partition(group), f"INVITATION#{id}")


def rule_test(group: str, id: str) -> Key:
    return Key(group_partition(group), f"RULETEST#{id}")


def contact(group: str, id: str) -> Key:
    return Key(contact_partition(group), f"CONTACT#{id}")


def erasure(group: str, contact: str) -> Key:
    return Key(contact_partition(group), f"ERASURE#{contact}")


def blocking(group: str, contact: str) -> Key:
    return Key(contact_partition(group), f"BLOCKING#{contact}")


def merging(group: str, contact: str) -> Key:
    return Key(contact_partition(group), f"MERGING#{contact}")


def own_link(group: str, id: str) -> Key:
    """Apart from contacts: who mails it deletes it, and may delete no contact."""
    return Key(f"G#{group}#LINKS", f"LINK#{id}")


def news_partition(group: str) -> str:
    """What contacts are to be told of others, and how far the mails with it are: who mails it writes there, too."""
    return f"G#{group}#NEWS"


def news_of(contact: str) -> str:
    """What the keys of a contact's news begin with, in their partition."""
    return f"NEWS#{contact}#"


def news(group: str, contact: str, id: str) -> Key:
    """`id`: kind and id, as the contact's news are told apart."""
    return Key(news_partition(group), f"{news_of(contact)}{id}")


def connections_mail(group: str, contact: str) -> Key:
    """Before its contact's news: one request finds all of it."""
    return Key(news_partition(group), f"NEWS#{contact}")


def report(group: str, id: str) -> Key:
    return Key(news_partition(group), f"{REPORT}{id}")


def report_alert(group: str, id: str) -> Key:
    return Key(news_partition(group), f"ALERT#{id}")


def ask(group: str, contact: str) -> Key:
    return Key(news_partition(group), f"{ASK}{contact}")


def keep_in_touch(group: str, number: int) -> Key:
    return Key(news_partition(group), f"KEEPINTOUCH#{number:02}")


def used_export(group: str, contact: str, occasion: str) -> Key:
    return Key(contact_partition(group), f"EXPORT#{contact}#{occasion}")


def consents(group: str, contact: str) -> Key:
    return Key(contact_partition(group), f"CONSENTS#{contact}")


def sign_in_partition(person: str) -> str:
    """What belongs to a person's signing in, by a keyed hash of their address: they may be a member of many groups."""
    return f"LOGIN#{person}"


def session(person: str, id: str) -> Key:
    return Key(sign_in_partition(person), f"{SESSION}{id}")


def sign_in(person: str, id: str) -> Key:
    return Key(sign_in_partition(person), f"ASKED#{id}")


def sign_in_link(person: str, id: str) -> Key:
    """Apart from sessions: who mails it deletes it, and may sign nobody in."""
    return Key(sign_in_mails(person), f"LINK#{id}")


def sign_in_mails(person: str) -> str:
    """The links to sign in that a person is owed, and what became of those that were mailed."""
    return f"MAIL#{person}"


def sign_in_tries(person: str, day: date) -> Key:
    return Key(sign_in_partition(person), f"TRIES#{day.isoformat()}")


def membership(person: str, group: str) -> Key:
    return Key(sign_in_partition(person), f"{MEMBERSHIP}{group}")


def mailbox(hashed: str, budget: str) -> Key:
    return Key(f"BOX#{hashed}", f"BUDGET#{budget}")


def source(hashed: str, minute: str) -> Key:
    return Key(f"SRC#{hashed}", minute)


def group_budget(group: str) -> Key:
    return Key(group_partition(group), "BUDGET")


def pace(group: str, of: str) -> Key:
    return Key(group_partition(group), f"PACE#{of}")


def health(group: str, day: date) -> Key:
    return Key(group_partition(group), f"HEALTH#{day.isoformat()}")


def health_of_mailbox(group: str, kind: str, mailbox: str) -> Key:
    return Key(group_partition(group), f"HEALTH#{kind}#{mailbox}")


def seats(group: str, event: str) -> Key:
    return Key(event_partition(group, event), "SEATS")


def line(group: str, event: str) -> Key:
    return Key(event_partition(group, event), "LINE")


def last_call(group: str, event: str) -> Key:
    return Key(event_partition(group, event), "LASTCALL")


def coming(group: str, event: str) -> Key:
    return Key(event_partition(group, event), COMING)


def coming_person(group: str, event: str, contact: str) -> Key:
    return Key(event_partition(group, event), f"{COMING}#{contact}")


def figures(group: str, event: str) -> Key:
    return Key(event_partition(group, event), "FIGURES")


def check_in_all(group: str, event: str) -> Key:
    return Key(event_partition(group, event), "CHECKINALL")


def introductions(group: str, event: str, number: int, part: int) -> Key:
    return Key(event_partition(group, event), f"{_INTRODUCTIONS}{number}#{part}")


def is_introductions(key: Key) -> bool:
    """Whether it is of what is fixed, and not of a pair."""
    return key.sk.startswith(_INTRODUCTIONS)


def introduction(group: str, event: str, pair: str) -> Key:
    return Key(event_partition(group, event), f"{INTRODUCTION}#{pair}")


def event_invitation(group: str, event: str, id: str) -> Key:
    return Key(event_partition(group, event), f"{EVENT_INVITATION}{id}")


def invited(group: str, event: str, contact: str) -> Key:
    return Key(event_partition(group, event), f"INVITED#{contact}")


def signup(group: str, event: str, contact: str) -> Key:
    return Key(event_partition(group, event), f"SIGNUP#{contact}")


def untaken(group: str, event: str, contact: str) -> Key:
    return Key(event_partition(group, event), f"UNTAKEN#{contact}")


def maybe(group: str, event: str, contact: str) -> Key:
    return Key(event_partition(group, event), f"MAYBE#{contact}")


MAYBE_ASKED = "MAYBEASKED#"


def maybe_asked(group: str, event: str, contact: str, request: str) -> Key:
    """Beside contacts, those of one address together."""
    return Key(contact_partition(group), f"{MAYBE_ASKED}{contact}#{event}#{request}")


def maybe_link(group: str, id: str) -> Key:
    """Beside the links that people ask for: who mails it deletes it."""
    return Key(f"G#{group}#LINKS", f"MAYBE#{id}")


def questions(group: str, contact: str) -> Key:
    return Key(contact_partition(group), f"QUESTIONS#{contact}")


def signup_change(group: str, event: str, id: str) -> Key:
    return Key(event_partition(group, event), f"CHANGE#{id}")


def meeting(group: str, event: str, id: str) -> Key:
    return Key(event_partition(group, event), f"MEETING#{id}")


def feedback(group: str, event: str, contact: str) -> Key:
    return Key(event_partition(group, event), f"FEEDBACK#{contact}")


def unanswered(group: str, event: str) -> Key:
    return Key(event_partition(group, event), "UNANSWERED")


def mailing(group: str, event: str, id: str) -> Key:
    return Key(event_partition(group, event), f"MAILING#{id}")


def names_in_mailing(key: Key) -> tuple[str, str, str]:
    """The group, the event and the mailing of a mailing's key."""
    _, group, _, event = key.pk.split("#")
    return group, event, key.sk.removeprefix("MAILING#")


def ledger(group: str, event: str, mailing: str) -> str:
    """The deliveries of a mailing, beside the event's partition: neither its size nor its writes bind them."""
    return f"G#{group}#L#{event}#{mailing}"


def group_ledger(group: str, month: str) -> str:
    """The group's own mails of a month, like `202612`."""
    return f"G#{group}#L#{month}"


def contacts_ledger(group: str) -> str:
    """The mails that are of a contact and of no event, by contact: an erasure and an export find them."""
    return f"G#{group}#L#contacts"


def delivery(group: str, event: str | None, id: str) -> Key:
    """Where a delivery lies follows from its scope and its id.

    `<mailing>_<contact>`, and `<rule>_changes_<contact>_…` for one that answers a signup's change: these are together,
    by contact. The group's own begin with the instant at which they were due; `own_<contact>_…` are that contact's, and
    `signin_<person>_…` that person's, of no group.
    """
    if event is None and id.startswith(SIGN_IN):
        return Key(sign_in_mails(id.removeprefix(SIGN_IN).partition("_")[0]), f"DELIVERY#{id}")
    if event is None and id.startswith(OWN):
        return Key(contacts_ledger(group), f"{id.removeprefix(OWN).partition('_')[0]}#{id}")
    if event is None:
        return Key(group_ledger(group, id[:MONTH_DIGITS]), id)
    _, answers, rest = id.partition(f"_{CHANGES}_")
    if answers:
        return Key(ledger(group, event, CHANGES), f"{rest.partition('_')[0]}#{id}")
    mailing, _, contact = id.rpartition("_")
    return Key(ledger(group, event, mailing), f"{contact}#")


def month_of(moment: datetime) -> str:
    """The month, in UTC, whose partition holds what happened then."""
    return f"{moment.astimezone(UTC):%Y%m}"


def audit_partition(group: str, month: str) -> str:
    return f"G#{group}#A#{month}"


def audit(group: str, at: datetime, id: str) -> Key:
    return Key(audit_partition(group, month_of(at)), f"{instant_text(at)}#{id}")


def idempotency(group: str, id: str) -> Key:
    return Key(f"G#{group}#IDEM", id)


def due_shard(key: Key) -> str:
    return f"DUE#{zlib.crc32(''.join(key).encode()) % SHARDS}"


def due_shards() -> list[str]:
    return [f"DUE#{number}" for number in range(SHARDS)]
