"""Which column of a CSV is what: as other tools call it in English, German or French, or as the caller says.

Their titles are compared without case, accents, blanks and signs: `E-Mail-Adresse` is `emailadresse`.
"""

import re
from collections.abc import Mapping, Sequence

from ....domain.base.errors import InvalidError
from ....domain.base.text import folded, trimmed

FIELDS: Mapping[str, tuple[str, ...]] = {
    "email": (
        # Eventbrite has the buyer's, too. Then Rapport, Luma, Mailchimp and Outlook; Google; German; French.
        *("attendeeemail", "attendeeemailaddress", "guestemail", "guestemailaddress"),
        *("email", "emailaddress", "email1value", "email1address", "email1"),
        *("primaryemail", "primaryemailaddress", "useremail"),
        *("emailadresse", "mailadresse", "mail", "emailadressedesteilnehmers", "teilnehmeremail"),
        *("primareemailadresse",),
        *("adresseemail", "adressemail", "adressedemessagerie", "adresseelectronique", "courriel", "adressecourriel"),
        *("adressedecourriel", "adresseelectroniqueprincipale"),
        *("emailduparticipant", "adresseemailduparticipant", "buyeremail", "orderemail"),
    ),
    "first_name": (
        *("attendeefirstname", "guestfirstname", "firstname", "givenname", "forename", "fname", "userfirstname"),
        *("vorname", "vornamedesteilnehmers", "teilnehmervorname"),
        *("prenom", "prenoms", "prenomduparticipant", "buyerfirstname", "orderfirstname"),
    ),
    "last_name": (
        *("attendeelastname", "attendeesurname", "guestlastname"),
        *("lastname", "surname", "familyname", "lname", "userlastname"),
        *("nachname", "familienname", "zuname", "nachnamedesteilnehmers", "teilnehmernachname"),
        *("nomdefamille", "nomdefamilleduparticipant", "nomduparticipant"),
        *("buyerlastname", "buyersurname", "orderlastname", "ordersurname"),
    ),
    "name": (
        *("attendeename", "guestname", "fullname", "name", "displayname", "contactname"),
        *("vollstandigername", "vorundnachname", "anzeigename", "teilnehmername"),
        *("nomcomplet", "prenometnom", "nometprenom", "nom", "buyername"),
    ),
    "tags": (
        *("tags", "tag", "labels", "categories", "groupmembership"),
        *("kategorien", "schlagworter", "schlagworte", "stichworter"),
        *("etiquettes", "libelles", "motscles"),
    ),
    "notes": (
        *("notes", "note", "comments", "notizen", "notiz", "bemerkungen", "anmerkungen", "remarques", "commentaires"),
    ),
}
"""What is read, and the titles that its column may have: of several the earliest here is taken."""

_NAMES = ("name", "first_name", "last_name")
_NO_LETTERS = re.compile(r"[\W_]+")
_MAPPED = re.compile(rf"(?:^|,)\s*({'|'.join(FIELDS)})\s*:")
_MOST_TITLES_SHOWN = 20
_MOST_COLUMNS, _LONGEST_TITLES = 1000, 20_000
"""Of a file, and characters of all of its titles: a megabyte of them is no list of contacts, and not compared."""


def columns_of(titles: Sequence[str], mapping: str | Mapping[str, str] | None = None) -> dict[str, int]:
    """Where in a row each field is. What the caller maps counts; the rest goes by the usual titles.

    `mapping`: `email:Their title,first_name:…`; or each field's title, and then nothing else is read.
    Raises InvalidError for `columns` where the mapping does not fit the
    file, for `csv` where no column has addresses, or two columns might be the same.
    """
    if len(titles) > _MOST_COLUMNS or sum(map(len, titles)) > _LONGEST_TITLES:
        raise InvalidError.of(
            "csv", f"must begin with a row of titles: {_MOST_COLUMNS} at most, of {_LONGEST_TITLES} characters together"
        )
    said = _mapped(mapping or "") if mapping is None or isinstance(mapping, str) else mapping
    columns = {field: _column(titles, title) for field, title in said.items()}
    is_name_mapped = any(field in columns for field in _NAMES)
    taken = set(columns.values())
    for field, usual in FIELDS.items() if said is not mapping else ():
        if field not in columns and not (is_name_mapped and field in _NAMES):
            found = _usual(titles, usual, taken)
            columns |= {field: found} if found is not None else {}
    if "email" not in columns:
        reason = f"must begin with a row of titles, one of them that of the email addresses. {_shown(titles)}"
        raise InvalidError.of("csv", f"{reason} If one of these has the addresses, say so: columns=email:its title")
    return columns


def _mapped(mapping: str) -> dict[str, str]:
    """What the caller says. A title may hold commas and colons."""
    if not mapping:
        return {}
    marks = list(_MAPPED.finditer(mapping))
    ends = [mark.start() for mark in marks[1:]] + [len(mapping)]
    said = {mark[1]: trimmed(mapping[mark.end() : end]) for mark, end in zip(marks, ends, strict=False)}
    if not said or marks[0].start() != 0 or len(said) != len(marks) or not all(said.values()):
        fields = ", ".join(FIELDS)
        reason = f"must be like email:Their title,name:Their title, with each of these at most once: {fields}"
        raise InvalidError.of("columns", reason)
    return said


def _column(titles: Sequence[str], title: str) -> int:
    """The one that the caller means: called just so, else but for case, accents and signs."""
    same = [number for number, one in enumerate(titles) if one == title]
    alike = same or [number for number, one in enumerate(titles) if _key(one) == _key(title)]
    if len(alike) == 1:
        return alike[0]
    how_many = "more than one column" if alike else "no column"
    raise InvalidError.of("columns", f"must name columns of the file: {how_many} is called “{title}”. {_shown(titles)}")


def _usual(titles: Sequence[str], usual: Sequence[str], taken: set[int]) -> int | None:
    keys = [_key(title) for title in titles]
    for one in usual:
        found = [number for number, key in enumerate(keys) if key == one and number not in taken]
        if len(found) > 1:
            title = titles[found[0]]
            raise InvalidError.of("csv", f"must have one column called “{title}”, not {len(found)}: please rename some")
        if found:
            return found[0]
    return None


def _shown(titles: Sequence[str]) -> str:
    shown = ", ".join(f"“{title[:60]}”" for title in titles[:_MOST_TITLES_SHOWN] if title)
    return f"The file has {shown or 'none'}{', …' if len(titles) > _MOST_TITLES_SHOWN else ''}."


def _key(title: str) -> str:
    return _NO_LETTERS.sub("", folded(title))
