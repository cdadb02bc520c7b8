"""Sections of those who are kept in touch with, and of who said that they can help."""

from collections.abc import Sequence

from ...app import App
from ...domain.connections.news import News
from ...domain.contact import Contact
from ...domain.group import Group
from ...mail.html.values import Linked
from ...mail.sections import Part, Section
from ...store import contacts
from ...store.connections import asks

_TO_ASKER = """\
you asked, and **{{person}}** wrote back that they can help:

> {{ask}}

**{{person}}**
**Write to:** {{person.email}}
**Offers:** {{offer}}

They have your name and your address, too. Say hello, the sooner the better: a line or two will do.
"""
_TO_HELPER = """\
thank you: you can help **{{person}}**, who asked for this:

> {{ask}}

**{{person}}**
**Write to:** {{person.email}}

They have your name and your address, too, so you may hear from them first.
"""


def introduced(app: App, group: Group, contact: Contact, news: Sequence[News]) -> Section | None:
    """Who asked and who can help, to both of them: each had read what the other is shown before they said so."""
    people = contacts.of_ids(app.table, group.id, {one.facts["person"] for one in news})
    parts, names = [], []
    for one in news:
        person = people.get(one.facts["person"])
        if person is None or person.is_erased or not person.email or person.blocked_at is not None:
            continue
        is_asker = one.facts["role"] == "asker"
        ask = asks.of_contact(app.table, group.id, contact.id if is_asker else person.id)
        values = {
            "person": person.name,
            "person.email": Linked(person.email, label=person.email, address=f"mailto:{person.email}"),
            "ask": ask.text if ask is not None and ask.id == one.facts["ask"] else "",
            "offer": ", ".join(person.can_offer),
        }
        names.append(person.name)
        parts.append(Part(body=_TO_ASKER if is_asker else _TO_HELPER, values=values))
    if not parts:
        return None
    return Section(
        subject="You and {{people}}: an introduction",
        heading="Meet {{people}}",
        parts=parts,
        values={"people": " and ".join(dict.fromkeys(names))},
        why="You get this mail because you asked for help, or offered yours.",
    )
