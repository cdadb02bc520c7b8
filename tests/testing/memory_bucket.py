"""S3 in memory: objects put and got."""

from io import BytesIO
from typing import Any

from tests.testing.aws_calls import Params


class MemoryBuckets:
    def __init__(self) -> None:
        self.stored: dict[tuple[str, str], bytes] = {}
        """By bucket and key."""

    def call(self, operation: str, params: Params) -> Any:
        place = params["Bucket"], params["Key"]
        match operation:
            case "PutObject":
                body = params["Body"]
                self.stored[place] = body if isinstance(body, bytes) else body.read()
                return {}
            case "GetObject":
                return {"Body": BytesIO(self.stored[place])}
        raise NotImplementedError(f"teach the buckets {operation}")
