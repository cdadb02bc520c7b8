"""Two organisers change one thing at once: each change counts, and where both changed the same the second is told."""

import pytest

from rapport.domain.base.versions import ChangedMeanwhileError, fingerprint, version
from rapport.domain.event import Venue
from rapport.domain.patches import UNSET, Basis, EventPatch, only_if_at, rebased_on

WAS: dict[str, object] = {"title": "Breakfast", "venue": Venue(name="Café"), "capacity": 10, "listed": True}


def form(**changed: object) -> EventPatch:
    """All fields, as a form sends them."""
    return EventPatch(**{**WAS, **changed})  # type: ignore[arg-type]


def from_a_form(*, together: tuple[str, ...] = ()) -> Basis[EventPatch]:
    return rebased_on(version(WAS), together=together)


def test_only_what_the_sender_changed_is_applied() -> None:
    now = {**WAS, "venue": Venue(name="Hall"), "capacity": None}
    rebased = from_a_form()(form(title="Brunch"), now)
    assert rebased.given() == {"title": "Brunch"}


@pytest.mark.parametrize(("ours", "theirs"), [("Brunch", "Lunch"), ("", "Lunch"), ("Brunch", "")])
def test_what_both_changed_is_a_conflict_that_names_it(ours: str, theirs: str) -> None:
    with pytest.raises(ChangedMeanwhileError) as told:
        from_a_form()(form(title=ours, capacity=12), {**WAS, "title": theirs, "listed": False})
    assert told.value.fields == ("title",)


def test_the_same_change_by_both_is_none() -> None:
    both = {**WAS, "title": "Brunch"}
    assert from_a_form()(form(title="Brunch"), both).applied_to(form(title="Brunch")).title == "Brunch"


def test_fields_that_mean_something_only_as_one_are_changed_as_one() -> None:
    basis = from_a_form(together=("title", "venue"))
    alone = basis(form(title="Brunch"), WAS)
    assert alone.given() == {"title": "Brunch", "venue": Venue(name="Café")}
    with pytest.raises(ChangedMeanwhileError) as told:
        basis(form(title="Brunch"), {**WAS, "venue": Venue(name="Hall")})
    assert told.value.fields == ("title", "venue")


def test_a_form_may_have_some_of_the_fields() -> None:
    moved = EventPatch(title="Brunch")
    assert from_a_form()(moved, WAS).given() == {"title": "Brunch"}
    assert from_a_form()(moved, {**WAS, "capacity": 12}).capacity is UNSET


def test_who_asks_for_a_version_gets_it_or_changes_nothing() -> None:
    patch = EventPatch(title="Brunch")
    basis: Basis[EventPatch] = only_if_at(fingerprint(WAS))
    assert basis(patch, WAS) is patch
    with pytest.raises(ChangedMeanwhileError):
        basis(patch, {**WAS, "capacity": 12})
