"""What there is of others is told in one mail, of which there are three a week at most."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.domain.connections.news import MAILING, News, NewsKind
from rapport.http.organizer.contact_responses import own_export_json
from rapport.jobs.enqueue import enqueue_now
from rapport.mail.sections import Section, section
from rapport.queries import contacts as contact_queries
from rapport.sending.connections import sections
from rapport.store.connections import news as store
from tests.testing.console import signed_in
from tests.testing.world import World, new_world

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
URGENT = NewsKind.SWAPPED


def said(kind: NewsKind) -> Section:
    return section(
        f"Subject of {kind}",
        f"Heading of {kind}",
        f"what there is of {kind}: {{{{person}}}}.",
        {"person": "Ben <b>"},
        "You get this mail because of a test.",
    )


@pytest.fixture(autouse=True)
def _told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind says what it is, unless its news say that nothing of it is true any more."""

    def made(_app: object, _group: object, _contact: object, kind: NewsKind, news: Sequence[News]) -> Section | None:
        return said(kind) if any(one.facts.get("true") != "no" for one in news) else None

    monkeypatch.setattr("rapport.sending.kinds.connections_mail.section_of", made)


def contact(world: World, who: str = "ada") -> str:
    return world.app.contact_id("demo", f"{who}@example.org")


def news(world: World, kind: NewsKind = URGENT, id: str = "1", who: str = "ada", **more: object) -> News:
    given = {"at": world.now, "helps_until": world.now + 30 * DAY, **more}
    return News(group="demo", contact=contact(world, who), kind=kind, id=id, **given)  # type: ignore[arg-type]


def tell(world: World, *told: News) -> None:
    world.app.table.transact(*store.to_tell(world.app.table, world.now, *told))
    enqueue_now(world.app, *(one.mail(world.now) for one in told))
    world.drain()


def mails(world: World, who: str = "ada") -> list[str]:
    return [mail.subject for mail in world.mails(who) if mail.subject.startswith("Subject of")]


@pytest.fixture
def known(world: World) -> World:
    world.sign_up(world.event())
    return world


def test_news_that_wait_are_one_mail_the_most_urgent_first(known: World) -> None:
    tell(known, news(known, NewsKind.HELLO), news(known, NewsKind.ASK), news(known, URGENT))
    (mail,) = (one for one in known.mails("ada") if one.subject.startswith("Subject"))
    assert mail.subject == "Subject of swapped"
    places = [mail.text.index(f"Heading of {kind}") for kind in ("swapped", "hello", "ask")]
    assert places == sorted(places)
    assert "Ben &lt;b&gt;" in mail.html
    assert "/u/" in mail.html
    assert "/me/" in mail.html


def test_the_same_again_is_no_news(known: World) -> None:
    for _ in range(2):
        tell(known, news(known))
        known.wind(WEEK)
    assert mails(known) == ["Subject of swapped"]


def test_what_comes_while_a_mail_goes_out_is_in_the_next(known: World, monkeypatch: pytest.MonkeyPatch) -> None:
    send = known.ses.send

    def sends_and_is_told_more(*args: object) -> str:
        monkeypatch.setattr(known.ses, "send", send)
        more = news(known, id="2")
        known.app.table.transact(*store.to_tell(known.app.table, known.now, more))
        enqueue_now(known.app, more.mail(known.now))
        return str(send(*args))  # type: ignore[arg-type]

    monkeypatch.setattr(known.ses, "send", sends_and_is_told_more)
    tell(known, news(known))
    known.wind(timedelta(hours=1))
    assert len(mails(known)) == 2
    assert all(one.done_at for one in store.of_contact(known.app.table, "demo", contact(known)))


def test_what_is_not_true_any_more_is_not_mailed(known: World) -> None:
    tell(known, news(known, facts={"true": "no"}))
    assert mails(known) == []
    assert [one["reason"] for one in own_deliveries(known)] == []


def own_deliveries(world: World, who: str = "ada") -> list[dict[str, Any]]:
    """As their own export has them."""
    kept: Any = own_export_json(contact_queries.export(world.app, "demo", contact(world, who)), (), world.now)
    return [one for one in kept["deliveries"] if one["mailing_id"] == MAILING]


def test_when_somebody_was_told_of_others_stands_in_their_own_export_alone(known: World) -> None:
    """At six in the evening it is that they swapped addresses; and with whom, where two have one."""
    tell(known, news(known))
    assert len(own_deliveries(known)) == 1
    of_ada = f"demo/contacts/{contact(known, 'ada')}"
    seen = [known.call("GET", f"/v1/groups/{of_ada}/{what}").body for what in ("export", "history")]
    seen += [known.call("GET", "/v1/groups/demo/deliveries").body, signed_in(known).page(f"/console/{of_ada}").text]
    assert not [one for one in seen if "news" in one.lower()]


def test_what_can_wait_leaves_the_third_mail_of_a_week_to_an_answer(known: World) -> None:
    for number in range(3):
        tell(known, news(known, NewsKind.HELLO, str(number)))
    assert mails(known) == ["Subject of hello"] * 2
    tell(known, news(known, URGENT))
    assert mails(known) == ["Subject of hello"] * 2 + ["Subject of swapped"]
    assert "Heading of hello" in known.mails("ada")[-1].text, "what waited goes out with it"


