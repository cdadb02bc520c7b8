"""How many of those who said something count in what is shown of it: so no one person's word is what moves a total."""

LEAST_SHOWN = 5
"""People: fewer are not shown as a total."""
COUNTED_TOGETHER = 3
"""People who answer count so many at a time."""


def counted_together(people: int) -> int:
    """Of so many who answered those who count, the first to do so: five, and then three more at a time."""
    more = people - LEAST_SHOWN
    return LEAST_SHOWN + more // COUNTED_TOGETHER * COUNTED_TOGETHER if more >= 0 else 0
