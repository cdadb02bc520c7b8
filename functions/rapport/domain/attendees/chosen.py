"""Which of an event's attendees are wanted."""

from collections.abc import Mapping
from dataclasses import field

from ..base.dataclass import dataclass
from ..contact import Been
from ..signup import SignupStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """All that is said together; and the order within each status."""

    status: SignupStatus | None = None
    attendance: str | None = None
    q: str | None = None
    """Words of name or address."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """By question: one of a choice, `true` or `false`, words of a text; empty for who said nothing."""
    tag: str | None = None
    """One that their contact has, whole."""
    been: Been | None = None
    """Of who was, or was not, at events before this one."""
    sort: str = "signed_up_at"

    @property
    def is_filtered(self) -> bool:
        """Whether those who are not wanted lie between those who are."""
        return self.is_of_contacts or self.q is not None or self.attendance is not None or bool(self.answers)

    @property
    def is_of_contacts(self) -> bool:
        """Whether it is their contacts that say who is wanted."""
        return self.tag is not None or self.been is not None

    @property
    def name(self) -> list[str | None]:
        """What tells the list from others."""
        answers = [part for pair in sorted(self.answers.items()) for part in pair]
        return [self.status, self.attendance, self.q, self.tag, self.been, self.sort, *answers]
