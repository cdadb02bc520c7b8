"""The bucket of images: what is not in it is not found, in whichever words S3 says so."""

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from rapport.aws.images import ImageBucket
from rapport.domain.base.errors import NotFoundError


@pytest.mark.parametrize("code", ["NoSuchKey", "AccessDenied"])
def test_an_image_that_was_not_brought_back_is_not_found(code: str) -> None:
    with pytest.raises(NotFoundError):
        refused_with(code)


def test_another_refusal_is_an_error() -> None:
    with pytest.raises(ClientError):
        refused_with("SlowDown")


def refused_with(code: str) -> None:
    client = boto3.client("s3", region_name="eu-west-1", aws_access_key_id="one", aws_secret_access_key="one")
    with Stubber(client) as stubbed:
        stubbed.add_client_error("get_object", code, expected_params={"Bucket": "images", "Key": "demo/i1"})
        ImageBucket(lambda: client, "images").get("demo", "i1")
