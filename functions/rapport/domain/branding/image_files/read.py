"""A file as the picture that it holds: its bytes say of which type it is, whatever it is called."""

from . import jpeg, png, webp
from .picture import BadImageError, Picture


def read_image(octets: bytes) -> Picture:
    """The picture, written anew from the parts that show it. Nothing else of the file is kept: no place, camera or
    comment, no thumbnail, nothing behind its end. Raises BadImageError.
    """
    if octets.startswith(png.SIGNATURE):
        return png.read_png(octets)
    if octets.startswith(jpeg.SIGNATURE):
        return jpeg.read_jpeg(octets)
    if webp.is_webp(octets):
        return webp.read_webp(octets)
    raise BadImageError("is no PNG, JPEG or WebP")
