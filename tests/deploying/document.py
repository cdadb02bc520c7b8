"""The commands that docs/deploying.md tells to type, in order."""

import re

from .account import ROOT

_STEP = re.compile(r"^(\d+)\. \*\*", re.MULTILINE)
_TYPED = re.compile(r"^( *)```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def section(title: str) -> str:
    text = (ROOT / "docs" / "deploying.md").read_text()
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0]


def steps() -> dict[int, str]:
    """What is typed at each of the ten steps; nothing where all is done elsewhere."""
    parts = _STEP.split(section("Ten steps"))[1:]
    return {int(number): typed(text) for number, text in zip(parts[::2], parts[1::2], strict=True)}


def typed(text: str) -> str:
    return "\n".join(re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in _TYPED.findall(text))
