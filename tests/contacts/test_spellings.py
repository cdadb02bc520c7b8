"""However an address is spelt, and wherever it comes in: one contact, one place, one mail; what stops it stops it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.addresses import address_identity, checked_address, wire_address
from tests.testing.spellings import ADDRESSES, spellings
from tests.testing.world import World, new_world

CONTACTS = "/v1/groups/demo/contacts"


def sign_up_as(world: World, event: str, address: str) -> None:
    form = {"email": address, "name": "Zed"}
    assert world.call("POST", f"/public{event}/signups", form, source=next(world.sources)).status == 202


@given(st.sampled_from(ADDRESSES).flatmap(lambda plain: st.tuples(st.just(plain), spellings(plain))))
def test_every_spelling_comes_out_the_same_and_stays_so(pair: tuple[str, str]) -> None:
    plain, spelt = pair
    assert checked_address(spelt) == plain
    assert checked_address(plain) == plain
    assert checked_address(wire_address(plain)) == plain
    assert address_identity(spelt) == wire_address(plain)


@pytest.mark.parametrize("plain", ADDRESSES)
def test_no_two_addresses_are_taken_for_one(plain: str) -> None:
    others = [other for other in (*ADDRESSES, "zed@strasse.de", "ze.d+d@例え.jp", "zed@ελλάσ.gr") if other != plain]
    assert address_identity(plain) not in {address_identity(other) for other in others}


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(ADDRESSES).flatmap(
        lambda plain: st.tuples(st.just(plain), st.lists(spellings(plain), min_size=2, max_size=5))
    )
)
def test_many_spellings_are_one_contact_one_place_and_one_mail(pair: tuple[str, list[str]]) -> None:
    plain, spelt = pair
    with new_world() as world:
        event = world.event(capacity=3)
        world.ask("POST", f"{CONTACTS}/import", f"email,tags\n{spelt[-1].strip()},vip\n", headers=_CSV)
        for one in spelt:
            sign_up_as(world, event, one)
        (contact,) = world.items(CONTACTS)
        assert (contact["email"], contact["tags"]) == (plain, ["vip"])
        (attendee,) = world.items(f"{event}/attendees")
        assert (attendee["email"], attendee["contact_id"]) == (plain, contact["id"])
        assert world.ask("GET", event)["counts"]["confirmed"] == 1
        assert [mail.to for mail in world.mails()] == [plain]


_CSV = {"content-type": "text/csv"}


@pytest.mark.parametrize("kind", ["bounce", "complaint"])
def test_what_stops_mail_to_an_address_stops_it_for_every_spelling(world: World, kind: str) -> None:
    event = world.event()
    sign_up_as(world, event, "zed@bücher.example")
    world.ses_reports(world.mails()[0], kind)
    for spelt in ("zed@xn--bcher-kva.example", "ZED@BU\u0308CHER.example", "zed@bücher。ｅxample"):
        sign_up_as(world, world.event(), spelt)
    world.wind(timedelta(days=3))
    assert len(world.mails()) == 1


def test_who_unsubscribed_is_so_under_every_spelling(world: World) -> None:
    sign_up_as(world, world.event(), "zed@ｅxample.org")
    (contact,) = world.items(CONTACTS)
    world.call("POST", f"/public/v1/unsubscribe/{_token(world)}", b"List-Unsubscribe=One-Click", headers=_FORM)
    csv = "email\nzed@example。org\n"
    report = world.ask("POST", f"{CONTACTS}/import", csv, headers=_CSV)
    assert [row["contact_id"] for row in report["rows"]] == [contact["id"]]
    assert world.ask("GET", f"{CONTACTS}/{contact['id']}")["suppressed"] == "unsubscribed"


_FORM = {"content-type": "application/x-www-form-urlencoded"}


def _token(world: World) -> str:
    (mail,) = world.mails()
    return str(mail.parsed["List-Unsubscribe"]).strip("<>").rpartition("/")[2]


def test_a_spelling_that_is_in_the_file_twice_is_one_row(world: World) -> None:
    csv = "email,name\nzed@bücher.example,Zed\nzed@xn--bcher-kva.example,Zed\n"
    report = world.ask("POST", f"{CONTACTS}/import", csv, headers=_CSV)
    assert [row["result"] for row in report["rows"]] == ["created", "invalid"]
    assert report["rows"][1]["reason"] == "email: is in row 2, too"


def test_a_domain_that_there_can_be_none_of_is_refused_in_words(world: World) -> None:
    event = world.event()
    with world.unchanged():
        answer = world.call("POST", f"/public{event}/signups", {"email": "zed@bü_cher.example", "name": "Zed"})
    assert answer.status == 422
    (error,) = answer.json["errors"]
    assert error["field"] == "email"
    assert error["reason"] == "must have a domain after the @: this is no spelling of one"


def test_a_member_is_one_under_every_spelling(world: World) -> None:
    member = {"email": "Zed@XN--BCHER-KVA.example", "name": "Zed", "role": "organizer"}
    assert world.ask("POST", "/v1/groups/demo/members", member)["email"] == "zed@bücher.example"
    again = world.call("POST", "/v1/groups/demo/members", {**member, "email": "zed@ｂu\u0308cher。example"})
    assert again.status in (200, 201, 409)
    assert [one["email"] for one in world.items("/v1/groups/demo/members")].count("zed@bücher.example") == 1
