"""Telling a group's team what they must know."""

from datetime import timedelta

from ..domain.errors import RaceLostError
from ..mail.content import Footer, compile_template
from ..mail.message import Message as Mail
from ..mail.message import build
from ..store import groups, jobs
from .app import App, Message
from .log import logger

_KEPT = timedelta(days=30)
_SUBJECT = "Sending is paused for {{group.name}}"
_BODY = """\
Rapport has stopped sending mails for **{{group.name}}**: {{event.title}}.

If it went on, Amazon SES might pause the whole account. Please find out where these addresses come from, then lift the
pause in the group's settings. Nothing is lost meanwhile: what is still due then goes out.
"""


def send_alert(app: App, alert: Message) -> None:
    """Tells each of the team, once, that their group is paused. Raises a SendError."""
    group = groups.get(app.table, alert["group"])
    content = compile_template(_SUBJECT, _BODY).render(
        {"group.name": group.name, "event.title": alert["why"]},
        Footer(group_name=group.name, why=f"You get this mail because you are on the team of {group.name}."),
    )
    for number, address in enumerate(group.team):
        try:
            jobs.mark(app.table, group.id, f"{alert['id']}-{number}", app.now() + _KEPT)
        except RaceLostError:
            logger.info("a member of the team was told already", extra={"group": group.id})
            continue
        raw = build(
            Mail(
                from_name="Rapport",
                from_address=app.config.sender,
                to_name="",
                to_address=address,
                subject=content.subject,
                text=content.text,
                html=content.html,
                list_id=f"{group.id}.team",
            )
        )
        app.mailer.send(raw, address, app.config.sender, {"group": group.id, "alert": alert["id"].replace(":", "-")})
