"""The mail that tells a contact what there is of others: whatever waits is put together in one. A job.

What a mail tells is fixed just before its first call of SES, by the job itself (`telling`): news that come while it
goes out are in the next one, and none is told twice or lost, whoever dies in between.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from ... import tokens
from ...addresses import domain_of
from ...app import App
from ...domain.audience import suppression
from ...domain.base.dataclass import dataclass
from ...domain.connections.news import MAILING, MOST_TOGETHER, ConnectionsMail, News, in_order
from ...domain.contact import Contact
from ...domain.delivery import Delivery, Reason
from ...domain.group import Group
from ...jobs.worker import HasTime
from ...mail.mime import Message, build
from ...mail.names import first_name
from ...mail.sections import Section, content
from ...store import contacts, jobs, ledger
from ...store.admin import groups
from ...store.connections import news as news_store
from ...store.jobs import Job
from ..compose import frame_of
from ..connections.sections import section_of
from ..dispatch import dispatch
from ..holds.brakes import promotion
from ..holds.hold import Hold
from ..holds.pause import pause
from ..holds.weekly import weekly
from ..mail import HeldBy, Mail
from .group_mail import GroupMail

_MOST_MOVED = 20
"""Of news of who was merged into somebody else, in one transaction."""


@dataclass(frozen=True)
class Told:
    """A section, and the news that it tells."""

    section: Section
    news: Sequence[News]


@dataclass(frozen=True, kw_only=True)
class NewsMail(GroupMail):
    job: Job[ConnectionsMail]
    recipient: Contact | None
    """None where nobody is known by that id any more."""
    told: Sequence[Told]
    """The most urgent first; none where nothing of it is true any more."""
    considered: Sequence[News]

    is_wanted = True
    source = ""
    answers_form = False

    @property
    def proven(self) -> bool:
        return self.recipient is not None and self.recipient.proven_at is not None

    @property
    def is_promotional(self) -> bool:  # type: ignore[override]
        return bool(self.told) and all(one.section.promotional for one in self.told)

    @property
    def can_wait(self) -> bool:
        return all(news.kind.can_wait for one in self.told for news in one.news)

    @property
    def ends_keep_in_touch(self) -> bool:
        """Whether there is nothing else in it that its reader may not want any more."""
        return all(one.section.ends_keep_in_touch for one in self.told)

    @property
    def holds(self) -> Sequence[HeldBy]:
        return (pause, promotion, self._weekly, self._begun)

    def _weekly(self, app: App, _mail: Mail, _existing: Delivery | None) -> Hold | None:
        return weekly(app, _earlier(app, self.job.thing, self.recipient), can_wait=self.can_wait)

    def _begun(self, app: App, _mail: Mail, _existing: Delivery | None) -> Hold | None:
        """Keeps nothing: it has what is told noted, just before the intent."""
        if self.job.thing.telling:
            return None
        telling = [one.key for one in self.considered]
        return Hold(Reason.BUDGET, app.now(), also=(news_store.to_begin(app.table, self.job, telling),))

    def why_not(self) -> Reason | None:
        person = self.recipient
        if person is None or not person.email or person.blocked_at is not None:
            return Reason.NOT_IN_AUDIENCE
        asked_anew = all(_is_asked_since(news, person) for one in self.told for news in one.news)
        stopped = suppression(replace(person, unsubscribed_at=None) if self.told and asked_anew else person)
        return stopped or (None if self.told else Reason.CANCELLED)

    def compose(self, app: App) -> bytes:
        person = self.recipient
        if person is None:
            raise ValueError("nobody is mailed what nobody is told")  # why_not was asked before
        base, own_page = app.config.public_url, own_page_url(app, person)
        scope = tokens.KEEP_IN_TOUCH if self.ends_keep_in_touch else ""
        stop = app.tokens.make(tokens.UNSUBSCRIBE, [self.group.id, "", person.id, scope])
        frame = replace(
            frame_of(app, self.group, why=self.told[0].section.why),
            own_page_url=own_page,
            unsubscribe_url=f"{base}/u/{stop}",
        )
        shared = {"first_name": first_name(person.name), "group.name": self.group.name, "button.url": own_page}
        made = content([one.section for one in self.told], shared, frame)
        list_name = "keep-in-touch" if scope else "connections"
        return build(
            Message(
                from_name=self.group.sender_name or self.group.name,
                from_address=app.config.sender,
                to_name=person.name,
                to_address=self.email,
                reply_to=self.group.reply_to,
                subject=made.subject,
                text=made.text,
                html=made.html,
                list_id=f"{self.group.id}.{list_name}.{domain_of(app.config.sender)}",
                unsubscribe_url=f"{base}/public/v1/unsubscribe/{stop}",
                language="en",
            )
        )


def own_page_url(app: App, contact: Contact) -> str:
    return f"{app.config.public_url}/me/{tokens.me_token(app.tokens, contact)}"


def _is_asked_since(news: News, contact: Contact) -> bool:
    """Whether they asked for it since they last said that they want no mails."""
    stopped = contact.unsubscribed_at
    return stopped is None or (news.asked_at is not None and news.asked_at > stopped)


def _earlier(app: App, owed: ConnectionsMail, recipient: Contact | None) -> list[Delivery]:
    """The contact's latest mails with news, those of contacts that they were, too."""
    others = [id for id in recipient.ids if id != owed.contact] if recipient is not None else []
    found = ledger.of_contact_between(app.table, owed.group, owed.earlier)
    for id in others:
        mail = news_store.mail_of(app.table, owed.group, id)
        found += ledger.of_contact_between(app.table, owed.group, mail.earlier) if mail is not None else []
    return [one for one in found if one.id != owed.delivery]


