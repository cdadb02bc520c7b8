"""The bucket of images, by group and id."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from ..domain.base.errors import NotFoundError

_MISSING = ("NoSuchKey", "AccessDenied")
"""S3 says so of what is not there: the second to whom may not list the bucket, as the public function may not."""


class ImageBucket:
    """`client` gives boto3's for S3."""

    def __init__(self, client: Callable[[], Any], bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, group: str, id: str, content: bytes, content_type: str) -> None:
        self._client().put_object(Bucket=self._bucket, Key=f"{group}/{id}", Body=content, ContentType=content_type)

    def get(self, group: str, id: str) -> bytes:
        """Raises NotFoundError: a table may have been brought back without its images."""
        try:
            found = self._client().get_object(Bucket=self._bucket, Key=f"{group}/{id}")
        except ClientError as error:
            if error.response["Error"]["Code"] not in _MISSING:
                raise
            raise NotFoundError("There is no such image.") from None
        content: bytes = found["Body"].read()
        return content
