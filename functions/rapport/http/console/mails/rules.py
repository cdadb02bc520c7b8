"""The rules of a group, and those that apply to one of its events: listed, edited as one sees what becomes of them."""

from collections.abc import Callable, Sequence

from ....app import App
from ....domain.base.dataclass import dataclass
from ....domain.base.errors import FieldProblem, InvalidError, NotFoundError
from ....domain.base.versions import ChangedMeanwhileError, version
from ....domain.event import Event
from ....domain.patches import Basis, RulePatch, changed_since, rebased_on
from ....domain.principal import Scope
from ....domain.rule import Rule, Trigger
from ....domain.wording import moment_text
from ....mail.html.framed import framed, sheet
from ....queries.mailings import rules as rule_queries
from ....queries.mailings.draft_preview import DraftPreview, draft_preview
from ....queries.mailings.rules import ListedRule, Origin
from ....store import events
from ....usecases.rules import edit, event_rules, test_rule
from ....usecases.rules.rule_checks import rule_from
from ....web.console.mails import rule_form, rule_words
from ....web.public.form import Form
from ... import request_to_domain, request_types
from ...input.html_forms import Values, form_values
from ...parsing import parse
from ...request import Request, Response
from ...routing import Route
from .. import frame
from ..once import made_once, new_once
from .rule_values import is_same_offset, rule_given

_TOGETHER = ("trigger", "offset")


@dataclass(frozen=True)
class _Place:
    """A group's rules, or those of one event of it."""

    address: str
    event: Event | None
    timezone: str
    """In which a date is entered and shown."""

    @property
    def event_id(self) -> str | None:
        return self.event.id if self.event else None


def _place(app: App, request: Request) -> _Place:
    _, group, _ = request.visited
    address = f"/console/{group.id}"
    if "event" not in request.params:
        return _Place(f"{address}/rules", None, group.timezone)
    event = events.get(app.table, group.id, request.params["event"])
    return _Place(f"{address}/events/{event.id}/rules", event, event.timezone)


def rules_page(app: App, request: Request) -> Response:
    place = _place(app, request)
    found = rule_queries.applying(app, request.who.group, place.event_id)
    return frame.show(
        app,
        request,
        "console/rules.html",
        place=place,
        event=place.event,
        now=app.now(),
        parts_of=rule_words.in_parts([(one.rule, one.origin.value) for one in found], place.timezone),
    )


def new_rule_page(app: App, request: Request) -> Response:
    return _form_page(app, request, _place(app, request), Form({**rule_form.NEW, "once": [new_once()]}), None)


def rule_page(app: App, request: Request) -> Response:
    place = _place(app, request)
    known = _known(app, request, place)
    return _form_page(app, request, place, rule_form.filled_in(known.rule, place.timezone), known)


def _known(app: App, request: Request, place: _Place) -> ListedRule:
    """Raises NotFoundError, also for a message: it is no rule to whoever wrote it."""
    known = rule_queries.find(app, request.who.group, place.event_id, request.params["rule"])
    if known is None or known.rule.is_message:
        raise NotFoundError(f"There is no rule {request.params['rule']}.")
    return known


def save_rule(app: App, request: Request) -> Response:
    """What a rule's form asks for: to see it, to try it, or to keep it. A new one's, where the address names none."""
    place = _place(app, request)
    known = _known(app, request, place) if "rule" in request.params else None
    values = form_values(request)
    do = values.get("do", ["save"])[-1]
    try:
        if do == "test":
            rule = _typed(request, place, known, values)
            me = request.visited[0].email
            test_rule.request_test_of(app, request.who, place.event_id, rule, me)
            said = f"A test is on its way to {me}. Nothing is kept yet."
            return _form_page(app, request, place, Form(values), known, said=said)
        if do == "save":
            return _saved(app, request, place, known, values)
    except InvalidError as error:
        return _form_page(app, request, place, Form(values, error.problems), known, status=422)
    except ChangedMeanwhileError as error:
        return _changed_meanwhile(app, request, place, values, error)
    return _form_page(app, request, place, Form(values), known)


def _saved(app: App, request: Request, place: _Place, known: ListedRule | None, values: Values) -> Response:
    if known is None:
        new = request_to_domain.new_rule(parse(request_types.RuleInput, rule_given(values, place.timezone)))
        address, is_first = made_once(
            app,
            request,
            values,
            lambda keep: edit.create(app, request.who, place.event_id, new, keep),
            lambda _: place.address,
        )
        return frame.done(app, address, f"“{new.name}” is set up." if is_first else "This form was sent before.")
    patch = _patch(known.rule, place, values)
    basis: Basis[RulePatch] = rebased_on(_version_in(values), together=_TOGETHER)
    rule = edit.change(app, request.who, place.event_id, known.rule.id, patch, basis)
    return frame.done(app, place.address, f"“{rule.name}” is saved.")


def _patch(rule: Rule, place: _Place, values: Values) -> RulePatch:
    """A time that is the same in other words is not changed."""
    given = rule_given(values, place.timezone)
    if given.get("trigger") == rule.trigger and is_same_offset(rule, given["offset"]):
        given["offset"] = rule.offset
    return request_to_domain.rule_patch(parse(request_types.RuleChange, given))


def _version_in(values: Values) -> str:
    return values.get("version", [""])[0]


