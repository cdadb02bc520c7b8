"""Figures as the API's JSON."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ....domain.base.clock import utc_text
from ....domain.cost.event_cost import EventCost
from ....domain.figures.figures import EventFigures, GroupFigures
from ....domain.figures.people import People

if TYPE_CHECKING:
    from . import response_types

_CENT_DIGITS = 4


def event_figures_json(figures: EventFigures) -> "response_types.EventFigures":
    return {
        "people": _people_json(figures.people),
        "counted_at": utc_text(figures.counted_at),
        "sign_ups": [{"day": day.isoformat(), "total": total} for day, total in figures.sign_ups.items()],
        "mails": _mails_json(figures.mails) if figures.counted_at else None,
        "mails_by_day": [_mails_of_day(day, counts) for day, counts in figures.mails_by_day.items()],
        "cost": _cost_json(figures.cost) if figures.cost else None,
    }


def group_figures_json(figures: GroupFigures) -> "response_types.GroupFigures":
    return {
        "events": [
            {
                "event_id": one.event.id,
                "title": one.event.title,
                "starts_at_utc": utc_text(one.event.starts_at),
                "people": _people_json(one.people),
                "mails": _mails_json(one.mails) if one.mails is not None else None,
            }
            for one in figures.events
        ],
        "people": _people_json(figures.in_all),
        "mails": _mails_json(figures.mails),
    }


def _people_json(people: People) -> "response_types.People":
    return {
        "signed_up": people.signed_up,
        "confirmed": people.confirmed,
        "came": people.came,
        "came_back": people.came_back,
        "show_rate": people.show_rate,
    }


def _mails_json(counts: Mapping[str, int]) -> "response_types.Mails":
    return {
        "sent": counts.get("sent", 0),
        "delivered": counts.get("delivered", 0),
        "delayed": counts.get("delayed", 0),
        "bounced": counts.get("bounced", 0),
        "complained": counts.get("complained", 0),
        "skipped": counts.get("skipped", 0),
        "failed": counts.get("failed", 0),
        "unknown": counts.get("unknown", 0),
    }


def _mails_of_day(day: str, counts: Mapping[str, int]) -> "response_types.MailsOfDay":
    return {
        "day": day,
        "sent": counts.get("sent", 0),
        "delivered": counts.get("delivered", 0),
        "delayed": counts.get("delayed", 0),
        "bounced": counts.get("bounced", 0),
        "complained": counts.get("complained", 0),
    }


def _cost_json(cost: EventCost) -> "response_types.Cost":
    items = [(item.step.value, item.count, round(item.cents, _CENT_DIGITS)) for item in cost.items]
    return {
        "cents": round(cost.cents, _CENT_DIGITS),
        "items": [{"step": step, "count": count, "cents": cents} for step, count, cents in items],
        "prices_of": cost.prices_of,
    }
