"""A group's images: what may be shown is one that the group uploaded."""

from ..app import App
from ..domain.base.errors import InvalidError, NotFoundError
from ..domain.branding.image import Image
from ..domain.branding.image_files.picture import BadImageError, Picture
from ..domain.branding.image_files.read import read_image
from ..domain.principal import Principal
from ..store.admin import daily_limits, images
from ..store.admin.idempotency import Keep, to_keep_nothing
from .daily_limits import said_in_words
from .trail import to_note

IMAGES_A_DAY = 100


def upload(app: App, who: Principal, octets: bytes, keep: Keep[Image] = to_keep_nothing) -> Image:
    """Keeps the picture of a file, and nothing else that is in it.

    Raises InvalidError for what is no picture that browsers show, RefusedForNowError once enough were sent today.
    """
    picture = _picture(octets)
    now = app.now()
    image = Image(
        group=who.group,
        id=app.new_id(),
        type=picture.type,
        width=picture.width,
        height=picture.height,
        created_at=now,
    )
    app.images.put(image.group, image.id, picture.content, image.type)
    counted = daily_limits.to_take(app.table, who.group, "images", IMAGES_A_DAY, now)
    note = to_note(app, who, "image.upload", f"images/{image.id}")
    with said_in_words(app, f"A group uploads {IMAGES_A_DAY} images a day. Please go on tomorrow."):
        app.table.transact(images.to_add(app.table, image), counted, note, *keep(image))
    return image


def _picture(octets: bytes) -> Picture:
    try:
        return read_image(octets)
    except BadImageError as error:
        raise InvalidError.of("image", str(error)) from None


def refuse_unknown_image(app: App, group: str, field: str, id: str | None) -> None:
    """Raises InvalidError naming the field where an image is named that this group has not uploaded."""
    if id is None:
        return
    try:
        images.get(app.table, group, id)
    except NotFoundError:
        raise InvalidError.of(field, "is no image of this group: upload it first") from None