def _changed_meanwhile(
    app: App, request: Request, place: _Place, values: Values, error: ChangedMeanwhileError
) -> Response:
    """The form as it was sent, beside what somebody else made of the same: to save it once more overrides that."""
    known = _known(app, request, place)
    theirs = rule_form.filled_in(known.rule, place.timezone)
    changed = changed_since(_version_in(values), _patch(known.rule, place, values), together=_TOGETHER)
    ours = {name: given for name, given in values.items() if name.partition(".")[0] in changed}
    ours |= {name: values.get(name, []) for name in ("promotional", "enabled") if name in changed}
    problems = [
        FieldProblem(name, f"Somebody else changed this meanwhile, to: {_in_short(theirs, name)}")
        for name in error.fields
    ]
    return _form_page(app, request, place, Form({**theirs.values, **ours}, problems), known, status=422)


def _in_short(theirs: Form, name: str) -> str:
    said = " ".join(text for field in theirs.values if field.partition(".")[0] == name for text in theirs.given(field))
    said = said or "nothing"
    return said if len(said) <= 300 else f"{said[:300]}…"


def _typed(request: Request, place: _Place, known: ListedRule | None, values: Values) -> Rule:
    """The rule as it stands in the form. Raises InvalidError."""
    new = request_to_domain.new_rule(parse(request_types.RuleInput, rule_given(values, place.timezone)))
    return rule_from(request.who.group, place.event_id, known.rule.id if known else "new", new)


def _form_page(
    app: App,
    request: Request,
    place: _Place,
    form: Form,
    known: ListedRule | None,
    *,
    status: int = 200,
    said: str = "",
) -> Response:
    rule, problems = _draft(request, place, form, known)
    shown = draft_preview(app, request.visited[1], place.event, rule) if rule else None
    accent = request.visited[1].accent
    return frame.show(
        app,
        request,
        "console/rule.html",
        status=status,
        scripts=("live_form",),
        allows=("connect-src 'self'",),
        sheets=(sheet(accent),),
        place=place,
        event=place.event,
        now=app.now(),
        form=form,
        labels=rule_form.LABELS,
        known=known.rule if known else None,
        origin=known.origin.value if known else None,
        version=version(event_rules.values_of(known.rule)) if known else "",
        triggers=rule_form.triggers(form, is_for_event=place.event is not None),
        audiences=rule_form.audiences(),
        units=rule_form.units(form),
        latenesses=rule_form.latenesses(form),
        placeholders=rule_words.PLACEHOLDERS,
        said=said,
        seen=shown,
        preview_when=_when(rule, shown) if rule and shown else "",
        preview_to=rule_words.whom(rule.audience) if rule else "",
        mail=framed(shown.content.html, accent) if shown else "",
        not_yet=problems,
    )


def _draft(
    request: Request, place: _Place, form: Form, known: ListedRule | None
) -> tuple[Rule | None, Sequence[tuple[str, str]]]:
    """The rule as it stands in the form; or what of that is not right yet."""
    try:
        return _typed(request, place, known, {name: list(given) for name, given in form.values.items()}), ()
    except InvalidError as error:
        return None, Form({}, error.problems).named_problems


def _when(rule: Rule, shown: DraftPreview) -> str:
    words = rule_words.when(rule, shown.event.timezone)
    is_date = rule.trigger is Trigger.AT
    return f"{words}: {moment_text(shown.due_at, shown.event.timezone)}" if shown.due_at and not is_date else words


# ---- What a button alone does ----


def turned(*, on: bool) -> Callable[[App, Request], Response]:
    def answer(app: App, request: Request) -> Response:
        place = _place(app, request)
        rule = edit.change(app, request.who, place.event_id, request.params["rule"], RulePatch(enabled=on))
        return frame.done(app, place.address, f"“{rule.name}” is turned {'on' if on else 'off'}.")

    return answer


def reset_rule(app: App, request: Request) -> Response:
    place = _place(app, request)
    rule = event_rules.reset(app, request.who, request.params["event"], request.params["rule"])
    return frame.done(app, place.address, f"“{rule.name}” is the group's again.")


def delete_page(app: App, request: Request) -> Response:
    """Asks once more: there is no way back."""
    place = _place(app, request)
    known = _known(app, request, place)
    if place.event is not None and known.origin is not Origin.OWN:
        raise NotFoundError("A rule of the group can be turned off for an event, and deleted for all of them alone.")
    return frame.show(
        app, request, "console/rule_delete.html", place=place, event=place.event, now=app.now(), rule=known.rule
    )


def delete_rule(app: App, request: Request) -> Response:
    place = _place(app, request)
    edit.delete(app, request.who, place.event_id, request.params["rule"])
    return frame.done(app, place.address, "The rule is deleted.")


def _routes(base: str) -> tuple[Route, ...]:
    read_, write = Scope.EVENTS_READ, Scope.EVENTS_WRITE
    one = f"{base}/{{rule}}"
    return (
        Route("GET", base, rules_page, read_),
        Route("POST", base, save_rule, write),
        Route("GET", f"{base}/new", new_rule_page, write),
        Route("GET", one, rule_page, read_),
        Route("POST", one, save_rule, write),
        Route("POST", f"{one}/turn-on", turned(on=True), write),
        Route("POST", f"{one}/turn-off", turned(on=False), write),
        Route("GET", f"{one}/delete", delete_page, write),
        Route("POST", f"{one}/delete", delete_rule, write),
    )


ROUTES = (
    *_routes("/console/{group}/rules"),
    *_routes("/console/{group}/events/{event}/rules"),
    Route("POST", "/console/{group}/events/{event}/rules/{rule}/reset", reset_rule, Scope.EVENTS_WRITE),
)
