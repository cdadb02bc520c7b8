"""The routes about maybes: what would bring somebody to an event."""

from collections.abc import Mapping

from rapport.http import response_types

from .operation import ListOf, Operation

_PUBLIC = "/public/v1/groups/{group}/events/{event}/maybe"
_MAYBES = "/v1/groups/{group}/events/{event}/maybes"

OF_MAYBES: Mapping[str, Operation] = {
    f"POST {_PUBLIC}": Operation(
        "askWhoWouldMeetMe",
        "Say what would make somebody come",
        response_types.MaybeAccepted,
        "The event is cancelled or over, sign-up for it is closed, or it has no connections.",
        {"email": "ada@example.org", "name": "Ada Lovelace", "ask": "testing jobs"},
        "It takes no place. The address's owner confirms it by mail; then those with a place who offer what fits, and "
        "agreed to be introduced, are asked whether they would meet them, and one mail answers.",
    ),
    f"GET {_MAYBES}": Operation(
        "listMaybes",
        "List what people asked who think of coming",
        ListOf(response_types.Maybe),
        more="As their owners confirmed it, the oldest first. Who was asked, and what they said, is nobody's business.",
    ),
    f"POST {_MAYBES}/{{maybe}}/answer": Operation(
        "answerMaybe",
        "Answer somebody who thinks of coming",
        response_types.Maybe,
        "It is answered already, or the event is cancelled, over, closed, or has no connections.",
        {"words": "I'll introduce you to Priya myself: she hires testers."},
        "Their one mail goes out now, with these words, and with whoever would meet them besides.",
    ),
}
