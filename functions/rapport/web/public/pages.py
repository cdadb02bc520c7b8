"""The pages for attendees, as HTML that works without JavaScript.

A form's fields have the API's names; an answer is `answers.<question id>`. `looking_for` and `can_offer` take one thing
a line; a box not ticked is not sent. `HONEYPOT` must come back empty and `FILLED_AT` as it was.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from ...domain.base.errors import FieldProblem
from ...domain.changes import lately_changed
from ...domain.connections.coming import NOBODY, WhoComes
from ...domain.connections.questions import Asked
from ...domain.contact import Contact
from ...domain.event import Event, ListedEvent, Seats
from ...domain.group import Group
from ...domain.seats.held_places import MOST_OFFERS, is_last_call
from ...domain.signup import Signup, SignupStatus
from ...domain.topics.vocabulary import Vocabulary
from ..formatting import closed, closed_to_sign_ups
from ..rendering import Page, content_security_policy, page, stylesheet
from .form import Form, form_of, in_order
from .link_preview import event_preview, group_preview
from .qr_code import qr_svg
from .standing import standing_of

__all__ = [
    "FILLED_AT",
    "HONEYPOT",
    "REDIRECT",
    "Choice",
    "Notice",
    "Page",
    "content_security_policy",
    "group_page",
    "my_signup_page",
    "sign_up_page",
    "signed_up_page",
    "stylesheet",
    "unsubscribe_page",
]

HONEYPOT = "website"
FILLED_AT = "filled_at"
REDIRECT = "redirect"
KEPT = ("timezone", "language")
"""Fields that another site's form may have and ours does not show: they come back as they were."""

Notice = Literal["saved", "cancelled"]
Links = Sequence[tuple[str, str]]
"""Words, and the address that they lead to."""

Choice = Literal["event", "follow_ups", "keep_in_touch", "everything"]


def group_page(
    group: Group,
    upcoming: Sequence[tuple[ListedEvent, Seats]],
    *,
    past: Sequence[ListedEvent] = (),
    now: datetime,
    about: str = "",
    words: str = "",
    url: str,
    is_first: bool = True,
    later: str | None = None,
) -> Page:
    """A page of upcoming events, and the last ones before; `later` is the cursor of those that follow.

    `about`: the group's description as HTML that is safe; `words`: the same as plain text. `url`: the page's whole
    address.
    """
    return page(
        "group.html",
        language=group.language,
        group=group,
        preview=group_preview(group, words, url),
        upcoming=[(event, seats, closed_to_sign_ups(event, now)) for event, seats in upcoming],
        past=past,
        about=about,
        is_first=is_first,
        later=later,
    )


def sign_up_page(
    group: Group,
    event: Event,
    seats: Seats,
    *,
    now: datetime,
    about: str = "",
    coming: WhoComes = NOBODY,
    calendars: Links = (),
    url: str,
    filled_at_token: str,
    redirect: str | None = None,
    values: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[FieldProblem] = (),
    back_to: str | None = None,
    topics: Vocabulary | None = None,
) -> Page:
    """With `problems` a 422 that keeps what was entered; no form once the event is cancelled or over.

    `about`: the event's description as HTML that is safe. `coming`: who may be seen there. `calendars`: those that it
    can be added to. `url`: the page's whole address. `redirect`: the page of another site to which the form leads when
    it is done. `topics`: suggested to who asks, or offers.
    `back_to`: for organisers who look at it before it is published, the page that they come from; nothing can be sent.
    """
    entered = values or {}
    return page(
        "sign_up.html",
        status=422 if problems else 200,
        leads_to=redirect,
        language=group.language,
        by_token=back_to is not None,
        group=group,
        preview=event_preview(group, event, url),
        back_to=back_to,
        event=event,
        about=about,
        coming=coming,
        calendars=calendars,
        seats=seats,
        closed=closed_to_sign_ups(event, now),
        topics=topics,
        form=Form(entered, in_order(problems, event.questions)),
        honeypot=HONEYPOT,
        hidden=hidden_fields(entered, filled_at_token) | ({REDIRECT: redirect} if redirect else {}),
        scripts=("own_zone",),
    )


def hidden_fields(entered: Mapping[str, Sequence[str]], filled_at_token: str) -> dict[str, str]:
    """Those of a sign-up form; a script fills in the visitor's zone."""
    kept = {name: entered[name][0] for name in KEPT if entered.get(name)}
    return {"timezone": ""} | kept | {FILLED_AT: filled_at_token}


def signed_up_page(group: Group, event: Event, seat: SignupStatus, *, calendars: Links = ()) -> Page:
    """The answer to a sign-up. `seat` is what a newcomer gets: the words are the same for an address already in."""
    return page("signed_up.html", language=group.language, group=group, event=event, seat=seat, calendars=calendars)


def my_signup_page(
    group: Group,
    event: Event,
    signup: Signup,
    contact: Contact,
    *,
    seats: Seats,
    line: int | None = None,
    can_accept: bool = False,
    check_in_code: str,
    code: str | None = None,
    unconfirmed: Mapping[str, Any],
    asked: Sequence[Asked] = (),
    topics: Vocabulary | None = None,
    calendars: Links = (),
    token: str,
    now: datetime,
    notice: Notice | None = None,
    values: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[FieldProblem] = (),
    refused: str = "",
) -> Page:
    """An attendee's own signup. With `problems` a 422 that keeps the entered `values`.

    `asked`: whether they would meet who thinks of coming. `topics` are suggested to who asks, or offers.
    `refused`: why what they just asked for is not done, a 409. `unconfirmed`: what its form said, and its owner has
    yet to decide. `code`: by which whom they meet there finds them, once it has begun.
    `line`: their place in the waitlist, from 1. `can_accept`: whether they can take a place now.
    """
    standing = standing_of(event, signup, now)
    return page(
        "my_signup.html",
        status=422 if problems else 409 if refused else 200,
        refused=refused,
        most_offers=MOST_OFFERS,
        language=signup.language or group.language,
        by_token=True,
        group=group,
        event=event,
        signup=signup,
        contact=contact,
        unconfirmed=unconfirmed,
        asked=asked,
        topics=topics,
        calendars=calendars,
        seats=seats,
        standing=standing,
        changes=lately_changed(event, signup, now).splitlines() if standing.can_cancel else [],
        line=line,
        can_accept=can_accept,
        last_call=is_last_call(event, now),
        code=code,
        qr=qr_svg(check_in_code) if standing.has_place else None,
        token=token,
        closed=closed(event, now),
        sign_ups=closed_to_sign_ups(event, now) or "open",
        notice=notice,
        scripts=("own_zone",),
        form=form_of(signup, contact) if values is None else Form(values, problems),
    )


def unsubscribe_page(
    group: Group,
    contact: Contact,
    event: Event | None,
    address: str | None,
    *,
    token: str,
    of_keep_in_touch: bool = False,
    done: Choice | None = None,
    problems: Sequence[FieldProblem] = (),
) -> Page:
    """The choice is posted as `choice`; `done` is the one just carried out. With `problems` a 422.

    `of_keep_in_touch`: whether it came with hellos and asks alone.
    `address` is whose mails it is about, where that may be said.
    """
    return page(
        "unsubscribe.html",
        status=422 if problems else 200,
        problems=problems,
        language=contact.language or group.language,
        by_token=True,
        group=group,
        contact=contact,
        address=address,
        event=event,
        token=token,
        of_keep_in_touch=of_keep_in_touch,
        done=done,
    )
