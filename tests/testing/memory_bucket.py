"""S3 in memory: objects put and got, whole or in parts."""

import hashlib
from io import BytesIO
from typing import Any

from botocore.exceptions import ClientError

from tests.testing.aws_calls import Params

LEAST_OF_A_PART = 5 * 1024 * 1024


class MemoryBuckets:
    def __init__(self) -> None:
        self.stored: dict[tuple[str, str], bytes] = {}
        """By bucket and key."""
        self.uploads: dict[str, dict[int, bytes]] = {}
        """What was begun and is not complete: its parts, by the upload's id."""
        self._begun = 0

    def call(self, operation: str, params: Params) -> Any:
        place = params["Bucket"], params["Key"]
        match operation:
            case "PutObject":
                body = params["Body"]
                self.stored[place] = body if isinstance(body, bytes) else body.read()
                return {}
            case "GetObject":
                return {"Body": BytesIO(self.stored[place])}
            case "CreateMultipartUpload":
                self._begun += 1
                self.uploads[f"upload{self._begun}"] = {}
                return {"UploadId": f"upload{self._begun}"}
            case "UploadPart":
                self._parts(operation, params)[params["PartNumber"]] = params["Body"]
                return {"ETag": _etag(params["Body"])}
            case "CompleteMultipartUpload":
                self.stored[place] = self._joined(self._parts(operation, params), params)
                del self.uploads[params["UploadId"]]
                return {}
        raise NotImplementedError(f"teach the buckets {operation}")

    def _parts(self, operation: str, params: Params) -> dict[int, bytes]:
        if params["UploadId"] not in self.uploads:
            raise ClientError({"Error": {"Code": "NoSuchUpload", "Message": "It is not there."}}, operation)
        return self.uploads[params["UploadId"]]

    def _joined(self, parts: dict[int, bytes], params: Params) -> bytes:
        named = params["MultipartUpload"]["Parts"]
        there = [part for part in named if _etag(parts.get(part["PartNumber"], b"")) == part["ETag"]]
        if there != named or not named:
            message = {"Error": {"Code": "InvalidPart", "Message": "These are other parts."}}
            raise ClientError(message, "CompleteMultipartUpload")
        joined = [parts[part["PartNumber"]] for part in named]
        assert all(len(part) >= LEAST_OF_A_PART for part in joined[:-1]), "S3 takes no small part but the last"
        return b"".join(joined)


def _etag(content: bytes) -> str:
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'
