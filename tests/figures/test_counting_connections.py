"""What is counted of people's connections, and what of it is shown: nobody can be told from a total."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from rapport.domain.figures.connections import Connections, Pair, Told, counted, in_all

ENDED = datetime(2026, 11, 26, 20, tzinfo=UTC)
SETTLED = ENDED + timedelta(days=3)


def pairs(count: int, *, answered: int, met: bool = True) -> Sequence[Pair]:
    """So many introductions of two; the people of the first `answered` said that they met, one after the other."""
    found = []
    for number in range(count):
        one, other = f"a{number:02}", f"b{number:02}"
        says = {
            who: ENDED + timedelta(hours=2 * number + place)
            for place, who in enumerate((one, other))
            if 2 * number + place < answered
        }
        found.append(Pair(people=(one, other), answered=says, have_met=met and len(says) == 2))
    return found


def met(answered: int, *, now: datetime = ENDED + timedelta(days=1), said: bool = True) -> int | None:
    return counted(Told(pairs=pairs(10, answered=answered, met=said)), SETTLED, now).shown().met


def test_totals_are_of_five_people_or_more() -> None:
    few, enough = (counted(Told(invited=range_of(count)), SETTLED, ENDED).shown() for count in (4, 5))
    assert (few.invited, enough.invited) == (None, 5)
    assert counted(Told(), SETTLED, ENDED).shown() == Connections(), "nothing is not shown either: it is less than five"


def range_of(count: int) -> list[str]:
    return [f"c{number}" for number in range(count)]


def test_no_total_changes_by_one_persons_answer() -> None:
    """Who watches the total while people answer sees it move by what three or more of them said."""
    heard = [met(answered) for answered in range(21)]
    assert heard[:8] == [None] * 8, "of the first five two pairs said so, which is too few"
    moved = [after - before for before, after in pairwise(filter(None, heard)) if after != before]
    assert moved, "it does change"
    assert all(met(answered) == met(answered - 1) or answered % 3 == 2 for answered in range(1, 21))


def test_once_it_is_settled_all_who_answered_by_then_count_and_nobody_later() -> None:
    late = [
        *pairs(3, answered=6),
        Pair(people=("x", "y"), answered=dict.fromkeys("xy", SETTLED + timedelta(hours=1)), have_met=True),
    ]
    assert counted(Told(pairs=late), SETTLED, SETTLED).met == 6
    assert counted(Told(pairs=late), SETTLED, SETTLED + timedelta(days=9)).met == 6


def test_who_had_nobody_and_newcomers_among_regulars() -> None:
    told = Told(
        pairs=[
            Pair(people=("new", "regular")),
            Pair(people=("other", "new")),
            Pair(people=("newer", "other")),
            Pair(people=("alone", "regular"), was_introduced=False),
        ],
        agreed=("new", "regular", "other", "newer", "alone"),
        newcomers=("new", "newer", "alone"),
        regulars=("regular",),
        came=("new", "regular"),
        came_again=("new", "other"),
    )
    found = counted(told, SETTLED, ENDED)
    assert (found.introduced, found.had_nobody, found.newcomers, found.newcomers_met_regulars) == (4, 1, 2, 1)
    assert found.came_back == 1, "who was introduced, came, and came again"


def test_a_maybe_who_came_and_came_back() -> None:
    told = Told(maybes="abcd", answered_maybes="abc", came="bcd", came_again="c", invited="ab", signed_up="b")
    found = counted(told, SETTLED, ENDED)
    assert (found.maybes, found.maybes_answered, found.maybes_came, found.maybes_came_back) == (4, 3, 3, 1)
    assert (found.invited, found.invited_signed_up, found.invited_came) == (2, 1, 1)


def test_events_add_up_to_no_more_than_is_shown_of_each() -> None:
    """Else the one that is not shown was what is left of the sum."""
    total = in_all([Connections(introduced=12, met=4), Connections(introduced=3, met=9), Connections(introduced=6)])
    assert (total.introduced, total.met, total.exchanged) == (18, 9, None)
