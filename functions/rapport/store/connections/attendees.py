"""Some of an event's people, with what connects them: read together."""

from collections.abc import Iterable, Iterator, Mapping

from ...domain.base.dataclass import dataclass
from ...domain.contact import Contact
from ...domain.signup import Signup, SignupStatus
from .. import contacts, signups
from ..dynamodb import keys
from ..dynamodb.batch_read import Found
from ..dynamodb.table import Table


@dataclass(frozen=True)
class There:
    """Somebody at an event, under the id by which they were asked for."""

    contact: Contact
    signup: Signup


def of_ids(table: Table, group: str, event: str, ids: Iterable[str]) -> dict[str, There]:
    """Those of these contacts who have a place there and are known still, blocked ones too; of merged ones the one."""
    wanted = list(dict.fromkeys(ids))
    people, places = keys.contact, keys.signup
    found = Found(table, [key for id in wanted for key in (people(group, id), places(group, event, id))])
    there = {id: one for id in wanted if (one := found.get(Contact, people(group, id))) is not None}
    resolved = contacts.all_resolved(table, there)
    have = {}
    for id, contact in resolved.items():
        signup = signups.followed(table, found.get(Signup, places(group, event, id)))
        has_place = signup is not None and not signup.is_erased and signup.status is SignupStatus.CONFIRMED
        if signup is not None and has_place and not contact.is_erased:
            have[id] = There(contact, signup)
    return have


def _all(table: Table, group: str, event: str) -> Iterator[Signup]:
    """In the order of their contacts' ids, erased ones too."""
    after: str | None = None
    while True:
        some, after = signups.by_contact(table, group, event, after=after)
        yield from some
        if after is None:
            return


def by_id(table: Table, group: str, event: str) -> dict[str, Signup]:
    """All who are not erased, whatever became of their places; of a signup that was merged the one that is left."""
    there = {one.contact: one for one in _all(table, group, event)}
    return {id: left for id in there if (left := _left(there, id)) is not None and not left.is_erased}


def _left(there: Mapping[str, Signup], id: str) -> Signup | None:
    signup = there.get(id)
    while signup is not None and signup.moved_to is not None:
        signup = there.get(signup.moved_to)
    return signup


def with_place(table: Table, group: str, event: str) -> Iterator[Signup]:
    """Those who have a place."""
    found = _all(table, group, event)
    return (one for one in found if not one.is_erased and one.status is SignupStatus.CONFIRMED)
