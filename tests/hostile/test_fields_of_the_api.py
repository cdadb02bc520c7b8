"""Every payload in every field of every route: taken, or refused with the field and the reason, never an error of ours;
and whatever comes of what was taken does nobody harm, on pages, in mails, in tables, in calendars."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import count
from typing import Any

import pytest

from rapport.http.routing import Route
from tests.testing.harmless import assert_harmless, assert_harmless_html_of_mail, assert_harmless_mail
from tests.testing.hostile import PAYLOADS, REQUEST_HEADERS
from tests.testing.lambda_events import Answer
from tests.testing.routes import ROUTES, SOUND, Furnished, assert_problem, each_with_body, furnished_world, name_of
from tests.testing.typed_fields import Place, places, put
from tests.testing.walk import getter, links_in, walk

QUESTIONS = [{"id": "why", "label": "Why?"}]
SHOWN_AFTER_EACH: Mapping[str, tuple[str, ...]] = {
    "PATCH /v1/groups/{group}": ("/g/demo", "/g/demo/{event}", "/s/{token}"),
    "PATCH /v1/groups/{group}/events/{event}": (
        *("/g/demo", "/g/demo/{event}", "/g/demo/{event}/embed", "/g/demo/{event}/event.ics", "/s/{token}"),
    ),
    "PATCH /public/v1/signups/{token}": ("/s/{token}",),
}
"""What there is one of, so that each payload is seen before the next takes its place."""


@each_with_body
def test_whatever_is_typed_is_taken_or_refused_and_harms_nobody(route: Route) -> None:
    assert route.body is not None
    with furnished_world() as furnished:
        furnished.world.ask("PATCH", furnished.path(EVENT), {"questions": QUESTIONS})
        typed = places(route.body)
        for first in range(len(PAYLOADS)):
            chosen = {place: PAYLOADS[(first + number) % len(PAYLOADS)] for number, place in enumerate(typed)}
            if _took(furnished, route, chosen):
                for path in SHOWN_AFTER_EACH.get(name_of(route), ()):
                    assert_harmless(furnished.world.call("GET", path.format(**furnished.ids)))
        look_at_everything(furnished)


_NUMBERS = count()
EVENT = next(route for route in ROUTES if name_of(route) == "PATCH /v1/groups/{group}/events/{event}")


def _took(furnished: Furnished, route: Route, chosen: dict[Place, str]) -> bool:
    """Whether it was taken, in the end without what was refused: what is wrong is left out, until nothing is."""
    assert route.body is not None
    while chosen:
        body = deepcopy(SOUND[name_of(route)])
        if route.path.endswith(("/signups", "/attendees", "/members")):
            body["email"] = f"eve{next(_NUMBERS)}@example.org"  # a form changes nothing of somebody who is there
        for place, payload in chosen.items():
            put(body, route.body, place, payload)
        answer = furnished.ask(route, body=body, source=next(furnished.world.sources))
        assert_harmless(answer)
        if answer.status != 422:
            if answer.status >= 300:
                assert_problem(answer, 404, 409, 413, 429)
            return answer.status < 300
        assert_problem(answer, 422)
        chosen = _without(chosen, answer.wrong_fields)
    return False


def _without(chosen: Mapping[Place, str], wrong: list[str]) -> dict[Place, str]:
    """What is left when the fields that a problem names are left out."""
    kept = {place: text for place, text in chosen.items() if not place.name.startswith(tuple(wrong))}
    if len(kept) == len(chosen):
        fields = {field.partition(".")[0].partition("[")[0] for field in wrong}
        kept = {place: text for place, text in chosen.items() if place.field not in fields}
    return kept if len(kept) < len(chosen) else {}


def look_at_everything(furnished: Furnished) -> None:
    world = furnished.world
    for answer in answers(furnished):
        assert_harmless(answer)
    for mail in world.ses.mailbox:
        assert_harmless_mail(mail)
    links = {link for mail in world.ses.mailbox[-20:] for link in links_in(mail.text)}
    with world.unchanged():
        for seen in walk(getter(world.call), ["/g/demo", *links], of_a_shape=4):
            assert seen.answer.status < 500
            assert_harmless(seen.answer)


def answers(furnished: Furnished) -> Iterator[Answer]:
    """Of all that the API shows, previews too."""
    for route in ROUTES:
        if route.method == "GET" and "{mailing}" not in route.path:
            yield furnished.ask(route)
    for mailing in furnished.world.items(f"{furnished.path(EVENT)}/mailings"):
        preview: Any = furnished.world.ask("GET", f"{furnished.path(EVENT)}/mailings/{mailing['id']}/preview")
        if preview["html"]:
            assert_harmless_html_of_mail(preview["html"])


@pytest.mark.parametrize("route", [route for route in ROUTES if route.method == "GET"], ids=name_of)
def test_headers_that_say_what_is_not_so_change_nothing(route: Route) -> None:
    with furnished_world() as furnished:
        sound = furnished.ask(route)
        assert furnished.ask(route, headers=REQUEST_HEADERS).body == sound.body
