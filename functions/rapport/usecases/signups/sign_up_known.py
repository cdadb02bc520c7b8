"""Signing up by a link of one's own: whose address it is is known, so nothing is left to confirm."""

from ... import tokens
from ...app import App
from ...domain.contact import Contact
from ...domain.event import Event
from ...domain.questions import Answers
from ...domain.signup import SignupStatus
from ...store import signups
from .own_place import confirm_place
from .sign_up import By, Form, sign_up


def sign_up_known(app: App, contact: Contact, event: Event, answers: Answers, source: str) -> SignupStatus:
    """Gives a contact a place, or one in the line; who was to confirm their sign-up has done so by it.

    A repeat changes nothing. Returns what they have then; of who is blocked, what a newcomer gets. Raises as `sign_up`
    does.
    """
    signup = signups.of_person(app.table, event.id, contact)
    if signup is not None and not signup.is_erased and contact.blocked_at is None:
        if signup.status is SignupStatus.PENDING:
            return confirm_place(app, tokens.signup_token(app.tokens, signup)).signup.status
        if signup.status is not SignupStatus.CANCELLED:
            return signup.status
    form = Form(
        email=contact.email,
        name=contact.name,
        answers=answers,
        timezone=contact.timezone,
        language=contact.language,
    )
    return sign_up(app, contact.group, event.id, form, source, by=By.OWNER)
