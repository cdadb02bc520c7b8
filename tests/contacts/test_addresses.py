import subprocess
import sys

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport import addresses
from rapport.addresses import checked_address, wire_address
from rapport.domain.base.errors import InvalidError


@pytest.mark.parametrize(
    ("typed", "kept", "wire"),
    [
        ("  Ada@Example.COM \n", "ada@example.com", "ada@example.com"),
        ("ada+tag@example.test", "ada+tag@example.test", "ada+tag@example.test"),
        ("o'brien!#$%&*/=?^_`{|}~@example.org", "o'brien!#$%&*/=?^_`{|}~@example.org", None),
        ("Ada@MÜNCHEN.de", "ada@münchen.de", "ada@xn--mnchen-3ya.de"),
        ("ada@faß.de", "ada@faß.de", "ada@xn--fa-hia.de"),
        ("ada@例え.jp", "ada@例え.jp", "ada@xn--r8jz45g.jp"),
        ("ada@xn--mnchen-3ya.de", "ada@münchen.de", "ada@xn--mnchen-3ya.de"),
        ("ada@XN--MNCHEN-3YA.de", "ada@münchen.de", "ada@xn--mnchen-3ya.de"),
        ("ada@mu\u0308nchen.de", "ada@münchen.de", "ada@xn--mnchen-3ya.de"),
        ("ada@mün\u00adchen。de\u200b", "ada@münchen.de", "ada@xn--mnchen-3ya.de"),
        ("ada@ΣΑΣ.gr", "ada@σασ.gr", "ada@xn--mxa9ab.gr"),
        ("ada@σας.gr", "ada@σας.gr", "ada@xn--mxa8ab.gr"),
        ("\ufeff\u202aada@example.org\u202c", "ada@example.org", "ada@example.org"),
        ("ada@ｅxample.org", "ada@example.org", "ada@example.org"),
        ("ada@example。org", "ada@example.org", "ada@example.org"),
        ("ada@ex\u00adample．ＯＲＧ", "ada@example.org", "ada@example.org"),
    ],
)
def test_an_address_is_kept_lower_cased_and_goes_out_in_ascii(typed: str, kept: str, wire: str | None) -> None:
    assert checked_address(typed) == kept
    assert wire_address(kept) == (wire or kept)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "ada@",
        "@example.com",
        "ada@localhost",
        "ada@example.invalid",
        "ada@printer.local",
        "ada@-example.com",
        "ada@ab--cd.com",
        "ada@xn--zz.de",
        "ada@xn--mÜnchen.de",
        "ada@mün_chen.de",
        "ada@bad＠example.org",
        "ada@i❤.ws",
        "ada@a\u200db.org",
        "ada@münchen",
        "ada@\u0308.org",
        "ada＠example.org",
        f"ada@{'ü' * 60}.de",
        "ada@example..com",
        ".ada@example.com",
        "ada.@example.com",
        "a..da@example.com",
        "ada@[127.0.0.1]",
        "ada@127.0.0.1",
        '"a b"@example.com',
        "Ada <ada@example.com>",
        "ada@example.com, eve@example.com",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada\x00@example.com",
        f"{'a' * 65}@example.com",
        f"ada@{'a' * 64}.com",
        f"ada@{'a.' * 130}com",
    ],
)
def test_what_no_mail_can_be_sent_to_is_refused_with_a_reason(typed: str) -> None:
    with pytest.raises(InvalidError) as refused:
        checked_address(typed)
    assert [problem.field for problem in refused.value.problems] == ["email"]
    assert refused.value.problems[0].reason


def test_a_local_part_beyond_ascii_is_refused_because_it_cannot_be_mailed() -> None:
    with pytest.raises(InvalidError, match="ASCII characters before the @"):
        checked_address("zoë@example.com")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.from_regex(r"[a-z0-9._+-]{1,66}@([a-z0-9-]{1,64}\.){1,4}([a-z]{1,5}|local|test|onion)", fullmatch=True))
def test_the_short_way_accepts_nothing_that_the_library_refuses(address: str) -> None:
    try:
        checked_address(address)
    except InvalidError:
        return
    try:
        validate_email(address, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError as error:  # pragma: no cover
        pytest.fail(f"{address}: {error}")


def test_plain_addresses_cost_no_import() -> None:
    code = (
        "import sys; from rapport.addresses import *; wire_address(checked_address('ada@example.com'));"
        "print(sorted({'email_validator', 'idna', 'dns'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_path())
    assert done.stdout.strip() == "[]"


def test_other_addresses_ask_no_name_server() -> None:
    code = (
        "import sys; from rapport.addresses import *; wire_address(checked_address('ada@münchen.de'));"
        "print('dns' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_path())
    assert done.stdout.strip() == "False"


def _path() -> dict[str, str]:
    return {"PYTHONPATH": str(addresses.__file__).rpartition("/rapport/")[0], "PYTHONUTF8": "1"}


@given(st.text(max_size=40))
def test_whatever_stands_after_the_at_is_refused_or_has_one_form(domain: str) -> None:
    try:
        kept = checked_address(f"ada@{domain}")
    except InvalidError:
        return
    assert checked_address(kept) == kept
    assert checked_address(wire_address(kept)) == kept
    assert wire_address(kept).isascii()
