"""Cursors lead on in their list, and show nobody what lies in the table."""

from base64 import urlsafe_b64decode

from hypothesis import given
from hypothesis import strategies as st

from rapport.sealing import seal, unseal
from tests.testing.world import World


def test_a_cursor_shows_neither_keys_nor_people(world: World) -> None:
    event = world.event()
    for who in ("adalbert", "bea", "cy"):
        world.sign_up(event, who)
    places = [f"{event}/attendees", f"{event}/rules", f"{event}/mailings", f"{event}/deliveries"]
    places += ["/v1/groups/demo/contacts", "/v1/groups/demo/rules"]
    for place in places:
        query = {"limit": 1, "sort": "name"} if place.endswith("attendees") else {"limit": 1}
        cursor = world.ask("GET", place, query=query)["next_cursor"]
        sealed = cursor.partition(".")[2]
        shown = cursor.encode() + urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        for word in (b"adalbert", b"demo", b"SIGNUP", b"confirmed", b"after"):
            assert word not in shown, (place, word)


def test_a_cursor_is_for_its_list_alone(world: World) -> None:
    event = world.event()
    for who in ("ada", "bea"):
        world.sign_up(event, who)
    cursor = world.ask("GET", f"{event}/attendees", query={"limit": 1})["next_cursor"]
    for path, query in ((f"{event}/attendees", {"sort": "name"}), ("/v1/groups/demo/contacts", {})):
        answer = world.call("GET", path, query={**query, "limit": 1, "cursor": cursor})
        assert (answer.status, answer.wrong_fields) == (422, ["cursor"])


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_what_is_sealed_is_read_with_its_key_in_its_context_and_not_otherwise(content: bytes, context: bytes) -> None:
    sealed = seal("a key", context, content)
    assert unseal("a key", context, sealed) == content
    assert unseal("another", context, sealed) is None
    assert unseal("a key", context + b".", sealed) is None


@given(st.text(max_size=60), st.integers(min_value=0), st.characters(codec="ascii"))
def test_what_was_changed_or_made_up_is_not_read(made_up: str, place: int, character: str) -> None:
    assert unseal("a key", b"", made_up) is None
    sealed = seal("a key", b"", b"where a list goes on")
    place %= len(sealed)
    changed = sealed[:place] + character + sealed[place + 1 :]
    assert changed == sealed or unseal("a key", b"", changed) is None
