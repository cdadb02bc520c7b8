"""A group's pause, by its organisers or because too much bounced, keeps what attendees would be mailed."""

from ...app import App
from ...domain.delivery import Delivery, Reason
from ..mail import Mail
from .hold import Hold


def pause(_app: App, mail: Mail, _existing: Delivery | None) -> Hold | None:
    return Hold(Reason.PAUSED, of_all=True) if mail.group.is_paused else None
