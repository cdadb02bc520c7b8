"""Image files: what is kept of them shows the picture, and nothing else is."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.domain.branding.image import ImageType
from rapport.domain.branding.image_files.orientation import exif_of, orientation_in
from rapport.domain.branding.image_files.picture import BadImageError
from rapport.domain.branding.image_files.read import read_image
from tests.testing.pictures import STILL, TURNED, picture

TYPES = {"jpg": ImageType.JPEG, "png": ImageType.PNG, "webp": ImageType.WEBP}
PERSONAL = (b"SecretCam", b"secret", b"GPS", b"<x>")


def chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 3, height: int = 2, *more: bytes, kind: bytes = b"\x08\x02\0\0\0") -> bytes:
    pixels = zlib.compress((b"\0" + b"\x7f" * 3 * min(width, 5)) * min(height, 5))
    parts = (chunk(b"IHDR", struct.pack(">II", width, height) + kind), *more, chunk(b"IDAT", pixels), chunk(b"IEND"))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("name", STILL)
def test_a_picture_is_of_the_type_that_its_bytes_say_and_of_the_size_that_it_is_shown_in(name: str) -> None:
    read = read_image(picture(name))
    assert read.type is TYPES[name.rpartition(".")[2]]
    assert (read.width, read.height) == ((8, 12) if name in TURNED else (12, 8))


@pytest.mark.parametrize("name", STILL)
def test_nothing_is_kept_but_the_picture_and_which_way_up_it_is(name: str) -> None:
    original = bytes(picture(name))
    assert name == "plain.webp" or any(secret in original for secret in PERSONAL)
    kept = read_image(original).content
    assert not [secret for secret in PERSONAL if secret in kept]
    assert len(kept) <= len(original)
    assert (exif_of(6) in kept) == (name in TURNED)
    assert read_image(kept).content == kept


@pytest.mark.parametrize("name", STILL)
@pytest.mark.parametrize(
    "tail", [b"<script>alert(1)</script>", b"PK\x03\x04" + b"\0" * 40, b"%PDF-1.4", b"\xff\xd8\xff"]
)
def test_what_stands_behind_the_end_is_left_out(name: str, tail: bytes) -> None:
    assert read_image(picture(name) + tail) == read_image(picture(name))


def test_what_hides_between_the_parts_of_a_picture_is_left_out() -> None:
    evil = b"<html><script>alert(1)</script>"
    hidden = [
        png(3, 2, chunk(b"tEXt", evil), chunk(b"zTXt", evil), chunk(b"evIl", evil), chunk(b"acTL", evil)),
        _jpeg_with(0xFE, evil),
        _jpeg_with(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + evil),
        _jpeg_with(0xE0, b"JFXX\0" + evil),
        _jpeg_with(0xE2, b"MPF\0" + evil),
        _jpeg_with(0xEE, b"Adobe" + evil),
        _webp_with(b"XMP ", evil),
        _webp_with(b"EVIL", evil),
    ]
    for octets in hidden:
        assert evil in octets
        assert evil not in read_image(octets).content


def _jpeg_with(marker: int, data: bytes) -> bytes:
    return b"\xff\xd8" + struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data + picture("photo.jpg")[2:]


def _webp_with(name: bytes, data: bytes) -> bytes:
    body = picture("plain.webp")[12:] + name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _jpeg_of(width: int, height: int) -> bytes:
    original = picture("photo.jpg")
    at = original.index(b"\xff\xc0") + 5
    return original[:at] + struct.pack(">HH", height, width) + original[at + 4 :]


def _webp_of(width: int, height: int) -> bytes:
    original = picture("plain.webp")
    at = original.index(b"\x9d\x01\x2a") + 3
    return original[:at] + struct.pack("<HH", width, height) + original[at + 4 :]


def _lossless_of(width: int, height: int) -> bytes:
    original = picture("lossless.webp")
    at = original.index(b"VP8L") + 9
    return original[:at] + struct.pack("<I", (width - 1) | (height - 1) << 14) + original[at + 4 :]


@pytest.mark.parametrize("make", [png, _jpeg_of, _webp_of, _lossless_of])
def test_a_picture_that_would_fill_the_memory_of_who_looks_at_it_is_refused(make: object) -> None:
    assert callable(make)
    read_image(make(4000, 4000))
    for width, height in ((4001, 1), (1, 4001), (16_000, 16_000)):
        with pytest.raises(BadImageError, match="4000 by 4000 at most"):
            read_image(make(width, height))


def _refused() -> Iterator[bytes]:
    photo, plain = picture("photo.jpg"), picture("plain.webp")
    yield from (
        b"",
        b"GIF89a" + b"\0" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"BM" + b"\0" * 60,
        b"%PDF-1.4",
    )
    yield from (
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xd9",
        b"RIFF\0\0\0\0WEBP",
        b"RIFF\xff\xff\xff\xffWEBP",
    )
    yield from (png()[:-1], png(0, 1), png(1, 0), png(kind=b"\x08\x05\0\0\0"), png(kind=b"\x03\x02\0\0\0"))
    yield png(kind=b"\x08\x03\0\0\0")  # colours by a palette that is not there
    yield png().replace(b"IDAT", b"IDAX")  # and its checksum with it
    yield picture("animated.webp")
    yield from (photo[:-2], photo[:300], plain[:-2], plain[:30])
    yield photo.replace(b"\xff\xc0", b"\xff\xc3")  # lossless
    yield _jpeg_with(0xC0, b"\x08\0\x01\0\x01\x03")  # two sizes
    scan = photo[photo.index(b"\xff\xda") : -2]
    yield photo[:-2] + scan * 200 + b"\xff\xd9"
    yield photo[:-2] + b"\xff" * 400_000 + b"\0"  # a search that goes back would take hours
    yield b"\xff\xd8" + b"\xff" * 400_000
    yield b"RIFF" + struct.pack("<I", 400_004) + b"WEBP" + b"EVIL\0\0\0\0" * 50_000
    yield b"\x89PNG\r\n\x1a\n" + chunk(b"evIl") * 30_000


@pytest.mark.parametrize("octets", list(_refused()))
def test_what_is_no_picture_that_browsers_show_is_refused(octets: bytes) -> None:
    with pytest.raises(BadImageError):
        read_image(octets)


@settings(deadline=None)
@given(st.sampled_from(STILL), st.data())
def test_whatever_is_sent_is_read_or_refused(name: str, data: st.DataObject) -> None:
    octets = bytearray(picture(name))
    for at in data.draw(st.lists(st.integers(0, len(octets) - 1), max_size=5)):
        octets[at] = data.draw(st.integers(0, 255))
    cut = bytes(octets[: data.draw(st.integers(0, len(octets)))])
    for sent in (bytes(octets), cut):
        with suppress(BadImageError):
            read_image(read_image(sent).content)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_which_way_up_a_photo_is_is_read_back(orientation: int) -> None:
    assert orientation_in(exif_of(orientation)) == orientation


@given(st.binary(max_size=80), st.sampled_from([b"", b"II*\0", b"MM\0*"]))
def test_an_exif_that_makes_no_sense_is_of_an_upright_photo(exif: bytes, begins: bytes) -> None:
    assert 1 <= orientation_in(begins + exif) <= 8
