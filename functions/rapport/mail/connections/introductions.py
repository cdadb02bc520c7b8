"""What a mail says in the place of introductions: whom its reader might like to meet; afterwards, whom they met."""

import re
from collections.abc import Sequence

from ...domain.connections.introduction import names_introductions
from ...domain.rule import Rule, Trigger

_ALONE = re.compile(r"^[ \t]*\{\{introductions\}\}[ \t]*$", re.MULTILINE)
_WORTH_MEETING = """\
## Worth meeting there

{{introductions}}

They read the same of you. Rather not? [Say so here]({{signup.url}}/introductions), and nobody is told.
"""
_WHETHER_THEY_MET = """\
**Did you meet {{people}}?** You were introduced. A no is told to nobody, and you get each other's address only if \
both of you say yes.

[Say whom you met]({{signup.url}}/met)
"""
_ANYONE = """\
**Anyone you would like to stay in touch with?** Type the four letters from their page, and you get each other's \
address if both of you say yes.

[Say whom you met]({{signup.url}}/met)
"""


def with_introductions(rule: Rule, body: str, *, is_introduced: bool) -> str:
    """The body of a reminder with what surrounds those whom it names, and of a rule that follows the start or the end
    with what it asks in their place; any other as it is.

    `is_introduced`: whether there is anybody, who are the value `people` where they are asked about. Where a reminder
    has nobody to name, nothing is left of the paragraph.
    """
    if rule.trigger in (Trigger.AFTER_START, Trigger.AFTER_END):
        return _ALONE.sub(lambda _: _WHETHER_THEY_MET if is_introduced else _ANYONE, body)
    if names_introductions(rule) and is_introduced:
        return _ALONE.sub(lambda _: _WORTH_MEETING, body)
    return body


def introductions_text(reasons: Sequence[str]) -> str:
    """A paragraph for each person."""
    return "\n\n".join(reasons)
