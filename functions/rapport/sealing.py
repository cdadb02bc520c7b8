"""Sealing: what is sealed nobody else can read, change, or use for anything but what it was sealed for.

A synthetic initialisation vector, as in RFC 5297, with HMAC-SHA256 for both parts: it authenticates context and
content, and the key stream is made from it. The same content sealed twice looks the same, which is no secret of ours.
The standard library has no cipher, and one more library would cost every cold start.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from itertools import count

_VECTOR = 16


def seal(key: str, context: bytes, content: bytes) -> str:
    vector = _vector(key, context, content)
    return urlsafe_b64encode(vector + _mixed(key, vector, content)).decode().rstrip("=")


def unseal(key: str, context: bytes, sealed: str) -> bytes | None:
    """None for what was not sealed with this key for this context."""
    try:
        raw = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
    except ValueError:
        return None
    content = _mixed(key, raw[:_VECTOR], raw[_VECTOR:])
    is_ours = hmac.compare_digest(raw[:_VECTOR], _vector(key, context, content))
    return content if is_ours and seal(key, context, content) == sealed else None


def _vector(key: str, context: bytes, content: bytes) -> bytes:
    # The length says where the context ends: no content can be taken for a part of it.
    return _hmac(key, b"vector", len(context).to_bytes(8, "big") + context + content)[:_VECTOR]


def _mixed(key: str, vector: bytes, content: bytes) -> bytes:
    """The content with the key stream; the stream alone depends on the vector, so twice gives the content again."""
    stream = b""
    for block in count():
        if len(stream) >= len(content):
            break
        stream += _hmac(key, b"stream", vector + block.to_bytes(8, "big"))
    return bytes(one ^ other for one, other in zip(content, stream, strict=False))


def _hmac(key: str, part: bytes, content: bytes) -> bytes:
    own = hmac.digest(key.encode(), b"rapport.sealed." + part, hashlib.sha256)
    return hmac.digest(own, content, hashlib.sha256)
