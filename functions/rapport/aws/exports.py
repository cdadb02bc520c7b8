"""The bucket of exports: files written part by part, none of which need be held whole, and links to them."""

from collections.abc import Callable, Sequence
from typing import Any

from botocore.exceptions import ClientError

LEAST_OCTETS = 5 * 1024 * 1024
"""Of each part but the last."""
_GONE = ("NoSuchUpload", "InvalidPart", "InvalidPartOrder")


class FileGivenUpError(Exception):
    """S3 knows nothing of these parts: the file is complete, was given up, or is of other parts."""


class ExportBucket:
    """`client` gives boto3's for S3."""

    def __init__(self, client: Callable[[], Any], bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def begin(self, key: str, content_type: str) -> str:
        """Begins a file; returns the id by which its parts are known."""
        begun = self._client().create_multipart_upload(Bucket=self._bucket, Key=key, ContentType=content_type)
        upload: str = begun["UploadId"]
        return upload

    def put_part(self, key: str, upload: str, number: int, content: bytes) -> str:
        """Writes a part, anew where it was there; returns what S3 says of it. Numbers begin with 1.

        Raises FileGivenUpError.
        """
        place = {"Bucket": self._bucket, "Key": key, "UploadId": upload}
        try:
            said: str = self._client().upload_part(**place, PartNumber=number, Body=content)["ETag"]
        except ClientError as error:
            raise _translated(error) from error
        return said

    def complete(self, key: str, upload: str, parts: Sequence[str]) -> None:
        """Makes the file of its parts. Raises FileGivenUpError."""
        place = {"Bucket": self._bucket, "Key": key, "UploadId": upload}
        made_of = [{"PartNumber": number, "ETag": said} for number, said in enumerate(parts, 1)]
        try:
            self._client().complete_multipart_upload(**place, MultipartUpload={"Parts": made_of})
        except ClientError as error:
            raise _translated(error) from error

    def link(self, key: str, seconds: int) -> str:
        """An address at which whoever has it may get the file, for so long."""
        place = {"Bucket": self._bucket, "Key": key}
        url: str = self._client().generate_presigned_url("get_object", Params=place, ExpiresIn=seconds)
        return url


def _translated(error: ClientError) -> Exception:
    is_gone = error.response["Error"]["Code"] in _GONE
    return FileGivenUpError() if is_gone else error
