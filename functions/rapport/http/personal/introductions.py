"""The page of those whom an attendee is introduced to at an event, and what they say of it."""

from collections.abc import Sequence

from ...app import App
from ...domain.base.errors import FieldProblem, InvalidError, NotFoundError
from ...usecases.introductions import own as introductions
from ...usecases.personal import me
from ...web.public import introductions as web
from .. import request_types
from ..input.html_forms import form_values
from ..page_responses import html_response, see_other
from ..parsing import parse
from ..request import Request, Response
from ..routing import Route

_DONE: dict[str, web.Done] = {
    "decline": "decline",
    "apart": "apart",
    "report": "report",
    "nobody": "nobody",
    "most": "most",
}


def introductions_page(app: App, request: Request) -> Response:
    return _page(app, request)


def _page(app: App, request: Request, reported: str = "", problems: Sequence[FieldProblem] = ()) -> Response:
    found = introductions.find(app, request.params["token"])
    return html_response(
        web.introductions_page(
            found.own.group,
            found.own.event,
            [web.ShownIntroduction(id=one.pair.id, name=one.name, why=one.why) for one in found.people],
            language=found.own.signup.language or found.own.group.language,
            has_place=found.has_place,
            agrees=found.agrees,
            most=found.most,
            now=app.now(),
            token=request.params["token"],
            done=_DONE.get(request.query.get("done", "")),
            reported=reported,
            problems=problems,
        )
    )


def post_introductions(app: App, request: Request) -> Response:
    """What was said before is answered as it was then: nobody learns from it what the other said."""
    try:
        said = _said(request)
    except InvalidError as error:
        return _page(app, request, form_values(request)["introduction"][0], error.problems)
    token = request.params["token"]
    match said.choice:
        case "decline":
            introductions.decline(app, token, said.introduction)
        case "apart":
            introductions.decline_for_good(app, token, said.introduction)
        case "report":
            introductions.report(app, token, said.introduction, said.reason.strip())
        case "most" if said.most == "0":
            introductions.decline_all(app, token)
            return see_other(f"/s/{token}/introductions?done=nobody")
        case "most":
            introductions.limit(app, introductions.find(app, token).own.contact, int(said.most))
    return see_other(f"/s/{token}/introductions?done={said.choice}")


def post_most(app: App, request: Request) -> Response:
    token, most = request.params["token"], int(_said(request).most)
    if most:
        introductions.limit(app, me.find(app, token).contact, most)
    else:
        me.change(app, token, {"introduce": False}, None)
    return see_other(f"/me/{token}?done=saved")


def _said(request: Request) -> request_types.OwnIntroductions:
    """Raises InvalidError for a reason that is too long, and NotFoundError for what no form of ours says."""
    values = {name: texts[0] for name, texts in form_values(request).items()}
    try:
        return parse(request_types.OwnIntroductions, values)
    except InvalidError as error:
        if "introduction" in values and all(problem.field == "reason" for problem in error.problems):
            raise
        raise NotFoundError("There is no such choice.") from None


ROUTES = (
    Route("GET", "/s/{token}/introductions", introductions_page),
    Route("POST", "/s/{token}/introductions", post_introductions),
    Route("POST", "/me/{token}/introductions", post_most),
)
