"""Figures of an event and of a group, as charts, steps and sentences."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ...domain.base.clock import to_local
from ...domain.base.dataclass import dataclass
from ...domain.connections.afterwards.feedback import MARKS, HowItWas
from ...domain.cost.event_cost import EventCost, Step
from ...domain.event import ListedEvent, Seats
from ...domain.figures.counted import COMES_BACK_WITHIN
from ...domain.figures.figures import EventFigures, GroupFigures, PastEvent
from ...domain.figures.people import People
from ..formatting import counted
from .charts import Chart, Column, Key, Line, Table, columns_chart, steps_chart

_MOST_DAYS = 84
"""How long before the start a chart of sign-ups begins at the earliest."""
_DAYS_BETWEEN_MARKS = (1, 2, 7, 14, 28)
_MOST_MARKS = 4
_COMPARED = 3
"""With how many of the last events one is compared."""
_MOST_COLUMNS = 8
_MOST_MAIL_DAYS = 10

STEP_WORDS: Mapping[Step, str] = {
    Step.EVENT: "The event itself: published, planned, looked at",
    Step.SIGN_UP: "Sign-ups",
    Step.ANSWER: "Answers to them",
    Step.MAILING: "Mailings",
    Step.COPY: "Mails of mailings",
    Step.SES: "Sending, by Amazon SES",
    Step.FEEDBACK: "What became of mails",
    Step.CHECK_IN: "Check-ins",
    Step.PAGE: "Looks at its page",
}


@dataclass(frozen=True, kw_only=True)
class FunnelStep:
    name: str
    shown: str
    of_those_before: str
    """As "82% of those with a place"; empty of the first."""
    percent: float
    """Of all who signed up: how long its bar is."""


@dataclass(frozen=True, kw_only=True)
class MailFacts:
    numbers: Sequence[tuple[str, str]]
    """A number, and what it is of."""
    sentence: str
    """What there is to know besides; empty where all is well."""


def compared_with(figures: GroupFigures) -> Sequence[PastEvent]:
    """The last events of which it is known who signed up when."""
    return [one for one in figures.events if one.sign_ups][-_COMPARED:]


def sign_ups_chart(
    event: ListedEvent, seats: Seats, by_then: Mapping[date, int], past: Sequence[PastEvent], now: datetime
) -> Chart | None:
    """How sign-ups came in, by days before the start, beside the last events'; None where there are none."""
    others = [one for one in past if one.event.id != event.id and one.sign_ups]
    if not by_then:
        return None
    days = max(
        _days_before(one, min(dates))
        for one, dates in [(event, by_then), *((o.event, o.sign_ups or {}) for o in others)]
    )
    step = next((each for each in _DAYS_BETWEEN_MARKS if days <= each * _MOST_MARKS), _DAYS_BETWEEN_MARKS[-1])
    first = -step * max(-(-min(days, _MOST_DAYS) // step), 1)
    today = min(-_days_before(event, to_local(now, event.timezone).date()), 0)
    total = max(by_then.values())
    lines = [Line(_points(one.event, one.sign_ups or {}, first, 0), "then") for one in others]
    lines.append(Line(_points(event, by_then, first, today), "now"))
    return steps_chart(
        lines,
        [(at, _mark(at, first)) for at in range(first, 1, step)],
        id="sign-ups",
        title="Sign-ups over time",
        says=f"{total:,} had signed up for {event.title}" + _beside(others) + ".",
        table=_sign_ups_table(event, by_then, others),
        keys=[Key("now", event.title), *([Key("then", _names(others))] if others else [])],
        limit=seats.capacity,
    )


def _beside(others: Sequence[PastEvent]) -> str:
    said = (f"{max((one.sign_ups or {}).values()):,} for {one.event.title}" for one in others)
    return "".join(f", {one}" for one in said)


def _names(others: Sequence[PastEvent]) -> str:
    return "Before: " + ", ".join(f"{one.event.title} ({short_day(one.event.starts_local)})" for one in others)


def _mark(at: int, first: int) -> str:
    if at == 0:
        return "start"
    return f"{-at} days before" if at == first and first < -1 else f"{-at}" if first < -1 else "a day before"


def _points(event: ListedEvent, by_then: Mapping[date, int], first: int, until: int) -> list[tuple[float, float]]:
    """Where a line goes up, in days from the start: from the first sign-up on, or from `first`, and on to `until`."""
    found = sorted((min(-_days_before(event, day), 0), total) for day, total in by_then.items())
    begins = max((total for at, total in found if at < first), default=0)
    inner = {at: total for at, total in found if at >= first}
    last = max(inner.values(), default=begins)
    begins_at = first if begins else min(inner, default=first)
    return [(begins_at, begins), *inner.items(), (max(until, *inner, begins_at), last)]


def _days_before(event: ListedEvent, day: date) -> int:
    return (event.starts_local.date() - day).days


def _sign_ups_table(event: ListedEvent, by_then: Mapping[date, int], others: Sequence[PastEvent]) -> Table:
    columns = [(event, by_then), *((one.event, one.sign_ups or {}) for one in others)]
    days = sorted({_days_before(one, day) for one, dates in columns for day in dates}, reverse=True)
    rows = [[str(at), *(str(_total(one, dates, at)) for one, dates in columns)] for at in days]
    return Table(["Days before", *(one.title for one, _ in columns)], rows)


def _total(event: ListedEvent, by_then: Mapping[date, int], days_before: int) -> int:
    return max((total for day, total in by_then.items() if _days_before(event, day) >= days_before), default=0)


def funnel(people: People) -> Sequence[FunnelStep]:
    """Where people drop: of who signed up how many had a place, came, and came back; as far as that is known."""
    steps = [_step("Signed up", people.signed_up, None, "", people.signed_up)]
    steps.append(_step("Had a place", people.confirmed, people.signed_up, "of them", people.signed_up))
    if people.came is not None:
        steps.append(_step("Came", people.came, people.confirmed, "of those with a place", people.signed_up))
    if people.came_back is not None:
        back = f"of those who came, to one of the next {COMES_BACK_WITHIN} events"
        steps.append(_step("Came back", people.came_back, people.came or 0, back, people.signed_up))
    return steps


def _step(name: str, count: int, before: int | None, of: str, all_: int) -> FunnelStep:
    share = f"{percent(count, before)} {of}" if before else ""
    return FunnelStep(
        name=name, shown=f"{count:,}", of_those_before=share, percent=round(100 * count / all_, 1) if all_ else 0
    )


def percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f}%"


def show_rates_chart(figures: GroupFigures) -> Chart | None:
    """How many of those with a place came to each of the last events; None where that is known of none."""
    shown = [one for one in figures.events if one.people.came is not None and one.people.confirmed][-_MOST_COLUMNS:]
    if not shown:
        return None
    people = figures.in_all
    columns = [
        Column(
            short_day(one.event.starts_local),
            one.people.confirmed,
            min(one.people.came or 0, one.people.confirmed),
            words=percent(one.people.came or 0, one.people.confirmed),
        )
        for one in shown
    ]
    rows = [
        [
            f"{one.event.title}, {short_day(one.event.starts_local)}",
            f"{one.people.confirmed:,}",
            f"{one.people.came:,}",
            percent(one.people.came or 0, one.people.confirmed),
        ]
        for one in reversed(shown)
    ]
    return columns_chart(
        columns,
        id="show-rates",
        title="How many came",
        says=f"{percent(people.came or 0, people.confirmed)} of those with a place came, over the last events.",
        table=Table(["Event", "Had a place", "Came", "Show rate"], rows),
        keys=[Key("part", "Came"), Key("all", "Had a place")],
    )


def mails_chart(figures: EventFigures) -> Chart | None:
    """What became of an event's mails, by the day on which they were sent: the last days on which any were."""
    days = list(figures.mails_by_day.items())[-_MOST_MAIL_DAYS:]
    if not days:
        return None
    columns = [
        Column(short_day(date.fromisoformat(day)), counts.get("sent", 0), counts.get("delivered", 0), _bad(counts))
        for day, counts in days
    ]
    names = ("sent", "delivered", "delayed", "bounced", "complained")
    rows = [
        [short_day(date.fromisoformat(day)), *(f"{counts.get(name, 0):,}" for name in names)] for day, counts in days
    ]
    return columns_chart(
        columns,
        id="mails",
        title="Mails by day",
        says=mails_of(figures.mails),
        table=Table(["Day", "Sent", "Delivered", "Delayed", "Bounced", "Complained"], rows),
        keys=[Key("part", "Delivered"), Key("all", "Sent"), Key("bad", "Bounced, or reported as spam")],
    )


def marks_chart(told: HowItWas) -> Chart | None:
    """How many gave each mark; None where so few did that it would say who."""
    if told.marks is None:
        return None
    count = sum(told.marks)
    mean = sum(mark * number for mark, number in zip(MARKS, told.marks, strict=True)) / count
    columns = [Column(str(mark), number, number) for mark, number in zip(MARKS, told.marks, strict=True)]
    return columns_chart(
        columns,
        id="marks",
        title="How it was",
        says=f"{mean:.1f} of {max(MARKS)} on average, by {counted(count, 'person', 'people')}.",
        table=Table(["Mark", "Given by"], [[one.name, f"{one.whole:,}"] for one in columns]),
        keys=[],
    )


def _bad(counts: Mapping[str, int]) -> int:
    return counts.get("bounced", 0) + counts.get("complained", 0)


def mails_of(counts: Mapping[str, int]) -> str:
    said = [f"{counts.get('sent', 0):,} sent"]
    said += [
        f"{counts[name]:,} {name}" for name in ("delivered", "delayed", "bounced", "complained") if counts.get(name)
    ]
    return ", ".join(said) + "."


def mail_facts(counts: Mapping[str, int]) -> MailFacts:
    sent = counts.get("sent", 0)
    numbers = [(f"{sent:,}", "sent")]
    numbers += [(f"{counts[name]:,}", words) for name, words in _WORDS.items() if counts.get(name)]
    bounced = counts.get("bounced", 0)
    sentence = f"{percent(bounced, sent)} bounced: those addresses get no more mail." if sent and bounced else ""
    return MailFacts(numbers=numbers, sentence=sentence)


_WORDS = {
    "delivered": "delivered",
    "bounced": "bounced",
    "complained": "reported as spam",
    "delayed": "delayed so far",
    "unknown": "of unknown fate",
    "failed": "refused",
    "skipped": "not sent, for a reason",
}


def cents(amount: float) -> str:
    """As "4.8 cents"; what is less than a tenth is said to be so."""
    if amount >= 100:
        return f"${amount / 100:,.2f}"
    return "less than 0.1 cents" if amount < 0.1 else f"{amount:.1f} cents"


def cost_table(cost: EventCost) -> Table:
    rows = [[STEP_WORDS[item.step], f"{item.count:,}", f"{item.cents:.2f}"] for item in cost.items]
    return Table(["What", "How often", "Cents"], [*rows, ["All of it", "", f"{cost.cents:.2f}"]])


def short_day(day: date) -> str:
    """As "3 Dec"."""
    return f"{day.day} {day:%b}"
