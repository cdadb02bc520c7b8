"""The MIME that we write by hand means what the standard library would have written."""

import re
from binascii import b2a_qp
from collections.abc import Callable
from email import policy
from email.header import decode_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from statistics import median
from time import process_time
from timeit import timeit
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.addresses import wire_address
from rapport.mail.content import compile_template
from rapport.mail.default_rules import DEFAULT_RULES
from rapport.mail.mime import Message, build
from rapport.mail.safe_text import one_line
from tests.mail.samples import FRAME, VALUES, message

CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:Größe = 1\r\nEND:VCALENDAR\r\n".encode()
HEADERS = [
    "From",
    "To",
    "Reply-To",
    "Subject",
    "MIME-Version",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "In-Reply-To",
    "References",
    "Content-Language",
    "Content-Type",
]


def parsed(raw: bytes) -> EmailMessage:
    mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(raw)
    assert mail.defects == []
    return mail


def standard(sent: Message) -> bytes:
    """What the standard library makes of a message."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = _address(sent.from_name, sent.from_address)
    mail["To"] = _address(sent.to_name, sent.to_address)
    mail["Reply-To"] = sent.reply_to
    mail["Subject"] = one_line(sent.subject).strip()
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail["List-Id"] = f"<{sent.list_id}>"
    mail["List-Unsubscribe"] = f"<{sent.unsubscribe_url}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["In-Reply-To"] = mail["References"] = f"<{sent.thread_id}>"
    mail.set_content(sent.text)
    mail.add_alternative(sent.html, subtype="html")
    if sent.calendar is not None:
        ics = sent.calendar.decode()
        mail.add_alternative(ics, subtype="calendar", params={"method": sent.method})
        mail.add_attachment(sent.calendar, "application", "ics", filename="invite.ics", params={"name": "invite.ics"})
    # Last: what makes a part of another moves a header that begins with Content- into it.
    mail["Content-Language"] = sent.language
    return mail.as_bytes()


def _address(name: str, address: str) -> Address:
    return Address(one_line(name).strip(), addr_spec=wire_address(address))


def meaning(raw: bytes) -> tuple[Any, ...]:
    mail = parsed(raw)
    headers = {name.lower(): _value(value) for name, value in mail.items() if name.lower() != "content-type"}
    headers.pop("content-transfer-encoding", None)
    return headers, [_part(part) for part in mail.walk()]


def _value(header: Any) -> Any:
    addresses = getattr(header, "addresses", None)
    return [(one.display_name, one.addr_spec) for one in addresses] if addresses else str(header)


def _part(part: Any) -> tuple[Any, ...]:
    params = {name: value for name, value in part["Content-Type"].params.items() if name != "boundary"}
    content = None if part.is_multipart() else part.get_content()
    return part.get_content_type(), params, part.get_content_disposition(), part.get_filename(), content


# What the standard library itself gets wrong is left out: it takes exotic spaces for ASCII's, writes what looks like an
# encoded word so that it is read as one, and reads a name of two encoded words as if a space stood between them.
_ORDINARY = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs", "Cn", "Co"], include_characters=" ")
_SPECIAL = st.sampled_from('ab ",;:<>@()[]\\.=?_-é')
_BODIES = st.text(st.characters(exclude_categories=["Cs"])) | st.text(st.sampled_from("ab =.-\t\r\né—\n"))
_LONG_LINES = st.lists(
    st.tuples(
        st.sampled_from(["x", "é", "=", "x ", "\t", "李"]), st.integers(0, 160), st.sampled_from(["", " ", "\t", "  "])
    ),
    max_size=4,
).map(lambda lines: "\n".join(char * count + tail for char, count, tail in lines))


def _words(longest: int | None) -> st.SearchStrategy[str]:
    texts = st.text(_ORDINARY, max_size=longest) | st.text(_SPECIAL, max_size=longest)
    return texts.map(lambda text: " ".join(text.split())).filter(lambda text: "=?" not in text)


@given(name=_words(11), subject=_words(None), text=_BODIES, html=_BODIES, calendar=st.sampled_from([None, CALENDAR]))
def test_a_message_means_what_the_standard_library_would_have_built(
    name: str, subject: str, text: str, html: str, calendar: bytes | None
) -> None:
    sent = message(
        from_name=name,
        to_name=name.upper()[:11].strip(),
        subject=subject,
        text=text,
        html=html,
        calendar=calendar,
        method="REQUEST" if calendar else None,
    )
    assert meaning(build(sent)) == meaning(standard(sent))


@given(st.text(), st.text(max_size=700), st.text(), st.text())
def test_whatever_stands_in_it_a_message_has_its_headers_once_and_nothing_else(
    name: str, subject: str, text: str, html: str
) -> None:
    raw = build(message(from_name=name, to_name=name, subject=subject, text=text, html=html))
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    assert re.findall(r"^([A-Za-z-]+): ", head, re.MULTILINE) == HEADERS
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()
    mail = parsed(raw)
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert [address.addr_spec for address in mail["To"].addresses] == ["zoe@example.com"]
    _lines_are_short_enough(raw)


def _lines_are_short_enough(raw: bytes) -> None:
    """RFC 5322 §2.1.1; RFC 2047 §2 for header lines with encoded words, RFC 2045 §6.7 and §6.8 for bodies."""
    head, _, body = raw.partition(b"\r\n\r\n")
    assert all(len(line) <= (76 if b"=?" in line and b"?=" in line else 998) for line in head.split(b"\r\n"))
    assert all(len(line) <= 76 for line in body.split(b"\r\n"))
    assert all(b"\n" not in line and b"\r" not in line for line in raw.split(b"\r\n"))


@given(_LONG_LINES, _LONG_LINES)
def test_a_blank_at_the_end_of_a_line_counts(text: str, calendar: str) -> None:
    ics = f"BEGIN:VCALENDAR\n{calendar}\nEND:VCALENDAR\n".replace("\n", "\r\n").encode()
    raw = build(message(text=text, html=text, calendar=ics, method="REQUEST"))
    _lines_are_short_enough(raw)
    mail = parsed(raw)
    parts = [part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()]
    lines = (text.removesuffix("\n") + "\n").replace("\n", "\r\n").encode()
    assert parts == [lines, lines, ics, ics]


@given(st.text(st.sampled_from("é李𝄞 a"), min_size=1, max_size=300), st.integers(1, 60))
def test_encoded_words_fit_their_lines_beside_whatever_address(name: str, length: int) -> None:
    raw = build(
        message(subject=name, to_name=name, from_name=name, to_address=f"{'a' * length}@{'b' * 60}.example.com")
    )
    _lines_are_short_enough(raw)


def test_what_is_mostly_beyond_ascii_goes_as_base64_and_comes_back() -> None:
    mail = parsed(build(message(text="李小龍 " * 500, html="plain")))
    text, html = (part for part in mail.walk() if not part.is_multipart())
    assert (text["Content-Transfer-Encoding"], html["Content-Transfer-Encoding"]) == ("base64", "quoted-printable")
    assert text.get_content() == "李小龍 " * 500 + "\r\n"


@given(st.text())
def test_subjects_and_names_of_any_length_come_back_as_they_were(text: str) -> None:
    raw = build(message(subject=text, to_name=text))
    subject = raw.partition(b"\r\nSubject: ")[2].partition(b"\r\nMIME-Version")[0].decode("ascii")
    assert _decoded(subject) == one_line(text).strip()
    name = raw.partition(b"\r\nTo: ")[2].partition(b"zoe@example.com")[0].decode("ascii").removesuffix(" <")
    if not name.startswith('"'):
        assert _decoded(name) == one_line(text).strip()


def _decoded(header: str) -> str:
    parts = decode_header(header)
    return "".join(part if isinstance(part, str) else part.decode(charset or "ascii") for part, charset in parts)


def test_what_looks_like_an_encoded_word_is_not_read_as_one() -> None:
    mail = parsed(build(message(subject="=?utf-8?q?evil?=", to_name="=?utf-8?b?ZXZpbA==?=")))
    assert mail["Subject"] == "=?utf-8?q?evil?="
    assert mail["To"].addresses[0].display_name == "=?utf-8?b?ZXZpbA==?="


@pytest.mark.parametrize("evil", ["\r\nBcc: eve@example.com", "\nX: 1", "\r", "\x00", " ", "<", ">", "\u2028", "é\n"])
@pytest.mark.parametrize("field", ["to_address", "from_address", "reply_to", "list_id", "unsubscribe_url", "thread_id"])
def test_an_address_an_id_or_a_url_that_no_header_can_carry_is_refused(field: str, evil: str) -> None:
    sound = getattr(message(), field)
    for broken in (sound + evil, evil + sound, sound.replace("e", f"e{evil}", 1)):
        with pytest.raises(ValueError):  # noqa: PT011
            build(message(**{field: broken}))


def test_a_language_that_is_none_is_left_out() -> None:
    assert "Content-Language" not in parsed(build(message(language="en\r\nBcc: eve@example.com")))


def test_what_is_not_given_has_no_header() -> None:
    mail = parsed(build(message(reply_to=None, unsubscribe_url=None, thread_id=None, to_name="")))
    assert not {"Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post", "In-Reply-To", "References"} & set(mail)
    assert mail["To"] == "zoe@example.com"


def test_one_click_unsubscribing_stands_once_on_unfolded_lines() -> None:
    url = "https://rapport.example.org/public/v1/unsubscribe/" + "x" * 600
    lines = build(message(unsubscribe_url=url)).decode().split("\r\n")
    assert [line for line in lines if line.startswith("List-Unsubscribe:")] == [f"List-Unsubscribe: <{url}>"]
    assert lines.count("List-Unsubscribe-Post: List-Unsubscribe=One-Click") == 1


def test_an_invitation_is_built_as_google_calendar_builds_them() -> None:
    mail = parsed(build(message(calendar=CALENDAR, method="CANCEL")))
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    inline, file = (part for part in mail.walk() if part.get_content_subtype() in ("calendar", "ics"))
    assert inline["Content-Type"].params == {"charset": "utf-8", "method": "CANCEL"}
    assert inline.get_payload(decode=True) == file.get_payload(decode=True) == CALENDAR
    assert (file.get_content_disposition(), file.get_filename()) == ("attachment", "invite.ics")


def test_a_calendar_has_a_method() -> None:
    with pytest.raises(ValueError, match="cannot stand"):
        build(message(calendar=CALENDAR, method="REQUEST\r\nX: 1"))
    with pytest.raises(ValueError, match="cannot stand"):
        build(message(calendar=CALENDAR))


def test_international_domains_go_out_in_ascii() -> None:
    mail = parsed(build(message(to_address="zoe@münchen.de", from_address="events@faß.de")))
    assert mail["To"].addresses[0].addr_spec == "zoe@xn--mnchen-3ya.de"
    assert mail["From"].addresses[0].addr_spec == "events@xn--fa-hia.de"


def test_a_part_that_imitates_a_boundary_is_one_part() -> None:
    text = '--=_alternative\r\n\r\n--=_alternative--\r\n--=_mixed\r\nContent-Type: text/html; boundary="=_mixed"\r\n'
    mail = parsed(build(message(text=text, html=text, calendar=text.encode(), method="REQUEST")))
    assert [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"][:2] == [text, text]
    assert len(list(mail.walk())) == 6


_SKELETON = (
    b'From: "%b" <%b>\r\nTo: "%b" <%b>\r\nSubject: %b\r\nMIME-Version: 1.0\r\nList-Unsubscribe: <%b>\r\n'
    b'Content-Type: multipart/alternative; boundary="=_a"\r\n\r\n'
    b"--=_a\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n%b\r\n"
    b"--=_a\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n%b\r\n--=_a--\r\n"
)


def _filled_skeleton(sent: Message) -> bytes:
    """The least that could be done: no checks, no names beyond ASCII."""
    heads = (sent.from_name, sent.from_address, sent.to_name, sent.to_address, sent.subject, sent.unsubscribe_url)
    bodies = (b2a_qp(body.replace("\n", "\r\n").encode()) for body in (sent.text, sent.html))
    return _SKELETON % (*(str(head).encode() for head in heads), *bodies)


def _times(ours: Callable[[], object], theirs: Callable[[], object]) -> float:
    """How many times as much CPU one takes as the other: the median of pairs, each taken one right after the other."""
    pairs = [[timeit(work, number=40, timer=process_time) for work in (ours, theirs)] for _ in range(25)]
    return median(one / other for one, other in pairs)


def test_building_costs_at_most_twice_filling_a_skeleton() -> None:
    content = compile_template(DEFAULT_RULES[0]["subject"], DEFAULT_RULES[0]["body"]).render(VALUES, FRAME)
    sent = message(subject=content.subject, text=content.text, html=content.html)
    assert _times(lambda: build(sent), lambda: _filled_skeleton(sent)) < 2
    assert _times(lambda: build(sent), lambda: standard(sent)) < 1 / 5
