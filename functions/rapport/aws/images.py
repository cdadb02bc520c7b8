"""The bucket of images, by group and id."""

from collections.abc import Callable
from typing import Any


class ImageBucket:
    """`client` gives boto3's for S3."""

    def __init__(self, client: Callable[[], Any], bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, group: str, id: str, content: bytes, content_type: str) -> None:
        self._client().put_object(Bucket=self._bucket, Key=f"{group}/{id}", Body=content, ContentType=content_type)

    def get(self, group: str, id: str) -> bytes:
        found = self._client().get_object(Bucket=self._bucket, Key=f"{group}/{id}")
        content: bytes = found["Body"].read()
        return content
