"""Writing to many, whoever they are: written and seen, tried on oneself, counted, and only then sent, once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from ....app import App
from ....domain.base.dataclass import dataclass
from ....domain.base.errors import ConflictError, InvalidError
from ....mail.content import Content
from ....mail.html.framed import framed, sheet
from ....web.public.form import Form
from ...input.html_forms import Values, form_values
from ...organizer.one_event import event_of
from ...request import Request, Response
from .. import frame
from ..once import new_once

Shown = Mapping[str, object]
"""What a template is handed, by name."""


@dataclass(frozen=True, slots=True)
class Counted:
    number: int
    """How many get it."""
    is_all: bool
    """False where there are too many to look at each: it is at least so many then."""
    left_out: Sequence[tuple[int, str]]
    """How many of those it is for get nothing, and why."""
    to: str
    """Whom it is for, in words."""


class Draft(Protocol):
    """What somebody wrote, and to whom, as they have it before them."""

    def content(self) -> Content:
        """As somebody made up gets it."""

    def counted(self) -> Counted:
        """How many would get it, were it sent now."""

    def request_test(self, email: str) -> None:
        """Has it sent to a member."""

    def send(self, values: Values) -> tuple[str, bool]:
        """The address of what was sent, and whether that was just now."""


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What differs from one thing that is written to many to another. All of it is about one event."""

    template: str
    """`console/<template>.html` writes it, `console/<template>_review.html` asks whether to send it."""
    begins_with: Callable[[Request], Values]
    fields: Sequence[str]
    """Those of the form that are kept from step to step."""
    form: type[Form]
    draft: Callable[[App, Request, Values], Draft]
    """Raises InvalidError naming the field, ConflictError where nobody can be written to."""
    around: Callable[[App, Request], Shown]
    """What the page with the form shows besides."""
    counts_at_once: bool
    """Whether the number stands beside the form as it is filled in, for whom it is for says nothing of it."""
    said: tuple[str, str]
    """Once it was sent, and of what was sent before."""

    def written(self, app: App, request: Request) -> Response:
        return self._page(app, request, self.form({**self.begins_with(request), "once": [new_once()]}))

    def posted(self, app: App, request: Request) -> Response:
        """To see it, to try it, to be told how many get it, and only then to send it."""
        values = form_values(request)
        do = values.get("do", ["review"])[-1]
        try:
            if do == "test":
                me = request.visited[0].email
                self.draft(app, request, values).request_test(me)
                said = f"A test is on its way to {me}. Nobody else gets it."
                return self._page(app, request, self.form(values), said=said)
            if do == "review":
                return self._review(app, request, values)
            if do == "send":
                address, is_first = self.draft(app, request, values).send(values)
                return frame.done(app, address, self.said[not is_first])
        except InvalidError as error:
            return self._page(app, request, self.form(values, error.problems), status=422)
        return self._page(app, request, self.form(values))

    def _review(self, app: App, request: Request, values: Values) -> Response:
        draft = self.draft(app, request, values)
        kept = [(name, text) for name in (*self.fields, "once") for text in values.get(name, [])]
        shown = {"found": draft.counted(), **_mail(request, draft), "kept": kept}
        return self._show(app, request, f"{self.template}_review", shown)

    def _page(self, app: App, request: Request, form: Form, *, status: int = 200, said: str = "") -> Response:
        shown: dict[str, object] = {
            "form": form,
            "said": said,
            "closed": "",
            "not_yet": [],
            "content": None,
            "found": None,
        }
        shown |= self.around(app, request)
        try:
            draft = self.draft(app, request, {name: list(given) for name, given in form.values.items()})
            shown["found"] = draft.counted() if self.counts_at_once else None
            shown |= _mail(request, draft)
        except InvalidError as error:
            shown["not_yet"] = self.form({}, error.problems).named_problems
        except ConflictError as error:
            shown["closed"] = str(error)
        allows = ("connect-src 'self'",)
        return self._show(app, request, self.template, shown, status=status, scripts=("live_form",), allows=allows)

    def _show(
        self,
        app: App,
        request: Request,
        template: str,
        shown: Shown,
        *,
        status: int = 200,
        scripts: tuple[str, ...] = (),
        allows: Sequence[str] = (),
    ) -> Response:
        event, _ = event_of(app, request)
        _, group, _ = request.visited
        return frame.show(
            app,
            request,
            f"console/{template}.html",
            status=status,
            scripts=scripts,
            allows=allows,
            sheets=(sheet(group.accent),),
            event=event,
            now=app.now(),
            here=request.path,
            **shown,
        )


def _mail(request: Request, draft: Draft) -> dict[str, object]:
    _, group, _ = request.visited
    content = draft.content()
    return {"content": content, "mail": framed(content.html, group.accent)}
