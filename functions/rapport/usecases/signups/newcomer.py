"""The signup of somebody new to an event, however they come: by a form, or by an organiser's hand."""

from ...app import App
from ...domain.contact import Contact
from ...domain.event import Event
from ...domain.signup import Signup, SignupStatus


def newcomer(app: App, event: Event, contact: Contact, old: Signup | None, name: str) -> Signup:
    """Pending, to begin with. Who cancelled before, or was erased, is somebody new, too: `old` is what is kept of it.

    A new nonce, so that links of before open nothing of it; the counters go on, so that no mail of before is taken for
    one of now.
    """
    now = app.now()
    return Signup(
        group=event.group,
        event=event.id,
        contact=old.contact if old else contact.id,
        nonce=app.new_id(),
        status=SignupStatus.PENDING,
        signed_up_at=now,
        changed_at=now,
        status_version=old.status_version + 1 if old else 1,
        revision=old.revision + 1 if old else 0,
        email=contact.email,
        name=name,
        timezone=contact.timezone,
        language=contact.language,
    )
