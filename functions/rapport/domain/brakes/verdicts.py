"""How much is too much. SES looks at an account at 5 % bounces and 0.1 % complaints: groups are braked before that.

Whoever acted on a mail of ours, was checked in, or came by an organiser's hand is proven; others are strangers, whose
addresses anybody may have typed into a form. So it takes more of them, and less follows from it.
"""

from ..base.dataclass import dataclass

DAYS = 7
MOST_BOUNCES, FEWEST_BOUNCES = 0.03, 10
MOST_COMPLAINTS, FEWEST_COMPLAINTS, FEWEST_OF_PROVEN = 0.0005, 5, 3


@dataclass(frozen=True, kw_only=True)
class Week:
    """What became of a group's mails within the last days."""

    proven_bounces: int = 0
    stranger_bounces: int = 0
    proven_complaints: int = 0
    stranger_complaints: int = 0
    sent: int = 0
    """No fewer mails than so many were sent."""


def too_many_complaints(week: Week) -> str | None:
    """Why, in words for organisers; None where they are not too many."""
    all_of_them = week.proven_complaints + week.stranger_complaints
    if week.proven_complaints < FEWEST_OF_PROVEN and all_of_them < FEWEST_COMPLAINTS:
        return None
    if all_of_them <= week.sent * MOST_COMPLAINTS:
        return None
    return f"{all_of_them} of {week.sent} mails were reported as spam within {DAYS} days"


def too_many_bounces(bounces: int, week: Week) -> str | None:
    if bounces < FEWEST_BOUNCES or bounces <= week.sent * MOST_BOUNCES:
        return None
    return f"{bounces} of {week.sent} mails bounced within {DAYS} days"


ACCOUNT_BOUNCES, ACCOUNT_COMPLAINTS = 0.04, 0.0008


def account_at_risk(bounces: float, complaints: float) -> str | None:
    """Why, by SES's own rates of the account, promotional mails wait; None where they need not."""
    if bounces >= ACCOUNT_BOUNCES:
        return f"{bounces:.1%} of all mails that this account sends bounce, as Amazon SES counts them"
    if complaints >= ACCOUNT_COMPLAINTS:
        return f"{complaints:.2%} of all mails that this account sends are reported as spam, as Amazon SES counts them"
    return None