def test_a_fourth_answer_waits_for_a_week(known: World) -> None:
    for number in range(4):
        tell(known, news(known, URGENT, str(number)))
    assert len(mails(known)) == 3
    assert [(one["state"], one["reason"]) for one in own_deliveries(known)][-1] == ("planned", "budget")
    known.wind(WEEK + DAY)
    assert len(mails(known)) == 4


def test_news_of_later_wait_until_then(known: World) -> None:
    tell(known, news(known, at=known.now + DAY))
    assert mails(known) == []
    known.wind(DAY)
    assert len(mails(known)) == 1


def test_news_that_help_no_more_are_not_told(known: World) -> None:
    known.ask("PATCH", "/v1/groups/demo", {"paused": True})
    tell(known, news(known, helps_until=known.now + DAY))
    known.wind(2 * DAY)
    known.ask("PATCH", "/v1/groups/demo", {"paused": False})
    known.wind(DAY)
    assert mails(known) == []


def test_a_pause_keeps_them_together(known: World) -> None:
    known.ask("PATCH", "/v1/groups/demo", {"paused": True})
    tell(known, news(known))
    tell(known, news(known, NewsKind.HELLO))
    known.ask("PATCH", "/v1/groups/demo", {"paused": False})
    known.wind(DAY)
    assert mails(known) == ["Subject of swapped"]


def test_who_unsubscribed_is_told_only_what_they_asked_for_since(known: World) -> None:
    known.post_form(f"/me/{own_token(known)}/unsubscribe", {})
    tell(known, news(known))
    assert mails(known) == []
    assert [(one["state"], one["reason"]) for one in own_deliveries(known)] == [("skipped", "unsubscribed")]
    tell(known, news(known, id="2", asked_at=known.now + DAY), news(known, NewsKind.HELLO))
    assert mails(known) == ["Subject of swapped"]
    assert "hello" not in known.mails("ada")[-1].text


def own_token(world: World, who: str = "ada") -> str:
    from rapport.store import contacts
    from rapport.tokens import me_token

    return me_token(world.app.tokens, contacts.get(world.app.table, "demo", contact(world, who)))


def test_whoever_is_blocked_is_told_nothing_and_nothing_is_noted(known: World) -> None:
    known.ask("PATCH", f"/v1/groups/demo/contacts/{contact(known)}", {"blocked": True})
    tell(known, news(known))
    assert mails(known) == []
    assert own_deliveries(known) == []


def test_an_erasure_takes_what_was_to_be_told(known: World) -> None:
    known.ask("PATCH", "/v1/groups/demo", {"paused": True})
    tell(known, news(known))
    known.ask("DELETE", f"/v1/groups/demo/contacts/{contact(known)}")
    known.ask("PATCH", "/v1/groups/demo", {"paused": False})
    known.wind(DAY)
    assert mails(known) == []
    assert not store.of_contact(known.app.table, "demo", contact(known))


def test_who_was_merged_into_another_is_told_by_that_one(known: World) -> None:
    known.sign_up(known.event(), "ben")
    known.ask("PATCH", "/v1/groups/demo", {"paused": True})
    tell(known, news(known))
    known.ask("POST", f"/v1/groups/demo/contacts/{contact(known)}/merge", {"into": contact(known, "ben")})
    known.ask("PATCH", "/v1/groups/demo", {"paused": False})
    known.wind(DAY)
    assert (mails(known), mails(known, "ben")) == ([], ["Subject of swapped"])


def test_one_click_stops_all_mails_and_the_page_says_so(known: World) -> None:
    tell(known, news(known))
    found = re.search(r"/public/v1/unsubscribe/([\w.-]+)>", known.mails("ada")[-1].raw.decode().replace("\r\n ", ""))
    assert found
    token = found[1]
    assert known.call("GET", f"/u/{token}").status == 200
    known.ask("POST", f"/public/v1/unsubscribe/{token}", b"List-Unsubscribe=One-Click")
    tell(known, news(known, id="2"))
    assert len(mails(known)) == 1


def test_every_kind_of_news_has_a_section_that_there_is() -> None:
    from importlib import import_module

    for named in sections.SECTIONS.values():
        module, _, function = named.partition(":")
        assert callable(getattr(import_module(f"rapport.{module}"), function))


@settings(max_examples=8, deadline=None)
@given(
    days=st.lists(
        st.tuples(st.sampled_from(list(NewsKind)), st.integers(0, 60), st.integers(0, 40)), min_size=1, max_size=25
    )
)
def test_nobody_gets_more_than_three_a_week_whatever_comes_and_everything_is_told(
    days: list[tuple[NewsKind, int, int]],
) -> None:
    """`days`: of each news its kind, how many hours after the last it came, and for how many hours it waits."""
    with new_world() as world:
        world.sign_up(world.event())
        for number, (kind, after, later) in enumerate(days):
            world.wind(timedelta(hours=after))
            at = world.now + timedelta(hours=later)
            tell(world, news(world, kind, str(number), at=at, helps_until=at + 90 * DAY))
        world.wind(30 * DAY)
        sent = [mail.sent_at for mail in world.mails("ada") if mail.subject.startswith("Subject")]
        assert all(later - first >= WEEK for first, later in zip(sent, sent[3:], strict=False))
        assert all(one.done_at for one in store.of_contact(world.app.table, "demo", contact(world)))
