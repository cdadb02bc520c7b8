"""What is known of a group's images; their bytes lie elsewhere."""

from ...domain.base.errors import NotFoundError
from ...domain.branding.image import Image
from ..dynamodb import keys
from ..dynamodb.codec import decode
from ..dynamodb.expressions import is_new
from ..dynamodb.items import to_item
from ..dynamodb.table import Table, Write


def get(table: Table, group: str, id: str) -> Image:
    """Raises NotFoundError."""
    item = table.get(keys.image(group, id))
    if item is None:
        raise NotFoundError("There is no such image.")
    return decode(Image, item)


def to_add(table: Table, image: Image) -> Write:
    return table.to_put(to_item(image), is_new())
