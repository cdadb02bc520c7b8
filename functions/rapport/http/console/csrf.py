"""Whether a form is of a page of this session's: another site's page cannot know its token (CSRF)."""

import hmac

from ...domain.base.errors import ForbiddenError
from ..input.html_forms import form_values
from ..request import MOST_BYTES, Request


def refuse_foreign_forms(request: Request) -> None:
    """Raises ForbiddenError for a form that is of no page of this session."""
    csrf = request.visit.session.csrf if request.visit else ""
    sent = form_values(request, most=MOST_BYTES).get("csrf", [""])[0]
    if not csrf or not hmac.compare_digest(sent.encode(), csrf.encode()):
        raise ForbiddenError("This page was open since before you signed in. Please go back, reload it and try again.")
