"""A budget's slots keep to it in every stretch of time, and come as soon as it allows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.limits.budget import GROUP, MAILBOX, Slots
from rapport.domain.limits.mailbox import mailbox_of
from rapport.domain.limits.network import network_of

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
waits = st.lists(st.integers(0, 5 * 3600), max_size=60)
"""Seconds between one mail and the next that asks for a slot."""


def slots_of(waits: list[int]) -> list[tuple[datetime, datetime]]:
    """When each asked, and its slot."""
    now, found = NOON, []
    kept: Slots = ()
    for wait in waits:
        now += timedelta(seconds=wait)
        slot = MAILBOX.next_slot(kept, now)
        kept = MAILBOX.with_slot(kept, slot)
        found.append((now, slot))
    return found


def fits(slots: list[datetime]) -> bool:
    return all(
        end - begin >= (count - 5) * HOUR and (count <= 20 or end - begin >= 24 * HOUR)
        for first, begin in enumerate(slots)
        for count, end in enumerate(slots[first:], start=1)
    )


@given(waits)
def test_in_any_hours_there_are_five_and_one_each_and_in_any_day_twenty(waits: list[int]) -> None:
    found = slots_of(waits)
    slots = [slot for _, slot in found]
    assert fits(slots)
    assert slots == sorted(slots), "who asks first is first"
    assert all(slot >= asked for asked, slot in found)


@given(waits)
def test_no_slot_is_later_than_it_must_be(waits: list[int]) -> None:
    """A second sooner it would be before its time, out of turn, or one too many."""
    found = slots_of(waits)
    slots = [slot for _, slot in found]
    for number, (asked, slot) in enumerate(found):
        sooner, before = slot - timedelta(seconds=1), slots[:number]
        assert sooner < asked or (before and sooner < before[-1]) or not fits([*before, sooner])


def test_a_crowd_has_five_now_fifteen_by_the_hour_and_twenty_again_the_next_day() -> None:
    slots = [slot - NOON for _, slot in slots_of([0] * 45)]
    assert slots[:8] == [HOUR * 0] * 5 + [HOUR, 2 * HOUR, 3 * HOUR]
    assert [sum(slot < day * 24 * HOUR for slot in slots) for day in (1, 2)] == [20, 40]


def test_a_slot_that_was_missed_is_free_again() -> None:
    taken = (NOON,) * 4 + (NOON + HOUR,)
    assert MAILBOX.without_slot(taken, NOON + HOUR) == (NOON,) * 4
    assert MAILBOX.without_slot(taken, None) == taken


def test_once_a_budget_is_forgotten_it_is_as_if_nothing_had_been_taken() -> None:
    taken = tuple(slot for _, slot in slots_of([0] * 20))
    later = MAILBOX.forgotten_at(taken)
    kept = taken
    for _ in range(5):
        assert MAILBOX.next_slot(kept, later) == later
        kept = MAILBOX.with_slot(kept, later)


@given(st.lists(st.integers(0, 400), max_size=300))
def test_a_group_has_a_hundred_blocks_at_once_and_a_hundred_more_each_hour(waits: list[int]) -> None:
    now, slots = NOON, []
    all_back_at: datetime | None = None
    for number, wait in enumerate(waits):
        now += timedelta(seconds=wait)
        slot, all_back_at = GROUP.next_slot(all_back_at, now)
        assert slot == now if number < 100 else slot >= now
        slots.append(slot)
    assert slots == sorted(slots)
    for first, begin in enumerate(slots):
        for count, end in enumerate(slots[first:], start=1):
            assert count <= 100 or end - begin >= (count - 100) * GROUP.each


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("ada@example.org", "ada@example.org"),
        ("ada+x@example.org", "ada@example.org"),
        ("ada+x+y@example.org", "ada@example.org"),
        ("a.d.a@example.org", "a.d.a@example.org"),
        ("a.d.a+x.y@gmail.com", "ada@gmail.com"),
        ("ada@googlemail.com", "ada@gmail.com"),
        ("+x@example.org", "+x@example.org"),
        ("ada@mail.gmail.com", "ada@mail.gmail.com"),
    ],
)
def test_plus_tags_and_dots_where_they_are_nothing_lead_to_the_same_mailbox(address: str, mailbox: str) -> None:
    assert mailbox_of(address) == mailbox


@pytest.mark.parametrize(
    ("source", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_a_source_is_an_ipv4_address_or_a_64(source: str, network: str) -> None:
    assert network_of(source) == network
