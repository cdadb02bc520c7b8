import time

import pytest

from rapport.mail.placeholders import NAMES, fill, unknown_placeholders

ALL = " ".join(f"{{{{{name}}}}}" for name in NAMES)


def test_the_list_is_the_contracts() -> None:
    assert ALL == (
        "{{name}} {{first_name}} {{event.title}} {{event.starts}} {{event.venue}} {{event.url}} {{event.description}} "
        "{{event.changes}} {{event.message}} {{event.join_url}} {{group.name}} {{group.next_event}} {{signup.url}} "
        "{{signup.line}} {{signup.held_until}} {{introductions}} {{coming}}"
    )


def test_what_is_on_the_list_is_known() -> None:
    assert unknown_placeholders(f"{ALL} and {{braces}} and }}}} and {{{{ left open") == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ name }}",
        "{{Name}}",
        "{{}}",
        "{{name.__class__}}",
        "{{event}}",
        "{{event.id}}",
        "{{7*7}}",
        "{{{name}}",
        "{{na\nme}}",
    ],
)
def test_anything_else_in_double_braces_is_unknown(text: str) -> None:
    assert unknown_placeholders(f"Hi {text}, {{{{name}}}} and {text}") == [text]


def test_unknown_ones_are_listed_in_order() -> None:
    assert unknown_placeholders("{{b}} {{name}} {{a}} {{b}}") == ["{{b}}", "{{a}}"]


def test_looking_for_placeholders_takes_time_in_proportion_to_the_text() -> None:
    started = time.process_time()
    unknown_placeholders("{{" * 500_000)
    unknown_placeholders("{{x}}" * 200_000)
    assert time.process_time() - started < 2


def test_filling_takes_one_pass() -> None:
    values = {"name": "{{first_name}} {{signup.url}}", "first_name": "{{name}}"}
    assert fill("{{name}}|{{first_name}}|{{other}}", values) == "{{first_name}} {{signup.url}}|{{name}}|{{other}}"


def test_a_value_that_is_asked_for_must_be_there() -> None:
    with pytest.raises(KeyError, match=r"event\.venue"):
        fill("{{event.venue}}", {"name": "Ada"})
