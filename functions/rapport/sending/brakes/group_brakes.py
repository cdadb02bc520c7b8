"""Looking at a group after a bounce or a complaint: whether some of its mails have to wait, or all.

| what was too much | what follows |
|---|---|
| complaints | promotional mails and first mails to strangers wait for a day |
| bounces of proven addresses | the group is paused, until its organisers lift that |
| bounces of strangers | first mails are slowed for a day, by the sources and to the domains that these came from |
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from ... import metrics
from ...addresses import domain_of
from ...app import App
from ...domain.base.errors import WriteConflictError
from ...domain.brakes.brake import LASTS, Brake, StrangersBrake, with_place
from ...domain.brakes.verdicts import DAYS, Week, too_many_bounces, too_many_complaints
from ...domain.delivery import Delivery
from ...domain.group import Group
from ...domain.limits.mailbox import mailbox_of
from ...domain.members.owed_mail import Alert
from ...domain.plan import MAILED_FOR
from ...jobs.enqueue import GRACE, enqueue_now
from ...log import logger
from ...metrics import Metric
from ...store import events, ledger, outbox
from ...store.admin import groups, health
from ...store.admin.health import Kind
from ...store.table import Write
from ...store.write_conflicts import until_written


def to_count(app: App, delivery: Delivery, kind: Kind) -> list[Write]:
    """The writes that count a bounce or a complaint; none where its mailbox was counted within the last days."""
    mailbox = app.contact_id(delivery.group, mailbox_of(delivery.email)) if delivery.email else delivery.contact
    if health.is_counted(app.table, delivery.group, kind, mailbox, app.now()):
        return []
    return health.to_count(app.table, delivery.group, kind, mailbox, app.now(), proven=delivery.proven)


def look_at(app: App, delivery: Delivery, kind: Kind, at: datetime) -> None:
    """`delivery` bounced, or was complained about, at `at`. A repeat changes nothing."""
    if kind == "complaints":
        if why := _verdict(app, delivery.group, too_many_complaints):
            _brake(app, delivery.group, why, at)
    elif delivery.proven:
        if why := _verdict(app, delivery.group, lambda week: too_many_bounces(week.proven_bounces, week)):
            _pause(app, delivery.group, why)
    elif why := _verdict(app, delivery.group, lambda week: too_many_bounces(week.stranger_bounces, week)):
        until_written(lambda: _slow(app, delivery, why, at))


def _verdict(app: App, group: str, verdict: Callable[[Week], str | None]) -> str | None:
    """The mails that were sent are counted only where it depends on them, and where they were too few until now."""
    now = app.now()
    week = health.last_week(app.table, group, now.date()).week
    if verdict(week) is None:
        return None
    sent = _sent(app, group, now - timedelta(days=DAYS))
    health.note_sent(app.table, group, sent, now)
    return verdict(replace(week, sent=sent))


def _sent(app: App, group: str, since: datetime) -> int:
    found = events.of_group(app.table, group, ends_after=since - MAILED_FOR)
    of_events = sum(ledger.count_sent(app.table, event, since) for event in found)
    return of_events + ledger.count_sent_of_group(app.table, group, since, app.now())


def _brake(app: App, id: str, why: str, at: datetime) -> None:
    """Has promotional mails and first mails wait for a day; nothing for a complaint made while they did already."""
    group, now = groups.get(app.table, id), app.now()
    old = group.complaints_brake
    if old is not None and at <= old.until:
        return
    brake = Brake(why=why, since=now, until=now + LASTS)
    braked = replace(group, complaints_brake=brake)
    _write(app, group, "complaints", why, groups.to_brake(app.table, group, braked))


def _pause(app: App, id: str, why: str) -> None:
    group = groups.get(app.table, id)
    if not group.is_paused:
        _write(app, group, "pause", why, groups.to_pause(app.table, id, app.now(), why))


def _slow(app: App, delivery: Delivery, why: str, at: datetime) -> None:
    """Has first mails slowed, or from one source and to one domain more. Raises WriteConflictError."""
    group, now = groups.get(app.table, delivery.group), app.now()
    old = group.strangers_brake
    if old is None or at > old.until:
        new = _with_places(StrangersBrake(why=why, since=now, until=now + LASTS), delivery)
        slowed = replace(group, strangers_brake=new)
        _write(app, group, "strangers", why, groups.to_brake(app.table, group, slowed))
    elif old.holds(now) and (new := _with_places(old, delivery)) != old:
        app.table.transact(groups.to_brake(app.table, group, replace(group, strangers_brake=new)))


def _with_places(brake: StrangersBrake, delivery: Delivery) -> StrangersBrake:
    sources = with_place(brake.sources, delivery.source)
    return replace(brake, sources=sources, domains=with_place(brake.domains, domain_of(delivery.email)))


def _write(app: App, group: Group, about: Literal["pause", "complaints", "strangers"], why: str, write: Write) -> None:
    """Has the group's members told, too; nothing where another was first, and had them told."""
    now = app.now()
    alert = Alert(group=group.id, id=app.new_id(), about=about, at=now, why=why, due_at=now + GRACE)
    try:
        app.table.transact(write, outbox.to_add(app.table, alert))
    except WriteConflictError:
        return
    enqueue_now(app, alert)
    metrics.count(Metric.SENDING_PAUSED)
    logger.error("a group is braked", extra={"alarm": "sending_paused", "group": group.id, "about": about, "why": why})
