"""The models of Lambda's APIs in the AWS SDK: operations, errors, members, values, bounds, numbers in documentation.

The walk is that of drift (`kb/sdk`). A number that documents one of our limits speaks about the limit; everything else
speaks about `config_fields`, where only a person can word a row.
"""

from __future__ import annotations

from kb.errors import UsageError
from kb.intake.errors import FetchError
from kb.intake.interface import About, Recording, SourceFindings
from kb.intake.sources.model_statements import TABLE, no_model, reading_of
from kb.sdk.models import installed_sdk, parse_model
from kb.sdk.walk import model_facts

_FEWEST = 5
"""A model with fewer operations is none."""


class ApiModel(About):
    """One model, in the botocore that is installed."""

    def collect(self) -> tuple[str, bytes]:
        """Where the model stands in the SDK's repository, and its bytes.

        Raises:
            FetchError: botocore is not installed, or has no such model.
        """
        try:
            sdk = installed_sdk()
        except UsageError as e:
            raise FetchError(str(e)) from e
        if self.service not in sdk.texts:
            raise FetchError(f"{sdk.name} has no model of {self.service}: upgrade it")
        address = f"https://github.com/boto/botocore/blob/{sdk.version}/{sdk.paths[self.service]}"
        return address, sdk.texts[self.service]

    @property
    def service(self) -> str:
        """The service, as the SDK names it."""
        return self.name.removeprefix("botocore-")

    def read(self, recording: Recording, content: bytes) -> SourceFindings:  # noqa: ARG002 - the file alone decides
        """Every fact of the model."""
        try:
            model = parse_model(content)
        except ValueError as e:
            return no_model(str(e), content)
        if len(model["operations"]) < _FEWEST:
            return no_model(f"{len(model['operations'])} operations: not the model", content)
        return reading_of(model_facts(self.service, model))


def _api_model(service: str, title: str) -> ApiModel:
    return ApiModel(
        name=f"botocore-{service}",
        title=f"The model of {title} in the AWS SDK for Python",
        extension="json",
        proposes=(TABLE, "limits"),
        basis="sdk_model",
        kind="sdk_model",
    )


LAMBDA = _api_model("lambda", "the Lambda API")
CORE = _api_model("lambda-core", "Lambda's core API")
MICROVMS = _api_model("lambda-microvms", "the API of Lambda's MicroVMs")
WEB = _api_model("lambda-web", "the API of Lambda's web functions")
