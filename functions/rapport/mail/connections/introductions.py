"""What a reminder says in the place of introductions: whom its reader might like to meet, and why."""

import re
from collections.abc import Sequence

from ...domain.connections.introduction import names_introductions
from ...domain.rule import Rule

_ALONE = re.compile(r"^[ \t]*\{\{introductions\}\}[ \t]*$", re.MULTILINE)
_WORTH_MEETING = """\
## Worth meeting there

{{introductions}}

They read the same of you. Rather not? [Say so here]({{signup.url}}/introductions), and nobody is told.
"""


def with_introductions(rule: Rule, body: str, *, is_introduced: bool) -> str:
    """The body of a reminder with what surrounds the people whom it names; any other body as it is.

    `is_introduced`: whether there is anybody to name; else nothing is left of the paragraph.
    """
    if not names_introductions(rule) or not is_introduced:
        return body
    return _ALONE.sub(lambda _: _WORTH_MEETING, body)


def introductions_text(reasons: Sequence[str]) -> str:
    """A paragraph for each person."""
    return "\n\n".join(reasons)
