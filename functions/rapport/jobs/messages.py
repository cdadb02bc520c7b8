"""What travels in a queue: which job, and when it was due. All else is in the table.

Functions of two versions may be at work at once: who meets a kind that it does not know leaves it to the index.
"""

from collections.abc import Sequence

from msgspec import Struct

from ..store.jobs import Key, group_in


class JobMessage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A job, by its kind and its key."""

    kind: str
    pk: str
    sk: str
    due_at: str = ""
    """When it was due, as the table has it: who takes the job makes sure that it still is. Empty where the job is to
    be carried out as it is, without being claimed."""

    @property
    def key(self) -> Key:
        return Key(self.pk, self.sk)

    @property
    def group(self) -> str:
        """Whose job it is: no group's crowd keeps the others waiting."""
        return group_in(self.pk)


class RecipientsMessage(JobMessage, frozen=True, kw_only=True):
    """Some of the recipients of the mailing whose key it has.

    They are no jobs of their own, so who they are is said here: docs/decisions/0001.
    """

    contacts: Sequence[str]
