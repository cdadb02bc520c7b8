"""Writing to an event's attendees now, in the steps of all that is written to many."""

from ....app import App
from ....domain.audience import audience_size
from ....domain.base.dataclass import dataclass
from ....domain.event import Event, Seats
from ....domain.patches import NewMessage
from ....domain.plan import planned
from ....domain.principal import Scope
from ....domain.rule import Audience, Rule, Trigger
from ....mail.content import Content
from ....queries.mailings import recipients
from ....queries.mailings.draft_preview import draft_preview
from ....usecases.events import write_to_attendees
from ....usecases.rules import test_rule
from ....web.console.mails import rule_form, rule_words
from ....web.public.form import Form
from ... import request_to_domain, request_types
from ...input.form_fields import between_commas
from ...input.html_forms import Values
from ...organizer.one_event import event_of
from ...parsing import parse
from ...request import Request
from ...routing import Route
from ..once import made_once
from .to_many import Counted, Shown, Writing

_CHOOSING = ("audience", "tags", "been", "not_seen_months")


def _begins_with(request: Request) -> Values:
    """The address may choose those to begin with."""
    return {"audience": ["confirmed"], **{name: [request.query[name]] for name in _CHOOSING if name in request.query}}


@dataclass(frozen=True)
class _Message:
    app: App
    request: Request
    event: Event
    seats: Seats
    new: NewMessage
    rule: Rule

    def content(self) -> Content:
        _, group, _ = self.request.visited
        return draft_preview(self.app, group, self.event, self.rule).content

    def counted(self) -> Counted:
        new, found = self.new, recipients.recipients(self.app, self.event, self.seats, self.rule)
        left_out = [(count, rule_words.REASONS[why]) for why, count in found.left_out.items()]
        to = rule_words.whom(new.audience, new.tags, new.been, new.not_seen_months)
        return Counted(found.mailed, found.is_all, left_out, to)

    def request_test(self, email: str) -> None:
        test_rule.request_test_of(self.app, self.request.who, self.event.id, self.rule, email)

    def send(self, values: Values) -> tuple[str, bool]:
        app, request, new = self.app, self.request, self.new
        return made_once(
            app,
            request,
            values,
            lambda keep: write_to_attendees.write_to_attendees(app, request.who, self.event.id, new, keep),
            _mailing_address,
        )


def _draft(app: App, request: Request, values: Values) -> _Message:
    new = _given(values)
    event, seats = event_of(app, request)
    return _Message(
        app, request, event, seats, new, write_to_attendees.message_from(event, seats, app.new_id(), new, app.now())
    )


def _given(values: Values) -> NewMessage:
    """Raises InvalidError."""
    given: dict[str, object] = {
        name: values.get(name, [""])[-1].replace("\r\n", "\n") for name in ("audience", "subject", "body")
    }
    given["promotional"] = bool(values.get("promotional"))
    given["tags"] = between_commas(values.get("tags", []))
    given["been"] = values.get("been", [""])[-1] or None
    months = values.get("not_seen_months", [""])[-1].strip()
    given["not_seen_months"] = (int(months) if months.isascii() and months.isdecimal() else months) if months else None
    return request_to_domain.new_message(parse(request_types.MessageInput, given))


def _mailing_address(sent: write_to_attendees.Sent) -> str:
    event, _, message = sent
    return f"/console/{event.group}/events/{event.id}/mails/{planned(message, event).id}"


def _around(app: App, request: Request) -> Shown:
    event, seats = event_of(app, request)
    write_to_attendees.refuse_unless_published(event)
    return {
        "labels": rule_form.LABELS,
        "audiences": _audiences(app, event, seats),
        "been": [("", "Whoever it is"), *((one.value, words.capitalize()) for one, words in rule_words.BEEN.items())],
        "placeholders": rule_words.PLACEHOLDERS,
    }


def _audiences(app: App, event: Event, seats: Seats) -> list[tuple[str, str]]:
    """Who came only once anybody can have; each with how many they are."""
    has_begun = app.now() >= event.starts_at or seats.attended > 0
    among = [one for one in Audience if has_begun or one not in (Audience.ATTENDED, Audience.NO_SHOW)]
    sizes = {one.value: audience_size(one, seats, Trigger.AT) for one in among}
    return [(value, f"{words} ({sizes[value]:,})") for value, words in rule_form.audiences(among)]


_WRITING = Writing(
    template="message",
    begins_with=_begins_with,
    fields=("audience", "subject", "body", "promotional", "tags", "been", "not_seen_months"),
    form=Form,
    draft=_draft,
    around=_around,
    counts_at_once=False,
    said=("It is going out.", "This message was sent before: here it is."),
)
_NEW = "/console/{group}/events/{event}/mails/new"
ROUTES = (
    Route("GET", _NEW, _WRITING.written, Scope.EVENTS_WRITE),
    Route("POST", _NEW, _WRITING.posted, Scope.EVENTS_WRITE),
)
