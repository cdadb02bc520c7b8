"""Cells of CSV that no spreadsheet takes for a formula."""

import re

# Signs that begin a formula, in every width: Excel and LibreOffice take the wide ones for the narrow.
_SIGNS = "=+\\-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
_SIGNS += "\N{SMALL EQUALS SIGN}\N{SMALL PLUS SIGN}\N{SMALL HYPHEN-MINUS}\N{SMALL COMMERCIAL AT}\N{MINUS SIGN}"
_SIGNS += "\N{SUPERSCRIPT EQUALS SIGN}\N{SUPERSCRIPT PLUS SIGN}\N{SUPERSCRIPT MINUS}"
# What a reader may trim, or does not see; and our own mark, so that taking it off again is exact.
_BLANKS = "(?:[^\\S\\t\\r\\n]|['\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800"
_BLANKS += "\u3164\ufe00-\ufe0f\ufeff\uffa0])*"
# Who splits at semicolons or tabs, or minds no quotes, begins a cell after each of them, and after a line's end.
_STARTS = "(?:^|(?<=[;\\t\\r\\n]))"
_BEFORE_FORMULA = f"(?={_BLANKS}[{_SIGNS}])"
_BEFORE_BREAK = f"(?={_BLANKS}[\\t\\r])"
_PLACES = f"{_STARTS}%(mark)s{_BEFORE_FORMULA}|(?:^|(?<=;))%(mark)s{_BEFORE_BREAK}"

_UNMARKED, _MARKED = (re.compile(_PLACES % {"mark": mark}) for mark in ("", "'"))


def harmless(cell: str) -> str:
    """The cell with an apostrophe before whatever in it a spreadsheet might take for a formula."""
    return _UNMARKED.sub("'", cell)


def plain(cell: str) -> str:
    """The cell as it was before `harmless`."""
    return _MARKED.sub("", cell)
