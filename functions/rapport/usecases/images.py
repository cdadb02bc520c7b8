"""A group's images: what may be shown is one that the group uploaded."""

from ..app import App
from ..domain.base.errors import InvalidError, NotFoundError
from ..store.admin import images


def refuse_unknown_image(app: App, group: str, field: str, id: str | None) -> None:
    """Raises InvalidError naming the field where an image is named that this group has not uploaded."""
    if id is None:
        return
    try:
        images.get(app.table, group, id)
    except NotFoundError:
        raise InvalidError.of(field, "is no image of this group: upload it first") from None
