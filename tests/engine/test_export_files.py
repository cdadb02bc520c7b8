"""A file of an export, on an engine that takes parts and checks signatures as S3 does."""

import urllib.error
import urllib.request

import boto3
import pytest

from rapport.app import App
from rapport.aws.exports import LEAST_OCTETS, FileGivenUpError

KEY = "demo/an-export/attendees.csv"


@pytest.fixture
def bucket(app: App, engine: str) -> str:
    """Its name."""
    region = {"LocationConstraint": app.config.region}
    s3 = boto3.client("s3", region_name=app.config.region, endpoint_url=engine)
    s3.create_bucket(Bucket=app.config.exports_bucket, CreateBucketConfiguration=region)
    return app.config.exports_bucket


def test_parts_are_one_file_which_a_link_opens(app: App, bucket: str) -> None:
    upload = app.exports.begin(KEY, "text/csv")
    first, second = b"a" * LEAST_OCTETS, b"the rest"
    app.exports.put_part(KEY, upload, 1, b"b" * LEAST_OCTETS)
    said = [app.exports.put_part(KEY, upload, number, part) for number, part in enumerate((first, second), 1)]
    app.exports.complete(KEY, upload, said)
    link = app.exports.link(KEY, 900)
    assert bucket in link
    with urllib.request.urlopen(link) as answer:
        assert answer.read() == first + second
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(link[:-1] + ("0" if link[-1] != "0" else "1"))


@pytest.mark.usefixtures("bucket")
def test_what_is_complete_takes_no_more_parts(app: App) -> None:
    upload = app.exports.begin(KEY, "text/csv")
    said = app.exports.put_part(KEY, upload, 1, b"all")
    app.exports.complete(KEY, upload, [said])
    with pytest.raises(FileGivenUpError):
        app.exports.put_part(KEY, upload, 1, b"more")
