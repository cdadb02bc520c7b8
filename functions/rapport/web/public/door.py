"""The page on which who came unannounced enters themselves, and what it says then."""

from collections.abc import Mapping, Sequence

from ...domain.base.errors import FieldProblem
from ...domain.event import Event
from ...domain.group import Group
from ...domain.signup import SignupStatus
from ..rendering import Page, page
from .form import Form


def walk_in_page(
    group: Group,
    event: Event,
    *,
    came_of_it: SignupStatus | None = None,
    values: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[FieldProblem] = (),
) -> Page:
    """`came_of_it`: what who entered themselves got, where they have. With `problems` a 422 that keeps `values`."""
    return page(
        "walk_in.html",
        status=422 if problems else 200,
        language=group.language,
        by_token=True,
        group=group,
        event=event,
        came_of_it=came_of_it,
        form=Form(values or {}, problems),
    )
