"""A picture that a group uploaded: its logo, or an event's."""

from datetime import datetime
from enum import StrEnum

from ..base.dataclass import dataclass


class ImageType(StrEnum):
    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """What is known of one; its bytes lie in the bucket of images, by group and id."""

    group: str
    id: str
    type: ImageType
    width: int
    height: int
    created_at: datetime


def image_path(group: str, id: str) -> str:
    """Where it is served, behind the public address."""
    return f"/g/{group}/images/{id}"
