"""What is logged of a group's whole life, by every function and with every line let through, says nothing of a person.

Not their address, not their name or what they typed, and no link of theirs.
"""

import io
import logging
import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest

from tests.testing.console import Console
from tests.testing.lived_in import OtherWords, lived_in_world
from tests.testing.walk import walk

WORDS = "Zarathustra of Smyrna"
CONTACTS = "/console/demo/contacts"
_TOKEN = re.compile(r"/(?:s|u|me|enter|invitation)/([\w.-]+)")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged, as it is written."""
    own = logging.getLogger("rapport")
    (handler,) = [each for each in own.handlers if isinstance(each, logging.StreamHandler)]
    stream, level = io.StringIO(), own.level
    before = handler.setStream(stream)
    own.setLevel(logging.DEBUG)
    yield stream
    own.setLevel(level)
    handler.setStream(before)


def test_what_is_logged_of_a_whole_life_says_nothing_of_a_person(log: io.StringIO) -> None:
    with lived_in_world(OtherWords([WORDS])) as lived_in:
        world = lived_in.world
        world.post_form("/console/sign-in", {"email": "olga@example.org"})
        owner = Console(world, "olga@example.org")
        for _ in walk(owner.get, ["/console/demo", CONTACTS], 1):
            pass
        coming = lived_in.events["coming"]
        world.sign_up(coming, "zoe", name=WORDS)
        ids = {who: world.app.contact_id("demo", f"{who}@example.org") for who in ("ada", "ben", "zoe", "hugo")}
        for action, fields in (
            ("", {"name": WORDS, "tags": WORDS, "notes": WORDS}),
            ("/merge", {"into": ids["ada"]}),
        ):
            assert owner.post(f"{CONTACTS}/{ids['ben']}{action}", fields).status == 303
        assert owner.post(f"{CONTACTS}/{ids['zoe']}", {"blocked": "true"}).status == 303
        assert owner.post(f"{CONTACTS}/{ids['hugo']}/erase").status == 303
        rows = f"email,name\nyve@example.org,{WORDS}\n"
        assert owner.post(f"{CONTACTS}/import", {"csv": rows, "do": "import"}).status == 303
        for mail in world.mails("ada"):
            world.ses_reports(mail, "bounce")
        world.call("POST", f"/public{coming}/signups", {"email": f"{WORDS}@example.org", "name": WORDS})
        tokens = {token for mail in world.mails() for token in _TOKEN.findall(mail.text)}
    lines = unquote(log.getvalue())
    assert '"service":"rapport"' in lines, "nothing was logged at all"
    for word in ("@", "zarathustra", "smyrna", "(left out)"):
        assert word not in lines.lower(), word
    assert tokens
    assert not [one for one in tokens if one in lines]
