"""What a mail after an event asks in the place of introductions: whom its reader met."""

import re

from ...domain.rule import Rule, Trigger

_ALONE = re.compile(r"^[ \t]*\{\{introductions\}\}[ \t]*$", re.MULTILINE)
_ABOUT = """\
**Did you meet {{people}}?** You were introduced. A no is told to nobody, and you get each other's address only if \
both of you say yes.

[Say whom you met]({{signup.url}}/met)
"""
_ANYONE = """\
**Anyone you would like to stay in touch with?** Type the four letters from their page, and you get each other's \
address if both of you say yes.

[Say whom you met]({{signup.url}}/met)
"""


def with_question(rule: Rule, body: str, *, is_introduced: bool) -> str:
    """The body of a rule that follows the start or the end; any other as it is.

    `is_introduced`: whether there is anybody to ask about, who are the value `people` then.
    """
    if rule.trigger not in (Trigger.AFTER_START, Trigger.AFTER_END):
        return body
    return _ALONE.sub(lambda _: _ABOUT if is_introduced else _ANYONE, body)
