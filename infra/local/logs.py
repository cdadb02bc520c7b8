"""The functions' log: all of it into a file, and errors as a line in the terminal."""

import logging
import sys
from pathlib import Path

from rapport.log import logger

_MOST_BYTES = 20 * 1024 * 1024


class _Brief(logging.Formatter):
    """One line, without the traceback."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def format(self, record: logging.LogRecord) -> str:
        return f"! {record.getMessage()} (see {self._path})"


def log_to(path: Path) -> None:
    """Everybody's log, Powertools' with its own format."""
    if path.exists() and path.stat().st_size > _MOST_BYTES:
        path.replace(path.with_suffix(".old.log"))
    file = path.open("a", encoding="utf-8")
    whole = logging.StreamHandler(file)
    whole.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    brief = logging.StreamHandler(sys.stderr)
    brief.setLevel(logging.ERROR)
    brief.setFormatter(_Brief(path))
    logging.basicConfig(level=logging.WARNING, handlers=[whole, brief], force=True)
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # that a pool is full is no trouble here
    functions = logging.getLogger(logger.name)  # asked for its name it is made, with a handler of its own
    for handler in functions.handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(file)
    functions.addHandler(brief)
    functions.propagate = False