def work(app: App, job: Job[ConnectionsMail], _has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it, or there is news since."""
    owed = job.thing
    known = contacts.of_ids(app.table, owed.group, [owed.contact]).get(owed.contact)
    person = None if known is None or known.is_erased else known
    existing = ledger.find(app.table, owed.group, None, owed.delivery)
    waiting = news_store.waiting(app.table, owed.group, owed.contact)
    is_moved = person is not None and person.id != owed.contact
    if person is not None and is_moved and existing is None and not owed.telling:
        _move(app, job, waiting, person.id)
        return
    is_open = existing is None or not existing.state.is_end
    considered = _considered(owed, waiting, app.now()) if not is_moved or not is_open else []
    mail = _mail(app, job, None if is_moved else person, considered)
    why_not = mail.why_not()
    if existing is None and (not considered or why_not in (Reason.CANCELLED, Reason.NOT_IN_AUDIENCE)):
        # Nothing to say, and nothing of it in the ledger.
        _end(app, job, waiting, considered, is_begun=bool(owed.telling))
        return
    if why_not is not None and considered and is_open and not owed.telling:
        app.table.transact(news_store.to_begin(app.table, job, [one.key for one in considered]))
    elif mail.told and mail.can_wait:
        app.rate_limit.acquire()
    put_off = dispatch(app, mail, existing)
    if put_off is not None:
        jobs.put_off(app.table, job, _look_again_at(app.now(), put_off.until, waiting))
        return
    is_known = is_open or bool(owed.telling)  # else it was skipped by a worker that died, and what for is not known
    _end(app, job, waiting, considered if is_known else (), is_begun=True)


def _mail(app: App, job: Job[ConnectionsMail], person: Contact | None, considered: Sequence[News]) -> NewsMail:
    owed, group = job.thing, groups.get(app.table, job.thing.group)
    told = list(_told(app, group, person, considered)) if person is not None else []
    return NewsMail(
        group=group,
        mailing=MAILING,
        delivery=owed.delivery,
        contact=owed.contact,
        email=person.email if person is not None else "",
        job=job,
        recipient=person,
        told=told,
        considered=considered,
        due_at=min((one.at for one in considered), default=job.wanted_at),
        helps_until=max((news.helps_until for one in told for news in one.news), default=app.now()),
    )


def _considered(owed: ConnectionsMail, waiting: Sequence[News], now: datetime) -> list[News]:
    """What a mail tells that has begun to go out; else all whose time has come."""
    if owed.telling:
        return in_order([one for one in waiting if one.key in owed.telling])
    return in_order([one for one in waiting if one.at <= now])[:MOST_TOGETHER]


def _told(app: App, group: Group, person: Contact, considered: Sequence[News]) -> Iterator[Told]:
    """What is still true, kind by kind; of who wants no more mails only what they asked for since."""
    if person.blocked_at is not None:
        return
    now = app.now()
    wanted = [one for one in considered if now <= one.helps_until]
    if any(_is_asked_since(one, person) for one in wanted):
        wanted = [one for one in wanted if _is_asked_since(one, person)]
    for kind, found in groupby(wanted, key=lambda one: one.kind):
        news = list(found)
        section = section_of(app, group, person, kind, news)
        if section is not None:
            yield Told(section, news)


def _end(
    app: App, job: Job[ConnectionsMail], waiting: Sequence[News], considered: Sequence[News], *, is_begun: bool
) -> None:
    """What was told is done, and what was not true any more; the rest is looked at when its time comes."""
    left = [one for one in waiting if one not in considered]
    now = app.now()
    look_again_at = max(min((one.at for one in left), default=now), now) if left else None
    news_store.end(app.table, job, considered, now, next_number=is_begun, look_again_at=look_again_at)


def _look_again_at(now: datetime, until: datetime, waiting: Sequence[News]) -> datetime:
    """When a mail that was put off is, or there is more to tell: an answer that is waited for goes out before."""
    return min([until, *(one.at for one in waiting if one.at > now)])


def _move(app: App, job: Job[ConnectionsMail], waiting: Sequence[News], to: str) -> None:
    """Has who they are since told it."""
    for start in range(0, len(waiting), _MOST_MOVED):
        moved = waiting[start : start + _MOST_MOVED]
        app.table.transact(*news_store.to_move(app.table, moved, to, app.now()))
    _end(app, job, (), (), is_begun=False)
