"""botocore's descriptions of services, read by our decoder: what botocore reads itself."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore
import botocore.exceptions
import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.regions import EndpointResolver

from infra.package import contents as package
from rapport.aws import botocore_tuning
from tests.testing.template import ROLES

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


# ---- As they are deployed ----


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Loader:
    """A loader of what infra/package/contents.py makes of botocore's files."""
    data = tmp_path_factory.mktemp("botocore") / "data"
    theirs = Path(botocore.__file__).parent / "data"
    for service in package.AWS_SERVICES:
        shutil.copytree(theirs / service, data / service)
    for file in theirs.glob("*.json*"):
        shutil.copy(file, data)
    package.slim_descriptions(data)
    return Loader([str(data)], file_loader=botocore_tuning.Descriptions(), include_default_search_paths=False)


@pytest.mark.parametrize("service", sorted(package.AWS_SERVICES - package.OPERATIONS.keys()))
def test_what_is_deployed_describes_all_of_a_service_but_in_words(deployed: Loader, service: str) -> None:
    whole, slim = Loader().load_service_model(service, "service-2"), deployed.load_service_model(service, "service-2")
    assert slim == package.without_documentation(whole)
    assert slim["operations"].keys() == whole["operations"].keys()
    assert slim["shapes"].keys() == whole["shapes"].keys()
    assert "documentation" not in slim["metadata"]


@pytest.mark.parametrize("service", sorted(package.OPERATIONS))
def test_of_the_larger_services_it_describes_what_is_called(deployed: Loader, service: str) -> None:
    whole, slim = (
        ServiceModel(loader.load_service_model(service, "service-2"), service) for loader in (Loader(), deployed)
    )
    assert set(slim.operation_names) == package.OPERATIONS[service]
    for name in slim.operation_names:
        ours, theirs = slim.operation_model(name), whole.operation_model(name)
        assert ours.http == theirs.http
        assert shape(ours.input_shape) == shape(theirs.input_shape)
        assert shape(ours.output_shape) == shape(theirs.output_shape)
        assert [shape(one) for one in ours.error_shapes] == [shape(one) for one in theirs.error_shapes]


def shape(described: Any) -> Any:
    """All that a shape is made of."""
    if described is None or described.type_name not in ("structure", "list", "map"):
        return described and (described.name, described.type_name, described.metadata)
    parts = {"list": ("member",), "map": ("key", "value")}.get(described.type_name, ())
    members = described.members if described.type_name == "structure" else {}
    inner = {name: shape(member) for name, member in members.items()} | {
        name: shape(getattr(described, name)) for name in parts
    }
    return described.name, described.metadata, inner


def test_no_role_allows_more_of_them() -> None:
    allowed = {action for role in ROLES.values() for action in actions_of(role)}
    assert {action for action in allowed if action.startswith(("ssm:", "ses:"))} == {
        *(f"ssm:{name}" for name in package.OPERATIONS["ssm"]),
        *(f"ses:{name}" for name in package.OPERATIONS["sesv2"]),
        "ses:SendRawEmail",  # what SES checks a raw SendEmail against
    }


def actions_of(role: Any) -> Iterator[str]:
    for policy in role["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            actions = statement["Action"]
            yield from [actions] if isinstance(actions, str) else actions


@pytest.mark.parametrize("region", ["eu-west-1", "us-gov-west-1", "cn-north-1", "a-new-region-1"])
@pytest.mark.parametrize("service", sorted(package.AWS_ENDPOINTS))
def test_what_is_deployed_leads_to_the_same_endpoints(deployed: Loader, service: str, region: str) -> None:
    whole, slim = (EndpointResolver(loader.load_data("endpoints")) for loader in (Loader(), deployed))
    assert slim.construct_endpoint(service, region) == whole.construct_endpoint(service, region)
    assert slim.get_available_endpoints(service) == whole.get_available_endpoints(service)
