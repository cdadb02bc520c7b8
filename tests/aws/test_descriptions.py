"""botocore's descriptions of services, read by our decoder: what botocore reads itself."""

import botocore.exceptions
import pytest
from botocore.loaders import Loader

from rapport.aws import botocore_tuning

OURS = Loader(file_loader=botocore_tuning.Descriptions())


@pytest.mark.parametrize("service", ["dynamodb", "sesv2", "sqs", "ssm", "s3"])
@pytest.mark.parametrize("kind", ["service-2", "endpoint-rule-set-1"])
def test_a_service_is_described_as_botocore_reads_it(service: str, kind: str) -> None:
    assert OURS.load_service_model(service, kind) == Loader().load_service_model(service, kind)


@pytest.mark.parametrize("name", ["endpoints", "partitions", "_retry", "sdk-default-configuration"])
def test_what_services_share_is_read_as_botocore_reads_it(name: str) -> None:
    assert OURS.load_data(name) == Loader().load_data(name)


def test_a_service_that_is_not_there_is_unknown_to_both() -> None:
    for loader in (OURS, Loader()):
        with pytest.raises(botocore.exceptions.UnknownServiceError):
            loader.load_service_model("no-such-service", "service-2")
