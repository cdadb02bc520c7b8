"""The pages of signing in, for who is not signed in yet."""

from collections.abc import Mapping, Sequence
from typing import Any

from ....domain.base.errors import FieldProblem
from ....domain.members.sign_in import SignIn
from ...public.form import Form
from ...rendering import Page, page

__all__ = ["Page", "code_page", "link_page", "sign_in_page"]


def sign_in_page(values: Mapping[str, Sequence[str]], problems: Sequence[FieldProblem] = ()) -> Page:
    """Where one says by which address one is a member."""
    return _page("form", problems, form=Form(values, problems))


def code_page(asked: SignIn, problems: Sequence[FieldProblem] = ()) -> Page:
    """Where the code is typed in, or the link waited for: the same whether anything was mailed or not."""
    return _page("code", problems, asked=asked, form=Form({}, problems))


def link_page(asked: SignIn, *, is_here: bool) -> Page:
    """What the link opens: the button where it was asked for, and the way back there in any other browser."""
    return _page("here" if is_here else "elsewhere", asked=asked)


def _page(shows: str, problems: Sequence[FieldProblem] = (), **shown: Any) -> Page:
    return page("console/sign_in.html", status=422 if problems else 200, by_token=True, shows=shows, **shown)
