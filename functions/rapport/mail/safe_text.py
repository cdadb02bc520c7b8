"""What people typed, made fit for one line of a mail."""

from functools import lru_cache


def one_line(text: str) -> str:
    """Text without what breaks a line (it becomes a space), turns its direction around, or cannot be seen at all."""
    return text if text.isprintable() else text.translate(_unfit())


@lru_cache(maxsize=1)
def _unfit() -> dict[int, str | None]:
    controls = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
    invisible = (0xAD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000))
    return {**dict.fromkeys(controls, " "), **dict.fromkeys(invisible)}
