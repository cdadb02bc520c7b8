"""Telling a group's team what they must know."""

import re
from functools import partial

from ...app import App
from ...aws.sqs import Message
from ...domain.group import Group
from ...mail.content import Footer, compile_template
from ...mail.mime import Message as Mail
from ...mail.mime import build
from ...store import groups
from ..once import send_once

_SUBJECT = "Sending is paused for {{group.name}}"

_BODY = """\
Rapport has stopped sending mails for **{{group.name}}**: {{event.title}}.

If it went on, Amazon SES might pause the whole account. Please find out where these addresses come from, then lift the
pause in the group's settings. Nothing is lost meanwhile: what is still due then goes out.
"""


def send_alert(app: App, alert: Message) -> None:
    """Tells each of the team, once, that their group is paused. Raises a SendError."""
    group = groups.get(app.table, alert["group"])
    tags = {"group": group.id, "alert": re.sub(r"[^\w-]", "-", alert["id"])}
    for number, address in enumerate(group.team):
        send = partial(app.mailer.send, _mail(app, group, alert["why"], address), address, app.config.sender, tags)
        send_once(app, group.id, f"{alert['id']}-{number}", send)


def _mail(app: App, group: Group, why: str, address: str) -> bytes:
    content = compile_template(_SUBJECT, _BODY).render(
        {"group.name": group.name, "event.title": why},
        Footer(group_name=group.name, why=f"You get this mail because you are on the team of {group.name}."),
    )
    return build(
        Mail(
            from_name="Rapport",
            from_address=app.config.sender,
            to_name="",
            to_address=address,
            subject=content.subject,
            text=content.text,
            html=content.html,
            list_id=f"{group.id}.team.{app.config.sender.partition('@')[2]}",
        )
    )
