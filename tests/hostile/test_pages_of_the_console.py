"""Every page of the console that can be got to, found by its links, in a group whose people typed hostile words; and
every form of it, found on those pages: sent with payloads, twice, too late, by whom it is not for."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import pytest

from rapport.domain.members.member import SCOPES, Role
from rapport.http.console import routes
from rapport.http.routing import Route
from rapport.mail.default_rules import DEFAULT_RULES
from rapport.usecases.groups import sessions
from tests.testing.console import Console
from tests.testing.harmless import assert_harmless
from tests.testing.hostile import CELLS, HEADERS, LETTERS, LINKS, MARKUP
from tests.testing.lambda_events import Answer
from tests.testing.lived_in import LivedIn, OtherWords, lived_in_world
from tests.testing.walk import Form, Seen, query_of, shape, walk

ROLES = {"owner": "olga", "organizer": "orga", "check_in": "door"}
HOSTILE = (*MARKUP, *LINKS, *HEADERS, *CELLS, *LETTERS)
TYPED = (*MARKUP[:12:4], LINKS[0], HEADERS[0], CELLS[0], "", "W" * 2_001)
EXPECTED = (200, 303, 403, 404, 409, 413, 422, 429)


def console_of(lived_in: LivedIn, role: str) -> Console:
    """With the visit noted, or the first page would."""
    console = Console(lived_in.world, f"{ROLES[role]}@example.org")
    _, member = sessions.member_of(lived_in.world.app, console.session, "demo")
    sessions.note_seen(lived_in.world.app, console.session, member)
    return console


def getter(console: Console) -> Callable[[str], Answer]:
    def get(path: str) -> Answer:
        plain, query = query_of(path)
        return console.world.call("GET", plain, query=query, cookies=console.sent_cookies)

    return get


def pages_of(
    lived_in: LivedIn, console: Console, of_a_shape: int = 1, like: Callable[[str], str] = shape
) -> Iterator[Seen]:
    get = getter(console)
    events = [path.replace("/v1/groups", "/console") for path in lived_in.events.values()]
    starts = events if get(events[0]).status == 200 else []
    for seen in walk(get, ["/console/demo", *starts], of_a_shape, like=like):
        if seen.path.startswith("/console"):
            yield seen


def is_of(route: Route, method: str, path: str) -> bool:
    plain = query_of(path)[0].removesuffix("/")
    return route.method == method and route.pattern.fullmatch(plain) is not None


# ---- What is shown ----


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_harmless_and_open_to_who_is_led_there_and_changes_nothing(role: str) -> None:
    """Hostile words that were stored before."""
    with lived_in_world(OtherWords(HOSTILE)) as lived_in:
        console = console_of(lived_in, role)
        with unchanged(lived_in):
            for seen in pages_of(lived_in, console, of_a_shape=2, like=shape if role == "owner" else kind):
                assert seen.answer.status in (200, 303), (role, seen.path, seen.answer.status)
                assert_harmless(seen.answer)
                assert seen.answer.headers["cache-control"] == "no-store", seen.path


@contextmanager
def unchanged(lived_in: LivedIn) -> Iterator[None]:
    """But for the trail, which says who exported what."""
    before, calls = stored(lived_in), len(lived_in.world.ses.calls)
    yield
    assert stored(lived_in) == before
    assert len(lived_in.world.ses.calls) == calls


def stored(lived_in: LivedIn) -> dict[tuple[str, str], object]:
    return {key: item for key, item in lived_in.world.dump().items() if "#A#" not in key[0]}


# ---- What is typed ----


class Found(NamedTuple):
    lived_in: LivedIn
    forms: Mapping[str, tuple[str, Form]]
    """By shape: each form, with a role that was shown it."""

    def leading_to(self, route: Route) -> list[tuple[str, Form]]:
        return [one for one in self.forms.values() if is_of(route, one[1].method, one[1].action)]


_DEFAULT = re.compile("|".join(sorted((one["id"] for one in DEFAULT_RULES), key=len, reverse=True)))


def kind(path: str) -> str:
    """A path's or a form's shape: whichever of the default rules it is about."""
    return _DEFAULT.sub("default", path if " " in path else shape(path))


each_route = pytest.mark.parametrize(
    "route", [route for route in routes.ROUTES if route.method == "POST"], ids=lambda route: route.path
)


@pytest.fixture(scope="module")
def found() -> Iterator[Found]:
    """One group for all: each test leaves it as it was."""
    with lived_in_world() as lived_in:
        forms: dict[str, tuple[str, Form]] = {}
        for role in ROLES:
            console_of(lived_in, role)  # on another device
            console = console_of(lived_in, role)
            events = [path.replace("/v1/groups", "/console") for path in lived_in.events.values()]
            for start in ("/console/demo", *(events if role == "owner" else ())):
                for seen in walk(getter(console), [start], of_a_shape=2, within=start, like=kind):
                    for form in seen.forms():
                        forms.setdefault(kind(form.shape), (role, form))
        yield Found(lived_in, forms)


@contextmanager
def undone(lived_in: LivedIn) -> Iterator[None]:
    """What is done meanwhile never was."""
    world = lived_in.world
    before, mailed = world.table.snapshot(), len(world.ses.mailbox)
    try:
        yield
    finally:
        world.table.restore(before)
        del world.ses.mailbox[mailed:]


def fresh(console: Console, form: Form) -> Form | None:
    """The form as its page has it for this session; None where it is not shown to them."""
    plain, query = query_of(form.page)
    page = Seen(form.page, console.world.call("GET", plain, query=query, cookies=console.sent_cookies))
    return next((one for one in page.forms() if one.shape == form.shape), None)


def send(console: Console, form: Form, values: Mapping[str, str]) -> Answer:
    """As a browser does: csrf and all as they stand in the form, but for what is typed."""
    action, query = query_of(form.action)
    sent = {**form.element.fields(), **values}
    if form.method == "GET":
        return console.world.call("GET", action, query=[*query, *sent.items()], cookies=console.sent_cookies)
    return console.world.post_form(action, sent, query=query, cookies=console.sent_cookies)


def typed_in(form: Form) -> list[str]:
    """Names of the fields in which somebody may type."""
    fields = form.element.all("input", "textarea", "select")
    return [one.attributes["name"] for one in fields if "name" in one.attributes and one.attributes["name"] != "csrf"]


WITHOUT_FORM = {
    "/console/{group}/events/{event}/check-in-all/undo",
    "/console/{group}/events/{event}/mails/{mailing}/stop",
}
"""Of things that no group of this kind has at the moment."""


@each_route
def test_whatever_is_typed_in_a_form_is_taken_or_comes_back_with_what_is_wrong(found: Found, route: Route) -> None:
    forms = found.leading_to(route)
    assert forms or route.path in WITHOUT_FORM
    for role, form in forms:
        type_into(found, role, form)


def test_whatever_is_searched_for_is_answered(found: Found) -> None:
    for role, form in found.forms.values():
        if form.method == "GET":
            type_into(found, role, form)


def type_into(found: Found, role: str, form: Form) -> None:
    console, fields = console_of(found.lived_in, role), typed_in(form)
    own = fresh(console, form)
    assert own is not None, form.shape
    for first in range(len(TYPED) if fields else 0):
        values = {name: TYPED[(first + number) % len(TYPED)] for number, name in enumerate(fields)}
        # What is wrong with some fields must not hide what comes of the others.
        for chosen in (values, dict(list(values.items())[::2]), dict(list(values.items())[1::2])):
            with undone(found.lived_in):
                answer = send(console, own, chosen)
            assert answer.status in EXPECTED, (form.shape, chosen, answer.status)
            assert_harmless(answer)
            if answer.status != 422:
                break


# ---- Twice, too late, by somebody else ----


def test_a_form_that_is_sent_twice_is_done_once(found: Found) -> None:
    for role, form in found.forms.values():
        if form.method != "POST":
            continue
        with undone(found.lived_in):
            console = console_of(found.lived_in, role)
            own = fresh(console, form)
            assert own is not None, form.shape
            first = send(console, own, {})
            before, mailed = stored(found.lived_in).keys(), len(found.lived_in.world.ses.mailbox)
            second = send(console, own, {})
            assert second.status in EXPECTED, (form.shape, second.status)
            assert first.status in EXPECTED, (form.shape, first.status)
            more = stored(found.lived_in).keys() - before
            assert not more, (form.shape, more)
            assert len(found.lived_in.world.ses.mailbox) == mailed, form.shape


def test_a_form_of_a_page_that_is_too_old_does_nothing(found: Found) -> None:
    """Left open in a tab: without its session, with another's, and after its session was ended."""
    for role, form in found.forms.values():
        if form.method != "POST":
            continue
        with undone(found.lived_in):
            world, console = found.lived_in.world, console_of(found.lived_in, role)
            own = fresh(console, form)
            assert own is not None, form.shape
            later = console_of(found.lived_in, role)
            ended = console_of(found.lived_in, role)
            sessions.end(world.app, ended.session)
            with world.unchanged():
                assert send(later, own, {}).status == 403, form.shape
                assert send(later, own, {"csrf": ""}).status == 403, form.shape
                late = send(ended, own, {"csrf": ended.session.csrf})
                assert (late.status, late.headers["location"].partition("?")[0]) == (303, "/console"), form.shape


def test_nobody_does_by_a_form_what_their_role_does_not_include(found: Found) -> None:
    """Each form, as it is shown to an owner, sent by who helps at the door, and by a stranger."""
    door = console_of(found.lived_in, "check_in")
    stranger = Console(found.lived_in.world, "stranger@example.org")
    forms = [form for role, form in found.forms.values() if role == "owner" and form.method == "POST"]
    with found.lived_in.world.unchanged():
        for form in forms:
            route = next(one for one in routes.ROUTES if is_of(one, form.method, form.action))
            if "{group}" in route.path:
                assert send(stranger, form, {"csrf": stranger.session.csrf}).status == 404, form.shape
            if route.scope is not None and route.scope not in SCOPES[Role.CHECK_IN]:
                assert send(door, form, {"csrf": door.session.csrf}).status == 403, form.shape
