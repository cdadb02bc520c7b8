"""What every page of the console has in common: how it is shown, what it says after a form, what is wrong."""

from collections.abc import Sequence
from dataclasses import replace

from ...app import App
from ...web.console import frame as web
from ..page_responses import html_response, titled
from ..problems import detail_of, headers_of, status_of
from ..request import Request, Response
from .session_cookie import notice_cookie, notice_of


def show(
    app: App,
    request: Request,
    template: str,
    *,
    status: int = 200,
    scripts: tuple[str, ...] = (),
    allows: Sequence[str] = (),
    sheets: tuple[str, ...] = (),
    **shown: object,
) -> Response:
    """A page of somebody signed in: with the way around the group, and with what was just done.

    `scripts`: names of those in `static/`. `allows`: directives of the policy that this page needs besides, like
    `connect-src 'self'`; `sheets`: the styles of what it frames, as of a mail.
    """
    visit, notice = request.visit, notice_of(app, request)
    if visit is None:
        raise TypeError("nobody is signed in")
    page = web.console_page(
        template,
        web.Frame(
            path=request.path.removesuffix("/"),
            csrf=visit.session.csrf,
            signed_in_as=visit.session.email,
            notice=notice,
            group=visit.group,
            member=visit.member,
            principal=request.principal,
        ),
        status=status,
        scripts=scripts,
        allows=tuple(allows),
        sheets=sheets,
        **shown,
    )
    response = html_response(page)
    return replace(response, cookies=(notice_cookie(app, ""),)) if notice else response


def done(app: App, address: str, sentence: str = "") -> Response:
    """Where a browser goes on to after a form, and what is said there once: a reload of that posts nothing again."""
    cookies = (notice_cookie(app, sentence),) if sentence else ()
    return Response(303, "", {"location": address}, cookies)


def problem(app: App, request: Request, error: Exception) -> Response:
    """The page for one of the expected errors, with the way around."""
    status = status_of(error)
    shown = show(app, request, "console/problem.html", status=status, title=titled(error), detail=detail_of(error))
    return replace(shown, headers={**shown.headers, **headers_of(error)})
