"""The page on which an attendee says whom they met, and how it was."""

from collections.abc import Mapping, Sequence

from ...app import App
from ...calendar.lines import mailto
from ...domain.base.errors import FieldProblem, InvalidError
from ...usecases.connections import met
from ...usecases.connections.met import Acquaintance, Said
from ...usecases.signups.own_signup import VALID_AFTER
from ...web.public import met as web
from .. import request_types
from ..input.html_forms import Values, form_values
from ..page_responses import html_response, see_other
from ..parsing import parse
from ..request import Request, Response
from ..routing import Route
from .forms import ticked

_MET, _SWAP = "met.", "swap."
_BY_CODE = "code"
"""What stands for a meeting's id where its person is only found by the code in the same form."""


def met_page(app: App, request: Request) -> Response:
    return _page(app, request, is_saved=request.query.get("done") == "saved")


def _page(
    app: App,
    request: Request,
    *,
    is_saved: bool = False,
    values: Values | None = None,
    problems: Sequence[FieldProblem] = (),
) -> Response:
    found = met.find(app, request.params["token"])
    group, event = found.own.group, found.event
    return html_response(
        web.met_page(
            group,
            event,
            [_shown(app, one) for one in found.people],
            language=found.own.signup.language or group.language,
            code=found.code,
            said=found.said if found.asks_how_it_was(app) else None,
            open_until=event.ends_at + VALID_AFTER,
            token=request.params["token"],
            is_saved=is_saved,
            is_left_out=found.own.contact.left_out_at is not None and found.own.contact.introduce_at is not None,
            values=values,
            problems=problems,
        )
    )


def _shown(app: App, one: Acquaintance) -> web.ShownPerson:
    meeting = one.meeting
    has_address = one.is_named and meeting.is_swapped(app.now())
    return web.ShownPerson(
        id=meeting.id,
        name=one.other.signup.name if one.is_named else None,
        code=one.code,
        reason=one.why,
        found_me=meeting.by_code and one.me not in meeting.met,
        met=meeting.met.get(one.me),
        swap=meeting.swap.get(one.me),
        address=one.other.contact.email if has_address else None,
        mailto=mailto(one.other.contact.email) if has_address else "",
    )


def post_met(app: App, request: Request) -> Response:
    values = form_values(request)
    try:
        met.answer(app, request.params["token"], _said(values))
    except InvalidError as error:
        return _page(app, request, values=values, problems=error.problems)
    return see_other(f"/s/{request.params['token']}/met?done=saved")


def _said(values: Values) -> Said:
    """Raises InvalidError."""
    given: dict[str, object] = {"met": _answers(values, _MET), "swap": _answers(values, _SWAP)}
    given |= {name: values[name][0] for name in ("code", "words") if name in values}
    if marks := list(filter(None, values.get("mark", ()))):
        given["mark"] = int(marks[0]) if marks[0].isdecimal() and len(marks[0]) == 1 else marks[0]
    form = parse(request_types.SaidAfter, given)
    swap = {id: answer == "yes" for id, answer in form.swap.items()}
    return Said(
        met={id: answer == "yes" for id, answer in form.met.items()},
        swap=swap,
        code=form.code,
        swaps_by_code=swap.get(_BY_CODE),
        mark=form.mark,
        words=form.words,
        is_signed=ticked(values, "signed"),
    )


def _answers(values: Values, begins: str) -> Mapping[str, str]:
    """By the ids of meetings."""
    return {name.removeprefix(begins): texts[0] for name, texts in values.items() if name.startswith(begins)}


ROUTES = (
    Route("GET", "/s/{token}/met", met_page),
    Route("POST", "/s/{token}/met", post_met),
)
